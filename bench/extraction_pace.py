"""How fast facts are found on one core, by text and by length, beside eyecite on English text of the same size.

Every figure is of a process of its own that loaded the tables, warmed up on another text and found the facts of one
text once; time is the processor's. MB/s are 10⁶ bytes of UTF-8 a second.
"""

from __future__ import annotations

import json
import lzma
import subprocess
import sys
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from typing import Any

from bench.blocks import Block, Row
from bench.extraction_alone import FRONT
from bench.prose import english, vietnamese
from normalize import to_nfc

LENGTHS = (10_000, 100_000, 1_000_000, 10_000_000)
SIZE = 1_000_000
EYECITE_SIZES = (100_000, SIZE)
ASKED_FRONT, ASKED_ALL = 1.0, 0.3
"""MB/s that are asked of citations, header and footnotes, and of everything."""
FLAT = 1.5
"""How many times the least time per character of the series the most may be; the shortest text is left out."""
_ROOT = Path(__file__).parents[1]


def measure_extraction_pace(corpus: Path, texts: Path, *, cache: Path | None = None) -> Iterator[Block]:
    """Blocks: by text, by length, beside eyecite; `texts` is the folder of training texts, which need not be there."""
    rows = [
        pace_row(name, text, entities=entities)
        for name, text in speed_texts(corpus, texts)
        for entities in (False, True)
    ]
    notes = (
        f"asked: front (citations, header, footnotes) {ASKED_FRONT}, all {ASKED_ALL} MB/s; "
        "columns of parts are MB/s of each alone",
    )
    yield Block("extraction.speed", "Speed on one core after loading, MB/s", tuple(rows), notes)
    series = [pace_row(f"{size // 1000} kB", vietnamese(size, seed=size), entities=True) for size in LENGTHS]
    for row, size in zip(series, LENGTHS, strict=True):
        row["us_per_character"] = round(row.pop("seconds") * 1e6 / row["characters"], 3)
        row["asked"] = "" if size == LENGTHS[0] else "flat"
    yield Block("extraction.length", "Time by length, with entities", tuple(series), (flatness(series[1:]),))
    yield measure_eyecite(cache)


def flatness(rows: list[Row]) -> str:
    """Whether time per character stays within `FLAT` of the least."""
    times = [row["us_per_character"] for row in rows]
    ratio = max(times) / min(times)
    verdict = "flat" if ratio <= FLAT else "NOT flat"
    return f"most by least time per character, the shortest text left out: {ratio:.2f} ({verdict})"


def speed_texts(corpus: Path, texts: Path) -> Iterator[tuple[str, str]]:
    """Texts by name: the clean corpus, regulations and statutes of the training texts, and a composed report."""
    clean = sorted(path for path in (corpus / "text").glob("*.txt") if "mangled" not in path.name)
    yield "corpus", "\n".join(path.read_text("utf-8") for path in clean)
    for name in ("party", "legal"):
        path = texts / f"{name}.txt.xz"
        if path.is_file():
            yield name, head_of(path, SIZE)
    yield "composed", vietnamese(SIZE)


def head_of(path: Path, size: int) -> str:
    """The first `size` bytes of a compressed text in whole lines, composed (NFC)."""
    left = size

    def fits(line: str) -> bool:
        nonlocal left
        left -= len(line.encode())
        return left >= 0

    with lzma.open(path, "rt", encoding="utf-8") as file:
        return to_nfc("".join(takewhile(fits, file)))


def pace_row(name: str, text: str, *, entities: bool) -> Row:
    """The figures of one text: speed of the front and of all, of each part, memory, and what was found."""
    asked = {"text": text, "warm": vietnamese(20_000, seed=2), "entities": entities}
    told = in_own_process([sys.executable, "-m", "bench.extraction_alone"], asked)

    def rate(seconds: float) -> float | None:
        return round(told["bytes"] / seconds / 1e6, 2) if seconds else None

    parts = {name.removeprefix("find_").removeprefix("check_").strip("_"): rate(s) for name, s in told["parts"].items()}
    for small in ("lay_over", "footnotes", "uncertain"):
        parts.pop(small, None)
    if "entities" in parts:
        parts["names"] = parts.pop("entities")
    return {
        "text": name,
        "entities": "with" if entities else "without",
        "kB": told["bytes"] // 1000,
        "front": rate(sum(told["parts"].get(part, 0.0) for part in FRONT)),
        "all": rate(told["seconds"]),
        **parts,
        "seconds": round(told["seconds"], 3),
        "load_seconds": round(told["load_seconds"], 2),
        "memory_mb": told["memory_mb"],
        "characters": told["characters"],
        "citations_found": told["citations"],
        "statistics_found": told["statistics"],
    }


def measure_eyecite(cache: Path | None) -> Block:
    """eyecite over English legal prose, our front over a Vietnamese report of the same size, one after the other."""
    title = (
        "Citations: eyecite on English legal prose, and citations, header, footnotes here on a report of the same size"
    )
    python = cache.absolute() / "eyecite" / "bin" / "python" if cache else None
    rows: list[Row] = []
    notes: list[str] = []
    for size in EYECITE_SIZES:
        if python is None or not python.exists():
            notes = [
                "eyecite: not run, there is no environment with it in the cache; docs/BENCH.md says how to make it"
            ]
        else:
            for tokenizer in ("aho", "hyperscan"):
                row, note = _eyecite_row(python, size, tokenizer)
                rows += [row] if row else []
                notes += [note] if note else []
        ours = pace_row("ours", vietnamese(size), entities=False)
        rows.append(
            {"program": "ours", "kB": ours["kB"], "mb_per_second": ours["front"], "citations": ours["citations_found"]}
        )
    return Block("extraction.eyecite", title, tuple(rows), tuple(dict.fromkeys(notes)))


def _eyecite_row(python: Path, size: int, tokenizer: str) -> tuple[Row | None, str]:
    folder = python.parents[1] / "compiled"
    folder.mkdir(exist_ok=True)
    asked = {"text": english(size), "warm": english(20_000, seed=2), "tokenizer": tokenizer, "folder": str(folder)}
    try:
        told = in_own_process([str(python), str(_ROOT / "bench" / "eyecite_alone.py")], asked)
    except subprocess.CalledProcessError as error:
        return None, f"eyecite with {tokenizer}: not run, {(error.stderr or 'no message').strip().splitlines()[-1]}"
    row = {
        "program": f"eyecite {told['version']}, {tokenizer}",
        "kB": told["bytes"] // 1000,
        "mb_per_second": round(told["bytes"] / told["seconds"] / 1e6, 3),
        "citations": told["citations"],
    }
    return row, ""


def in_own_process(command: list[str], asked: dict[str, Any]) -> dict[str, Any]:
    """What a process says that is given `asked` as JSON."""
    done = subprocess.run(command, input=json.dumps(asked), capture_output=True, check=True, text=True, cwd=_ROOT)
    told: dict[str, Any] = json.loads(done.stdout)
    return told
