"""Estimating a 4-gram model from a stream of word numbers: Kneser–Ney counts, discounts by count, pruning.

Source of the formulas: Chen and Goodman, "An empirical study of smoothing techniques for language
modeling" (1998), interpolated modified Kneser–Ney; pruning drops an n-gram where backing off loses little
(count × difference of log-probabilities, Seymore and Rosenfeld 1996). An n-gram is a key of sixteen bits a
word, the last word lowest.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from normalize.ngrams import ORDER, NGrams, Packed, pack_probability, pack_weight

START: Final = 1
"""The number of the sentence start, which is a context and never predicted."""

Keys = NDArray[np.uint64]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_WORD: Final = np.uint64(0xFFFF)
_BITS: Final = np.uint64(16)


class Level(NamedTuple):
    """Counts of one order: sorted keys and their counts."""

    keys: Keys
    counts: Ints


class Kept(NamedTuple):
    """Probabilities of one order: sorted keys and P(last word | the words before)."""

    keys: Keys
    shares: Floats


def estimate(stream: NDArray[np.uint16], size: int, *, prune: Sequence[float] = (0.0, 0.0, 0.0)) -> NGrams:
    """The model of `stream`, in which every sentence begins with three `START`s; words are numbers below `size`.

    `prune` holds thresholds in nats for pairs, triples and fours: what keeping an n-gram must gain over the text.
    """
    counts = _counts(stream)
    kept = [Kept(np.arange(size, dtype=np.uint64), _unigrams(counts[0], size))]
    whole = kept[0].shares
    levels: list[tuple[Level, Floats, Floats]] = []
    for order in range(1, ORDER):
        below = (
            whole[(counts[order].keys & _WORD).astype(np.int64)]
            if order == 1
            else whole[np.searchsorted(counts[order - 1].keys, _tail(counts[order].keys, order + 1))]
        )
        whole = _interpolate(counts[order], below)
        levels.append((counts[order], whole, below))
    wanted = np.empty(0, np.uint64)
    chosen: list[Kept] = []
    for (level, shares, below), threshold in zip(reversed(levels), reversed(prune), strict=True):
        gain = level.counts * np.abs(np.log(shares) - np.log(np.maximum(below, 1e-9)))
        keep = (gain >= threshold) | np.isin(level.keys, wanted)
        keys, shares = level.keys[keep], shares[keep]
        # A context that begins with sentence starts is never predicted; its row needs a place all the same.
        missing = np.setdiff1d(wanted, keys)
        sorted_by = np.argsort(np.concatenate([keys, missing]), kind="stable")
        keys = np.concatenate([keys, missing])[sorted_by]
        shares = np.concatenate([shares, np.full(len(missing), 1e-7)])[sorted_by]
        chosen.append(Kept(keys, shares))
        wanted = np.unique(keys >> _BITS)
    return _pack([*kept, *reversed(chosen)])


def blend(models: Sequence[tuple[float, NGrams]]) -> NGrams:
    """One model that answers nearly as the mixture of `models` (over the same words) would, for one look-up's price."""
    levels: list[Kept] = []
    for order in range(1, ORDER + 1):
        keys = np.unique(np.concatenate([model.keys(order) for _, model in models]))
        contexts = np.zeros((len(keys), 3), np.int64)
        for back in range(1, ORDER):
            contexts[:, 3 - back] = ((keys >> np.uint64(16 * back)) & _WORD).astype(np.int64)
        words = (keys & _WORD).astype(np.int64)
        shares = np.zeros(len(keys))
        for weight, model in models:
            shares += weight * np.exp(model.score(contexts, words, order=order).astype(np.float64))
        levels.append(Kept(keys, shares))
    return _pack(levels)


def _counts(stream: NDArray[np.uint16]) -> list[Level]:
    """Counts of orders 1 to 4: those below the highest count the words that come before (Kneser–Ney).

    What begins with a sentence start has always the same before it, so there the occurrences count.
    """
    ids = stream.astype(np.uint64)
    length = max(0, len(ids) - ORDER + 1)
    keys = np.zeros(length, np.uint64)
    for at in range(ORDER):
        keys = (keys << _BITS) | ids[at : length + at]
    levels = [_count(keys[ids[ORDER - 1 :] != START] if length else keys)]
    for order in range(ORDER - 1, 0, -1):
        above = levels[0]
        tails = _tail(above.keys, order + 1)
        starts = (tails >> np.uint64(16 * (order - 1))) & _WORD == START
        levels.insert(0, _sum(tails, np.where(starts, above.counts, 1)))
    return levels


