"""Pages for assembling without a reader: recordings of real OCR on composed text, pages laid out by hand, plain texts.

Recordings were made from composed text, typeset in Liberation Serif, rastered with blur, noise and skew, and read by
tesseract 5.3 with the model `vie`. Beside each stands what was composed: its paragraphs, with `{n}` where a mark
stands, and its notes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pytest

from ingest.assemble import assemble
from ingest.lines import Row, Token, cut_line, lay_out
from ingest.values import Box, Document, Line, Page, Pages, Reading
from normalize.values import choose

RECORDINGS = Path(__file__).parent / "recordings"


def check_document(document: Document) -> None:
    """Pieces and blocks are sorted, disjoint and true to the pages; every word of a page is used once or left out."""
    pages = {page.number: page for page in document.pages}
    used: dict[int, list[tuple[int, int]]] = {}
    end = 0
    for piece in document.pieces:
        assert piece.start >= end and piece.length > 0
        end = piece.end
        printed = pages[piece.page].text[piece.page_start : piece.page_start + piece.length]
        assert document.text[piece.start : piece.end] == printed
        used.setdefault(piece.page, []).append((piece.page_start, piece.page_start + piece.length))
    for left_out in document.left_out:
        used.setdefault(left_out.page, []).append((left_out.span.start, left_out.span.end))
    for page in document.pages:
        covered = {at for start, end in used.get(page.number, ()) for at in range(start, end)}
        lost = [word.text for word in page.words if not covered.issuperset(range(word.span.start, word.span.end))]
        assert not lost, f"page {page.number}: neither in the text nor left out for a reason: {lost}"
    for spans in used.values():
        spans.sort()
        assert all(one[1] <= other[0] for one, other in pairwise(spans))
    end = 0
    for block in document.blocks:
        assert block.span.start >= end
        assert not document.text[end : block.span.start].strip(), "text outside blocks"
        end = block.span.end
    assert not document.text[end:].strip()
    for mark in document.marks:
        assert mark.span.end <= len(document.text)
    assert choose(document.text, document.proposals).original == document.text


@pytest.fixture
def assembled() -> Callable[..., Document]:
    """Assemble pages and check what must hold for every document."""

    def build(pages: Sequence[Page], **options: object) -> Document:
        document = assemble(Pages(tuple(pages)), **options)  # type: ignore[arg-type]
        check_document(document)
        return document

    return build


@pytest.fixture
def plain() -> Callable[[str], list[Page]]:
    """The one page of a plain text."""

    def build(text: str) -> list[Page]:
        lines: list[Line] = []
        at = 0
        for row in text.split("\n"):
            line = cut_line(row, at, block=len(lines))
            lines += [line] if line is not None else []
            at += len(row) + 1
        return [Page(1, text, tuple(lines), Reading.TEXT, "text")]

    return build


@dataclass
class Sheet:
    """A page laid out by hand at 200 dpi: lines of words with the boxes that their letters would have."""

    width: int = 1654
    height: int = 2339
    left: int = 240
    right: int = 1540
    y: int = 160
    rows: list[Row] = field(default_factory=list)
    rules: list[Box] = field(default_factory=list)
    block: int = 0

    def line(
        self, text: str, *, points: float = 14, x: int | None = None, centre: int | None = None, full: bool = False
    ) -> None:
        """One line; `x` is its left end, or `centre` its middle; a full line reaches the right margin."""
        em = points * 200 / 72
        words = text.split()
        total = sum(len(word) for word in words) * 0.435 * em + (len(words) - 1) * 0.25 * em
        at = centre - total / 2 if centre is not None else float(self.left if x is None else x)
        space = (self.right - at - total) / max(1, len(words) - 1) + 0.25 * em if full else 0.25 * em
        tokens = []
        for word in words:
            width = len(word) * 0.435 * em
            raised = len(word) <= 2 and not word[0].isalnum() and word not in "-+–"
            top = self.y + (0 if raised else 0.1 * em)
            bottom = self.y + em * (0.45 if raised else 0.85)
            tokens.append(Token(word, Box(round(at), round(top), round(at + width), round(bottom)), 0.95))
            at += width + space
        self.rows.append(Row(tuple(tokens), self.block))
        self.y += round(em * 1.2)

    def paragraph(self, text: str, *, points: float = 14, indent: int = 100) -> None:
        """A paragraph broken into lines, its first line indented."""
        room = (self.right - self.left) / (points * 200 / 72) / 0.48
        line: list[str] = []
        first = True
        for word in text.split():
            limit = room - (indent / (points * 200 / 72) / 0.48 if first else 0)
            if line and sum(len(w) + 1 for w in line) + len(word) > limit:
                self.line(" ".join(line), points=points, x=self.left + (indent if first else 0), full=True)
                line, first = [], False
            line.append(word)
        self.line(" ".join(line), points=points, x=self.left + (indent if first else 0))
        self.block += 1
        self.y += 10

    def cells(self, left: str, right: str) -> None:
        """One line across the header's two cells."""
        y = self.y
        self.line(left, points=13, centre=480)
        tokens = self.rows.pop().tokens
        self.y = y
        self.line(right, points=13, centre=1130)
        tokens += self.rows.pop().tokens
        self.rows.append(Row(tokens, self.block))

    def page(self, number: int) -> Page:
        text, lines = lay_out(self.rows)
        return Page(number, text, lines, Reading.OCR, "hand", self.width, self.height, 200, tuple(self.rules))


@pytest.fixture
def sheet() -> type[Sheet]:
    return Sheet


@dataclass(frozen=True)
class Recorded:
    """A recording: its pages, and what was composed."""

    pages: list[Page]
    paragraphs: list[str]
    notes: dict[int, str]


@pytest.fixture
def recorded() -> Callable[[str], Recorded]:
    """A recording by its name."""

    def build(name: str) -> Recorded:
        pages: list[Page] = []
        head: list[int] = []
        rows: list[Row] = []

        def finish() -> None:
            if head:
                text, lines = lay_out(rows)
                number, width, height, dpi = head
                pages.append(Page(number, text, lines, Reading.OCR, "recording", width, height, dpi))

        for entry in (RECORDINGS / f"{name}.tsv").read_text("utf-8").splitlines():
            cells = entry.split("\t")
            if cells[0] == "page" and len(cells) == 5:
                finish()
                head, rows = [int(cell) for cell in cells[1:]], []
            elif cells[0] == "line" and len(cells) == 2:
                rows.append(Row((), int(cells[1])))
            else:
                word, *box, confidence = cells
                token = Token(word, Box(*map(int, box)), float(confidence))
                rows[-1] = Row((*rows[-1].tokens, token), rows[-1].block)
        finish()
        composed = json.loads((RECORDINGS / f"{name}.json").read_text("utf-8"))
        return Recorded(pages, composed["paragraphs"], {int(n): text for n, text in composed["notes"].items()})

    return build
