"""The most likely words of a damaged stretch: candidates with costs, a trigram model, a beam; then how sure each is.

Costs and log-probabilities are nats. A state of the beam is a pair of neighbouring words, so the search is
exact for a trigram model but for what the beam drops. How sure a word is comes from its rivals in the same
place while its neighbours stand as decided.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from normalize.lexicon import START
from normalize.model import Model

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

BEAM: Final = 24
"""States kept after each word."""
WIDTH: Final = 10.0
"""A state this much worse than the best is dropped, in nats."""
TEMPERATURE: Final = 1.4
"""Neighbours are themselves uncertain, so margins are divided by this before they become probabilities."""


class Slot(NamedTuple):
    """A place in the text: the numbers of its candidate words and their costs; `first` begins a sentence."""

    words: Ints
    costs: Floats
    first: bool


class Sure(NamedTuple):
    """What was decided for a slot: the chosen candidate, its probability, the others by falling probability."""

    choice: int
    confidence: float
    others: tuple[int, ...]


def decode(slots: Sequence[Slot], *, model: Model, before: tuple[int, int] = (START, START)) -> list[int]:
    """The index of the best candidate in each slot, given the two words before the first slot."""
    scores = np.zeros(1, np.float32)
    first, second = np.array([before[0]]), np.array([before[1]])
    columns = np.zeros(1, np.int64)
    trail: list[tuple[Ints, Ints]] = []
    for slot in slots:
        if slot.first:
            best = int(scores.argmax())
            known, scores_in = np.array([best]), scores[best : best + 1]
            u, v, column = np.array([START]), np.array([START]), np.zeros(1, np.int64)
        else:
            known, scores_in, u, v, column = np.arange(len(scores)), scores, first, second, columns
        total = scores_in[:, None] + model.score(u[:, None], v[:, None], slot.words[None, :]) - slot.costs[None, :]
        # States that agree on the last word differ only in what came before: the best of each is enough.
        order = np.argsort(column, kind="stable")
        heads = np.flatnonzero(np.diff(column[order], prepend=-1))
        best_total = np.maximum.reduceat(total[order], heads, axis=0)
        flat = best_total.ravel()
        keep = np.flatnonzero(flat >= flat.max() - WIDTH)
        if len(keep) > BEAM:
            keep = keep[np.argpartition(flat[keep], -BEAM)[-BEAM:]]
        group, word = np.divmod(keep, len(slot.words))
        begins = np.zeros(len(order), np.int64)
        begins[heads] = 1
        row_group = begins.cumsum() - 1
        rivals = np.where(row_group[:, None] == group[None, :], total[order][:, word], -np.inf)
        origins = order[rivals.argmax(axis=0)]
        trail.append((known[origins], word))
        scores = flat[keep] - flat.max()
        first, second, columns = v[origins], slot.words[word], word
    chosen: list[int] = []
    state = int(scores.argmax()) if trail else 0
    for origins, words in reversed(trail):
        chosen.append(int(words[state]))
        state = int(origins[state])
    return chosen[::-1]


def judge(
    slots: Sequence[Slot], chosen: Sequence[int], *, model: Model, before: tuple[int, int] = (START, START)
) -> list[Sure]:
    """How sure each decision is, its neighbours given."""
    words = [int(slot.words[k]) for slot, k in zip(slots, chosen, strict=True)]
    sizes = [len(slot.words) for slot in slots]
    asked: list[Ints] = [np.empty((0, 3), np.int64)]
    owners: list[Ints] = [np.empty(0, np.int64)]
    offset = 0
    for at, slot in enumerate(slots):
        here = _context(slots, words, before, at)
        rows = np.arange(offset, offset + sizes[at])
        asked.append(np.column_stack([np.full((sizes[at], 2), here), slot.words]))
        owners.append(rows)
        for ahead in (1, 2):
            if at + ahead >= len(slots) or any(slots[k].first for k in range(at + 1, at + ahead + 1)):
                break
            u, v = _context(slots, words, before, at + ahead)
            later = np.full((sizes[at], 3), words[at + ahead])
            later[:, 0] = slot.words if ahead == 2 else u
            later[:, 1] = slot.words if ahead == 1 else v
            asked.append(later)
            owners.append(rows)
        offset += sizes[at]
    questions, owner = np.concatenate(asked), np.concatenate(owners)
    scores = np.zeros(offset, np.float64)
    np.add.at(scores, owner, model.score(questions[:, 0], questions[:, 1], questions[:, 2]))
    verdicts: list[Sure] = []
    offset = 0
    for at, slot in enumerate(slots):
        own = (scores[offset : offset + sizes[at]] - slot.costs) / TEMPERATURE
        offset += sizes[at]
        odds = np.exp(own - own.max())
        odds /= odds.sum()
        ranked = [int(k) for k in np.argsort(-odds)[:4] if k != chosen[at]]
        verdicts.append(Sure(chosen[at], float(odds[chosen[at]]), tuple(ranked[:3])))
    return verdicts


def _context(slots: Sequence[Slot], words: Sequence[int], before: tuple[int, int], at: int) -> tuple[int, int]:
    if slots[at].first:
        return START, START
    second = words[at - 1] if at else before[1]
    if at and slots[at - 1].first:
        return START, second
    return (words[at - 2] if at > 1 else before[at]), second
