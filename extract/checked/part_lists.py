"""Announced lists of parts: where they open after a figure, how far they go, and the figure of each item.

A list is announced by gồm, chia ra, a colon or a bracket (all the parts) or by trong đó (some of them). Its items are
taken apart at the commas of its own level; the first figure of each is the part.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from extract.checked.amounts import in_brackets, lead, same_unit, undated
from extract.values import Statistic
from normalize.values import Span

KINDS: Final = ("count", "money", "measure")
"""Kinds of figures that may be added."""
NESTED: Final = re.compile(r"(?<![^\W_])(?:trong (?:số )?đó|bao gồm|gồm)(?![^\W_])")
"""The words that open a list, wherever they stand."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An announced list: by what, and where its items stand."""

    word: str
    scope: Span
    bracketed: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """The parts of a list, the first figure of each item, and all its figures.

    `labels` are the words around each part. `rest`: the last part is what is left over (còn lại, khác). `cut`: not
    all of the list was read, or it says itself that it is not whole. `ranged`: two figures are the ends of a range.
    """

    parts: tuple[Statistic, ...]
    figures: tuple[Statistic, ...]
    labels: tuple[str, ...]
    rest: bool
    cut: bool
    ranged: bool


def opening(text: str, low: str, statistics: Sequence[Statistic], at: int) -> Opened | None:
    """How a list of the parts of a figure opens after it; `low` is the text in lower case.

    What is said of the total may come between: "317 vụ, giảm 43 vụ so với cùng kỳ; trong đó …".
    """
    total = statistics[at]
    opened = _opening(text, low, total.span.end, total, statistics[at + 1] if at + 1 < len(statistics) else None)
    if opened is not None:
        return opened
    for index in range(at + 1, min(at + 4, len(statistics) - 1)):
        said, following = statistics[index], statistics[index + 1]
        if said.kind not in ("change", "percent") and not in_brackets(text, said):
            return None
        if said.span.start - statistics[index - 1].span.end > _MAX_GAP or in_brackets(text, total):
            return None
        opened = _opening(text, low, said.span.end, total, following)
        if opened is not None:
            return opened if opened.word == "part" and not opened.bracketed else None
    return None


def listed(text: str, low: str, opened: Opened, following: Sequence[Statistic]) -> Listed:
    """The items of a list and their parts; `following` are the figures from its start on."""
    scope = opened.scope
    nested = next(
        (m for m in NESTED.finditer(low, scope.start, scope.end) if not _depth(low, scope.start, m.start())), None
    )
    leaves = _LEAVES.search(low, scope.start, scope.end)
    end = min([scope.end] + [m.start() for m in (nested, leaves) if m is not None])
    figures = [s for s in following if s.span.start < end]
    flat = [s for s in figures if s.kind in (*KINDS, "change") and not _depth(low, scope.start, s.span.start)]
    parts: list[Statistic] = []
    labels: list[str] = []
    rest = uncounted = False
    previous_end = scope.start
    for statistic in flat:
        gap = low[previous_end : statistic.span.start]
        if not parts and ";" in gap:
            # "chia thành 3 phường: Tân Lập, Tân Hòa và Tân An; chia …": a list of names.
            break
        between = text[previous_end : statistic.span.start]
        # A numeral that was not understood may be a part.
        uncounted = uncounted or _names_items(between, first=not parts) or _NUMERAL.search(undated(gap)) is not None
        previous_end = statistic.span.end
        split = _SPLIT.search(gap)
        # "14 dự án với vốn 286 triệu USD": of one item the first figure is the part. But the comma of "40 đồng chí,
        # đảng viên dự bị 12 đồng chí", which was read as one unit, ends an item.
        if parts and split is None and not (parts[-1].unit or "").startswith(_PERSONS):
            continue
        label = gap[split.start() :] if parts and split is not None else gap
        if statistic.kind == "change" or len(label) > _MAX_LABEL or _NO_PART.match(label.lstrip(" ,;:\n-+•")):
            # Of what the parts count it may be a part after all.
            uncounted = uncounted or (statistic.kind != "change" and bool(parts) and same_unit(statistic, parts[0]))
            continue
        after = _ITEM_END.split(low[statistic.span.end : min(end, statistic.span.end + 30)], 1)[0]
        rest = _REST.search(gap) is not None or _REST_AFTER.match(after) is not None
        parts.append(statistic)
        labels.append(f"{label} {statistic.text.lower()} {after}")
    return Listed(
        parts=tuple(parts),
        figures=tuple(figures),
        labels=tuple(labels),
        rest=rest,
        cut=uncounted
        or nested is not None
        or _OPEN_LIST.search(low, scope.start, min(len(low), scope.end + 4)) is not None,
        ranged=any(_RANGE.fullmatch(low, a.span.end, b.span.start) for a, b in pairwise(figures)),
    )


