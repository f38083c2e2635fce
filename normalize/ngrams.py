"""A trigram model of syllables in a few compact arrays, and the question it answers: how likely is this word here?

Back-off form: a log-probability for every kept n-gram, a back-off weight for every context. Words are
numbers below 65,536; rows of followers are sorted, so that a look-up is one binary search for many
questions at once. Values are quantised to a byte: a sixteenth of a nat for probabilities, a thirty-second
for weights.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Logs = NDArray[np.float32]

PROBABILITY_STEP: Final = 1 / 16
WEIGHT_STEP: Final = 1 / 32
WEIGHT_TOP: Final = 1.0


@dataclass(frozen=True, slots=True)
class Packed:
    """The arrays as they are stored: quantised values and rows of followers."""

    uni_p: NDArray[np.uint8]
    uni_w: NDArray[np.uint8]
    bi_rows: NDArray[np.uint16]
    bi_next: NDArray[np.uint16]
    bi_p: NDArray[np.uint8]
    bi_w: NDArray[np.uint8]
    tri_rows: NDArray[np.uint16]
    tri_next: NDArray[np.uint16]
    tri_p: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class NGrams:
    """A trigram model ready to be asked; `size` is the number of words it knows."""

    packed: Packed
    uni_p: Logs = field(init=False, repr=False)
    uni_w: Logs = field(init=False, repr=False)
    bi_keys: Ids = field(init=False, repr=False)
    tri_keys: Ids = field(init=False, repr=False)
    bi_p: Logs = field(init=False, repr=False)
    bi_w: Logs = field(init=False, repr=False)
    tri_p: Logs = field(init=False, repr=False)
    has_row: NDArray[np.bool_] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        packed = self.packed
        contexts = np.arange(len(packed.bi_rows), dtype=np.int64)
        pairs = np.arange(len(packed.tri_rows), dtype=np.int64)
        rows = {
            "uni_p": unpack_probability(packed.uni_p),
            "uni_w": unpack_weight(packed.uni_w),
            # A key no query can have stands last, so that a search never runs off the end.
            "bi_keys": np.append((np.repeat(contexts, packed.bi_rows) << 16) | packed.bi_next, np.iinfo(np.int64).max),
            "tri_keys": np.append((np.repeat(pairs, packed.tri_rows) << 16) | packed.tri_next, np.iinfo(np.int64).max),
            # A last value for the pair that was not found, whose index is -1.
            "bi_p": np.append(unpack_probability(packed.bi_p), np.float32(0)),
            "bi_w": np.append(unpack_weight(packed.bi_w), np.float32(0)),
            "tri_p": np.append(unpack_probability(packed.tri_p), np.float32(0)),
            "has_row": np.append(packed.tri_rows > 0, False),
        }
        for name, value in rows.items():
            object.__setattr__(self, name, value)

    @property
    def size(self) -> int:
        return len(self.uni_p)

    def find_pairs(self, before: Ids, word: Ids) -> Ids:
        """The index of each pair of words among the kept pairs, -1 where it was not kept."""
        keys = (before << 16) | word
        at = np.searchsorted(self.bi_keys, keys)
        return np.where(self.bi_keys[at] == keys, at, -1)

    def score_pairs(self, before: Ids, word: Ids) -> Logs:
        """log P(word | before) for arrays of words that broadcast against each other."""
        at = self.find_pairs(before, word)
        return np.where(at >= 0, self.bi_p[at], self.uni_w[before] + self.uni_p[word])

    def score(self, first: Ids, second: Ids, word: Ids) -> Logs:
        """log P(word | first second) for arrays of words that broadcast against each other."""
        pair = self.find_pairs(first, second)
        backed = self.bi_w[pair] + self.score_pairs(second, word)
        pair, word = np.broadcast_arrays(pair, word)
        asked = self.has_row[pair]
        if asked.any():
            keys = (pair[asked] << 16) | word[asked]
            at = np.searchsorted(self.tri_keys, keys)
            found = self.tri_keys[at] == keys
            value = backed[asked]
            value[found] = self.tri_p[at[found]]
            backed[asked] = value
        return backed


def pack_probability(logs: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Log-probabilities from 0 down to -15.9 nats as bytes."""
    return np.clip(np.rint(-logs / PROBABILITY_STEP), 0, 255).astype(np.uint8)


def pack_weight(logs: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Back-off weights from +1 down to -6.9 nats as bytes."""
    return np.clip(np.rint((WEIGHT_TOP - logs) / WEIGHT_STEP), 0, 255).astype(np.uint8)


def unpack_probability(values: NDArray[np.uint8]) -> Logs:
    """The log-probabilities that the bytes stand for."""
    return values.astype(np.float32) * np.float32(-PROBABILITY_STEP)


def unpack_weight(values: NDArray[np.uint8]) -> Logs:
    """The back-off weights that the bytes stand for."""
    return np.float32(WEIGHT_TOP) - values.astype(np.float32) * np.float32(WEIGHT_STEP)
