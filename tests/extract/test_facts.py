"""The whole of extraction: facts stand where they say, doubts are listed, hostile text does no harm."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest

from extract import extract, load_tables
from extract.cited.citations import find_citations
from extract.head.header import find_header
from extract.layout import lay_over
from ingest.values import Document, Zone
from normalize.values import Edit, EditedText, Span

MakeDocument = Callable[..., Document]
TABLES = load_tables()
PARAGRAPH = (
    "Căn cứ Nghị quyết số 37-NQ/TW ngày 12/9/2014 của Ban Bí thư, UBND tỉnh ban hành Kế hoạch số 7/KH-UBND; "
    "năm 2020 có 412/430 hộ (95,8%) đạt chuẩn, thu 1.200 tỷ đồng ở 10 huyện."
)


def test_facts_stand_where_they_say(document_of: MakeDocument) -> None:
    document = document_of(
        (Zone.TITLE, "BÁO CÁO"), (Zone.BODY, PARAGRAPH), (Zone.FOOTNOTE, "¹ Theo Quyết định số 9-QĐ/TU.", 1)
    )
    facts = extract(document, EditedText(document.text), tables=TABLES)
    for fact in (*facts.citations, *facts.footnotes, *facts.statistics, *facts.entities):
        assert fact.span.of(document.text) == fact.text
    assert [(c.symbol, c.footnote) for c in facts.citations] == [
        ("37-NQ/TW", None),
        ("7/KH-UBND", None),
        ("9-QĐ/TU", 1),
    ]
    assert facts.entities and facts.statistics


def test_doubtful_edits_are_listed_and_lower_the_confidence(document_of: MakeDocument) -> None:
    document = document_of((Zone.BODY, "Theo Kế hoach số 7/KH-UBND"))
    repaired = EditedText(document.text, (Edit(Span(8, 13), "hoạch", "lexicon", 0.6, ("hoách",)),))
    facts = extract(document, repaired, tables=TABLES, entities=False)
    (doubt,) = facts.uncertain
    assert (doubt.printed, doubt.repaired, doubt.alternatives) == ("hoach", "hoạch", ("hoách",))
    assert doubt.span.of(repaired.text) == "hoạch"
    assert [c.confidence for c in facts.citations] == [0.6]


@pytest.mark.parametrize(
    "text",
    ["1-" * 20000, "Luật " * 10000 + "số 1/QĐ-TTg", "A-B/" * 10000, "số " * 20000, "ngày " * 20000, "của " * 20000],
    ids=["1-", "Luật", "A-B/", "số", "ngày", "của"],
)
def test_hostile_text_does_not_hang(document_of: MakeDocument, text: str) -> None:
    document = document_of((Zone.BODY, text))
    layout = lay_over(document, EditedText(document.text))
    found = find_citations(layout, find_header(layout, tables=TABLES), tables=TABLES)
    assert all(citation.text and citation.span.of(layout.text) == citation.text for citation in found)


def test_no_extractor_loads_spacy() -> None:
    code = (
        "import sys, extract; from ingest.values import Document; from normalize.values import EditedText; "
        "facts = extract.extract(Document((), (), 'xã A', (), ()), EditedText('xã A'), tables=extract.load_tables()); "
        "print('spacy' in sys.modules)"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "False"
