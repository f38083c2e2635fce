"""A statistic as an amount: its value in full, its printed decimals, what its rounding leaves open, and its words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from extract.counted.units import load_units, lowered
from extract.values import Statistic
from normalize.numbers import find_numbers


def amount(statistic: Statistic) -> float:
    """The value with its scale multiplied in."""
    return statistic.value * statistic.scale


def decimals(statistic: Statistic) -> int:
    """How many decimals are printed."""
    return _decimals(statistic.text)


@lru_cache(maxsize=4096)
def _decimals(printed: str) -> int:
    number = next(find_numbers(printed), None)
    return len(number.printed.partition(",")[2].strip()) if number is not None else 0


def agrees(computed: float, stated: float, places: int) -> bool:
    """Whether a figure is the computed one at as many decimals as are printed, rounded or cut off.

    >>> agrees(71.4286, 71.43, 2), agrees(71.4286, 71.42, 2), agrees(71.4286, 71.44, 2)
    (True, True, False)
    """
    return Interval(computed, computed).holds(stated, places)


@dataclass(frozen=True, slots=True)
class Interval:
    """The amounts that a printed figure, or what is computed from printed figures, may stand for."""

    low: float
    high: float

    def holds(self, stated: float, places: int) -> bool:
        """Whether one of the amounts is printed as `stated`, with so many decimals: rounded or cut off."""
        unit = 10.0**-places
        slack = 1e-9 * max(1.0, abs(stated), abs(self.high))
        return self.low - 0.5 * unit - slack <= stated <= self.high + 0.5 * unit + slack or (
            stated <= self.high + slack and self.low - unit < stated - slack
        )

    def minus(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low)

    def share_of(self, whole: Interval) -> Interval | None:
        """What percentage of `whole`, both positive; None where the whole may be nothing."""
        if whole.low <= 0 or self.low < 0:
            return None
        return Interval(100 * self.low / whole.high, 100 * self.high / whole.low)


def intervals(*statistics: Statistic) -> tuple[Interval, ...]:
    """What each of the figures may stand for, all of them rounded at the finest place that one of them shows.

    Things that are counted one by one are exact; shares, sums of money and measures are rounded, and so is what is
    told in thousands or millions.
    """
    finest = min(s.scale * 10.0 ** -decimals(s) for s in statistics)
    exact = all(s.kind in ("count", "change") and s.unit != "%" and s.scale == 1 for s in statistics) and finest >= 1
    half = 0.0 if exact else finest / 2
    return tuple(Interval(max(0.0, amount(s) - half), amount(s) + half) for s in statistics)


def written(value: float, places: int) -> str:
    """An amount in Vietnamese form.

    >>> written(13963.914, 2)
    '13.963,91'
    """
    whole, _, fraction = f"{value:,.{places}f}".partition(".")
    return whole.replace(",", ".") + (f",{fraction}" if fraction else "")


def canonical(value: float, places: int) -> str:
    """An amount as a plain decimal.

    >>> canonical(13963.914, 2)
    '13963.91'
    """
    return f"{value:.{places}f}"


def lines_lowered(text: str) -> str:
    """`text` in lower case as `lowered` has it, but with its line breaks: paragraphs stay apart."""
    return "\n".join(lowered(line) for line in text.split("\n")) if "\n" in text else lowered(text)


def lead(text: str, statistic: Statistic) -> str:
    """The lowered text right before a statistic."""
    return lines_lowered(text[max(0, statistic.span.start - 60) : statistic.span.start])


def in_brackets(text: str, statistic: Statistic) -> bool:
    """Whether a bracket that opens at most `_REACH` characters before the figure is still open at it."""
    start = statistic.span.start
    reach = max(0, start - _REACH)
    return text.rfind("(", reach, start) > text.rfind(")", reach, start)


def undated(gap: str) -> str:
    """Lowered text without its years, dates and grades, so that a figure in it is a figure.

    >>> undated("người năm 2022 lên"), undated(" xã đạt mức độ 2, chiếm ")
    ('người lên', ' xã đạt, chiếm ')
    """
    return _GRADED.sub("", _DATED.sub("", gap)) if any(char.isdigit() for char in gap) else gap


def earlier(text: str, statistics: Sequence[Statistic], at: int, most: int = 6) -> Iterator[Statistic]:
    """The figures before the one at `at` in its sentence, the nearest first, at most so many of them."""
    end = statistics[at].span.start
    for other in reversed(statistics[max(0, at - most) : at]):
        if SENTENCE_END.search(text, other.span.end, end):
            return
        yield other
        end = other.span.start


def same_unit(one: Statistic, other: Statistic) -> bool:
    """Whether two figures count the same things as far as their units tell: 60 vụ tai nạn, 5 vụ."""
    if one.unit is None or other.unit is None or _family(one.kind) != _family(other.kind):
        return False
    first, second = one.unit.lower(), other.unit.lower()
    if first == second:
        return True
    shorter, longer = sorted((first, second), key=len)
    if longer.startswith((f"{shorter} ", f"{shorter},")):
        return True
    # "đồng chí, đảng viên" are persons as well.
    first, second = first.partition(",")[0], second.partition(",")[0]
    return {first, second} <= people() and not _ANYONE.isdisjoint((first, second))


@cache
def people() -> frozenset[str]:
    """Words for persons: 218 đảng viên may be told as 143 trường hợp and 75 đồng chí."""
    return (
        frozenset(unit.name for unit in load_units() if unit.group == "people" and unit.name != "dân tộc")
        | _ALSO_PEOPLE
    )


_ANYONE = frozenset(("người", "đồng chí", "em", "vị", "cháu", "trường hợp", "nam", "nữ"))
SENTENCE_END = re.compile(r"[.!?](?:[\"”)]|[¹²³⁰⁴-⁹])*\s|\n")
_REACH = 160
_ALSO_PEOPLE = frozenset(("em", "vị", "cháu", "trường hợp", "dược sĩ", "điều dưỡng", "nam", "nữ", "trẻ"))
_GRADED = re.compile(
    r"\ (?:mức\ độ|hạng|loại|cấp\ độ|mũi|nhóm|bậc|giai\ đoạn|đợt|lần)\ (?:thứ\ )?\d(?![\d.,%/]*\d)", re.VERBOSE
)
_DATED = re.compile(
    r"\ ?(?:nhiệm\ kỳ|giai\ đoạn|năm\ học|thời\ kỳ)\ \d{4}\ ?[-–]\ ?\d{4}|"
    r"\ ?(?:(?:đầu|cuối|hết|ngày|trong|ở|vào)\ )*"
    r"(?:(?:năm|tháng|quý|ngày)\ )(?:[\divx]{1,4}(?:[/-]\d{1,4}){0,2})(?:\ (?:tháng\ \d+\ )?năm\ \d{4})?(?![.,]?\d)"
)


def _family(kind: str) -> str:
    return "count" if kind in ("count", "change") else kind
