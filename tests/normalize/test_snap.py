"""Broken symbols: what is snapped, and what must not be."""

from __future__ import annotations

import pytest

from normalize.badness import Damage, LineState
from normalize.snap import find_broken_symbols
from normalize.tokens import find_tokens


def snapped(text: str, damage: Damage) -> str:
    """`text` with the edits of symbols made."""
    tokens = tuple(find_tokens(text))
    state = LineState(range(len(tokens)), damage, 0.3, False)
    for edit in reversed(list(find_broken_symbols(text, tokens, [state]))):
        text = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
    return text


@pytest.mark.parametrize(
    "read,meant",
    [
        ("Nghi quyét s6 25-NO/TW ngay", "Nghi quyét s6 25-NQ/TW ngay"),
        ("Quyét dinh s6 1157-QB/TU", "Quyét dinh s6 1157-QĐ/TU"),
        ("Quyét dinh s6 217-QD/TW", "Quyét dinh s6 217-QĐ/TW"),
        ("Dé an s6 01- DA!TU", "Dé an s6 01-ĐA/TU"),
        ("Du an s6 01-DA/TU", "Du an s6 01-DA/TU"),
        ("Quy dinh s6 01-QBi/TU", "Quy dinh s6 01-QĐi/TU"),
        ("Két luan s6 43-KIL/TW", "Két luan s6 43-KL/TW"),
        ("Nghi dinh s6 04/2015/ND-CP", "Nghi dinh s6 04/2015/NĐ-CP"),
        ("Chi thi s6 33/CT-TTE", "Chi thi s6 33/CT-TTg"),
        ("Ké hoach s6 18-\nKH/TU", "Ké hoach s6 18-KH/TU"),
        ("Cong vin 6896/UBND-NC", "Cong vin 6896/UBND-NC"),
        ("Ké hoach 30-KH/BCSD-BDVTU", "Ké hoach 30-KH/BCSD-BDVTU"),
    ],
)
def test_symbols_read_by_a_model_of_english(read: str, meant: str) -> None:
    assert snapped(read, Damage.ENGLISH) == meant


@pytest.mark.parametrize(
    "read,meant",
    [
        ("Nghị quyết số 25-NQ/IW ngày", "Nghị quyết số 25-NQ/TW ngày"),
        ("Kế hoạch số 59-NQ/FU ngày", "Kế hoạch số 59-NQ/TU ngày"),
        ("Tờ trình số 12-TIr/TU", "Tờ trình số 12-TTr/TU"),
        ("Pháp lệnh số 34/2007/PL-UBTVQHI1", "Pháp lệnh số 34/2007/PL-UBTVQH11"),
    ],
)
def test_single_letters_in_text_that_is_mostly_right(read: str, meant: str) -> None:
    assert snapped(read, Damage.NONE) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Nghị quyết số 25-NQ/TW ngày 03/6/2013",
        "Quyết định số 217-QD/TW",
        "Chương trình số 44-CTR/TU",
        "Kế hoạch số 30-KH/BCSD-BDVTU",
        "Công văn số 464/TTg-CĐS",
        "Thông tư số 141/2012/TTLT-BTC-BQP-BCA",
        "tỷ lệ 526/536, đạt 98,1%",
        "nhiệm kỳ 2015-2020, khối A-B/C",
        "chuyến bay 370-MH/XY",
        "mã số 12-ABCDE/FGHIJ",
        "sản phẩm 5-HT/2A",
    ],
)
def test_what_must_not_be_touched(text: str) -> None:
    assert snapped(text, Damage.NONE) == text


def test_figures_are_never_changed() -> None:
    text = "Nghi quyét s6 2S-NO/TW, s6 l5-QB/TU"
    assert "2S" in snapped(text, Damage.ENGLISH)
    assert "l5" in snapped(text, Damage.ENGLISH)
