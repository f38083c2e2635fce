"""The bench of reading: excerpts, lines in the reference's order, counts, and what is watched."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.order import in_reference_order
from bench.real import find_line, fold, line_forms
from bench.rivals import as_pdf, find_rivals, native_dpi
from bench.sheets import UNSEEN, compose, excerpt
from bench.tally import Tally, differences, find_dates
from bench.tree import watch
from samples import pdf
from samples.compose import load_composition
from samples.fonts import FAMILY, font_path, set_in, width
from samples.layout import typeset


def unit(number: int, kind: str, text: str) -> dict[str, Any]:
    return {"unit": number, "kind": kind, "text": text}


def note(number: int, text: str, *, continued: bool = False) -> dict[str, Any]:
    return {"n": number, "text": text, "continued": continued}


TRUTH: dict[str, Any] = {
    "doc": "mau",
    "pages": [
        {
            "page": 1,
            "body": [
                unit(0, "header_left", "TỈNH ỦY HÀ LƯƠNG"),
                unit(1, "header_left", "*"),
                unit(2, "header_left", "Số 12-BC/TU"),
                unit(3, "header_right", "ĐẢNG CỘNG SẢN VIỆT NAM"),
                unit(4, "header_right", "Hà Lương, ngày 02 tháng 3 năm 2021"),
                unit(5, "doc_type", "BÁO CÁO"),
                unit(6, "title", "về công tác dân vận"),
                unit(7, "para", "Tỉnh có diện tích 3.895 km² và đông dân¹; đoạn này còn chạy"),
            ],
            "footnotes": [note(1, "¹ Chú thích một.")],
        },
        {
            "page": 2,
            "body": [
                unit(7, "para", "sang trang sau²."),
                unit(8, "para", "Một đoạn khác³ với 5 m² nhà⁴."),
            ],
            "footnotes": [
                note(1, "đoạn sau của chú thích một", continued=True),
                note(2, "² Chú thích hai."),
                note(3, "³ Chú thích ba."),
                note(3, "- gạch đầu dòng", continued=True),
                note(4, "⁴ Chú thích bốn"),
            ],
        },
        {
            "page": 3,
            "body": [unit(9, "para", "Kết luận⁵."), unit(10, "sign", "BÍ THƯ"), unit(11, "sign", "Lê Văn An")],
            "footnotes": [note(4, "chạy tiếp.", continued=True), note(5, "⁵ Hết.")],
        },
    ],
}


def test_an_excerpt_has_head_and_closing_and_counts_its_notes_from_one() -> None:
    shown = excerpt(TRUTH, 2, 3)
    texts = [unit["text"] for page in shown["pages"] for unit in page["body"]]
    assert texts[:2] == ["TỈNH ỦY HÀ LƯƠNG", "*"]
    assert texts[7:] == ["Một đoạn khác¹ với 5 m² nhà².", "Kết luận³.", "BÍ THƯ", "Lê Văn An"]
    notes = [(note["n"], note["text"]) for page in shown["pages"] for note in page["footnotes"]]
    assert notes == [
        (1, "¹ Chú thích ba."),
        (1, "- gạch đầu dòng"),
        (2, "² Chú thích bốn"),
        (2, "chạy tiếp."),
        (3, "³ Hết."),
    ]
    assert excerpt(TRUTH, 1, 3)["pages"][1]["footnotes"] == TRUTH["pages"][1]["footnotes"]


def test_a_truth_becomes_a_document_with_its_marks_and_notes() -> None:
    composition = compose(TRUTH)
    assert [mark.number for unit in composition.body for mark in unit.marks] == [1, 2, 3, 4, 5]
    assert composition.body[0].text.endswith("đoạn này còn chạy sang trang sau².")
    assert [tuple(part.text for part in note.parts) for note in composition.notes] == [
        ("Chú thích một. đoạn sau của chú thích một",),
        ("Chú thích hai.",),
        ("Chú thích ba.", "- gạch đầu dòng"),
        ("Chú thích bốn chạy tiếp.",),
        ("Hết.",),
    ]
    assert composition.system == "party"
    assert [unit.kind for unit in composition.left] == ["organ", "organ", "symbol"]
    assert [unit.text for unit in composition.signatures[0]] == ["BÍ THƯ", "Lê Văn An"]


def test_an_excerpt_without_a_signature_is_typeset() -> None:
    first = compose(excerpt(TRUTH | {"pages": TRUTH["pages"][:2]}, 1, 2))
    assert not first.signatures
    (sheet,) = typeset(first)
    assert not sheet.signatures
    assert sorted(run.text for run in sheet.runs if run.size < 10 and run.text.isdigit()) == list("11223344")


def test_every_unseen_sheet_has_a_name_of_its_own() -> None:
    assert len({sheet.name for sheet in UNSEEN}) == len(UNSEEN)


def test_another_family_is_set_in_and_forgotten_after() -> None:
    before = width("Thực hiện", "Regular", 14), font_path("Regular")
    with set_in("Liberation Sans"):
        assert width("Thực hiện", "Regular", 14) != before[0]
    assert (width("Thực hiện", "Regular", 14), font_path("Regular")) == before
    with pytest.raises(LookupError, match="No Such Face"), set_in("No Such Face"):
        font_path("Regular")
    assert FAMILY in "Liberation Serif"


@given(st.permutations(range(12)))
def test_lines_come_into_the_order_of_the_reference(order: list[int]) -> None:
    lines = [" ".join(f"w{line}x{at}" for at in range(4)) for line in range(12)]
    mixed = "\n".join(lines[at] for at in order)
    assert in_reference_order("\n".join(lines), mixed, syllables=str.split) == "\n".join(lines)


def test_of_equal_places_the_nearest_is_taken_and_page_numbers_go() -> None:
    reference = "a b c d\nx y z\na b c d\nu v w"
    assert in_reference_order(reference, "a b c d\nx y z\n- 2 -\na b c d\nu v w", syllables=str.split) == reference


def test_counts_are_added_up_and_nothing_of_nothing_is_unknown() -> None:
    both = Tally(1, 1, 100, 2, 400, 3, 3, 1, 2) + Tally(3, 2, 100, 2, 400, 0, 1, 1, 2)
    assert both.figures() == {"wer": 2.0, "wer_lines": 1.5, "cer": 0.5, "symbols": 75.0, "dates": 50.0}
    assert set(Tally().figures().values()) == {None}


def test_differences_say_what_was_wanted_and_what_was_read() -> None:
    scorer = ModuleType("scorer")
    scorer.__dict__["syllables"] = str.split
    assert list(differences("a b c d e f", "a b c x e f g", scorer)) == ["a b c | d → x", "d e f | - → g"]


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("từ 01/02/2021 đến 3/4/2021", ["01/02/2021", "3/4/2021"]),
        ("tháng 5/2022, số 12/2022/NĐ-CP", []),
        ("Ngày 02 tháng 3\nnăm 2021", ["ngày 02 tháng 3 năm 2021"]),
        ("ngày 15/7/20211", []),
    ],
)
def test_full_dates(text: str, dates: list[str]) -> None:
    assert sorted(find_dates(text).elements()) == dates


def test_a_line_of_the_key_is_found_over_line_breaks_and_without_what_a_pen_wrote() -> None:
    text = "ỦY BAN NHÂN DÂN\nTỈNH QUẢNG NGÃI\nSố:   /CT-UBND\nVề việc triển khai\nsử dụng hóa đơn"
    assert find_line("Số: 01 /CT-UBND  (01 handwritten)", text) == 100
    assert find_line("Về việc triển khai sử dụng hóa đơn", text) == 100
    assert find_line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", text) < 90
    assert line_forms("ngày 04 tháng 01 (04 and 01 handwritten)") == [fold("ngày 04 tháng 01"), "ngày tháng"]
    assert find_line("dòng", "") == 0


def test_a_command_is_watched_with_what_it_starts() -> None:
    child = "b = bytearray(60_000_000); import time; time.sleep(0.4)"
    ran = watch([sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"])
    assert 60 < ran.memory_mb < 300
    assert ran.seconds > 0.3


def test_rivals_read_at_the_scans_own_resolution(tmp_path: Path) -> None:
    (page, *_) = _pages()
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(pdf.grey_pdf([page]))
    assert native_dpi(scan) == 100
    tif = tmp_path / "scan.tif"
    tif.write_bytes(pdf.tiff([page.convert("1"), page.convert("1")], dpi=100))
    assert native_dpi(as_pdf(tif, tmp_path)) == 100
    here, missing = find_rivals()
    assert here[0].name == "tesseract"
    assert len(here) + len(missing) >= 2


def _pages() -> list[Any]:
    from samples.make import drawn

    composition = load_composition("thong-bao")
    return [next(page for page, _ in drawn(composition, "x", dpi=100, signed=False))]
