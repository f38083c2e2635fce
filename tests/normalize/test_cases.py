"""How neighbouring words are written together: the cheapest cases of all, and the names that keep their capitals."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from normalize.cases import UNSAID, Case, CaseTable, choose_cases, count_cases, estimate_cases, overlay
from normalize.model import Model
from normalize.repair import repair

SIZE = 6
"""Words of the tables here."""
# Sixteenths of a nat are exact, so that the cheapest rows of cases may be told from others exactly.
tables = st.dictionaries(
    st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1)),
    st.lists(st.integers(-127, 127), min_size=9, max_size=9),
    max_size=14,
)
rows = st.lists(
    st.tuples(st.integers(0, SIZE - 1), st.lists(st.integers(0, 99), min_size=3, max_size=3), st.booleans()),
    min_size=0,
    max_size=6,
)
Pairs = dict[tuple[int, int], list[int]]
Row = list[tuple[int, list[int], bool]]


def table_of(pairs: Pairs) -> CaseTable:
    keys = sorted(pairs)
    counts = np.bincount([first for first, _ in keys], minlength=SIZE) if keys else np.zeros(SIZE)
    values = np.array([pairs[key] for key in keys], np.int8).reshape(-1, 9)
    return CaseTable(counts.astype(np.uint16), np.array([second for _, second in keys], np.uint16), values)


def chosen(pairs: Pairs, row: Row) -> list[int]:
    table = table_of(pairs)
    starts = np.concatenate([np.zeros(1, np.int32), np.cumsum(table.rows, dtype=np.int32)])
    words = np.array([word for word, _, _ in row], np.int32)
    costs = np.array([costs for _, costs, _ in row], np.float32).reshape(-1, 3) / np.float32(16)
    said = np.array([said for _, _, said in row], bool)
    return [int(case) for case in choose_cases(starts, table.followers, table.values, words, costs, said)]


def cost_of(pairs: Pairs, row: Row, cases: tuple[int, ...]) -> int:
    """What a row of cases costs, in sixteenths of a nat."""
    cost = sum(costs[case] for (_, costs, _), case in zip(row, cases, strict=True))
    for at in range(1, len(row)):
        (one, _, says), (other, _, says_too) = row[at - 1], row[at]
        if says and says_too and (one, other) in pairs:
            cost -= pairs[one, other][cases[at - 1] * 3 + cases[at]]
    return cost


@given(tables, rows)
@settings(max_examples=150, deadline=None)
def test_the_cases_are_the_cheapest_of_all(pairs: Pairs, row: Row) -> None:
    least = min(cost_of(pairs, row, cases) for cases in product(range(3), repeat=len(row)))
    assert cost_of(pairs, row, tuple(chosen(pairs, row))) == least


@given(tables, rows)
@settings(max_examples=60, deadline=None)
def test_words_whose_case_says_nothing_are_written_by_themselves(pairs: Pairs, row: Row) -> None:
    for number, (_, costs, said) in enumerate(row):
        beside = [row[at][2] for at in (number - 1, number + 1) if 0 <= at < len(row)]
        if not said or not any(beside):
            assert costs[chosen(pairs, row)[number]] == min(costs)


def counted(*texts: tuple[Sequence[int], Sequence[int]]) -> list[tuple[NDArray[np.uint64], NDArray[np.float32]]]:
    return [count_cases(np.array(words, np.uint16), np.array(cases, np.uint8), 1.0) for words, cases in texts]


def test_cases_that_depend_on_each_other_are_told_and_others_not() -> None:
    # 1 2 is "Tỉnh ủy" as often as "tỉnh ủy" is not: each word alone is written both ways.
    half = np.full((SIZE, 3), [0.5, 0.49, 0.01])
    together = ([1, 2] * 60, [Case.TITLED, Case.LOWER] * 60)
    apart = ([3, 4, 3, 4, 3, 4, 3, 4] * 30, [0, 0, 0, 1, 1, 0, 1, 1] * 30)
    unsaid = ([5, 1] * 60, [UNSAID, Case.UPPER] * 60)
    table = estimate_cases(counted(together, apart, unsaid), half)
    assert table.rows.tolist()[3:] == [0, 0, 0]
    values = table.values[0].reshape(3, 3)
    assert table.followers.tolist()[0] == 2
    assert values[Case.TITLED, Case.LOWER] > 0 > values[Case.LOWER, Case.LOWER]


def test_pairs_of_another_table_lie_over_those_of_the_first() -> None:
    lower, upper = [1] + [0] * 8, [0] * 8 + [1]
    first, other = table_of({(0, 1): lower, (2, 3): lower}), table_of({(0, 1): upper, (4, 5): upper})
    both = overlay(first, other, np.array([2, 3, 0, 0, 1, 4]), SIZE)
    assert both.rows.tolist() == [1, 1, 1, 0, 0, 0]
    assert both.followers.tolist() == [1, 4, 3]
    assert both.values.tolist() == [lower, upper, upper]


@pytest.mark.parametrize(
    "read,printed",
    [
        ("Thuc hién Nghi quyét cua Tinh uy vé cong tac dan vén", "của Tỉnh ủy về"),
        ("theo Quy ché lam viéc cua Ban Thudng vu Tinh ty khéa XIX", "của Ban Thường vụ Tỉnh ủy khóa"),
        ("Cac dong chi Uy vién Ban Thuong vu chi dao viéc thuc hién", "Ban Thường vụ chỉ đạo"),
        ("bao cao Thuong truc Tinh uy, Ban Thuong vu Tinh uy truéc ngay 15/10", "Thường trực Tỉnh ủy, Ban Thường vụ"),
        ("nhan dan trong tinh ung hé viéc lam duong giao thong", "nhân dân trong tỉnh ủng hộ việc"),
    ],
)
def test_names_of_organs_keep_their_capitals(model: Model, read: str, printed: str) -> None:
    assert printed in repair(read, model=model).text
