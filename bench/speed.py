"""How fast: reading beside plain tesseract on the same pages in the same run, repair, extraction, memory."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pikepdf

import extract
import ingest
import normalize
from vanthu.pipeline import read, understand


def measure_speed(corpus: Path, *, pages: int, threads: int) -> Iterator[dict[str, Any]]:
    """Rows of figures; ratios above 1 mean that the program is the faster one."""
    started = time.perf_counter()
    subprocess.run([Path(sys.executable).parent / "vanthu", "--help"], check=True, stdout=subprocess.DEVNULL)
    yield {"what": "help", "seconds": round(time.perf_counter() - started, 2)}

    started = time.perf_counter()
    engine, model, tables = ingest.Tesseract(), normalize.load_model(), extract.load_tables()
    yield {"what": "start", "seconds": round(time.perf_counter() - started, 2), "memory_mb": _memory()}

    scan = corpus / "scans" / "bac-giang-report.scan200.pdf"
    with tempfile.TemporaryDirectory() as folder:
        part = Path(folder) / scan.name
        with pikepdf.open(scan) as pdf:
            del pdf.pages[pages:]
            pdf.save(part)
        plain = _plain_tesseract(part, threads=threads)
        started = time.perf_counter()
        _, read_pages = read(part, engine=engine, model=model, limits=ingest.Limits(), threads=threads)
        reading = time.perf_counter() - started
    count = len(read_pages.read)
    yield {
        "what": "reading",
        "pages": count,
        "pages_per_minute": round(60 * count / reading, 1),
        "plain_pages_per_minute": round(60 * count / plain, 1),
        "times_plain": round(plain / reading, 2),
        "memory_mb": _memory(),
    }

    mangled = (corpus / "text" / "bac-giang-report.mangled.txt").read_text("utf-8")
    started = time.perf_counter()
    normalize.repair(mangled, model=model)
    seconds = time.perf_counter() - started
    yield {"what": "repair", "syllables_per_second": round(len(mangled.split()) / seconds), "memory_mb": _memory()}

    understanding = understand(read_pages, model=model, tables=tables)
    started = time.perf_counter()
    facts = extract.extract(understanding.document, understanding.repaired, tables=tables)
    seconds = time.perf_counter() - started
    found = sum(map(len, (facts.citations, facts.footnotes, facts.statistics, facts.findings, facts.entities)))
    size = len(understanding.repaired.text.encode())
    yield {
        "what": "extraction",
        "facts_per_second": round(found / seconds),
        "kb_per_second": round(size / seconds / 1000),
        "memory_mb": _memory(),
    }


def _plain_tesseract(scan: Path, *, threads: int) -> float:
    """Seconds that `pdftoppm` and `tesseract -l vie` alone take over the same pages, as many at a time."""
    environment = os.environ | {"OMP_THREAD_LIMIT": "1"}
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        subprocess.run(["pdftoppm", "-r", "200", "-gray", str(scan), f"{folder}/page"], check=True)

        def plain(image: Path) -> None:
            command = ["tesseract", str(image), str(image.with_suffix("")), "-l", "vie", "tsv"]
            subprocess.run(command, check=True, env=environment, stderr=subprocess.DEVNULL)

        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(plain, sorted(Path(folder).glob("page*.pgm"))))
        return time.perf_counter() - started


def _memory() -> int:
    """Peak resident memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
