"""Phrases that say when: "từ năm 2013 đến nay", "trong 6 tháng đầu năm 2022", "vụ Đông Xuân 2021-2022", "hằng năm".

Only what the words say is decided here; which figures a phrase governs is a matter of `periods`. A phrase of comparison
(so với năm 2021, cùng kỳ) and one that belongs to a noun (chuẩn nghèo giai đoạn 2022-2025) is none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from extract.counted.units import lowered

NOW = 9999.0


@dataclass(frozen=True, slots=True)
class Found:
    """A time phrase at `start`:`end` of a lowered text; `kind` is the name of its group below."""

    start: int
    end: int
    kind: str


_YEAR = r"(?:19|20)\d\d"
_YEARS = (
    rf"{_YEAR}(?:\ ?[-–]\ ?{_YEAR})?(?:,\ {_YEAR}(?:\ ?[-–]\ ?{_YEAR})?){{0,4}}(?:\ và\ {_YEAR}(?:\ ?[-–]\ ?{_YEAR})?)?"
)
_DAY = r"(?:ngày\ )?\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|ngày\ \d{1,2}\ tháng\ \d{1,2}(?:\ năm\ \d{4})?"
_MONTH = r"tháng\ \d{1,2}(?:\ ?[/.-]\ ?\d{4}|\ năm\ (?:\d{4}|nay))?"
_QUARTER = r"qu[ýí]\ (?:iv|i{1,3}|[1-4])(?:\ ?[/.-]\ ?\d{4}|,?\ năm\ (?:\d{4}|nay))?"
_CROP = r"vụ\ (?:đông\ xuân|hè\ thu|thu\ đông|xuân\ hè|chiêm\ xuân|chiêm|xuân|hè|thu|đông|mùa)(?:\ năm)?"
_NAMED = (
    rf"(?:giai\ đoạn|nhiệm\ kỳ|thời\ kỳ|(?:học\ kỳ\ i{{1,2}},?\ )?năm\ học|niên\ khóa|niên\ vụ|niên\ độ|thập\ niên"
    rf"|mùa\ (?:khô|mưa|vụ)(?:\ năm)?|dịp\ tết(?:\ [^\W\d_]+){{0,5}}?(?:\ năm)?|{_CROP})\ {_YEARS}"
)
# A speck between the word and the year: "năm-2021".
_PLAIN_YEAR = rf"(?:các\ |cả\ )?năm(?:\ |\ ?[-–]\ ?){_YEARS}"
_COUNT = r"(?:\d{1,2}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)"
# "đợt 1 năm 2023" counts no years.
_SPAN_OF_TIME = (
    rf"(?!(?:\d{{1,2}}|một)\ năm\ {_YEAR}(?!\ ?[-–,]|\ và\ {_YEAR}))"
    rf"(?:{_COUNT}|các|những|mấy)\ (?:năm|tháng|quý)"
    r"(?:\ (?:(?:đầu|cuối|của)\ )?(?:năm|nhiệm\ kỳ)\ \d{4}|\ (?:đầu|cuối)\ (?:năm|nhiệm\ kỳ)"
    rf"|\ (?:vừa\ )?qua|\ gần\ đây|\ đầu|\ {_YEARS}|(?=\ \({_YEAR}\ ?[-–]\ ?{_YEAR}\)))"
)
_POINT = (
    rf"(?:(?:đầu|cuối|hết|giữa)\ )?(?:{_DAY}|{_MONTH}|{_QUARTER}|{_NAMED}|{_SPAN_OF_TIME}|{_PLAIN_YEAR}"
    rf"|(?<=đầu\ ){_YEAR}|(?<=cuối\ ){_YEAR})"
)
# "hiện" before these is no adverb: hiện đại, hiện vật.
_HIEN_NOUN = "đại|tượng|trạng|hành|vật|thực|hữu|diện|trường|thân|hình|sinh|thời|kim|và|các|những"
_NOW = (
    r"nay|thời\ điểm\ (?:này|hiện\ tại|hiện\ nay|báo\ cáo)|hiện\ nay|hiện\ tại|cuối\ năm|hết\ năm"
    r"|(?:đầu|cuối|hết|giữa)\ nhiệm\ kỳ|(?:hết\ )?(?:năm|quý|tháng)\ (?:vừa\ )?qua"
)
_AT = r"(?:thời\ điểm\ )?"
_SAID = r"(?=\ (?:ước|đạt|tăng|giảm|là|không|phấn|trên|hơn|toàn|cả\ tỉnh|\())"

_PHRASE = re.compile(
    rf"""
    (?<! [^\W_] )
    (?: (?P<range> (?:(?:giai\ đoạn|thời\ kỳ)\ )? (?:tính\ |kể\ )?từ\ (?:đầu\ |khi\ |sau\ )?
          (?:{_POINT}|{_YEAR}|(?:ngày\ )?\d{{1,2}}(?:[/.]\d{{1,2}}|(?=\ đến\ (?:ngày\ )?\d{{1,2}}[/.]\d))
            |[^\W\d_]+(?:\ [^\W\d_]+){{0,5}}?)
          (?:\ \([^()]{{1,60}}\))?
          (?:\ đến|\ tới)\ {_AT} (?: (?:hết\ |cuối\ |ngày\ )?(?:{_POINT}|{_YEAR}) | {_NOW} )
          | (?<![\w%,)]\ )năm\ {_YEAR}\ đến\ (?:nay|{_PLAIN_YEAR}) )
      | (?P<until> (?:tính\ )? (?:đến|tới) \ {_AT}
          (?: {_POINT} | (?:hết\ |cuối\ )?(?:\d{{1,2}}[/.])?{_YEAR} | {_NOW} ) )
      | (?P<lead> (?:trong|trước|sau|từ|kể\ từ|tính\ từ|qua)
          \ (?: {_POINT} (?:\ và\ trong\ {_POINT})? | (?:hơn\ |gần\ |trên\ )?{_COUNT}\ năm
            | (?<=sau\ ) (?:hơn\ |gần\ )?{_COUNT}\ tháng (?= \ (?:thực|triển|thi|vận|hoạt|đi|sắp|sáp)) )
          | (?:tại|ở)\ thời\ điểm\ (?:{_POINT}) | từ\ {_YEAR}\ ?[-–]\ ?{_YEAR} )
      | (?P<stretch> trong\ (?:vòng\ )?\d{{1,2}}\ (?:tháng|quý|tuần) | \d{{1,2}}\ tháng (?=,) )
      | (?P<ago> (?:trong\ )? (?:những\ năm\ (?:qua|gần\ đây)|thời\ gian\ (?:vừa\ )?qua|nhiệm\ kỳ\ (?:vừa\ )?qua)
          | trong\ (?:năm|nhiệm\ kỳ|kỳ\ báo\ cáo|kỳ|quý|tháng) (?! \ (?:học|sau|trước|tới|thứ)) (?:\ qua|\ này)?
          | (?:năm|tháng|quý)\ (?:vừa\ )?qua | từ\ đầu\ (?:năm|nhiệm\ kỳ) )
      | (?P<sum> (?: (?<=tính\ chung\ ) | (?<=lũy\ kế\ ) | (?<=luỹ\ kế\ ) ) \d{{1,2}}\ (?:năm|tháng|quý)
          | \d{{1,2}}\ tháng {_SAID} | cả\ năm (?:{_SAID}|(?=\ \d))
          | (?:trong\ )?(?:đầu|nửa\ đầu|cả)\ nhiệm\ kỳ (?=,|\ (?:có|đã|toàn)) )
      | (?P<habit> (?:hằng|hàng)\ (?:năm|tháng|quý|tuần) )
      | (?P<each> (?:mỗi|một)\ (?:năm|tháng|quý|tuần) (?! \ (?:qua|trước|học)) )
      | (?P<now> hiện\ (?:nay|tại) | hiện (?= \ [^\W\d_] ) (?! \ (?:{_HIEN_NOUN}) (?! [^\W_] ) ) )
      | (?P<point> {_POINT} )
      | (?P<bare> {_YEAR} )
    )
    (?! [^\W_] | [/.,]\d | \ ?[-–]\ ?\d{{4}} (?!\d) )
    """,
    re.VERBOSE,
)
_BEFORE = 80
_NOT_NOW = re.compile(r"(?:thực|thể|phát|biểu|xuất|tái|hiển|ẩn|tự|thị|hội)\ $")
# "cây hằng năm" is a kind of crop.
_CROPPED = re.compile(r"(?:cây|trồng|loại)\ $")
# "chỉ số cải cách hành chính 2014", "PCI 2022": a bare year after the name of an index, or of a crop.
_INDEX = re.compile(
    r"(?:chỉ\ số\ [^,;:.()\d]{1,70}|(?<![^\W_])(?:index|pci|papi|sipas|dti|pari|ddci|dci|đông\ xuân|hè\ thu))\ $",
    re.VERBOSE,
)
_MEAN = re.compile(r"(?:bình quân|trung bình)\ $")
_OF_A_NOUN = re.compile(
    r"""(?<![^\W_])
    (?: so\ với|so|bằng|cùng\ kỳ|cùng\ kỳ\ của|kế\ hoạch|của|quy\ định|luật|dự\ toán|lần|giá|giá\ so\ sánh|sinh
      | chuẩn(?:\ nghèo)?(?:\ đa\ chiều|\ mới)? | theo\ nghị\ quyết )
    \s*$""",
    re.VERBOSE,
)
# "kế hoạch năm 2021 là 150 ha": the year of the figure; but "vượt kế hoạch năm 2021".
_PLANNED = re.compile(r"(?<![^\W_])(?<!so với )(?<!vượt )(?<!bằng )(?:kế hoạch|dự toán)\s*$")
_SAYS = re.compile(r" là \D{0,12}\d|: \d")
# "của Quy hoạch cấp nước huyện đến năm 2020 chưa đạt": how far the plan reaches.
_OF_A_PLAN = re.compile(
    r"(?<![^\W_])(?:đề án|quy hoạch|chiến lược|kế hoạch|nghị quyết)"
    r"(?: (?!đề ra|phấn đấu|giao|xác định)[^\W\d_]+){2,20} $"
)
_GOES_ON = re.compile(r" (?:chưa|đã|được|của|do)(?![^\W_])")
_COMPARISON = re.compile(r"(?:so với|so cùng kỳ|so kế hoạch)[^,;.()\n]{0,80}")


def find_times(low: str) -> Iterator[Found]:
    """The time phrases of a lowered paragraph, in order, without those of comparisons and of nouns."""
    compared = [m.span() for m in _COMPARISON.finditer(low)]
    for match in _PHRASE.finditer(low):
        kind, start = match.lastgroup or "", match.start()
        before = low[max(0, start - _BEFORE) : start]
        if (kind == "now" and _NOT_NOW.search(before)) or (kind == "habit" and _CROPPED.search(before)):
            continue
        if kind == "habit" and _MEAN.search(before):
            kind = "each"
        if kind == "bare":
            if not _INDEX.search(before):
                continue
            kind = "point"
        planned = _PLANNED.search(before) is not None and _SAYS.match(low, match.end()) is not None
        if kind in ("point", "lead") and _OF_A_NOUN.search(before) and not planned:
            continue
        if kind in ("until", "point") and _OF_A_PLAN.search(before) and _GOES_ON.match(low, match.end()):
            continue
        if kind in ("lead", "ago", "stretch") and before.endswith("nhất "):
            # "mức cao nhất trong 10 năm qua"
            continue
        at = bisect_right(compared, (start, len(low)))
        if at and start < compared[at - 1][1]:
            continue
        yield Found(start, match.end(), kind)


def find_phrases(text: str) -> list[str]:
    """Every dated time phrase of a text as printed, blanks made single; phrases of habit are left out."""
    found = (m for m in _PHRASE.finditer(lowered(text)) if m.lastgroup in ("range", "until", "lead", "point"))
    return [as_printed(text[m.start() : m.end()]) for m in found]


def as_printed(phrase: str) -> str:
    """A phrase with single blanks and without a speck before its year."""
    return re.sub(r"(?<=năm) ?[-–] ?(?=\d)", " ", " ".join(phrase.split()), flags=re.IGNORECASE)


_DATED = re.compile(
    rf"""
    (?P<day>\d{{1,2}}) [/.-] (?P<month>\d{{1,2}}) [/.-] (?P<day_year>{_YEAR})
    | tháng\ (?P<month_only>\d{{1,2}}) (?:\ ?[/.-]\ ?|\ năm\ ) (?P<month_year>{_YEAR})
    | (?P<half>6\ tháng\ đầu\ )? (?:năm\ )? (?P<year>{_YEAR})
    """,
    re.VERBOSE,
)
_UNTIL = re.compile(r"(?:tính )?(?:đến|tới) ")
_SINCE = re.compile(r"(?:từ|kể từ|tính từ) ")


def extent(phrase: str) -> tuple[float, float] | None:
    """From when to when a phrase reaches, in years (2022.5 is its middle); None where no year is named.

    >>> extent("Từ năm 2013 đến nay") == (2013.0, NOW), extent("năm 2014"), extent("đến hết năm 2020")
    (True, (2014.0, 2015.0), (2021.0, 2021.0))
    """
    low = lowered(phrase)
    spans: list[tuple[float, float]] = []
    for match in _DATED.finditer(low):
        if match["day"]:
            at = int(match["day_year"]) + (int(match["month"]) - 1) / 12 + int(match["day"]) / 400
            spans.append((at, at))
        elif match["month_only"]:
            at = int(match["month_year"]) + (int(match["month_only"]) - 1) / 12
            spans.append((at, at + 1 / 12))
        else:
            spans.append((float(match["year"]), int(match["year"]) + (0.5 if match["half"] else 1.0)))
    open_end = low.endswith(("nay", "hiện tại")) or low.startswith("hiện")
    if not spans:
        return (NOW, NOW) if open_end and not _SINCE.match(low) else None
    if _UNTIL.match(low):
        return (NOW, NOW) if open_end else (spans[-1][1], spans[-1][1])
    if open_end or (_SINCE.match(low) and len(spans) == 1):
        return spans[0][0], NOW
    return spans[0][0], spans[-1][1]


_MONTH_ALONE = re.compile(r"(?:trong |cả )?((?:tháng|quý) [\divx]{1,4})(?: năm nay)?")


def ends(frame: str, phrase: str) -> bool:
    """Whether a time that is named later ends what holds since `frame`: one outside it, or dated where it is not."""
    part, whole = extent(phrase), extent(frame)
    if part is None or whole is None:
        this, other = _MONTH_ALONE.fullmatch(lowered(phrase)), _MONTH_ALONE.fullmatch(lowered(frame))
        return part is not None or (this is not None and other is not None and this[1] != other[1])
    return not (whole[0] <= part[0] and part[1] <= whole[1])


def within(inner: str, outer: str) -> bool | None:
    """Whether one phrase's time lies in that of another; None where one of them names no year."""
    part, whole = extent(inner), extent(outer)
    if part is None or whole is None:
        return None
    return whole[0] <= part[0] and part[1] <= whole[1]
