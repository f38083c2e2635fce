"""Real OCR of composed documents: paragraphs, notes and marks come back."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from rapidfuzz import fuzz

from ingest.values import Document, Zone
from normalize.values import Span, choose

NAMES = ["report", "long-note", "directive", "report-twelve-on-thirteen"]


def notes_of(document: Document) -> dict[int, str]:
    repaired = choose(document.text, document.proposals)
    found: dict[int, str] = {}
    for block in document.blocks:
        if block.note is not None:
            found[block.note] = (
                f"{found.get(block.note, '')} {repaired.to_edited(block.span).of(repaired.text)}".strip()
            )
    return found


@pytest.mark.parametrize("name", NAMES)
def test_notes_are_whole_and_numbered(name: str, recorded: Callable[[str], Any], assembled: Any) -> None:
    recording = recorded(name)
    found = notes_of(assembled(recording.pages))
    assert sorted(found) == sorted(recording.notes)
    for number, text in recording.notes.items():
        without_mark = re.sub(r"^[⁰¹²³⁴⁵⁶⁷⁸⁹]+\s", "", found[number])
        assert fuzz.ratio(text, without_mark) > 93, f"{number}: {text!r} / {found[number]!r}"
        assert without_mark != found[number], f"no superscript before note {number}: {found[number]!r}"


@pytest.mark.parametrize("name", NAMES)
def test_paragraphs_are_as_composed(name: str, recorded: Callable[[str], Any], assembled: Any) -> None:
    recording = recorded(name)
    document = assembled(recording.pages)
    body = [block.span.of(document.text) for block in document.blocks if block.zone is Zone.BODY]
    composed = [re.sub(r"\{\d+\}", "", text) for text in recording.paragraphs]
    assert len(body) == len(composed), "\n".join(body)
    for one, other in zip(body, composed, strict=True):
        assert fuzz.ratio(one, other) > 90, f"{one!r} / {other!r}"


@pytest.mark.parametrize("name", NAMES)
def test_no_mark_is_found_where_none_stands(name: str, recorded: Callable[[str], Any], assembled: Any) -> None:
    recording = recorded(name)
    document = assembled(recording.pages)
    composed = " ".join(recording.paragraphs)
    places = {int(m[1]): composed[max(0, m.start() - 25) : m.start()] for m in re.finditer(r"\{(\d+)\}", composed)}
    for mark in document.marks:
        before = Span(max(0, mark.span.start - 25), mark.span.start).of(document.text)
        assert fuzz.ratio(places[mark.number], before) > 80, f"{mark.number}: {before!r}"


def test_marks_are_found_and_mended(recorded: Callable[[str], Any], assembled: Any) -> None:
    document = assembled(recorded("report").pages)
    assert [mark.number for mark in document.marks] == [1, 2, 3, 4, 5]
    text = choose(document.text, document.proposals).text
    for words in ("đúng thời hạn¹.", "chuyên trách²,", "duy trì đều³;", "Tỉnh ủy⁴.", "đầy đủ⁵."):
        assert words in text


def test_cells_and_ending_are_told_apart(recorded: Callable[[str], Any], assembled: Any) -> None:
    document = assembled(recorded("directive").pages)
    by_zone: dict[Zone, list[str]] = {}
    for block in document.blocks:
        by_zone.setdefault(block.zone, []).append(block.span.of(document.text))
    assert by_zone[Zone.HEADER_LEFT] == ["ỦY BAN NHÂN DÂN", "TỈNH ĐÔNG LĂNG", "Số: 19/CT-UBND"]
    assert by_zone[Zone.HEADER_RIGHT][0] == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert by_zone[Zone.HEADER_RIGHT][-1] == "Đông Lăng, ngày 03 tháng 8 năm 2021"
    assert by_zone[Zone.RECIPIENTS] == ["Nơi nhận:", "- Các sở, ban, ngành;", "- Lưu: VT, NC."]
    assert by_zone[Zone.SIGNATURE][-1] == "Lê Văn Thịnh"
    assert not document.marks and not document.proposals


def test_page_numbers_are_furniture(recorded: Callable[[str], Any], assembled: Any) -> None:
    document = assembled(recorded("long-note").pages)
    assert not [block for block in document.blocks if len(block.span) < 3 and block.span.of(document.text) != "*"]
