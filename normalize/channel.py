"""The confusion channel: what an OCR model prints for a word, as costs, and the search for words that fit a token.

A table gives the cost (negative log-probability) of reading one letter as one, two or none, two letters as
one, and of a letter put in. The search walks a trie of all written forms level by level, keeps a row of
costs per node (one for each prefix of the token), and leaves branches that are dearer than the bound, so it
finds every form within the bound and their exact costs.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

RARE: Final = 11.0
"""Cost of a reading that the table does not list."""
LONGEST: Final = 24
"""Tokens longer than this are no words; they get no candidates."""
SPREAD: Final = 13.0
"""A beginning of a word this much dearer than the cheapest of its length is left, in nats."""
MOST_NODES: Final = 400
"""Beginnings of words followed at each length."""
INFINITE: Final = np.float32(1e4)


@dataclass(frozen=True, slots=True)
class Channel:
    """Costs of steps: `single[letter, read]`, `dropped[letter]`, `put_in[read]`; the others by what was read."""

    letters: dict[str, int]
    reads: dict[str, int]
    pairs: dict[str, int]
    single: Floats
    dropped: Floats
    put_in: Floats
    doubled: dict[str, tuple[Ints, Floats]]
    joined: dict[str, tuple[Ints, Floats]]


class Level(NamedTuple):
    """The nodes of a trie at one depth, and the forms that end there (`forms[k]` ends at node `ends[k]`)."""

    parents: Ints
    letters: Ints
    pairs: Ints
    ends: Ints
    forms: Ints


class Fit(NamedTuple):
    """Forms that fit a token, by number, and what reading each as the token costs."""

    forms: Ints
    costs: Floats


def load_channel(path: Path) -> Channel:
    """The channel of a table with columns printed, read, cost, example."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            (row["printed"], row["read"], float(row["cost"]))
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]
    letters = {letter: at for at, letter in enumerate(sorted({p for p, _, _ in rows if len(p) == 1}))}
    reads = {read: at for at, read in enumerate(sorted({r for _, r, _ in rows if len(r) == 1}))}
    pairs = {pair: at for at, pair in enumerate(sorted({p for p, _, _ in rows if len(p) == 2}))}
    # The last row and column stand for letters and signs that the table does not know.
    single = np.full((len(letters) + 1, len(reads) + 1), RARE, np.float32)
    dropped = np.full(len(letters) + 1, RARE, np.float32)
    put_in = np.full(len(reads) + 1, RARE, np.float32)
    doubled: dict[str, list[tuple[int, float]]] = {}
    joined: dict[str, list[tuple[int, float]]] = {}
    for printed, read, cost in rows:
        match len(printed), len(read):
            case 1, 1:
                single[letters[printed], reads[read]] = cost
            case 1, 0:
                dropped[letters[printed]] = cost
            case 0, 1:
                put_in[reads[read]] = cost
            case 1, 2:
                doubled.setdefault(read, []).append((letters[printed], cost))
            case 2, 1:
                joined.setdefault(read, []).append((pairs[printed], cost))
            case _:
                raise ValueError(f"{path.name}: no such step: {printed!r} read as {read!r}")
    return Channel(letters, reads, pairs, single, dropped, put_in, _sparse(doubled), _sparse(joined))


def _sparse(table: dict[str, list[tuple[int, float]]]) -> dict[str, tuple[Ints, Floats]]:
    return {
        read: (np.array([at for at, _ in found], np.int64), np.array([cost for _, cost in found], np.float32))
        for read, found in table.items()
    }


