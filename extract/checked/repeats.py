"""The same quantity told twice with two values.

Certain only where the two clauses say the same: the same words in any order (thing, place, scope) around the one
figure of each, with the same date or year in the clause itself. Where one goes on ("624 tổ chức", "642 tổ chức đã
hoàn thành đại hội") it tells of a part, which cannot be more than the whole. A clause that names a plan or an
estimate, or an item of a list, whose place the heading may tell, proves nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.checked.amounts import amount, canonical, decimals, intervals, lines_lowered
from extract.letters import SMALL
from extract.values import Finding, Statistic


def check_repeats(text: str, statistics: Sequence[Statistic]) -> Iterator[Finding]:
    """Figures of one quantity, period and place that differ by more than rounding."""
    told: dict[tuple[str, ...], Statistic] = {}
    led: dict[tuple[str, ...], list[_Quantity]] = defaultdict(list)
    for at, statistic in enumerate(statistics):
        before = statistics[at - 1].span.end if at else 0
        after = statistics[at + 1].span.start if at + 1 < len(statistics) else len(text)
        quantity = _quantity(text, statistic, before, after)
        if quantity is None:
            continue
        first = told.setdefault(quantity.words, statistic)
        if first is not statistic:
            if not _may_be_one(first, statistic):
                message = f"The same quantity is told as {first.text} and as {statistic.text}."
                yield _finding(first, statistic, message)
            continue
        for other in led[quantity.lead][:_FEW]:
            whole, part = sorted((other, quantity), key=lambda q: len(q.tail))
            goes_on = part.tail[: len(whole.tail)] == whole.tail and whole.scoped and part.scoped
            if goes_on and amount(part.statistic) > amount(whole.statistic) and part.statistic.kind == "count":
                message = f"{part.statistic.text} are told of, more than the {whole.statistic.text} that there are."
                yield _finding(other.statistic, statistic, message)
                break
        led[quantity.lead].append(quantity)


_FEW = 8
_REACH = 200
_LEFT = re.compile(r"[.;:!?()\n]")
_RIGHT = re.compile(r"[,.;:()\n]| (?:làm|khiến|gây)(?![^\W_])")
_WORD = re.compile(r"\d+(?:/\d+)*|[^\W\d_]+")
_DATED = re.compile(r"(?:19|20)\d\d(?!\d)")
_SCOPE = re.compile(r"(?<![^\W_])(?:toàn|trên địa bàn|cả nước|cả tỉnh)(?![^\W_])")
_OTHER_WORLD = re.compile(
    r"phấn đấu|mục tiêu|chỉ tiêu|kế hoạch|dự kiến|dự báo|ước|tối thiểu|ít nhất|định hướng|nhu cầu|bình quân"
)
_REPORTED = re.compile(r"^.*(?:ghi|nêu|báo cáo|cho biết|cho thấy|thể hiện|thống kê)(?: là| rằng)? ", re.DOTALL)
_ACCORDING = re.compile(
    rf"^\s*(?:[Tt]heo|[Nn]hư|[Nn]hìn lại|[Cc]ụ thể|[Tt]uy nhiên|[Đđ]ồng thời|[Bb]ên cạnh đó|[Nn]goài ra)[{SMALL} ]*, "
)
_LIST_ITEM = re.compile(r"\s*(?:[-–+•*]|[a-zđ]\)|\d{1,2}[.)])\s")
_VERBS = ("có", "còn", "là", "đạt", "chiếm", "được", "đã", "xảy", "ra", "lên", "xuống")
_EMPTY = frozenset(
    (*_VERBS, "của", "với", "số", "trong", "vào", "tính", "đến", "hết", "thì", "ngày", "năm", "tỉnh", "ta")
)
_LEAST, _LEAST_UNSCOPED = 4, 6


@dataclass(frozen=True, slots=True)
class _Quantity:
    """What a figure tells of: all words of its clause, those before it, those from its unit on."""

    statistic: Statistic
    words: tuple[str, ...]
    lead: tuple[str, ...]
    tail: tuple[str, ...]
    scoped: bool


def _quantity(text: str, statistic: Statistic, before: int, after: int) -> _Quantity | None:
    """The quantity of a figure, None where its clause is not certain."""
    if statistic.kind in ("change", "multiple") or statistic.approx is not None or statistic.unit is None:
        return None
    if statistic.modality != "reported" or "/" in statistic.text:
        return None
    start, end = statistic.span.start, statistic.span.end
    window = text[max(0, start - _REACH) : start]
    stop = deque(_LEFT.finditer(window), 1)
    left = start - len(window) + (stop[0].end() if stop else 0)
    right = _RIGHT.search(text, end, min(len(text), end + _REACH))
    if right is None or left < before or right.start() > after:
        return None
    clause = lines_lowered(text[left : right.start()])
    if not _DATED.search(clause) or _OTHER_WORLD.search(clause):
        return None
    scoped = _SCOPE.search(clause) is not None
    line = text.rfind("\n", max(0, start - 4 * _REACH), start) + 1
    if not scoped and ((stop and stop[0].group() in ":(") or _LIST_ITEM.match(text, line)):
        return None
    # "Phụ lục ghi năm 2021 toàn tỉnh có …": who reports is no part of it where the scope is told after it.
    said = _ACCORDING.sub("", _REPORTED.sub("", text[left:start]))
    lead = _content(said if _SCOPE.search(said.lower()) else text[left:start])
    tail = _content(f"{statistic.unit} {text[end : right.start()]}")
    words = sorted(lead + tail)
    if len(words) < (_LEAST if scoped else _LEAST_UNSCOPED):
        return None
    kind = (statistic.kind,)
    return _Quantity(statistic, (*kind, *words), (*kind, *sorted(lead)), tail, scoped)


def _content(printed: str) -> tuple[str, ...]:
    return tuple(word for word in _WORD.findall(lines_lowered(printed)) if word not in _EMPTY)


def _may_be_one(first: Statistic, second: Statistic) -> bool:
    if first.denominator != second.denominator and first.denominator is not None and second.denominator is not None:
        return amount(first) == amount(second)
    one, other = intervals(first)[0], intervals(second)[0]
    return one.low <= other.high and other.low <= one.high


def _finding(first: Statistic, second: Statistic, message: str) -> Finding:
    return Finding(
        "value_conflict",
        "medium",
        message,
        (first.span, second.span),
        computed=canonical(first.value, decimals(first)),
        stated=canonical(second.value, decimals(second)),
    )
