"""Figures that contradict each other: a share that is not its ratio, parts that do not make their total.

Compared at the decimals that are printed. A finding is high only where the arithmetic is certain: exact figures, and
words that say what is part of what. Parts after "gồm" are all the parts; after "trong đó" they may be some, and may
overlap, so that only a part greater than its total is certain.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extract.units import lowered
from extract.values import Finding, Statistic
from normalize.numbers import find_numbers
from normalize.values import Span


def check_ratios(text: str, statistics: Sequence[Statistic]) -> Iterator[Finding]:
    """Ratios (526/536 … 98,1%) and parts of a stated total (trong tổng số … đạt …) against the share given for them."""
    for at, (before, after) in enumerate(pairwise(statistics)):
        gap = lowered(text[before.span.end : after.span.start])
        if before.kind == "ratio" and after.kind == "percent" and _SHARE_OF.fullmatch(gap) and _own_share(text, after):
            yield from _compare(before.value, before.denominator, after, (before.span, after.span))
        elif before.kind == "percent" and after.kind == "ratio" and _IN_BRACKETS.fullmatch(gap):
            yield from _compare(after.value, after.denominator, before, (before.span, after.span))
        elif (
            before.kind == "count"
            and after.kind == "percent"
            and _PART_SHARE.fullmatch(gap)
            and _own_share(text, after)
        ):
            yield from _check_part(text, statistics, at)


def check_changes(text: str, statistics: Sequence[Statistic]) -> Iterator[Finding]:
    """ "từ X lên Y (tăng Z%)": the change that is stated against the one that the two levels give."""
    for first, second, change in zip(statistics, statistics[1:], statistics[2:], strict=False):
        if change.kind != "change" or first.unit != second.unit or first.approx or second.approx or change.approx:
            continue
        lead = lowered(text[max(0, first.span.start - 4) : first.span.start])
        gap = lowered(text[first.span.end : second.span.start])
        after = lowered(text[second.span.end : change.span.start])
        if not lead.endswith("từ ") or not _TO.fullmatch(gap) or not _STATED_CHANGE.fullmatch(after):
            continue
        low, high = _amount(first), _amount(second)
        wanted = [abs(high - low)] if change.unit == first.unit else []
        if change.unit == "%" and low > 0:
            wanted.append(100 * abs(high - low) / low)
        stated = _amount(change)
        if wanted and not any(_equal(w, stated, _decimals(change)) for w in wanted):
            computed = " or ".join(_vietnamese(w, max(1, _decimals(change))) for w in wanted)
            yield Finding(
                "change_mismatch",
                "high",
                f"From {first.text} to {second.text} is a change of {computed}, but the text says {change.text}.",
                (first.span, second.span, change.span),
            )


def check_sums(text: str, statistics: Sequence[Statistic]) -> Iterator[Finding]:
    """Parts after gồm, chia ra, trong đó against the nearest total before with the same unit; shares above 100%."""
    starts = [s.span.start for s in statistics]
    low = lowered(text)
    for cue in _CUE.finditer(low):
        opening = max(low.rfind(mark, max(0, cue.start() - _MAX_TOTAL), cue.start()) for mark in _STOPS) + 1
        scope = _scope(low, cue)
        parts = list(statistics[bisect_left(starts, scope.start) : bisect_left(starts, scope.end)])
        totals = list(statistics[bisect_left(starts, opening) : bisect_left(starts, cue.start())])
        exhaustive = cue["part"] is None and not _OPEN_LIST.search(low, scope.start, min(len(low), scope.end + 4))
        for total, group in _pairs(totals, parts):
            if total.kind == "percent":
                continue
            yield from _check_sum(total, group, exhaustive=exhaustive, alone=len(group) == len(parts))
    yield from _check_classes(low, statistics)


def check_numbers(text: str, statistics: Sequence[Statistic]) -> Iterator[Finding]:
    """Numerals that break the rule of grouping, counts with decimals, ranks and shares out of their range."""
    for statistic in statistics:
        printed = statistic.text
        if any(number.malformed for number in find_numbers(printed)):
            value = _vietnamese(statistic.value, 0 if statistic.value % 1 == 0 else 2)
            yield _note(statistic, f"“{printed}” breaks the rule of grouping; it was read as {value}.")
        elif _has_part(statistic) and _indivisible(text, statistic):
            yield _note(statistic, f"“{printed}” counts things but has decimals; a thousands mark may be meant.")
        if statistic.kind == "rank" and statistic.denominator is not None and statistic.value > statistic.denominator:
            yield Finding(
                "rank_out_of_range", "high", f"“{printed}” is a rank beyond the last place.", (statistic.span,)
            )
        if statistic.kind == "percent" and statistic.value > 100 and _TAKES_UP.search(_lead(text, statistic)):
            yield Finding(
                "percent_out_of_range", "medium", f"“{printed}” is a part above the whole.", (statistic.span,)
            )


_MAX_TOTAL = 400
_MAX_SCOPE = 800
_STOPS = ("\n", ". ", ".\n")
_APPROX = r"(?:\ ?(?:trên|hơn|gần|khoảng))?\ ?"
_SHARE_OF = re.compile(
    rf"""
    [^.;\n\d]{{0,160}}?
    (?: (?: [,(]\ ? | \  ) (?:và\ )? (?: đạt | chiếm | bằng | tương\ ứng | tương\ đương | = )
        (?:\ với)? (?:\ (?:tỷ|tỉ)\ lệ)?
      | [,(] \ ? (?: (?:với\ )? (?:tỷ|tỉ)\ lệ )? )
    {_APPROX}
    """,
    re.VERBOSE,
)
_IN_BRACKETS = re.compile(r"[^.;,\n\d()]{0,60}\((?:có |tương ứng |tức |đạt |= ?)?")
_PART_SHARE = re.compile(rf"[^.;\n\d]{{0,80}}?[,(]?\ ?(?:chiếm|đạt|bằng|=)(?:\ (?:tỷ|tỉ)\ lệ)?{_APPROX}", re.VERBOSE)
_OF_ALL = re.compile(r"(?:trong|trên|/)\s*tổng (?:số)?\s*$|tổng (?:số|cộng)[^,;.\d]{0,40}$")
_OTHER_BASE = re.compile(r"\s*(?:kế hoạch|chỉ tiêu|dự toán|mục tiêu|yêu cầu|so với|nghị quyết|đề án|trở lên)")
_WORD_NEXT = re.compile(r" (?!và|trong|tổng số|số |của|được|trên)[^\W\d_]")
_TO = re.compile(r"[^.;,()\n]{0,40}(?:lên|xuống|còn|đến)(?: còn| tới| đến| là)?(?: trên| khoảng)? ?[^.;,()\n\d]{0,3}")
_STATED_CHANGE = re.compile(
    r"[^.;\n\d()]{0,30}(?:\((?:năm \d{4}\) ?[,(]? ?)?|, ?)(?:tức )?(?:tăng|giảm)(?: thêm| được)? ?"
)
_CUE = re.compile(
    r"(?<![^\W_])(?:(?P<part>trong đó(?: có)?)|(?P<all>bao gồm|gồm có|gồm|chia ra(?: là)?|chia theo))"
    r"(?P<list>\s?:)?(?![^\W_])"
)
_NESTED = re.compile(r"(?<![^\W_])(?:trong đó|gồm)(?![^\W_])")
_OPEN_LIST = re.compile(r"…|\.\.\.|v\.v|vân vân|chủ yếu|như:")
_TAKES_UP = re.compile(r"chiếm(?: tỷ lệ| tới| đến| trên| khoảng)?\s*$")
_AVERAGE = re.compile(r"bình quân|trung bình|mỗi|điểm|chỉ số|hệ số|/")
_CLASSES = re.compile(r"(?<![^\W_])(?:xếp loại|phân loại|đánh giá|cơ cấu|chia ra|gồm)(?![^\W_])[^.;\n]{0,400}")
_CLASS_NAME = re.compile(
    r"(?:xuất sắc|tốt|khá|trung bình|yếu|kém|hoàn thành[^,;.\d]{0,30}|nhiệm vụ|vững mạnh|trong sạch vững mạnh"
    r"|dịch vụ|xây dựng|thủy sản|nông nghiệp|công nghiệp)(?: là| đạt| chiếm)?(?: tỷ lệ)? ?:? ?$"
)


def _lead(text: str, statistic: Statistic) -> str:
    return lowered(text[max(0, statistic.span.start - 60) : statistic.span.start])


def _amount(statistic: Statistic) -> float:
    return statistic.value * statistic.scale


def _decimals(statistic: Statistic) -> int:
    number = next(find_numbers(statistic.text), None)
    return len(number.printed.partition(",")[2].strip()) if number is not None else 0


def _equal(computed: float, stated: float, decimals: int) -> bool:
    return abs(computed - stated) <= 0.5 * 10.0**-decimals + 1e-9


def _vietnamese(value: float, decimals: int) -> str:
    whole, _, fraction = f"{value:,.{decimals}f}".partition(".")
    return whole.replace(",", ".") + (f",{fraction}" if fraction else "")


def _own_share(text: str, percent: Statistic) -> bool:
    """Whether the share is of what was counted before it, and not of a plan or of something named after it."""
    tail = lowered(text[percent.span.end : percent.span.end + 40])
    return not _OTHER_BASE.match(tail) and not _WORD_NEXT.match(tail)


def _compare(part: float, whole: float | None, percent: Statistic, evidence: tuple[Span, ...]) -> Iterator[Finding]:
    if not whole:
        return
    computed, decimals = 100 * part / whole, _decimals(percent)
    if _equal(computed, percent.value, decimals):
        return
    if percent.approx is not None:
        at_least = percent.approx in ("trên", "hơn", "ít nhất") and computed >= percent.value
        if at_least or abs(computed - percent.value) <= 2:
            return
    # 98,16 printed as 98,1: cut off, not rounded.
    cut = 0 <= computed - percent.value < 10**-decimals
    shown = _vietnamese(computed, max(decimals, 1) + (1 if cut else 0))
    severity = "low" if cut else "medium" if percent.approx is not None else "high"
    yield Finding(
        "ratio_mismatch",
        severity,
        f"{_vietnamese(part, 0)}/{_vietnamese(whole, 0)} is {shown}%, but the text says {percent.text}.",
        evidence,
    )


def _check_part(text: str, statistics: Sequence[Statistic], at: int) -> Iterator[Finding]:
    """A count with its share, against the totals of the same unit that its sentence states."""
    part, percent = statistics[at], statistics[at + 1]
    bases: list[Statistic] = []
    for base in reversed(statistics[max(0, at - 6) : at]):
        if re.search(r"[\n]|\.\s", text[base.span.end : part.span.start]):
            break
        if base.kind == "count" and base.unit == part.unit and _amount(base) >= _amount(part):
            bases.append(base)
    stated = [b for b in bases if _OF_ALL.search(_lead(text, b))]
    if len(stated) != 1 or stated[0].approx or part.approx:
        return
    if any(_equal(100 * _amount(part) / _amount(b), percent.value, _decimals(percent)) for b in bases if b.value):
        return
    evidence = (stated[0].span, part.span, percent.span)
    yield from _compare(_amount(part), _amount(stated[0]), percent, evidence)


def _scope(low: str, cue: re.Match[str]) -> Span:
    """Where the parts stand that a cue announces: to the end of its bracket, its clause, or the list after a colon."""
    start, depth = cue.end(), 0
    limit = min(len(low), start + _MAX_SCOPE)
    nested = _NESTED.search(low, start, limit)
    for at in range(start, limit):
        char = low[at]
        if char == "(":
            depth += 1
        elif char == ")":
            if depth == 0:
                return Span(start, at)
            depth -= 1
        elif depth == 0:
            if nested is not None and at == nested.start():
                return Span(start, at)
            if char == "\n" or (char == "." and low[at + 1 : at + 2] in ("", " ", "\n")):
                return Span(start, at)
            if char == ";" and cue["list"] is None:
                return Span(start, at)
    return Span(start, limit)


def _pairs(totals: list[Statistic], parts: list[Statistic]) -> Iterator[tuple[Statistic, list[Statistic]]]:
    """Each total before a cue with the parts after it that have its unit; the nearest total of a unit wins."""
    seen: set[tuple[str | None, str]] = set()
    for total in reversed(totals):
        same = (total.unit, total.kind)
        if total.unit is None or total.kind not in ("count", "money", "measure", "percent") or same in seen:
            continue
        seen.add(same)
        group = [p for p in parts if (p.unit, p.kind) == same]
        if not group and total is totals[-1] and len(parts) > 1 and all(p.unit in ("nam", "nữ") for p in parts):
            group = parts
        if group:
            yield total, group


def _check_sum(total: Statistic, parts: list[Statistic], *, exhaustive: bool, alone: bool) -> Iterator[Finding]:
    whole, amounts = _amount(total), [_amount(part) for part in parts]
    parted, approximate = sum(amounts), total.approx is not None or any(part.approx is not None for part in parts)
    evidence = (total.span, *(part.span for part in parts))
    tolerance = 0.05 * whole if approximate else 1e-6 * max(1.0, whole)
    if max(amounts) > whole + tolerance:
        worst = parts[amounts.index(max(amounts))]
        severity = "medium" if approximate else "high"
        yield Finding("sum_mismatch", severity, f"The part {worst.text} is more than its total {total.text}.", evidence)
    elif len(parts) > 1 and (
        parted > whole + tolerance or (exhaustive and not approximate and parted < whole - tolerance)
    ):
        added = " + ".join(_vietnamese(part.value, _decimals(part)) for part in parts)
        severity = "high" if exhaustive and alone and not approximate else "medium"
        shown = _vietnamese(parted / total.scale, max(_decimals(part) for part in (total, *parts)))
        yield Finding("sum_mismatch", severity, f"{added} = {shown}, but the total is {total.text}.", evidence)


def _check_classes(low: str, statistics: Sequence[Statistic]) -> Iterator[Finding]:
    """Shares of classes that exclude each other (xuất sắc 20%, tốt 75%, khá 15%) add up to more than 100%."""
    starts = [s.span.start for s in statistics]
    for match in _CLASSES.finditer(low):
        within = statistics[bisect_left(starts, match.start()) : bisect_right(starts, match.end())]
        shares = [s for s in within if s.kind == "percent" and s.approx is None and _CLASS_NAME.search(_lead(low, s))]
        if len(shares) < 2 or "trong đó" in match.group():
            continue
        total = sum(share.value for share in shares)
        if total > 100 + 0.1 * len(shares):
            added = " + ".join(_vietnamese(share.value, _decimals(share)) for share in shares)
            message = f"{added} = {_vietnamese(total, 1)}%, more than 100%."
            yield Finding("percent_sum", "medium", message, tuple(share.span for share in shares))


def _has_part(statistic: Statistic) -> bool:
    return statistic.kind == "count" and statistic.scale == 1 and statistic.value % 1 != 0


def _indivisible(text: str, statistic: Statistic) -> bool:
    window = _lead(text, statistic) + statistic.text
    return statistic.unit is not None and not _AVERAGE.search(window)


def _note(statistic: Statistic, message: str) -> Finding:
    return Finding("malformed_number", "low", message, (statistic.span,))
