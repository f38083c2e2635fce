"""Symbols that a blank or a line break has split: what is joined, and what must not be."""

from __future__ import annotations

from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.badness import Damage, LineState
from normalize.broken import READ
from normalize.snap import find_broken_symbols
from normalize.tokens import find_tokens
from normalize.values import Edit, choose

NONE, ENGLISH, VIETNAMESE = Damage.NONE, Damage.ENGLISH, Damage.VIETNAMESE


def edits(text: str, damage: Damage) -> list[Edit]:
    """The edits of symbols in a text whose lines are all damaged alike."""
    tokens = tuple(find_tokens(text))
    lines = groupby(range(len(tokens)), key=lambda at: text.count("\n", 0, tokens[at].span.start))
    states = [LineState(range((on := list(line))[0], on[-1] + 1), damage, 0.3, False) for _, line in lines]
    return list(find_broken_symbols(text, tokens, states))


# read | damage | what becomes of it; a line break is written ⏎
JOINED = """
Nghi quyét s6 25- NQ/TW ngay             | ENGLISH    | Nghi quyét s6 25-NQ/TW ngay
Nghi quyét s6 25 -NO/TW ngay             | ENGLISH    | Nghi quyét s6 25-NQ/TW ngay
Nghi quyét s6 25-NQ/ TW                  | ENGLISH    | Nghi quyét s6 25-NQ/TW
Quyét dinh s6 01 - QB/TU                 | ENGLISH    | Quyét dinh s6 01-QĐ/TU
Đề án số 01- DA!TU                       | VIETNAMESE | Đề án số 01-DA/TU
Kế hoạch số 48-⏎KH/TU ngày 9/8/2021      | NONE       | Kế hoạch số 48-KH/TU⏎ngày 9/8/2021
Kế hoạch 48-⏎KH/TU, ngày 9/8/2021        | NONE       | Kế hoạch 48-KH/TU,⏎ngày 9/8/2021
Kế hoạch 48-⏎KH/TU¹ ngày 9/8/2021        | NONE       | Kế hoạch 48-KH/TU¹⏎ngày 9/8/2021
Kế hoạch 48- ⏎ KH/TU ngày                | NONE       | Kế hoạch 48-KH/TU⏎ngày
Kế hoạch số 48-⏎KH/TU⏎ngày               | NONE       | Kế hoạch số 48-KH/TU⏎ngày
Kế hoạch số 48-⏎KH/TU.                   | NONE       | Kế hoạch số 48-KH/TU.
Kế hoạch số 48-⏎KH/TU.⏎⏎Điều 1           | NONE       | Kế hoạch số 48-KH/TU.⏎⏎Điều 1
Kế hoạch số 48-⏎KH/TU ⏎ngày              | NONE       | Kế hoạch số 48-KH/TU ⏎ngày
Kế hoạch số 48-⏎KH/TU - Ban Dân vận      | NONE       | Kế hoạch số 48-KH/TU - Ban Dân vận
Nghị quyết số 25-NQ/⏎TW của              | NONE       | Nghị quyết số 25-NQ/TW⏎của
Quyết định 411/QĐ-⏎UBND của              | NONE       | Quyết định 411/QĐ-UBND⏎của
Công văn 6896/⏎UBND-NC của               | NONE       | Công văn 6896/UBND-NC⏎của
Nghị định 04/2015/⏎NĐ-CP ngày            | NONE       | Nghị định 04/2015/NĐ-CP⏎ngày
Nghị định 04/⏎2015/NĐ-CP ngày            | NONE       | Nghị định 04/2015/NĐ-CP⏎ngày
Nghị định số 04/ 2015/NĐ-CP ngày         | VIETNAMESE | Nghị định số 04/2015/NĐ-CP ngày
Kế hoạch số 30-KH/BCSD-⏎BDVTU ngày       | NONE       | Kế hoạch số 30-KH/BCSD-BDVTU⏎ngày
141/2012/TTLT-BTC-⏎BQP-BCA ngày          | NONE       | 141/2012/TTLT-BTC-BQP-BCA⏎ngày
Quyết định số 2019-⏎QĐ/TW ngày           | NONE       | Quyết định số 2019-QĐ/TW⏎ngày
Công văn số 6896/ UBND-NC                | VIETNAMESE | Công văn số 6896/UBND-NC
theo 25- NQ/TW và 18-⏎KL/TU ngày         | ENGLISH    | theo 25-NQ/TW và 18-KL/TU⏎ngày
"""
UNTOUCHED = """
Nghị quyết số 25 - NQ/TW ngày            | NONE
Nghị quyết số 25- NQ/TW ngày             | NONE
ngày 5 - UBND tỉnh                       | VIETNAMESE
ngày 5 - KH/TU                           | VIETNAMESE
từ năm 2019 - QĐ/TW ban hành             | VIETNAMESE
từ năm 2019-⏎QĐ/TW ban hành              | NONE
có hiệu lực đến 2019 - QĐ/TW             | VIETNAMESE
2019 - QĐ số 5                           | ENGLISH
lần thứ 6 -⏎NQ/TW                        | NONE
1. - UBND tỉnh                           | ENGLISH
1. UBND - HĐND tỉnh                      | ENGLISH
2.⏎NQ/TW                                 | VIETNAMESE
có 3 - NQ/TW                             | VIETNAMESE
nhiệm kỳ 2015-25- NQ/TW                  | VIETNAMESE
tổ 5 - HĐND, UBND                        | VIETNAMESE
khối 12- TOÁN/LÝ                         | NONE
mã 12-⏎ABCDE/FGHIJ                       | NONE
tỷ lệ 526/⏎536                           | NONE
Kế hoạch số 48-⏎⏎KH/TU                   | NONE
trang 5 -⏎KH/TU                          | NONE
25-NQ/TW - UBND tỉnh                     | VIETNAMESE
25-NQ/TW- UBND tỉnh                      | VIETNAMESE
25-NQ/TW -⏎UBND tỉnh                     | NONE
Đoàn kiểm tra 5/ HĐND và UBND            | VIETNAMESE
"""


