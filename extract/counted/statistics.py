"""Statistics: figures with their unit, kind, period and subject, in the body and in footnotes.

Every numeral of a paragraph is either a statistic or rejected for a reason. The span of a statistic is
numeral + scale word + unit (a rank keeps its ordinal word); direction, baseline and approximation stand outside
it. Numbers in words are out of scope. `value` is what the printed numeral says by the rule of `normalize.numbers`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace

from extract.counted.figures import Figure, find_figures, quoted_spans
from extract.counted.headings import Outline, Section
from extract.counted.kinds import describe
from extract.counted.modality import TARGET, aims, begins_orders, goes_on_aiming, modality
from extract.counted.periods import Timeline, continues_list
from extract.counted.qualifiers import find_qualifier, share_back, share_forth
from extract.counted.subjects import find_subject
from extract.counted.units import lowered
from extract.layout import merged
from extract.values import Citation, Footnote, Statistic
from ingest.values import Zone
from normalize.dates import find_dates
from normalize.numbers import find_numbers
from normalize.symbols import find_symbols
from normalize.values import Span

_CLAUSE_END = re.compile(r"[;\n]|\.\s")
_ZONES = (Zone.BODY, Zone.TABLE, Zone.FOOTNOTE)


def find_statistics(
    text: str,
    *,
    citations: Sequence[Citation] = (),
    named: Sequence[Span] = (),
    footnotes: Sequence[Footnote] = (),
    blocks: Sequence[tuple[Span, Zone]],
    page_of: Callable[[int], int | None] = lambda _: None,
    directing: bool = False,
) -> tuple[Statistic, ...]:
    """All statistics of a document in text order; spans, blocks, citations and footnotes index `text`.

    `named` are the documents without a number: a year in such a name (Luật Cư trú năm 2020) dates no figure.
    `directing` says that the document lays down what shall be (`modality.directs`), so that its figures
    are targets from its first order on; before that it tells how things stand.

    >>> text = "Năm 2022, toàn tỉnh có 526/536 hộ đạt chuẩn, thu 13.963,91 tỷ đồng, tăng 4,3% so với năm 2021."
    >>> found = find_statistics(text, blocks=[(Span(0, len(text)), Zone.BODY)])
    >>> [(s.text, s.kind, s.value, s.scale, s.period) for s in found][:2]
    [('526/536 hộ', 'ratio', 526.0, 1, 'Năm 2022'), ('13.963,91 tỷ đồng', 'money', 13963.91, 1000000000, 'Năm 2022')]
    """
    numbers = list(find_numbers(text))
    starts = [number.span.start for number in numbers]
    masked = _masks(text, citations)
    mask_starts = [span.start for span in masked]
    sources = sorted(citation.span for citation in citations)
    names = sorted(named)
    notes = sorted(footnotes, key=lambda f: f.span)
    note_starts = [note.span.start for note in notes]
    found: list[Statistic] = []
    announced: str | None = None
    announced_targets = ordering = False
    outline = Outline()
    for block, zone in sorted(blocks, key=lambda b: b[0]):
        if zone not in _ZONES:
            continue
        printed = block.of(text)
        ordering = ordering or begins_orders(printed)
        section = outline.enter(printed) if zone is Zone.BODY else Section(None, targets=False)
        item = continues_list(printed)
        inherited = (announced if item else None) or section.period
        targets = section.targets or (announced_targets and item)
        within = numbers[bisect_left(starts, block.start) : bisect_left(starts, block.end)]
        hidden = masked[max(0, bisect_right(mask_starts, block.start) - 1) : bisect_left(mask_starts, block.end)]
        figures = find_figures(text, block, numbers=within, masked=hidden)
        announces = printed.rstrip().endswith(":")
        if not figures and not announces:
            announced, announced_targets = (announced, announced_targets) if item else (None, False)
            continue
        timeline = Timeline(
            text,
            block,
            cited=_in_block(sources, block),
            named=_in_block(names, block),
            quoted=quoted_spans(text, block),
            inherited=inherited,
        )
        announced = timeline.announces if announces else announced if item else None
        announced_targets = aims(printed) is True if announces else announced_targets and item
        first = len(found)
        for figure in figures:
            start = figure.span.start
            note = _note_at(start, notes, note_starts) if zone is Zone.FOOTNOTE else None
            statistic = _statistic(text, block, figure, figures, timeline, note, page_of(start))
            lead = timeline.sentence_before(start)
            said = modality(lowered(lead), under_targets=targets, directing=directing and ordering)
            if len(found) > first and found[-1].modality == TARGET and goes_on_aiming(lowered(lead)):
                said = TARGET
            statistic = replace(
                statistic,
                modality=said,
                qualifier=find_qualifier(text, block, figure, lead),
            )
            found.append(_with_said_before(text, found[first:], statistic) if len(found) > first else statistic)
        _share_purposes(text, found, block)
    return tuple(found)


def _with_said_before(text: str, before: Sequence[Statistic], statistic: Statistic) -> Statistic:
    """A statistic with what the clause said at an earlier one of the paragraph and does not say again."""
    last, start = before[-1], statistic.span.start
    same_clause = not _CLAUSE_END.search(text, last.span.end, start)
    if statistic.subject is None and same_clause:
        # "xuất khẩu đạt 1,2 tỷ USD, tăng 5%": what grew is what was said before.
        statistic = replace(statistic, subject=last.subject)
    if last.kind == "change" and (_restates(text, last.span, statistic) or _coordinates(text, before, statistic)):
        statistic = replace(statistic, kind="change", direction=last.direction)
    if statistic.kind == "change" and statistic.baseline is None:
        # "tăng 5 vụ so với cùng kỳ, tăng 2 người chết": the first says against what.
        changed = next((one for one in reversed(before[-_MAX_LIST:]) if one.kind == "change"), None)
        if changed is not None and not _CLAUSE_END.search(text, changed.span.end, start):
            statistic = replace(statistic, baseline=changed.baseline)
    actor = last.qualifier
    if statistic.qualifier is None and actor and share_forth(text, last.span, statistic.span, actor):
        statistic = replace(statistic, qualifier=actor)
    return statistic


_MAX_LIST = 12


def _share_purposes(text: str, found: list[Statistic], block: Span) -> None:
    """ "16 website, 961 fanpage để tuyên truyền": the purpose is that of each of them."""
    for at in range(len(found) - 2, -1, -1):
        here, after = found[at], found[at + 1]
        if here.span.start < block.start:
            return
        if here.qualifier is None and after.qualifier and share_back(text, here.span, after.span, after.qualifier):
            found[at] = replace(here, qualifier=after.qualifier)


def _restates(text: str, change: Span, statistic: Statistic) -> bool:
    """ "giảm 318 đơn (7,2%)": the share in brackets is the change once more."""
    gap, after = text[change.end : statistic.span.start], text[statistic.span.end : statistic.span.end + 1]
    return statistic.kind == "percent" and gap.strip() == "(" and after == ")"


def _coordinates(text: str, before: Sequence[Statistic], statistic: Statistic) -> bool:
    """ "tăng 1,2 điểm và 5 bậc so với năm 2021", "tăng lần lượt 2%, 3% và 5%": one verb tells several changes."""
    if statistic.kind not in ("count", "percent", "money", "measure"):
        return False
    gap = text[before[-1].span.end : statistic.span.start]
    # "giảm 02 xã, 15 thôn;"
    listed = gap == ", " and before[-1].unit != "%" and statistic.kind == "count"
    if (listed or _AND.fullmatch(gap)) and _ENDS_SERIES.match(text, statistic.span.end):
        return True
    opened = max(0, before[-1].span.start - _MAX_SERIES)
    return _SERIES_GAP.fullmatch(gap) is not None and "lần lượt" in text[opened : before[-1].span.start]


_AND = re.compile(r"\svà\s")
_ENDS_SERIES = re.compile(r"\s?(?:so với|[.;)]|$|(?:chết|bị thương|tử vong)(?![^\W_]))")
_SERIES_GAP = re.compile(r",\s|,?\svà\s")
_MAX_SERIES = 60


def _statistic(
    text: str,
    block: Span,
    figure: Figure,
    figures: Sequence[Figure],
    timeline: Timeline,
    note: int | None,
    page: int | None,
) -> Statistic:
    described = describe(text, block, figure, figures)
    return Statistic(
        span=figure.span,
        text=figure.span.of(text),
        value=described.value,
        kind=described.kind,
        denominator=figure.denominator,
        scale=figure.scale,
        unit=described.unit,
        direction=described.direction,
        baseline=described.baseline,
        approx=described.approx,
        period=timeline.governing(figure.span, yearly=described.yearly),
        subject=find_subject(text, block, figure),
        per=figure.per,
        malformed=described.malformed,
        footnote=note,
        page=page,
    )


def _in_block(spans: Sequence[Span], block: Span) -> list[Span]:
    """Those of sorted spans that overlap a paragraph."""
    near = spans[max(0, bisect_right(spans, block) - 1) : bisect_left(spans, block.end, key=_start)]
    return [span for span in near if span.overlaps(block)]


def _start(span: Span) -> int:
    return span.start


def _masks(text: str, citations: Sequence[Citation]) -> list[Span]:
    """Citations, symbols and dates, sorted and joined where they touch: no numeral in them counts."""
    return merged(
        [*(c.span for c in citations), *(d.span for d in find_dates(text)), *(s for s, _ in find_symbols(text))]
    )


def _note_at(position: int, notes: Sequence[Footnote], starts: Sequence[int]) -> int | None:
    at = bisect_right(starts, position) - 1
    return notes[at].number if at >= 0 and position < notes[at].span.end else None
