"""What the reader says of each word of the continuous text: how sure it was, and what a second reading gave."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from ingest.values import Document, Page, Piece, Word
from normalize.values import Span, WordRead


def words_read(document: Document) -> tuple[WordRead, ...]:
    """The words of `document.text` of which the reader says anything, in order; spans index that text.

    A word of which only a part is in the text keeps its confidence, but not its second reading.
    """
    pages = {page.number: page for page in document.pages}
    return tuple(found for piece in document.pieces for found in _in_piece(piece, pages[piece.page]))


def _in_piece(piece: Piece, page: Page) -> Iterator[WordRead]:
    low, high = piece.page_start, piece.page_start + piece.length
    for word in _words_from(page, low):
        if word.span.start >= high:
            return
        start, end = max(low, word.span.start), min(high, word.span.end)
        if start >= end or (word.confidence is None and not word.other):
            continue
        is_whole = (start, end) == (word.span.start, word.span.end)
        yield WordRead(Span(start, end).shift(piece.start - low), word.confidence, word.other if is_whole else "")


def _words_from(page: Page, position: int) -> Iterator[Word]:
    """The words of the page from the line on in which `position` stands."""
    first = bisect_right(page.lines, position, key=lambda line: line.span.start)
    return (word for at in range(max(0, first - 1), len(page.lines)) for word in page.lines[at].words)
