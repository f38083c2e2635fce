"""PDF files: refused or opened, and each page read from its text layer or from its image.

The page image is made by poppler, a process of its own that can be stopped; what is asked of PDFium
(text, boxes, sizes of pictures) is small and stays in this process.

A hostile file can keep three programs busy. Poppler (`pdfinfo`, `pdftoppm`) and tesseract are processes with
`page_seconds` each. qpdf and PDFium run in this process and cannot be stopped there: their work is bounded by
the counts in this module and in `ingest.textlayer`, and for what these do not foresee (a content stream that
PDFium takes hours to parse) by `document_seconds` of the worker process in which a batch reads its documents.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from threading import Event
from typing import Any

import pikepdf
import pypdfium2
from pdf2image import convert_from_path, pdfinfo_from_path
from pdf2image.exceptions import (
    PDFInfoNotInstalledError,
    PDFPageCountError,
    PDFPopplerTimeoutError,
    PDFSyntaxError,
)
from PIL import Image

from ingest.engine import Engine
from ingest.errors import (
    Corrupt,
    Encrypted,
    EngineMissing,
    PageError,
    PageTimeLimit,
    PageTooLarge,
    PageUnreadable,
    SourceTooLarge,
    in_words,
)
from ingest.image import FINE, check_size, choose_dpi, choose_drawn_dpi, read_image, to_fine
from ingest.language import Language
from ingest.legacy import converted_by
from ingest.limits import Limits
from ingest.memory import memory_told
from ingest.mixed import confirm_page, fuse_page, needs_look, patch_page
from ingest.textlayer import NAME, PDFIUM, Layer, Picture, canvas, covers, find_pictures, read_layer
from ingest.values import Page, Reading, Source

_SURE, _GOOD = 0.95, 0.85
"""Shares of good Vietnamese: a text layer that is sure needs no second reading, one that is not good is damaged.

Pages of good text score 0.98 to 1.00 and the layers of an English OCR about 0.4; between the two lie tables
of figures, names in capitals, and Vietnamese OCR of former years.
"""
_SURE_SCAN, _EVEN = 0.995, 0.01
"""What an OCR left is believed only where nothing in it is odd, and gives way to a reading that is as good, nearly.

