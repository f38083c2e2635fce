"""Laying out a page's text: printed rows of words become one string and lines whose spans index it.

Every reader that knows words, not a finished text, comes through here, so that the page's text is its
lines joined by newlines and every word is the slice that its span says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.values import Box, Line, Word, Zone
from normalize.text import to_nfc
from normalize.values import Span

_TOKEN = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Token:
    """A word before its place in the text is known; `text` holds no white space."""

    text: str
    box: Box | None = None
    confidence: float | None = None
    other: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A printed line before its place in the text is known; `block` numbers its paragraph on the page."""

    tokens: tuple[Token, ...]
    block: int


def lay_out(rows: Iterable[Row]) -> tuple[str, tuple[Line, ...]]:
    """The text and the lines of `rows`: words joined by one space, lines by a newline; empty rows are dropped.

    >>> text, lines = lay_out([Row((Token("Số"), Token("25-NQ/TW")), 0), Row((Token("ngày"),), 0)])
    >>> text, lines[1].span
    ('Số 25-NQ/TW\\nngày', Span(start=12, end=16))
    """
    texts: list[str] = []
    lines: list[Line] = []
    start = 0
    for row in rows:
        words: list[Word] = []
        at = start
        for token in row.tokens:
            text = to_nfc(token.text)
            if not text:
                continue
            words.append(Word(text, Span(at, at + len(text)), token.box, token.confidence, to_nfc(token.other)))
            at += len(text) + 1
        if not words:
            continue
        texts.append(" ".join(word.text for word in words))
        lines.append(Line(Span(start, at - 1), tuple(words), row.block, join_boxes([word.box for word in words])))
        start = at
    return "\n".join(texts), tuple(lines)


def cut_line(text: str, start: int, *, block: int, zone: Zone | None = None, note: int | None = None) -> Line | None:
    """The line of a finished text's row `text`, which stands at `start`; None where the row holds no word.

    The span leaves out white space around the row; inside it the text is as it is.
    """
    words = tuple(Word(m.group(), Span(*m.span()).shift(start)) for m in _TOKEN.finditer(text))
    if not words:
        return None
    return Line(Span(words[0].span.start, words[-1].span.end), words, block, zone=zone, note=note)


def join_boxes(boxes: Sequence[Box | None]) -> Box | None:
    """The smallest box around all of `boxes`, None where any of them is unknown."""
    joined: Box | None = None
    for box in boxes:
        if box is None:
            return None
        joined = box if joined is None else joined.join(box)
    return joined
