"""Broken dates and figures: what is put right, and what must not be touched."""

from __future__ import annotations

from itertools import groupby, pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from normalize.badness import Damage, LineState
from normalize.broken import READ
from normalize.figures import find_broken_figures
from normalize.tokens import find_tokens
from normalize.values import Edit, choose


def edits(text: str, damage: Damage) -> list[Edit]:
    """The edits of figures in a text whose lines are all damaged alike."""
    tokens = tuple(find_tokens(text))
    lines = groupby(range(len(tokens)), key=lambda at: text.count("\n", 0, tokens[at].span.start))
    states = [LineState(range((on := list(line))[0], on[-1] + 1), damage, 0.3, False) for _, line in lines]
    return list(find_broken_figures(text, tokens, states))


# read ¦ damage ¦ what becomes of it; a line break is written ⏎
MENDED = """
ngay 30/9/ 2022 cua              ¦ ENGLISH    ¦ ngay 30/9/2022 cua
ngày 30/ 9/2022, của             ¦ VIETNAMESE ¦ ngày 30/9/2022, của
30 /9 /2022                      ¦ ENGLISH    ¦ 30/9/2022
ngày 29/1 1/2006                 ¦ VIETNAMESE ¦ ngày 29/11/2006
ngày 2 9/11/2006                 ¦ ENGLISH    ¦ ngày 29/11/2006
ngay 30/9/201 5 cua              ¦ ENGLISH    ¦ ngay 30/9/2015 cua
ngày 25.10. 2018                 ¦ ENGLISH    ¦ ngày 25.10.2018
đến 28-4- 2022                   ¦ VIETNAMESE ¦ đến 28-4-2022
ngày 30/9/⏎2022 của tỉnh         ¦ NONE       ¦ ngày 30/9/2022⏎của tỉnh
ngày 30/⏎9/2022; của tỉnh        ¦ NONE       ¦ ngày 30/9/2022;⏎của tỉnh
ngày 30/9/⏎2022).⏎⏎Điều 1        ¦ NONE       ¦ ngày 30/9/2022).⏎⏎Điều 1
ngày 28-4-⏎2022 của              ¦ NONE       ¦ ngày 28-4-2022⏎của
ngay 30/9/⏎2022 cua              ¦ ENGLISH    ¦ ngay 30/9/2022⏎cua
tháng 5/⏎2022 của                ¦ NONE       ¦ tháng 5/2022⏎của
thang 5/ 2022                    ¦ ENGLISH    ¦ thang 5/2022
thang O5/2022                    ¦ ENGLISH    ¦ thang 05/2022
nam 201 9 cua                    ¦ ENGLISH    ¦ nam 2019 cua
năm 2 015                        ¦ VIETNAMESE ¦ năm 2015
nam 20 19, da                    ¦ ENGLISH    ¦ nam 2019, da
nam 2O1 9                        ¦ ENGLISH    ¦ nam 2019
năm 2O21                         ¦ VIETNAMESE ¦ năm 2021
ngày 2 9 tháng 8 năm 2023        ¦ VIETNAMESE ¦ ngày 29 tháng 8 năm 2023
ngày 9 tháng 1 2 năm 2014        ¦ VIETNAMESE ¦ ngày 9 tháng 12 năm 2014
giai doan 2023- 2025             ¦ ENGLISH    ¦ giai doan 2023-2025
nhiém ky 2020 -2025.             ¦ ENGLISH    ¦ nhiém ky 2020-2025.
giai đoạn 2O20-2025              ¦ VIETNAMESE ¦ giai đoạn 2020-2025
ngay O1 thang 7                  ¦ ENGLISH    ¦ ngay 01 thang 7
ngay l5/3/2015                   ¦ ENGLISH    ¦ ngay 15/3/2015
ngày lO/3/2O15                   ¦ VIETNAMESE ¦ ngày 10/3/2015
ngày |5/3/ 2015                  ¦ VIETNAMESE ¦ ngày 15/3/2015
O9/7/2021                        ¦ VIETNAMESE ¦ 09/7/2021
Chỉ thị số I8-CT/TU và           ¦ VIETNAMESE ¦ Chỉ thị số 18-CT/TU và
số Ø7/CT-UBND ngày               ¦ VIETNAMESE ¦ số 07/CT-UBND ngày
số I2/2018/NQ-HĐND ngày          ¦ VIETNAMESE ¦ số 12/2018/NQ-HĐND ngày
toàn tỉnh có I12 xã              ¦ VIETNAMESE ¦ toàn tỉnh có 112 xã
gấp I,4 lần, đạt I.402,3 tỷ      ¦ VIETNAMESE ¦ gấp 1,4 lần, đạt 1.402,3 tỷ
giảm I,15% so với                ¦ VIETNAMESE ¦ giảm 1,15% so với
Ø9/7/2021                        ¦ VIETNAMESE ¦ 09/7/2021
ngày 0Z/9/2014                   ¦ VIETNAMESE ¦ ngày 02/9/2014
ngày O9/7 và                     ¦ VIETNAMESE ¦ ngày 09/7 và
(l5/3/2015) và                   ¦ VIETNAMESE ¦ (15/3/2015) và
ngay (9/7/2021 cua Ban           ¦ ENGLISH    ¦ ngay 09/7/2021 cua Ban
từ (9/7/ 2021. Các (1) huyện     ¦ VIETNAMESE ¦ từ 09/7/2021. Các (1) huyện
dat 9O%, tang l0,5%              ¦ ENGLISH    ¦ dat 90%, tang 10,5%
đạt 9S,4% kế hoạch               ¦ VIETNAMESE ¦ đạt 95,4% kế hoạch
Diéu l5, khoan O2                ¦ ENGLISH    ¦ Diéu 15, khoan 02
biéu s6 1O                       ¦ ENGLISH    ¦ biéu s6 10
dat 43, 5% ké hoach              ¦ ENGLISH    ¦ dat 43,5% ké hoach
dat 43 ,5 ty déng                ¦ ENGLISH    ¦ dat 43,5 ty déng
co 1. 250 hé ngheo               ¦ ENGLISH    ¦ co 1.250 hé ngheo
thu 1.451. 874 .000 déng         ¦ ENGLISH    ¦ thu 1.451.874.000 déng
thu 1. 250,5 ty                  ¦ ENGLISH    ¦ thu 1.250,5 ty
"""
UNTOUCHED = """
ngày 30/9/2022 của               ¦ VIETNAMESE
ngày 30/9/ 2022 của              ¦ NONE
ngày O9/7/2021                   ¦ NONE
ngày 31/02/ 2020                 ¦ ENGLISH
ngày 31/02/⏎2020 của             ¦ NONE
ngày 30/9/⏎⏎2022 của             ¦ NONE
có 2 9/11/2006                   ¦ ENGLISH
30/9/20 22 xã                    ¦ ENGLISH
mục 2.3. 2015 là năm             ¦ ENGLISH
5 - 6 - 2022                     ¦ ENGLISH
{9/4/2018                        ¦ ENGLISH
{9/4/ 2018                       ¦ ENGLISH
(9/7/2021 của Ban)               ¦ VIETNAMESE
(9/7/2021) và                    ¦ VIETNAMESE
(9/7/2021 của Ban                ¦ NONE
f(9/7/2021 của Ban               ¦ ENGLISH
(19/7/2021 của Ban               ¦ ENGLISH
giai đoạn 2015 - 2020            ¦ ENGLISH
giai đoạn 2015- 2020             ¦ NONE
giai đoạn 2015- 2020             ¦ VIETNAMESE
từ 2020 -2015                    ¦ ENGLISH
1900- 2015                       ¦ ENGLISH
năm 20 19 xã                     ¦ VIETNAMESE
năm 202 9 tháng đầu năm          ¦ ENGLISH
năm 201 9- 2025                  ¦ ENGLISH
năm 201 9,5%                     ¦ ENGLISH
Việt Nam 20 19                   ¦ ENGLISH
có 201 9 xã                      ¦ ENGLISH
quý I/2022, quý II/2022          ¦ ENGLISH
quý l/2022                       ¦ ENGLISH
Điều 12B, Điều 8i                ¦ VIETNAMESE
Mẫu số B2, Biểu số 01S           ¦ VIETNAMESE
đường số I5                      ¦ VIETNAMESE
số l5-QB/TU, s6 2S-NO/TW         ¦ ENGLISH
số O4/2015/NĐ-CP                 ¦ ENGLISH
43.5% và 43,5%                   ¦ ENGLISH
tăng 10, 20% so với              ¦ ENGLISH
tăng 5, 6, 7% so với             ¦ ENGLISH
đạt 43, 5% và 6% kế hoạch        ¦ ENGLISH
đạt 43, 5% kế hoạch              ¦ VIETNAMESE
gồm 3, 4 và 5 xã                 ¦ ENGLISH
1. 250 hộ nghèo được hỗ trợ      ¦ ENGLISH
tốt. 1. 250 hộ nghèo             ¦ ENGLISH
Điều 5. 250 hộ nghèo             ¦ ENGLISH
năm 2021. 250 hộ nghèo           ¦ ENGLISH
có 1. 25 hộ, 1. 2500 hộ          ¦ ENGLISH
có 1. 250 hộ                     ¦ VIETNAMESE
tại 2. 100/100 xã                ¦ ENGLISH
tỷ lệ 526/ 536, 10/ 10 xã        ¦ ENGLISH
H5N1, F0, mp3, Covid-19, B12     ¦ ENGLISH
SO2 và CO2, QL1B                 ¦ ENGLISH
"""


