"""A document as pages of blocks, lines and repaired words with boxes: what all formats write.

Blocks are the paragraphs of the continuous text as far as they stand on the page, in the order of the text; then
what the text leaves out (page numbers, running heads, stamps) as it was read, above or below it by its place.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby
from statistics import median
from typing import TypeVar

import store
from extract.values import Uncertain
from ingest.values import Box, Document, LeftOut, Page, Piece, Reading
from normalize.values import EditedText, Span
from vanthu.renditions.aligning import Part, Place, Placed, align

V = TypeVar("V")

LEFT_OUT = -1
"""Number of the block, in the name of a printed line, of words that are not in the text."""
_BELOW = frozenset("gjpqyỳýỷỹỵạặậẹệịọộợụựỴẠẶẬẸỆỊỌỘỢỤỰÇç,;()[]{}/|Q@$_¹²³⁴⁵⁶⁷⁸⁹⁰“”\"'‘’*-–—=^~·•°")
"""A word with one of these does not end on the baseline: a stroke or a mark below it, or nothing that stands on it."""

_FAR, _ENOUGH, _STEEP = 6.0, 6, 0.09
"""A pair of words tells the slope where they are so many heights apart (a box may be one pixel off); how many pairs
are asked for; and what no line of a page differs from the page (5°)."""


@dataclass(frozen=True, slots=True)
class TextWord:
    """A word as it is handed on; `printed` is what was read for it, `alternatives` what else it may be, best first.

    `whole` is the word of which a line break left only `text` here (`part`). Confidence is that of the repair where
    it changed the word, else the reader's; None where nobody knows.
    """

    text: str
    box: Box
    printed: str
    confidence: float | None = None
    alternatives: tuple[str, ...] = ()
    part: Part = Part.WHOLE
    whole: str = ""
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Baseline:
    """The line on which letters stand: height in pixels at `x`, and by how much it falls with each pixel."""

    x: float
    y: float
    slope: float

    def at(self, x: float) -> float:
        """Its height at `x`, counted downwards."""
        return self.y + (x - self.x) * self.slope


@dataclass(frozen=True, slots=True)
class TextLine:
    """Words of one block on one printed line, from left to right as they are read; baseline only where it is known."""

    words: tuple[TextWord, ...]
    box: Box
    baseline: Baseline | None


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A paragraph or a part of one; `kind` is its zone, or the reason why it is left out (then `left_out`)."""

    kind: str
    lines: tuple[TextLine, ...]
    box: Box
    note: int | None = None
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class TextPage:
    """A page and its blocks in reading order; boxes lie within the page."""

    page: Page
    blocks: tuple[TextBlock, ...]


def lay_out(loaded: store.LoadedDocument) -> Iterator[TextPage]:
    """The pages that were read, in order; those without an image (DOCX, plain text) have no blocks."""
    document = loaded.document
    inside: list[Place] = []
    outside: dict[int, list[Place]] = defaultdict(list)
    for page in document.pages:
        for place in _places(document, page):
            (outside[page.number] if place.line[2] == LEFT_OUT else inside).append(place)
    inside.sort(key=lambda place: place.span)
    say = _Sayings(loaded.repaired, loaded.facts.uncertain)
    lines: dict[tuple[int, int, int], list[TextWord]] = defaultdict(list)
    for placed in align(loaded.repaired, inside):
        lines[placed.line].append(say.word(placed))
    by_page: dict[int, list[tuple[tuple[int, int, int], list[TextWord]]]] = defaultdict(list)
    for key, words in lines.items():
        by_page[key[0]].append((key, words))
    for page in document.pages:
        blocks = _blocks(document, page, by_page[page.number])
        yield TextPage(page, _in_order(blocks, list(_left_out(document, page, outside[page.number]))))