def no_total(text: str, total: Statistic) -> bool:
    """Whether a figure has no parts by what stands before it: an average, or the end of a range."""
    return _NO_TOTAL.search(re.split("[;.:(\n]", lead(text, total))[-1]) is not None


_PERSONS = ("đồng chí, ", "người, ", "trường hợp, ")
_MAX_GAP = 140
_NEAR = 50
_MAX_SCOPE = 1200
_MAX_LABEL = 100
_OPENING = re.compile(
    r"""
    (?P<before> [^.;\n\d()]{0,90}? )
    (?: (?P<part> [;,(\ ]\ ?trong\ (?:số\ )?đó(?:\ có)? (?![^\W_]) \ ?:? )
      | (?P<all> [,(:;\ ]\ ?
          (?: bao\ gồm(?!\ cả) | gồm\ có | gồm(?!\ cả) | được\ chia\ (?:ra|thành) | chia\ ra(?:\ là)?
            | (?:chia|phân)\ theo[^,;.:\d]{0,30}: | (?:bằng|với|theo)\ (?:các\ )?hình\ thức
            | cụ\ thể(?:\ là|\ như\ sau)?\ ?: ) (?![^\W_]) \ ?:? )
      | (?P<colon> : )
      | (?P<bracket> \( (?!\ ?(?:trong|đạt|chiếm|tăng|giảm|tỷ\ lệ|kế\ hoạch|so\ với|năm|cùng\ kỳ|dự\ toán|tương
          |bằng|=|vượt|trên|có\ thể|tức|hay|hoặc|trước|cũ|nay|tính|từ|sau|gần|khoảng
          |khi|sẽ|nếu|chưa|không|kể|ngoài|do|vì|theo|đến|với|cho|thêm|và)(?![^\W_])) )
    )
    """,
    re.VERBOSE,
)
_CLAUSES = re.compile(r"[,:;]| và ")
_SAME_SUBJECT = ("", "được", "có", "cơ cấu", "thành phần", "được cơ cấu")
_COUNTS_ANEW = re.compile(r"(?<![^\W_])(?:số|tổng)(?![^\W_])")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_AVERAGE = re.compile(r"mỗi|bình quân|trung bình|từng")
# An average has no parts, nor has the end of a range.
_NO_TOTAL = re.compile(r"mỗi|bình quân|trung bình|\d\s?[-–]\s?$")
_OPEN_LIST = re.compile(r"…|\.\.\.|v\.v|vân vân|chủ yếu|như:|nhất là|điển hình|tiêu biểu|ví dụ|mỗi")
# What follows such a word tells no part: "gồm 12 lớp tại huyện và 13 lớp tại xã, cho 900 người".
_NO_PART = re.compile(
    r"\s*(?:và\s+)?(?:cho|với|tại|trị giá|thiệt hại|kinh phí|tổng|tăng|giảm|so với|đạt|vượt|nâng|bình quân|mỗi|góp phần"
    r"|qua đó|bên cạnh đó|ngoài ra|đồng thời|thu hút|chiếm|bằng|trong khi|lũy kế|làm|phục vụ|hiện|trở thành)(?![^\W_])"
)
_LEAVES = re.compile(r"(?:bên cạnh đó|ngoài ra|đồng thời|qua đó|góp phần|nâng tổng|tổng cộng|lũy kế)(?![^\W_])")
_REST = re.compile(r"(?<![^\W_])(?:còn lại|khác)(?![^\W_])")
_NUMERAL = re.compile(r"(?<![^\W_])\d+(?:[.,]\d+)*(?!\s?(?:[.)/%]|sao))")
_RANGE = re.compile(r"\s?(?:-|–|đến)\s?(?:trên |hơn |gần |khoảng )?")
_REST_AFTER = re.compile(r"[^,;.\n\d]{0,20}(?<![^\W_])khác(?![^\W_])")
_BULLET = re.compile(r"\s*(?:[-–+•*]|[a-zđ]\)|\d{1,2}[.)])\s*")
_SPLIT = re.compile(r"[,;\n]|(?<![^\W_])(?:và|còn lại)(?![^\W_])")
_ITEM_END = re.compile(r"[,;.\n\d]| và ")


