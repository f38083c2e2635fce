"""What a figure counts: the noun phrase after it, or before it where none follows, as printed.

A count is followed by the noun that is counted, up to a preposition or a verb. A share and a ratio go on over their
verb ("100% xã đạt chuẩn …"). Where only a classifier follows (1.671 vụ), the verb that selects it is the subject.
"""

from __future__ import annotations

import re

from extract.counted.figures import Figure
from extract.counted.numerals import without_approximation
from extract.counted.units import lowered, read_unit
from normalize.values import Span

AHEAD = 240
_BEHIND = 170

# Words at which the phrase after a figure ends: what follows says where, for whom, since when or how much.
_CLOSING = (
    "so với|tại|với|được|cho|để|đối với|trên|vào|từ|đã|do|bằng|nhằm|chiếm|tăng|giảm|đến|gồm|còn|lên|xuống|trở lên"
    "|năm|giai đoạn|nhiệm kỳ|trong đó|trị giá|trong năm|hằng năm|hàng năm|triển khai|phân công|tham gia|tham dự"
    "|thì|mà|nên|gửi"
)
# "02 cuộc kiểm tra chuyên đề về công tác dân vận": what an event or a paper is about belongs to it.
_ABOUT = re.compile(r"\s(?:về|là(?!\s(?:người|nữ|dân tộc)))(?![^\W_])")
_WITH_TOPIC = re.compile(
    r"(?:cuộc|lớp|buổi|đợt|đoàn kiểm tra|đoàn giám sát|hội nghị|hội thảo|nghị quyết|văn bản|chỉ thị|kế hoạch|quyết định"
    r"|chuyên đề|chương trình|đề án|báo cáo|bài|tin|mô hình)(?![^\W_])"
)
_CLOSING_SHARE = "so với|trong năm|vào năm|năm|giai đoạn|trở lên"
_MARK = r"""
    [;:.()\n…] | ,(?!\ (?:thành\ phố|thị\ xã|thị\ trấn|phường|huyện)(?![^\W_])) | \ [-–]\  | \ ngày\ (?=\d)
    | \ và\ (?=[^\W\d_]+(?:\ [^\W\d_]+){0,3}\ \d) | (?<!\ số)\ (?:và|có|trên|hơn|gần|khoảng)?\ ?(?=\d)
"""
_END = re.compile(
    rf"{_MARK} | \ đạt(?!\ (?:chuẩn|danh))(?![^\W_]) | \ (?:{_CLOSING.replace(' ', chr(92) + ' ')})(?![^\W_])",
    re.VERBOSE,
)
_END_SHARE = re.compile(
    rf"""[;:.()\n…] | \ [-–]\  | \ (?:và|có|trên|hơn|gần|khoảng)?\ ?(?=\d)
    | \ (?:và\ )?(?:{_CLOSING_SHARE.replace(" ", chr(92) + " ")})(?![^\W_])""",
    re.VERBOSE,
)
# A clause with a figure or a verb of degree of its own: "100% xã có quy chế, tăng 5%".
_NEW_CLAUSE = re.compile(
    r",\s(?=(?:tăng|giảm|đạt|chiếm|trong đó|vượt|bằng|gấp|xếp|đứng|cao hơn|thấp hơn|góp phần|đảm bảo|bảo đảm|qua đó)\s"
    r"|[^,;.\n]*\d)"
)
_OPEN_QUOTE = re.compile(r"\s[“\"][^”\"\n]{1,80}[”\"]")

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
    "|ít nhất|tối thiểu|dưới|đã|thứ|đứng|xếp|mức|bằng|vượt|tổng|trị giá|gấp|thuộc|hiện|(?<!chứng )chỉ|nay"
    "|so với|cùng kỳ|và|cả"
    "|không quá|tối đa|thực hiện|ước tính|lần lượt|tương đương|tương ứng|mỗi năm|hằng năm|hàng năm|nằm trong|mạnh|nhẹ"
)
_TRAILING = re.compile(
    rf"(?:(?:^|\s)(?:{_TRAILING_WORDS}|(?:năm|giai đoạn|nhiệm kỳ) \d{{4}}(?:\s?[-–]\s?\d{{4}})?)){{1,6}}\s*$"
)
# "Tỉnh có diện tích tự nhiên 3.895 km²", "… 2021 - 2026 với tỷ lệ cử tri đi bầu đạt 99%"
_HOLDER = re.compile(r".*(?<![^\W_])(?:có|với|gồm) (?=[^\W\d_]+ [^\W\d_]+)")
_TOTAL = re.compile(r"(?:dân số|(?:tổng )?số (?:lượng )?|quân số|tổng (?:số|đàn|diện tích))")
# "Tỷ lệ hộ nghèo giảm từ 5,2% xuống còn 3,1%"
_LEVEL_BEFORE = re.compile(
    r"\s(?:(?:tăng|giảm|nâng|hạ)(?: bình quân)?(?: từ)? |từ |bình quân |mức )?\d[\d.,]*(?=[\s%–-]|$)"
)
_OF_WHOLE = re.compile(r"(?<![^\W_])(?:chiếm|bằng|vượt|tương đương)\s*$")
_BASE = re.compile(
    r"\s?(?:kế hoạch|dự toán|chỉ tiêu|nghị quyết|định mức|công suất|dân số|gdp|grdp|tổng"
    r"|so với|xuống|lên|đến|tới|còn|và|trong)(?![^\W_])"
)
_NO_NOUN = frozenset({"cuộc", "vụ", "lượt", "buổi", "đợt", "lần", "kỳ", "phiên", "trường hợp", "đơn"})
_VERB = re.compile(r"(?:(?P<first>[^\W\d_]+ [^\W\d_]+), )?(?P<verb>[^\W\d_]+ [^\W\d_]+)(?: được| thành)?$")


