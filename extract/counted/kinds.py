"""What a figure means: its kind, direction of change, baseline and approximation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.counted.figures import Figure
from extract.counted.numerals import approximation, without_approximation
from extract.counted.units import lowered
from normalize.numbers import parse_number
from normalize.values import Span


@dataclass(frozen=True, slots=True)
class Description:
    """The fields of a statistic that its surroundings decide; `yearly` says that it is a mean of several years."""

    value: float
    kind: str
    unit: str | None
    direction: str | None
    baseline: str | None
    approx: str | None
    malformed: bool = False
    yearly: bool = False


def describe(text: str, block: Span, figure: Figure, figures: Sequence[Figure]) -> Description:
    """Kind, direction, baseline and approximation of a figure of the paragraph `block`."""
    tail = lowered(text[figure.span.end : min(block.end, figure.span.end + _AHEAD)])
    direction = None if figure.form == "ratio" else _direction(_whole_lead(text, block, figure, figures), tail)
    sign = _SIGN.search(figure.context.lead)
    if sign is not None and figure.form == "plain":
        direction = "increase" if sign["sign"] == "+" else "decrease"
    if figure.per == "năm" and figure.role == "percent" and _GROWTH.search(_lead_of_range(figure)):
        direction = None
    unit = figure.unit
    if (
        figure.bare
        and "," in figure.number.printed
        and _SHARE.search(figure.context.lead)
        and figure.number.value <= 100
    ):
        unit = "%"
    kind = _kind(figure, unit, direction, tail)
    if kind == "rank":
        direction = None
    if kind == "percent":
        direction = None
    return Description(
        value=_value(figure, unit),
        kind=kind,
        unit=unit,
        direction=direction,
        baseline=_baseline(text, block, figure, kind),
        approx=_approx(text, block, figure, tail),
        malformed=_malformed(figure, unit, kind),
        yearly=figure.role == "percent" and figure.per == "năm",
    )


_AHEAD = 140
_BEHIND = 200
_SHARE = re.compile(r"(?:tỷ lệ|tỉ lệ|chiếm|tỷ lệ đạt|đạt tỷ lệ|tỷ trọng|đạt)\s*(?:trên|hơn|gần|khoảng)?\s*$")
_FILLER = (
    r"thêm|bớt|được|bình\ quân|trung\ bình|hằng\ năm|hàng\ năm|mỗi\ năm|một\ năm|mạnh|nhanh|nhẹ|tới|đến|tương\ ứng"
    r"|lần\ lượt|tổng\ cộng"
    r"|từ|ít\ nhất|thấp\ nhất|cao\ nhất|gấp|khoảng|trên|hơn|gần|ước|tối\ thiểu|là"
)
_CHANGE = re.compile(
    rf"""
    (?<! [^\W_] ) (?P<verb> tăng (?: \ trưởng )? | giảm )
    (?: \ tỷ\ lệ (?:\ [^\W\d_]+){{1,8}}? )?
    (?: \ so\ (?:với\ )? [^,;.()]{{1,60}}? )?
    (?: ,?\ (?:{_FILLER}) ){{0,4}}
    [\ (]{{0,2}} $
    """,
    re.VERBOSE,
)
_RANGE_SO_FAR = re.compile(r"(?<![\d.,])(?P<lower>\d[\d.,]{0,20}(?<=\d))\s?%?(?:\s?[-–]| (?P<word>đến|tới))\s*$")
# "tốc độ tăng trưởng giá trị sản xuất tăng bình quân 5,2%/năm": the rate is said, not its change.
_GROWTH = re.compile(r"(?:(?:tốc độ|nhịp độ|mức) tăng|tăng trưởng)[^.;,\d]{0,60}$")
# "tăng 1.234 tỷ đồng (+11,1%)"
_SIGN = re.compile(r"\(\s?(?P<sign>[+\-–])\s?$")
_RATE_OF_GROWTH = re.compile(r"(?:tốc độ|mức|nhịp độ|tỷ lệ|tỉ lệ|đà) $")
_TO_LEVEL = re.compile(
    r"[^.;]{0,40}?(?<![^\W_])(?<!trở )(?:lên|xuống|còn)(?![^\W_])|[^.;,]{0,40}? (?:đến nay )?đạt(?![^\W_])"
)
_LEVEL = re.compile(r"(?:lên|xuống|còn|đạt|xuống còn|lên đến|lên tới|dưới|còn dưới)\s*$")
_TIMES = re.compile(r"(?:gấp|bằng|tăng|giảm|hơn|vượt)(?: (?:khoảng|trên|hơn|gần|từ|thêm|tới|đến|lên|gấp|được))*\s*$")
_BASELINE = re.compile(
    r"\s?[,(]?\s?(?P<base>so (?:với|cùng kỳ|kế hoạch)[^,;.()\n]{0,80}|(?:vượt |bằng )?(?:cùng kỳ|kế hoạch) năm \d{4})"
)
_BASE_IN_LEAD = re.compile(
    r"(?P<base>so (?:với|cùng kỳ)[^,;.()]{1,60}?)(?: (?:là|đạt|bình quân|khoảng|trên|hơn|gần))*\s*$"
)
_BASE_AT_HEAD = re.compile(r"(?:^|[.;\n] ?|: )(?P<base>so với [^,;.()\n]{1,60}),[^.;\n]*$")
_BASE_END = re.compile(r" (?:là|và|đạt|nhưng|tuy nhiên|trong đó|với tổng|còn)(?![^\W_])")
_AT_LEAST = re.compile(r"(?P<gap>[^.;,\d]{0,24}?) trở lên(?![^\W_])")
# "92,6% chi hội xếp loại khá trở lên": the grade is the least, not the share.
_GRADE = re.compile(r"(?<![^\W_])(?:loại|khá|tốt|trung bình|trình độ|đại học|trung cấp|cao đẳng)(?![^\W_])")


def _whole_lead(text: str, block: Span, figure: Figure, figures: Sequence[Figure]) -> str:
    """The lowered text before a figure; of a range the text before its first numeral."""
    lead = without_approximation(figure.context.lead)
    match = _RANGE_SO_FAR.search(lead)
    if match is None:
        return lead.rstrip() + " "
    lower = parse_number(match["lower"])
    if match["word"] is not None and (lower is None or lower >= figure.number.value):
        # "giảm từ 9% đến 5%": two levels.
        return lead.rstrip() + " "
    return without_approximation(lead[: match.start()]).rstrip() + " "


def _lead_of_range(figure: Figure) -> str:
    """The lowered text before a figure, before the lower end where the figure is the upper end of a range."""
    lead = without_approximation(figure.context.lead)
    match = _RANGE_SO_FAR.search(lead)
    return without_approximation(lead[: match.start()]) if match is not None else lead


def _direction(lead: str, tail: str) -> str | None:
    lead = lead.rstrip()
    if _LEVEL.search(lead):
        return None
    match = _CHANGE.search(lead + " ")
    if match is None:
        return None
    if _RATE_OF_GROWTH.search(lead[: match.start()]):
        return None
    if re.search(r" từ$", lead) and _TO_LEVEL.match(tail):
        return None
    return "decrease" if match["verb"] == "giảm" else "increase"


def _kind(figure: Figure, unit: str | None, direction: str | None, tail: str) -> str:
    if figure.form != "plain":
        return figure.form
    if figure.role == "multiple":
        lead = _lead_of_range(figure)
        if direction is None and figure.per is not None:
            # "bình quân 2,3 lần/năm": a mean of a count.
            return "count"
        return "multiple" if direction or "," in figure.number.printed or _TIMES.search(lead) else "count"
    if direction is not None:
        return "change"
    if unit == "%" or figure.role == "percent":
        return "percent"
    return figure.role if figure.role in ("money", "measure") else "count"


def _value(figure: Figure, unit: str | None) -> float:
    """The literal value; a share with a decimal point (98.5%) cannot mean 985 percent and is read as 98,5."""
    printed = figure.number.printed
    if figure.role == "percent" and figure.number.malformed and re.fullmatch(r"\d{1,2}\.\d{1,2}", printed):
        return float(printed)
    return figure.number.value


def _malformed(figure: Figure, unit: str | None, kind: str) -> bool:
    """Whether the numeral breaks the rule of grouping, or cannot be meant as it is printed."""
    printed = figure.number.printed
    if figure.number.malformed or _UNGROUPED.search(printed):
        return True
    if unit == "%" and figure.role != "percent":
        # "đạt 98,65": the sign is missing.
        return True
    # "11,477 suất quà": what is counted in wholes has no thousandths.
    whole = kind in ("count", "change") and figure.scale == 1 and figure.role == "noun" and figure.per is None
    return whole and _THOUSANDTHS.search(printed) is not None and not _MEAN.search(figure.context.lead)


_ESTIMATED = re.compile(r"(?<![^\W_])ước (?:tính )?(?:tăng|giảm|thực hiện|thu|chi|có)(?: thêm)? $")
_UNGROUPED = re.compile(r"(?<![\d.,])[1-9]\d{3,}(?![\d.])")
_THOUSANDTHS = re.compile(r"^\d{1,3},\d{3}$")
_MEAN = re.compile(r"(?<![^\W_])(?:bình quân|trung bình)(?![^\W_])")


def _approx(text: str, block: Span, figure: Figure, tail: str) -> str | None:
    lead = lowered(text[max(block.start, figure.span.start - 24) : figure.span.start])
    found = approximation(lead) or ("ước" if _ESTIMATED.search(lead) else None)
    if found is None and (match := _AT_LEAST.match(tail)) is not None and not _GRADE.search(match["gap"]):
        return "ít nhất"
    return found


def _baseline(text: str, block: Span, figure: Figure, kind: str) -> str | None:
    """ "so với …" right after the figure or between tăng/giảm and it; for a change also at the end of its sentence."""
    start, end = figure.span.start, figure.span.end
    after = text[end : min(block.end, end + _AHEAD)]
    match = _BASELINE.match(lowered(after))
    if match is not None:
        return _trimmed(after[match.start("base") : match.end("base")])
    if kind not in ("change", "multiple"):
        return None
    before = text[max(block.start, start - _BEHIND) : start]
    low = lowered(before)
    match = _BASE_IN_LEAD.search(low) or _BASE_AT_HEAD.search(low)
    if match is not None:
        return _trimmed(before[match.start("base") : match.end("base")])
    sentence = re.match(r"[^.;\n]*?(?=so với )", after)
    match = _BASELINE.match(lowered(after), sentence.end()) if sentence is not None else None
    return _trimmed(after[match.start("base") : match.end("base")]) if match is not None else None


def _trimmed(phrase: str) -> str:
    cut = _BASE_END.search(phrase)
    return " ".join(phrase[: cut.start() if cut else None].split())