Its errors are for the most part words (`tố`, `nắm`, `chỉ` for `tổ`, `năm`, `chi`): layers of former readings at 150 dpi
with 2 to 6% of the words wrong score 0.98 to 0.99, as print does.
"""
_SCAN_SHARE = 0.2
_TAIL = 2048
_WIDEST = 100_000
"""Pixels; the largest page that PDF allows without user units has 60,000 at 300 dpi (ISO 32000, annex C)."""
_PICTURE_ROOM = 4
"""A picture may have this many times the pixels allowed for the page: 600 dpi under a page read at 300."""


@dataclass(frozen=True, slots=True)
class PdfFile:
    """An open PDF: `path` is a private copy for poppler, `document` PDFium's handle."""

    path: Path
    document: Any
    count: int
    engine: Engine | None
    language: Language
    limits: Limits
    surveyed: Event = field(default_factory=Event)

    @memory_told()
    def read(self, number: int) -> Page:
        """Page `number` (from 1), by its text layer where that is whole and good, else by the engine.

        Where both were read, the better of the two by `language` is taken; a layer that is kept although it
        is damaged says so (`REPAIRED_TEXT_LAYER`). Raises `PageError`.
        """
        layer, pictures, drawn, dpi = self._survey(number)
        if not covers(layer, pictures, dpi):
            image, dpi = self._draw(number, drawn, layer, pictures)
            return self._fuse(self._read_image(image, number, dpi), layer, image)
        worth = self.language.quality(layer.text)
        reading = Reading.TEXT_LAYER if worth >= _GOOD else Reading.REPAIRED_TEXT_LAYER
        name = converted_by(NAME, layer.converted)
        kept = Page(number, layer.text, layer.lines, reading, name, layer.width, layer.height, dpi, layer.rules)
        sure = worth >= (_SURE_SCAN if layer.is_scan else _SURE)
        if self.engine is None or (sure and not needs_look(layer, pictures, dpi=dpi)):
            return kept
        try:
            image, dpi = self._draw(number, drawn, layer, pictures)
            if sure:
                return self._patch(kept, layer, pictures, image, dpi)
            seen = self._read_image(image, number, dpi)
            confirmed = None if layer.is_scan else confirm_page(kept, seen)
            if confirmed is not None:
                return self._patch(confirmed, layer, pictures, image, dpi)
            page = self._fuse(seen, layer, image)
        except PageError:
            return replace(kept, engine=f"{kept.engine}; image not read")
        least = worth - _EVEN if layer.is_scan else worth
        return page if page.lines and self.language.quality(page.text) > least else kept

    def _patch(self, kept: Page, layer: Layer, pictures: list[Picture], image: Image.Image, dpi: int) -> Page:
        assert self.engine is not None
        return patch_page(
            kept,
            layer,
            pictures,
            image,
            engine=self.engine,
            language=self.language,
            seconds=self.limits.page_seconds,
            read=lambda part: self._read_image(part, kept.number, dpi),
        )

    def _fuse(self, page: Page, layer: Layer, image: Image.Image) -> Page:
        assert self.engine is not None
        seconds = self.limits.page_seconds
        return fuse_page(page, layer, image, engine=self.engine, language=self.language, seconds=seconds)

    def _survey(self, number: int) -> tuple[Layer, list[Picture], int, int]:
        """The page's layer and pictures, the resolution to draw it at, and that of the page image."""
        with PDFIUM:
            try:
                # Closed under the lock: left to itself, PDFium would free the page whenever Python does.
                with closing(self.document[number - 1]) as page:
                    rough = canvas(page, FINE)
                    if max(rough.width, rough.height) > _WIDEST:
                        raise PageTooLarge(f"the page is {rough.width:,} × {rough.height:,} pixels at {FINE} dpi")
                    native = _native_dpi(find_pictures(page, rough), rough.width * rough.height)
                    dpi = choose_dpi(native)
                    sheet = canvas(page, dpi)
                    return read_layer(page, sheet), find_pictures(page, sheet), choose_drawn_dpi(native), dpi
            except pypdfium2.PdfiumError as error:
                raise PageUnreadable(f"the page is malformed: {in_words(error)}") from error

    def _read_image(self, image: Image.Image, number: int, dpi: int) -> Page:
        assert self.engine is not None
        return read_image(image, number=number, dpi=dpi, engine=self.engine, language=self.language, limits=self.limits)

    def _draw(self, number: int, drawn: int, layer: Layer, pictures: list[Picture]) -> tuple[Image.Image, int]:
        """The page's image, drawn at the resolution `drawn` and brought to the one to read at, and that."""
        if self.engine is None:
            raise PageUnreadable("the page has no text layer and no engine was given to read its image")
        check_size(layer.width, layer.height, self.limits)
        for picture in pictures:
            width, height = picture.pixels
            check_size(width / math.sqrt(_PICTURE_ROOM), height / math.sqrt(_PICTURE_ROOM), self.limits)
        return to_fine(self._render(number, drawn, colour=any(p.colour for p in pictures)), (drawn, drawn))

    def _render(self, number: int, dpi: int, *, colour: bool) -> Image.Image:
        """The page's image by poppler, which is stopped after the page's seconds; grey unless one has `colour`."""
        seconds = self.limits.page_seconds
        try:
            if not self.surveyed.is_set():
                # pdf2image asks pdfinfo before every page and sets it no time limit. What ended once in time on this
                # private copy ends again.
                pdfinfo_from_path(str(self.path), timeout=seconds)
                self.surveyed.set()
            images = convert_from_path(
                self.path,
                dpi=dpi,
                first_page=number,
                last_page=number,
                grayscale=not colour,
                use_cropbox=True,
                timeout=seconds,
            )
            if not images:
                raise PageUnreadable("poppler made no image of the page")
            images[0].load()
        except PDFInfoNotInstalledError as error:
            raise EngineMissing("poppler is not installed; install it: sudo apt-get install poppler-utils") from error
        except PDFPopplerTimeoutError as error:
            raise PageTimeLimit(f"drawing the page took longer than {seconds} s; raise --page-seconds") from error
        except (PDFPageCountError, PDFSyntaxError, OSError, ValueError) as error:
            raise PageUnreadable(f"poppler cannot draw the page: {in_words(error)}") from error
        return images[0]


