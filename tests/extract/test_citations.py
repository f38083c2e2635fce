"""Citations: one-line cases, and what must hold for any text."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.citations import find_citations
from extract.layout import lay_over
from extract.tables import Tables, load_tables
from extract.values import Citation, Header
from ingest.values import Block, Document, Zone
from normalize.values import EditedText, Span

CASES = [
    line
    for line in (Path(__file__).parent / "cases_citations.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


@cache
def tables() -> Tables:
    return load_tables()


def find(text: str, header: Header | None = None) -> tuple[Citation, ...]:
    document = Document((), (), text, (), (Block(Span(0, len(text)), Zone.BODY, 1),))
    return find_citations(lay_over(document, EditedText(text)), header or Header(), tables=tables())


@pytest.mark.parametrize("case", CASES)
def test_case(case: str) -> None:
    text, _, wanted = case.partition("|")
    text = text.strip().replace("\\n", "\n").replace("~", "\u00a0")
    found = [
        ", ".join([c.symbol, c.doc_type or "-", c.date or "-", c.issuer or "-", c.relation or "-"]) for c in find(text)
    ]
    assert found == [part.strip() for part in wanted.split(";;") if part.strip()]


def test_enough_cases() -> None:
    nothing = [case for case in CASES if case.rstrip().endswith("|")]
    assert len(CASES) >= 60 and len(nothing) * 3 >= len(CASES) - 3


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("Theo Quyết định số 5-QĐ/TU, ngày 2/3/2020 của Tỉnh ủy", "Quyết định số 5-QĐ/TU, ngày 2/3/2020"),
        ("các văn bản số 7/UBND-NC và số 8/UBND-NC", "số 8/UBND-NC"),
        ("Luật Thanh tra số 11/2022/QH15 quy định", "Luật Thanh tra số 11/2022/QH15"),
        ("theo NĐ 30/2020/NĐ-CP về văn thư", "NĐ 30/2020/NĐ-CP"),
    ],
)
def test_span_runs_from_the_type_to_the_date(text: str, span: str) -> None:
    assert find(text)[-1].text == span


def test_shared_date_and_issuer_are_marked() -> None:
    first, second = find("Quyết định số 11-QĐ/TW và Quyết định số 12-QĐ/TW ngày 03/3/2015 của Ban Bí thư")
    assert (first.date_shared, first.issuer_shared) == (True, True)
    assert (second.date_shared, second.issuer_shared) == (False, False)


def test_own_symbol_is_no_citation() -> None:
    text = "Quyết định số 012-QĐ/TU có hiệu lực; Quyết định số 13-QĐ/TU hết hiệu lực"
    assert [c.symbol for c in find(text, Header(symbol="12-QĐ/TU"))] == ["13-QĐ/TU"]


def test_unknown_codes_and_impossible_dates_lower_the_confidence() -> None:
    sure, unknown, impossible = find(
        "Quyết định số 1-QĐ/TU; Quyết định số 2/QĐ-ABCX; Quyết định số 3-QĐ/TU ngày 30/2/2020"
    )
    assert unknown.confidence < sure.confidence > impossible.confidence


@given(st.text(alphabet=" \n.,;:/-–()0123456789NQĐTWUBCPrgahiệnsốngàycủavà¹²\u00a0", max_size=200))
def test_any_text(text: str) -> None:
    found = find(text)
    assert all(c.span.of(text) == c.text for c in found)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))


def test_a_number_that_a_pen_wrote_is_no_citation() -> None:
    text = "ỦY BAN NHÂN DÂN\nSố:⁄‡6/CT-UBND"
    document = Document((), (), text, (), (Block(Span(0, len(text)), Zone.HEADER_LEFT, 1),))
    assert find_citations(lay_over(document, EditedText(text)), Header(), tables=tables()) == ()
