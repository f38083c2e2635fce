"""The written forms that a token may be the reading of: a trie of all forms, walked with the channel's costs.

The walk is depth first with one row of costs per depth (a cost for each prefix of the token) and turns back where
the whole row, with the least that must still come, is dearer than the bound. The bound grows until something is
found, and then allows so much more than the best unless there is plenty already; what is found has its exact cost.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from normalize.channel import INFINITE, Channel, Costs, signs
from normalize.compiled import compiled

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

LONGEST: Final = 24
"""Tokens longer than this are no words; they get no candidates."""
PLENTY: Final = 96
"""From so many forms on none is looked for that is dearer."""
WIDER: Final = 1.4
"""How much the bound grows while nothing is found."""


class Trie(NamedTuple):
    """Written forms by their beginnings: `child[n]:child[n + 1]` are the nodes after node `n`, `form[n]` ends there.

    `fewest` and `most` are how many letters still follow, `prior` the least that a form from here on costs for being
    seldom, `priors` what each form does. `parent` leads back, from the node `end[f]` of form `f` on.
    """

    child: Ints
    letter: Ints
    pair: Ints
    form: Ints
    fewest: Ints
    most: Ints
    prior: Floats
    priors: Floats
    parent: Ints
    end: Ints
    deepest: int


def make_trie(channel: Channel, forms: Sequence[str], priors: Floats) -> Trie:
    """The trie of `forms`, breadth first; letters and pairs by their numbers in `channel`, `priors` by form."""
    order = sorted(range(len(forms)), key=forms.__getitem__)
    longest = max((len(form) for form in forms), default=0)
    codes = np.zeros((len(forms), longest), np.uint32)
    for row, at in enumerate(order):
        codes[row, : len(forms[at])] = np.frombuffer(forms[at].encode("utf-32-le"), np.uint32)
    lengths = (codes > 0).sum(axis=1)
    numbers = np.array(order, np.int32)
    fresh = np.zeros(len(forms), bool)
    fresh[:1] = True
    node = np.zeros(len(forms), np.int64)
    parents, letters, pairs, ends = [np.empty(0, np.int64)], [[-1]], [[-1]], [np.full(1, -1, np.int32)]
    offset = 0
    for depth in range(longest):
        fresh[1:] |= codes[1:, depth] != codes[:-1, depth]
        heads = np.flatnonzero(fresh & (lengths > depth))
        parents.append(node[heads] + offset)
        offset += len(ends[-1])
        node = np.searchsorted(heads, np.arange(len(forms)), side="right") - 1
        here = [chr(code) for code in codes[heads, depth]]
        before = [chr(code) for code in codes[heads, depth - 1]] if depth else [""] * len(heads)
        letters.append([channel.letters.get(letter, len(channel.letters)) for letter in here])
        pairs.append([channel.pairs.get(a + b, len(channel.pairs)) for a, b in zip(before, here, strict=True)])
        end = np.full(len(heads), -1, np.int32)
        done = np.flatnonzero(lengths == depth + 1)
        end[node[done]] = numbers[done]
        ends.append(end)
    parent = np.concatenate(parents)
    count = len(parent) + 1
    child = np.searchsorted(parent, np.arange(count + 1)).astype(np.int32) + 1
    form = np.concatenate(ends)
    fewest = np.where(form >= 0, 0, longest).astype(np.int32)
    most = np.zeros(count, np.int32)
    prior = np.where(form >= 0, priors[form], np.float32(INFINITE)).astype(np.float32)
    _pass_up(parent, fewest, most, prior)
    return Trie(
        child,
        np.concatenate([np.array(level, np.int32) for level in letters]),
        np.concatenate([np.array(level, np.int32) for level in pairs]),
        form,
        fewest,
        most,
        prior,
        priors,
        np.append(np.int32(-1), parent.astype(np.int32)),
        _ends(form, len(forms)),
        longest,
    )


def _ends(form: Ints, count: int) -> Ints:
    """The node at which each form ends."""
    nodes = np.flatnonzero(form >= 0)
    end = np.zeros(count, np.int32)
    end[form[nodes]] = nodes
    return end


@compiled
def _pass_up(parent: NDArray[np.int64], fewest: Ints, most: Ints, prior: Floats) -> None:
    """Give every node what its followers have: they stand after it."""
    for at in range(len(parent), 0, -1):
        above = parent[at - 1]
        fewest[above] = min(fewest[above], fewest[at] + 1)
        most[above] = max(most[above], most[at] + 1)
        prior[above] = min(prior[above], prior[at])


def find_forms(
    channel: Channel, trie: Trie, token: str, *, bound: float, spread: float, best: float = INFINITE
) -> tuple[Ints, float]:
    """The forms that may be read as `token`, by number, and what the best of them costs, its rarity included.

    Forms cost at most `bound`, and at most `spread` more than the best, which may have been found before
    elsewhere (`best`). None where the token is too long.
    """
    if not 0 < len(token) <= LONGEST:
        return np.empty(0, np.int32), best
    reads, read_pairs = signs(channel, token)
    forms, least = _widen(trie, channel.costs, reads, read_pairs, channel.longer, channel.shorter, bound, spread, best)
    return forms, float(least)


def score_forms(channel: Channel, trie: Trie, token: str, forms: Ints) -> Floats:
    """What it costs that each of `forms` is read as `token`."""
    return _score(trie, channel.costs, *signs(channel, token), forms)


@compiled
def _score(trie: Trie, costs: Costs, reads: Ints, read_pairs: Ints, forms: Ints) -> Floats:
    """The cost of each of `forms`."""
    single, dropped, put_in, doubled, joined, swapped = costs
    letter_of, pair_of, parent, end = trie.letter, trie.pair, trie.parent, trie.end
    size = len(reads) + 1
    rows = np.empty((trie.deepest + 1, size), np.float32)
    path = np.empty(trie.deepest + 1, np.int32)
    found = np.empty(len(forms), np.float32)
    rows[0, 0] = 0.0
    for at in range(1, size):
        rows[0, at] = rows[0, at - 1] + put_in[reads[at - 1]]
    for row in range(len(forms)):
        length, node = 0, end[forms[row]]
        while node > 0:
            path[length] = node
            length += 1
            node = parent[node]
        for depth in range(1, length + 1):
            node = path[length - depth]
            letter, pair = letter_of[node], pair_of[node]
            above, here = rows[depth - 1], rows[depth]
            here[0] = above[0] + dropped[letter]
            for at in range(1, size):
                read = reads[at - 1]
                cost = min(
                    above[at - 1] + single[read, letter], above[at] + dropped[letter], here[at - 1] + put_in[read]
                )
                if at > 1:
                    cost = min(cost, above[at - 2] + doubled[read_pairs[at - 1], letter])
                if depth > 1:
                    cost = min(cost, rows[depth - 2, at - 1] + joined[read, pair])
                    if at > 1:
                        cost = min(cost, rows[depth - 2, at - 2] + swapped[read_pairs[at - 1], pair])
                here[at] = cost
        found[row] = rows[length, size - 1]
    return found


@compiled
def _widen(
    trie: Trie,
    costs: Costs,
    reads: Ints,
    read_pairs: Ints,
    longer: float,
    shorter: float,
    bound: float,
    spread: float,
    best: float,
) -> tuple[Ints, float]:
    """Search with a bound that grows until there is plenty, or all that the best one allows.

    `longer` and `shorter` are what a sign too many or too few costs at least.
    """
    forms, found = np.empty(len(trie.priors), np.int32), np.empty(len(trie.priors), np.float32)
    allowed = min(bound, best + spread)
    if best >= bound:
        allowed = min(bound, spread)
    while True:
        count = _search(trie, costs, reads, read_pairs, longer, shorter, allowed, forms, found)
        for at in range(count):
            best = min(best, found[at] + trie.priors[forms[at]])
        needed = min(bound, best + spread)
        if count >= PLENTY or needed <= allowed:
            break
        allowed = needed if count else min(needed, allowed * WIDER)
    kept = 0
    for at in range(count):
        if found[at] + trie.priors[forms[at]] <= needed:
            forms[kept] = forms[at]
            kept += 1
    return forms[:kept].copy(), best


@compiled
def _search(
    trie: Trie,
    costs: Costs,
    reads: Ints,
    read_pairs: Ints,
    longer: float,
    shorter: float,
    bound: float,
    forms: Ints,
    found: Floats,
) -> int:
    """Fill `forms` and `found` with the forms within `bound` and their costs; how many they are."""
    # Arrays by names of their own: a compiled loop is slow where it takes them out of a tuple each time.
    single, dropped, put_in, doubled, joined, swapped = costs
    child, letter_of, pair_of, form_of, fewest_after, most_after, prior_from, priors, _, _, deepest = trie
    size = len(reads) + 1
    rows = np.empty((deepest + 1, size), np.float32)
    nodes, last = np.empty(deepest + 1, np.int32), np.empty(deepest + 1, np.int32)
    leasts = np.zeros(deepest + 1, np.float32)
    lowests = np.zeros(deepest + 1, np.float32)
    together = np.full(joined.shape[1], np.float32(INFINITE))
    for pair in range(len(together)):
        for at in range(len(reads)):
            together[pair] = min(together[pair], joined[reads[at], pair], swapped[read_pairs[at], pair])
    cheapest = together.min()
    # What the signs from each place on cost at least, whatever was printed.
    ahead = np.zeros(size, np.float32)
    for at in range(size - 1, 0, -1):
        read, pair = reads[at - 1], read_pairs[at - 1]
        one = min(single[read].min(), put_in[read], joined[read].min())
        two = min(doubled[pair].min(), swapped[pair].min()) if at > 1 else np.float32(INFINITE)
        after = min(doubled[read_pairs[at]].min(), swapped[read_pairs[at]].min()) if at < size - 1 else two
        ahead[at - 1] = ahead[at] + min(one, two / 2, after / 2)
    rows[0, 0] = 0.0
    for at in range(1, size):
        rows[0, at] = rows[0, at - 1] + put_in[reads[at - 1]]
    count, depth = 0, 1
    nodes[1], last[1] = child[0], child[1]
    while depth > 0:
        if nodes[depth] == last[depth]:
            depth -= 1
            continue
        node = nodes[depth]
        nodes[depth] += 1
        letter, pair = letter_of[node], pair_of[node]
        # Below a row that is too dear only two letters read together lead on, from the row above it.
        if leasts[depth - 1] > bound and lowests[depth - 2] + together[pair] > bound:
            continue
        drop = dropped[letter]
        above, row = rows[depth - 1], rows[depth]
        row[0] = above[0] + drop
        fewest, most = fewest_after[node], most_after[node]
        least, lowest = np.float32(INFINITE), row[0]
        for at in range(size):
            cost = row[0]
            if at:
                read = reads[at - 1]
                cost = min(above[at - 1] + single[read, letter], above[at] + drop, row[at - 1] + put_in[read])
            if at > 1:
                cost = min(cost, above[at - 2] + doubled[read_pairs[at - 1], letter])
            if at and depth > 1:
                cost = min(cost, rows[depth - 2, at - 1] + joined[read, pair])
                if at > 1:
                    cost = min(cost, rows[depth - 2, at - 2] + swapped[read_pairs[at - 1], pair])
            row[at] = cost
            lowest = min(lowest, cost)
            left, more = size - 1 - at, ahead[at]
            if left > most:
                more = max(more, longer * (left - most))
            elif left < fewest:
                more = shorter * (fewest - left)
            least = min(least, cost + more)
        leasts[depth], lowests[depth] = least + prior_from[node], lowest
        if leasts[depth] > bound and lowests[depth - 1] + cheapest > bound:
            continue
        form = form_of[node]
        if form >= 0 and row[size - 1] + priors[form] <= bound:
            forms[count], found[count] = form, row[size - 1]
            count += 1
        if child[node] < child[node + 1]:
            depth += 1
            nodes[depth], last[depth] = child[node], child[node + 1]
    return count
