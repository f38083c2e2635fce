"""Strips: the lines of a page as assembling moves them about, whole or cut where two columns stand side by side.

A strip knows its words, its place in the page's text, its box and the size of its type. Everything that
assembling decides, it decides about strips; nothing is ever copied out of the page's text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from ingest.lines import join_boxes
from ingest.values import Box, LeftOut, Page, Reading, Reason, Word, Zone
from normalize.values import Span

LETTER = 0.435
"""Mean width of a letter of Vietnamese running text in ems, as in Times and its metric kin."""
TALL = 0.75
"""Height of a lower-case letter with its marks in ems, the lower quartile of the words of a line."""
FONT = 1.11
"""Height of the font's box, which a text layer gives for each letter, in ems: Times and its metric kin."""
WINDOW = 12
"""Strips to each side that say where the margins are: a skewed page moves them from top to bottom."""


@dataclass(frozen=True, slots=True)
class Strip:
    """Consecutive words of one line; `spaced` says that a blank line or white space stands before it in a plain text.

    `em` is the size of the type in pixels, estimated from letters, 0.0 where there are no boxes.
    """

    page: Page
    words: tuple[Word, ...]
    block: int
    spaced: bool = False
    zone: Zone | None = None
    note: int | None = None
    box: Box | None = field(init=False)
    em: float = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "box", join_boxes([word.box for word in self.words]))
        object.__setattr__(self, "em", _em(self.words, TALL if self.page.reading is Reading.OCR else FONT))

    @property
    def start(self) -> int:
        return self.words[0].span.start

    @property
    def end(self) -> int:
        return self.words[-1].span.end

    @property
    def text(self) -> str:
        return self.page.text[self.start : self.end]

    @property
    def confidence(self) -> float:
        """The mean confidence of its words, 1.0 where the reader gives none."""
        known = [word.confidence for word in self.words if word.confidence is not None]
        return sum(known) / len(known) if known else 1.0

    def cut(self, at: int) -> tuple[Strip, Strip]:
        """The words before word number `at`, and those from it on."""
        return replace(self, words=self.words[:at]), replace(self, words=self.words[at:])


@dataclass(slots=True)
class Off:
    """What assembling leaves out of the text, with the reasons, as it goes along."""

    found: list[LeftOut] = field(default_factory=list)

    def take(self, strip: Strip, reason: Reason) -> None:
        """Leave out a whole strip."""
        self.found.append(LeftOut(strip.page.number, Span(strip.start, strip.end), reason))

    def words(self, page: Page, words: Sequence[Word], reason: Reason) -> None:
        """Leave out words of a strip, each by itself."""
        self.found += [LeftOut(page.number, word.span, reason) for word in words]

    def unless(self, off: bool, strip: Strip, reason: Reason) -> bool:
        """Leave out the strip if `off`; whether it is kept."""
        if off:
            self.take(strip, reason)
        return not off


@dataclass(frozen=True, slots=True)
class Margins:
    """Where the text block begins and ends at one strip, in pixels."""

    left: int
    right: int


def find_strips(page: Page) -> list[Strip]:
    """The strips of a page in reading order, one for each line that has words."""
    strips: list[Strip] = []
    end = 0
    for line in page.lines:
        if not line.words:
            continue
        between = page.text[end : line.words[0].span.start]
        spaced = (
            page.reading is Reading.TEXT and bool(strips) and (between.count("\n") > 1 or between[-1:] in " \t\xa0")
        )
        strips.append(Strip(page, line.words, line.block, spaced, line.zone, line.note))
        end = line.words[-1].span.end
    return strips


def find_margins(strips: Sequence[Strip]) -> list[Margins]:
    """The margins at each of `strips` of one page, from its neighbours; all must have boxes.

    The left margin is where the leftmost of the neighbours begin, the right one where the widest end.
    """
    boxes = [strip.box or Box(0, 0, 0, 0) for strip in strips]
    all_lefts = sorted(box.left for box in boxes)
    found: list[Margins] = []
    for at in range(len(boxes)):
        near = boxes[max(0, at - WINDOW) : at + WINDOW + 1]
        lefts = sorted(box.left for box in near)
        rights = sorted(box.right for box in near)
        left = lefts[len(lefts) // 8]
        # Where a long list stands all round, the page's other lines tell; a skew moves the margin by less.
        if left - all_lefts[len(all_lefts) // 8] > 1.2 * strips[at].em > 0:
            left = all_lefts[len(all_lefts) // 8]
        found.append(Margins(left, rights[-1 - len(rights) // 5]))
    return found


def typical_em(strips: Sequence[Strip]) -> float:
    """The median type size of `strips`, each counting as many times as it has letters; 0.0 without boxes."""
    sizes = sorted((strip.em, len(strip.text)) for strip in strips if strip.em)
    half = sum(weight for _, weight in sizes) / 2
    for em, weight in sizes:
        half -= weight
        if half <= 0:
            return em
    return 0.0


def find_gaps(strip: Strip) -> Iterator[tuple[int, float, float]]:
    """For each word but the first: its number, the gap before it in ems, and the middle of the gap as a pixel.

    Without boxes a tab or three spaces count as a gap of three ems, and the middle is 0.
    """
    for at in range(1, len(strip.words)):
        before, after = strip.words[at - 1], strip.words[at]
        if before.box is not None and after.box is not None:
            width = after.box.left - before.box.right
            yield at, width / strip.em if strip.em else 0.0, (after.box.left + before.box.right) / 2
        else:
            between = strip.page.text[before.span.end : after.span.start]
            yield at, 3.0 if "\t" in between or len(between) > 2 else 0.3, 0.0


def _em(words: Sequence[Word], height: float) -> float:
    boxed = [(word, word.box) for word in words if word.box is not None]
    solid = [(word, box) for word, box in boxed if sum(c.isalnum() for c in word.text) > 1] or boxed
    letters = sum(len(word.text) for word, _ in solid)
    if not letters:
        return 0.0
    wide = sum(box.width for _, box in solid) / letters / LETTER
    heights = sorted(box.height for _, box in solid)
    tall = (heights[len(heights) // 4] if len(heights) > 3 else median(heights)) / height
    return float((wide * tall) ** 0.5)
