"""Footnotes: their bodies, which assembly has already joined over pages, and where their marks stand.

Assembly numbers the notes of a document through and ties each to its mark. Where a document numbers anew on every
page, the printed mark is not that number; then the raised figure is sought in the body of the note's page.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from extract.layout import Layout
from extract.values import Footnote
from ingest.values import Zone
from normalize.text import from_superscript
from normalize.values import Span


def find_footnotes(layout: Layout) -> tuple[Footnote, ...]:
    """All footnotes in text order; `text` is what stands at `span`, without the mark.

    Blocks that follow each other with the same number, or without one, are one footnote, unless a block begins with
    that mark anew.
    """
    found: list[tuple[int, int | None, Span, int]] = []
    for place in layout.of(Zone.FOOTNOTE):
        text = place.span.of(layout.text)
        last = found[-1] if found else None
        anew = last is not None and place.note == last[0] and place.page != last[3] and _raised_head(text) is not None
        if last is not None and not anew and place.note in (None, last[0]):
            found[-1] = (last[0], last[1], Span(last[2].start, place.span.end), last[3])
        elif place.note is not None:
            start = place.span.start + _mark_length(text, place.note)
            found.append((place.note, _raised_head(text), Span(start, place.span.end), place.page))
    anchors = _anchors(layout, [(number, head, page) for number, head, _, page in found])
    return tuple(
        _note(layout, number, span, anchor) for (number, _, span, _), anchor in zip(found, anchors, strict=True)
    )


_MARK = re.compile(
    r"\s*(?:[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]+|\[\d{1,3}\]?|\(\d{1,3}\)|\d{1,3}(?=[ \u00a0.)]))[.):]?\]?\s*"
)
_DIGITS = re.compile(r"\d+")
_RAISED = re.compile(r"[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]+")
# What a raised figure is a power of: km², m³.
_POWER_OF = re.compile(r"(?<![^\W\d_])[kcdm]?m$", re.IGNORECASE)


def _raised_head(text: str) -> int | None:
    """The number of the raised figures with which a note begins."""
    match = _RAISED.match(text.lstrip())
    return from_superscript(match[0]) if match is not None else None


def _anchors(layout: Layout, notes: Iterable[tuple[int, int | None, int]]) -> list[int | None]:
    """Where the mark of each note stands, in order: assembly's, else a raised figure in the body of its page."""
    marks = sorted((layout.repaired.to_edited(mark.span).start, mark.number) for mark in layout.document.marks)
    tied: dict[int, list[int]] = {}
    for start, number in reversed(marks):
        tied.setdefault(number, []).append(start)
    taken = {start for start, _ in marks}
    figures: dict[int, list[tuple[int, int]]] | None = None
    anchors: list[int | None] = []
    before = -1
    for number, head, page in notes:
        if tied.get(number):
            before = tied[number].pop()
            anchors.append(before)
            continue
        figures = _raised_by_page(layout) if figures is None and head is not None else figures
        starts = [start for start, value in (figures or {}).get(page, ()) if value == head and start not in taken]
        later = starts[bisect_right(starts, before) :]
        # Of several figures alike none is surely the mark.
        anchor = later[0] if len(later) == 1 else None
        if anchor is not None:
            taken.add(anchor)
            before = anchor
        anchors.append(anchor)
    return anchors


def _raised_by_page(layout: Layout) -> dict[int, list[tuple[int, int]]]:
    """The raised figures of the body by page: where each begins, and its number."""
    figures: dict[int, list[tuple[int, int]]] = {}
    for place in layout.of(Zone.BODY, Zone.TITLE, Zone.TABLE):
        for match in _RAISED.finditer(layout.text, place.span.start, place.span.end):
            number = from_superscript(match[0])
            if number is not None and _POWER_OF.search(layout.text, max(0, match.start() - 3), match.start()) is None:
                page = layout.page_at(match.start()) or place.page
                figures.setdefault(page, []).append((match.start(), number))
    return figures


def _mark_length(text: str, number: int) -> int:
    """How many characters at the head of a note are its mark: superscripts, or its own number."""
    mark = _MARK.match(text)
    if mark is None:
        return 0
    digits = _DIGITS.search(mark[0])
    plain = digits is not None and digits[0].isascii()
    return mark.end() if not plain or (digits is not None and int(digits[0]) == number) else 0


def _note(layout: Layout, number: int, span: Span, anchor: int | None) -> Footnote:
    text = span.of(layout.text)
    start = span.start + len(text) - len(text.lstrip())
    end = span.end - (len(text) - len(text.rstrip()))
    span = Span(start, max(start, end))
    return Footnote(number, span, span.of(layout.text), anchor, layout.page_at(span.start))
