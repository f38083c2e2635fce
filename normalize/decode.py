"""The most likely words of a damaged stretch: a lattice of candidates, a 4-gram model, a beam; then how sure each is.

Costs and log-probabilities are nats. Nodes of the lattice are places between words, edges are what may stand
between two of them, each with its candidates; so a token may be one word, two, or half of one. A state of the beam
is the last three words, so the search is exact for the model but for what the beam drops. How sure a
word is comes from all the paths that the beam kept (forward and backward sums), not from the best alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from normalize.compiled import compiled
from normalize.lexicon import START
from normalize.model import Mixture, Model
from normalize.ngrams import MINUS_STEP, STEP, TOP, find_in_row

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

BEAM: Final = 24
"""States kept at each node."""
ARCS: Final = 96
"""Ways into a node's states that are kept, for the sums."""
WIDTH: Final = 8.5
"""A state this much worse than the best is dropped, in nats."""
FARTHER: Final = 3.0
"""How much more the words farther back may say for a word than the last one does, for it to be asked; in nats."""
TEMPERATURE: Final = 1.4
"""The model is surer of itself than it is right, so margins are divided by this before they become probabilities."""


class Edge(NamedTuple):
    """What may stand between the nodes `start` and `end` (`start < end`): words by number and their costs."""

    start: int
    end: int
    words: Ints
    costs: Floats


class Taken(NamedTuple):
    """An edge of the best path: its number, the candidate on it, how likely each of its candidates is."""

    edge: int
    choice: int
    shares: Floats


class Lattice(NamedTuple):
    """Edges as the compiled search reads them: those into node `n` are `into[n]:into[n + 1]`, candidates likewise."""

    into: Ints
    start: Ints
    low: Ints
    words: Ints
    costs: Floats


def decode(
    edges: Sequence[Edge], nodes: int, *, model: Model, before: tuple[int, int, int] = (START, START, START)
) -> tuple[list[Taken], float]:
    """The best path from node 0 to node `nodes - 1`, given the three words before it."""
    if nodes < 2:
        return [], 0.0
    order = sorted(range(len(edges)), key=lambda at: edges[at].end)
    low = np.zeros(len(edges) + 1, np.int32)
    np.cumsum([len(edges[at].words) for at in order], out=low[1:])
    ends = np.array([edges[at].end for at in order])
    lattice = Lattice(
        np.searchsorted(ends, np.arange(nodes + 1)).astype(np.int32),
        np.array([edges[at].start for at in order], np.int32),
        low,
        np.concatenate([edges[at].words for at in order]).astype(np.int32),
        np.concatenate([edges[at].costs for at in order]).astype(np.float32),
    )
    path, shares, score = _search(model.mixture, lattice, nodes, before, BEAM, ARCS, WIDTH, TEMPERATURE)
    found = np.searchsorted(low, path, side="right") - 1
    taken = [
        Taken(order[edge], int(candidate - low[edge]), shares[low[edge] : low[edge + 1]])
        for edge, candidate in zip(found.tolist(), path.tolist(), strict=True)
    ]
    return taken, -float(score)