def find_subject(text: str, block: Span, figure: Figure) -> str | None:
    """The subject of a figure, verbatim with blanks made single, or None."""
    before = _before(text, block, figure.span.start)
    if figure.role not in ("percent", "money", "measure", "multiple") and figure.form == "plain":
        if figure.unit in _NO_NOUN and before is not None and (verb := _VERB.search(before)) is not None:
            return f"{verb['first']}, {verb['verb']}" if verb["first"] else verb["verb"]
        if figure.unit == "người" and before is not None and _TOTAL.match(lowered(before)):
            return before
    return _after(text, block, figure) or before


def subject_end(text: str, block: Span, figure: Figure) -> int | None:
    """Where the noun phrase after a figure ends; None where what is counted does not follow it."""
    if figure.form == "rank" or figure.role in ("money", "multiple") or figure.bare or figure.shared:
        return None
    end = figure.span.end
    if figure.role == "measure" and (figure.form != "plain" or text[end : end + 1] != " "):
        return None
    window = lowered(text[end : min(block.end, end + AHEAD)]) + " "
    if figure.role == "percent" or figure.form == "ratio":
        if figure.role == "percent" and text[end : end + 1] != " ":
            return None
        # "100% xã, phường, thị trấn": the commas belong to the noun.
        noun = read_unit(text, end, block.end) if figure.role == "percent" else None
        skip = noun.end - end if noun is not None and noun.known else 0
        stop = _END_SHARE.search(window, skip)
        clause = _NEW_CLAUSE.search(window, skip)
        found = [m.start() for m in (stop, clause) if m is not None]
        return end + (min(found) if found else _whole_words(window))
    at = 0
    quote = _OPEN_QUOTE.match(window)
    if quote is not None:
        at = quote.end()
    match = _END.search(window, at)
    stop_at = match.start() if match is not None else _whole_words(window)
    about = _ABOUT.search(window, at, stop_at)
    if about is not None and _WITH_TOPIC.match(lowered(figure.unit or "")) is None:
        stop_at = about.start()
    return end + max(stop_at, at)


def _whole_words(window: str) -> int:
    return max(0, window.rstrip().rfind(" "))


def _after(text: str, block: Span, figure: Figure) -> str | None:
    stop = subject_end(text, block, figure)
    if stop is None:
        return None
    if figure.role == "percent" and _is_base(figure, lowered(text[figure.span.end : stop])):
        return None
    # Of a measure the noun that is measured follows: 12.000m2 đất.
    start = figure.span.end + 1 if figure.role in ("percent", "measure") else _unit_start(text, figure)
    if figure.per is not None and figure.role != "percent":
        stop = min(stop, max(start, text.find("/", start, figure.span.end)))
    phrase = re.sub(r",?\s(?:và|hoặc)$", "", " ".join(text[start:stop].split()))
    return phrase if any(c.isalpha() for c in phrase) else None


def _is_base(figure: Figure, after: str) -> bool:
    """Whether what follows a share is the whole it is a share of, or no noun: "chiếm 12% dân số", "5,2% xuống còn"."""
    return _OF_WHOLE.search(without_approximation(figure.context.lead)) is not None or _BASE.match(after) is not None


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
    start = _whole_list(window, start)
    leading = _LEADING.match(window, start)
    start = leading.end() if leading is not None else start
    trailing = _TRAILING.search(window[start:])
    end = start + trailing.start() if trailing is not None else len(window)
    holder = _HOLDER.match(window, start, end)
    start = holder.end() if holder is not None else start
    moved = _LEVEL_BEFORE.search(window, start, end)
    if moved is not None and moved.start() >= start:
        end = moved.start()
        trailing = _TRAILING.search(window[start:end])
        end = start + trailing.start() if trailing is not None else end
    phrase = " ".join(text[base + start : base + end].split()).strip(" ,")
    if phrase[:1].isdigit():
        return None
    return phrase if any(c.isalpha() for c in phrase) and _COMPARED.match(lowered(phrase)) is None else None


def _whole_list(window: str, start: int) -> int:
    """The beginning of the list whose last member begins at `start`: giá trị sản xuất nông, lâm, thủy sản."""
    for _ in range(_MAX_MEMBERS):
        if start == 0 or window[start - 1] != "," or len(window[start:].split()) > _MAX_MEMBER_WORDS:
            break
        earlier = _clause_start(window[: start - 1])
        if earlier == start - 1 or re.search(r"\d", window[earlier:start]):
            break
        start = earlier
    return start


_MAX_MEMBERS = 3
_MAX_MEMBER_WORDS = 4
_COMPARED = re.compile(r"so (?:với|cùng)|cùng kỳ")


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
