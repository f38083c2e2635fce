"""Footnotes: bodies without their marks, anchors in the body text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from extract.footnotes import find_footnotes
from extract.layout import lay_over
from ingest.values import Document, Mark, Zone
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
