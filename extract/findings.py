"""What does not add up in a document: figures against each other, citations against each other and against time."""

from __future__ import annotations

from collections.abc import Sequence

from extract.arithmetic import check_changes, check_numbers, check_ratios
from extract.conflicts import check_citations, check_dates
from extract.sums import check_sums
from extract.values import Citation, Finding, Header, Statistic

UNSURE = 0.5
"""A citation below this is more likely wrong than right: its type against its code tells of the reading alone."""


def check_findings(
    text: str, *, header: Header, citations: Sequence[Citation], statistics: Sequence[Statistic]
) -> tuple[Finding, ...]:
    """All findings of a document in the order of their first evidence; spans index `text`.

    Kinds: ratio_mismatch, sum_mismatch, percent_sum, change_mismatch, malformed_number, rank_out_of_range,
    percent_out_of_range, date_conflict, issuer_conflict, type_conflict, type_mismatch, chronology, impossible_date.
    Severity is high only where the contradiction is certain as the text stands; a type_mismatch needs a sure citation.
    """
    ordered = sorted(statistics, key=lambda s: s.span)
    unsure = {citation.span for citation in citations if citation.confidence < UNSURE}
    found = [
        *check_ratios(text, ordered),
        *check_changes(text, ordered),
        *check_sums(text, ordered),
        *check_numbers(text, ordered),
        *check_citations(text, header, citations),
        *check_dates(text),
    ]
    sure = (f for f in found if f.kind != "type_mismatch" or unsure.isdisjoint(f.evidence))
    return tuple(sorted(sure, key=lambda f: (f.evidence[0], f.kind)))
