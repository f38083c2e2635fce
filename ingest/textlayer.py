"""The text layer of a PDF page: its words with boxes, its pictures, and whether the one covers the other.

A layer may be the document itself (exported from a word processor), an OCR result of unknown quality under
a scan, or a mere caption of an electronic signature on top of one. This module says what is there; whether
its language is good is judged by the caller.

PDFium is not made for threads: `PDFIUM` must be held while anything of it is used.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice
from threading import Lock
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.glyphs import Glyph, Space, clamped, set_rows, without_doubles
from ingest.layers import vietnamese
from ingest.legacy import convert_glyphs
from ingest.lines import Row, join_boxes, lay_out
from ingest.merge import insert_rows, overlap
from ingest.values import Box, Line
from normalize.charts import Encoding

PDFIUM = Lock()
NAME = f"pypdfium2 {pypdfium2.PYPDFIUM_INFO}"

_MOST_CHARACTERS = 200_000
"""A page of small print has some 10,000; more is no text for reading."""
_MOST_OBJECTS = 50_000
_LONGEST_NAME = 256
_MOST_SLANT = 0.5
"""In radians; a skewed scan's layer has a tenth of it."""
_FINE = 16
"""PDFium's page-to-device answers in whole pixels; it is asked on a page this many times as large."""
_PICTURE_SHARE = 0.2
"""A picture below a fifth of the page is a seal, a logo or a signature, not a scanned page."""
_MOST_ROWS, _MOST_WORDS = 2000, 3000
"""More lines or words are not compared with one another; a page of small print has 100 lines of 20 words."""
_DOUBLED = 0.4
"""Rows that stand on others with this share of their letters are a second layer."""
_WHITE, _CLEAR = 245, 10
_UNPAINTED = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
_SHOWN_NOTES = (pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_STAMP, pdfium.FPDF_ANNOT_FREETEXT)
_MOST_NOTES = 200
_SPARSE = 5.0
"""Characters per square inch; a typed page has about 28, a scan that carries only a caption below 1."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An image on the page: where it stands in pixels of the page image, its own size and resolution.

    `colour` says that its pixels may have one.
    """

    box: Box
    pixels: tuple[int, int]
    dpi: float
    colour: bool = False


@dataclass(frozen=True, slots=True)
class Layer:
    """What a PDF page holds besides ink: text and lines as in `Page`, pictures and ruled lines.

    `converted` are the encodings from which letters of fonts from before Unicode were converted. `hidden` are the
    numbers of the lines that are not painted, `lost` how many characters stand there that mean nothing (a font
    without a map to Unicode). `stamped` says that something was laid on the page later: a signature, a stamp.
    """

    text: str
    lines: tuple[Line, ...]
    rules: tuple[Box, ...]
    width: int
    height: int
    converted: frozenset[Encoding] = frozenset()
    hidden: frozenset[int] = frozenset()
    lost: int = 0
    stamped: bool = False

    @property
    def is_scan(self) -> bool:
        """Whether the text is for the most part not painted: what an OCR laid under a scan."""
        letters = [len(line.span) for line in self.lines]
        return 2 * sum(letters[at] for at in self.hidden) > sum(letters)


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
        return clamped(left, top, right, bottom, width=self.width, height=self.height)


def canvas(page: Any, dpi: int) -> Canvas:
    """The page's image at `dpi`, as large as poppler makes it."""
    width, height = page.get_size()
    return Canvas(page, max(1, math.ceil(width * dpi / 72)), max(1, math.ceil(height * dpi / 72)))


def find_pictures(page: Any, sheet: Canvas) -> list[Picture]:
    """The images on the page, also those inside forms, the largest first."""
    pictures = []
    for thing in _objects(page, pdfium.FPDF_PAGEOBJ_IMAGE):
        corners = _corners(thing)
        across = math.dist(corners[0], corners[1]) / 72
        width, height = thing.get_px_size()
        if across > 0:
            pictures.append(
                Picture(sheet.clamp(*sheet.box(corners)), (width, height), width / across, _has_colour(thing))
            )
    return sorted(pictures, key=lambda p: p.box.width * p.box.height, reverse=True)


def _corners(thing: Any) -> list[tuple[float, float]]:
    """The corners of a picture in the page's own coordinates."""
    matrix = thing.get_matrix()
    holder = thing.container
    while holder is not None:
        matrix = matrix.multiply(holder.get_matrix())
        holder = holder.container
    return [matrix.on_point(x, y) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))]


