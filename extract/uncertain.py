"""Words whose reading is doubtful: unsure repairs, words that are none, unlikely words on a poor reading."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

from extract.values import Uncertain
from ingest.others import words_read
from ingest.values import Document
from normalize.strange import Strange
from normalize.values import EditedText, Span, WordRead

SURE: Final = 0.75
"""Edits at or above this confidence are not doubtful."""
CLEARLY_READ: Final = 0.9
"""Below this confidence of the engine an unlikely word is doubtful: a third of such words are wrong on fax pages."""
FIGURE_SURE: Final = 0.85
"""Below this confidence a figure or symbol is doubtful: `2029` was read for 2023 with 0.79."""
UNREADABLE: Final = 0.5
"""Below this confidence of the engine any word is doubtful."""
NO_WORD, UNLIKELY_WORD = 0.2, 0.65
"""Shares of such words that are right after all, measured on scans with a known text."""


def find_uncertain(
    repaired: EditedText, *, document: Document | None = None, strange: Sequence[Strange] = ()
) -> tuple[Uncertain, ...]:
    """The doubtful words of the repaired text, in order and without overlaps.

    They are the edits below `SURE`; figures and symbols that two readings read differently, or the engine without
    certainty; words that no lexicon knows; unlikely words that the engine read without certainty; and whatever it
    could hardly read at all.
    """
    doubts = list(_from_edits(repaired))
    taken = {position for doubt in doubts for position in range(doubt.span.start, doubt.span.end)}
    read = words_read(document) if document is not None else ()
    for doubt in (*_from_figures(repaired, read), *_from_readings(repaired, _unclear(read), strange)):
        if taken.isdisjoint(range(doubt.span.start, doubt.span.end)):
            taken.update(range(doubt.span.start, doubt.span.end))
            doubts.append(doubt)
    return tuple(sorted(doubts, key=lambda doubt: doubt.span))


class Doubts:
    """Doubtful words, asked how sure the words of a span are; each answer takes time by the words in that span."""

    def __init__(self, uncertain: Sequence[Uncertain]) -> None:
        self._words = sorted(uncertain, key=lambda one: one.span)
        self._starts = [one.span.start for one in self._words]
        # Uncertain words do not overlap, so that their ends are in order too.
        self._ends = [one.span.end for one in self._words]

    def least(self, span: Span) -> float:
        """The confidence of the most doubtful word that the span touches, 1.0 where it touches none."""
        near = self._words[bisect_right(self._ends, span.start) : bisect_left(self._starts, span.end)]
        return min((one.confidence for one in near), default=1.0)


def _from_edits(repaired: EditedText) -> Iterator[Uncertain]:
    for index, edit in enumerate(repaired.edits):
        if edit.confidence < SURE:
            yield Uncertain(
                span=repaired.edited_span(index),
                printed=edit.span.of(repaired.original),
                repaired=edit.replacement,
                alternatives=edit.alternatives,
                confidence=edit.confidence,
            )


def _from_figures(repaired: EditedText, read: Sequence[WordRead]) -> Iterator[Uncertain]:
    """Words with figures that were not surely read: no language says which figure is right."""
    for word in read:
        printed = word.span.of(repaired.original)
        if word.confidence is None or not any(char.isdigit() for char in printed):
            continue
        differs = bool(word.other) and _figures(word.other) != _figures(printed)
        span = repaired.to_edited(word.span)
        if any(char in "0123456789" for char in span.of(repaired.text)) and (differs or word.confidence < FIGURE_SURE):
            others = (word.other,) if differs else ()
            yield Uncertain(span, printed, span.of(repaired.text), others, round(min(word.confidence, SURE), 2))


def _figures(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


def _from_readings(repaired: EditedText, readings: dict[int, float], strange: Sequence[Strange]) -> Iterator[Uncertain]:
    for word in strange:
        printed = repaired.to_original(word.span)
        read = min((readings[at] for at in range(printed.start, printed.end) if at in readings), default=1.0)
        if not word.is_known:
            yield _doubt(repaired, word.span, printed, NO_WORD)
        elif read < CLEARLY_READ:
            yield _doubt(repaired, word.span, printed, min(UNLIKELY_WORD, read))
    for start, end, confidence in _unreadable(readings):
        span = repaired.to_edited(Span(start, end))
        if len(span):
            yield _doubt(repaired, span, Span(start, end), confidence)


def _doubt(repaired: EditedText, span: Span, printed: Span, confidence: float) -> Uncertain:
    return Uncertain(span, printed.of(repaired.original), span.of(repaired.text), (), round(confidence, 2))


def _unclear(read: Sequence[WordRead]) -> dict[int, float]:
    """The engine's confidence at each position of the printed text that it did not read clearly."""
    unclear: dict[int, float] = {}
    for word in read:
        if word.confidence is not None and word.confidence < CLEARLY_READ:
            unclear.update(dict.fromkeys(range(word.span.start, word.span.end), word.confidence))
    return unclear


def _unreadable(readings: dict[int, float]) -> Iterator[tuple[int, int, float]]:
    """Runs of positions that one word of hardly any confidence covers."""
    start, previous = None, None
    for position in [*sorted(at for at, read in readings.items() if read < UNREADABLE), None]:
        same = position is not None and previous is not None and position == previous + 1
        if start is not None and previous is not None and not (same and readings[previous] == readings[position or 0]):
            yield start, previous + 1, readings[previous]
            start = None
        if start is None:
            start = position
        previous = position
