"""Characters that lie about on a page, set into words, lines and paragraphs by where they stand.

A PDF says where each character stands and little more: its spaces may be missing, and its line breaks are
guesses of whoever reads it. Coordinates are pixels of the page image, from the top left.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise
from statistics import median

from ingest.lines import Row, Token
from ingest.values import Box
from normalize.text import superscript


class Space(IntEnum):
    """What parts a glyph from the one before it: nothing, a guess of the PDF reader, or a space in the file."""

    NONE = 0
    GUESSED = 1
    WRITTEN = 2


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character with the box of its font and its baseline; `hidden` ones are not painted, as those under a scan."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    baseline: float
    space: Space = Space.NONE
    hidden: bool = False

    @property
    def size(self) -> float:
        """The height of the font's box."""
        return self.bottom - self.top


# Shares of the font's height from which on a gap parts two words, by what the file says; a space is about 0.2.
_WORD_GAP = {Space.NONE: 0.3, Space.GUESSED: 0.1, Space.WRITTEN: float("-inf")}
_COLUMN_GAP = 4.0
_DIGITS = "0123456789"
_SAME_PLACE = 0.12
"""Two equal letters nearer than this share of their size are one, printed twice to look bold; `l` is 0.28 wide."""


def set_rows(glyphs: Iterable[Glyph], *, width: int, height: int) -> list[Row]:
    """The rows of a page of `width` × `height` pixels in reading order; raised small digits become superscripts."""
    lines = _order(_lines(glyphs))
    rows = []
    for line, block in zip(lines, _blocks(lines, width), strict=True):
        size, baseline = _size(line), median(glyph.baseline for glyph in line)
        tokens = (_token(word, size, baseline, width, height) for word in _words(line, size))
        rows.append(Row(tuple(tokens), block))
    return rows


def without_doubles(glyphs: Iterable[Glyph]) -> Iterator[Glyph]:
    """`glyphs` without those that stand on an equal one: bold type made by printing twice, a shadow, a copied layer."""
    seen: dict[tuple[str, int, int], list[Glyph]] = {}
    for glyph in glyphs:
        reach = max(1.0, _SAME_PLACE * glyph.size)
        column, row = round(glyph.left / reach), round(glyph.baseline / reach)
        near = (
            other
            for x in (column - 1, column, column + 1)
            for y in (row - 1, row, row + 1)
            for other in seen.get((glyph.text, x, y), ())
        )
        if any(abs(o.left - glyph.left) <= reach and abs(o.baseline - glyph.baseline) <= reach for o in near):
            continue
        place = seen.setdefault((glyph.text, column, row), [])
        if not place:
            place.append(glyph)
        yield glyph


def clamped(left: float, top: float, right: float, bottom: float, *, width: int, height: int) -> Box:
    """A box of whole pixels around the given edges, as far as it lies on the page."""
    x0, y0 = min(max(0, math.floor(left)), width), min(max(0, math.floor(top)), height)
    return Box(x0, y0, max(x0, min(width, math.ceil(right))), max(y0, min(height, math.ceil(bottom))))


def _lines(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Glyphs that stand beside each other, in the order of the file."""
    lines: list[list[Glyph]] = []
    for glyph in glyphs:
        if lines and _beside(lines[-1][-1], glyph):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return lines


def _beside(before: Glyph, after: Glyph) -> bool:
    shared = min(before.bottom, after.bottom) - max(before.top, after.top)
    size = max(before.size, after.size)
    return shared >= 0.5 * min(before.size, after.size) and -2 * size < after.left - before.right < _COLUMN_GAP * size


def _order(lines: list[list[Glyph]]) -> list[list[Glyph]]:
    """The order of the file, or from top to bottom where the file jumps about."""
    if not lines:
        return lines
    pitch = max(1.0, median(_size(line) for line in lines) / 2)
    jumps = sum(_baseline(after) < _baseline(before) - pitch for before, after in pairwise(lines))
    if jumps <= max(3, len(lines) // 10):
        return lines
    return sorted(lines, key=lambda line: (round(_baseline(line) / pitch), line[0].left))


def _blocks(lines: Sequence[list[Glyph]], width: int) -> Iterator[int]:
    """Each line's paragraph; a new one begins at a gap, an indent, a change of size or after a short line."""
    wide = [line for line in lines if line[-1].right - line[0].left > 0.5 * width]
    left = min((line[0].left for line in wide), default=0.0)
    right = max((line[-1].right for line in wide), default=float(width))
    block = 0
    for before, line in zip([None, *lines], lines, strict=False):
        if before is not None:
            size = _size(line)
            gap = min(glyph.top for glyph in line) - max(glyph.bottom for glyph in before)
            block += (
                not -size <= gap <= 0.7 * size
                or line[0].left > left + 1.5 * size
                or before[-1].right < right - 4 * size
                or not 0.8 < size / max(1e-6, _size(before)) < 1.25
            )
        yield block


def _words(line: Sequence[Glyph], size: float) -> Iterator[list[Glyph]]:
    word: list[Glyph] = []
    for glyph in line:
        if word and glyph.left - word[-1].right > _WORD_GAP[glyph.space] * size:
            yield word
            word = []
        word.append(glyph)
    yield word


def _token(word: Sequence[Glyph], size: float, baseline: float, width: int, height: int) -> Token:
    left, top = min(glyph.left for glyph in word), min(glyph.top for glyph in word)
    right, bottom = max(glyph.right for glyph in word), max(glyph.bottom for glyph in word)
    text = "".join(_raised(glyph, size, baseline) for glyph in word)
    return Token("".join(text.split()), clamped(left, top, right, bottom, width=width, height=height))


def _raised(glyph: Glyph, size: float, baseline: float) -> str:
    """The glyph's text; a digit smaller than its line and above the baseline as a superscript."""
    if glyph.text in _DIGITS and glyph.size <= 0.8 * size and baseline - glyph.baseline >= 0.1 * size:
        return superscript(int(glyph.text))
    return glyph.text


def _size(line: Sequence[Glyph]) -> float:
    return median(glyph.size for glyph in line)


def _baseline(line: Sequence[Glyph]) -> float:
    return median(glyph.baseline for glyph in line)
