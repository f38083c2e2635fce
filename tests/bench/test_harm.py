"""Harm: which lines are asked, which changes are counted, how they are told."""

from __future__ import annotations

import doctest
import importlib
import lzma
from pathlib import Path

import pytest

from bench import harm
from bench.blocks import Block
from bench.clean import composed_lines, held_out_lines, kind_of
from bench.harm import Change, clean_lines, find_changes, syllables, together
from normalize import Edit, EditedText, Span, to_nfc
from normalize.build import held_out


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Hãng Samsung Electronics và Foxconn Technology Group", "foreign"),
        ("Pháo F100 và xe T54B ở đó", "codes"),
        ("số 3 đường Trần Phú, phường Lê Lợi, quận Ngô Quyền", "addresses"),
        ("1.2 3,4 5 6 7 8 9 10 11 12 13 14 tấn", "figures"),
        ("Ông Trần Văn Hậu gặp bà Lê Thị Hoa ở Sa Đéc", "names"),
        ("trời hôm nay đẹp, chúng tôi đi bộ", None),
    ],
)
def test_a_line_is_hard_by_what_it_shows(line: str, kind: str | None) -> None:
    assert kind_of(line) == kind


def test_composed_lines_are_the_same_again_and_all_different() -> None:
    lines = list(composed_lines(400))
    assert lines == list(composed_lines(400))
    assert len({line for _, line in lines}) == 400
    assert {kind for kind, _ in lines} == {f"composed {kind}" for kind in ("figures", "addresses", "codes", "names")}
    assert all(line == to_nfc(line) and "\n" not in line for _, line in lines)


def test_only_lines_that_every_estimate_leaves_out_are_asked(tmp_path: Path) -> None:
    lines = [f"Điều {number} của Luật này" for number in range(3000)]
    for name in ("legal", "wiki"):
        with lzma.open(tmp_path / f"{name}.txt.xz", "wt", encoding="utf-8") as file:
            file.write("\n".join([*lines, ""]))
    out = [line for line in lines if held_out(line + "\n")]
    assert out
    assert list(held_out_lines(tmp_path / "legal.txt.xz")) == out
    found, notes = clean_lines(tmp_path)
    assert [line for kind, line in found if kind == "law"] == out
    assert sum(kind != "law" for kind, _ in found) == harm.OTHER
    assert "held out" in notes[0] and "composed" in notes[1]


def test_lines_of_one_kind_are_put_together() -> None:
    lines = [("law", str(number)) for number in range(harm.TOGETHER + 1)] + [("names", "x")]
    made = list(together(lines))
    assert [kind for kind, _ in made] == ["law", "law", "names"]
    assert "\n".join(text for _, text in made) == "\n".join(line for _, line in lines)


def test_changes_are_told_with_context_and_edits_that_change_nothing_are_none() -> None:
    edits = (Edit(Span(0, 4), "Ngày", "lexicon", 0.9), Edit(Span(5, 7), "12", "same", 0.9))
    (change,) = find_changes("law", EditedText("Ngay 12\ttháng 3", edits))
    assert change == Change("law", "lexicon", 0.9, "", "Ngay", "Ngày", " 12\ttháng 3")
    assert change.row() == "law\tlexicon\t0.900\t[Ngay→Ngày] 12 tháng 3"


def test_syllables_are_tokens_with_a_letter_or_a_digit() -> None:
    assert syllables("Điều 1. - “Luật” … ,") == 3


def test_an_empty_block_shows_its_notes() -> None:
    block = Block("x", "Title", (), ("not run",))
    assert block.table() == "Title\n  not run"
    assert block.records() == [{"block": "x", "notes": ["not run"]}]


@pytest.mark.parametrize("name", ["accents", "baselines", "blocks", "clean", "copies", "harm"])
def test_the_examples_hold(name: str) -> None:
    assert doctest.testmod(importlib.import_module(f"bench.{name}")).failed == 0
