"""How fast a repair is on one core, beside tesseract reading the pages of the same text again, and by length."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from bench.blocks import Block, Row
from bench.copies import damaged, read_page, strip_marks, write_pages

TIMES = (1, 4, 16)
UNIT = 2_000
"""Syllables of the shortest text of the series."""
THREADS = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")


def measure_pace(clean: dict[str, str], other: list[str], warm: str, *, kept: Path | None) -> list[Block]:
    """Speed beside reading again, and time by length. `clean` are documents by name, `other` lines of other texts."""
    texts = [(name, damaged(text, "english", kept=kept)) for name, text in clean.items()]
    series = series_of(other)
    rows = _in_own_process(warm, texts + [(f"{times}x", text) for times, text in series])
    documents, lengths = rows[: len(texts)], rows[len(texts) :]
    for row, text in zip(documents, clean.values(), strict=True):
        reading, pages = _read_again(text)
        row |= {"pages": pages, "reading_seconds": round(reading, 2)}
        row["times_reading"] = round(reading / row["seconds"], 1)
    notes = () if len(series) == len(TIMES) else ("longer texts were not to be had from the held-out lines",)
    return [
        Block("repair.speed", "Speed on one core after loading, and tesseract -l vie on the same pages", (*documents,)),
        Block(
            "repair.length", "Time by length, marks stripped and letters noisy, all texts different", (*lengths,), notes
        ),
    ]


def series_of(lines: Iterable[str]) -> list[tuple[int, str]]:
    """Damaged texts of 1, 4 and 16 times `UNIT` syllables, none of which shares a line with another."""
    rng = random.Random(5)  # noqa: S311 - a seed for the same texts again, not a secret
    rest = iter(lines)
    series = []
    for times in TIMES:
        taken: list[str] = []
        count = 0
        for line in rest:
            taken.append(noisy(strip_marks(line), rng))
            count += len(line.split())
            if count >= times * UNIT:
                series.append((times, "\n".join(taken)))
                break
    return series


def noisy(line: str, rng: random.Random) -> str:
    """`line` with one small letter in forty read as another."""
    letters = "aceinortuv"
    return "".join(rng.choice(letters) if c in letters and rng.random() < 0.025 else c for c in line)


def _in_own_process(warm: str, texts: list[tuple[str, str]]) -> list[Row]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.alone"],
        input=json.dumps({"warm": warm, "texts": texts}),
        stdout=subprocess.PIPE,
        check=True,
        text=True,
        cwd=Path(__file__).parents[1],
        env=os.environ | THREADS,
    )
    rows: list[Row] = json.loads(done.stdout)
    return rows


def _read_again(text: str) -> tuple[float, int]:
    """Seconds that tesseract takes in one thread over the pages of `text`, and how many they are."""
    with tempfile.TemporaryDirectory() as folder:
        pages = write_pages(text, "english", Path(folder))
        started = time.perf_counter()
        for page in pages:
            read_page(page, model="vie")
        return time.perf_counter() - started, len(pages)
