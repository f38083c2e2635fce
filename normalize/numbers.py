"""Numerals as Vietnamese documents print them: `.` groups thousands, `,` is the decimal mark.

The value follows that rule to the letter, also where the printed form breaks it (`1.56` is 156): such a
form is flagged, never silently mended, because what the writer meant is a guess. The two exceptions
are forms that the rule cannot read at all: `0.5`, which no grouping yields, and grouping by commas
(`1,234,567`, `12,345.67`). Superscript digits are footnote marks or parts of a unit (m²), not numerals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from normalize.values import Span


@dataclass(frozen=True, slots=True)
class Number:
    """A numeral: its value, where it stands, how it is printed, and whether that form breaks the rule."""

    value: float
    span: Span
    printed: str
    malformed: bool


# "30, 58%": a space crept in after the decimal mark; in front of the percent sign and outside a list
# ("10, 20, 30%") nothing else can be meant.
_NUMERAL = re.compile(
    r"""
    (?<! [^\W\u00b2\u00b3\u00b9\u2070-\u2079] )     # not inside a word; a superscript mark may touch it
    (?: (?<! \d,\ ) (?<! \d[.,] ) \d{1,3} ,\  \d{2} (?= \s? % )
      | (?<! \d[.,] ) [0-9]+ (?: [.,] [0-9]+ )* )
    """,
    re.VERBOSE,
)

_PLAIN = re.compile(r"[0-9]+(?:,[0-9]+)?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_DECIMAL_POINT = re.compile(r"0\.[0-9]+")
_GROUPED_BY_COMMA = re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){2,}|[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+")


def find_numbers(text: str) -> Iterator[Number]:
    """Every numeral of the text, in order; linear in its length.

    >>> [(n.printed, n.value) for n in find_numbers("thu 13.963,91 tỷ đồng của 10/10 huyện, 3.895 km²")]
    [('13.963,91', 13963.91), ('10', 10.0), ('10', 10.0), ('3.895', 3895.0)]
    """
    for match in _NUMERAL.finditer(text):
        printed = match.group()
        value, malformed = _read(printed)
        yield Number(value, Span(match.start(), match.end()), printed, malformed)


def parse_number(text: str) -> float | None:
    """The value of a text that is one numeral, or None.

    >>> parse_number("1.451.874.000"), parse_number("54,03"), parse_number("1.56"), parse_number("XI")
    (1451874000.0, 54.03, 156.0, None)
    """
    text = text.strip()
    match = _NUMERAL.fullmatch(text)
    if match is None and not re.fullmatch(r"[0-9]{1,3}, [0-9]{2}", text):
        return None
    return _read(text)[0]


def _read(printed: str) -> tuple[float, bool]:
    """The value of a numeral and whether its form breaks the rule."""
    if _PLAIN.fullmatch(printed):
        return float(printed.replace(",", ".")), False
    if _GROUPED.fullmatch(printed):
        return float(printed.replace(".", "").replace(",", ".")), False
    if _DECIMAL_POINT.fullmatch(printed):
        return float(printed), True
    if _GROUPED_BY_COMMA.fullmatch(printed):
        return float(printed.replace(",", "")), True
    whole, _, decimals = printed.replace(".", "").replace(" ", "").partition(",")
    return float(f"{whole}.{decimals.replace(',', '') or '0'}"), True
