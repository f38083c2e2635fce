"""The text layer of a PDF page: its words with boxes, its pictures, and whether the one covers the other.

A layer may be the document itself (exported from a word processor), an OCR result of unknown quality under
a scan, or a mere caption of an electronic signature on top of one. This module says what is there; whether
its language is good is judged by the caller.

PDFium is not made for threads: `PDFIUM` must be held while anything of it is used.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from threading import Lock
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.lines import Row, Token, lay_out
from ingest.values import Box, Line
from normalize.text import superscript

PDFIUM = Lock()
NAME = f"pypdfium2 {pypdfium2.PYPDFIUM_INFO}"

_MOST_CHARACTERS = 200_000
"""A page of small print has some 10,000; more is no text for reading."""
_MOST_OBJECTS = 50_000
_FINE = 16
"""PDFium's page-to-device answers in whole pixels; it is asked on a page this many times as large."""
_PICTURE_SHARE = 0.2
"""A picture below a fifth of the page is a seal, a logo or a signature, not a scanned page."""
_SPARSE = 5.0
"""Characters per square inch; a typed page has about 28, a scan that carries only a caption below 1."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An image on the page: where it stands in pixels of the page image, its own size and resolution."""

    box: Box
    pixels: tuple[int, int]
    dpi: float


@dataclass(frozen=True, slots=True)
class Layer:
    """What a PDF page holds besides ink: text and lines as in `Page`, pictures and ruled lines."""

    text: str
    lines: tuple[Line, ...]
    rules: tuple[Box, ...]
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class _Glyph:
    text: str
    left: float
    top: float
    right: float
    bottom: float
    baseline: float

    @property
    def size(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Canvas:
    """A page's own coordinates turned into pixels of its image, with rotation and crop box applied."""

    page: Any
    width: int
    height: int

    def point(self, x: float, y: float) -> tuple[float, float]:
        """The place of a point of the page in pixels."""
        left, top = ctypes.c_int(), ctypes.c_int()
        size = (self.width * _FINE, self.height * _FINE)
        pdfium.FPDF_PageToDevice(self.page, 0, 0, *size, 0, x, y, left, top)
        return left.value / _FINE, top.value / _FINE

    def box(self, points: Iterable[tuple[float, float]]) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of what the points span."""
        placed = [self.point(x, y) for x, y in points]
        xs, ys = [x for x, _ in placed], [y for _, y in placed]
        return min(xs), min(ys), max(xs), max(ys)

    def clamp(self, left: float, top: float, right: float, bottom: float) -> Box:
        """A box of whole pixels that lies on the page."""
        x0, y0 = min(max(0, math.floor(left)), self.width), min(max(0, math.floor(top)), self.height)
        return Box(x0, y0, max(x0, min(self.width, math.ceil(right))), max(y0, min(self.height, math.ceil(bottom))))


def canvas(page: Any, dpi: int) -> Canvas:
    """The page's image at `dpi`, as large as poppler makes it."""
    width, height = page.get_size()
    return Canvas(page, max(1, math.ceil(width * dpi / 72)), max(1, math.ceil(height * dpi / 72)))


def find_pictures(page: Any, sheet: Canvas) -> list[Picture]:
    """The images on the page, also those inside forms, the largest first."""
    pictures = []
    for thing in _objects(page, pdfium.FPDF_PAGEOBJ_IMAGE):
        matrix = thing.get_matrix()
        holder = thing.container
        while holder is not None:
            matrix = matrix.multiply(holder.get_matrix())
            holder = holder.container
        corners = [matrix.on_point(x, y) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))]
        across = math.dist(corners[0], corners[1]) / 72
        width, height = thing.get_px_size()
        if across > 0:
            pictures.append(Picture(sheet.clamp(*sheet.box(corners)), (width, height), width / across))
    return sorted(pictures, key=lambda p: p.box.width * p.box.height, reverse=True)


def read_layer(page: Any, sheet: Canvas) -> Layer:
    """The page's text in reading order with boxes; raised small digits become superscripts."""
    text, lines = lay_out(_rows(_order(_lines(_glyphs(page, sheet))), sheet))
    return Layer(text, lines, tuple(_rules(page, sheet)), sheet.width, sheet.height)


def covers(layer: Layer, pictures: Sequence[Picture], dpi: int) -> bool:
    """Whether the layer holds the page's text: some words, and no large picture that it leaves mostly bare."""
    if not layer.lines:
        return False
    page = layer.width * layer.height
    large = (p.box for p in pictures if p.box.width * p.box.height >= _PICTURE_SHARE * page)
    return all(_density(layer, box, dpi) >= _SPARSE for box in large)


def _density(layer: Layer, box: Box, dpi: int) -> float:
    """Characters of the layer per square inch of `box`."""
    inside = sum(
        len(word.text)
        for line in layer.lines
        for word in line.words
        if word.box is not None
        and box.left <= (word.box.left + word.box.right) / 2 <= box.right
        and box.top <= (word.box.top + word.box.bottom) / 2 <= box.bottom
    )
    return inside * dpi * dpi / max(1, box.width * box.height)


def _objects(page: Any, kind: int) -> Iterator[Any]:
    for count, thing in enumerate(page.get_objects(max_depth=8)):
        if count >= _MOST_OBJECTS:
            return
        if thing.type == kind:
            yield thing


