"""Parts told by their class and a number alone: 30 đảng viên, gồm: khiển trách 17, cảnh cáo 8, khai trừ 5.

Such numbers have no unit and are no statistics; as parts they are sure only where each stands after the name of a
class and all the classes are of one family.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.checked.amounts import amount, canonical, earlier, lines_lowered, written
from extract.checked.classes import Family, class_of
from extract.values import Finding, Statistic
from normalize.values import Span


def check_bare_parts(text: str, statistics: Sequence[Statistic]) -> Iterator[Finding]:
    """Every count against the classes and bare numbers listed after it."""
    starts = {s.span.start for s in statistics}
    for at, total in enumerate(statistics):
        if total.kind != "count" or total.approx is not None or total.scale != 1:
            continue
        low = lines_lowered(text[total.span.end : total.span.end + _REACH])
        opened = _OPENING.match(low)
        if opened is None:
            continue
        parts = _parts(low, opened.end())
        if parts is None:
            continue
        family, names, spans = parts
        if total.span.end + spans[0].start in starts:
            continue
        added = sum(int(low[span.start : span.end].replace(".", "")) for span in spans)
        others = [other for other in earlier(text, statistics, at) if other.kind in ("count", "change")]
        if added == total.value or any(added in (other.value, other.value + amount(total)) for other in others):
            continue
        everything = opened["some"] is None or (family.leaves_none(frozenset(names)) and not family.rarely_more)
        if added < total.value and not everything:
            continue
        listed = " + ".join(low[span.start : span.end] for span in spans)
        places = (Span(total.span.end + span.start, total.span.end + span.end) for span in spans)
        yield Finding(
            "sum_mismatch",
            "medium" if others else "high",
            f"{listed} = {written(added, 0)}, but the total is {total.text}.",
            (total.span, *places),
            computed=canonical(added, 0),
            stated=canonical(total.value, 0),
        )


_REACH = 400
_OPENING = re.compile(
    r"""[^.;:()\d\n]{0,60}?
        (?: [,(;\ ]\ ?(?: (?P<some>trong\ (?:số\ )?đó) | bao\ gồm | gồm\ có | gồm | chia\ ra )(?![^\W_]|\ cả)\ ?:?
          | [:(] )""",
    re.VERBOSE,
)
_ITEM = re.compile(
    r"""\s?(?P<label>[^\d,;.:()\n]{2,40}?)\ ?:?\ ?(?P<number>\d{1,3}(?:\.\d{3})+|\d+)
        (?:\ (?P<unit>trường\ hợp|đồng\ chí|đảng\ viên|người))? (?P<next>[,;]|\ và(?=\ )|[.)](?!\d)|\n|$)(?!\d)""",
    re.VERBOSE,
)


def _parts(low: str, start: int) -> tuple[Family, list[str], list[Span]] | None:
    """The family, classes and numbers of a list that is nothing but classes and bare numbers, to its end."""
    family: Family | None = None
    names: list[str] = []
    spans: list[Span] = []
    while (item := _ITEM.match(low, start)) is not None:
        named = class_of(item["label"])
        if named is None or named[1] in names or (family is not None and named[0] is not family):
            return None
        family = named[0]
        names.append(named[1])
        spans.append(Span(*item.span("number")))
        start = item.end()
        if item["next"] in (".", ")", "\n", ""):
            return (family, names, spans) if len(spans) > 1 else None
        if item["unit"] is not None:
            # Numbers with units are statistics, which check_sums adds up.
            return None
    return None