@contextmanager
def open_pdf(source: Source, *, engine: Engine | None, language: Language, limits: Limits) -> Iterator[PdfFile]:
    """The PDF for reading; raises `Encrypted`, `Corrupt` or, before any page is looked at, `SourceTooLarge`."""
    data, count = _check(source.data, limits.pages)
    with tempfile.TemporaryDirectory(prefix="vanthu-") as folder:
        path = Path(folder) / "source.pdf"
        path.write_bytes(data)
        with PDFIUM:
            try:
                document = pypdfium2.PdfDocument(data)
            except pypdfium2.PdfiumError as error:
                raise Corrupt(f"the PDF is truncated or malformed: {in_words(error)}") from error
        try:
            yield PdfFile(path, document, count, engine, language, limits)
        finally:
            with PDFIUM:
                document.close()


def _check(data: bytes, most: int) -> tuple[bytes, int]:
    """The PDF's bytes, mended where they had to be, and its number of pages."""
    try:
        # Inherited attributes are not asked for: qpdf would walk all pages before they are counted.
        with pikepdf.open(BytesIO(data), inherit_page_attributes=False) as pdf:
            count = _count_pages(pdf, most)
            if count > most:
                raise SourceTooLarge(f"the PDF has more than {most:,} pages; --pages allows {most}")
            if not count:
                raise Corrupt("the PDF has no pages")
            tree = pdf.Root["/Pages"]
            miscounted = tree.get("/Count") != count
            if miscounted:
                tree["/Count"] = count  # poppler and PDFium believe it
            damaged = bool(pdf.get_warnings())
            if not miscounted and not damaged:
                return data, count
            # Reconstruction finds only the pages that are left, and the loss would pass unseen.
            if damaged and b"%%EOF" not in data[-_TAIL:]:
                raise Corrupt("the PDF is truncated: its end is missing")
            mended = BytesIO()
            pdf.save(mended)
            return mended.getvalue(), count
    except pikepdf.PasswordError as error:
        raise Encrypted("the PDF needs a password") from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError) as error:
        raise Corrupt(f"the PDF is truncated or malformed: {in_words(error)}") from error


def _count_pages(pdf: pikepdf.Pdf, most: int) -> int:
    """Pages in the tree, counted up to one more than `most`.

    The tree is walked because `/Count` may lie, and with bounds because its nodes may be shared or empty.
    """
    stack: list[Iterator[Any]] = [iter([pdf.Root["/Pages"]])]
    pages = nodes = 0
    while stack:
        node = next(stack[-1], None)
        if node is None:
            stack.pop()
            continue
        nodes += 1
        if "/Kids" not in node:
            pages += 1
        elif len(stack) > 100 or nodes > 10 * most + 1000:
            raise Corrupt("the PDF's page tree is malformed")
        else:
            stack.append(_each(node["/Kids"]))
        if pages > most:
            return pages
    return pages


def _each(array: Any) -> Iterator[Any]:
    """The array's items one by one; Python's own iteration would make all of them at once."""
    for index in range(len(array)):
        yield array[index]


def _native_dpi(pictures: list[Picture], page: int) -> float:
    """The resolution of the largest picture, if it is large enough to be the scan; print is drawn at 300."""
    if not pictures or pictures[0].box.width * pictures[0].box.height < _SCAN_SHARE * page:
        return FINE
    return max(1.0, pictures[0].dpi)