def _rules(page: Any, sheet: Canvas) -> Iterator[Box]:
    """Ruled lines: drawn paths that are wide and at most two points high."""
    for thing in _objects(page, pdfium.FPDF_PAGEOBJ_PATH):
        if thing.container is not None:
            continue
        left, bottom, right, top = thing.get_bounds()
        x0, y0, x1, y1 = sheet.box([(left, bottom), (right, top)])
        inch = sheet.width / max(1.0, sheet.page.get_size()[0]) * 72
        if y1 - y0 <= inch / 36 and inch / 2 <= x1 - x0 <= 0.7 * sheet.width:
            yield sheet.clamp(x0, y0, x1, y1)


def _glyphs(page: Any, sheet: Canvas) -> Iterator[_Glyph]:
    """The characters in the order of the file; white space has no extent. Slanting text (watermarks) is left out."""
    with closing(page.get_textpage()) as layer:
        count = layer.count_chars()
        turned = math.radians(page.get_rotation())
        if count > _MOST_CHARACTERS:
            return
        rect, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        for index in range(count):
            char = _character(pdfium.FPDFText_GetUnicode(layer, index))
            if not char:
                continue
            if char.isspace() or (pdfium.FPDFText_IsGenerated(layer, index) == 1 and char != "-"):
                yield _Glyph(" ", 0, 0, 0, 0, 0)
                continue
            slant = math.remainder(pdfium.FPDFText_GetCharAngle(layer, index) + turned, math.tau)
            if abs(slant) > 0.5 and abs(math.remainder(slant - 2 * turned, math.tau)) > 0.5:
                continue
            if not pdfium.FPDFText_GetLooseCharBox(layer, index, rect):
                continue
            pdfium.FPDFText_GetCharOrigin(layer, index, x, y)
            box = sheet.box([(rect.left, rect.bottom), (rect.right, rect.top)])
            yield _Glyph(char, *box, sheet.point(x.value, y.value)[1])


def _character(code: int) -> str:
    """The character PDFium means; it writes a hyphen at a line's end as a sign of its own."""
    if code in (0x2, 0xFFFE):
        return "-"
    if not 0 < code < 0x110000 or 0xD800 <= code < 0xE000:
        return ""
    char = chr(code)
    return char if char.isprintable() or char.isspace() or 0xE000 <= code < 0xF900 else ""


def _lines(glyphs: Iterable[_Glyph]) -> list[list[_Glyph]]:
    """Glyphs that stand beside each other, spaces between them kept as glyphs without extent."""
    lines: list[list[_Glyph]] = []
    line: list[_Glyph] = []
    last: _Glyph | None = None
    for glyph in glyphs:
        if glyph.text == " ":
            if line and line[-1].text != " ":
                line.append(glyph)
            continue
        if last is not None and not _beside(last, glyph):
            lines.append(line)
            line = []
        line.append(glyph)
        last = glyph
    return [each for each in [*lines, line] if each]


def _beside(before: _Glyph, after: _Glyph) -> bool:
    shared = min(before.bottom, after.bottom) - max(before.top, after.top)
    size = max(before.size, after.size)
    gap = after.left - before.right
    return shared >= 0.5 * min(before.size, after.size) and -2 * size < gap < 4 * size


def _order(lines: list[list[_Glyph]]) -> list[list[_Glyph]]:
    """The order of the file, or from top to bottom where the file jumps about."""

    def top(line: list[_Glyph]) -> float:
        return median(g.baseline for g in line if g.text != " ")

    jumps = sum(top(b) < top(a) - 4 for a, b in pairwise(lines))
    if jumps <= max(3, len(lines) // 10):
        return lines
    return sorted(lines, key=lambda line: (round(top(line) / 8), line[0].left))


def _rows(lines: Sequence[list[_Glyph]], sheet: Canvas) -> Iterator[Row]:
    """Lines cut into words; a new block at a gap, an indent, a change of size or after a short line."""
    extents = [[g for g in line if g.text != " "] for line in lines]
    wide = [e for e in extents if e[-1].right - e[0].left > 0.5 * sheet.width]
    left = min((e[0].left for e in wide), default=0.0)
    right = max((e[-1].right for e in wide), default=float(sheet.width))
    block = 0
    before: list[_Glyph] | None = None
    for line, extent in zip(lines, extents, strict=True):
        size = median(g.size for g in extent)
        if before is not None:
            gap = min(g.top for g in extent) - max(g.bottom for g in before)
            old = median(g.size for g in before)
            block += (
                gap > 0.7 * size
                or gap < -size
                or extent[0].left > left + 1.5 * size
                or before[-1].right < right - 4 * size
                or not 0.8 < size / old < 1.25
            )
        before = extent
        yield Row(tuple(_words(line, size, median(g.baseline for g in extent), sheet)), block)


def _words(line: Sequence[_Glyph], size: float, baseline: float, sheet: Canvas) -> Iterator[Token]:
    word: list[_Glyph] = []
    for glyph in [*line, _Glyph(" ", 0, 0, 0, 0, 0)]:
        apart = glyph.text == " " or (word and glyph.left - word[-1].right > 0.3 * size)
        if apart and word:
            box = sheet.clamp(
                min(g.left for g in word),
                min(g.top for g in word),
                max(g.right for g in word),
                max(g.bottom for g in word),
            )
            text = "".join(_raised(g, size, baseline) for g in word)
            yield Token("".join(text.split()), box)
            word = []
        if glyph.text != " ":
            word.append(glyph)


def _raised(glyph: _Glyph, size: float, baseline: float) -> str:
    """The glyph's text; a digit that is smaller than its line and stands above the baseline as a superscript."""
    if glyph.text in "0123456789" and glyph.size <= 0.8 * size and baseline - glyph.baseline >= 0.1 * size:
        return superscript(int(glyph.text))
    return glyph.text
