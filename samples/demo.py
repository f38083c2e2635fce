"""`make demo`: reads the samples into a fresh SQLite archive and shows what was found.

Every step is a command of the program, printed before it runs, so that it can be typed again by hand.
"""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from samples.score import score

ROOT = Path(__file__).parent.parent
DATABASE = "sqlite:///demo.db"
console = Console()


def main() -> None:
    """Runs the demo in the project's folder; exits with the first command's unexpected exit code."""
    for leftover in ROOT.glob("demo.db*"):
        leftover.unlink()
    say("Reading the sample documents (about a minute)")
    run("ingest", "samples/files", "--db", DATABASE)
    say("The archive")
    run("list", "--db", DATABASE, "--format", "table")
    say("The documents cited most")
    show_most_cited(json.loads(capture("graph", "--db", DATABASE, "--format", "json")))
    say("What does not add up")
    run("audit", "--db", DATABASE, "--format", "table")
    say("How much of what the pages say was found (the samples' own answer keys)")
    lines = capture("export", "--db", DATABASE, "--format", "jsonl").splitlines()
    show_score({document["source"]["name"]: document for document in map(json.loads, lines)})
    console.print(
        "\nThe archive is demo.db. Try:\n"
        f"  .venv/bin/vanthu cited-by 13-CT/TW --db {DATABASE}\n"
        f"  .venv/bin/vanthu stats --period 2021 --db {DATABASE}\n"
        f"  .venv/bin/vanthu search 'bao ve rung' --db {DATABASE}",
        highlight=False,
    )


def say(words: str) -> None:
    console.rule(f"[bold]{words}", align="left")


def command(*arguments: str) -> list[str]:
    return [str(Path(sys.executable).parent / "vanthu"), *arguments]


def run(*arguments: str) -> None:
    """Runs one command as a person would; exit code 3 (some files quarantined) is part of the show."""
    console.print(f"[dim]$ vanthu {shlex.join(arguments)}")
    code = subprocess.run(command(*arguments), cwd=ROOT, check=False).returncode
    if code not in (0, 3):
        sys.exit(code)


def capture(*arguments: str) -> str:
    """Runs one command and returns its standard output."""
    console.print(f"[dim]$ vanthu {shlex.join(arguments)}")
    return subprocess.run(command(*arguments), cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def show_most_cited(graph: dict[str, list[dict[str, str]]], *, most: int = 10) -> None:
    """The documents that the most archived documents cite, with how often and by how many."""
    by_id = {document["id"]: document for document in graph["documents"]}
    mentions: dict[str, list[str]] = {}
    for citation in graph["citations"]:
        mentions.setdefault(citation["to"], []).append(citation["from"])
    table = Table("symbol", "type", "date", "issuer", "mentions", "documents", "in the archive")
    ranked = sorted(mentions.items(), key=lambda item: (-len(set(item[1])), -len(item[1]), item[0]))
    for target, sources in ranked[:most]:
        document = by_id[target]
        cells = (document.get(name) or "" for name in ("symbol", "doc_type", "date", "issuer"))
        table.add_row(*cells, str(len(sources)), str(len(set(sources))), document.get("source") or "")
    console.print(table)


def show_score(documents: dict[str, dict[str, object]]) -> None:
    """The samples' scorer over what the archive exports."""
    rows = score(documents)
    if not rows:
        return
    table = Table(*rows[0].keys())
    for row in rows:
        table.add_row(*(f"{value:.3f}" if isinstance(value, float) else str(value) for value in row.values()))
    console.print(table)


if __name__ == "__main__":
    main()
