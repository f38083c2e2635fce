"""Dates as Vietnamese documents write them, with the precision they have.

    ngày 29 tháng 8 năm 2023 · ngày 03/6/2013 · 28-4-2022 · 25.10.2018 · tháng 5/2022 · tháng 12 năm 2024 · năm 2022

A day left blank (`ngày   tháng 9 năm 2021`) gives the month. A date that the calendar does not have
(31/02/2020) is found, with None for its value: it is a fact about the document, not a date.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass

from normalize.values import Span


@dataclass(frozen=True, slots=True)
class Date:
    """A date in ISO 8601 (`2013-06-03`, `2022-05`, `2022`), None where no calendar has it; `span` includes `ngày`."""

    iso: str | None
    span: Span


def find_dates(text: str) -> Iterator[Date]:
    """Every date in `text`, left to right.

    >>> [date.iso for date in find_dates("ngày 03/6/2013, tháng 5/2022, ngày 31/02/2020, tỷ lệ 526/536")]
    ['2013-06-03', '2022-05', None]
    """
    for match in _DATE.finditer(text):
        yield Date(_iso(match), Span(*match.span()))


def parse_date(text: str) -> str | None:
    """The date that `text` is, in ISO 8601 with the precision it has, or None.

    >>> parse_date("ngày    tháng 9 năm 2021")
    '2021-09'
    >>> parse_date("31/02/2020") is None
    True
    """
    match = _DATE.fullmatch(text.strip(" \t\n\u00a0.,;"))
    return _iso(match) if match is not None else None


_H = r"[ \t\u00a0]"
_S = rf"(?:{_H}|\n){{1,3}}"
_BLANK = r"[ \t\u00a0._…]{0,40}"
_BEFORE = r"(?<![\w/])(?<!\d[-.,])"
# A footnote mark may follow at once: "ngày 03/6/2013¹".
_AFTER = r"(?!/|[-.,]\d|[^\W\u00b9\u00b2\u00b3\u2070-\u2079])"
_DATE = re.compile(
    rf"""
    {_BEFORE}
    (?:
      # ngày 29 tháng 8 năm 2023; ngày   tháng 9 năm 2021; ngày … tháng … năm 2021
      ngày (?:{_S}(?P<day_1>\d{{1,2}}){_S}|{_BLANK}) tháng (?:{_S}(?P<month_1>\d{{1,2}}){_S}|{_BLANK})
          ,?{_H}? năm {_S} (?P<year_1>[12]\d{{3}})
      # ngày 03/6/2013, 28-4-2022, 25.10.2018, 12/ 12/2013
    | (?: ngày{_S} )? (?P<day_2>\d{{1,2}}){_H}?(?P<sign>[-/.–]){_H}?(?P<month_2>\d{{1,2}}){_H}?(?P=sign){_H}?
          (?P<year_2>[12]\d{{3}})
      # tháng 5/2022, tháng 12 năm 2024
    | tháng{_S} (?P<month_3>\d{{1,2}}) (?: {_H}?[-/]{_H}? | ,?{_S}năm{_S} ) (?P<year_3>[12]\d{{3}})
    | năm{_S} (?P<year_4>[12]\d{{3}})
    )
    {_AFTER}
    """,
    re.VERBOSE | re.IGNORECASE,
)


def _iso(match: re.Match[str]) -> str | None:
    year = int(match["year_1"] or match["year_2"] or match["year_3"] or match["year_4"])
    month_text = match["month_1"] or match["month_2"] or match["month_3"]
    day_text = match["day_1"] or match["day_2"]
    if month_text is None:
        return f"{year:04d}"
    month = int(month_text)
    if not 1 <= month <= 12:
        return None
    if day_text is None:
        return f"{year:04d}-{month:02d}"
    day = int(day_text)
    return f"{year:04d}-{month:02d}-{day:02d}" if 1 <= day <= monthrange(year, month)[1] else None
