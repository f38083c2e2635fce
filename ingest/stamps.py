"""A receiver's stamp (ĐẾN, Số, Ngày, Chuyển) on the first page: its words are no part of the text.

The stamp has a number and a date of its own, and is often put over print. What it covers is kept where it was
read surely and goes on with the words outside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.cells import stands_in
from ingest.strips import Off, Strip
from ingest.values import AreaKind, Box, Reason, Word
from ingest.zones import is_stamp_word
from normalize.text import is_syllable

SURE = 0.6
"""A word over which a stamp was put is believed from this confidence on."""
NEAR = 1.2
"""Ems between words of one line; a word in a stamp that is farther from the text outside is the stamp's."""
UPPER = 0.6
"""A receiver stamps the first page, in this share of its height."""


def without_stamps(strips: Sequence[Strip], off: Off) -> list[Strip]:
    """The strips of the first page without what a receiver's stamp says; words of the text under it stay if sure."""
    if not strips:
        return []
    page = strips[0].page
    stamps = [a.box for a in page.areas if a.kind is AreaKind.STAMP and a.box.top < UPPER * page.height]
    for box in stamps:
        inside = [word for strip in strips for word in strip.words if stands_in(word, box)]
        if any(is_stamp_word(word.text) for word in inside) or _mean(inside) < SURE:
            strips = [kept for strip in strips for kept in _outside(strip, box, off)]
    return list(strips)


def _outside(strip: Strip, stamp: Box, off: Off) -> list[Strip]:
    """What of a strip is not the stamp's: what stands outside, and sure words that go on with it."""
    words = list(strip.words)
    gone = {at for at, word in enumerate(words) if stands_in(word, stamp)}
    if not gone:
        return [strip]
    for steps in (range(len(words) - 2, -1, -1), range(1, len(words))):
        ahead = 1 if steps.step < 0 else -1
        for at in steps:
            if at in gone and at + ahead not in gone and _goes_on(words[at], words[at + ahead], strip.em):
                gone.discard(at)
    off.words(strip.page, [words[at] for at in sorted(gone)], Reason.STAMP)
    kept = tuple(word for at, word in enumerate(words) if at not in gone)
    return [replace(strip, words=run) for run in _runs(strip, kept)]


def _runs(strip: Strip, kept: Sequence[Word]) -> list[tuple[Word, ...]]:
    """Words that followed one another in the strip, together."""
    at = {word.span: number for number, word in enumerate(strip.words)}
    runs: list[list[Word]] = []
    for word in kept:
        if runs and at[word.span] == at[runs[-1][-1].span] + 1:
            runs[-1].append(word)
        else:
            runs.append([word])
    return [tuple(run) for run in runs]


def _goes_on(word: Word, neighbour: Word, em: float) -> bool:
    if word.box is None or neighbour.box is None or is_stamp_word(word.text):
        return False
    first, second = sorted((word.box, neighbour.box), key=lambda box: box.left)
    sure = (word.confidence or 0.0) >= SURE and is_syllable(word.text.strip(".,;:()“”\"'"))
    return sure and second.left - first.right < NEAR * em


def _mean(words: Sequence[Word]) -> float:
    known = [word.confidence for word in words if word.confidence is not None]
    return sum(known) / len(known) if known else 1.0
