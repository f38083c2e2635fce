"""Damaged lines become what was printed; good lines stay as they are; every change is an edit."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.model import Model, load_model
from normalize.repair import compose, repair
from normalize.values import Edit, Span, choose

SHARED = Path(__file__).parents[3] / "shared" / "corpus" / "text"

DAMAGED = [
    (
        "Thuc hién Két luan s6 61-KL/TU ngay 09/8/2021 ciia Ban Chép hanh Pang bé tinh khéa XIX",
        "Thực hiện Kết luận số 61-KL/TU ngày 09/8/2021 của Ban Chấp hành Đảng bộ tỉnh khóa XIX",
    ),
    (
        "Chi thi s6 14-CT/TU ngay 22/02/2018 cta Ban Thudng vu vé bao vé rimg theo Nghi quyét s6 31-NO/TU",
        "Chỉ thị số 14-CT/TU ngày 22/02/2018 của Ban Thường vụ về bảo vệ rừng theo Nghị quyết số 31-NQ/TU",
    ),
    (
        "cac cap uy dang, chinh quyén dia phuong d& t6 chirc thuc hién t6t cong tac dan vén",
        "các cấp ủy đảng, chính quyền địa phương đã tổ chức thực hiện tốt công tác dân vận",
    ),
    (
        "KET QUA THUC HIEN NGHI QUYET CUA BAN CHAP HANH TRUNG UONG",
        "KẾT QUẢ THỰC HIỆN NGHỊ QUYẾT CỦA BAN CHẤP HÀNH TRUNG ƯƠNG",
    ),
]

SLIPS = [
    ("Ban Tố chức Tỉnh ủy phối hợp với các cơ quan tố chức thực hiện", "cơ quan tổ chức thực hiện"),
    ("các cấp ủy đảng đã triến khai thực hiện nghiêm túc Nghị quyết", "đã triển khai thực hiện"),
    ("làm tốt công tác tuyên truyền, phố biến pháp luật đến nhân dân", "tuyên truyền, phổ biến pháp luật"),
]

GOOD = """\
Theo Kế hoạch số 36-KH/BDVTU ngày 07/4/2020 của Ban Dân vận Tỉnh ủy về sơ kết 05 năm phong trào thi đua ở cơ sở.
Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;
Ông Lò Văn Pọm, bà Điểu Ksor H'Bia và em Y Moan Êban cùng trú tại buôn Ea Tul, huyện Cư M'gar.
Tổ chức UNESCO, các công ty Samsung Electronics và Foxconn đầu tư vào khu công nghiệp Vân Trung.
Trích ngân sách 8.274,36 tỷ đồng; 412/420 cơ sở, đạt 98,1%; diện tích 54,03 ha; Covid-19; GRDP tăng 13,45%.
Cụ Nguyễn Thị Hoà, quê ở xã Hoà Bình, thuỷ chung, khoẻ mạnh.
Trần Quốc Toản bóp nát quả cam. Phan Bội Châu, Phạm Văn Đồng, Đỗ Mười.
Số điện thoại 0999.1234.567, email: vanthu@hoason.example, http://www.hoason.example
Học ăn, học nói, học gói, học mở; nói có sách, mách có chứng.
Chị ngã em nâng; lời chào cao hơn mâm cỗ; cái khó bó cái khôn.
""".splitlines()


@pytest.mark.parametrize("read,printed", DAMAGED)
def test_damaged_lines_are_mended(model: Model, read: str, printed: str) -> None:
    assert repair(read, model=model).text == printed


@pytest.mark.parametrize("read,printed", SLIPS)
def test_single_wrong_tones_are_mended(model: Model, read: str, printed: str) -> None:
    assert printed in repair(read, model=model).text


@pytest.mark.parametrize("line", GOOD)
def test_good_lines_are_not_touched(model: Model, line: str) -> None:
    assert repair(line, model=model).edits == ()


@pytest.mark.parametrize("text", ["", " \n\n ", "12/7, 3.4%\n---", "* * *", "①②③", "漢字", "Привет мир", "\u0301"])
def test_texts_without_latin_words_are_not_touched(model: Model, text: str) -> None:
    assert repair(text, model=model).text == text


def test_icelandic_eth_is_the_barred_d(model: Model) -> None:
    edited = repair("Ðảng bộ tỉnh, Quyết định số 12-QÐ/TU", model=model)
    assert edited.text == "Đảng bộ tỉnh, Quyết định số 12-QĐ/TU"
    assert {edit.rule for edit in edited.edits} <= {"letter", "symbol"}


def test_edits_tell_what_they_replaced_and_how_sure_they_are(model: Model) -> None:
    text = DAMAGED[0][0]
    edited = repair(text, model=model)
    assert all(0.0 <= edit.confidence <= 1.0 and edit.rule for edit in edited.edits)
    first = edited.edits[0]
    assert (first.span.of(text), first.replacement, first.rule) == ("Thuc", "Thực", "lexicon")


def test_a_proposal_wins_over_the_model(model: Model) -> None:
    text = "Thuc hién Nghi quyét s6 25-NQ/TW cua Ban Chép hanh Trung uong' khéa XI"
    at = text.index("uong'")
    mark = Edit(Span(at + 4, at + 5), "¹", "footnote_mark", 0.6)
    assert "Trung ương¹ khóa" in repair(text, model=model, proposals=[mark]).text
    word = Edit(Span(at, at + 5), "ƯƠNG", "reader", 0.3)
    assert "Trung ƯƠNG khóa" in repair(text, model=model, proposals=[word]).text


@pytest.mark.parametrize("text", [read for read, _ in DAMAGED] + [read for read, _ in SLIPS])
def test_repairing_twice_changes_nothing_more(model: Model, text: str) -> None:
    once = repair(text, model=model).text
    assert repair(once, model=model).edits == ()


@given(st.text(max_size=120))
@settings(max_examples=60, deadline=None)
def test_no_text_breaks_it_and_digits_outside_words_stay(text: str) -> None:
    edited = repair(text, model=_model())
    assert edited.original == text
    for number, edit in enumerate(edited.edits):
        assert edited.edited_span(number).of(edited.text) == edit.replacement


MIXED = "Nghi quyét s6 25-NQ/TW 03/6/2013 ciia & Pang 36 tố chức, . ; ¹ THU'C nghị quyết 1y \n XI"


@given(st.lists(st.sampled_from(MIXED.split(" ")), max_size=30))
@settings(max_examples=40, deadline=None)
def test_figures_stay_and_a_second_repair_finds_nothing(words: list[str]) -> None:
    text = " ".join(words)
    edited = repair(text, model=_model())
    for figure in ("25-NQ/TW", "03/6/2013", "36"):
        assert edited.text.count(figure) == text.count(figure)
    assert repair(edited.text, model=_model()).text == edited.text


@given(st.data())
def test_composed_edits_make_the_same_text(data: st.DataObject) -> None:
    original = data.draw(st.text("abc ", max_size=20))
    first = choose(original, data.draw(_edits(original)))
    second = choose(first.text, data.draw(_edits(first.text)))
    composed = compose(first, second)
    assert composed.text == second.text
    assert composed.original == original


def _edits(text: str) -> st.SearchStrategy[list[Edit]]:
    def edit(start: int, length: int, replacement: str) -> Edit:
        start = min(start, max(0, len(text) - 1))
        return Edit(Span(start, min(len(text), start + length)), replacement, "test", 0.5)

    one = st.builds(edit, st.integers(0, 20), st.integers(1, 4), st.text("xyz", max_size=3))
    return st.lists(one, max_size=4) if text else st.just([])


@pytest.mark.skipif(not SHARED.is_dir(), reason="the development corpus is not here")
@pytest.mark.parametrize("name", ["hung-yen-directive", "bac-giang-draft-directive"])
def test_clean_documents_are_not_touched(model: Model, name: str) -> None:
    text = (SHARED / f"{name}.txt").read_text("utf-8")
    edited = repair(text, model=model)
    # The draft's page itself has one misprint ("chưa nghiệm túc").
    assert {(edit.span.of(text), edit.replacement) for edit in edited.edits} <= {("nghiệm", "nghiêm")}


def _model() -> Model:
    if not _LOADED:
        _LOADED.append(load_model())
    return _LOADED[0]


_LOADED: list[Model] = []


def test_an_unchanged_text_is_its_own_original(model: Model) -> None:
    line = GOOD[0]
    unchanged = repair(line, model=model)
    assert unchanged.text == unchanged.original == line and not unchanged.edits
