"""Footnotes: bodies without their marks, anchors in the body text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from extract.footnotes import find_footnotes
from extract.layout import lay_over
from ingest.values import Block, Document, Mark, Piece, Zone
from normalize.values import Edit, EditedText, Span

MakeDocument = Callable[..., Document]


def test_body_without_mark_and_anchor(document_of: MakeDocument) -> None:
    document = document_of(
        (Zone.BODY, "Toàn tỉnh¹ có hai huyện²."),
        (Zone.FOOTNOTE, "¹ Tính đến nay.", 1),
        (Zone.FOOTNOTE, "² 02 huyện.", 2),
    )
    document = replace(document, marks=(Mark(1, Span(9, 10)), Mark(2, Span(23, 24))))
    notes = find_footnotes(lay_over(document, EditedText(document.text)))
    assert [(n.number, n.text, n.anchor) for n in notes] == [(1, "Tính đến nay.", 9), (2, "02 huyện.", 23)]
    assert all(n.span.of(document.text) == n.text for n in notes)


def test_a_figure_at_the_head_of_a_note_is_no_mark(document_of: MakeDocument) -> None:
    document = document_of((Zone.FOOTNOTE, "12 cuộc giám sát.", 3), (Zone.FOOTNOTE, "[4]: Theo báo cáo.", 4))
    notes = find_footnotes(lay_over(document, EditedText(document.text)))
    assert [n.text for n in notes] == ["12 cuộc giám sát.", "Theo báo cáo."]


def test_paragraphs_of_one_note_are_one_note(document_of: MakeDocument) -> None:
    document = document_of((Zone.FOOTNOTE, "¹ Nhiệm kỳ trước;", 1), (Zone.FOOTNOTE, "nhiệm kỳ này.", 1))
    (note,) = find_footnotes(lay_over(document, EditedText(document.text)))
    assert note.text == "Nhiệm kỳ trước;\nnhiệm kỳ này."


def test_anchor_moves_with_the_edits(document_of: MakeDocument) -> None:
    document = document_of((Zone.BODY, "Toan tinh! co."), (Zone.FOOTNOTE, "¹ Một.", 1))
    document = replace(document, marks=(Mark(1, Span(9, 10)),))
    edits = (Edit(Span(0, 4), "Toàn bộ", "lexicon", 0.9), Edit(Span(9, 10), "¹", "footnote_mark", 0.9))
    repaired = EditedText(document.text, edits)
    (note,) = find_footnotes(lay_over(document, repaired))
    assert note.anchor is not None and repaired.text[note.anchor] == "¹"


def _two_pages(body: tuple[str, str], notes: tuple[tuple[str, int, int], ...]) -> Document:
    """A document of two pages, each with a paragraph of body; notes are texts with numbers and pages."""
    lines = [*body, *(text for text, _, _ in notes)]
    text, blocks, pieces = "\n".join(lines), [], []
    at = 0
    for index, line in enumerate(lines):
        page = 1 + index if index < 2 else notes[index - 2][2]
        zone, note = (Zone.BODY, None) if index < 2 else (Zone.FOOTNOTE, notes[index - 2][1])
        blocks.append(Block(Span(at, at + len(line)), zone, page, note))
        pieces.append(Piece(at, page, at, len(line)))
        at += len(line) + 1
    return Document((), (), text, tuple(pieces), tuple(blocks))


def test_numbers_that_begin_anew_on_every_page() -> None:
    document = _two_pages(
        ("Năm 2021 có 12 lớp¹, 3 km² rừng.", "Năm 2022 có 9 lớp¹, 2 đội²."),
        (("¹ Ở xã Nà Phìn.", 1, 1), ("¹ Ở xã Pa Kheo.", 2, 2), ("² Đội cơ động.", 3, 2)),
    )
    text = document.text
    document = replace(document, marks=(Mark(1, Span(18, 19)),))
    notes = find_footnotes(lay_over(document, EditedText(text)))
    assert [note.anchor for note in notes] == [18, text.index("lớp¹, 2") + 3, text.index("đội²") + 3]


def test_a_mark_at_the_head_of_the_next_page_begins_another_note() -> None:
    document = _two_pages(("Có 12 lớp¹.", "Có 9 lớp¹."), (("¹ Ở xã Nà Phìn.", 1, 1), ("¹ Ở xã Pa Kheo.", 1, 2)))
    document = replace(document, marks=(Mark(1, Span(9, 10)), Mark(1, Span(20, 21))))
    notes = find_footnotes(lay_over(document, EditedText(document.text)))
    assert [(note.text, note.anchor) for note in notes] == [("Ở xã Nà Phìn.", 9), ("Ở xã Pa Kheo.", 20)]


def test_of_two_figures_alike_none_is_the_mark() -> None:
    document = _two_pages(("Có 12 lớp.", "Có 9 lớp¹, 2 đội¹."), (("¹ Ở xã Nà Phìn.", 1, 1), ("¹ Ở xã Pa Kheo.", 2, 2)))
    notes = find_footnotes(lay_over(document, EditedText(document.text)))
    assert [note.anchor for note in notes] == [None, None]
