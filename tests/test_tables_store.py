"""The law of the store's tables: terms of Party committees."""

from __future__ import annotations

import tomllib
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from normalize.symbols import parse_symbol
from store.numbering import Term, load_terms, period_of

ROMAN = ("VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI")


def test_rows_have_these_fields_and_no_others() -> None:
    rows = tomllib.loads((Path(__file__).parents[1] / "store" / "data" / "terms.toml").read_text("utf-8"))
    assert set(rows) == {"term"}
    for row in rows["term"]:
        assert set(row) == {"level", "from", "number", "example"}, row
        assert row["level"] in ("central", "local")
        date.fromisoformat(row["from"])


@pytest.mark.parametrize("level", ["central", "local"])
def test_terms_follow_each_other(level: str) -> None:
    terms = [term for term in load_terms() if term.level == level]
    for before, after in pairwise(terms):
        assert before.first_day < after.first_day
        assert ROMAN.index(after.number) == ROMAN.index(before.number) + 1


@pytest.mark.parametrize("term", load_terms(), ids=lambda term: term.example)
def test_the_example_is_of_its_term(term: Term) -> None:
    printed, day = term.example.split(" ")
    symbol = parse_symbol(printed)
    assert symbol is not None
    assert symbol.system == "party"
    assert period_of(symbol, day, local=term.level == "local") == term.number