def read_layer(page: Any, sheet: Canvas) -> Layer:
    """The page's text in reading order with boxes; raised small digits become superscripts, old codes letters.

    What is painted comes first: of text that is not painted, only what stands where nothing is, and of several
    such layers over one another the one that is most Vietnamese.
    """
    read = [(glyph, font) for glyph, font in _glyphs(page, sheet) if _is_on_page(glyph, sheet)]
    known = [(glyph, font) for glyph, font in read if glyph.text]
    glyphs, converted = convert_glyphs([glyph for glyph, _ in known], [font for _, font in known])
    painted = _rows([glyph for glyph in glyphs if not glyph.hidden], sheet)
    hidden = _best_layer(_rows([glyph for glyph in glyphs if glyph.hidden], sheet))
    rows = insert_rows(painted, _without_covered(hidden, painted)) if painted else hidden
    text, lines = lay_out(rows)
    unseen = {id(token) for row in hidden for token in row.tokens}
    numbers = frozenset(at for at, row in enumerate(rows) if all(id(token) in unseen for token in row.tokens))
    return Layer(
        text,
        lines,
        tuple(_rules(page, sheet)),
        sheet.width,
        sheet.height,
        frozenset(converted),
        numbers,
        len(read) - len(known),
        _is_stamped(page),
    )


def _rows(glyphs: Sequence[Glyph], sheet: Canvas) -> list[Row]:
    rows = set_rows(without_doubles(glyphs), width=sheet.width, height=sheet.height)
    return [row for row in rows if any(token.text for token in row.tokens)]


def _is_on_page(glyph: Glyph, sheet: Canvas) -> bool:
    return glyph.right > 0 and glyph.bottom > 0 and glyph.left < sheet.width and glyph.top < sheet.height


def _best_layer(rows: list[Row]) -> list[Row]:
    """One of the layers that lie over one another, if there are several; rows that overlap here and there are kept."""
    if len(rows) > _MOST_ROWS:
        return rows
    layers: list[list[Row]] = []
    places: list[list[Box | None]] = []
    for row in rows:
        box = join_boxes([token.box for token in row.tokens])
        home = next((n for n, boxes in enumerate(places) if not any(overlap(box, other) for other in boxes)), None)
        if home is None:
            home = len(layers)
            layers.append([])
            places.append([])
        layers[home].append(row)
        places[home].append(box)
    sizes = [sum(len(token.text) for row in layer for token in row.tokens) for layer in layers]
    if len(layers) < 2 or sum(sizes[1:]) < _DOUBLED * sizes[0]:
        return rows
    full = [layer for layer, size in zip(layers, sizes, strict=True) if size >= _DOUBLED * sizes[0]]
    return max(full, key=lambda layer: vietnamese(" ".join(token.text for row in layer for token in row.tokens)))


def _without_covered(rows: Sequence[Row], painted: Sequence[Row]) -> list[Row]:
    """`rows` without the tokens that stand on a painted one."""
    boxes = [token.box for row in painted for token in row.tokens]
    if len(boxes) + sum(len(row.tokens) for row in rows) > _MOST_WORDS:
        return []
    bare = (
        replace(row, tokens=tuple(t for t in row.tokens if not any(overlap(t.box, box) for box in boxes)))
        for row in rows
    )
    return [row for row in bare if row.tokens]


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


def _is_stamped(page: Any) -> bool:
    """Whether annotations show something: signatures and stamps are fields of a form, and no part of the text."""
    for index in range(min(_MOST_NOTES, pdfium.FPDFPage_GetAnnotCount(page))):
        note = pdfium.FPDFPage_GetAnnot(page, index)
        if note:
            kind = pdfium.FPDFAnnot_GetSubtype(note)
            pdfium.FPDFPage_CloseAnnot(note)
            if kind in _SHOWN_NOTES:
                return True
    return False


def _has_colour(thing: Any) -> bool:
    data = thing.get_metadata()
    return bool(data.bits_per_pixel > 8 or data.colorspace == pdfium.FPDF_COLORSPACE_INDEXED)


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