def _places(document: Document, page: Page) -> Iterator[Place]:
    """Every word of the page with a box, cut where one part of it is in the text and another is not."""
    pieces = sorted((p for p in document.pieces if p.page == page.number and p.length), key=lambda p: p.page_start)
    starts = [piece.page_start for piece in pieces]
    blocks = [block.span.start for block in document.blocks]
    for number, line in enumerate(page.lines):
        for word in line.words:
            box = _within(word.box or line.box, page)
            if box is None:
                continue
            for part, piece in _cut(word.span, pieces, starts):
                text = word.text if part == word.span else part.of(page.text)
                span, block = part, LEFT_OUT
                if piece is not None:
                    span = part.shift(piece.start - piece.page_start)
                    block = max(0, bisect_right(blocks, span.start) - 1)
                yield Place(
                    text, span, _slice(box, word.span, part), (page.number, number, block), word.confidence, word.other
                )


def _cut(span: Span, pieces: Sequence[Piece], starts: Sequence[int]) -> Iterator[tuple[Span, Piece | None]]:
    """`span` of a page's text in parts, each with the piece that it is in."""
    at = span.start
    for piece in pieces[max(0, bisect_right(starts, span.start) - 1) :]:
        if piece.page_start >= span.end:
            break
        start, end = max(at, piece.page_start), min(span.end, piece.page_start + piece.length)
        if start >= end:
            continue
        if at < start:
            yield Span(at, start), None
        yield Span(start, end), piece
        at = end
    if at < span.end:
        yield Span(at, span.end), None


def _slice(box: Box, whole: Span, part: Span) -> Box:
    if part == whole:
        return box
    unit = box.width / len(whole)
    left = box.left + round((part.start - whole.start) * unit)
    return Box(left, box.top, max(left, box.left + round((part.end - whole.start) * unit)), box.bottom)


def _within(box: Box | None, page: Page) -> Box | None:
    if box is None or not page.width or not page.height:
        return None
    left, top = min(box.left, page.width), min(box.top, page.height)
    return Box(left, top, max(left, min(box.right, page.width)), max(top, min(box.bottom, page.height)))


class _Sayings:
    """What repair and extraction say of the words, looked up by where they stand in the text."""

    def __init__(self, repaired: EditedText, doubts: Iterable[Uncertain]) -> None:
        self._repaired = repaired
        self._edits = [(repaired.edited_span(i), edit) for i, edit in enumerate(repaired.edits) if edit.replacement]
        self._starts = [span.start for span, _ in self._edits]
        self._doubts = sorted(((doubt.span, doubt) for doubt in doubts), key=lambda pair: pair[0])
        self._doubt_starts = [span.start for span, _ in self._doubts]

    def word(self, placed: Placed) -> TextWord:
        """The word as it is handed on."""
        span, whole = placed.span, placed.span.of(self._repaired.text)
        known: list[float] = []
        other: list[str] = []
        for place, edit in _touching(self._edits, self._starts, span):
            known.append(edit.confidence)
            other += [one for a in edit.alternatives if (one := _instead(whole, span, place, a, edit.replacement))]
        for place, doubt in _touching(self._doubts, self._doubt_starts, span):
            known.append(doubt.confidence)
            other += [one for a in doubt.alternatives if (one := _instead(whole, span, place, a, doubt.repaired))]
        if not known:
            known = [place.confidence for place in placed.places if place.confidence is not None]
        if len(placed.places) == 1 and placed.places[0].other:
            other.append(placed.places[0].other)
        return TextWord(
            placed.text,
            placed.box,
            " ".join(place.text for place in placed.places),
            min(known, default=None),
            tuple(dict.fromkeys(one for one in other if one != whole)),
            placed.part,
            whole,
            placed.soft,
        )


def _touching(listed: Sequence[tuple[Span, V]], starts: Sequence[int], span: Span) -> Iterator[tuple[Span, V]]:
    """Those of `listed`, sorted and free of overlaps, that share a character with `span`."""
    for place, value in listed[max(0, bisect_right(starts, span.start) - 1) :]:
        if place.start >= span.end:
            return
        if place.overlaps(span):
            yield place, value