def _opening(text: str, low: str, start: int, total: Statistic, following: Statistic | None) -> Opened | None:
    """How a list of the parts of a total opens between `start` and the next figure."""
    if following is None or "/" in total.text or no_total(text, total):
        return None
    gap_end = following.span.start
    if gap_end - start > _MAX_GAP:
        return None
    match = _OPENING.match(low, start, gap_end)
    # "60 thành viên, 11 người trong đó do …": those are the part themselves.
    if match is None or _AVERAGE.search(match.group()) or low.startswith(" trong đó do", start):
        return None
    word = match.lastgroup if match.lastgroup != "before" else None
    if word is None:
        return None
    if word == "part" and total.value <= 1:
        return None
    opener = low[match.start(word) : match.end()].strip(" ,;")
    before = match["before"]
    # "3 đơn vị và bang gồm 13 đơn vị": what comes to consist of the parts is not the total.
    clauses = _CLAUSES.split(f"{before}{low[match.start(word)]}")
    if word == "all" and (" và " in before or (len(clauses) > 1 and clauses[-1].strip(" (") not in _SAME_SUBJECT)):
        return None
    # "nét 0,1 cm màu vàng, chiều cao: 0,4 cm": after a comma another thing is measured.
    printed = text[match.start("before") : match.end("before")]
    if word in ("colon", "bracket") and ("," in before or ":" in before or len(before) > _NEAR):
        return None
    if word == "colon" and (total.kind == "measure" or printed != printed.lower() or _COUNTS_ANEW.search(before)):
        return None
    # "32 đội (năm 1982 là 16 đội, …)" tells of other times.
    if word == "bracket" and _YEAR.search(low, match.end(), following.span.end + _NEAR):
        return None
    colon = opener.endswith(":") or low[match.end() : match.end() + 1] == ":"
    if opener.startswith(("bằng", "với", "theo")) and not colon:
        return None
    bracketed = in_brackets(text, following) and "(" in low[start : match.end()]
    return Opened(word, _scope(text, low, match.end(), colon=colon, bracketed=bracketed), bracketed)


def _scope(text: str, low: str, start: int, *, colon: bool, bracketed: bool) -> Span:
    """To the end of the bracket, of the clause, or of the list after a colon, which may be lines with dashes."""
    depth = 0
    limit = min(len(low), start + _MAX_SCOPE)
    lines = colon and not bracketed and low[start:limit].lstrip(" :").startswith("\n")
    for at in range(start, limit):
        char = low[at]
        if char == "(":
            depth += 1
        elif char == ")":
            if depth == 0:
                return Span(start, at)
            depth -= 1
        elif char == "\n":
            if not lines or not _BULLET.match(low, at + 1, limit) or low[at + 1 : at + 2].isdecimal():
                return Span(start, at)
            depth = 0
        elif depth == 0 and not lines:
            if char == "." and (low[at + 1 : at + 2] in ("", " ", "\n") or text[at + 1].isupper()):
                return Span(start, at)
            if char == ";" and not colon and not bracketed:
                return Span(start, at)
        elif depth == 0 and char == "." and low[at + 1 : at + 2] in ("", " "):
            return Span(start, at)
    return Span(start, limit)


def _names_items(between: str, *, first: bool) -> bool:
    """Whether items without a figure, named by a capital, stand between two figures: Hà Nội, 4 tỉnh nội trấn, …"""
    items = re.split(r"[,;\n]", between)
    starts = [item.strip(" -–+•*")[:1] for item in items[0 if first else 1 :]]
    # "- Nguồn huyện, xã: 97 nhà" is one item.
    return any(one.isupper() and not following.islower() for one, following in pairwise(starts))


def _depth(low: str, start: int, at: int) -> int:
    return low.count("(", start, at) - low.count(")", start, at)
