"""Where, for what or by whom: what tells a count from another of the same noun, as printed.

After the noun it is a phrase of place or purpose (tại 03 huyện, để tuyên truyền); before the figure the one that each
count is for (mỗi xã có ít nhất 01 mô hình), or the body that acts (HĐND tỉnh đã ban hành 440 nghị quyết). Nothing is
given where the words leave it open.
"""

from __future__ import annotations

import re

from extract.counted.figures import Figure
from extract.counted.subjects import AHEAD, subject_end
from extract.counted.units import lowered
from extract.letters import CAPITAL
from normalize.values import Span

_PLACE = re.compile(r"\s(?=(?:tại|ở|trên\ địa\ bàn|để|nhằm|đối\ với(?!\ (?:trên\ |hơn\ )?\d)|phục\ vụ)\s)", re.VERBOSE)
_PLACE_END = re.compile(
    r"""
    [;:.()\n…]
    | ,\s (?= (?:tăng|giảm|đạt|chiếm|trong\ đó|vượt|bằng|gấp|đã|góp\ phần|đảm\ bảo|bảo\ đảm|thu\ hút|trị\ giá|với)\s
            | [^,;.\n]*\d )
    | \s(?:và|(?<!đối\ )với|đạt|chiếm|trị\ giá|ngày|được|thì|là|mà)\s
    | \s (?:năm|giai\ đoạn|trong\ năm)\ \d
    """,
    re.VERBOSE,
)
_EACH = re.compile(
    r"(?<![^\W_])(?P<each>(?:mỗi|từng) (?!năm|tháng|quý|tuần|ngày)[^;:.()\d\n]{2,70}?)"
    r"(?: (?:phải |cần |được )?(?:có|xây dựng|thành lập|tổ chức|duy trì|chọn|lựa chọn|đăng ký|bố trí|hỗ trợ|giúp)"
    r"(?![^\W_])[^;:.()\d\n]{0,60})?"
    r"(?: ít nhất| tối thiểu| từ| không quá| tối đa)? $"
)
_BODY = (
    r"(?:HĐND|UBND|MTTQ|BTV|BCH|LLVT|Hội|Đoàn|Liên đoàn|Ban|Sở|Tỉnh|Huyện|Thành|Công an|Bộ|Ủy ban|Uỷ ban|Hội đồng"
    rf"|Mặt trận|Đảng|Chi cục|Cục|Trung tâm|Ngân hàng|Quỹ|Các|ban|các|hội|đoàn|huyện|ngành|lực lượng)(?![{CAPITAL}\w])"
)
# "cơ quan ủy ban kiểm tra": what is also a noun is a verb only after "đã".
_ACTED = (
    r"(?:(?:chủ trì |phối hợp )?(?:ban hành|tổ chức|thành lập|tiếp nhận|mở|chỉ đạo|kết nạp|vận động|trao|tặng)"
    r"|đã [^\W\d_]+)(?![^\W_])"
)
_ACTOR = re.compile(
    rf"(?:^|[,;:]\s|\.\s)(?P<body>{_BODY}[^;:.\d]{{0,120}}) (?={_ACTED}[^,;:.\d]{{0,30}}$)",
)
_DONE = re.compile(r" đã(?![^\W_])")
_SHARED_GAP = re.compile(r"(?:,| và|, và)\s(?:trên |hơn |gần |khoảng )?")
_BACKWARD = ("để", "nhằm", "phục")


def find_qualifier(text: str, block: Span, figure: Figure, lead: str) -> str | None:
    """The qualifier of a figure, verbatim with blanks made single, or None; `lead` is its sentence so far."""
    if figure.role in ("percent", "multiple") or figure.form != "plain":
        return None
    each = _EACH.search(lowered(lead))
    if each is not None:
        return _words(lead[each.start("each") : each.end("each")])
    end = subject_end(text, block, figure)
    if end is not None:
        window = lowered(text[end : min(block.end, end + AHEAD)])
        place = _PLACE.match(window)
        if place is not None:
            stop = _PLACE_END.search(window, place.end())
            phrase = _words(text[end + place.end() : end + (stop.start() if stop is not None else len(window))])
            return phrase if stop is not None or end + len(window) >= block.end else None
    if figure.role == "noun":
        actor = _ACTOR.search(lead)
        if actor is not None:
            return _words(_DONE.split(actor["body"])[0])
    return None


def share_back(text: str, before: Span, after: Span, qualifier: str) -> bool:
    """Whether a purpose after the last of several counts is that of the count before it as well."""
    return qualifier.startswith(_BACKWARD) and _SHARED_GAP.fullmatch(text, before.end, after.start) is not None


def share_forth(text: str, before: Span, after: Span, qualifier: str) -> bool:
    """Whether the body that acts is said of a count and holds of the next: "21 lớp tập huấn cho 8.200 lượt người"."""
    return qualifier[:1].isupper() and _FOR_GAP.fullmatch(text, before.end, after.start) is not None


_FOR_GAP = re.compile(r"[^;:.,\d\n]{0,40}\s(?:cho|với)\s(?:trên |hơn |gần |khoảng )?")


def _words(phrase: str) -> str:
    return " ".join(phrase.split()).strip(" ,")
