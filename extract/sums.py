"""Parts that do not make their total.

Parts after "gồm" are all the parts; after "trong đó" they may be some, and may overlap, so that only a part greater
than its total is certain. A finding is high only where the figures are exact and the words say what is part of what.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from extract.amounts import amount, decimals, lead, written
from extract.units import load_units, lowered
from extract.values import Finding, Statistic
from normalize.values import Span


def check_sums(text: str, statistics: Sequence[Statistic]) -> Iterator[Finding]:
    """Parts after gồm, chia ra, trong đó against the nearest total before with the same unit; shares above 100%."""
    starts = [s.span.start for s in statistics]
    low = lowered(text)
    for cue in _CUE.finditer(low):
        reach = max(0, cue.start() - _MAX_TOTAL)
        opening = max(reach, *(low.rfind(mark, reach, cue.start()) + 1 for mark in _STOPS))
        scope = _scope(low, cue)
        parts = list(statistics[bisect_left(starts, scope.start) : bisect_left(starts, scope.end)])
        totals = list(statistics[bisect_left(starts, opening) : bisect_left(starts, cue.start())])
        # "60 thành viên, 11 người trong đó do …": those are the part themselves.
        if cue["part"] is not None and totals and not low[totals[-1].span.end : cue.start()].strip():
            continue
        exhaustive = cue["part"] is None and not _OPEN_LIST.search(low, scope.start, min(len(low), scope.end + 4))
        for whole, group in _pairs(totals, parts, kinds=exhaustive):
            if not _has_range(low, group):
                yield from _check_sum(whole, group, exhaustive=exhaustive, alone=len(group) == len(parts))
    yield from _check_classes(low, statistics)


_MAX_TOTAL = 400
_MAX_SCOPE = 800
_STOPS = ("\n", ". ", ".\n")
_SEXES = ("nam", "nữ")
_RANGE = re.compile(r"\s?(?:-|–|đến)\s?(?:trên |hơn |gần |khoảng )?")
_CUE = re.compile(
    r"(?<![^\W_])(?:(?P<part>trong đó(?: có)?)|(?P<all>bao gồm|gồm có|gồm|chia ra(?: là)?|chia theo))"
    r"(?P<list>\s?:)?(?![^\W_])"
)
_NOUNS = re.compile(r", | và ")
_NESTED = re.compile(r"(?<![^\W_])(?:trong đó|gồm)(?![^\W_])")
_OPEN_LIST = re.compile(r"…|\.\.\.|v\.v|vân vân|chủ yếu|như:")
_CLASSES = re.compile(r"(?<![^\W_])(?:xếp loại|phân loại|đánh giá|cơ cấu|chia ra|gồm)(?![^\W_])[^.;\n]{0,400}")
_CLASS_NAME = re.compile(
    r"(?:xuất sắc|tốt|khá|trung bình|yếu|kém|hoàn thành[^,;.\d]{0,30}|nhiệm vụ|vững mạnh|trong sạch vững mạnh"
    r"|dịch vụ|xây dựng|thủy sản|nông nghiệp|công nghiệp)(?: là| đạt| chiếm)?(?: tỷ lệ)? ?:? ?$"
)


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


def _pairs(
    totals: list[Statistic], parts: list[Statistic], *, kinds: bool
) -> Iterator[tuple[list[Statistic], list[Statistic]]]:
    """The totals before a cue that have one unit, the nearest first, with the parts after it that have it."""
    by_unit: dict[tuple[str | None, str], list[Statistic]] = {}
    for total in reversed(totals):
        if total.unit is not None and total.kind in ("count", "money", "measure") and "/" not in total.text:
            by_unit.setdefault((total.unit, total.kind), []).append(total)
    for same, wholes in by_unit.items():
        group = [
            p for p in parts if p.kind == same[1] and _same_things(same[0], p.unit, kinds=kinds) and "/" not in p.text
        ]
        if not group and wholes[0] is totals[-1] and len(parts) > 1 and all(p.unit in _SEXES for p in parts):
            group = parts
        if group:
            yield wholes, group


def _same_things(whole: str | None, part: str | None, *, kinds: bool) -> bool:
    """Whether parts of one unit may make a total of another: 647 vụ vi phạm, gồm 611 vụ; 112 xã, phường, gồm 98 xã.

    `kinds` allows parts that are kinds of one thing by their first word: 647 vụ vi phạm, gồm 611 vụ xử lý hành chính.
    """
    if whole is None or part is None:
        return False
    shorter, longer = sorted((whole.lower(), part.lower()), key=len)
    if longer == shorter or longer.startswith((f"{shorter} ", f"{shorter},")):
        return True
    if kinds and shorter.split()[0] == longer.split()[0] and part.lower() not in _named_units():
        return True
    return set(_NOUNS.split(part.lower())) <= set(_NOUNS.split(whole.lower()))


@cache
def _named_units() -> frozenset[str]:
    """Units of several words that name something of their own: đoàn viên is no kind of đoàn."""
    return frozenset(unit.name for unit in load_units())


def _has_range(low: str, group: list[Statistic]) -> bool:
    """Whether two of the parts are the ends of a range: 2.500 - 3.000 kg is one part."""
    return any(_RANGE.fullmatch(low, a.span.end, b.span.start) for a, b in pairwise(group))


def _check_sum(wholes: list[Statistic], parts: list[Statistic], *, exhaustive: bool, alone: bool) -> Iterator[Finding]:
    total, amounts = wholes[0], [amount(part) for part in parts]
    if total.approx in ("trên", "hơn", "ít nhất"):
        return
    whole, added = amount(total), sum(amounts)
    approximate = total.approx is not None or any(part.approx is not None for part in parts)
    tolerance = 0.05 * whole if approximate else 1e-6 * max(1.0, whole)
    if any(abs(amount(other) - added) <= tolerance for other in wholes):
        return
    # Of several totals the text does not say which one is meant: only what is more than all of them is wrong.
    whole = whole if len(wholes) == 1 else sum(amount(other) for other in wholes)
    evidence = (total.span, *(part.span for part in parts))
    if max(amounts) > whole + tolerance:
        worst = parts[amounts.index(max(amounts))]
        severity = "medium" if approximate or len(wholes) > 1 else "high"
        yield Finding("sum_mismatch", severity, f"The part {worst.text} is more than its total {total.text}.", evidence)
        return
    short = exhaustive and not approximate and len(wholes) == 1 and added < whole - tolerance
    if len(parts) > 1 and (added > whole + tolerance or short):
        severity = "high" if exhaustive and alone and not approximate and len(wholes) == 1 else "medium"
        places = max(decimals(part) for part in (total, *parts))
        one_scale = all(part.scale == total.scale for part in parts)
        listed = " + ".join(written(part.value, decimals(part)) if one_scale else part.text for part in parts)
        computed = written(added / total.scale, places)
        yield Finding("sum_mismatch", severity, f"{listed} = {computed}, but the total is {total.text}.", evidence)


def _check_classes(low: str, statistics: Sequence[Statistic]) -> Iterator[Finding]:
    """Shares of classes that exclude each other (xuất sắc 20%, tốt 75%, khá 15%) add up to more than 100%."""
    starts = [s.span.start for s in statistics]
    for match in _CLASSES.finditer(low):
        within = statistics[bisect_left(starts, match.start()) : bisect_right(starts, match.end())]
        shares = [s for s in within if s.kind == "percent" and s.approx is None and _CLASS_NAME.search(lead(low, s))]
        if len(shares) < 2 or "trong đó" in match.group():
            continue
        total = sum(share.value for share in shares)
        if total > 100 + 0.1 * len(shares):
            added = " + ".join(written(share.value, decimals(share)) for share in shares)
            message = f"{added} = {written(total, 1)}%, more than 100%."
            yield Finding("percent_sum", "medium", message, tuple(share.span for share in shares))