@compiled
def _search(
    model: Mixture,
    lattice: Lattice,
    nodes: int,
    before: tuple[int, int, int],
    beam: int,
    arcs: int,
    width: float,
    temperature: float,
) -> tuple[Ints, Floats, np.float32]:
    """The candidates of the best path in order, the share of each candidate in all kept paths, the path's score."""
    # Arrays by names of their own: a compiled loop is slow where it takes them out of a tuple each time.
    table, base, numbers, strange, weights = model
    p1, w1, from2, next2, p2, w2, from3, next3, p3, w3, from4, next4, p4 = table
    into, edge_start, low, words, costs = lattice
    parts = len(base)
    history = np.zeros((nodes * beam, 3), np.int32)
    scores = np.empty(nodes * beam, np.float32)
    pairs = np.empty((nodes * beam, parts), np.int32)
    triples = np.empty((nodes * beam, parts), np.int32)
    back = np.full(nodes * beam, -1, np.int32)
    state_of = np.zeros(nodes + 1, np.int32)
    arc_from, arc_to = np.empty(nodes * arcs, np.int32), np.empty(nodes * arcs, np.int32)
    arc_word, arc_gain = np.empty(nodes * arcs, np.int32), np.empty(nodes * arcs, np.float32)
    history[0, 0], history[0, 1], history[0, 2] = before[0], before[1], before[2]
    scores[0] = 0.0
    widest = 0
    for edge in range(len(edge_start)):
        widest = max(widest, low[edge + 1] - low[edge])
    # After one word alone, by the states' last words: what each part says, and the mixture less the cost.
    rough, single = np.empty((beam, widest), np.float32), np.empty((beam, widest, parts), np.float32)
    third_of = np.empty(beam, np.int32)
    room = 4096
    new_from, new_word = np.empty(room, np.int32), np.empty(room, np.int32)
    new_gain, new_score = np.empty(room, np.float32), np.empty(room, np.float32)
    arc_count, first, end = 0, 0, 1
    for node in range(nodes):
        count, top = 0, np.float32(-1e30)
        for edge in range(into[node], into[node + 1]):
            start = edge_start[edge]
            lowest, highest = low[edge], low[edge + 1]
            thirds = 0
            for state in range(state_of[start], state_of[start + 1]):
                so_far, third = scores[state], history[state, 2]
                asked = 0
                while asked < thirds and third_of[asked] != third:
                    asked += 1
                if asked == thirds:
                    third_of[asked] = third
                    thirds += 1
                    for at in range(parts):
                        context = base[at] + numbers[at, third]
                        row, row_end = from2[context], from2[context + 1]
                        weight = TOP - np.float32(w1[context]) * STEP
                        for candidate in range(lowest, highest):
                            word = numbers[at, words[candidate]]
                            place = find_in_row(next2, row, row_end, word)
                            if place >= 0:
                                value = np.float32(p2[place]) * MINUS_STEP
                            else:
                                value = weight + np.float32(p1[base[at] + word]) * MINUS_STEP
                            single[asked, candidate - lowest, at] = value
                            value += strange[at, words[candidate]] + weights[at]
                            if at:
                                value = _log_sum(rough[asked, candidate - lowest], value)
                            rough[asked, candidate - lowest] = value
                    for candidate in range(lowest, highest):
                        rough[asked, candidate - lowest] -= costs[candidate]
                for candidate in range(lowest, highest):
                    if so_far + rough[asked, candidate - lowest] < top - width - FARTHER:
                        continue
                    gain = np.float32(0.0)
                    for at in range(parts):
                        word = numbers[at, words[candidate]]
                        value, place = np.float32(0.0), -1
                        triple, pair = triples[state, at], pairs[state, at]
                        if triple >= 0:
                            place = find_in_row(next4, from4[triple], from4[triple + 1], word)
                            if place >= 0:
                                value = np.float32(p4[place]) * MINUS_STEP
                            else:
                                value = TOP - np.float32(w3[triple]) * STEP
                        if place < 0 and pair >= 0:
                            place = find_in_row(next3, from3[pair], from3[pair + 1], word)
                            if place >= 0:
                                value += np.float32(p3[place]) * MINUS_STEP
                            else:
                                value += TOP - np.float32(w2[pair]) * STEP
                        if place < 0:
                            value += single[asked, candidate - lowest, at]
                        value += strange[at, words[candidate]] + weights[at]
                        gain = _log_sum(gain, value) if at else value
                    gain -= costs[candidate]
                    score = so_far + gain
                    if score < top - width:
                        continue
                    top = max(top, score)
                    if count == room:
                        room *= 2
                        new_from = np.concatenate((new_from, np.empty(count, np.int32)))
                        new_word = np.concatenate((new_word, np.empty(count, np.int32)))
                        new_gain = np.concatenate((new_gain, np.empty(count, np.float32)))
                        new_score = np.concatenate((new_score, np.empty(count, np.float32)))
                    new_from[count], new_word[count] = state, candidate
                    new_gain[count], new_score[count] = gain, score
                    count += 1
        if node:
            first = end
            least = top - width
            if count > arcs:
                least = max(least, np.partition(new_score[:count], count - arcs)[count - arcs])
            kept = 0
            for row in range(count):
                if new_score[row] >= least and kept < arcs:
                    new_from[kept], new_word[kept] = new_from[row], new_word[row]
                    new_gain[kept], new_score[kept] = new_gain[row], new_score[row]
                    kept += 1
            for row in np.argsort(-new_score[:kept]):
                origin, word = new_from[row], words[new_word[row]]
                second, third = history[origin, 1], history[origin, 2]
                state = first
                while state < end and not (
                    history[state, 2] == word and history[state, 1] == third and history[state, 0] == second
                ):
                    state += 1
                if state == end:
                    if end - first == beam:
                        continue
                    history[end, 0], history[end, 1], history[end, 2] = second, third, word
                    scores[end] = new_score[row]
                    back[end] = arc_count
                    end += 1
                arc_from[arc_count], arc_to[arc_count] = origin, state
                arc_word[arc_count], arc_gain[arc_count] = new_word[row], new_gain[row]
                arc_count += 1
        for state in range(first, end):
            for at in range(parts):
                second, third = base[at] + numbers[at, history[state, 1]], numbers[at, history[state, 2]]
                pairs[state, at] = find_in_row(next2, from2[second], from2[second + 1], third)
                farthest = base[at] + numbers[at, history[state, 0]]
                place = find_in_row(next2, from2[farthest], from2[farthest + 1], numbers[at, history[state, 1]])
                if place >= 0:
                    place = find_in_row(next3, from3[place], from3[place + 1], third)
                triples[state, at] = place
        state_of[node], state_of[node + 1] = first, end

    path = np.empty(nodes, np.int32)
    length, state = 0, first
    while back[state] >= 0:
        path[length] = arc_word[back[state]]
        length += 1
        state = arc_from[back[state]]

    forward, backward = np.full(end, np.float32(-1e30)), np.full(end, np.float32(-1e30))
    forward[0] = 0.0
    scale = np.float32(1 / temperature)
    for arc in range(arc_count):
        forward[arc_to[arc]] = _log_sum(forward[arc_to[arc]], forward[arc_from[arc]] + arc_gain[arc] * scale)
    total = np.float32(-1e30)
    for state in range(first, end):
        backward[state] = 0.0
        total = _log_sum(total, forward[state])
    shares = np.zeros(len(words), np.float32)
    for arc in range(arc_count - 1, -1, -1):
        onward = arc_gain[arc] * scale + backward[arc_to[arc]]
        backward[arc_from[arc]] = _log_sum(backward[arc_from[arc]], onward)
        shares[arc_word[arc]] += np.exp(forward[arc_from[arc]] + onward - total)
    return path[:length][::-1].copy(), shares, scores[first]


@compiled
def _log_sum(one: np.float32, other: np.float32) -> np.float32:
    """log(exp(one) + exp(other))."""
    high, below = max(one, other), min(one, other)
    return high if below < high - np.float32(16.0) else high + np.log1p(np.exp(below - high))
