"""All pages of a source: dispatch by kind, pages in parallel, failures kept beside what was read.

Engines and poppler are processes, so threads are enough here; each thread holds at most one page image.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING, Protocol

from ingest.errors import AllPagesFailed, NoTextFound, PageError, PageTooLarge, SourceTooLarge
from ingest.language import Language
from ingest.limits import Limits
from ingest.plain import read_plain
from ingest.values import Page, PageFailure, Pages, Source, SourceKind

if TYPE_CHECKING:
    from ingest.engine import Engine


MANNER = "4"
"""Raised when readers come to read the same file differently, so that archives know what to read again."""
_PROBE_SECONDS = 30
_WEIGHTS = ("readings.toml", "figures.npz")
_LIBRARIES = (
    "opencv-python-headless",
    "pypdfium2",
    "pikepdf",
    "pdf2image",
    "pillow",
    "pytesseract",
    "python-docx",
    "lxml",
)


class Reader(Protocol):
    """An open source: how many pages it has, and each of them on demand, from any thread."""

    @property
    def count(self) -> int:
        """Number of pages."""

    def read(self, number: int) -> Page:
        """Page `number`, counted from 1; raises `PageError`."""


def read_pages(
    source: Source,
    *,
    engine: Engine | None,
    language: Language,
    limits: Limits,
    threads: int = 1,
    known: Iterable[Page] = (),
    on_page: Callable[[Page], None] | None = None,
) -> Pages:
    """All pages of `source` in order, those that cannot be read as failures.

    `language` decides whether a text layer is believed, and between two readings of a word.
    Without an `engine` only text layers and text files are read.

    `known` pages were read earlier and are taken as they are; `on_page` is called in the calling thread
    with every other page as it is finished, in no fixed order. Raises `DocumentError`: `AllPagesFailed`,
    `NoTextFound` where no page holds a letter, and what opening the source raises.
    """
    pages = {page.number: page for page in known}
    failures: list[PageFailure] = []
    with _open(source, engine, language, limits) as reader:
        wanted = [number for number in range(1, reader.count + 1) if number not in pages]
        with ThreadPoolExecutor(max_workers=max(1, threads)) as pool:
            try:
                tasks: dict[Future[Page], int] = {pool.submit(reader.read, number): number for number in wanted}
                for task in as_completed(tasks):
                    error = task.exception()
                    if isinstance(error, PageError):
                        failures.append(PageFailure(tasks[task], error.code, error.message))
                        continue
                    page = task.result()
                    pages[page.number] = page
                    if on_page is not None:
                        on_page(page)
            finally:
                # After an error or an interrupt nothing more is begun.
                pool.shutdown(wait=False, cancel_futures=True)
    return _judged(Pages(tuple(pages[n] for n in sorted(pages)), tuple(sorted(failures, key=lambda f: f.number))))


def reader_versions() -> str:
    """What else than the engine a reading depends on: our manner of reading, weights, the readers' libraries, poppler.

    The language model is not among them: it weighs second readings, but an archive that learns shall not read all
    its pages again.
    """
    libraries = (f"{name} {version(name)}" for name in _LIBRARIES)
    return " ".join([f"readers {MANNER}", f"weights {_weights()}", *libraries, f"poppler {_poppler_version()}"])


@cache
def _weights() -> str:
    """A fingerprint of the models that readers were given: other weights read differently."""
    data = files("ingest") / "data"
    return hashlib.sha256(b"".join((data / name).read_bytes() for name in _WEIGHTS)).hexdigest()[:12]


@cache
def _poppler_version() -> str:
    """The version of the program that draws PDF pages, `none` where there is no such program."""
    try:
        done = subprocess.run(
            ["pdftoppm", "-v"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_PROBE_SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return "none"
    found = re.search(r"version (\S+)", done.stdout + done.stderr)
    return found[1] if found is not None else "none"


@dataclass(frozen=True, slots=True)
class _Finished:
    """Pages that were read in one go."""

    pages: list[Page]

    @property
    def count(self) -> int:
        return len(self.pages)

    def read(self, number: int) -> Page:
        return self.pages[number - 1]


def _judged(pages: Pages) -> Pages:
    """`pages`, unless they hold nothing: empty text is never success."""
    if any(char.isalpha() for page in pages.read for char in page.text):
        return pages
    if not pages.failed:
        raise NoTextFound("no page holds a letter" if len(pages.read) > 1 else "the page holds no letter", page=1)
    first = pages.failed[0]
    rest = f", the other {len(pages.read)} hold no letter" if pages.read else ""
    message = f"{len(pages.failed)} of {len(pages.failed) + len(pages.read)} pages failed{rest}; page {first.number}: "
    if all(failure.code == PageTooLarge.code for failure in pages.failed):
        raise SourceTooLarge(message + first.message, page=first.number)
    raise AllPagesFailed(message + first.message, page=first.number)


@contextmanager
def _open(source: Source, engine: Engine | None, language: Language, limits: Limits) -> Iterator[Reader]:
    # The readers' libraries are imported where their kind of file is met: a text needs none of them,
    # and a command that reads no file should not wait for them.
    match source.kind:
        case SourceKind.PDF:
            from ingest.pdf import open_pdf

            with open_pdf(source, engine=engine, language=language, limits=limits) as pdf:
                yield pdf
        case SourceKind.TIFF | SourceKind.IMAGE:
            from ingest.image import open_image

            yield open_image(source, engine=engine, language=language, limits=limits)
        case SourceKind.DOCX:
            from ingest.docx import read_docx

            yield _Finished(read_docx(source, limits=limits))
        case SourceKind.TEXT:
            sheets = read_plain(source)
            if len(sheets) > limits.pages:
                raise SourceTooLarge(f"the text has {len(sheets):,} pages; --pages allows {limits.pages}")
            yield _Finished(sheets)
