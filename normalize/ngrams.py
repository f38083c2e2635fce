"""A 4-gram model of syllables in a few compact arrays, and the question it answers: how likely is this word here?

Back-off form: a log-probability for every kept n-gram, a back-off weight for every context. Words are
numbers below 65,536. The n-grams of one order stand sorted by context, so the followers of a context are
one sorted row, and the rows of the next order are counted along this one. Values are quantised to a byte:
a sixteenth of a nat for probabilities, a thirty-second for weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from normalize.compiled import compiled

Ids = NDArray[np.int64]
Logs = NDArray[np.float32]

ORDER: Final = 4
PROBABILITY_STEP: Final = 1 / 16
WEIGHT_STEP: Final = 1 / 32
WEIGHT_TOP: Final = 1.0

MINUS_STEP: Final = np.float32(-PROBABILITY_STEP)
STEP: Final = np.float32(WEIGHT_STEP)
TOP: Final = np.float32(WEIGHT_TOP)


@dataclass(frozen=True, slots=True)
class Packed:
    """The arrays as they are stored, by order: `rowsN[i]` followers of context `i`, in `nextN`; values quantised."""

    p1: NDArray[np.uint8]
    w1: NDArray[np.uint8]
    rows2: NDArray[np.uint16]
    next2: NDArray[np.uint16]
    p2: NDArray[np.uint8]
    w2: NDArray[np.uint8]
    rows3: NDArray[np.uint16]
    next3: NDArray[np.uint16]
    p3: NDArray[np.uint8]
    w3: NDArray[np.uint8]
    rows4: NDArray[np.uint16]
    next4: NDArray[np.uint16]
    p4: NDArray[np.uint8]


class Table(NamedTuple):
    """What the compiled look-up reads: by order, the first follower of each context, the followers, their values."""

    p1: NDArray[np.uint8]
    w1: NDArray[np.uint8]
    from2: NDArray[np.int32]
    next2: NDArray[np.uint16]
    p2: NDArray[np.uint8]
    w2: NDArray[np.uint8]
    from3: NDArray[np.int32]
    next3: NDArray[np.uint16]
    p3: NDArray[np.uint8]
    w3: NDArray[np.uint8]
    from4: NDArray[np.int32]
    next4: NDArray[np.uint16]
    p4: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class NGrams:
    """A model ready to be asked; `size` is the number of words it knows."""

    packed: Packed
    table: Table = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        packed = self.packed
        table = Table(
            packed.p1,
            packed.w1,
            _starts(packed.rows2),
            packed.next2,
            packed.p2,
            packed.w2,
            _starts(packed.rows3),
            packed.next3,
            packed.p3,
            packed.w3,
            _starts(packed.rows4),
            packed.next4,
            packed.p4,
        )
        object.__setattr__(self, "table", table)

    @property
    def size(self) -> int:
        return len(self.packed.p1)

    def score(self, contexts: Ids, words: Ids, *, order: int = ORDER) -> Logs:
        """log P(word | the `order` - 1 words before it) in nats; `contexts` is (n, 3), `words` (n,)."""
        return score_many(self.table, 0, contexts, words, order)

    def keys(self, order: int) -> NDArray[np.uint64]:
        """The kept n-grams of an order, sixteen bits a word, sorted."""
        packed = self.packed
        keys = np.arange(self.size, dtype=np.uint64)
        for rows, follower in (
            (packed.rows2, packed.next2),
            (packed.rows3, packed.next3),
            (packed.rows4, packed.next4),
        ):
            order -= 1
            if not order:
                break
            keys = (np.repeat(keys, rows) << np.uint64(16)) | follower
        return keys


@compiled
def find_in_row(followers: NDArray[np.uint16], start: int, end: int, word: int) -> int:
    """The place of `word` in the sorted row `followers[start:end]`, -1 where it is absent."""
    stop = end
    while start < end:
        middle = (start + end) >> 1
        if followers[middle] < word:
            start = middle + 1
        else:
            end = middle
    return start if start < stop and followers[start] == word else -1


@compiled
def score_many(table: Table, base: int, contexts: Ids, words: Ids, order: int) -> Logs:
    """log P for rows of `contexts` (n, 3) and `words` (n,) of the model whose words begin at `base` in the table."""
    from2, from3, from4 = table.from2, table.from3, table.from4
    next2, next3, next4 = table.next2, table.next3, table.next4
    scores = np.empty(len(words), np.float32)
    for row in range(len(words)):
        word, third = words[row], base + contexts[row, 2]
        pair = triple = -1
        if order > 2:
            second = base + contexts[row, 1]
            pair = find_in_row(next2, from2[second], from2[second + 1], contexts[row, 2])
        if order > 3:
            first = base + contexts[row, 0]
            triple = find_in_row(next2, from2[first], from2[first + 1], contexts[row, 1])
            if triple >= 0:
                triple = find_in_row(next3, from3[triple], from3[triple + 1], contexts[row, 2])
        back = np.float32(0.0)
        if triple >= 0:
            at = find_in_row(next4, from4[triple], from4[triple + 1], word)
            if at >= 0:
                scores[row] = np.float32(table.p4[at]) * MINUS_STEP
                continue
            back += TOP - np.float32(table.w3[triple]) * STEP
        if pair >= 0:
            at = find_in_row(next3, from3[pair], from3[pair + 1], word)
            if at >= 0:
                scores[row] = back + np.float32(table.p3[at]) * MINUS_STEP
                continue
            back += TOP - np.float32(table.w2[pair]) * STEP
        if order > 1:
            at = find_in_row(next2, from2[third], from2[third + 1], word)
            if at >= 0:
                scores[row] = back + np.float32(table.p2[at]) * MINUS_STEP
                continue
            back += TOP - np.float32(table.w1[third]) * STEP
        scores[row] = back + np.float32(table.p1[base + word]) * MINUS_STEP
    return scores


def stack(tables: Sequence[Table]) -> Table:
    """Several models in one table: their words, pairs and triples are numbered on."""
    if len(tables) == 1:
        return tables[0]
    columns: dict[str, Any] = {}
    for name in Table._fields:
        values = [getattr(table, name) for table in tables]
        if name.startswith("from"):
            # A row's end is the next row's start, so the last start of each model but the last is left out.
            ends = np.cumsum([0, *(rows[-1] for rows in values)])
            parts = [rows[:-1] + end for rows, end in zip(values, ends[:-1], strict=True)]
            columns[name] = np.concatenate([*parts, ends[-1:]]).astype(np.int32)
        else:
            columns[name] = np.concatenate(values)
    return Table(**columns)


def _starts(rows: NDArray[np.uint16]) -> NDArray[np.int32]:
    return np.concatenate([np.zeros(1, np.int32), np.cumsum(rows, dtype=np.int32)])


def pack_probability(logs: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Log-probabilities from 0 down to -15.9 nats as bytes."""
    return np.clip(np.rint(-logs / PROBABILITY_STEP), 0, 255).astype(np.uint8)


def pack_weight(logs: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Back-off weights from +1 down to -6.9 nats as bytes."""
    return np.clip(np.rint((WEIGHT_TOP - logs) / WEIGHT_STEP), 0, 255).astype(np.uint8)


def unpack_probability(values: NDArray[np.uint8]) -> Logs:
    """The log-probabilities that the bytes stand for."""
    return values.astype(np.float32) * np.float32(-PROBABILITY_STEP)
