"""What a figure counts: the noun phrase after it, or before it where none follows, as printed."""

from __future__ import annotations

import re

from extract.figures import Figure
from extract.units import lowered, read_unit
from normalize.values import Span

_AHEAD = 140
_BEHIND = 170

# Words at which the phrase after a figure ends: what follows says where, for whom, since when or how much.
_CLOSING = (
    "so với|tại|với|được|cho|để|đối với|trên|vào|từ|đã|do|bằng|nhằm|đạt|chiếm|tăng|giảm|đến|gồm|còn|lên|xuống|trở lên"
    "|là|năm|giai đoạn|nhiệm kỳ|trong đó|trị giá|về|trong năm|hằng năm|hàng năm"
)
# For a share the phrase goes on over its verb: "100% xã đạt chuẩn".
_CLOSING_SHARE = "so với|trong năm|vào năm|giai đoạn|năm"
_MARK = r"[,;:.()\n“\"…]|\ [-–]\ |\ (?:và|có|trên|hơn|gần|khoảng)?\ ?(?=\d)"
_END = re.compile(rf"{_MARK}|\ (?:{_CLOSING.replace(' ', chr(92) + ' ')})(?![^\W_])", re.VERBOSE)
_END_SHARE = re.compile(rf"{_MARK}|\ (?:{_CLOSING_SHARE.replace(' ', chr(92) + ' ')})(?![^\W_])", re.VERBOSE)

_LEADING = re.compile(
    r"""
    [\s\-–+•*¹²³⁰⁴-⁹]*
    (?: (?:trong\ đó|và|với|có|đã|là|còn|đồng\ thời|nhất\ là|riêng|cụ\ thể|tổng\ số) [,:]?\  ){0,3}
    (?: (?:(?:từ|đến|tính\ đến|trong)\ )? (?:(?:hết|cuối|đầu)\ )? (?:năm\ \d{4}|nay)
        (?:\ đến\ (?:nay|năm\ \d{4}))? ,?\  )?
    """,
    re.VERBOSE,
)
_TRAILING_WORDS = (
    "đạt|là|chiếm|có|được|còn|khoảng|trên|hơn|gần|ước|tỷ lệ|tỉ lệ|tăng|giảm|bình quân|thêm|lên|xuống|đến|từ|với"
    "|ít nhất|tối thiểu|dưới|đã|thứ|đứng|xếp|mức|bằng|vượt|tổng|trị giá|gấp|thuộc|hiện|chỉ|nay|so với|cùng kỳ|và|cả"
)
_TRAILING = re.compile(rf"(?:(?:^|\s)(?:{_TRAILING_WORDS}|(?:năm|giai đoạn) \d{{4}}(?:\s?[-–]\s?\d{{4}})?)){{1,6}}\s*$")


def find_subject(text: str, block: Span, figure: Figure) -> str | None:
    """The subject of a figure, verbatim with blanks made single, or None.

    A count is followed by what it counts; a share may be (`100% sở, ban, ngành`); else the subject is what stands
    between the start of the clause and the figure, without its verb.
    """
    return _after(text, block, figure) or _before(text, block, figure.span.start)


def _after(text: str, block: Span, figure: Figure) -> str | None:
    if figure.form == "rank" or figure.role in ("money", "measure", "multiple") or figure.bare or figure.shared:
        return None
    share = figure.role == "percent"
    end = figure.span.end
    if share:
        if text[end : end + 1] != " ":
            return None
        start = end + 1
        # "100% xã, phường, thị trấn": the commas belong to the noun.
        noun = read_unit(text, end, block.end)
        end = max(end, noun.end) if noun.known else end
    else:
        start = _unit_start(text, figure)
    window = lowered(text[end : min(block.end, end + _AHEAD)]) + " "
    match = (_END_SHARE if share else _END).search(window)
    stop = end + (match.start() if match is not None else max(0, window.rstrip().rfind(" ")))
    phrase = " ".join(text[start:stop].split())
    return phrase if any(c.isalpha() for c in phrase) else None


def _unit_start(text: str, figure: Figure) -> int:
    match = re.match(
        r"(?:[\d.,/]+\s*(?:(?:nghìn|ngàn|triệu|tỷ|tỉ|vạn|trăm)\s+){0,2}){1,2}",
        text[figure.number.span.start : figure.span.end],
    )
    return figure.number.span.start + (match.end() if match is not None else 0)


def _before(text: str, block: Span, position: int) -> str | None:
    base = max(block.start, position - _BEHIND)
    if base > block.start:
        # Not from the middle of a word.
        base = min(position, max(base, text.find(" ", base) + 1))
    window = lowered(text[base:position])
    start = _clause_start(window)
    leading = _LEADING.match(window, start)
    start = leading.end() if leading is not None else start
    trailing = _TRAILING.search(window[start:])
    end = start + trailing.start() if trailing is not None else len(window)
    phrase = " ".join(text[base + start : base + end].split()).strip(" ,")
    return phrase if any(c.isalpha() for c in phrase) else None


def _clause_start(window: str) -> int:
    """Where the clause that ends the window begins: after the last `, ; : .` or bracket that is still open."""
    depth = 0
    for at in range(len(window) - 1, -1, -1):
        char = window[at]
        if char == ")":
            depth += 1
        elif char == "(":
            if depth == 0:
                return at + 1
            depth -= 1
        elif depth == 0 and (char == "\n" or (char in ",;:." and window[at + 1 : at + 2] in ("", " "))):
            return at + 1
    return 0
