"""The law of the tables behind statistics: schema, and every row meets its example and refuses its counter-example."""

from __future__ import annotations

import pytest

from extract.counted.numerals import Approximation, Rule, approximation, load_approximations, load_rules
from extract.counted.statistics import find_statistics
from extract.counted.units import Unit, load_scales, load_units
from ingest.values import Zone
from normalize.values import Span

ROLES = {"percent", "money", "measure", "multiple", "classifier", "noun"}
FORCES = {"never", "hard", "soft", "bare", "name", "place", "always"}


def _statistics(text: str) -> list[str]:
    return [s.text for s in find_statistics(text, blocks=[(Span(0, len(text)), Zone.BODY)])]


@pytest.mark.parametrize("unit", load_units(), ids=lambda u: u.name)
def test_unit_meets_its_example(unit: Unit) -> None:
    assert unit.role in ROLES
    assert unit.name == unit.name.lower().strip()
    assert (unit.group != "") == (unit.role in ("classifier", "noun"))
    found = _statistics(unit.example)
    assert any(unit.name in text.lower() for text in found), found


def test_units_are_unique() -> None:
    names = [unit.name for unit in load_units()]
    assert sorted(names) == sorted(set(names))


def test_scales() -> None:
    scales = load_scales()
    assert [len(name) for name, _, _ in scales] == sorted((len(name) for name, _, _ in scales), reverse=True)
    for name, scale, times in scales:
        assert scale in (1_000, 1_000_000, 1_000_000_000)
        assert times >= 1
        assert _statistics(f"Có 12 {name} người.") == [f"12 {name} người"]
        assert _statistics(f"Thu 2,5 {name} đồng.") == [f"2,5 {name} đồng"]


def test_triệu_tập_is_no_million() -> None:
    assert _statistics("Có 530 triệu tập dự họp.") != ["530 triệu tập dự"]


@pytest.mark.parametrize("rule", load_rules(), ids=lambda r: f"{r.reason}: {(r.before or r.after)[0]}")
def test_rule_meets_its_example_and_refuses_its_counter_example(rule: Rule) -> None:
    assert rule.force in FORCES
    assert rule.before or rule.after
    assert all(words == words.lower().strip() for words in (*rule.before, *rule.after))
    assert _statistics(rule.example) == []
    assert _statistics(rule.refuses) != []


@pytest.mark.parametrize(
    ("rule", "words"), [(rule, words) for rule in load_rules() if rule.force == "hard" for words in rule.before]
)
def test_hard_words_reject_a_bare_numeral(rule: Rule, words: str) -> None:
    assert _statistics(f"theo {words} 12, xong") == []


@pytest.mark.parametrize("row", load_approximations(), ids=lambda r: r.name)
def test_approximation_meets_its_example(row: Approximation) -> None:
    assert row.name in row.example
    before = row.example[: row.example.index(row.name) + len(row.name)] + " "
    assert approximation(before) == row.value


def test_approximations_have_the_longest_first() -> None:
    lengths = [len(row.name) for row in load_approximations()]
    assert lengths == sorted(lengths, reverse=True)
