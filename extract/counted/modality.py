"""Whether a figure tells what is (reported) or what shall be (target).

A target stands under a heading of targets, after a word of aiming in its sentence (phấn đấu, mục tiêu), or is a bound
in a rule (mức hỗ trợ không quá). In a document that directs, from its first order
on, every figure is one that no word of the past precedes.
"""

from __future__ import annotations

import re

from extract.counted.units import lowered

TARGET, REPORTED = "target", "reported"

_DIRECTING = frozenset({"chỉ thị", "quy định", "quy chế", "luật", "nghị định", "thông tư", "hướng dẫn"})
_AIM = re.compile(
    r"""
    (?<![^\W_])
    (?: phấn\ đấu | quyết\ tâm\ (?:đạt|hoàn\ thành) | (?:đặt|đề)\ (?:ra\ )?(?:mục\ tiêu|chỉ\ tiêu)
      | (?<!so\ với\ ) (?<!theo\ ) (?<!vượt\ ) định\ mức
      | mức\ (?:hỗ\ trợ|chi|phạt|phụ\ cấp|đóng\ góp)\ [^.;]{0,60} (?:không\ quá|tối\ (?:đa|thiểu)|ít\ nhất)
      | phải\ (?:đạt|bảo\ đảm|đảm\ bảo|hoàn\ thành) )
    (?![^\W_])
    | ^[\s\-–+•*\d.()a-zđ¹²³⁰⁴-⁹]{0,12} (?:các\ |một\ số\ )? (?:mục\ tiêu|chỉ\ tiêu|yêu\ cầu)
        (?! \ (?:quốc\ gia|đạt|chưa|đã|không|hoàn\ thành|vượt) | [^\W_] )
    | (?<![^\W_]) (?:kế\ hoạch|chỉ\ tiêu|dự\ toán) (?:\ (?:giao|cả\ năm)|\ [^\W\d_]+){0,5} (?:\ năm\ \d{4})? \ là \ $
    | ; \s* (?:mục\ tiêu|chỉ\ tiêu) (?!\ quốc\ gia) (?![^\W_])
    """,
    re.VERBOSE,
)
_DONE = re.compile(
    r"""
    (?<![^\W_])
    (?: đã | kết\ quả | hiện\ (?:nay|có|tại) | hiện (?=\ (?:đang|còn|quản)) | thời\ gian\ qua | (?:năm|kỳ)\ qua
      | theo\ (?:báo\ cáo|thống\ kê|số\ liệu) | xảy\ ra | từ\ đầu\ (?:năm|tháng) | tính\ đến\ (?:nay|ngày)
      | (?:đạt|vượt|hoàn\ thành|so\ với)\ (?:\d[\d.,/%]*\ )?(?:mục\ tiêu|chỉ\ tiêu) )
    (?![^\W_])
    """,
    re.VERBOSE,
)
_AIMING_HEAD = re.compile(
    r"(?<![^\W_])(?:mục tiêu(?! quốc gia)|chỉ tiêu|phương hướng|định hướng|phấn đấu|nhiệm vụ|định mức|mức hỗ trợ"
    r"|mức chi)(?![^\W_])"
)
_TELLING_HEAD = re.compile(
    r"(?<![^\W_])(?:kết quả|tình hình|đánh giá|thực trạng|hạn chế|tồn tại|nguyên nhân|ưu điểm|đã đạt|kiểm điểm"
    r"|việc thực hiện|công tác chỉ đạo|sự cần thiết|đặc điểm|(?:chưa |đã )?đạt (?:được|thấp|và vượt|kế hoạch)"
    r"|chưa đạt|chưa hoàn thành|kinh phí|tổng mức đầu tư|nguồn lực|nguồn vốn)(?![^\W_])"
)
_FIRST_ORDER = re.compile(
    r"\s*(?:điều (?:1|i)(?!\w)|(?:1|i)\s?[.\-–)/]\s)"
    r"|[^\n]*(?<!\w)(?:yêu cầu|chỉ thị|chỉ đạo|thực hiện|quy định)[^.;\n]{0,160}:\s*$"
)
_BOUND = re.compile(r"(?:không quá|không vượt quá|tối đa|tối thiểu|ít nhất|không dưới)(?: là)? $")
_BY_YEAR = re.compile(r"\s*(?:và )?(?:đến|tới) (?:hết |cuối )?(?:năm )?20\d\d(?!\d)")
_DUTY = re.compile(r"(?<![^\W_])(?:mỗi|từng|được (?:hỗ trợ|bố trí|hưởng)|hỗ trợ|mức|yêu cầu)(?![^\W_])")


def directs(doc_type: str | None) -> bool:
    """Whether a document of that type lays down what shall be, so that its figures are norms."""
    return doc_type is not None and lowered(doc_type) in _DIRECTING


def begins_orders(paragraph: str) -> bool:
    """Whether a paragraph opens what a document lays down: its first numbered item, or the line that announces it.

    >>> begins_orders("1. Các huyện ủy rà soát"), begins_orders("Ban Thường vụ Tỉnh ủy yêu cầu:")
    (True, True)
    """
    return _FIRST_ORDER.match(lowered(paragraph)) is not None


def aims(heading: str) -> bool | None:
    """Whether a heading stands over targets (True) or over results (False); None where it says neither."""
    low = lowered(heading)
    if _TELLING_HEAD.search(low):
        return False
    return True if _AIMING_HEAD.search(low) else None


def goes_on_aiming(lead: str) -> bool:
    """Whether a sentence after one of targets tells the next target: "Đến năm 2030, tỷ lệ đô thị hóa đạt 45%"."""
    return _BY_YEAR.match(lead) is not None and _DONE.search(lead) is None


def modality(lead: str, *, under_targets: bool, directing: bool = False) -> str:
    """target or reported, from the lowered text of the sentence before the figure and from where it stands.

    >>> modality("phấn đấu có ", under_targets=False), modality("đã có ", under_targets=True)
    ('target', 'reported')
    """
    aim = _AIM.search(lead)
    if _DONE.search(lead, aim.end() if aim is not None else 0):
        return REPORTED
    if aim is not None or under_targets or directing:
        return TARGET
    return TARGET if _BOUND.search(lead) and _DUTY.search(lead) else REPORTED