class Search:
    """Finds the forms that a token may be the reading of; forms are numbered as in the list given."""

    def __init__(self, channel: Channel, forms: Sequence[str]) -> None:
        self._channel = channel
        self._levels = _levels(channel, forms)

    def fit(self, token: str, *, bound: float) -> Fit:
        """All forms that read as `token` at a cost within `bound`."""
        if not 0 < len(token) <= LONGEST:
            return Fit(np.empty(0, np.int64), np.empty(0, np.float32))
        single, doubled, joined, put_in = self._steps(token)
        size = len(token) + 1
        insert = np.concatenate([np.zeros(1, np.float32), np.cumsum(put_in)])
        rows = insert[None, :].astype(np.float32)
        above = np.full((1, size), INFINITE, np.float32)
        place = np.zeros(1, np.int64)
        found: list[Ints] = []
        costs: list[Floats] = []
        grand = np.zeros(1, np.int64)
        for level in self._levels:
            parent = place[level.parents]
            nodes = np.flatnonzero(parent >= 0)
            if not len(nodes):
                break
            parent = parent[nodes]
            letters = level.letters[nodes]
            before = rows[parent]
            now = before + self._channel.dropped[letters][:, None]
            np.minimum(now[:, 1:], before[:, :-1] + single[letters], out=now[:, 1:])
            if doubled is not None:
                np.minimum(now[:, 2:], before[:, :-2] + doubled[letters], out=now[:, 2:])
            pairs = level.pairs[nodes]
            some = np.flatnonzero(pairs >= 0)
            if len(some):
                two = above[grand[parent[some]]][:, :-1] + joined[pairs[some]]
                now[some, 1:] = np.minimum(now[some, 1:], two)
            now = np.minimum.accumulate(now - insert, axis=1) + insert
            least = now.min(axis=1)
            limit = min(bound, float(least.min()) + SPREAD)
            if len(least) > MOST_NODES:
                limit = min(limit, float(np.partition(least, MOST_NODES)[MOST_NODES]))
            kept = least <= limit
            place = np.full(len(level.parents), -1, np.int64)
            place[nodes[kept]] = np.arange(int(kept.sum()))
            grand, above, rows = parent[kept], rows, now[kept]
            if len(level.ends):
                at = place[level.ends]
                alive = at >= 0
                cost = rows[at[alive], -1]
                near = cost <= bound
                found.append(level.forms[alive][near])
                costs.append(cost[near])
        if not found:
            return Fit(np.empty(0, np.int64), np.empty(0, np.float32))
        return Fit(np.concatenate(found), np.concatenate(costs))

    def _steps(self, token: str) -> tuple[Floats, Floats | None, Floats, Floats]:
        """The costs of steps that can make `token`, by its positions."""
        channel = self._channel
        columns = [channel.reads.get(char, len(channel.reads)) for char in token]
        single = channel.single[:, columns]
        doubled: Floats | None = None
        if len(token) > 1:
            doubled = np.full((len(channel.letters) + 1, len(token) - 1), INFINITE, np.float32)
            for at in range(len(token) - 1):
                if token[at : at + 2] in channel.doubled:
                    letters, costs = channel.doubled[token[at : at + 2]]
                    doubled[letters, at] = costs
        joined = np.full((max(1, len(channel.pairs)), len(token)), INFINITE, np.float32)
        for at, char in enumerate(token):
            if char in channel.joined:
                pairs, costs = channel.joined[char]
                joined[pairs, at] = costs
        return single, doubled, joined, channel.put_in[columns]


def _levels(channel: Channel, forms: Sequence[str]) -> list[Level]:
    """The trie of `forms`, breadth first; a node's parent is its number on the level above."""
    order = sorted(range(len(forms)), key=forms.__getitem__)
    longest = max((len(form) for form in forms), default=0)
    codes = np.zeros((len(forms), longest), np.uint32)
    for row, at in enumerate(order):
        codes[row, : len(forms[at])] = np.frombuffer(forms[at].encode("utf-32-le"), np.uint32)
    numbers = np.array(order, np.int64)
    lengths = (codes > 0).sum(axis=1)
    fresh = np.ones(len(forms), bool)
    fresh[1:] = False
    node = np.zeros(len(forms), np.int64)
    levels: list[Level] = []
    for depth in range(longest):
        changed = np.ones(len(forms), bool)
        changed[1:] = codes[1:, depth] != codes[:-1, depth]
        fresh = fresh | changed
        alive = lengths > depth
        heads = np.flatnonzero(fresh & alive)
        parents = node[heads]
        node = np.searchsorted(heads, np.arange(len(forms)), side="right") - 1
        ends = np.flatnonzero(lengths == depth + 1)
        letters = [chr(code) for code in codes[heads, depth]]
        before = [chr(code) for code in codes[heads, depth - 1]] if depth else [""] * len(heads)
        levels.append(
            Level(
                parents,
                np.array([channel.letters.get(letter, len(channel.letters)) for letter in letters], np.int64),
                np.array([channel.pairs.get(a + b, -1) for a, b in zip(before, letters, strict=True)], np.int64),
                node[ends],
                numbers[ends],
            )
        )
    return levels
