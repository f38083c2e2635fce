"""Shares that are not those of their part and whole, and numerals that cannot be what they say.

A share is checked where the words say what is part of what: a ratio and its share (526/536, đạt 98,1%), a part of a
stated total (trong tổng số … có …, chiếm …; … trên tổng số …), a result and its plan in brackets. Where more than
one total may be meant, one that agrees is enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

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
    people,
    same_unit,
    undated,
    written,
)
from extract.counted.units import load_units
from extract.values import Finding, Statistic
from normalize.numbers import find_numbers
from normalize.values import Span


def check_ratios(text: str, statistics: Sequence[Statistic]) -> Iterator[Finding]:
    """Every share against the part and the whole that the text gives for it."""
    for at, share in enumerate(statistics):
        if share.kind != "percent" or at == 0:
            continue
        before = statistics[at - 1]
        if share.span.start - before.span.end > _FAR:
            continue
        gap = _OF_AGE.sub("", undated(lines_lowered(text[before.span.end : share.span.start])))
        if before.kind == "ratio":
            if _SHARE_OF.fullmatch(gap) and _own_share(text, share, before):
                yield from _compare_ratio(before, share, (before.span, share.span))
        elif before.kind in _AMOUNTS and _PART_SHARE.fullmatch(gap):
            planned = _planned(text, statistics, at)
            if planned is not None:
                yield from _compare_plan(text, before, share, planned)
            elif _own_share(text, share, before):
                yield from _check_part(text, statistics, at)
    for share, ratio in pairwise(statistics):
        if share.kind == "percent" and ratio.kind == "ratio" and ratio.span.start - share.span.end < _FAR:
            gap = lines_lowered(text[share.span.end : ratio.span.start])
            noun = _OF_NUMBER.match(gap)
            if noun is not None and ratio.unit is not None and noun["noun"] not in ratio.unit.lower().split():
                continue
            closed = "(" not in gap or ")" in text[ratio.span.end : ratio.span.end + 60]
            if _IN_BRACKETS.fullmatch(gap) and closed:
                yield from _compare_ratio(ratio, share, (share.span, ratio.span))


def check_numbers(text: str, statistics: Sequence[Statistic]) -> Iterator[Finding]:
    """Numerals that break the rule of grouping, counts with decimals, ranks and shares out of their range."""
    for statistic in statistics:
        printed = statistic.text
        if is_misprinted(statistic):
            places = 0 if statistic.value % 1 == 0 else 2
            value = written(statistic.value, places)
            message = f"“{printed}” breaks the rule of grouping; it was read as {value}."
            yield _note(statistic, message, canonical(statistic.value, places))
        elif _has_part(statistic) and _indivisible(text, statistic):
            yield _note(statistic, f"“{printed}” counts things but has decimals; a thousands mark may be meant.", None)
        if statistic.kind == "rank" and statistic.denominator is not None and statistic.value > statistic.denominator:
            yield Finding(
                "rank_out_of_range",
                "high",
                f"“{printed}” is a rank beyond the last place.",
                (statistic.span,),
                computed=canonical(statistic.denominator, 0),
                stated=canonical(statistic.value, 0),
            )
        if (
            statistic.kind == "percent"
            and statistic.value > 100
            and (_takes_up(text, statistic) or _of_things(text, statistic))
        ):
            yield Finding(
                "percent_out_of_range",
                "medium",
                f"“{printed}” is a part above the whole.",
                (statistic.span,),
                computed="100",
                stated=canonical(statistic.value, decimals(statistic)),
            )


def is_misprinted(statistic: Statistic) -> bool:
    """Whether a numeral breaks the rule of grouping so that its value is in doubt; a plain 2133 or 4209,5 is not."""
    printed = statistic.text
    if ("." not in printed and "," not in printed) or _UNGROUPED.match(printed) or _of_an_act(statistic):
        return False
    return statistic.malformed or any(number.malformed for number in find_numbers(printed))


_FAR = 200
_NEAR = 20
_AMOUNTS = ("count", "money", "measure")
_APPROX = r"(?:\ ?(?:trên|hơn|gần|khoảng|xấp\ xỉ))?\ ?"
_RATE = r"(?:\ (?:với|cho|là))?(?:\ (?:tỷ|tỉ)\ lệ(?:\ (?:bao\ phủ|thành\ công|hoàn\ thành|là|đạt|chung)){0,2})?"
_VERB = r"(?:đạt|chiếm|bằng|tương\ ứng|tương\ đương|ứng\ với|tức(?:\ là)?|=)"
_SHARE_OF = re.compile(
    rf"""
    # 526/536 đại biểu dự, đạt tỷ lệ 98,1% · 80/112 xã về đích (71,4%) · 9/11 huyện (chiếm 81,8%)
    [^.;\n\d]{{0,160}}?
    (?: (?: [,(]\ ? | \  ) (?:và\ )? {_VERB} {_RATE}
      | [,(] \ ? (?: (?:với\ )? (?:tỷ|tỉ)\ lệ(?:\ là|\ đạt)? )? )
    {_APPROX}
    """,
    re.VERBOSE,
)
_OF_AGE = re.compile(r" (?:từ|dưới|trên|đủ) \d{1,2}(?:(?: đến| -|-| – )(?: dưới)? ?\d{1,2})? tuổi(?: trở lên)?")
_IN_BRACKETS = re.compile(
    r"[^.;,\n\d()]{0,60}\((?:có |tương ứng |tức |đạt |= ?)?|, (?:tương ứng|tương đương|tức)(?: với| là)? "
)
_PART_SHARE = re.compile(
    rf"[^.;\n\d]{{0,80}}?(?:[,(]?\ ?(?:{_VERB}|vượt){_RATE}|\((?:(?:tỷ|tỉ)\ lệ\ )?){_APPROX}", re.VERBOSE
)
# trong tổng số 96 công trình … · trên tổng số 142 điểm cầu · 486 hộ trong số 1.350 hộ · 5,1 tỷ đồng/8,5 tỷ đồng
_OF_ALL = re.compile(
    r"(?:trong|trên|/)\s*(?:số|tổng(?:\ số|\ cộng)?)\s*$|tổng\ (?:số|cộng)[^,;.:\d]{0,40}$", re.VERBOSE
)
_OVER_ALL = re.compile(
    r"[^.;,\n\d]{0,80}(?:(?:trên|trong|/)\ tổng(?:\ số|\ cộng)?(?:\ là|\ của)?|trong\ số|\ trên)\ ?|\ ?/\ ?", re.VERBOSE
)
# Trong 1.830 vụ, việc tiếp nhận có 732 vụ, việc …
_AMONG = re.compile(r"(?:^|[.;:(\n][\s¹²³⁰⁴-⁹”]*|,\s)trong\ (?:số\ )?$", re.VERBOSE)
_WITHIN = re.compile(r"[^.\n\d]{0,90}?[;,(]?\ ?trong\ (?:số\ )?đó\b:?[^.;\n\d]{0,80}", re.VERBOSE)
_OTHER_BASE = re.compile(
    r"\s*(?:so với|trở lên|(?:các |tổng )?(?:chỉ tiêu|mục tiêu|yêu cầu|nghị quyết|đề án|kế hoạch|dự toán|chương trình)"
    r"|nhu cầu|công suất|năng lực)"
)
_OF_NUMBER = re.compile(r"\s*(?:của )?(?:tổng )?(?:số|tổng) (?:lượng )?(?P<noun>[^\W\d_]+)")
_PLAN_WORDS = re.compile(r"\s*(?:kế hoạch|dự toán|chỉ tiêu)")
_WORD_NEXT = re.compile(r" (?!và|trong|tổng|số |của|được|trên|\()[^\W\d_]")
# đạt 92,3% dự toán (1.080 tỷ đồng) · bằng 97,8% dự toán được giao 699,6 tỷ đồng · vượt 24% kế hoạch (150 người)
_PLAN = re.compile(
    r"""\ (?:so\ với\ )?(?:của\ )?(?:kế\ hoạch|dự\ toán|chỉ\ tiêu|mục\ tiêu|tổng\ (?:số|chi|thu|vốn)|số)
        [^.;,()\d\n%]{0,50}
        (?: \( (?:trên\ |là\ |=\ ?|kế\ hoạch\ |dự\ toán\ |giao\ |tổng\ (?:số\ )?|tổng\ chi\ |chỉ\ tiêu\ )*
          | \ (?:được\ giao|giao|đề\ ra|là)\ )""",
    re.VERBOSE,
)
_BARE_PLAN = re.compile(r"\ ?\((?:kế\ hoạch|dự\ toán|chỉ\ tiêu)(?:\ (?:giao|là|năm|cả\ năm))*:?\ ", re.VERBOSE)
_UNGROUPED = re.compile(r"\d{4,}(?:,\d{1,2})?(?![\d.,])")
_TAKES_UP = re.compile(r"chiếm(?: tỷ lệ| tới| đến| trên| khoảng)?\s*$")
# "có 112% số hộ tham gia bảo hiểm": of things that are counted one by one, so many have or do something.
_COUNTED_HERE = re.compile(
    r"(?:^|[.;:,(\n\-–+•]|(?<![^\W_])(?:có|đã có|hiện có|với|và|toàn tỉnh|toàn huyện))[\s\-–+•]*$"
)
_THINGS = re.compile(
    r"""\s(?:tổng\ )?(?:số\ )?
        (?:hộ|dân\ số|người|nhân\ dân|cán\ bộ|công\ chức|viên\ chức|đảng\ viên|hội\ viên|đoàn\ viên|học\ sinh
          |giáo\ viên|trẻ\ em|trẻ|phụ\ nữ|thanh\ niên|công\ nhân|lao\ động|cử\ tri|đại\ biểu|xã|thôn|trường|chi\ bộ
          |đảng\ bộ|cơ\ quan|đơn\ vị|doanh\ nghiệp|hợp\ tác\ xã|gia\ đình|tổ\ chức|khu\ dân\ cư)(?![^\W_])
        [^.,;:()\n\d%]{0,60}?
        (?<![^\W_])(?:có|tham\ gia|đăng\ ký|sử\ dụng|dùng|được|đã|biết|ký|hưởng|ủng\ hộ|đồng\ ý
          |hoàn\ thành|tốt\ nghiệp)(?![^\W_])
    """,
    re.VERBOSE,
)
# A share of a plan, of an estimate or of another year's level may exceed the whole, and so may those of an age who go
# to a school for it.
_OTHER_WHOLE = re.compile(
    r"kế hoạch|chỉ tiêu|dự toán|mục tiêu|ước|dự kiến|nghị quyết|so với|cùng kỳ|năm trước|tăng|giảm|vượt|giao|nhu cầu"
    r"|công suất|định mức|biên chế|đề ra|dự báo|huy động|tuyển sinh|nhập học|độ tuổi|đúng tuổi|đi học|lượt|thuê bao"
    r"|bằng"
)
_AVERAGE = re.compile(r"bình quân|trung bình|mỗi|điểm|chỉ số|hệ số|tỷ suất|mức sinh|/")
_AT_LEAST = ("trên", "hơn", "ít nhất", "tối thiểu")
_OF_A_NUMBER = re.compile(r"\d\s+(?:tổng\s+)?số\s", re.IGNORECASE)
_NEARLY = 2.0
_FRACTION = 10


def _own_share(text: str, share: Statistic, counted: Statistic) -> bool:
    """Whether the share is of what was counted before it, and not of a plan or of something named after it.

    Of 2.394/5.320 tỷ đồng, đạt 45% kế hoạch, the plan is the second sum; 75% tổng số tổn thất is of another whole.
    """
    tail = lines_lowered(text[share.span.end : share.span.end + 40])
    gap = share.span.start - counted.span.end
    if counted.kind == "ratio" and counted.unit == "đồng" and gap < _NEAR and _PLAN_WORDS.match(tail):
        return True
    named = _OF_NUMBER.match(tail)
    if named is not None and counted.unit is not None and named["noun"] not in counted.unit.lower().split():
        return False
    return not _OTHER_BASE.match(tail) and not _WORD_NEXT.match(tail)


def _compare_ratio(ratio: Statistic, share: Statistic, evidence: tuple[Span, ...]) -> Iterator[Finding]:
    if ratio.approx is not None or not ratio.denominator:
        return
    # "chỉ có 1/4 đi bầu (25,5%)", "1/3 số hộ (30%)": a fraction in words of figures, not a count.
    if ratio.denominator <= _FRACTION and (not _is_known(ratio.unit) or _OF_A_NUMBER.search(ratio.text)):
        return
    half = 0.0 if ratio.scale == 1 and not decimals(ratio) else 0.5 * 10.0 ** -decimals(ratio)
    part = Interval(max(0.0, ratio.value - half), ratio.value + half)
    whole = Interval(ratio.denominator - half, ratio.denominator + half)
    printed = f"{_figure(ratio.value)}/{_figure(ratio.denominator)}"
    yield from _compare(part, whole, share, printed, evidence, 100 * ratio.value / ratio.denominator)


def _compare(
    part: Interval, whole: Interval, share: Statistic, printed: str, evidence: tuple[Span, ...], computed: float
) -> Iterator[Finding]:
    allowed, places = part.share_of(whole), decimals(share)
    if allowed is None or _holds(allowed, share, places):
        return
    shown = max(places, 1)
    yield Finding(
        "ratio_mismatch",
        "medium" if share.approx is not None else "high",
        f"{printed} is {written(computed, shown)}%, but the text says {share.text}.",
        evidence,
        computed=canonical(computed, shown),
        stated=canonical(share.value, places),
    )


def _holds(allowed: Interval, share: Statistic, places: int) -> bool:
    if allowed.holds(share.value, places):
        return True
    if share.approx is None:
        return False
    at_least = share.approx in _AT_LEAST and allowed.high >= share.value
    return at_least or allowed.low - _NEARLY <= share.value <= allowed.high + _NEARLY


def _check_part(text: str, statistics: Sequence[Statistic], at: int) -> Iterator[Finding]:
    """A part with its share, against the totals of the same things that its sentence states."""
    part, share = statistics[at - 1], statistics[at]
    if part.approx is not None:
        return
    over = statistics[at - 2] if at > 1 else None
    if over is not None and over.kind in _AMOUNTS and over.approx is None and _over_all(text, over, part):
        yield from _compare_sums(over, part, share, (over.span, part.span, share.span))
        return
    bases = [
        base for base in earlier(text, statistics, at - 1) if _comparable(base, part) and amount(base) >= amount(part)
    ]
    stated = [base for base in bases if _is_whole(text, base, part)]
    if len(stated) != 1 or stated[0].approx is not None:
        return
    whole = stated[0]
    for base in bases:
        allowed = intervals(part)[0].share_of(intervals(base)[0])
        if allowed is not None and _holds(allowed, share, decimals(share)):
            return
    yield from _compare_sums(part, whole, share, (whole.span, part.span, share.span))


def _over_all(text: str, part: Statistic, whole: Statistic) -> bool:
    """ "131 trên tổng số 142 điểm cầu": the second figure is the whole."""
    if part.unit is not None and not _comparable(part, whole):
        return False
    gap = lines_lowered(text[part.span.end : whole.span.start])
    return amount(part) <= amount(whole) and len(gap) < _FAR and _OVER_ALL.fullmatch(gap) is not None


def _is_whole(text: str, base: Statistic, part: Statistic) -> bool:
    before = lead(text, base)
    if _OF_ALL.search(before) or _AMONG.search(before):
        return True
    gap = lines_lowered(text[base.span.end : part.span.start])
    return len(gap) < _FAR and _WITHIN.fullmatch(gap) is not None and not in_brackets(text, base)


def _comparable(base: Statistic, part: Statistic) -> bool:
    if base.kind not in _AMOUNTS or "/" in base.text or "/" in part.text:
        return False
    if same_unit(base, part):
        return True
    return base.unit is not None and part.unit in ("trường hợp", "đồng chí", "người") and base.unit in people()


def _compare_sums(part: Statistic, whole: Statistic, share: Statistic, evidence: tuple[Span, ...]) -> Iterator[Finding]:
    if not amount(whole):
        return
    low, high = intervals(part)[0], intervals(whole)[0]
    if part.scale == whole.scale:
        low, high = intervals(part, whole)
    printed = (
        f"{_figure(part.value)}/{_figure(whole.value)}" if part.scale == whole.scale else f"{part.text} of {whole.text}"
    )
    yield from _compare(low, high, share, printed, evidence, 100 * amount(part) / amount(whole))


def _planned(text: str, statistics: Sequence[Statistic], at: int) -> Statistic | None:
    """The plan, or the total, that stands in brackets after a share: đạt 92,3% dự toán (1.080 tỷ đồng)."""
    if at + 1 >= len(statistics):
        return None
    done, share, plan = statistics[at - 1 : at + 2]
    gap = undated(lines_lowered(text[share.span.end : plan.span.start]))
    if len(gap) > _FAR or not (_PLAN.fullmatch(gap) or _BARE_PLAN.fullmatch(gap)):
        return None
    return plan if plan.kind in _AMOUNTS and plan.kind == done.kind and _comparable(plan, done) else None


def _compare_plan(text: str, done: Statistic, share: Statistic, plan: Statistic) -> Iterator[Finding]:
    if done.approx is not None or plan.approx is not None or not amount(plan) or "/" in done.text:
        return
    first, second = intervals(done, plan) if done.scale == plan.scale else (intervals(done)[0], intervals(plan)[0])
    allowed = first.share_of(second)
    beyond = re.search(r"vượt\s*(?:mức\s*|trên\s*)?$", lead(text, share)) is not None
    if allowed is None:
        return
    places = decimals(share)
    less = 100 if beyond else 0
    if _holds(Interval(allowed.low - less, allowed.high - less), share, places):
        return
    computed = 100 * amount(done) / amount(plan) - less
    says = "beyond" if beyond else "of"
    yield Finding(
        "ratio_mismatch",
        "medium" if share.approx is not None else "high",
        f"{done.text} is {written(computed, max(places, 1))}% {says} {plan.text}, but the text says {share.text}.",
        (done.span, share.span, plan.span),
        computed=canonical(computed, max(places, 1)),
        stated=canonical(share.value, places),
    )


def _figure(value: float) -> str:
    return written(value, 0 if value % 1 == 0 else 2)


def _of_an_act(statistic: Statistic) -> bool:
    """ "1.2 khoản 1": the number of a section."""
    return statistic.unit is not None and statistic.unit.lower().partition(" ")[0] in ("khoản", "điều", "mục", "điểm")


def _takes_up(text: str, share: Statistic) -> bool:
    return _TAKES_UP.search(lead(text, share)) is not None and not _OTHER_BASE.match(
        lines_lowered(text[share.span.end : share.span.end + 30])
    )


def _of_things(text: str, share: Statistic) -> bool:
    """Whether so many of some things have or do something, and no plan or other year is in the sentence."""
    start, end = share.span.start, share.span.end
    tail = lines_lowered(text[end : end + 100])
    if share.modality == "target" or not _COUNTED_HERE.search(lead(text, share)) or not _THINGS.match(tail):
        return False
    before = re.split(r"[.;\n]", lines_lowered(text[max(0, start - _FAR) : start]))[-1]
    after = re.split(r"[.;\n]", lines_lowered(text[end : end + _FAR]), maxsplit=1)[0]
    return _OTHER_WHOLE.search(before) is None and _OTHER_WHOLE.search(after) is None


def _has_part(statistic: Statistic) -> bool:
    return statistic.kind == "count" and statistic.scale == 1 and statistic.value % 1 != 0


def _indivisible(text: str, statistic: Statistic) -> bool:
    """Whether what is counted comes one by one: a name of the table, and no average."""
    if statistic.unit is None or _AVERAGE.search(lead(text, statistic) + statistic.text):
        return False
    return _is_known(statistic.unit)


@cache
def _heads() -> frozenset[str]:
    return frozenset(unit.name.partition(" ")[0] for unit in load_units() if unit.role in ("noun", "classifier"))


def _is_known(unit: str | None) -> bool:
    """Whether a unit begins with a noun of the table."""
    return unit is not None and unit.lower().partition(" ")[0].rstrip(",") in _heads()


def _note(statistic: Statistic, message: str, read: str | None) -> Finding:
    return Finding("malformed_number", "low", message, (statistic.span,), computed=read, stated=statistic.text)
