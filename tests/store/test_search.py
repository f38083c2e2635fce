"""Full text: diacritics optional, symbols whole, any input safe."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from normalize.values import Edit, EditedText, Span
from store import Archive, JobState, find_text, save_document
from store.passages import LONGEST, passages

TEXTS = {
    "giang.txt": (
        "BÁO CÁO tổng kết Nghị quyết số 25-NQ/TW của Tỉnh ủy¹ Bắc Giang",
        "Quyết định 411 / QĐ - UBND ngày 21/3/2022; đạt 13.963,91 tỷ đồng.",
    ),
    "yen.txt": ("Chỉ thị số 33/CT-TTg về thực hiện quy chế dân chủ", "thúc hiến là từ không có"),
    "tho.txt": ("Thể thao và thuế; Đảng ủy khối", "Quyết định số 1411/QĐ-UBND, Chỉ thị 09-CT/TU"),
}


@pytest.fixture
def filled(archive: Archive, compose: Any, keep: Any) -> Archive:
    for name, paragraphs in TEXTS.items():
        keep(archive, compose(*paragraphs, name=name, symbol=None))
    return archive


def found(archive: Archive, words: str, **more: Any) -> list[tuple[str, str]]:
    """Source and the words marked in the snippet."""
    with archive.session() as session:
        hits = find_text(session, words, **more)
    return [(hit.source, "|".join(hit.snippet[a:b] for a, b in hit.marks)) for hit in hits]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("nghị quyết", [("giang.txt", "Nghị|quyết")]),
        ("NGHI QUYET", [("giang.txt", "Nghị|quyết")]),
        ('"bac giang"', [("giang.txt", "Bắc Giang")]),
        ('"giang bac"', []),
        ("dang uy", [("tho.txt", "Đảng|ủy")]),
        ("tỉnh ủy", [("giang.txt", "Tỉnh|ủy")]),
        # Exact words first, then those that only look like them without diacritics.
        ("thực hiện", [("yen.txt", "thực|hiện"), ("yen.txt", "thúc|hiến")]),
        ("thúc hiến", [("yen.txt", "thúc|hiến"), ("yen.txt", "thực|hiện")]),
        ("25-NQ/TW", [("giang.txt", "25-NQ/TW")]),
        ("25-nq/tw", [("giang.txt", "25-NQ/TW")]),
        ("411/QĐ-UBND", [("giang.txt", "411 / QĐ - UBND")]),
        ("411/qd-ubnd", [("giang.txt", "411 / QĐ - UBND")]),
        ("33-CT/TTg", [("yen.txt", "33/CT-TTg")]),
        ("9-CT/TU", [("tho.txt", "09-CT/TU")]),
        ("13.963,91", [("giang.txt", "13.963,91")]),
        ("thu*", [("tho.txt", "thuế")]),
        ("thể*", [("tho.txt", "Thể")]),
        # Words of two paragraphs of one document.
        ("bắc giang tỷ đồng", [("giang.txt", "Bắc|Giang")]),
        ("không-có-chữ-này", []),
        ("bắc giang hưng yên", []),
    ],
)
def test_what_is_found(filled: Archive, words: str, expected: list[tuple[str, str]]) -> None:
    hits = found(filled, words)
    if words == "thu*":
        hits = [hit for hit in hits if hit[0] == "tho.txt"]
    assert hits == expected


def test_a_place_leads_to_the_document_and_page(filled: Archive) -> None:
    with filled.session() as session:
        (hit,) = find_text(session, "quy chế dân chủ")
    assert (hit.page, hit.exact, hit.source) == (1, True, "yen.txt")
    assert TEXTS["yen.txt"][0][hit.start : hit.end] == TEXTS["yen.txt"][0]
    with filled.session() as session:
        assert not find_text(session, "quy che dan chu")[0].exact


def test_the_limit_is_one_of_places(filled: Archive) -> None:
    assert len(found(filled, "quyết định", limit=1)) == 1
    assert len(found(filled, "quyết định", limit=None)) == 2


@pytest.mark.parametrize(
    "words",
    [
        *("", " ", '"', '""', "*", "AND", "OR NOT", "NEAR(a b)", "a:b", "exact:x", "-x", "^x", "{a b}", "\\", "%", "_"),
        *("(", ")", "a & b | !c", ":*", "<->", "'", "''a", "\x00", "¹", "😀", "\u0301", "x" * 5000, "a " * 300),
        "'; DROP TABLE document;--",
    ],
)
def test_any_input_is_a_question_not_a_program(filled: Archive, words: str) -> None:
    found(filled, words)
    assert found(filled, "nghị quyết") == [("giang.txt", "Nghị|quyết")]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=30))
@example("a\x00b")
def test_arbitrary_input(sqlite: Archive, words: str) -> None:
    found(sqlite, words)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_arbitrary_input_on_a_server(postgres: Archive, words: str) -> None:
    found(postgres, words)


def test_a_document_understood_again_is_found_by_its_new_words_only(archive: Archive, compose: Any, keep: Any) -> None:
    made = compose("Bao cao tong ket")
    keep(archive, made)
    repaired = EditedText("Bao cao tong ket", (Edit(Span(0, 7), "Báo cáo", "lexicon", 0.9),))
    with archive.session() as session, session.begin():
        save_document(
            session, None, sha256=made.sha256, source_name="b.txt", media_type="text/plain", reading_key="r1",
            understanding_key="u2", document=made.document, repaired=repaired, facts=made.facts, state=JobState.DONE,
        )  # fmt: skip
    with archive.session() as session:
        (hit,) = find_text(session, "báo cáo")
    assert (hit.exact, hit.source, hit.snippet) == (True, "b.txt", "Báo cáo tong ket")


def test_long_paragraphs_are_cut_between_words(compose: Any) -> None:
    made = compose("dân vận " * 5000)
    rows = list(passages(made.document, made.repaired))
    assert max(row["end"] - row["start"] for row in rows) <= LONGEST
    assert " ".join(row["exact"] for row in rows).split() == made.document.text.split()
