"""Lower, Capitalised or ALL CAPS: how two neighbouring words are written together.

`tỉnh` is written small and `ủy` is, but the organ is `Tỉnh ủy`: the case of a word leans on its neighbour. For
pairs of words whose cases depend on each other the table says how much likelier each pair of cases is than the words
alone would have it (pointwise mutual information, in nats). The best cases of a sentence are found over
what the channel says of each word and what the table says of each pair.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from normalize.compiled import compiled
from normalize.ngrams import find_in_row

Floats = NDArray[np.float32]

UNSAID: Final = 3
"""The case of a word that begins a sentence, stands in a line of capitals or mixes cases: it says nothing."""
UNKNOWN: Final = 0
SIXTEENTH: Final = np.float32(1 / 16)
LEAN: Final = 4.0
"""The weight of the words' own habits beside what was seen of a pair, in observations."""
LEAST: Final = 8.0
"""What a pair must tell over all its occurrences to be kept, in nats."""


class Case(IntEnum):
    """How a word is written."""

    LOWER = 0
    TITLED = 1
    UPPER = 2


class CaseTable(NamedTuple):
    """Second words of each first word, sorted, and nine values in sixteenths of a nat, by case and case."""

    rows: NDArray[np.uint16]
    followers: NDArray[np.uint16]
    values: NDArray[np.int8]


def written(word: str, case: Case) -> str:
    """`word` in that case.

    >>> written("ủy", Case.TITLED), written("ủy", Case.UPPER)
    ('Ủy', 'ỦY')
    """
    if case is Case.UPPER:
        return word.upper()
    return word[0].upper() + word[1:] if case is Case.TITLED else word


def case_of(token: str) -> int:
    """The case of a token as printed; `UNSAID` where it mixes them.

    >>> [int(case_of(token)) for token in ("ủy", "Ủy", "UBND", "Ý", "VnExpress")]
    [0, 1, 2, 1, 3]
    """
    if token.islower():
        return Case.LOWER
    if token[:1].isupper() and (len(token) == 1 or token[1:].islower()):
        return Case.TITLED
    return Case.UPPER if token.isupper() else UNSAID


def count_cases(
    words: NDArray[np.uint16], cases: NDArray[np.uint8], weight: float
) -> tuple[NDArray[np.uint64], Floats]:
    """Keys `first << 20 | second << 4 | case * 3 + case` of neighbours whose cases say something, and their weights."""
    said = (cases[:-1] != UNSAID) & (cases[1:] != UNSAID) & (words[:-1] != UNKNOWN) & (words[1:] != UNKNOWN)
    first, second = words[:-1][said].astype(np.uint64), words[1:][said].astype(np.uint64)
    both = cases[:-1][said].astype(np.uint64) * np.uint64(3) + cases[1:][said]
    keys, counts = np.unique((first << np.uint64(20)) | (second << np.uint64(4)) | both, return_counts=True)
    return keys, (counts * weight).astype(np.float32)


def estimate_cases(counted: Sequence[tuple[NDArray[np.uint64], Floats]], shares: NDArray[np.float64]) -> CaseTable:
    """The table of what was counted in several texts; `shares` (words, 3) are each word's own habits."""
    keys, place = np.unique(np.concatenate([found for found, _ in counted]), return_inverse=True)
    weights = np.bincount(place, weights=np.concatenate([weight for _, weight in counted]))
    pairs, owner = np.unique(keys >> np.uint64(4), return_inverse=True)
    seen = np.zeros((len(pairs), 9))
    seen[owner, (keys & np.uint64(15)).astype(np.int64)] = weights
    first, second = (pairs >> np.uint64(16)).astype(np.int64), (pairs & np.uint64(0xFFFF)).astype(np.int64)
    alone = (shares[first][:, :, None] * shares[second][:, None, :]).reshape(-1, 9)
    total = seen.sum(axis=1, keepdims=True)
    told = np.log((seen + LEAN * alone) / (total + LEAN)) - np.log(alone)
    kept = (seen * told).sum(axis=1) >= LEAST
    values = np.clip(np.rint(told[kept] * 16), -127, 127).astype(np.int8)
    rows = np.bincount(first[kept], minlength=len(shares)).astype(np.uint16)
    return CaseTable(rows, second[kept].astype(np.uint16), values)


def overlay(table: CaseTable, other: CaseTable, numbers: NDArray[np.int64], size: int) -> CaseTable:
    """`table` with the pairs of `other`, whose words are `numbers` here, over its own; for `size` words."""
    first = np.repeat(np.arange(len(table.rows), dtype=np.int64), table.rows)
    keys = (first << 20) | table.followers
    theirs = np.repeat(np.arange(len(other.rows)), other.rows)
    followers = numbers[other.followers.astype(np.int64)]
    fits = (numbers[theirs] < 1 << 16) & (followers < 1 << 16)
    new = ((numbers[theirs] << 20) | followers)[fits]
    keep = ~np.isin(keys, new)
    both = np.concatenate([keys[keep], new])
    order = np.argsort(both)
    values = np.concatenate([table.values[keep], other.values[fits]])[order]
    both = both[order]
    return CaseTable(
        np.bincount(both >> 20, minlength=size).astype(np.uint16), (both & 0xFFFF).astype(np.uint16), values
    )


@compiled
def choose_cases(
    starts: NDArray[np.int32],
    followers: NDArray[np.uint16],
    values: NDArray[np.int8],
    words: NDArray[np.int32],
    costs: Floats,
    said: NDArray[np.bool_],
) -> NDArray[np.int32]:
    """The cheapest cases of a row of words: `costs` (n, 3) by word and case; `starts` are the sums of the rows.

    Only words whose case says something (`said`) lean on each other.
    """
    size = len(words)
    best = costs.copy()
    back = np.zeros((size, 3), np.int32)
    for at in range(1, size):
        place = -1
        if said[at - 1] and said[at]:
            place = find_in_row(followers, starts[words[at - 1]], starts[words[at - 1] + 1], words[at])
        for case in range(3):
            least = np.float32(1e30)
            for before in range(3):
                cost = best[at - 1, before]
                if place >= 0:
                    cost -= np.float32(values[place, before * 3 + case]) * SIXTEENTH
                if cost < least:
                    least = cost
                    back[at, case] = before
            best[at, case] += least
    chosen = np.zeros(size, np.int32)
    if size:
        chosen[size - 1] = best[size - 1].argmin()
    for at in range(size - 1, 0, -1):
        chosen[at - 1] = back[at, chosen[at]]
    return chosen
