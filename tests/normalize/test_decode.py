"""The best path of a lattice and the shares of its candidates, against every path there is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

from normalize.cases import CaseTable
from normalize.decode import TEMPERATURE, Edge, Taken, decode
from normalize.estimate import estimate
from normalize.lexicon import RESERVED, START, Census, Lexicon, number_stream
from normalize.model import Learned, Model, learn, load_model, pack_file

WORDS = ["ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"]
NEW = ["mươi", "vạn"]
Way = tuple[tuple[int, int], ...]
"""A path: edges and the candidates on them, by number."""


def lines(seed: int, words: list[str]) -> list[str]:
    """Sentences whose words lean a little on the two before them: no way is so unlikely that the beam drops it."""
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(200):
        line = rng.integers(0, len(words), 2).tolist()
        for _ in range(8):
            line.append((line[-1] * 2 + line[-2] + int(rng.integers(0, 5))) % len(words))
        found.append(" ".join(words[at] for at in line))
    return found


@cache
def small_model(parts: int) -> Model:
    """A model of a few words, with one part or with a second one that knows two words more."""
    census = Census()
    for line in lines(3, WORDS):
        census.read(line)
    lexicon: Lexicon = census.lexicon(least=1, least_foreign=1)
    stream, _ = number_stream(lines(3, WORDS), lexicon)
    none = np.zeros(0, np.uint16)
    cases = CaseTable(np.zeros(len(lexicon.words), np.uint16), none, np.zeros((0, 9), np.int8))
    learned: Learned | None = learn(lines(5, WORDS[:5] + NEW)) if parts == 2 else None
    with TemporaryDirectory() as folder:
        file = Path(folder) / "small.npz"
        file.write_bytes(pack_file(lexicon, estimate(stream, len(lexicon.words)), cases))
        return load_model(file, learned=learned)


def random_lattice(rng: np.random.Generator, model: Model) -> tuple[list[Edge], int]:
    """Tokens that may be one word each, some of them two words, some neighbours one word together; in any order."""
    edges: list[Edge] = []

    def add(start: int, end: int, least: int = 1) -> None:
        count = int(rng.integers(least, 3))
        words = rng.choice(np.arange(len(RESERVED), len(model.lexicon.words)), count, replace=False)
        edges.append(Edge(start, end, words.astype(np.int32), (rng.integers(0, 12, count) / 4).astype(np.float32)))

    node, before = 0, -1
    for _ in range(int(rng.integers(1, 5))):
        end = node + 1
        if rng.random() < 0.4:
            end = node + 2
            add(node, node + 1)
            add(node + 1, end)
        add(node, end, least=2)
        if before >= 0 and rng.random() < 0.4:
            add(before, end)
        before, node = node, end
    return [edges[at] for at in rng.permutation(len(edges))], node + 1


def every_way(edges: list[Edge], last: int, node: int = 0) -> Iterator[Way]:
    if node == last:
        yield ()
        return
    for at, edge in enumerate(edges):
        if edge.start == node:
            for rest in every_way(edges, last, edge.end):
                for choice in range(len(edge.words)):
                    yield ((at, choice), *rest)


def cost_of(edges: list[Edge], way: Way, model: Model, before: tuple[int, int, int]) -> float:
    words = np.array([*before, *(edges[at].words[choice] for at, choice in way)], np.int64)
    contexts = np.lib.stride_tricks.sliding_window_view(words[:-1], 3)
    return float(sum(edges[at].costs[choice] for at, choice in way) - model.score(contexts, words[3:]).sum())


def as_way(taken: list[Taken]) -> Way:
    return tuple((step.edge, step.choice) for step in taken)


@pytest.mark.parametrize("parts", [1, 2])
@pytest.mark.parametrize("seed", range(30))
def test_the_path_is_the_best_of_all_and_its_shares_are_those_of_all(seed: int, parts: int) -> None:
    model = small_model(parts)
    rng = np.random.default_rng(seed)
    edges, nodes = random_lattice(rng, model)
    before = (START, START, START)
    if seed % 2:
        before = (START, *rng.integers(len(RESERVED), len(model.lexicon.words), 2).tolist())
    taken, cost = decode(edges, nodes, model=model, before=before)
    costs = {way: cost_of(edges, way, model, before) for way in every_way(edges, nodes - 1)}
    best = min(costs, key=costs.__getitem__)
    assert cost == pytest.approx(costs[best], abs=1e-3)
    assert costs[as_way(taken)] == pytest.approx(costs[best], abs=1e-3), (as_way(taken), best)

    ways = np.array([costs[way] for way in costs])
    likely = np.exp((ways.min() - ways) / TEMPERATURE)
    likely /= likely.sum()
    for step in taken:
        for choice in range(len(edges[step.edge].words)):
            share = sum(p for way, p in zip(costs, likely, strict=True) if (step.edge, choice) in way)
            assert step.shares[choice] == pytest.approx(share, abs=0.02)


@pytest.mark.parametrize("parts", [1, 2])
@pytest.mark.parametrize("seed", range(15))
def test_shares_of_a_slot_sum_to_one(seed: int, parts: int) -> None:
    model = small_model(parts)
    rng = np.random.default_rng(100 + seed)
    slots = [rng.permutation(np.arange(4, len(model.lexicon.words)))[: rng.integers(1, 7)] for _ in range(12)]
    edges = [
        Edge(at, at + 1, words.astype(np.int32), rng.random(len(words)).astype(np.float32) * 3)
        for at, words in enumerate(slots)
    ]
    taken, _ = decode(edges, len(edges) + 1, model=model)
    assert [step.edge for step in taken] == list(range(len(edges)))
    for step in taken:
        assert len(step.shares) == len(edges[step.edge].words)
        assert step.shares.sum() == pytest.approx(1.0, abs=2e-3)
        assert (step.shares >= 0).all()


def test_two_words_the_second_part_alone_knows_can_be_chosen() -> None:
    model = small_model(2)
    new = np.array([model.lexicon.number_of[word] for word in NEW], np.int32)
    assert (new >= small_model(1).parts[0].ngrams.size).all()
    taken, cost = decode([Edge(0, 1, new, np.zeros(2, np.float32))], 2, model=model)
    assert np.isfinite(cost) and taken[0].shares.sum() == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize("nodes", [0, 1])
def test_no_edges_have_no_path(nodes: int) -> None:
    assert decode([], nodes, model=small_model(1)) == ([], 0.0)