def _glyphs(page: Any, sheet: Canvas) -> Iterator[tuple[Glyph, str]]:
    """The characters in the order of the file, with their fonts' names. Slanting text (watermarks) is left out.

    One that means nothing has an empty text.
    """
    covers = _find_covers(page, sheet)
    with closing(page.get_textpage()) as layer:
        count = layer.count_chars()
        if count > _MOST_CHARACTERS:
            return
        turned = math.radians(page.get_rotation())
        rect, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        space, font, hidden = Space.NONE, ctypes.create_string_buffer(_LONGEST_NAME), False
        for index in range(count):
            char = _character(pdfium.FPDFText_GetUnicode(layer, index))
            generated = pdfium.FPDFText_IsGenerated(layer, index) == 1
            if char.isspace():
                space = max(space, Space.GUESSED if generated else Space.WRITTEN)
                continue
            slant = pdfium.FPDFText_GetCharAngle(layer, index)
            if min(abs(math.remainder(slant + sign * turned, math.tau)) for sign in (1, -1)) > _MOST_SLANT:
                continue
            if not pdfium.FPDFText_GetLooseCharBox(layer, index, rect):
                continue
            pdfium.FPDFText_GetCharOrigin(layer, index, x, y)
            box = sheet.box([(rect.left, rect.bottom), (rect.right, rect.top)])
            if not generated:
                hidden = _is_hidden(layer, index) or covers.hide(pdfium.FPDFText_GetTextObject(layer, index), box)
            yield Glyph(char, *box, sheet.point(x.value, y.value)[1], space, hidden), _font_name(layer, index, font)
            space = Space.NONE


@dataclass(frozen=True, slots=True)
class _Covers:
    """Large pictures with their turns in the order of painting, and the turns of what they may be painted over."""

    pictures: tuple[tuple[int, tuple[float, float, float, float]], ...]
    turns: Mapping[int, int]

    def hide(self, thing: Any, box: tuple[float, float, float, float]) -> bool:
        """Whether a picture is painted over the text object `thing` where `box` is."""
        if not self.pictures or not thing:
            return False
        turn = self.turns.get(_address(thing), len(self.turns))
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        return any(later > turn and x0 <= x <= x1 and y0 <= y <= y1 for later, (x0, y0, x1, y1) in self.pictures)


def _find_covers(page: Any, sheet: Canvas) -> _Covers:
    large = [
        (turn, box)
        for turn, box in _placed_pictures(page, sheet)
        if (box[2] - box[0]) * (box[3] - box[1]) >= _PICTURE_SHARE * sheet.width * sheet.height
    ]
    if not large:
        return _Covers((), {})
    things = islice(page.get_objects(max_depth=8), _MOST_OBJECTS)
    return _Covers(tuple(large), {_address(thing.raw): turn for turn, thing in enumerate(things)})


def _placed_pictures(page: Any, sheet: Canvas) -> Iterator[tuple[int, tuple[float, float, float, float]]]:
    for turn, thing in enumerate(islice(page.get_objects(max_depth=8), _MOST_OBJECTS)):
        if thing.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            yield turn, sheet.box(_corners(thing))


def _address(thing: Any) -> int:
    return ctypes.cast(thing, ctypes.c_void_p).value or 0


def _is_hidden(layer: Any, index: int) -> bool:
    """Whether a character leaves no ink: it is not painted, white, or clear."""
    thing = pdfium.FPDFText_GetTextObject(layer, index)
    if thing and pdfium.FPDFTextObj_GetTextRenderMode(thing) in _UNPAINTED:
        return True
    red, green, blue, alpha = (ctypes.c_uint(0) for _ in range(4))
    if not pdfium.FPDFText_GetFillColor(layer, index, red, green, blue, alpha):
        return False
    return alpha.value < _CLEAR or min(red.value, green.value, blue.value) >= _WHITE


def _font_name(layer: Any, index: int, buffer: Any) -> str:
    """The name of a character's font, nothing where there is none."""
    flags = ctypes.c_int()
    length = pdfium.FPDFText_GetFontInfo(layer, index, buffer, len(buffer), flags)
    return buffer.value.decode("utf-8", "replace") if 0 < length <= len(buffer) else ""


def _character(code: int) -> str:
    """The character PDFium means; it writes a hyphen at a line's end as a sign of its own."""
    if code in (0x2, 0xFFFE):
        return "-"
    if not 0 < code < 0x110000 or 0xD800 <= code < 0xE000:
        return ""
    char = chr(code)
    if code == 0xAD or (0x80 <= code < 0xA0 and not char.isspace()):
        return char  # letters of fonts from before Unicode; elsewhere they are dropped again
    return char if char.isprintable() or char.isspace() or 0xE000 <= code < 0xF900 else ""
