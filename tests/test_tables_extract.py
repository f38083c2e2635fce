"""The law of the tables of types, organs, names, relations, places and headers."""

from __future__ import annotations

import csv
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from extract.cited.acts import act_at, load_acts
from extract.cited.annexes import annex_at, load_annex_types, load_title_ends, may_be_long
from extract.cited.sessions import session_document_at
from extract.cited.short_forms import load_numbered_types, numbered, pointed
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


@pytest.mark.parametrize("row", load_acts(), ids=lambda row: row.field)
def test_acts(row: object) -> None:
    named = act_at(row.example, 0, len(row.example))  # type: ignore[attr-defined]
    assert named is not None and named.sure and named.end == len(row.example)  # type: ignore[attr-defined]
    assert act_at(row.counter, 0, len(row.counter)) is None  # type: ignore[attr-defined]
    for words in row.names:  # type: ignore[attr-defined]
        text = f"{row.doc_type} {' '.join(words)} được"  # type: ignore[attr-defined]
        named = act_at(text, 0, len(text))
        assert named is not None and text[: named.end] == text.removesuffix(" được")


def test_no_act_is_named_twice() -> None:
    names = [(row.doc_type, words) for row in load_acts() for words in row.names]
    assert len(names) == len(set(names))


def test_an_act_that_no_table_has_ends_at_the_first_word_that_names_hold_never() -> None:
    example = _toml("acts.toml")["ends"]["example"]
    named = act_at(example, 0, len(example))
    assert named is not None and not named.sure and example[named.end :] == " quy định"


def test_words_in_names_of_congresses() -> None:
    words = _toml("sessions.toml")["words"]
    assert not set(words["small"]) & set(words["never"])
    for word in words["short"]:
        text = f"Nghị quyết Đại hội {word} tỉnh lần thứ V"
        named = session_document_at(text, 0, len(text))
        assert word.isupper() and named is not None and named.end == len(text)
    for text, whole in ((f"Nghị quyết {words['example']} lần thứ V", True), (f"Nghị quyết {words['counter']}", False)):
        named = session_document_at(text, 0, len(text))
        assert (named is not None and named.end == len(text)) is whole


@pytest.mark.parametrize("row", load_annex_types(), ids=lambda row: row.name)
def test_annex_type(row: object) -> None:
    title = annex_at(row.example, 0, len(row.example), cited=(), tables=TABLES)  # type: ignore[attr-defined]
    assert title is not None and title.type == row and title.end == len(row.example)  # type: ignore[attr-defined]


@pytest.mark.parametrize("row", load_title_ends(), ids=lambda row: row.example)
def test_title_end(row: object) -> None:
    title, _, after = row.example.partition("·")  # type: ignore[attr-defined]
    found = annex_at(title + after.lstrip(), 0, len(title + after.lstrip()), cited=(), tables=TABLES)
    assert found is not None and (title + after)[: found.end] == title.rstrip(" ,")
    counter = row.counter  # type: ignore[attr-defined]
    found = annex_at(counter, 0, len(counter), cited=(), tables=TABLES)
    assert found is not None and found.end == len(counter)


def test_titles_that_a_period_closes() -> None:
    data = _toml("annexes.toml")
    for example, whole in ((data["known"]["example"], True), (data["close"]["example"], False)):
        found = annex_at(f"{example} và", 0, len(example) + 3, cited=(), tables=TABLES)
        assert found is not None and found.end == len(example) and found.whole is whole
    assert set(data["known"]["types"]) <= {row.name for row in load_annex_types()}


def test_titles_that_are_long_enough() -> None:
    data = _toml("annexes.toml")["long"]
    assert set(data["types"]) <= {row.name for row in load_annex_types()}
    for text, enough in ((data["example"], True), (data["counter"], False)):
        start = text.index("Quy chế")
        found = annex_at(text, start, len(text), cited=(), tables=TABLES)
        assert found is not None and may_be_long(text, start, found.type) and found.long is enough
        assert not may_be_long(text[start:], 0, found.type)


@pytest.mark.parametrize("row", load_numbered_types(), ids=lambda row: row.name)
def test_type_spoken_of_by_number(row: object) -> None:
    found = numbered().fullmatch(row.example)  # type: ignore[attr-defined]
    assert found is not None and found["type"] == row.name  # type: ignore[attr-defined]


def test_words_of_short_names() -> None:
    data = _toml("short_forms.toml")
    assert pointed().fullmatch(data["pointers"]["example"])
    assert not pointed().search(data["pointers"]["counter"])
    found = pointed().search(data["several"]["example"])
    assert found is not None and found["plural"]
    assert not numbered().search(data["quantity"]["example"])


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / "extract/data" / name).read_text("utf-8"))
