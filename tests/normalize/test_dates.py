"""Dates in one line, with the precision that they have."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.dates import find_dates, parse_date


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("ngày 29 tháng 8 năm 2023", "2023-08-29"),
        ("NGÀY 9 THÁNG 12 NĂM 2014", "2014-12-09"),
        ("ngày 03/6/2013", "2013-06-03"),
        ("28-4-2022", "2022-04-28"),
        ("25.10.2018", "2018-10-25"),
        ("ngày 12/ 12/2013", "2013-12-12"),
        ("tháng 5/2022", "2022-05"),
        ("tháng 12 năm 2024", "2024-12"),
        ("năm 2022", "2022"),
        ("ngày    tháng 9 năm 2021", "2021-09"),
        ("ngày … tháng … năm 2021", "2021"),
        ("ngày\u00a05\u00a0tháng\u00a06\u00a0năm\u00a02020", "2020-06-05"),
        ("29/02/2020", "2020-02-29"),
        ("29/02/2021", None),
        ("31/02/2020", None),
        ("tháng 13/2022", None),
        ("12/13", None),
        ("hôm nay", None),
    ],
)
def test_parse(text: str, iso: str | None) -> None:
    assert parse_date(text) == iso


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("từ ngày 1/7/2025 đến ngày 31/12/2025", ["ngày 1/7/2025", "ngày 31/12/2025"]),
        ("ngày 31/02/2020 không có", ["ngày 31/02/2020"]),
        ("ngày 03/6/2013¹.", ["ngày 03/6/2013"]),
        ("25/10/\n2018", []),
        ("nhiệm kỳ 2015-2020, tỷ lệ 526/536, mục 1.2.3", []),
        ("số 01/2021/TT-TTCP, thửa 12/3/2020/QĐ", []),
        ("giai đoạn năm 2015-2020", []),
        ("12345/6/2013", []),
    ],
)
def test_find(text: str, found: list[str]) -> None:
    assert [found_date.span.of(text) for found_date in find_dates(text)] == found


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2999, 12, 31)))
def test_every_day_of_the_calendar(day: date) -> None:
    assert parse_date(f"ngày {day.day:02d}/{day.month}/{day.year}") == day.isoformat()
    assert parse_date(f"ngày {day.day} tháng {day.month:02d} năm {day.year}") == day.isoformat()


@given(st.text(alphabet="ngàythánăm 0123456789/-. ", max_size=80))
def test_any_text(text: str) -> None:
    dates = list(find_dates(text))
    assert all(0 <= d.span.start < d.span.end <= len(text) for d in dates)
