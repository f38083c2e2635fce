"""Pages of words and layouts as small blobs, and back exactly.

A blob is zlib over JSON. Words are rows of numbers; a word's text is kept only where it is not the
characters of its span, which readers normally guarantee. Floats survive because JSON writes them
shortest-exact. The first byte is the form's version.
"""

from __future__ import annotations

import json
import zlib
from itertools import chain
from typing import Any

from ingest.values import (
    Area,
    AreaKind,
    Block,
    Box,
    Document,
    LeftOut,
    Line,
    Mark,
    Page,
    PageFailure,
    Piece,
    Raised,
    Reading,
    Reason,
    Word,
    Zone,
)
from normalize.values import Edit, Span

VERSION = b"\x01"


def pack_page(page: Page) -> bytes:
    """The lines, words, rules, areas and raised figures of `page`; its text and sizes are columns."""
    lines = [
        [
            *_span(line.span),
            line.block,
            _box(line.box),
            line.zone,
            line.note,
            [_word(word, page.text) for word in line.words],
        ]
        for line in page.lines
    ]
    areas = [[area.kind, _box(area.box)] for area in page.areas]
    raised = [[_box(found.box), *_span(found.span), found.numbers] for found in page.raised]
    return _pack([lines, [_box(rule) for rule in page.rules], areas, raised, page.turn, page.skew])


def unpack_page(
    blob: bytes, *, number: int, text: str, reading: Reading, engine: str, width: int, height: int, dpi: int
) -> Page:
    """The page that `pack_page` was given."""
    # Pages written before their images were looked at have only lines and rules.
    lines, rules, *more = _unpack(blob)
    areas, raised, turn, skew = more or ([], [], 0, 0.0)
    return Page(
        number=number,
        text=text,
        lines=tuple(
            Line(
                Span(start, end),
                tuple(_to_word(word, text) for word in words),
                block,
                _to_box(box),
                None if zone is None else Zone(zone),
                note,
            )
            for start, end, block, box, zone, note, words in lines
        ),
        reading=reading,
        engine=engine,
        width=width,
        height=height,
        dpi=dpi,
        rules=tuple(Box(*rule) for rule in rules),
        areas=tuple(Area(AreaKind(kind), Box(*box)) for kind, box in areas),
        raised=tuple(
            Raised(Box(*box), Span(start, end), tuple((number, share) for number, share in numbers))
            for box, start, end, numbers in raised
        ),
        turn=turn,
        skew=skew,
    )


def pack_layout(document: Document) -> bytes:
    """Pieces, blocks, marks and proposals of `document`, and what of its pages it leaves out."""
    return _pack(
        [
            [[p.start, p.page, p.page_start, p.length] for p in document.pieces],
            [[*_span(b.span), b.zone, b.page, b.note] for b in document.blocks],
            [[m.number, *_span(m.span)] for m in document.marks],
            [[*_span(e.span), e.replacement, e.rule, e.confidence, e.alternatives] for e in document.proposals],
            [[o.page, *_span(o.span), o.reason] for o in document.left_out],
        ]
    )


def unpack_layout(blob: bytes, *, pages: tuple[Page, ...], failed: tuple[PageFailure, ...], text: str) -> Document:
    """The document that `pack_layout` was given; its pages and text are kept in rows of their own."""
    # Layouts written before assembling said what it leaves out have no fifth part.
    pieces, blocks, marks, proposals, *more = _unpack(blob)
    return Document(
        pages=pages,
        failed=failed,
        text=text,
        pieces=tuple(Piece(*piece) for piece in pieces),
        blocks=tuple(Block(Span(start, end), Zone(zone), page, note) for start, end, zone, page, note in blocks),
        marks=tuple(Mark(number, Span(start, end)) for number, start, end in marks),
        proposals=tuple(
            Edit(Span(start, end), replacement, rule, confidence, tuple(alternatives))
            for start, end, replacement, rule, confidence, alternatives in proposals
        ),
        left_out=tuple(LeftOut(page, Span(start, end), Reason(reason)) for page, start, end, reason in chain(*more)),
    )


def _pack(value: list[Any]) -> bytes:
    return VERSION + zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8"))


def _unpack(blob: bytes) -> list[Any]:
    if blob[:1] != VERSION:
        raise ValueError(f"a compact form of unknown version {blob[:1]!r}")
    value: list[Any] = json.loads(zlib.decompress(blob[1:]))
    return value


def _span(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _box(box: Box | None) -> tuple[int, int, int, int] | None:
    return None if box is None else (box.left, box.top, box.right, box.bottom)


def _to_box(box: list[int] | None) -> Box | None:
    return None if box is None else Box(*box)


def _word(word: Word, text: str) -> list[Any]:
    row: list[Any] = [*_span(word.span), _box(word.box), word.confidence]
    if word.other:
        return [*row, word.text, word.other]
    return row if word.span.of(text) == word.text else [*row, word.text]


def _to_word(row: list[Any], text: str) -> Word:
    span = Span(row[0], row[1])
    return Word(row[4] if len(row) > 4 else span.of(text), span, _to_box(row[2]), row[3], *row[5:])
