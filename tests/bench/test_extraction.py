"""The bench of extraction: what is compared with what, composed prose, processes of their own."""

from __future__ import annotations

import doctest
import importlib
import lzma
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from bench import extraction_pace
from bench.extraction import Counted, asked_rows, measure_composed, measure_extraction, pairs
from bench.extraction_alone import EDITS, as_document, time_parts
from bench.extraction_pace import FLAT, flatness, head_of, in_own_process, pace_row
from bench.prose import english, vietnamese


def test_a_figure_is_met_when_every_document_reaches_it() -> None:
    scored = {"one": {"a": 1.0, "false_alarms": 0.0}, "two": {"a": 0.9, "false_alarms": 1.0}}
    rows = list(asked_rows(scored, {"a": 0.9, "false_alarms": 0.0}))
    assert rows[0] == {"figure": "a", "one": 1.0, "two": 0.9, "asked": 0.9, "met": "yes"}
    assert rows[1]["met"] == "NO"


def test_facts_are_paired_in_order_and_each_once() -> None:
    key = [{"v": 1, "n": "a"}, {"v": 1, "n": "b"}, {"v": 1, "n": "c"}]
    found = [{"v": 1, "f": 1}, {"v": 2, "f": 2}, {"v": 1, "f": 3}]
    assert [(row["n"], fact["f"]) for row, fact in pairs(key, found, ("v",))] == [("a", 1), ("b", 3)]


def test_fields_are_counted_both_ways() -> None:
    counts = Counted()
    base = {"value": 1.0, "denominator": None, "footnote": None}
    key = [base | {"unit": "hộ", "modality": "target", "subject": "số hộ nghèo trên địa bàn xã"}, base | {"unit": None}]
    found = [
        base | {"unit": "Hộ", "subject": "số hộ nghèo trên địa bàn"},
        base | {"unit": "xã", "modality": "reported"},
    ]
    cited = {"symbol": "1-NQ/TW", "date": None}
    counts.add(
        {"statistics": key, "citations": [cited | {"in_footnote": 2, "issuer_term": "XI"}]},
        {"statistics": found, "citations": [cited | {"footnote": 2, "issuer_term": "khóa XI"}]},
    )
    rows = {row["field"]: row for row in counts.rows()}
    assert (rows["unit"]["wanted"], rows["unit"]["found"], rows["unit"]["right"]) == (1, 2, 1)
    assert rows["unit"]["share"] == 0.667
    assert (rows["modality"]["wanted"], rows["modality"]["found"]) == (1, 0)
    assert (rows["subject"]["right"], rows["subject"]["like"]) == (0, 1.0)
    assert rows["issuer_term"]["right"] == 1
    assert rows["per"]["share"] is None


def test_composed_texts_are_shown_one_a_row() -> None:
    block = measure_composed()
    assert {"text", "statistics", "relation"} <= set(block.rows[0])


def test_a_part_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no such part: clene"):
        next(measure_extraction(tmp_path, tmp_path, texts=tmp_path, only="clene"))


@pytest.mark.parametrize("prose", [vietnamese, english])
def test_prose_is_the_same_again_and_of_the_size_asked(prose) -> None:  # type: ignore[no-untyped-def]
    text = prose(30_000, seed=3)
    assert text == prose(30_000, seed=3) != prose(30_000, seed=4)
    assert 30_000 <= len(text.encode()) < 33_000
    lines = text.splitlines()
    assert len(set(lines)) > 0.9 * len(lines)
    assert "{" not in text


def test_a_text_becomes_a_document_with_edits_that_change_nothing() -> None:
    text = vietnamese(5_000)
    document, repaired = as_document(text)
    assert repaired.text == repaired.original == document.text
    assert len(repaired.edits) == (len(document.text) + EDITS - 1) // EDITS
    assert document.pieces and document.blocks


def test_time_is_taken_of_each_extractor() -> None:
    module = SimpleNamespace(find_one=lambda x: x + 1, check_two=lambda: [], other=lambda: None, find_three=3)
    spent = time_parts(module)
    assert module.find_one(1) == 2
    assert module.check_two() == []
    module.other()
    assert set(spent) == {"find_one", "check_two"}


def test_a_process_of_its_own_tells_what_it_took() -> None:
    row = pace_row("short", vietnamese(20_000), entities=False)
    assert row["citations_found"] > 10
    assert row["statistics_found"] > 10
    assert row["front"] > row["all"] > 0
    assert "entities" not in {name for name, value in row.items() if value is None}
    with pytest.raises(Exception, match="non-zero"):
        in_own_process([sys.executable, "-c", "raise SystemExit(3)"], {})


def test_flat_is_told_by_the_most_and_the_least() -> None:
    assert "(flat)" in flatness([{"us_per_character": 1.0}, {"us_per_character": FLAT}])
    assert "(NOT flat)" in flatness([{"us_per_character": 1.0}, {"us_per_character": FLAT + 0.1}])


def test_the_head_of_a_text_is_whole_lines(tmp_path: Path) -> None:
    path = tmp_path / "party.txt.xz"
    with lzma.open(path, "wt", encoding="utf-8") as file:
        file.write("Điều 1\nĐiều 2\nĐiều 3\n")
    assert head_of(path, 22) == "Điều 1\nĐiều 2\n"


def test_eyecite_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(extraction_pace, "EYECITE_SIZES", (20_000,))
    block = extraction_pace.measure_eyecite(tmp_path)
    assert [row["program"] for row in block.rows] == ["ours"]
    assert "not run" in block.notes[0]


@pytest.mark.parametrize("name", ["extraction", "extraction_pace", "prose"])
def test_the_examples_hold(name: str) -> None:
    assert doctest.testmod(importlib.import_module(f"bench.{name}")).failed == 0
