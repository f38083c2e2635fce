"""What a person reads at the end of a run: figures, everything that needs a hand, and how to lend it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TextIO

from vanthu.exits import WrongUsage
from vanthu.nightly import Night
from vanthu.report import Fate, Problem, Report
from vanthu.screen import visible
from vanthu.tables import write_json, write_rows

_WORDS = {
    Fate.DONE: "done",
    Fate.NEEDS_REVIEW: "need review",
    Fate.PARTIAL: "partial",
    Fate.QUARANTINED: "quarantined",
    Fate.FAILED: "failed",
    Fate.UNCHANGED: "unchanged",
    Fate.DUPLICATE: "duplicates",
    Fate.ELSEWHERE: "in another run's hands",
}

_FEW = 20
"""Documents to be reviewed that a summary names; the archive knows them all."""


def tell_run(report: Report, *, quiet: bool) -> None:
    """The summary on standard output; with `quiet` only the problems, on standard error."""
    out = sys.stderr if quiet else sys.stdout
    if not quiet:
        _tell_figures(report, out)
    _tell_problems(report.problems, out, quiet=quiet)
    if report.reason is not None:
        print(f"vanthu: {report.reason}", file=sys.stderr)


def tell_night(night: Night, *, quiet: bool) -> None:
    """The night's report on standard output; with `quiet` only the problems, on standard error."""
    tell_run(night.run, quiet=quiet)
    if quiet:
        return
    _tell_list("Waiting for review", (f"{d['id']}  {d['source']} ({d['state']})" for d in night.review), sys.stdout)
    _tell_list(
        "New contradictions", (f"{f['source']}: {f['kind']}: {f['message']}" for f in night.findings), sys.stdout
    )


def write_report(report: dict[str, Any], file: Path) -> None:
    """Write a report as JSON to a file that appears under its name only when it is whole."""
    draft = file.with_name(f"{file.name}.part")
    try:
        with draft.open("w", encoding="utf-8") as out:
            write_json(report, file=out)
        draft.replace(file)
    except OSError as error:
        raise WrongUsage(f"--report: {str(file)!r} cannot be written: {error.strerror}") from error


def _tell_figures(report: Report, out: TextIO) -> None:
    rows = [{"documents": word, "number": report.counts[fate]} for fate, word in _WORDS.items() if report.counts[fate]]
    rows += [{"documents": f"skipped, {reason}", "number": n} for reason, n in sorted(report.skipped.items())]
    rows += [{"documents": "pages read", "number": report.pages}]
    rows += [{"documents": "seconds", "number": f"{report.seconds:.1f}"}]
    if out.isatty():
        write_rows(rows, columns=("documents", "number"), form="table", file=out)
    else:
        for row in rows:
            print(f"{row['number']:>8}  {row['documents']}", file=out)


def _tell_problems(problems: Sequence[Problem], out: TextIO, *, quiet: bool) -> None:
    told = [p for p in problems if not quiet or p.new]
    for fate in (Fate.FAILED, Fate.QUARANTINED, Fate.PARTIAL):
        _tell_list(_WORDS[fate].capitalize(), [_line(p) for p in told if p.fate is fate], out)
    review = [f"{p.path}: {p.message}" for p in told if p.fate is Fate.NEEDS_REVIEW]
    if review and not quiet:
        more = [f"… and {len(review) - _FEW} more: vanthu list --state needs_review"] if len(review) > _FEW else []
        _tell_list("Need review; `vanthu show` lists what is doubtful", [*review[:_FEW], *more], out)


def _line(problem: Problem) -> str:
    page = "" if problem.page is None else f", page {problem.page}"
    known = "" if problem.new else " (known)"
    return f"{problem.path} [{problem.code}{page}]{known}: {problem.message.rstrip('.')}. {problem.remedy}"


def _tell_list(title: str, lines: Iterable[str], out: TextIO) -> None:
    listed = list(lines)
    if listed:
        print(f"\n{title}:", file=out)
    for line in listed:
        print(f"  {visible(line)}", file=out)
