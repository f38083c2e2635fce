"""Two numerals about a slash: a ratio (526/536), or a day and month (27/7), a range of years, a map's scale.

Also the year that stands alone, which only the words around it tell from a count.
"""

from __future__ import annotations

import re

from extract.counted.numerals import Context, is_year, without_approximation
from extract.counted.units import Reading
from normalize.numbers import Number

_DATE_WORDS = re.compile(
    r"(?:ngày|dịp|lễ|kỷ niệm|quốc khánh|liệt sỹ|liệt sĩ|từ|đến|trước|sau|hết|tháng|sáng|chiều|tối"
    r"|phụ nữ|thầy thuốc|nhà giáo|việt nam|quốc tế|lao động|ngày hội)\s*[(]?$"
)
_RATIO_WORDS = re.compile(r"(?:đạt|chiếm|bằng|tỷ lệ|tỉ lệ|có|được|với|phiếu|số)\s*$")
_PERCENT_NEXT = re.compile(r"\s*[(,=]?\s*(?:đạt |chiếm |bằng |tỷ lệ |đạt tỷ lệ |tương đương |tương ứng )?\d[\d.,]*\s?%")
_RANKED = re.compile(r"(?:xếp hạng|(?:xếp|đứng|vị trí)(?: hạng)? thứ|thứ hạng)\s*$")
# Milestones, blood pressure, streets called by a date.
_CALLED = re.compile(r"(?<![^\W_])(?:cột mốc|mốc giới|huyết áp|đường|phố|đại lộ)\s*$")
_MAP_SCALE = re.compile(r"(?:tỷ lệ|tỉ lệ|bản đồ)\s*$")


def reason_as_year(number: Number, context: Context, reading: Reading) -> str | None:
    if not is_year(number):
        return None
    if context.words and context.words[-1] in (
        "năm",
        "khóa",
        "từ",
        "đến",
        "trước",
        "sau",
        "cuối",
        "đầu",
        "hết",
        "tháng",
    ):
        return "year"
    return None if reading.firm or reading.known else "year"


def reason_as_pair(first: Number, last: Number, context: Context, reading: Reading) -> str | None:
    if is_year(last) and (is_year(first) or (first.value <= 12 and not reading.known)):
        return "year-range" if is_year(first) else "date"
    if (first.printed, last.printed) in (("24", "24"), ("24", "7")):
        return "duration"
    if first.value == 1 and last.value >= 100 and (_MAP_SCALE.search(context.lead) or not reading.known):
        return "map-scale"
    if len(first.printed) <= 2 and len(last.printed) <= 2 and first.value <= 31 and 1 <= last.value <= 12:
        if _DATE_WORDS.search(context.lead) and not (reading.known and first.value <= last.value):
            return "date"
        unit = reading.known or reading.firm or (reading.unit is not None and first.value <= last.value)
        if (
            not unit
            and not _PERCENT_NEXT.match(context.tail)
            and not (_RATIO_WORDS.search(without_approximation(context.lead)) and first.value <= last.value)
        ):
            return "date"
        if first.value > last.value and not (reading.known or reading.firm):
            return "date"
    share = _PERCENT_NEXT.match(context.tail) or _RATIO_WORDS.search(without_approximation(context.lead))
    if _CALLED.search(context.lead):
        return "code"
    known = reading.unit is not None or reading.firm or _RANKED.search(context.lead)
    if first.value > last.value and not (known or share):
        # More than the whole, and nothing says of what.
        return "code"
    return None
