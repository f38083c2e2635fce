"""Numerals: values by the Vietnamese rule, misprints kept to the letter and flagged."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.numbers import find_numbers, parse_number

VALUES = [
    ("2.873", 2873, False),
    ("13.963,91", 13963.91, False),
    ("1.451.874.000", 1451874000, False),
    ("54,03", 54.03, False),
    ("02", 2, False),
    ("0", 0, False),
    ("2133", 2133, False),
    ("0,75", 0.75, False),
    ("1.000,5", 1000.5, False),
    ("11,477", 11.477, False),
    ("1.56", 156, True),
    ("30, 58", 30.58, True),
    ("0.5", 0.5, True),
    ("1,234,567", 1234567, True),
    ("12,345.67", 12345.67, True),
    ("1.23.456", 123456, True),
    ("1.2345", 12345, True),
]


@pytest.mark.parametrize(("printed", "value", "malformed"), VALUES)
def test_value(printed: str, value: float, malformed: bool) -> None:
    found = list(find_numbers(f"đạt {printed}% kế hoạch"))
    assert [(n.printed, n.value, n.malformed) for n in found] == [(printed, pytest.approx(value), malformed)]
    assert parse_number(printed) == pytest.approx(value)


FOUND = [
    ("10/10 huyện ủy", ["10", "10"]),
    ("năm 2013.", ["2013"]),
    ("gồm 3, 4 và 5 xã", ["3", "4", "5"]),
    ("tăng 10, 20, 30%", ["10", "20", "30"]),
    ("diện tích 3.895 km² đất¹.", ["3.895"]),
    ("¹⁰100% sở, ngành", ["100"]),
    ("50kg gạo", ["50"]),
    ("dịch Covid-19", ["19"]),
    ("virus H5N1, F0, mp3", []),
    ("khóa XI, lần thứ mười", []),
    ("mục 1.2.3. Kết quả", ["1.2.3"]),
    ("", []),
]


@pytest.mark.parametrize(("text", "printed"), FOUND)
def test_find(text: str, printed: list[str]) -> None:
    assert [n.printed for n in find_numbers(text)] == printed


@pytest.mark.parametrize("text", ["", "XI", "mười", "5 xã", "²", "1,", ".5", "-3", "1 000"])
def test_not_a_number(text: str) -> None:
    assert parse_number(text) is None


@given(st.text(alphabet="0123456789.,% ²xạ\n/-", max_size=60))
def test_spans_are_ordered_and_hold_what_they_say(text: str) -> None:
    end = 0
    for number in find_numbers(text):
        assert end <= number.span.start < number.span.end
        end = number.span.end
        assert number.span.of(text) == number.printed
        assert parse_number(number.printed) == number.value >= 0


@given(st.integers(0, 10**12), st.integers(0, 99))
def test_grouping_round_trip(whole: int, cents: int) -> None:
    printed = re.sub(",", ".", f"{whole:,}") + f",{cents:02}"
    assert parse_number(printed) == pytest.approx(whole + cents / 100)
