"""Whether a repair's confidence means what it says: of the words given 0.9, nine in ten should be right."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

from rapidfuzz.distance import Levenshtein

from bench.blocks import Row
from normalize import Span

EDGES = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999, 1.0)
SURE = 0.95
LOWEST = 0.05
_TOKEN = re.compile(r"\S+")


class SureWord(Protocol):
    """A word of a repaired text and how sure the repair is of it."""

    @property
    def span(self) -> Span:
        """Its place in the repaired text."""

    @property
    def confidence(self) -> float:
        """From 0 to 1."""


@dataclass(frozen=True, slots=True)
class Graded:
    """A syllable as the scorer counts them: what confidence it was given, whether the truth has it there."""

    confidence: float
    right: bool


def tokens(text: str, scorer: Any) -> Iterator[tuple[Span, str]]:
    """The scorer's syllables of `text` with their places."""
    for match in _TOKEN.finditer(text):
        for form in scorer.syllables(match.group()):
            yield Span(match.start(), match.end()), form


def grade(text: str, words: Sequence[SureWord], reference: str, scorer: Any) -> tuple[list[Graded], int]:
    """Every syllable of a repaired text with its confidence and whether it is right; and how many had no word.

    A syllable is right when the alignment of least edits with the reference pairs it with an equal one. Where it
    consists of several words it is as sure as its least sure one; one without a word is left out and counted.
    """
    found = list(tokens(text, scorer))
    right = [False] * len(found)
    for op in Levenshtein.opcodes(scorer.syllables(reference), [form for _, form in found]):
        if op.tag == "equal":
            right[op.dest_start : op.dest_end] = [True] * (op.dest_end - op.dest_start)
    ends = [word.span.end for word in words]
    graded, without = [], 0
    for (span, _), is_right in zip(found, right, strict=True):
        at = bisect_left(ends, span.start + 1)
        sure = []
        while at < len(words) and words[at].span.start < span.end:
            sure.append(words[at].confidence)
            at += 1
        if sure:
            graded.append(Graded(min(sure), is_right))
        else:
            without += 1
    return graded, without


def bins(graded: Sequence[Graded]) -> list[Row]:
    """For each range of confidence: how many words, what they were given on average, what share is right."""
    rows: list[Row] = []
    for low, high, inside in _binned(graded):
        given = sum(word.confidence for word in inside) / len(inside)
        share = sum(word.right for word in inside) / len(inside)
        rows.append(
            {
                "confidence": f"{low:g} to {high:g}",
                "words": len(inside),
                "given": round(given, 4),
                "right": round(share, 4),
                "wrong": sum(not word.right for word in inside),
            }
        )
    return rows


def summary(graded: Sequence[Graded]) -> Row:
    """The figures of a set of words in one row; a share of nothing is None."""
    wrong = sum(not word.right for word in graded)
    sure = [word.right for word in graded if word.confidence >= SURE]
    return {
        "words": len(graded),
        "wrong": wrong,
        "sure": round(len(sure) / len(graded), 4) if graded else None,
        "right_of_sure": round(sum(sure) / len(sure), 4) if sure else None,
        "errors_in_lowest_5%": round(errors_below(graded, LOWEST) / wrong, 4) if wrong else None,
        "calibration_error": round(calibration_error(graded), 4) if graded else None,
    }


def errors_below(graded: Sequence[Graded], share: float) -> float:
    """How many wrong words are among the `share` given the least confidence; of equals, a part in proportion."""
    left = share * len(graded)
    groups: dict[float, list[bool]] = {}
    for word in graded:
        groups.setdefault(word.confidence, []).append(word.right)
    errors = 0.0
    for _, right in sorted(groups.items()):
        part = min(1.0, left / len(right))
        errors += part * sum(not is_right for is_right in right)
        left -= len(right)
        if left <= 0:
            break
    return errors


def calibration_error(graded: Sequence[Graded]) -> float:
    """Expected calibration error: mean distance of given and true share over the bins, weighed by their words."""
    apart = (
        abs(sum(word.confidence for word in inside) - sum(word.right for word in inside))
        for _, _, inside in _binned(graded)
    )
    return sum(apart) / len(graded)


def _binned(graded: Sequence[Graded]) -> Iterator[tuple[float, float, list[Graded]]]:
    """The bins that hold words; the last one holds its upper edge too."""
    for low, high in pairwise(EDGES):
        inside = [word for word in graded if low <= word.confidence < high or word.confidence == high == EDGES[-1]]
        if inside:
            yield low, high, inside
