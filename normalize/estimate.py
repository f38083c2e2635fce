"""Estimating a trigram model from a stream of word numbers: Kneser–Ney counts, discounts by count, pruning.

Source of the formulas: Chen and Goodman, "An empirical study of smoothing techniques for language
modeling" (1998), interpolated modified Kneser–Ney; pruning drops an n-gram where backing off loses little
(count × difference of log-probabilities, Seymore and Rosenfeld 1996).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from normalize.ngrams import NGrams, Packed, pack_probability, pack_weight

START: Final = 1
"""The number of the sentence start, which is a context and never predicted."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Level(NamedTuple):
    """Counts of one order: sorted keys `context << 16 | word` and their counts."""

    keys: Ints
    counts: Ints


def estimate(stream: NDArray[np.uint16], size: int, *, pairs: float = 0.0, triples: float = 0.0) -> NGrams:
    """The model of `stream`, in which every sentence begins with two `START`s; words are numbers below `size`.

    `pairs` and `triples` are pruning thresholds in nats: what keeping an n-gram must gain over the text.
    """
    ids = stream.astype(np.int64)
    predicted = ids[2:] != START
    raw3 = _count(((ids[:-2] << 32) | (ids[1:-1] << 16) | ids[2:])[predicted])
    pair_of = raw3.keys & 0xFFFFFFFF
    # After a sentence start the pair itself was counted; elsewhere a pair counts once per word before it.
    starts = (raw3.keys >> 16) & 0xFFFF == START
    cont2 = _sum(pair_of, np.where(starts, raw3.counts, 1))
    cont1 = _sum(cont2.keys & 0xFFFF, np.ones(len(cont2.keys), np.int64))

    p1 = _unigrams(cont1, size)
    p2 = _interpolate(cont2, p1[cont2.keys & 0xFFFF])
    p3 = _interpolate(raw3, p2[np.searchsorted(cont2.keys, pair_of)])
    return _prune(size, p1, (cont2, p2), (raw3, p3), pairs=pairs, triples=triples)


def _prune(
    size: int, p1: Floats, two: tuple[Level, Floats], three: tuple[Level, Floats], *, pairs: float, triples: float
) -> NGrams:
    (cont2, p2), (raw3, p3) = two, three
    back3 = p2[np.searchsorted(cont2.keys, raw3.keys & 0xFFFFFFFF)]
    gain3 = raw3.counts * np.abs(np.log(p3) - np.log(np.maximum(back3, 1e-9)))
    keep3 = gain3 >= triples
    keys3, p3 = raw3.keys[keep3], p3[keep3]
    contexts = np.unique(keys3 >> 16)

    gain2 = cont2.counts * np.abs(np.log(p2) - np.log(p1[cont2.keys & 0xFFFF]))
    keep2 = (gain2 >= pairs) | np.isin(cont2.keys, contexts) | np.isin(cont2.keys, keys3 & 0xFFFFFFFF)
    keys2, p2 = cont2.keys[keep2], p2[keep2]
    # A context of a kept triple that begins with a sentence start has no pair of its own: it is added.
    missing = np.setdiff1d(contexts, keys2)
    fill = np.exp(np.log(p1[missing & 0xFFFF]) - 3.0)
    order = np.argsort(np.concatenate([keys2, missing]), kind="stable")
    keys2, p2 = np.concatenate([keys2, missing])[order], np.concatenate([p2, fill])[order]

    return _pack(size, p1, (keys2, p2), (keys3, p3))


