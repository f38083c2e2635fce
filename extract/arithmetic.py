"""Figures that contradict each other: a share that is not its ratio, a change that is not that of its two levels.

Compared at the decimals that are printed. A finding is high only where the arithmetic is certain: exact figures, and
words that say what is part of what.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extract.amounts import agrees, amount, decimals, lead, written
from extract.units import lowered
from extract.values import Finding, Statistic
from normalize.numbers import find_numbers
from normalize.values import Span


def check_ratios(text: str, statistics: Sequence[Statistic]) -> Iterator[Finding]:
    """Ratios (526/536 … 98,1%) and parts of a stated total (trong tổng số … đạt …) against the share given for them."""
    for at, (before, after) in enumerate(pairwise(statistics)):
        gap = lowered(text[before.span.end : after.span.start])
        if "ratio" in (before.kind, after.kind) and (before if before.kind == "ratio" else after).approx is not None:
            continue
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
        low, high = amount(first), amount(second)
        wanted = [abs(high - low)] if change.unit == first.unit else []
        if change.unit == "%" and low > 0:
            wanted.append(100 * abs(high - low) / low)
        stated = amount(change)
        if wanted and not any(agrees(w, stated, decimals(change)) for w in wanted):
            computed = " or ".join(written(w, max(1, decimals(change))) for w in wanted)
            yield Finding(
                "change_mismatch",
                "high",
                f"From {first.text} to {second.text} is a change of {computed}, but the text says {change.text}.",
                (first.span, second.span, change.span),
            )


def check_numbers(text: str, statistics: Sequence[Statistic]) -> Iterator[Finding]:
    """Numerals that break the rule of grouping, counts with decimals, ranks and shares out of their range."""
    for statistic in statistics:
        printed = statistic.text
        if any(number.malformed for number in find_numbers(printed)):
            value = written(statistic.value, 0 if statistic.value % 1 == 0 else 2)
            yield _note(statistic, f"“{printed}” breaks the rule of grouping; it was read as {value}.")
        elif _has_part(statistic) and _indivisible(text, statistic):
            yield _note(statistic, f"“{printed}” counts things but has decimals; a thousands mark may be meant.")
        if statistic.kind == "rank" and statistic.denominator is not None and statistic.value > statistic.denominator:
            yield Finding(
                "rank_out_of_range", "high", f"“{printed}” is a rank beyond the last place.", (statistic.span,)
            )
        if statistic.kind == "percent" and statistic.value > 100 and _TAKES_UP.search(lead(text, statistic)):
            yield Finding(
                "percent_out_of_range", "medium", f"“{printed}” is a part above the whole.", (statistic.span,)
            )


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
_TAKES_UP = re.compile(r"chiếm(?: tỷ lệ| tới| đến| trên| khoảng)?\s*$")
_AVERAGE = re.compile(r"bình quân|trung bình|mỗi|điểm|chỉ số|hệ số|/")


def _own_share(text: str, percent: Statistic) -> bool:
    """Whether the share is of what was counted before it, and not of a plan or of something named after it."""
    tail = lowered(text[percent.span.end : percent.span.end + 40])
    return not _OTHER_BASE.match(tail) and not _WORD_NEXT.match(tail)


def _compare(part: float, whole: float | None, percent: Statistic, evidence: tuple[Span, ...]) -> Iterator[Finding]:
    if not whole:
        return
    computed, places = 100 * part / whole, decimals(percent)
    if agrees(computed, percent.value, places):
        return
    if percent.approx is not None:
        at_least = percent.approx in ("trên", "hơn", "ít nhất") and computed >= percent.value
        if at_least or abs(computed - percent.value) <= 2:
            return
    # 98,16 printed as 98,1: cut off, not rounded.
    cut = 0 <= computed - percent.value < 10.0**-places
    shown = written(computed, max(places, 1) + (1 if cut else 0))
    severity = "low" if cut else "medium" if percent.approx is not None else "high"
    yield Finding(
        "ratio_mismatch",
        severity,
        f"{written(part, 0)}/{written(whole, 0)} is {shown}%, but the text says {percent.text}.",
        evidence,
    )


def _check_part(text: str, statistics: Sequence[Statistic], at: int) -> Iterator[Finding]:
    """A count with its share, against the totals of the same unit that its sentence states."""
    part, percent = statistics[at], statistics[at + 1]
    bases: list[Statistic] = []
    for base in reversed(statistics[max(0, at - 6) : at]):
        if re.search(r"[\n]|\.\s", text[base.span.end : part.span.start]):
            break
        if base.kind == "count" and base.unit == part.unit and amount(base) >= amount(part):
            bases.append(base)
    stated = [b for b in bases if _OF_ALL.search(lead(text, b))]
    if len(stated) != 1 or stated[0].approx or part.approx:
        return
    if any(agrees(100 * amount(part) / amount(b), percent.value, decimals(percent)) for b in bases if b.value):
        return
    evidence = (stated[0].span, part.span, percent.span)
    yield from _compare(amount(part), amount(stated[0]), percent, evidence)


def _has_part(statistic: Statistic) -> bool:
    return statistic.kind == "count" and statistic.scale == 1 and statistic.value % 1 != 0


def _indivisible(text: str, statistic: Statistic) -> bool:
    window = lead(text, statistic) + statistic.text
    return statistic.unit is not None and not _AVERAGE.search(window)


def _note(statistic: Statistic, message: str) -> Finding:
    return Finding("malformed_number", "low", message, (statistic.span,))
