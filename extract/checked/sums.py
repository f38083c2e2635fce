"""Parts that do not make their total.

A list after gồm, chia ra, a colon or a bracket tells all the parts. One after trong đó tells some of them, which may
overlap: a young woman is counted twice; it tells all where it ends with còn lại, or where its parts exclude each other
and leave nothing over (nam, nữ). Where one way of reading the list makes the total, the total holds.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate

from extract.checked.amounts import (
    amount,
    canonical,
    decimals,
    earlier,
    in_brackets,
    lead,
    lines_lowered,
    people,
    same_unit,
    written,
)
from extract.checked.classes import Family, load_families
from extract.checked.part_lists import KINDS, NESTED, Listed, Opened, listed, no_total, opening
from extract.counted.units import load_units
from extract.values import Finding, Statistic
from normalize.values import Span


def check_sums(text: str, statistics: Sequence[Statistic]) -> Iterator[Finding]:
    """Every announced list of parts against the total before it."""
    low = lines_lowered(text)
    starts = [s.span.start for s in statistics]
    for at, total in enumerate(statistics):
        if total.kind not in KINDS:
            continue
        opened = opening(text, low, statistics, at)
        if opened is not None:
            items = listed(text, low, opened, _within(statistics, starts, opened.scope))
            yield from _check_list(text, low, statistics, at, opened, items)


def check_totals(text: str, statistics: Sequence[Statistic]) -> Iterator[Finding]:
    """Parts told before their total: 14 cơ sở loại I, 27 cơ sở loại II và 9 cơ sở loại III, tổng cộng 50 cơ sở."""
    for at, total in enumerate(statistics):
        if total.kind not in KINDS or total.approx is not None or not _IN_ALL.search(lead(text, total)):
            continue
        parts: list[Statistic] = []
        start = total.span.start
        for part in earlier(text, statistics, at, _MOST_PARTS):
            between = lines_lowered(text[part.span.end : start])
            beside = len(between) <= _NEAR and ("," in between or "và" in between) and not in_brackets(text, part)
            if part.kind != total.kind or not same_unit(part, total) or not beside or part.approx is not None:
                break
            parts.insert(0, part)
            start = part.span.start
        # "Bà cũng giành 19 danh hiệu …": some stand before.
        if "cũng" in lead(text, parts[0] if parts else total):
            continue
        if len(parts) < 2 or any("/" in part.text for part in parts) or no_total(text, parts[0]):
            continue
        added = sum(map(amount, parts))
        if abs(added - amount(total)) > _tolerance(total, parts):
            listed = " + ".join(part.text for part in parts)
            message = f"{listed} = {written(added / total.scale, decimals(total))}, but the total is {total.text}."
            yield _finding("medium", message, (total.span, *(part.span for part in parts)), added, total)


_MOST_PARTS = 12
_IN_ALL = re.compile(r"[,(]\s*(?:tổng cộng|cộng chung|cộng)(?: là| có)?\s*$")


def _within(statistics: Sequence[Statistic], starts: Sequence[int], span: Span) -> Sequence[Statistic]:
    return statistics[bisect_left(starts, span.start) : bisect_left(starts, span.end)]


_NEAR = 50
_SLIP_FROM = 100
_FAR_BEYOND = 5
_NOUNS = re.compile(r", | và ")


def _classes(labels: Sequence[str]) -> tuple[frozenset[str], Family | None]:
    """The classes of the parts where they are of one family, each another one; and the family if these are all."""
    named = [set(_any_name().findall(label)) for label in labels]
    for family in load_families():
        names = [next((name for name in family.members if name in found), None) for found in named]
        known = frozenset(name for name in names if name is not None)
        if len(labels) > 1 and len(known) == len(labels):
            return known, family if family.leaves_none(known) else None
    return frozenset(), None


@cache
def _any_name() -> re.Pattern[str]:
    names = sorted((name for family in load_families() for name in family.members), key=len, reverse=True)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, names))})(?![^\W_])")


def _check_list(
    text: str, low: str, statistics: Sequence[Statistic], at: int, opened: Opened, items: Listed
) -> Iterator[Finding]:
    nearest = statistics[at]
    if not items.parts:
        return
    inside = in_brackets(text, nearest)
    totals = [nearest]
    if opened.word in ("part", "all") and not opened.bracketed:
        for other in earlier(text, statistics, at):
            between = text[other.span.end : nearest.span.start]
            # "40 lớp cho 900 người, trong đó …": only what stands beside the nearest figure may be meant too.
            if len(between) > _NEAR or re.search("[;:]|,.*,", between):
                break
            if other.kind in KINDS and in_brackets(text, other) == inside:
                totals.append(other)
    checked: list[Statistic] = []
    for total in totals:
        if "/" in total.text or any(same_unit(total, other) for other in checked):
            continue
        group = [part for part in items.parts if _part_of(total, part, opened, items.parts)]
        if not group:
            continue
        checked.append(total)
        wholes = [t for t in totals if t is total or same_unit(t, total)]
        yield from _check_sum(low, total, wholes, group, opened, items)


def _part_of(total: Statistic, part: Statistic, opened: Opened, parts: Sequence[Statistic]) -> bool:
    """Whether a figure may be a part of a total by what they count."""
    if part.kind != total.kind or "/" in part.text:
        return False
    if total.unit is None or part.unit is None:
        return part.unit is None and all(p.unit is None for p in parts)
    one, other = total.unit.lower(), part.unit.lower()
    if same_unit(total, part):
        return True
    if one in people() and other in ("nam", "nữ"):
        return True
    if opened.word == "part":
        return False
    if one.split()[0] == other.split()[0] and other not in _named_units():
        return True
    if other == "trường hợp" and all(p.unit == part.unit for p in parts):
        return True
    return set(_NOUNS.split(other)) <= set(_NOUNS.split(one))


@cache
def _named_units() -> frozenset[str]:
    """Units of several words that name something of their own: đoàn viên is no kind of đoàn."""
    return frozenset(unit.name for unit in load_units())


def _check_sum(
    low: str,
    total: Statistic,
    wholes: Sequence[Statistic],
    group: Sequence[Statistic],
    opened: Opened,
    items: Listed,
) -> Iterator[Finding]:
    if items.ranged or any(s.approx is not None for s in (total, *group)):
        return
    whole, amounts = amount(total), [amount(part) for part in group]
    added, tolerance = sum(amounts), _tolerance(total, group)
    if _closes(wholes, group, items, tolerance):
        return
    everything = sum(amount(other) for other in wholes)
    over = added > everything + tolerance
    short = added < whole - tolerance and (opened.word != "bracket" or _slip(added, whole))
    evidence = (total.span, *(part.span for part in group))
    # What is many times its total is counted in something else.
    if max(amounts) > _FAR_BEYOND * everything:
        return
    if max(amounts) > everything + tolerance:
        worst = group[amounts.index(max(amounts))]
        # A bracket may also give the whole: 33 xã chưa đạt (172 xã trừ 139 xã).
        # "14 đơn vị được chia thành 122 đơn vị": each of them is.
        split = "chia" in low[total.span.end : opened.scope.start]
        if opened.word in ("part", "all") and not split and _belongs(low, total, opened):
            message = f"The part {worst.text} is more than its total {total.text}."
            yield _finding("high" if len(wholes) == 1 else "medium", message, evidence, max(amounts), total)
        return
    classes, whole_family = _classes(items.labels)
    complete = len(group) > 1 and len(group) == len(items.parts) and len(wholes) == 1 and not items.cut
    told = opened.word != "part" or items.rest or bool(classes)
    # Some classes may be left out of "trong đó"; and a bracket or a colon may name but some.
    all_classes = whole_family is not None and (not whole_family.rarely_more or _slip(added, whole))
    closed = opened.word != "part" or items.rest or all_classes
    if complete and told and (over or (short and closed)):
        severity = "high" if opened.word == "all" or over or items.rest else "medium"
        places = max(decimals(part) for part in (total, *group))
        one_scale = all(part.scale == total.scale for part in group)
        listed_as = " + ".join(written(part.value, decimals(part)) if one_scale else part.text for part in group)
        message = f"{listed_as} = {written(added / total.scale, places)}, but the total is {total.text}."
        yield _finding(severity, message, evidence, added, total)


def _belongs(low: str, total: Statistic, opened: Opened) -> bool:
    """Whether no other list opens between a total and its parts: 11 đơn vị gồm 3 thị xã và 8 huyện, trong đó …"""
    return NESTED.search(low, total.span.end, opened.scope.start - len("trong số đó có: ")) is None


def _slip(added: float, whole: float) -> bool:
    """Whether two figures differ as by a slip: in one digit, or in two that changed places.

    A bracket may name but some of the parts; it is a mistake for certain only where the sum is so near.
    """
    one, other = f"{added:.4f}", f"{whole:.4f}"
    if len(one) != len(other) or whole < _SLIP_FROM:
        return False
    differ = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    return len(differ) == 1 or (
        len(differ) == 2 and one[differ[0]] == other[differ[1]] and one[differ[1]] == other[differ[0]]
    )


def _finding(severity: str, message: str, evidence: tuple[Span, ...], computed: float, total: Statistic) -> Finding:
    places = max(decimals(total), 1) if total.kind != "count" or total.scale > 1 else decimals(total)
    return Finding(
        "sum_mismatch",
        severity,
        message,
        evidence,
        computed=canonical(computed / total.scale, places),
        stated=canonical(total.value, decimals(total)),
    )


def _tolerance(total: Statistic, group: Sequence[Statistic]) -> float:
    """What rounding may have left over: nothing where things are counted one by one."""
    finest = min(s.scale * 10.0 ** -decimals(s) for s in (total, *group))
    if total.scale > max(part.scale for part in group):
        # "1,09 triệu người, gồm 390.000 người, …": the total is rounded by itself.
        finest = max(finest, total.scale * 10.0 ** -decimals(total) / (len(group) + 1))
    if total.kind == "count" and all(s.scale == 1 for s in (total, *group)):
        return 1e-6
    return 0.5 * finest * (len(group) + 1) + 1e-6 * max(1.0, amount(total))


def _closes(wholes: Sequence[Statistic], group: Sequence[Statistic], items: Listed, tolerance: float) -> bool:
    """Whether some way of reading the list makes one of the totals: the parts, all that is counted, the first parts.

    Only of a list that may go on to other things can the first parts be all.
    """
    kind = wholes[0].kind
    every = [part for part in items.parts if part.kind == kind]
    sums = [sum(map(amount, group)), sum(map(amount, every)), sum(amount(s) for s in items.figures if s.kind == kind)]
    if items.cut or len(group) < len(items.parts):
        sums += [*accumulate(map(amount, group)), *accumulate(map(amount, every))]
    return any(abs(amount(whole) - made) <= tolerance for whole in wholes for made in sums)