def cases(table: str) -> list[list[str]]:
    return [[cell.strip().replace("⏎", "\n") for cell in line.split("¦")] for line in table.strip().split("\n")]


@pytest.mark.parametrize(("read", "damage", "meant"), cases(MENDED))
def test_mended(read: str, damage: str, meant: str) -> None:
    assert choose(read, edits(read, Damage[damage])).text == meant
    assert edits(meant, Damage[damage]) == []


@pytest.mark.parametrize(("text", "damage"), cases(UNTOUCHED))
def test_must_not_be_touched(text: str, damage: str) -> None:
    kinds = set(Damage) - READ if damage == "NONE" else {Damage[damage]}
    assert [edit for kind in kinds for edit in edits(text, kind)] == []


def test_an_edit_tells_what_was_printed_and_how_sure_it_is() -> None:
    (edit,) = edits("ngày l5/3/ 2015 của", Damage.ENGLISH)
    assert (edit.span.start, edit.span.end, edit.replacement) == (5, 15, "15/3/2015")
    assert (edit.rule, edit.confidence, edit.alternatives) == ("date", 0.85, ("l5/3/ 2015",))
    (edit,) = edits("đạt 9S%", Damage.ENGLISH)
    assert (edit.rule, edit.confidence, edit.alternatives) == ("figure", 0.75, ("9S",))


