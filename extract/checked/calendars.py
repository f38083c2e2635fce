"""Dates that the calendar does not have, and periods that end before they begin."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.values import Finding
from normalize.dates import find_dates, parse_date
from normalize.values import Span


def check_dates(text: str) -> Iterator[Finding]:
    """Dates that the calendar does not have."""
    for date in find_dates(text):
        if date.iso is None and _ADDRESS.search(text, max(0, date.span.start - 12), date.span.start) is None:
            printed = date.span.of(text)
            yield Finding("impossible_date", "high", f"There is no such date: {printed}.", (date.span,), stated=printed)


def check_periods(text: str) -> Iterator[Finding]:
    """Periods told backwards: giai đoạn 2025-2021, từ tháng 12/2024 đến tháng 02/2024."""
    for match in _YEARS.finditer(text):
        if int(match["first"]) > int(match["last"]):
            yield _backwards(match, match["first"], match["last"])
    for match in _FROM_TO.finditer(text):
        first, last = parse_date(match["first"]), parse_date(match["last"])
        if first is not None and last is not None:
            length = min(len(first), len(last))
            if first[:length] > last[:length]:
                yield _backwards(match, first, last)


# "số 30/2/2020 đường …", "ngõ 31/4/1998": a house, whose number is read from the street inwards.
_ADDRESS = re.compile(r"(?<!\w)(?:số|số nhà|ngõ|ngách|hẻm|kiệt|lô|thửa) $", re.IGNORECASE)
# "giai đoạn 2025-2021"; a year's number stands in no symbol (15/2025-2021).
_YEARS = re.compile(
    r"""(?<![^\W_]) (?:giai\ đoạn|nhiệm\ kỳ|thời\ kỳ|năm\ học|niên\ khóa|trong\ các\ năm|các\ năm|khóa) \s
        (?P<first>(?:19|20)\d\d) \s? [-–] \s? (?P<last>(?:19|20)\d\d) (?![\d/])""",
    re.VERBOSE | re.IGNORECASE,
)
_POINT = r"""(?: ngày\ \d{1,2}\ tháng\ \d{1,2}\ năm\ (?:19|20)\d\d | (?:ngày\ )?\d{1,2}/\d{1,2}/(?:19|20)\d\d
    | tháng\ \d{1,2}(?:/|\ năm\ )(?:19|20)\d\d | năm\ (?:19|20)\d\d )"""
_FROM_TO = re.compile(
    rf"""(?<![^\W_]) từ\ (?:đầu\ )? (?P<first>{_POINT})
        \ (?:đến|tới)\ (?:hết\ |cuối\ |đầu\ |trước\ )? (?P<last>{_POINT}) (?![\d/])""",
    re.VERBOSE | re.IGNORECASE,
)


def _backwards(match: re.Match[str], first: str, last: str) -> Finding:
    return Finding(
        "period_order",
        "high",
        f"The period ends before it begins: from {first} to {last}.",
        (Span(*match.span()),),
        computed=f"{last}/{first}",
        stated=f"{first}/{last}",
    )
