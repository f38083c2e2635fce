"""Pages laid out by hand: where notes begin, what is furniture, which lines go on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.lines import Row, Token, lay_out
from ingest.values import Box, Document, Page, Reading, Reason, Zone
from normalize.values import choose

ONE = (
    "Các cơ quan đã giao nộp tài liệu vào lưu trữ lịch sử đúng hạn và lập mục lục điện tử cho từng phông, để người "
    "đọc tra tìm nhanh chóng, thuận tiện hơn trước nhiều lần trong cả năm vừa qua."
)
TWO = (
    "Kho mới được xây ở nơi cao ráo, có hệ thống chữa cháy tự động, đủ chỗ cho tài liệu của hai mươi năm tới, kể cả "
    "tài liệu của những đơn vị sẽ sáp nhập theo kế hoạch chung của tỉnh."
)
NOTE = (
    "Đến cuối năm đã giao nộp ba nghìn hồ sơ, lập mục lục cho mười hai phông; mua sắm giá, hộp và thiết bị khử trùng "
    "cho các kho ở vùng thấp."
)


def texts(document: Document, zone: Zone) -> list[str]:
    return [block.span.of(document.text) for block in document.blocks if block.zone is zone]


def with_note(sheet: Any, number: int, *, points: float, rule: bool, mark: str) -> Page:
    page = sheet()
    if number > 1:
        page.y = 100
        page.line(str(number), centre=890)
        page.y = 170
    for text in (ONE, TWO, ONE.replace("hạn", "hạn!,"), TWO):
        page.paragraph(text)
    page.y = 2000
    if rule:
        page.rules.append(Box(240, 1985, 540, 1988))
    page.paragraph(f"{mark} {NOTE}", points=points, indent=50)
    return page.page(number)


@pytest.mark.parametrize("points", [10, 11, 12])
@pytest.mark.parametrize("rule", [True, False])
@pytest.mark.parametrize("mark", ["¹", "!", "'"])
def test_a_note_is_told_by_size_rule_and_mark(
    points: float, rule: bool, mark: str, sheet: Any, assembled: Callable[..., Document]
) -> None:
    document = assembled([with_note(sheet, 1, points=points, rule=rule, mark=mark)])
    assert texts(document, Zone.FOOTNOTE) == [f"{mark} {NOTE}"]
    assert len(texts(document, Zone.BODY)) == 4
    text = choose(document.text, document.proposals).text
    assert text.endswith(f"\n¹ {NOTE}") and "đúng hạn¹, và lập" in text


def test_a_lost_mark_is_inserted_under_the_rule(sheet: Any, assembled: Callable[..., Document]) -> None:
    page = sheet()
    page.paragraph(ONE)
    page.paragraph(TWO)
    page.y = 2000
    page.rules.append(Box(240, 1985, 540, 1988))
    page.paragraph(NOTE, points=11, indent=50)
    document = assembled([page.page(1)])
    assert texts(document, Zone.FOOTNOTE) == [NOTE]
    assert choose(document.text, document.proposals).text.endswith(f"\n¹ {NOTE}")
    assert not document.marks


def test_a_list_at_the_foot_is_no_note(sheet: Any, assembled: Callable[..., Document]) -> None:
    page = sheet()
    page.paragraph(ONE)
    page.paragraph(TWO)
    page.y = 2000
    items = ["* Rà soát hệ thống điện.", "* Lắp bình chữa cháy.", "1. Sở Nội vụ chủ trì.", "2. Công an hướng dẫn."]
    for item in items:
        page.paragraph(item)
    document = assembled([page.page(1)])
    assert texts(document, Zone.BODY)[2:] == items
    assert not texts(document, Zone.FOOTNOTE) and not document.proposals


def test_recipients_in_small_type_are_no_notes(sheet: Any, assembled: Callable[..., Document]) -> None:
    page = sheet()
    page.paragraph(ONE)
    page.y = 1700
    for item in ("Nơi nhận:", "- Các sở, ban, ngành tỉnh;", "- Các huyện, thành phố;", "- Lưu: VT, NC."):
        page.line(item, points=11)
    document = assembled([page.page(1)])
    assert len(texts(document, Zone.RECIPIENTS)) == 4
    assert not texts(document, Zone.FOOTNOTE)


def test_a_note_goes_on_over_pages(sheet: Any, assembled: Callable[..., Document]) -> None:
    first, second = sheet(), sheet()
    words = NOTE.split()
    for page in (first, second):
        page.paragraph(ONE)
        page.paragraph(TWO)
        page.paragraph(ONE)
        page.y = 2000
    first.paragraph("! " + " ".join([*words, *words[:10]]), points=11, indent=50)
    second.line(" ".join(words[10:]), points=11)
    second.paragraph("? " + NOTE, points=11, indent=50)
    document = assembled([first.page(1), second.page(2)])
    notes = [(block.note, block.span.of(document.text)) for block in document.blocks if block.note]
    assert [number for number, _ in notes] == [1, 2]
    assert notes[0][1].endswith(" ".join(words[10:]))


def test_a_note_whose_mark_became_a_letter_begins_anew_on_the_next_page(
    sheet: Any, assembled: Callable[..., Document]
) -> None:
    first, second = sheet(), sheet()
    for page, sign in ((first, "1"), (second, "k")):
        page.paragraph(ONE)
        page.paragraph(TWO)
        page.y = 2000
        page.rules.append(Box(240, 1985, 640, 1987))
        page.line(f"{sign} 2 chuyên mục vì sức khỏe cộng đồng với nhiều nội dung thiết thực.", points=11)
    document = assembled([first.page(1), second.page(2)])
    assert [block.note for block in document.blocks if block.note] == [1, 2]


def test_a_note_that_goes_on_with_a_word_of_one_letter_is_no_new_one(
    sheet: Any, assembled: Callable[..., Document]
) -> None:
    first, second = sheet(), sheet()
    for page in (first, second):
        page.paragraph(ONE)
        page.paragraph(TWO)
        page.y = 2000
        page.rules.append(Box(240, 1985, 640, 1987))
    first.line("1 Các chuyên mục vì sức khỏe cộng đồng được phát thanh hằng tuần", points=11, full=True)
    second.line("ở 5 huyện, thành phố của tỉnh.", points=11)
    document = assembled([first.page(1), second.page(2)])
    assert {block.note for block in document.blocks if block.note} == {1}


def test_the_header_of_a_letter_ends_where_its_addressees_are_listed(
    sheet: Any, assembled: Callable[..., Document]
) -> None:
    page = sheet()
    page.cells("THỦ TƯỚNG CHÍNH PHỦ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    page.cells("Số: 464/TTg-CĐS", "Độc lập - Tự do - Hạnh phúc")
    page.cells("V/v triển khai Nghị quyết", "Hà Nội, ngày 30 tháng 4 năm 2026")
    page.line("cắt giảm", points=12, centre=480)
    page.y += 60
    page.line("ötorữ BÙI", x=180)
    page.line("- Bộ trưởng, Thủ trưởng cơ quan ngang Bộ;", x=600)
    page.line("- Chủ tịch Ủy ban nhân dân các tỉnh, thành phố.", x=600)
    page.y += 40
    page.paragraph(ONE)
    document = assembled([page.page(1)])
    assert texts(document, Zone.HEADER_LEFT) == [
        "THỦ TƯỚNG CHÍNH PHỦ",
        "Số: 464/TTg-CĐS",
        "V/v triển khai Nghị quyết cắt giảm",
    ]
    assert "Độc lập - Tự do - Hạnh phúc" in texts(document, Zone.HEADER_RIGHT)


@pytest.mark.parametrize(("text", "sure", "kept"), [("tớ", 0.38, False), ('n",', 0.44, False), ("này.", 0.97, True)])
def test_a_short_line_is_noise_only_where_it_was_read_badly(
    text: str, sure: float, kept: bool, sheet: Any, assembled: Callable[..., Document]
) -> None:
    page = sheet()
    page.paragraph(ONE)
    page.rows.append(Row((Token(text, Box(250, page.y, 300, page.y + 30), sure),), page.block))
    page.y += 50
    page.paragraph(TWO)
    document = assembled([page.page(1)])
    assert (text in document.text.split()) == kept
    assert (Reason.NOISE in {found.reason for found in document.left_out}) != kept


def test_running_heads_and_page_numbers_are_furniture(sheet: Any, assembled: Callable[..., Document]) -> None:
    pages = []
    for number in range(1, 5):
        page = sheet(y=80)
        page.line(f"CÔNG BÁO/Số {210 + number}/Ngày {number}-3-2021", points=11, centre=890)
        page.y = 200
        page.paragraph(ONE)
        page.paragraph(TWO)
        page.y = 2240
        page.line(f"- {number} -", points=12, centre=890)
        pages.append(page.page(number))
    document = assembled(pages)
    assert "CÔNG BÁO" not in document.text
    assert len(document.blocks) == 8


def test_a_table_head_repeated_in_the_middle_stays(sheet: Any, assembled: Callable[..., Document]) -> None:
    pages = []
    for number in range(1, 5):
        page = sheet(y=600)
        page.line("TT Nội dung công việc Thời hạn", centre=890)
        page.paragraph(ONE)
        pages.append(page.page(number))
    assert assembled(pages).text.count("Nội dung công việc") == 4


def test_specks_beside_the_text_are_furniture(sheet: Any, assembled: Callable[..., Document]) -> None:
    page = sheet()
    for _ in range(4):
        page.paragraph(ONE)
    row = page.rows[1]
    assert row.tokens[0].box is not None
    speck = Token("ˆ", Box(1575, row.tokens[0].box.top, 1582, row.tokens[0].box.top + 8), 0.4)
    page.rows[1] = Row((*row.tokens, speck), row.block)
    document = assembled([page.page(1)])
    assert "ˆ" not in document.text
    assert texts(document, Zone.BODY) == [ONE] * 4


def test_cells_of_the_header_are_parted(sheet: Any, assembled: Callable[..., Document]) -> None:
    page = sheet()
    page.cells("TỈNH ỦY ĐÔNG LĂNG", "ĐÁNG CỘNG SẢN VIỆT NAM")
    page.cells("Số 88-BC/TU", "Đông Lăng, ngày 12 tháng 4 năm 2022")
    page.y += 60
    page.line("BÁO CÁO", centre=890)
    page.line("kết quả công tác lưu trữ", centre=890)
    page.y += 60
    page.paragraph(ONE)
    document = assembled([page.page(1)])
    assert texts(document, Zone.HEADER_LEFT) == ["TỈNH ỦY ĐÔNG LĂNG", "Số 88-BC/TU"]
    assert texts(document, Zone.HEADER_RIGHT) == ["ĐÁNG CỘNG SẢN VIỆT NAM", "Đông Lăng, ngày 12 tháng 4 năm 2022"]
    assert texts(document, Zone.TITLE) == ["BÁO CÁO", "kết quả công tác lưu trữ"]
    assert texts(document, Zone.BODY) == [ONE]


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("theo Kết luận số 43-", "KL/TW ngày", "43-KL/TW"),
        ("tại văn bản số 432/TTg-", "CĐS ngày", "432/TTg-CĐS"),
        ("của các TCCT-", "XH tỉnh", "TCCT-XH"),
        ("giai đoạn 2021-", "2025 và", "2021-2025"),
        ("các tổ chức chính trị -", "xã hội ở", "chính trị - xã hội"),
        ("phòng, chống Covid-", "19 trong", "Covid-19"),
    ],
)
def test_broken_symbols_are_joined(
    before: str, after: str, joined: str, sheet: Any, assembled: Callable[..., Document]
) -> None:
    page = sheet()
    page.paragraph(ONE)
    filled = "x" * max(1, 76 - len(before))
    page.line(f"{filled} {before}", full=True)
    page.line(f"{after} các cấp, các ngành.")
    assert joined in assembled([page.page(1)]).text


def test_a_paragraph_goes_on_over_the_page(sheet: Any, assembled: Callable[..., Document]) -> None:
    first, second = sheet(), sheet()
    words = (ONE + " " + TWO).split()
    first.paragraph(TWO)
    first.paragraph(" ".join(words[:17]))
    second.line(" ".join(words[17:34]), full=True)
    second.line(" ".join(words[34:]))
    second.paragraph(ONE)
    document = assembled([first.page(1), second.page(2)])
    assert texts(document, Zone.BODY) == [TWO, " ".join(words), ONE]


@st.composite
def any_page(draw: st.DrawFn) -> Page:
    """Any words in any boxes: nothing sensible, but nothing may be lost, doubled or invented."""
    words = st.sampled_from(
        [
            "công",
            "tác",
            "Nơi",
            "nhận:",
            "*",
            "!",
            "¹",
            "2",
            "-",
            "BÁO",
            "CÁO",
            "Số",
            "43-",
            "KL/TW",
            "ngày",
            "“",
            "a)",
            "ˆ",
        ]
    )
    rows = []
    for block in range(draw(st.integers(1, 12))):
        tokens = []
        left, top = draw(st.integers(0, 900)), draw(st.integers(0, 2200))
        for word in draw(st.lists(words, min_size=1, max_size=9)):
            width, height = draw(st.integers(1, 160)), draw(st.integers(1, 60))
            tokens.append(Token(word, Box(left, top, left + width, top + height), draw(st.floats(0, 1))))
            left += width + draw(st.integers(0, 90))
        rows.append(Row(tuple(tokens), block))
    text, lines = lay_out(rows)
    return Page(draw(st.integers(1, 1)), text, lines, Reading.OCR, "any", 1654, 2339, 200)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(page=any_page())
def test_any_page_assembles(page: Page, assembled: Callable[..., Document]) -> None:
    document = assembled([page])
    known = set(page.text)
    assert set(document.text) <= known | {" ", "\n"}


def test_no_pages_and_empty_pages(assembled: Callable[..., Document]) -> None:
    assert assembled([]).text == ""
    assert assembled([Page(1, "", (), Reading.OCR, "none", 10, 10, 72)]).text == ""
