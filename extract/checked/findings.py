"""What does not add up in a document: figures against each other, citations against each other and against time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from extract.checked.arithmetic import check_numbers, check_ratios, is_misprinted
from extract.checked.bare_parts import check_bare_parts
from extract.checked.calendars import check_dates, check_periods
from extract.checked.changes import check_changes
from extract.checked.classes import check_shares
from extract.checked.conflicts import check_citations
from extract.checked.repeats import check_repeats
from extract.checked.sums import check_sums, check_totals
from extract.values import Citation, Finding, Header, Statistic, Uncertain

UNSURE = 0.5
"""A citation below this is more likely wrong than right: what it contradicts tells of the reading alone."""


def check_findings(
    text: str,
    *,
    header: Header,
    citations: Sequence[Citation],
    statistics: Sequence[Statistic],
    uncertain: Sequence[Uncertain] = (),
) -> tuple[Finding, ...]:
    """All findings of a document in the order of their first evidence; spans index `text`.

    Kinds: ratio_mismatch, sum_mismatch, percent_sum, change_mismatch, value_conflict, malformed_number,
    rank_out_of_range, percent_out_of_range, date_conflict, issuer_conflict, type_conflict, type_mismatch, chronology,
    impossible_date, period_order. Severity is high only where the contradiction is certain as the text stands. Unsure
    citations take no part, and what rests on a figure or date that was not surely read (`uncertain`) is left out:
    far more often the reading is wrong than the text.
    """
    ordered = sorted(statistics, key=lambda s: s.span)
    # Of a numeral that breaks the rule of grouping nobody knows the value.
    sound = [s for s in ordered if not is_misprinted(s)]
    found = [
        *check_ratios(text, sound),
        *check_changes(text, sound),
        *check_sums(text, sound),
        *check_totals(text, sound),
        *check_bare_parts(text, sound),
        *check_shares(text, sound),
        *check_repeats(text, sound),
        *check_numbers(text, ordered),
        *check_citations(text, header, [c for c in citations if c.confidence >= UNSURE]),
        *check_dates(text),
        *check_periods(text),
    ]
    doubtful = _Doubtful(text, uncertain)
    sure = (f for f in found if not any(doubtful.touches(place.start, place.end) for place in f.evidence))
    return tuple(sorted(sure, key=lambda f: (f.evidence[0], f.kind)))


class _Doubtful:
    """The words with figures that were not surely read."""

    def __init__(self, text: str, uncertain: Sequence[Uncertain]) -> None:
        spans = sorted(one.span for one in uncertain if any(char.isdigit() for char in one.span.of(text) + one.printed))
        self._spans = spans
        self._ends = [span.end for span in spans]

    def touches(self, start: int, end: int) -> bool:
        # Uncertain words do not overlap, so that their ends are in order too.
        at = bisect_left(self._ends, start + 1)
        return at < len(self._spans) and self._spans[at].start < end
