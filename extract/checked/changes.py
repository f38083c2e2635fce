"""Changes that are not those of their levels.

Three manners of telling a change are checked: from one level to another (từ X lên Y, tăng Z), a level with its change
and the level before it in brackets (X, tăng Z so với năm 2022 (Y)), and a change told twice (X, tăng 20 vụ (5%)).
Levels that are rounded leave the change open by as much; a share may change in points or in proportion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.checked.amounts import (
    Interval,
    amount,
    canonical,
    decimals,
    earlier,
    in_brackets,
    intervals,
    lead,
    lines_lowered,
    same_unit,
    undated,
    written,
)
from extract.values import Finding, Statistic


def check_changes(text: str, statistics: Sequence[Statistic]) -> Iterator[Finding]:
    """Every stated change against the one that the levels beside it give."""
    for at, change in enumerate(statistics):
        if change.kind not in ("change", "percent", "count", "money", "measure") or at == 0:
            continue
        if change.kind != "change" and not _CHANGED.search(lead(text, change)):
            continue
        if change.approx is not None or "/" in change.text or _MEAN.search(_around(text, change)):
            continue
        levels = _from_to(text, statistics, at) or _then_from_to(text, statistics, at)
        levels = levels or _before_in_brackets(text, statistics, at)
        if levels is not None:
            yield from _compare(text, *levels, change)
            continue
        if at + 1 < len(statistics):
            yield from _check_twice(text, statistics, at)


_FAR = 160
_LEVELS = ("count", "money", "measure", "percent")
_VERB = r"(?:tăng|giảm|nhiều\ hơn|ít\ hơn|cao\ hơn|thấp\ hơn)"
_CHANGED = re.compile(r"(?:tăng|giảm)(?: thêm| được| đi)?\s*$")
_MEAN = re.compile(r"bình quân|trung bình|mỗi năm|hằng năm|hàng năm|/năm|gấp|lần\b")
_FROM = re.compile(r"(?:^|[^\w])từ(?:\ mức)?\ $", re.VERBOSE)
_TO = re.compile(
    r"[^.;,()\n\d]{0,50}(?:,\ )?(?:lên|xuống|còn|đến|tới)(?:\ (?:còn|tới|đến|là|mức|chỉ\ còn))*[^.;,()\n\d]{0,8}",
    re.VERBOSE,
)
_GOING_FROM = re.compile(r"[^.;\n\d()]{0,40}[,(]\ ?(?:tăng\ |giảm\ )?từ(?:\ mức)?\ ", re.VERBOSE)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_DATED = re.compile(r"năm \d{4}")
_IS = re.compile(r"(?:^|[^\w])(?:là|có|đạt)\ $", re.VERBOSE)
_THEN_IS = re.compile(
    r"[^.;()\n\d]{0,30}[,;](?:\ (?:đến|thì|còn))?\ (?:là|đạt|có|còn|tăng\ lên|giảm\ còn)\ ", re.VERBOSE
)
_STATED_CHANGE = re.compile(
    rf"""[^.;\n\d()]{{0,40}}
         (?: \(\ ? | ,\ ?(?:\( )? )
         (?: tức(?:\ là)? | tương\ đương(?:\ với)? | tương\ ứng(?:\ với)? | ứng\ với | bằng | hay | đã | và )?
         \ ?(?:mức\ |tỷ\ lệ\ )?{_VERB}(?:\ thêm|\ được|\ đi|\ là)?\ ?""",
    re.VERBOSE,
)
# "…, tăng 35,7% so với năm 2023 (80 tỷ đồng)" · "(năm 2022: 3 ca)"
_COMPARED = re.compile(
    r"""[^.;\n\d(),]{0,20}\ so\ với
        (?: [^.;\n\d(),]{0,60}\((?:cùng\ kỳ|năm\ trước|đạt|là|có|với|:|\ )* | \ (?:mức\ |con\ số\ )? )""",
    re.VERBOSE,
)
_THEN = re.compile(r"[^.;\n\d()]{0,90}[,(]\ ?so\ với[^.;\n\d(),]{0,60}\((?:đạt|là|có|:|\ )*", re.VERBOSE)
# "14 vụ (năm 2018: 22 vụ), giảm …"
_PAST = re.compile(r"^\ ?\((?:cùng\ kỳ(?:\ năm\ (?:trước|\d{4}))?|năm\ (?:trước|\d{4}))\ ?(?:là|có|:)?\ $", re.VERBOSE)
_CLOSED = re.compile(rf"\)\ ?,?\ ?(?:đã\ )?{_VERB}(?:\ thêm|\ được)?\ ", re.VERBOSE)
_AS_MUCH = r"(?:tương\ đương|tương\ ứng|tức(?:\ là)?|bằng|hay)"
_TWICE = re.compile(
    rf"""[^.;\n\d(),]{{0,30}} (?: \ ?\({_AS_MUCH}? | ,\ {_AS_MUCH} ) \ ?(?:với\ )? (?:{_VERB}\ |tỷ\ lệ\ )?""",
    re.VERBOSE,
)
_CHANGE_OF = re.compile(rf"[^.;\n\d()]{{0,120}}[,(]\ ?(?:đã\ )?{_VERB}(?:\ thêm|\ được|\ đi)?\ ", re.VERBOSE)
_DOWN = ("giảm", "ít hơn", "thấp hơn")


def _around(text: str, change: Statistic) -> str:
    return lines_lowered(text[max(0, change.span.start - 30) : change.span.end + 12])


def _from_to(text: str, statistics: Sequence[Statistic], at: int) -> tuple[Statistic, Statistic] | None:
    """ "từ 14.260 hộ xuống 12.980 hộ, giảm 1.280 hộ"."""
    if at < 2:
        return None
    first, second, change = statistics[at - 2 : at + 1]
    if not _two_levels(first, second) or change.span.start - first.span.end > 2 * _FAR:
        return None
    printed = lines_lowered(text[first.span.end : second.span.start])
    gap = undated(printed)
    after = undated(lines_lowered(text[second.span.end : change.span.start]))
    if not _STATED_CHANGE.fullmatch(after):
        return None
    if _FROM.search(lead(text, first)):
        return (first, second) if _TO.fullmatch(gap) else None
    # "năm 2018 là 420 triệu đồng, năm 2022 là 630 triệu đồng, tăng 50%"
    dated = _DATED.search(printed) is not None and _DATED.search(lead(text, first)) is not None
    years = _YEAR.findall(lead(text, first))[-1:] + _YEAR.findall(printed)[-1:]
    in_order = len(years) == 2 and years[0] < years[1]
    return (first, second) if dated and in_order and _IS.search(lead(text, first)) and _THEN_IS.fullmatch(gap) else None


def _then_from_to(text: str, statistics: Sequence[Statistic], at: int) -> tuple[Statistic, Statistic] | None:
    """ "tăng 25 câu lạc bộ, từ 112 câu lạc bộ lên 137 câu lạc bộ"."""
    if at + 2 >= len(statistics):
        return None
    change, first, second = statistics[at : at + 3]
    if not _two_levels(first, second) or second.span.start - change.span.end > 2 * _FAR:
        return None
    opening = undated(lines_lowered(text[change.span.end : first.span.start]))
    gap = undated(lines_lowered(text[first.span.end : second.span.start]))
    return (first, second) if _GOING_FROM.fullmatch(opening) and _TO.fullmatch(gap) else None


def _before_in_brackets(text: str, statistics: Sequence[Statistic], at: int) -> tuple[Statistic, Statistic] | None:
    """ "96 tỷ đồng, tăng 20% so với năm 2023 (80 tỷ đồng)"; "210 cuộc, so với năm 2023 (175 cuộc) tăng 35 cuộc"."""
    change, before = statistics[at], statistics[at - 1]
    following = statistics[at + 1] if at + 1 < len(statistics) else None
    if following is not None and following.span.start - change.span.end < _FAR:
        gap = undated(lines_lowered(text[change.span.end : following.span.start]))
        if _COMPARED.fullmatch(gap):
            level = _level(text, statistics, at, following)
            return (following, level) if level is not None else None
    if at >= 2 and change.span.start - before.span.end < _FAR:
        now = statistics[at - 2]
        if _two_levels(now, before) and before.span.start - now.span.end < _FAR:
            gap = undated(lines_lowered(text[now.span.end : before.span.start]))
            after = lines_lowered(text[before.span.end : change.span.start])
            then = _THEN.fullmatch(gap) or (_PAST.search(lines_lowered(text[now.span.end : before.span.start])))
            if then and _CLOSED.fullmatch(after):
                return before, now
    return None


def _level(text: str, statistics: Sequence[Statistic], at: int, past: Statistic) -> Statistic | None:
    """The level that a change led to: the nearest figure before it outside brackets, of the same things."""
    change = statistics[at]
    for other in earlier(text, statistics, at):
        if in_brackets(text, other):
            continue
        if not _two_levels(past, other):
            if other.kind == "percent":
                continue
            return None
        gap = undated(lines_lowered(text[other.span.end : change.span.start]))
        return other if "so với" not in gap and ";" not in gap else None
    return None


def _two_levels(first: Statistic, second: Statistic) -> bool:
    if first.kind not in _LEVELS or first.kind != second.kind or "/" in first.text or "/" in second.text:
        return False
    if first.approx is not None or second.approx is not None:
        return False
    return (first.unit or "").lower() == (second.unit or "").lower() or same_unit(first, second)


def _compare(text: str, first: Statistic, second: Statistic, change: Statistic) -> Iterator[Finding]:
    """The change from `first` to `second`, in the unit of the levels or in percent."""
    low, high = intervals(first, second) if first.scale == second.scale else (intervals(first)[0], intervals(second)[0])
    down = _stated_down(text, change)
    fell = (low if down else high).minus(high if down else low)
    places, scale = decimals(change), change.scale
    allowed: list[tuple[Interval, float]] = []
    difference = (amount(second) - amount(first)) * (-1 if down else 1)
    points = change.unit is not None and change.unit.startswith(("điểm", "%"))
    if same_unit(first, change) or (points and first.unit == "%"):
        allowed.append((Interval(fell.low / scale, fell.high / scale), difference / scale))
    if change.unit == "%" and low.low > 0:
        part = Interval(100 * fell.low / (low.high if fell.low > 0 else low.low), 100 * fell.high / low.low)
        allowed.append((part, 100 * difference / amount(first)))
    if not allowed or any(interval.holds(change.value, places) for interval, _ in allowed):
        return
    shown = max(places, 0 if change.scale == 1 and change.unit != "%" and not decimals(first) else 1)
    computed = " or ".join(written(value, shown) for _, value in allowed)
    yield Finding(
        "change_mismatch",
        "high",
        f"From {first.text} to {second.text} is a change of {computed}, but the text says {change.text}"
        f" ({'down' if down else 'up'}).",
        tuple(sorted((first.span, second.span, change.span))),
        computed=canonical(allowed[0][1], shown),
        stated=canonical(change.value, places),
    )


def _stated_down(text: str, change: Statistic) -> bool:
    before = lead(text, change)
    return max(before.rfind(word) for word in _DOWN) > max(before.rfind("tăng"), before.rfind("nhiều hơn"))


def _check_twice(text: str, statistics: Sequence[Statistic], at: int) -> Iterator[Finding]:
    """ "420 vụ, tăng 20 vụ (5%)": the share of the change is that of the level before it, 400 vụ."""
    change, share = statistics[at], statistics[at + 1]
    if share.unit != "%" or change.unit == "%" or share.kind not in ("change", "percent") or share.approx is not None:
        return
    gap = lines_lowered(text[change.span.end : share.span.start])
    if len(gap) > _FAR or not _TWICE.fullmatch(gap):
        return
    levels = [
        other
        for other in earlier(text, statistics, at)
        if other.kind in _LEVELS and same_unit(other, change) and "/" not in other.text and other.approx is None
    ]
    # One level, and next to its change: of two the text does not say which one grew.
    if len(levels) != 1 or in_brackets(text, levels[0]):
        return
    level = levels[0]
    between = lines_lowered(text[level.span.end : change.span.start])
    if len(between) > _FAR or not _CHANGE_OF.fullmatch(between):
        return
    down = _stated_down(text, change)
    past = amount(level) + (amount(change) if down else -amount(change))
    if past <= 0 or amount(change) <= 0 or change.scale != level.scale:
        return
    now, moved = intervals(level, change)
    before = Interval(now.low + moved.low, now.high + moved.high) if down else now.minus(moved)
    places = decimals(share)
    for base in (before, now):
        allowed = moved.share_of(base)
        if allowed is None or allowed.holds(share.value, places):
            return
    computed = 100 * amount(change) / past
    yield Finding(
        "change_mismatch",
        "high",
        f"A change of {change.text} to {level.text} is {written(computed, max(places, 1))}%,"
        f" but the text says {share.text}.",
        (level.span, change.span, share.span),
        computed=canonical(computed, max(places, 1)),
        stated=canonical(share.value, places),
    )
