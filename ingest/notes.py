"""Numbering the notes and finding their marks in the body: consecutive numbers decide what the signs mean.

The paragraphs of the note stream become notes 1, 2, 3 …: each paragraph begins the next note or goes on with
the one before it, so that signs and figures that were read agree best. Then each note's mark is sought in the
body of its page, in order.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.marks import Candidate, Head, agreement, goes_on_low
from ingest.paragraphs import is_open
from ingest.zones import is_bullet

JUMP = 2.0
"""What it costs to leave out a number: two figures that agree outweigh it."""
LEAP = 3
"""At most so many numbers are left out at once."""
BEAM = 24
"""So many hypotheses are kept in numbering, and so many last places in assigning."""
FAR = 2.0
"""What it costs a mark to stand on the page before its note's."""
ENOUGH = 0.6
"""A mark is taken from this weight on."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The mark of note `number` in the body: the candidate that was taken for it, and how sure that is."""

    number: int
    candidate: Candidate
    confidence: float


@dataclass(frozen=True, slots=True)
class _Guess:
    score: float
    number: int
    chain: tuple[object, ...]


def number_notes(texts: Sequence[str], heads: Sequence[Head | None], fresh: Sequence[bool]) -> list[int | None]:
    """For each paragraph of the note stream the number of the note that it begins, None where it goes on.

    `fresh[i]` says that paragraph i is the first of the notes on its page. The first of all begins a note.
    """
    guesses = [_Guess(0.0, 0, ())]
    for at, (text, head) in enumerate(zip(texts, heads, strict=True)):
        setting = _setting(texts[at - 1] if at else "", text, fresh=fresh[at])
        following: list[_Guess] = []
        for guess in guesses:
            if guess.number:
                score = guess.score - (head.weight if head else 0.0)
                following.append(_Guess(score, guess.number, (guess.chain, None)))
            for leap in range(LEAP + 1):
                number = guess.number + 1 + leap
                score = guess.score + setting + _start_score(head, number) - JUMP * leap
                following.append(_Guess(score, number, (guess.chain, number)))
        best: dict[int, _Guess] = {}
        for guess in following:
            if guess.number not in best or guess.score > best[guess.number].score:
                best[guess.number] = guess
        guesses = sorted(best.values(), key=lambda g: -g.score)[:BEAM]
    numbers: list[int | None] = []
    chain = max(guesses, key=lambda g: g.score).chain
    while chain:
        chain, number = chain  # type: ignore[assignment]
        numbers.append(number)
    return numbers[::-1]


def assign_marks(
    notes: Sequence[tuple[int, int]], candidates: Sequence[Candidate], places: Sequence[int]
) -> list[Anchor]:
    """The marks of the notes in the body, in order, as many and as sure as can be.

    `notes` are numbers with the places (pages, or stretches of a text without pages) where the notes begin;
    `places` are those of the candidates. A mark stands in its note's place or the one before; a figure that
    is the very number may stand in any.
    """
    frontier: list[tuple[int, float, tuple[object, ...]]] = [(-1, 0.0, ())]
    by_figure: dict[str, list[int]] = {}
    for index, candidate in enumerate(candidates):
        if candidate.exact:
            by_figure.setdefault(candidate.figure, []).append(index)
    for number, place in notes:
        near = range(bisect_left(places, place - 1), bisect_left(places, place + 1))
        reachable = sorted({*near, *by_figure.get(str(number), ())})
        grown = list(frontier)
        lasts = [last for last, _, _ in frontier]
        for index in reachable:
            candidate = candidates[index]
            weight = candidate.weight + _agreement(candidate, number)
            if places[index] != place and not (candidate.exact and candidate.figure == str(number)):
                weight -= FAR
            if weight < ENOUGH:
                continue
            at = bisect_left(lasts, index) - 1
            if at >= 0:
                _, score, chain = frontier[at]
                grown.append((index, score + weight, (chain, (number, index, weight))))
        frontier = _best(grown)
    chain = frontier[-1][2]
    anchors: list[Anchor] = []
    while chain:
        chain, (number, index, weight) = chain  # type: ignore[misc, assignment]
        anchors.append(Anchor(number, candidates[index], min(0.97, 0.45 + 0.13 * weight)))
    return anchors[::-1]


def _setting(before: str, text: str, *, fresh: bool) -> float:
    """How much a paragraph's place and beginning speak for a new note, whatever mark there may be."""
    if not before:
        return 0.0
    if is_bullet(text) or goes_on_low(text):
        return -2.0
    if is_open(before):
        return -1.0
    # What is left of a note goes on inside a sentence as a rule; a whole paragraph at the head of the block is a note
    # whose mark was lost.
    return 1.2 if fresh else 0.0


def _start_score(head: Head | None, number: int) -> float:
    if head is None:
        return -0.5 if number == 1 else -1.0
    agrees = _agreement(head, number)
    if head.exact or head.numbers:
        return head.weight + agrees
    # In a row of notes the order says more than the looks of a sign.
    return head.weight + (max(-0.8, agrees) if head.figure else max(-0.3, min(0.3, agrees)))


def _agreement(seen: Head | Candidate, number: int) -> float:
    return agreement(seen.sign, seen.figure, number, exact=seen.exact, numbers=seen.numbers)


def _best(entries: list[tuple[int, float, tuple[object, ...]]]) -> list[tuple[int, float, tuple[object, ...]]]:
    """Entries by last index whose score is above that of every earlier one."""
    kept: list[tuple[int, float, tuple[object, ...]]] = []
    for entry in sorted(entries, key=lambda e: (e[0], -e[1])):
        if not kept or entry[1] > kept[-1][1]:
            kept.append(entry)
    return kept[-BEAM * 3 :]
