"""Time and memory of reading, with plain tesseract and OCRmyPDF on the same pages in the same run, one thread each.

Every row says the seconds by the clock and of the processor; on a machine that does other work, the latter's ratio is
the one to go by. Two jobs beside one are the real command, `vanthu ingest`, without the time that it needs to start.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf

import extract
import ingest
import normalize
from bench.blocks import Block, Row
from bench.rivals import ONE_THREAD, find_ocrmypdf, native_dpi, ocrmypdf_command, pages_of, read_image
from bench.tree import Clock, Ran, watch
from vanthu.pipeline import read, understand

_SCAN = "bac-giang-report.scan200.pdf"
_FINE = "bac-giang-report.clean300.pdf"
_FILES = 4
_FINE_PAGES = 2


def measure_time(
    corpus: Path, *, pages: int, engine: ingest.Engine, model: normalize.Model, tables: extract.Tables
) -> Iterator[Block]:
    """Two blocks: the time for the first `pages` pages of a scan at 200 dpi, and what a worker holds at 300 dpi."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        scan = cut(corpus / "scans" / _SCAN, folder / "scan.pdf", last=pages)
        # What is compiled or loaded on first use is no part of a page's time.
        with pikepdf.open(corpus / "scans" / _SCAN) as pdf:
            other = min(pages + 1, len(pdf.pages))
        _ours(cut(corpus / "scans" / _SCAN, folder / "warm.pdf", first=other, last=other), engine, model, tables)
        plain = _plain(scan, folder)
        rows = [_row("tesseract", plain, plain, pages)]
        rows.append(_row("ours", _ours(scan, engine, model, tables), plain, pages))
        notes = []
        if find_ocrmypdf() is None:
            notes.append("not run: ocrmypdf (pip install '.[bench]')")
        else:
            ran = watch(ocrmypdf_command(scan, folder, jobs=1), environment=ONE_THREAD)
            rows.append(_row("ocrmypdf", (ran.seconds, ran.processor), plain, pages))
        rows += _jobs(corpus / "scans" / _SCAN, folder)
        yield Block("reading.time", f"Time for {pages} pages at 200 dpi, one thread", tuple(rows), tuple(notes))
        yield Block("reading.memory", "The most memory of a worker and its engine", tuple(_memory(corpus, folder)))


def cut(path: Path, to: Path, *, first: int = 1, last: int) -> Path:
    """Pages `first` to `last` of a PDF as the file `to`."""
    with pikepdf.open(path) as pdf:
        del pdf.pages[last:]
        del pdf.pages[: first - 1]
        pdf.save(to)
    return to


def _plain(scan: Path, folder: Path) -> tuple[float, float]:
    images = folder / "plain"
    images.mkdir()
    clock = Clock.start()
    dpi = native_dpi(scan)
    for image in pages_of(scan, images):
        read_image(image, dpi=dpi)
    return clock.seconds, clock.processor


def _ours(scan: Path, engine: ingest.Engine, model: normalize.Model, tables: extract.Tables) -> tuple[float, float]:
    clock = Clock.start()
    _, pages = read(scan, engine=engine, model=model, limits=ingest.Limits(), threads=1)
    understand(pages, model=model, tables=tables)
    return clock.seconds, clock.processor


def _row(reader: str, took: tuple[float, float], plain: tuple[float, float], pages: int) -> Row:
    (seconds, processor), (plain_seconds, plain_processor) = took, plain
    return {
        "reader": reader,
        "seconds_a_page": round(seconds / pages, 2),
        "processor_a_page": round(processor / pages, 2),
        "times_plain": round(seconds / plain_seconds, 2),
        "times_plain_processor": round(processor / plain_processor, 2),
    }


def _jobs(scan: Path, folder: Path) -> Iterator[Row]:
    """One job and two over the same small documents; how many times as fast two are, the start taken off both."""
    inbox, empty = folder / "inbox", folder / "empty"
    inbox.mkdir()
    empty.mkdir()
    (empty / "one.txt").write_text("Kính gửi: Ban Thường vụ Tỉnh ủy\n", "utf-8")
    with pikepdf.open(scan) as pdf:
        count = len(pdf.pages)
    for at in range(_FILES):
        cut(scan, inbox / f"{at}.pdf", first=at % count + 1, last=at % count + 1)
    started = _ingest(empty, folder / "start.db", 1).seconds
    one = _ingest(inbox, folder / "one.db", 1)
    two = _ingest(inbox, folder / "two.db", 2)
    yield {"reader": "ours, one job", "seconds_a_page": round((one.seconds - started) / _FILES, 2)}
    yield {
        "reader": "ours, two jobs",
        "seconds_a_page": round((two.seconds - started) / _FILES, 2),
        "times_one_job": round((one.seconds - started) / max(0.01, two.seconds - started), 2),
        "processors": len(os.sched_getaffinity(0)),
    }


def _ingest(inbox: Path, archive: Path, jobs: int) -> Ran:
    program = Path(sys.executable).parent / "vanthu"
    return watch([program, "--db", f"sqlite:///{archive}", "--quiet", "ingest", inbox, "--jobs", str(jobs)])


def _memory(corpus: Path, folder: Path) -> Iterator[Row]:
    program = Path(sys.executable).parent / "vanthu"
    for name in (_FINE, _SCAN):
        part = cut(corpus / "scans" / name, folder / name, last=_FINE_PAGES)
        ran = watch([program, "--quiet", "extract", part, "--jobs", "1"])
        yield {"scan": name, "dpi": native_dpi(part), "pages": _FINE_PAGES, "memory_mb": ran.memory_mb}
