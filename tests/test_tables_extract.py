"""The law of the tables of types, organs, names, relations, places and headers."""

from __future__ import annotations

import csv
import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from extract.tables import load_tables
from normalize.codes import load_organs, load_types
from normalize.symbols import parse_symbol

TABLES = load_tables()
ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("row", [row for row in load_types() if row.code is not None], ids=lambda row: row.code)
def test_type(row: object) -> None:
    symbol = parse_symbol(row.example)  # type: ignore[attr-defined]
    assert symbol is not None and symbol.sure and row.code in (symbol.type_code, symbol.unit)  # type: ignore[attr-defined]


@pytest.mark.parametrize("row", load_organs(), ids=lambda row: row.code)
def test_organ(row: object) -> None:
    symbol = parse_symbol(row.example)  # type: ignore[attr-defined]
    assert symbol is not None
    assert (symbol.organ is not None and symbol.organ.startswith(row.code)) or row.code in symbol.canonical  # type: ignore[attr-defined]


def test_codes_are_spelled_once() -> None:
    for rows in (load_types(), load_organs()):
        spellings = [s for row in rows for s in (row.code, *row.variants) if s is not None]
        assert len(spellings) == len(set(spellings))


def test_values_are_of_the_schema() -> None:
    assert {s for row in load_types() for s in row.systems} <= {"party", "state"}
    assert {row.kind for row in load_types()} <= {"act", "work", "legal", "paper", "copy", "name"}
    assert {row.system for row in load_organs()} <= {"party", "state", "front"}
    assert {row.level for row in load_organs()} <= {"central", "province", "district", "commune", "any"}
    assert {row.scope for row in load_organs()} <= {"central", "local"}
    assert {row.level for row in TABLES.organ_names} <= {"central", "province", "district", "commune", "any"}


@pytest.mark.parametrize("row", TABLES.organ_names, ids=lambda row: row.pattern)
def test_organ_name(row: object) -> None:
    found = TABLES.organ_at(row.example, 0)  # type: ignore[attr-defined]
    assert found is not None and found.of(row.example) == row.example  # type: ignore[attr-defined]
    if row.counter is not None:  # type: ignore[attr-defined]
        assert TABLES.organ_at(row.counter, 0) is None  # type: ignore[attr-defined]


@pytest.mark.parametrize("row", TABLES.relations, ids=lambda row: row.example)
def test_relation(row: object) -> None:
    assert row.pattern.search(row.example.lower().partition("·")[0])  # type: ignore[attr-defined]
    assert not row.pattern.search(row.counter.lower().partition("·")[0])  # type: ignore[attr-defined]


def test_marks_and_modes_meet_their_examples() -> None:
    for mark in TABLES.marks:
        assert mark.pattern.fullmatch(mark.example) and not mark.pattern.fullmatch(mark.counter)
    header = tomllib.loads((ROOT / "extract/data/header.toml").read_text("utf-8"))
    for row in header["mode"]:
        assert re.match(row["pattern"], row["example"])
    for row in header["motto"]:
        assert re.search(row["pattern"], row["example"], re.IGNORECASE)


def test_provinces_before_and_after_july_2025() -> None:
    before = [p for p in TABLES.provinces if p.valid_on("2024-12-31")]
    after = [p for p in TABLES.provinces if p.valid_on("2025-07-01")]
    assert (len(before), len(after)) == (63, 34)
    assert TABLES.province_of("HOÀ BÌNH") == "Hòa Bình"


def test_every_abolished_province_has_successors_and_every_date_is_one() -> None:
    names = {p.name for p in TABLES.provinces}
    for province in TABLES.provinces:
        for day in filter(None, (province.since, province.until)):
            date.fromisoformat(day)
        if province.until is not None:
            assert province.successor is not None and set(province.successor.split("|")) <= names


def test_places_are_in_order_and_complete() -> None:
    rows = list(csv.DictReader((ROOT / "extract/data/places.tsv").read_text("utf-8").splitlines(), delimiter="\t"))
    assert [row["name"] for row in rows] == sorted(row["name"] for row in rows)
    for row in rows:
        assert row["kind"] in ("tỉnh", "thành phố") and TABLES.province.search(row["example"])


def test_names_of_persons() -> None:
    assert not TABLES.families & TABLES.rare_families
    assert all(name[0].isupper() for name in TABLES.families | TABLES.rare_families)