def blend(models: Sequence[tuple[float, NGrams]]) -> NGrams:
    """One model that answers nearly as the mixture of `models` (over the same words) would, for one look-up's price."""
    size = models[0][1].size
    words = np.arange(size, dtype=np.int64)
    keys2 = np.unique(np.concatenate([ngrams.bi_keys[:-1] for _, ngrams in models]))
    triples: list[Ints] = []
    for _, ngrams in models:
        keys3 = ngrams.tri_keys[:-1]
        triples.append((ngrams.bi_keys[keys3 >> 16] << 16) | (keys3 & 0xFFFF))
    keys3 = np.unique(np.concatenate(triples))
    p1 = sum(weight * np.exp(ngrams.uni_p[words].astype(np.float64)) for weight, ngrams in models)
    p2 = sum(
        weight * np.exp(ngrams.score_pairs(keys2 >> 16, keys2 & 0xFFFF).astype(np.float64)) for weight, ngrams in models
    )
    p3 = sum(
        weight * np.exp(ngrams.score(keys3 >> 32, (keys3 >> 16) & 0xFFFF, keys3 & 0xFFFF).astype(np.float64))
        for weight, ngrams in models
    )
    return _pack(size, np.asarray(p1), (keys2, np.asarray(p2)), (keys3, np.asarray(p3)))


def _pack(size: int, p1: Floats, two: tuple[Ints, Floats], three: tuple[Ints, Floats]) -> NGrams:
    """The model of kept probabilities; every context of a triple is among the pairs."""
    (keys2, p2), (keys3, p3) = two, three
    weight1 = _weights(keys2 >> 16, p2, p1[keys2 & 0xFFFF], size)
    at3 = np.searchsorted(keys2, keys3 >> 16)
    below3 = _score_pairs(keys3 & 0xFFFFFFFF, keys2, p2, p1, weight1)
    weight2 = _weights(at3, p3, below3, len(keys2))
    return NGrams(
        Packed(
            uni_p=pack_probability(np.log(p1)),
            uni_w=pack_weight(weight1),
            bi_rows=np.bincount(keys2 >> 16, minlength=size).astype(np.uint16),
            bi_next=(keys2 & 0xFFFF).astype(np.uint16),
            bi_p=pack_probability(np.log(p2)),
            bi_w=pack_weight(weight2),
            tri_rows=np.bincount(at3, minlength=len(keys2)).astype(np.uint16),
            tri_next=(keys3 & 0xFFFF).astype(np.uint16),
            tri_p=pack_probability(np.log(p3)),
        )
    )


def _score_pairs(keys: Ints, keys2: Ints, p2: Floats, p1: Floats, weight1: Floats) -> Floats:
    at = np.minimum(np.searchsorted(keys2, keys), len(keys2) - 1)
    return np.where(keys2[at] == keys, p2[at], np.exp(weight1[keys >> 16]) * p1[keys & 0xFFFF])


def _weights(contexts: Ints, kept: Floats, below: Floats, size: int) -> Floats:
    """Back-off weights: what the kept words leave, over what the lower order leaves to the others."""
    left = 1.0 - np.bincount(contexts, weights=kept, minlength=size)
    others = 1.0 - np.bincount(contexts, weights=below, minlength=size)
    weights: Floats = np.log(np.clip(left, 1e-3, 1.0)) - np.log(np.clip(others, 1e-3, 1.0))
    return weights


def _unigrams(level: Level, size: int) -> Floats:
    counts = np.zeros(size)
    counts[level.keys] = level.counts
    shared = np.full(size, 1.0 / size)
    p1: Floats = 0.999 * counts / max(1.0, counts.sum()) + 0.001 * shared
    return p1


def _interpolate(level: Level, below: Floats) -> Floats:
    """Discounted probabilities of one order, the discounted mass spread as the order below says."""
    contexts, group = np.unique(level.keys >> 16, return_inverse=True)
    total = np.bincount(group, weights=level.counts, minlength=len(contexts))
    discounts = _discounts(level.counts)
    taken = discounts[np.minimum(level.counts, 3)]
    spared = np.bincount(group, weights=taken, minlength=len(contexts))
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


def _count(keys: Ints) -> Level:
    unique, counts = np.unique(keys, return_counts=True)
    return Level(unique, counts.astype(np.int64))


def _sum(keys: Ints, values: Ints) -> Level:
    unique, group = np.unique(keys, return_inverse=True)
    return Level(unique, np.bincount(group, weights=values).astype(np.int64))
