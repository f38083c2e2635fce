"""The table of rules on form: its rows, and which of them a document falls under."""

from __future__ import annotations

from itertools import pairwise

import pytest

from extract.head.form_rules import find_form_rule, load_form_rules
from normalize.symbols import parse_symbol


def test_rows_cover_their_examples_and_follow_each_other() -> None:
    rows = load_form_rules()
    for row in rows:
        assert row.covers(row.example) and not row.covers(row.counter), row.rule
        assert row.system in ("party", "state") and row.acts in ("any", "administrative", "legal")
    for before, after in pairwise(rows):
        if (before.system, before.acts) == (after.system, after.acts):
            assert before.until == after.since, after.rule
    assert all(row.until is not None or (row.system, row.acts) not in later for row, later in _with_later())


def _with_later() -> list[tuple[object, set[tuple[str, str]]]]:
    rows = load_form_rules()
    return [(row, {(other.system, other.acts) for other in rows[at + 1 :]}) for at, row in enumerate(rows)]


@pytest.mark.parametrize(
    ("system", "date", "symbol", "doc_type", "rule"),
    [
        ("party", "2017-02-05", "12-BC/TU", "Báo cáo", "31-QĐ/TW"),
        ("party", "2017-02-06", "12-BC/TU", "Báo cáo", "66-QĐ/TW"),
        ("party", "2026-01", "12-BC/TU", "Báo cáo", None),
        ("party", "1990", None, "Báo cáo", None),
        ("state", "2020", "5/KH-UBND", "Kế hoạch", None),
        ("state", "2020-04", "5/KH-UBND", "Kế hoạch", "30/2020/NĐ-CP"),
        ("state", "2019-05-30", "7/2019/QĐ-UBND", "Quyết định", "34/2016/NĐ-CP"),
        ("state", "2025-06-02", None, "Thông tư", "78/2025/NĐ-CP"),
        ("state", "2024-11-27", "51/2024/QH15", "Luật", None),
        ("state", "2018-03-01", "3/2018/UBTVQH14", "Nghị quyết", None),
        ("state", None, "5/KH-UBND", "Kế hoạch", None),
        (None, "2021-01-01", "5/KH-UBND", "Kế hoạch", None),
    ],
)
def test_rule(system: str | None, date: str | None, symbol: str | None, doc_type: str, rule: str | None) -> None:
    parsed = parse_symbol(symbol) if symbol is not None else None
    assert (parsed is None) == (symbol is None)
    assert find_form_rule(system, date, symbol=parsed, doc_type=doc_type) == rule
