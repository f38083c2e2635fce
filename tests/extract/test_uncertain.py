"""Doubtful words: what the repair was not sure of, what is no word, what was hardly read."""

from __future__ import annotations

from extract.uncertain import Doubts, find_uncertain
from extract.values import Uncertain
from ingest.values import Block, Document, Line, Page, Piece, Reading, Word, Zone
from normalize.strange import Strange
from normalize.values import Edit, EditedText, Span


def _document(*words: tuple[str, float]) -> Document:
    """One line of words with the engine's confidence in each."""
    text, placed = " ".join(word for word, _ in words), []
    start = 0
    for word, confidence in words:
        placed.append(Word(word, Span(start, start + len(word)), confidence=confidence))
        start += len(word) + 1
    span = Span(0, len(text))
    page = Page(1, text, (Line(span, tuple(placed), 0),), Reading.OCR, "recording")
    return Document((page,), (), text, (Piece(0, 1, 0, len(text)),), (Block(span, Zone.BODY, 1),))


def test_an_unsure_edit_is_doubtful_and_a_sure_one_is_not() -> None:
    edits = (
        Edit(Span(0, 4), "thực", "lexicon", 0.61, ("thuế",)),
        Edit(Span(5, 9), "hiện", "lexicon", 0.99),
    )
    (doubt,) = find_uncertain(EditedText("thue hien", edits))
    assert (doubt.printed, doubt.repaired, doubt.alternatives, doubt.confidence) == ("thue", "thực", ("thuế",), 0.61)


def test_a_word_that_is_none_is_doubtful_however_well_it_was_read() -> None:
    document = _document(("giữ", 0.97), ("ốn", 0.97), ("định", 0.97))
    strange = (Strange(Span(4, 6), is_known=False, likelihood=-6.0),)
    (doubt,) = find_uncertain(EditedText(document.text), document=document, strange=strange)
    assert doubt.span == Span(4, 6)


def test_an_unlikely_word_is_doubtful_only_where_it_was_not_read_clearly() -> None:
    strange = (Strange(Span(0, 3), is_known=True, likelihood=-7.0),)
    for confidence, doubtful in ((0.97, 0), (0.8, 1)):
        document = _document(("tinh", confidence), ("ủy", 0.97))
        assert len(find_uncertain(EditedText(document.text), document=document, strange=strange)) == doubtful


def test_what_was_hardly_read_is_doubtful_word_by_word() -> None:
    document = _document(("Số", 0.95), ("2#", 0.16), ("x?", 0.1), ("ngày", 0.96))
    found = find_uncertain(EditedText(document.text), document=document)
    assert [(doubt.repaired, doubt.confidence) for doubt in found] == [("2#", 0.16), ("x?", 0.1)]


def test_an_edit_and_a_poor_reading_of_one_word_are_one_doubt() -> None:
    document = _document(("t?nh", 0.3), ("ủy", 0.97))
    repaired = EditedText(document.text, (Edit(Span(0, 4), "tỉnh", "lexicon", 0.6),))
    (doubt,) = find_uncertain(repaired, document=document)
    assert doubt.repaired == "tỉnh"


def test_a_figure_that_was_not_surely_read_is_doubtful() -> None:
    document = _document(("tháng", 0.97), ("01", 0.96), ("năm", 0.97), ("2029.", 0.79))
    (doubt,) = find_uncertain(EditedText(document.text), document=document)
    assert (doubt.printed, doubt.repaired, doubt.confidence) == ("2029.", "2029.", 0.75)


def test_a_span_is_no_surer_than_its_most_doubtful_word() -> None:
    words = [Uncertain(Span(at, at + 4), "", "", (), at / 100) for at in (40, 10, 20)]
    doubts = Doubts(words)
    spans = {"before": (0, 10), "end": (13, 20), "both": (13, 21), "between": (14, 20), "after": (44, 50)}
    least = {name: doubts.least(Span(*span)) for name, span in spans.items()}
    assert least == {"before": 1.0, "end": 0.1, "both": 0.1, "between": 1.0, "after": 1.0}
