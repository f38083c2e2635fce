"""Figures of a paragraph: numerals joined into ratios, ranks and ranges, those that are no statistics left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.counted.numerals import (
    Context,
    introduces,
    is_year,
    read_context,
    reason_by_shape,
    reason_by_words,
)
from extract.counted.pairs import reason_as_pair, reason_as_year
from extract.counted.ranks import is_ordinal, rank_start
from extract.counted.units import Reading, read_unit
from normalize.numbers import Number
from normalize.values import Span


@dataclass(frozen=True, slots=True)
class Figure:
    """A statistic before it is described: `number` is the numeral (a ratio's or rank's first), `span` all that belongs.

    `form` is plain, ratio or rank; `shared` says that the unit stands after a later numeral of the same
    range or series; `bare` that there is no unit at all.
    """

    span: Span
    number: Number
    denominator: float | None
    scale: int
    unit: str | None
    role: str
    form: str
    context: Context
    shared: bool = False
    bare: bool = False
    known: bool = True
    per: str | None = None


def find_figures(text: str, block: Span, *, numbers: Sequence[Number], masked: Sequence[Span]) -> tuple[Figure, ...]:
    """The figures among `numbers` (those of the paragraph, in order); numerals inside `masked` spans never count."""
    hidden = sorted([*masked, *quoted_spans(text, block)])
    items: list[_Item] = []
    at = 0
    mask = 0
    while at < len(numbers):
        number = numbers[at]
        while mask < len(hidden) and hidden[mask].end <= number.span.start:
            mask += 1
        if mask < len(hidden) and hidden[mask].overlaps(number.span):
            items.append(_Item(number, number, None, None, "masked"))
            at += 1
            continue
        if items and items[-1].figure is not None and number.span.start < items[-1].figure.span.end:
            # "8,5 bác sĩ/10.000 dân": the rate belongs to the figure before.
            at += 1
            continue
        compound = _compound(text, block, number, numbers[at + 1] if at + 1 < len(numbers) else None)
        if compound is not None:
            items.append(compound)
            at += 2
            continue
        group = _slashed(text, numbers, at)
        items += _judge(text, block, group)
        at += len(group)
    _settle(text, items)
    return tuple(item.figure for item in items if item.figure is not None)


def quoted_spans(text: str, block: Span) -> list[Span]:
    """The short quoted phrases of a paragraph: names and titles, whose numerals and times are their own."""
    return [Span(block.start + m.start(), block.start + m.end()) for m in _QUOTED.finditer(block.of(text))]


@dataclass(slots=True)
class _Item:
    """A numeral (or a ratio's two) under judgement: accepted (figure), rejected (reason), or bare (neither)."""

    number: Number
    last: Number
    figure: Figure | None
    context: Context | None
    reason: str | None
    bare: Figure | None = None


# A quoted phrase of up to 80 characters is a name: “Mỗi xã 1 sản phẩm”, "5 không, 3 sạch".
_QUOTED = re.compile(r"(?<![\w.,;:])[\"“”‘'](?=\S)[^\"“”\n]{1,80}?[\"”’'](?!\w)")
_MAX_SCALE_WORD = 10
_MAX_DAY = 31
_OF_TOTAL = re.compile(r"\s*(?:trong|trên)\s+(?:tổng\s+)?số(?![^\W_])")
# "21 16p tập huấn": what stands after the numeral is a word that reading has garbled.
_GARBLED = re.compile(r"\s(?:[@€¢£§]\d|[^\w\s]?\d{1,2}[a-zđ])")
# '256 "Mái ấm"': what is counted is named in quotes.
_NAMED = re.compile(r"\s[“\"][^\W\d_]")
# "trong tổng số 51 cơ quan có 47 (chiếm 92,16%)"
_SHARE_NEXT = re.compile(r"\s?[(,]\s?(?:đạt |chiếm |bằng |tỷ lệ |tương đương )?(?:tỷ lệ )?(?:trên |gần )?\d[\d.,]*\s?%")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_SLASH = re.compile(r"\s?/\s?")
_RANGE = re.compile(r"\s?(?:-|–|đến|tới)\s?\d[\d.,]*(?<=\d)")
_JOINT = re.compile(
    r"\s*(?:-|–|đến|tới|và|,|hoặc|hay|lên|xuống|xuống còn|lên đến|còn|÷)\s*(?:trên |hơn |gần |khoảng )?"
)
_CHAIN = re.compile(r"\s*(?:-|–|đến|và|,|hoặc|, và)\s*")
_SLOGAN_GAP = re.compile(r",?\s*[^\W\d_]+,?\s*(?:và\s*)?")


def _slashed(text: str, numbers: Sequence[Number], at: int) -> list[Number]:
    """The numeral at `at` with those that follow it after slashes."""
    group = [numbers[at]]
    while at + len(group) < len(numbers) and len(group) <= 3:
        following = numbers[at + len(group)]
        if not _SLASH.fullmatch(text, group[-1].span.end, following.span.start):
            break
        group.append(following)
    return group


def _compound(text: str, block: Span, first: Number, second: Number | None) -> _Item | None:
    """ "15 tỷ 500 triệu đồng": one amount in two scales, stored in the greater."""
    if second is None or second.span.start - first.span.end > _MAX_SCALE_WORD:
        return None
    great, small = read_unit(text, first.span.end, second.span.start), read_unit(text, second.span.end, block.end)
    greater, smaller = great.scale * great.times, small.scale * small.times
    if great.unit is not None or not greater > smaller > 1 or text[great.end : second.span.start].strip():
        return None
    span = Span(first.span.start, second.span.end)
    value = first.value + second.value * smaller / greater
    number = Number(value, span, span.of(text), first.malformed or second.malformed)
    context = read_context(text, span.start, span.end, block)
    reading = replace(small, scale=great.scale, times=great.times)
    figure = _plain(number, reading, context)
    return _accepted(first, second, figure)


def _judge(text: str, block: Span, group: list[Number]) -> list[_Item]:
    first, last = group[0], group[-1]
    context = read_context(text, first.span.start, last.span.end, block)
    reading = read_unit(text, last.span.end, block.end)
    if len(group) == 1 and reading.unit is None and reading.scale == 1:
        upper = _RANGE.match(text, last.span.end, block.end)
        partner = read_unit(text, upper.end(), block.end) if upper is not None else reading
        return [_single(text, block, first, context, reading, partner)]
    if len(group) == 2:
        return [_pair(text, block, first, last, context, reading)]
    if len(group) > 2:
        return _series(text, block, group, context, reading)
    return [_single(text, block, first, context, reading, reading)]


def _single(text: str, block: Span, number: Number, context: Context, reading: Reading, partner: Reading) -> _Item:
    """One numeral; `partner` is the unit of the upper end where it begins a range ("mỗi lớp 30-35 học viên")."""
    rank = rank_start(context, number, None)
    if rank is not None:
        start = number.span.start - len(context.lead) + rank
        word = context.lead[rank:].split()[0]
        group = reading.known and word in ("top", "tốp", "nhóm")
        end, unit = (reading.end, reading.unit) if group else (number.span.end, "hạng")
        return _accepted(number, number, Figure(Span(start, end), number, None, 1, unit, "none", "rank", context))
    reason = reason_by_shape(text, number, block) or reason_as_year(number, context, partner)
    reason = reason or reason_by_words(context, number, partner)
    if reason is None and is_ordinal(context.lead):
        reason = "ordinal"
    if reason is not None:
        return _Item(number, number, None, context, reason)
    figure = _plain(number, reading, context)
    if figure.bare:
        return _Item(number, number, None, context, None, figure)
    return _accepted(number, number, figure)


def _pair(text: str, block: Span, first: Number, last: Number, context: Context, reading: Reading) -> _Item:
    reason = reason_by_shape(text, first, block) or reason_by_shape(text, last, block)
    reason = reason or reason_as_pair(first, last, context, reading)
    rank = None if reason else rank_start(context, first, last)
    if rank is not None:
        start = first.span.start - len(context.lead) + rank
        end = max(reading.end, last.span.end) if reading.known else last.span.end
        unit = reading.unit if reading.known else "hạng"
        return _accepted(
            first, last, Figure(Span(start, end), first, last.value, 1, unit, reading.role, "rank", context)
        )
    reason = reason or reason_by_words(context, first, reading, part=first.value <= last.value > _MAX_DAY)
    if reason is not None:
        return _Item(first, last, None, context, reason)
    end = max(reading.end, last.span.end)
    return _accepted(
        first,
        last,
        Figure(
            Span(first.span.start, end),
            first,
            last.value,
            reading.scale,
            reading.unit,
            reading.role,
            "ratio",
            context,
            per=reading.per,
        ),
    )


def _series(text: str, block: Span, group: list[Number], context: Context, reading: Reading) -> list[_Item]:
    """ "23/79/1.709": as many counts, unless it is a date, a code or an address."""
    code = any(len(n.printed) > 1 and n.printed[0] == "0" for n in group) and not reading.known
    if len(group) > 3 or is_year(group[-1]) or code or reason_by_words(context, group[0], reading):
        return [_Item(n, n, None, context, "code") for n in group]
    items = []
    for number in group:
        end = max(reading.end, number.span.end) if number is group[-1] else number.span.end
        figure = Figure(
            Span(number.span.start, end), number, None, 1, reading.unit, reading.role, "plain", context, shared=True
        )
        items.append(_accepted(number, number, figure))
    return items


def _accepted(first: Number, last: Number, figure: Figure) -> _Item:
    return _Item(first, last, figure, figure.context, None)


def _plain(number: Number, reading: Reading, context: Context) -> Figure:
    bare = reading.unit is None and reading.scale == 1
    end = max(reading.end, number.span.end)
    span = Span(number.span.start, number.span.end if bare else end)
    if reading.times > 1:
        number = replace(number, value=number.value * reading.times)
    return Figure(
        span,
        number,
        None,
        reading.scale,
        reading.unit,
        reading.role,
        "plain",
        context,
        bare=bare,
        known=reading.known,
        per=reading.per,
    )


def _settle(text: str, items: list[_Item]) -> None:
    """Decide the numerals without a unit by their neighbours: from the right for a shared unit, then from the left."""
    for here, after in zip(reversed(items[:-1]), reversed(items[1:]), strict=True):
        if here.bare is None or not _JOINT.fullmatch(text, here.last.span.end, after.number.span.start):
            continue
        if after.figure is not None and after.figure.form == "plain":
            shared = replace(
                here.bare,
                scale=after.figure.scale,
                unit=after.figure.unit,
                role=after.figure.role,
                shared=True,
                bare=after.figure.bare,
                per=after.figure.per,
            )
            here.figure, here.bare = shared, None
        elif after.reason in ("duration", "age", "year", "date"):
            here.bare, here.reason = None, after.reason
    previous: _Item | None = None
    for here in items:
        if previous is not None and previous.reason is not None:
            start, end = previous.last.span.end, here.number.span.start
            if here.bare is not None or (here.figure is not None and _loose(here.figure)):
                if _CHAIN.fullmatch(text, start, end):
                    here.figure, here.bare, here.reason = None, None, previous.reason
            elif previous.reason == "name" and here.figure is not None and _in_slogan(text, previous, here):
                here.figure, here.reason = None, "name"
        if here.bare is not None:
            if _counts(here):
                here.figure = here.bare
            else:
                here.reason = "bare"
            here.bare = None
        previous = here


def _counts(here: _Item) -> bool:
    """Whether a numeral without a unit is a figure all the same."""
    if here.context is None:
        return False
    return (
        introduces(here.context)
        or _OF_TOTAL.match(here.context.tail) is not None
        or _NAMED.match(here.context.tail) is not None
        or _GARBLED.match(here.context.tail) is not None
        or _SHARE_NEXT.match(here.context.tail) is not None
        or _GROUPED.fullmatch(here.number.printed) is not None
    )


def _loose(figure: Figure) -> bool:
    """Whether the figure gives way to a rejected neighbour: "khoản 2 và 3 Điều 6"."""
    return figure.shared or not (figure.known or figure.scale > 1 or figure.form != "plain")


def _in_slogan(text: str, previous: _Item, here: _Item) -> bool:
    """ "5 không, 3 sạch": a small count one word after a slogan's first number belongs to it."""
    gap = _SLOGAN_GAP.fullmatch(text, previous.last.span.end, here.number.span.start)
    return gap is not None and here.number.value <= 10 and here.figure is not None and here.figure.role == "noun"
