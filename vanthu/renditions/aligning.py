"""Which words of the page became which words of the repaired text.

Repair joins words, parts them, and mends several at once; assembling joins what a line break cut. So a word of
the text may stand in several places on the page and a place may hold several words. Both sides are in text order:
they fall into the smallest groups that share no place, and within a group words are spread over its places.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, groupby

from ingest.values import Box
from normalize.values import EditedText, Span


class Part(StrEnum):
    """Which part of a word stands in a place: all of it, or the part before or after a line break."""

    WHOLE = "whole"
    FIRST = "first"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Place:
    """What was read at one place of a page: `span` indexes the printed text; `line` names page, line and block."""

    text: str
    span: Span
    box: Box
    line: tuple[int, int, int]
    confidence: float | None = None
    other: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A word of the repaired text, or a part of one, on a printed line: `text` is what stands there.

    `span` is the whole word's in the repaired text, `places` are those it stands for (they share `line`). `soft` says
    that the printed hyphen after this part is no part of the word.
    """

    text: str
    span: Span
    box: Box
    places: tuple[Place, ...]
    part: Part = Part.WHOLE
    soft: bool = False

    @property
    def line(self) -> tuple[int, int, int]:
        return self.places[0].line


_WORD = re.compile(r"\S+")


def align(repaired: EditedText, places: Sequence[Place]) -> Iterator[Placed]:
    """Every word of the repaired text in its place; `places` are in the order of their spans and do not overlap.

    A word that nothing was read for (a mark that reading lost) stands with the word before it. Words that repair
    took out have no place any more.
    """
    for words, held in _groups(repaired, places):
        yield from _spread(repaired.text, words, held)


def _groups(repaired: EditedText, places: Sequence[Place]) -> Iterator[tuple[list[Span], Sequence[Place]]]:
    """Words and the places they came from, in the smallest groups that share no place."""
    starts = [place.span.start for place in places]
    waiting: list[Span] = []
    words: list[Span] = []
    first = last = 0
    for match in _WORD.finditer(repaired.text):
        word = Span(*match.span())
        printed = repaired.to_original(word)
        start, end = _touched(places, starts, printed)
        if start == end:
            (words if words else waiting).append(word)
            continue
        if words and start >= last:
            yield words, places[first:last]
            words = []
        if not words:
            words, waiting, first = waiting, [], start
        words.append(word)
        last = max(last, end)
    if words:
        yield words, places[first:last]


def _touched(places: Sequence[Place], starts: Sequence[int], printed: Span) -> tuple[int, int]:
    """The places from … to … that share a character with `printed`."""
    start = max(0, bisect_right(starts, printed.start) - 1)
    if start < len(places) and places[start].span.end <= printed.start:
        start += 1
    end = start
    while end < len(places) and places[end].span.start < printed.end:
        end += 1
    return start, end


def _spread(text: str, words: Sequence[Span], places: Sequence[Place]) -> Iterator[Placed]:
    if len(words) == len(places):
        for word, place in zip(words, places, strict=True):
            yield Placed(word.of(text), word, place.box, (place,))
        return
    rows = [tuple(row) for _, row in groupby(places, key=lambda place: place.line)]
    if len(words) == 1 < len(rows):
        yield from _broken(text, words[0], rows)
        return
    for row, some in zip(rows, _share([len(w) for w in words], [_length(row) for row in rows]), strict=True):
        yield from _along(text, words[some.start : some.end], row)


def _along(text: str, words: Sequence[Span], row: tuple[Place, ...]) -> Iterator[Placed]:
    """Words along one line: the whole of it is theirs, each as wide as it is long, a character's width between two."""
    if not words:
        return
    box = _join(row)
    unit = box.width / (sum(map(len, words)) + len(words) - 1)
    at = 0
    for word in words:
        left, right = box.left + round(at * unit), box.left + round((at + len(word)) * unit)
        # A page of noise may hold boxes narrower than their words have letters.
        part = Box(left, box.top, max(left, min(right, box.right)), box.bottom)
        yield Placed(word.of(text), word, part, row)
        at += len(word) + 1


def _broken(text: str, word: Span, rows: Sequence[tuple[Place, ...]]) -> Iterator[Placed]:
    """One word over several lines, cut where the page cuts it."""
    whole, at = word.of(text), 0
    left = sum(map(_length, rows))
    for number, row in enumerate(rows):
        printed = "".join(place.text for place in row)
        rest = whole[at:]
        soft = False
        if number == len(rows) - 1:
            length = len(rest)
        elif rest.startswith(printed):
            length = len(printed)
        else:
            bare = printed.rstrip("-\N{SOFT HYPHEN}\N{HYPHEN}")
            soft = bool(bare) and bare != printed and rest.startswith(bare)
            length = len(bare) if soft else round(len(rest) * len(printed) / max(1, left))
        left -= len(printed)
        if length:
            part = Part.FIRST if at == 0 else Part.LATER
            yield Placed(rest[:length], word, _join(row), row, Part.WHOLE if length == len(whole) else part, soft)
        at += length


def _share(lengths: Sequence[int], rooms: Sequence[int]) -> Iterator[Span]:
    """Which of the words (by their lengths) go into each of the rooms: those whose middle falls into it."""
    scale = sum(rooms) / max(1, sum(lengths))
    middles = [(end - length / 2) * scale for length, end in zip(lengths, accumulate(lengths), strict=True)]
    start = 0
    for number, room_end in enumerate(accumulate(rooms), 1):
        end = start
        while end < len(middles) and (middles[end] < room_end or number == len(rooms)):
            end += 1
        yield Span(start, end)
        start = end


def _length(row: Iterable[Place]) -> int:
    return sum(len(place.text) for place in row)


def _join(row: Sequence[Place]) -> Box:
    box = row[0].box
    for place in row[1:]:
        box = box.join(place.box)
    return box
