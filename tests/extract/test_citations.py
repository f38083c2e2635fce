"""Citations: one-line cases, and what must hold for any text."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.cited.citations import find_citations
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


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("Kế hoạch số 5-KH/TU thực hiện Nghị quyết số 6-NQ/TW", [None, 0]),
        (
            "Kế hoạch số 5-KH/TU của Tỉnh ủy thực hiện Kết luận số 6-KL/TW về tổng kết Nghị quyết số 7-NQ/TW",
            [None, 0, 1],
        ),
        ("Kế hoạch số 5-KH/TU thực hiện Nghị quyết số 6-NQ/TW và Kết luận số 7-KL/TW", [None, 0, 0]),
        (
            "Kế hoạch số 5-KH/TU tổng kết 9 năm thực hiện Nghị quyết số 6-NQ/TW, 4 năm thực hiện Kết luận số 7-KL/TW",
            [None, 0, 0],
        ),
        ('Kết luận số 5-KL/TW "về tiếp tục thực hiện Chỉ thị số 6-CT/TW"', [None, 0]),
        ('Kết luận số 5-KL/TW về "nêu gương" theo Chỉ thị số 6-CT/TW', [None, None]),
        ("Nghị định số 5/2020/NĐ-CP sửa đổi, bổ sung một số điều của Nghị định số 6/2018/NĐ-CP", [None, 0]),
        ("Nghị định số 5/2020/NĐ-CP (sửa đổi Nghị định số 6/2018/NĐ-CP)", [None, None]),
        ("Thực hiện Nghị quyết số 5-NQ/TW về đất đai, UBND tỉnh ban hành Kế hoạch số 6/KH-UBND", [None, None]),
        ("Quyết định số 5/QĐ-UBND thành lập tổ công tác và ra Quyết định số 6/QĐ-UBND", [None, None]),
        ("Quyết định số 5/QĐ-UBND thay mặt; Quyết định số 6/QĐ-UBND về việc thi hành", [None, None]),
        ("Nghị quyết số 5-NQ/TU về dân vận. Theo Nghị quyết số 6-NQ/TU", [None, None]),
        ("Kế hoạch số 5-KH/TU ngày 1/2/2016 thực hiện Kết luận số 6-KL/TW ngày 3/4/2018", [None, None]),
        ("Kế hoạch số 5-KH/TU và Kế hoạch số 6-KH/TU", [None, None]),
    ],
)
def test_what_stands_in_the_title_of_another(text: str, titles: list[int | None]) -> None:
    assert [c.in_title_of for c in find(text)] == titles


@pytest.mark.parametrize(
    ("text", "issuer", "term"),
    [
        ("Nghị quyết số 5-NQ/TW của Ban Chấp hành Trung ương (khóa XII)", "Ban Chấp hành Trung ương", "khóa XII"),
        (
            "Chương trình số 2-CTr/ĐU của Đảng ủy xã Nậm Mòn nhiệm kỳ 2025-2030",
            "Đảng ủy xã Nậm Mòn",
            "nhiệm kỳ 2025-2030",
        ),
        ("HĐND tỉnh khoá IX, nhiệm kỳ 2021-2026 ban hành Nghị quyết số 4/NQ-HĐND", "HĐND tỉnh", "khoá IX"),
        ("Nghị quyết số 5-NQ/TU của Tỉnh ủy về nhiệm kỳ 2020-2025", "Tỉnh ủy", None),
    ],
)
def test_the_term_is_no_part_of_the_issuer(text: str, issuer: str, term: str | None) -> None:
    (found,) = find(text)
    assert (found.issuer, found.issuer_term) == (issuer, term)


def test_a_number_that_borrows_its_code_says_so_by_its_confidence() -> None:
    first, second = find("Nghị quyết số 18, 19-NQ/TW của Trung ương")
    assert (first.text, first.symbol, second.symbol) == ("Nghị quyết số 18", "18-NQ/TW", "19-NQ/TW")
    assert first.confidence < second.confidence


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
