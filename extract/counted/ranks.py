"""Ranks: "thứ 62/63 tỉnh", "xếp hạng 39", "top 5"; an ordinal that ranks nothing (lần thứ 13, năm thứ 3) is none."""

from __future__ import annotations

import re

from extract.counted.numerals import Context
from normalize.numbers import Number

_ORDINAL = re.compile(r"(?:^|[^\w])(?P<word>thứ)\s*(?:hạng\s*)?$")
_RANKED = re.compile(
    r"(?:^|[^\w])(?P<word>xếp hạng(?: thứ)?|xếp(?: thứ)?|đứng|hạng|vị trí(?: số| thứ| từ)?|top|tốp|nhóm)\s*$"
)
_RANK_VERB = re.compile(r"(?:đứng|xếp|hạng|vị trí|giữ|lọt|lên|xuống|đạt|thuộc|ở)\b[^.;]{0,30}$")
_RANK_FIELD = re.compile(r"\s*(?:/|cả nước|toàn quốc|toàn tỉnh|trong|khu vực|trên|so với|vùng|tỉnh|miền|của)")
# "trong nhóm 15 tỉnh dẫn đầu cả nước"
_LEADING = re.compile(r"\s(?:[^\W\d_]+,? ){1,6}(?:dẫn đầu|đứng đầu|cao nhất|tốt nhất|hàng đầu|khá nhất)(?![^\W_])")
_NOT_RANK = re.compile(
    r"(?:năm|tháng|quý|tuần|giai đoạn|vụ|lần|kỳ|họp|phiên|phần|khóa|ngày|đại hội|hội nghị)\s+thứ\s*$"
)


def is_ordinal(lead: str) -> bool:
    """Whether the lowered text before a numeral ends with "thứ"."""
    return _ORDINAL.search(lead) is not None


def rank_start(context: Context, first: Number, last: Number | None) -> int | None:
    """Where in the lead the ordinal word of a rank begins, or None if this is no rank."""
    if "," in first.printed or _NOT_RANK.search(context.lead):
        return None
    ordinal = _ORDINAL.search(context.lead)
    if ordinal is not None:
        before = context.lead[: ordinal.start("word")]
        if last is not None or _RANK_VERB.search(before) or _RANK_FIELD.match(context.tail):
            return ordinal.start("word")
        return None
    ranked = _RANKED.search(context.lead)
    if ranked is None:
        return None
    word = ranked["word"]
    if word == "nhóm" and not _LEADING.match(context.tail):
        return None
    certain = word.startswith(("xếp hạng", "top", "tốp", "vị trí", "nhóm"))
    if last is not None or certain or (word == "hạng" and _RANK_FIELD.match(context.tail)):
        return ranked.start("word")
    return None
