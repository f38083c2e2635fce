"""Footnotes: their bodies, which assembly has already joined over pages, and where their marks stand."""

from __future__ import annotations

import re

from extract.layout import Layout
from extract.values import Footnote
from ingest.values import Zone
from normalize.values import Span


def find_footnotes(layout: Layout) -> tuple[Footnote, ...]:
    """All footnotes in text order; `text` is what stands at `span`, without the mark.

    Blocks that follow each other with the same number, or without one, are one footnote.
    """
    anchors = {mark.number: layout.repaired.to_edited(mark.span).start for mark in reversed(layout.document.marks)}
    found: list[Footnote] = []
    for place in layout.of(Zone.FOOTNOTE):
        if found and place.note in (None, found[-1].number):
            found[-1] = _note(layout, found[-1].number, Span(found[-1].span.start, place.span.end), anchors)
        elif place.note is not None:
            start = place.span.start + _mark_length(place.span.of(layout.text), place.note)
            found.append(_note(layout, place.note, Span(start, place.span.end), anchors))
    return tuple(found)


_MARK = re.compile(
    r"\s*(?:[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]+|\[\d{1,3}\]?|\(\d{1,3}\)|\d{1,3}(?=[ \u00a0.)]))[.):]?\]?\s*"
)
_DIGITS = re.compile(r"\d+")


def _mark_length(text: str, number: int) -> int:
    """How many characters at the head of a note are its mark: superscripts, or its own number."""
    mark = _MARK.match(text)
    if mark is None:
        return 0
    digits = _DIGITS.search(mark[0])
    plain = digits is not None and digits[0].isascii()
    return mark.end() if not plain or (digits is not None and int(digits[0]) == number) else 0


def _note(layout: Layout, number: int, span: Span, anchors: dict[int, int]) -> Footnote:
    text = span.of(layout.text)
    start = span.start + len(text) - len(text.lstrip())
    end = span.end - (len(text) - len(text.rstrip()))
    span = Span(start, max(start, end))
    return Footnote(number, span, span.of(layout.text), anchors.get(number), layout.page_at(span.start))