def _tail(keys: Keys, order: int) -> Keys:
    """Keys of `order` words without their first word."""
    return keys & np.uint64((1 << 16 * (order - 1)) - 1)


def _pack(levels: Sequence[Kept]) -> NGrams:
    """The model of kept probabilities; every context of an order is among the keys of the order below."""
    weights: list[Floats] = []
    rows: list[NDArray[np.uint16]] = []
    for below, level in pairwise(levels):
        order = len(weights) + 2
        at = np.searchsorted(below.keys, level.keys >> _BITS)
        lower = _score(levels, weights, _tail(level.keys, order), order - 1)
        left = 1.0 - np.bincount(at, weights=level.shares, minlength=len(below.keys))
        others = 1.0 - np.bincount(at, weights=lower, minlength=len(below.keys))
        weights.append(np.log(np.clip(left, 1e-3, 1.0)) - np.log(np.clip(others, 1e-3, 1.0)))
        rows.append(np.bincount(at, minlength=len(below.keys)).astype(np.uint16))
    one, two, three, four = levels
    return NGrams(
        Packed(
            pack_probability(np.log(one.shares)),
            pack_weight(weights[0]),
            rows[0],
            _last(two),
            pack_probability(np.log(two.shares)),
            pack_weight(weights[1]),
            rows[1],
            _last(three),
            pack_probability(np.log(three.shares)),
            pack_weight(weights[2]),
            rows[2],
            _last(four),
            pack_probability(np.log(four.shares)),
        )
    )


def _last(level: Kept) -> NDArray[np.uint16]:
    return (level.keys & _WORD).astype(np.uint16)


def _score(levels: Sequence[Kept], weights: Sequence[Floats], keys: Keys, order: int) -> Floats:
    """P(last word | the others) for keys of `order` words, backing off where they were not kept."""
    if order == 1:
        return levels[0].shares[keys.astype(np.int64)]
    level = levels[order - 1]
    at = np.minimum(np.searchsorted(level.keys, keys), len(level.keys) - 1)
    found = level.keys[at] == keys
    shares = level.shares[at]
    missing = ~found
    if missing.any():
        contexts = keys[missing] >> _BITS
        below = levels[order - 2]
        place = np.minimum(np.searchsorted(below.keys, contexts), len(below.keys) - 1)
        known = below.keys[place] == contexts
        back = np.where(known, np.exp(weights[order - 2][place]), 1.0)
        shares[missing] = back * _score(levels, weights, _tail(keys[missing], order), order - 1)
    return shares


def _unigrams(level: Level, size: int) -> Floats:
    counts = np.zeros(size)
    counts[level.keys.astype(np.int64)] = level.counts
    shared = np.full(size, 1.0 / size)
    p1: Floats = 0.999 * counts / max(1.0, counts.sum()) + 0.001 * shared
    return p1


def _interpolate(level: Level, below: Floats) -> Floats:
    """Discounted probabilities of one order, the discounted mass spread as the order below says."""
    contexts = level.keys >> _BITS
    fresh = np.concatenate([[True], contexts[1:] != contexts[:-1]]) if len(contexts) else np.empty(0, bool)
    group = np.cumsum(fresh) - 1
    total = np.bincount(group, weights=level.counts)
    taken = _discounts(level.counts)[np.minimum(level.counts, 3)]
    spared = np.bincount(group, weights=taken)
    mixed: Floats = (level.counts - taken) / total[group] + (spared / total)[group] * below
    return mixed


def _discounts(counts: Ints) -> Floats:
    """Chen and Goodman's three discounts, kept within sane bounds for small texts."""
    n1, n2, n3, n4 = (float(np.count_nonzero(counts == n)) for n in (1, 2, 3, 4))
    if not (n1 and n2 and n3 and n4):
        return np.array([0.0, 0.5, 0.75, 0.9])
    y = n1 / (n1 + 2 * n2)
    found = [0.0, 1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3]
    bounded: Floats = np.clip(np.array(found), [0, 0.1, 0.2, 0.3], [0, 0.95, 1.6, 2.4])
    return bounded


def _count(keys: Keys) -> Level:
    unique, counts = np.unique(keys, return_counts=True)
    return Level(unique, counts.astype(np.int64))


def _sum(keys: Keys, values: Ints) -> Level:
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    heads = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])) if len(keys) else np.empty(0, np.int64)
    return Level(keys[heads], np.add.reduceat(values[order], heads).astype(np.int64) if len(keys) else values[:0])
