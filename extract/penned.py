"""Whether a number in the letterhead was filled in by hand: the engine's confidence, and what a pen leaves.

A form has a blank before its code ("Số:      /KH-UBND"), so that a number written into it stands apart from the code,
and written figures are taller than printed ones. Where the page shows either, the engine must be nearly certain.
"""

from __future__ import annotations

import re

from extract.layout import Layout
from ingest.values import Word, Zone
from normalize.values import Span

SURE_PRINTED = 0.8
"""A printed number is believed if the reader was at least this sure of the word that holds it."""

SURE_FILLED = 0.94
"""The same for a number that stands apart from its code, or that is taller than the printed figures beside it."""

TALL = 1.25
"""How much taller than printed figures written ones are, at least."""


def doubts_number(layout: Layout, zones: tuple[Zone, ...], number: str) -> bool:
    """Whether the number of the document's own symbol, as printed, is not to be believed."""
    span = _find(layout, zones, rf"(?<![\w.]){re.escape(number)}(?=\s*[-–/])")
    words = _words(layout, span) if span is not None else []
    if not words:
        return False
    # What is glued to the code was set with it.
    sure = SURE_PRINTED if re.search(r"\d.*[-–/]", words[-1].text) else SURE_FILLED
    return _sureness(words) < sure


def doubtful_figures(layout: Layout, zones: tuple[Zone, ...], printed: str) -> list[str]:
    """The figures of a date, as printed, that are not to be believed."""
    span = _find(layout, zones, re.escape(printed))
    words = _words(layout, span) if span is not None else []
    years = [w.box.height for w in words if w.box is not None and re.fullmatch(r"\W*\d{4}\W*", w.text)]
    doubtful = []
    for word in words:
        tall = bool(years) and word.box is not None and word.box.height > TALL * min(years)
        digits = re.fullmatch(r"\W*\d{1,2}\W*", word.text) is not None
        sure = SURE_FILLED if tall and digits else SURE_PRINTED
        if word.confidence is not None and word.confidence < sure:
            doubtful.append(word.text)
    return doubtful


def sureness(layout: Layout, zones: tuple[Zone, ...], wanted: str) -> float:
    """How sure the reader was of the least sure word of `wanted`; 1.0 where it has no opinion."""
    span = _find(layout, zones, re.escape(wanted))
    return _sureness(_words(layout, span)) if span is not None else 1.0


def _sureness(words: list[Word]) -> float:
    return min((w.confidence for w in words if w.confidence is not None), default=1.0)


def _find(layout: Layout, zones: tuple[Zone, ...], pattern: str) -> Span | None:
    for place in layout.of(*zones):
        if (match := re.search(pattern, place.span.of(layout.text))) is not None:
            return Span(place.span.start + match.start(), place.span.start + match.end())
    return None


def _words(layout: Layout, span: Span) -> list[Word]:
    return [word for _, word in layout.document.words(layout.repaired.to_original(span))]