PARTS = [
    *(
        "30",
        "9",
        "2022",
        "2O15",
        "l5",
        "O",
        "S",
        "1",
        "250",
        "20",
        "19",
        "201",
        "1 1",
        "ngày ",
        "nam ",
        "tháng ",
        "có ",
    ),
    *("số ", "/", "/", "-", ".", ",", "%", " ", " ", "\n", "(", ")", "; ", "¹"),
]


@given(st.lists(st.sampled_from(PARTS), max_size=30).map("".join), st.sampled_from(Damage))
@settings(max_examples=1000, deadline=None)
@example("tháng 1 2 năm 201 9- 2025", Damage.ENGLISH)
def test_edits_lie_apart_and_a_second_run_finds_nothing(text: str, damage: Damage) -> None:
    found = edits(text, damage)
    assert all(one.span.end <= other.span.start for one, other in pairwise(found))
    for edit in found:
        assert edit.alternatives == (edit.span.of(text),) != (edit.replacement,)
        assert edit.confidence <= 0.9
        assert edit.span.of(text).count("\n") >= edit.replacement.count("\n")
    once = choose(text, found).text
    assert "\n\n" not in once or "\n\n" in text
    assert edits(once, damage) == [], once


@given(st.text(st.characters(exclude_categories=["Nd", "Cs"]), max_size=200), st.sampled_from(Damage))
def test_a_text_without_figures_is_not_touched(text: str, damage: Damage) -> None:
    assert edits(text, damage) == []


@given(st.text(max_size=200), st.sampled_from(Damage))
def test_any_text(text: str, damage: Damage) -> None:
    assert all(edit.span.end <= len(text) for edit in edits(text, damage))


# A pattern that goes back over a run again and again needs minutes for these.
@pytest.mark.parametrize(
    "unit", ["1", "1 ", "1/", "1. 250", ".000 ", "(9/7/2021 ", "O", "Ol1 ", "1\n/", "2015-", "ngày "]
)
def test_long_runs(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    assert all(len(edit.span) <= 40 for edit in edits(text, Damage.ENGLISH))