def cases(table: str) -> list[list[str]]:
    return [[cell.strip().replace("⏎", "\n") for cell in line.split("|")] for line in table.strip().split("\n")]


@pytest.mark.parametrize(("read", "damage", "meant"), cases(JOINED))
def test_joined(read: str, damage: str, meant: str) -> None:
    assert choose(read, edits(read, Damage[damage])).text == meant


@pytest.mark.parametrize(("text", "damage"), cases(UNTOUCHED))
def test_must_not_be_touched(text: str, damage: str) -> None:
    kinds = set(Damage) - READ if damage == "NONE" else {Damage[damage]}
    assert [edit for kind in kinds for edit in edits(text, kind)] == []


def test_the_edit_begins_behind_the_number_and_tells_what_was_printed() -> None:
    (edit,) = edits("Kế hoạch số 48-\nKH/TU ngày", NONE)
    assert (edit.span.start, edit.span.end) == (14, 22)
    assert (edit.replacement, edit.rule, edit.alternatives) == ("-KH/TU\n", "symbol", ("-\nKH/TU ",))
    assert edit.confidence == 0.946


PARTS = [
    "25",
    "2019",
    "04/2015",
    "-",
    "/",
    " ",
    "\n",
    "NQ",
    "QB",
    "QĐ",
    "TW",
    "TU",
    "UBND",
    "CP",
    "số ",
    ", ",
    "ngày ",
    "!",
]


@given(st.lists(st.sampled_from(PARTS), max_size=30).map("".join), st.sampled_from(Damage))
@settings(max_examples=400, deadline=None)
def test_a_second_run_finds_nothing(text: str, damage: Damage) -> None:
    once = choose(text, edits(text, damage))
    assert once.text.count("\n") <= text.count("\n")
    assert "\n\n" not in once.text or "\n\n" in text
    assert edits(once.text, damage) == []


# A pattern that goes back over a run again and again needs minutes for these.
@pytest.mark.parametrize("text", ["25-" * 33_000, "1 - QĐ/" * 14_000, "25-\n" * 25_000, "04/\n2015/" * 10_000])
def test_long_runs(text: str) -> None:
    assert all(len(edit.span) <= 40 for edit in edits(text, ENGLISH))