def _instead(whole: str, span: Span, place: Span, other: str, replacement: str) -> str:
    """The word `whole` at `span` with `other` for the replacement at `place`; nothing where that cannot be said."""
    if span.covers(place):
        return whole[: place.start - span.start] + other + whole[place.end - span.start :]
    if not place.covers(span):
        return ""
    ours, theirs = replacement.split(), other.split()
    at = len(replacement[: span.start - place.start].split())
    return theirs[at] if len(ours) == len(theirs) and ours[at] == whole else ""


def _blocks(
    document: Document, page: Page, lines: Iterable[tuple[tuple[int, int, int], list[TextWord]]]
) -> list[TextBlock]:
    """The page's blocks of the continuous text from its lines in text order."""
    made = []
    for number, group in groupby(lines, key=lambda pair: pair[0][2]):
        block = document.blocks[number] if number < len(document.blocks) else None
        some = tuple(_line(page, words) for _, words in group)
        kind = "body" if block is None else block.zone.value
        made.append(TextBlock(kind, some, _around(line.box for line in some), None if block is None else block.note))
    return made


def _left_out(document: Document, page: Page, places: Iterable[Place]) -> Iterator[TextBlock]:
    """What of the page is not in the text, as it was read; a block for each run of lines with one reason."""
    spans = sorted((o for o in document.left_out if o.page == page.number), key=lambda o: o.span)
    rows = [list(row) for _, row in groupby(places, key=lambda place: place.line)]
    for kind, group in groupby(rows, key=lambda row: _reason(spans, row[0].span)):
        lines = tuple(_line(page, [_as_read(place) for place in row]) for row in group)
        yield TextBlock(kind, lines, _around(line.box for line in lines), left_out=True)


def _reason(spans: Sequence[LeftOut], span: Span) -> str:
    return next((o.reason.value for o in spans if o.span.overlaps(span)), "left_out")


def _as_read(place: Place) -> TextWord:
    other = (place.other,) if place.other else ()
    return TextWord(place.text, place.box, place.text, place.confidence, other, whole=place.text)


def _line(page: Page, words: Sequence[TextWord]) -> TextLine:
    return TextLine(tuple(words), _around(word.box for word in words), _baseline(page, words))


def _baseline(page: Page, words: Sequence[TextWord]) -> Baseline | None:
    """Where the letters stand that reach down to the baseline and no further; boxes of OCR end where the ink does."""
    if page.reading is not Reading.OCR:
        return None
    standing = [word.box for word in words if word.box.height and not _BELOW & set(word.text + word.printed)]
    if not standing:
        return None
    slope = _slope(standing, math.tan(math.radians(page.skew)))
    x = min(word.box.left for word in words)
    return Baseline(x, median(box.bottom - (_middle(box) - x) * slope for box in standing), slope)


def _slope(standing: Sequence[Box], skew: float) -> float:
    """The line's own slope where its words tell it (the median of their pairs, after Theil and Sen), else the page's.

    A photographed page has a slope for each line; two words near each other tell none.
    """
    far = _FAR * median(box.height for box in standing)
    pairs = [(a, b) for a, b in combinations(standing, 2) if abs(_middle(b) - _middle(a)) >= far]
    if len(pairs) < _ENOUGH:
        return skew
    own = median((b.bottom - a.bottom) / (_middle(b) - _middle(a)) for a, b in pairs)
    return own if abs(own - skew) < _STEEP else skew


def _middle(box: Box) -> float:
    return (box.left + box.right) / 2


def _around(boxes: Iterable[Box]) -> Box:
    first, *others = boxes
    for box in others:
        first = first.join(box)
    return first


def _in_order(text: Sequence[TextBlock], left_out: Sequence[TextBlock]) -> tuple[TextBlock, ...]:
    top = min((block.box.top for block in text), default=0)
    above = [block for block in left_out if block.box.bottom <= top]
    return (*above, *text, *(block for block in left_out if block not in above))
