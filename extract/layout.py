"""Where a character of the repaired text stands: its zone, its page, its footnote.

Blocks are found in the text as read; facts are found in the repaired text. A layout carries the blocks
over, so that no extractor has to know that there are two texts.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.values import Document, Zone
from normalize.values import EditedText, Span


@dataclass(frozen=True, slots=True)
class Place:
    """A block of the repaired text."""

    span: Span
    zone: Zone
    page: int
    note: int | None


@dataclass(frozen=True, slots=True)
class Layout:
    """The blocks of the repaired text in order, and the way back to the pages."""

    document: Document
    repaired: EditedText
    places: tuple[Place, ...]

    @property
    def text(self) -> str:
        """The repaired text, which all spans of facts index."""
        return self.repaired.text

    def at(self, position: int) -> Place | None:
        """The block that holds the character at `position`, or the one before it."""
        index = bisect_right(self.places, position, key=lambda p: p.span.start) - 1
        return self.places[index] if index >= 0 else None

    def note_at(self, position: int) -> int | None:
        """The number of the footnote in which `position` stands, None in the body."""
        place = self.at(position)
        return place.note if place is not None and place.zone is Zone.FOOTNOTE else None

    def page_at(self, position: int) -> int | None:
        """The page on which `position` was printed."""
        return self.document.page_of(self.repaired.to_original(Span(position, position)).start)

    def of(self, *zones: Zone) -> tuple[Place, ...]:
        """The blocks of some zones, in order."""
        return tuple(place for place in self.places if place.zone in zones)


def lay_over(document: Document, repaired: EditedText) -> Layout:
    """The blocks of `document` as they stand in `repaired`."""
    places = tuple(
        Place(repaired.to_edited(block.span), block.zone, block.page, block.note)
        for block in sorted(document.blocks, key=lambda b: b.span)
    )
    return Layout(document, repaired, places)


def merged(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those that overlap as one."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start < joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined
