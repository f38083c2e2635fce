"""Raised figures after units, and what must not be taken for one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.powers import find_powers, load_measures, measures_near
from ingest.values import Document
from normalize.values import choose


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("toàn huyện rộng 612,7 km?; dân số", "toàn huyện rộng 612,7 km²; dân số"),
        ("tổng diện tích 4.126,8 km”, dân số", "tổng diện tích 4.126,8 km², dân số"),
        ("mật độ 480 người/km?.", "mật độ 480 người/km²."),
        ("tỉnh rộng 5.000 km2, có 12 huyện", "tỉnh rộng 5.000 km², có 12 huyện"),
        ("hiến 1.250 m2 đất làm nhà văn hóa", "hiến 1.250 m² đất làm nhà văn hóa"),
        ("tịch thu 1.872 m° gỗ các loại", "tịch thu 1.872 m³ gỗ các loại"),
        ("khai thác 350 m3 cát, 20 m? đất san lấp", "khai thác 350 m³ cát, 20 m? đất san lấp"),
    ],
)
def test_powers_are_set(read: str, printed: str) -> None:
    assert choose(read, find_powers(read)).text == printed


@pytest.mark.parametrize(
    "text",
    [
        "tuyến đường dài 25 km?, hoàn thành năm 2022",
        "cứng hóa 12,5 km2 đường giao thông",
        "xây 300 m? và sửa 2 cầu",
        "“tuyến đường dài 25 km”, hoàn thành",
        "vùng “trên 500 km”, gồm",
        "cách đây bao nhiêu km?",
        "giao 15 m” gỗ và 20 m” đất cho xã",
        "kế hoạch km2 của tổ",
        "theo Quyết định số 12/QĐ-UBND²; đạt 5 ha?",
    ],
)
def test_what_is_not_certain_stays(text: str) -> None:
    assert choose(text, find_powers(text)).text == text


def test_a_typed_figure_stays_as_it_was_typed() -> None:
    assert not list(find_powers("hiến 1.250 m2 đất", signs_only=True))
    assert list(find_powers("diện tích 3.895 km?", signs_only=True))


@given(st.text("0123456789 .,;kmcd?”“2³²đấtgỗài\"'°\n", max_size=80))
def test_only_signs_after_units_are_touched(text: str) -> None:
    for edit in find_powers(text):
        assert text[edit.span.start - 1] == "m"
        assert edit.replacement in "²³"


def test_measures_meet_their_examples_and_share_no_word() -> None:
    words = [word for measure in load_measures() for word in measure.words]
    assert len(set(words)) == len(words)
    for measure in load_measures():
        assert measure.measure in measures_near(measure.example.lower())


def test_a_power_is_no_mark(sheet: Any, assembled: Callable[..., Document]) -> None:
    page = sheet()
    page.paragraph("Tỉnh có diện tích tự nhiên 3.895 km?; dân số khoảng 1,9 triệu người, nhiều dân tộc cùng sinh sống.")
    page.y = 2000
    page.paragraph("1 Năm 2022, theo số liệu thống kê của tỉnh, dân số là hơn một triệu người.", points=11, indent=50)
    document = assembled([page.page(1)])
    assert "3.895 km²; dân số" in choose(document.text, document.proposals).text
    assert not document.marks
