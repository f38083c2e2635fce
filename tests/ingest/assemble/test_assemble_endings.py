"""Recipients and signature: what was read under the seal stays where it is writing, and lists are no notes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ingest.lines import Row, Token
from ingest.values import Box, Document, Reason, Zone

Build = Callable[..., Document]

BODY = (
    "Công tác quản lý nhà nước về đất đai trên địa bàn tỉnh được các cấp, các ngành quan tâm chỉ đạo, đạt kết quả "
    "quan trọng, góp phần ổn định tình hình và phát triển kinh tế của địa phương trong nhiều năm liền."
)
ITEMS = ("- Ủy ban nhân dân tỉnh;", "- Các sở, ban, ngành;", "- Các huyện, thành phố;", "- Lưu: VT, NC.")


def words(page: Any, x: int, *read: tuple[str, float]) -> None:
    """A line of words with their confidences that begins at `x`."""
    tokens = []
    for text, confidence in read:
        width = round(len(text) * 0.435 * 39)
        tokens.append(Token(text, Box(x, page.y, x + width, page.y + 30), confidence))
        x += width + 10
    page.rows.append(Row(tuple(tokens), page.block))
    page.y += 47


def last_page(sheet: Any) -> Any:
    page = sheet()
    for _ in range(3):
        page.paragraph(BODY)
    page.y += 80
    return page


def texts(document: Document, zone: Zone) -> list[str]:
    return [block.span.of(document.text) for block in document.blocks if block.zone is zone]


@pytest.mark.parametrize(
    ("read", "kept"),
    [
        ([("PHÓ", 0.91), ("ế", 0.1)], "PHÓ"),
        ([("\\", 0.2), (":", 0.9), ("P", 0.65), ("BÍ", 0.93), ("THƯ", 0.9)], "P BÍ THƯ"),
        ([("š", 0.0), (":", 0.8), ("TM", 0.5), ("ỦY", 0.9), ("BAN", 0.9)], "TM ỦY BAN"),
        ([("-_T/M", 0.1), ("BAN", 0.9), ("THƯỜNG", 0.9), ("VỤ", 0.9)], "-_T/M BAN THƯỜNG VỤ"),
        ([("Nguyễn", 0.3), ("Hữu", 0.9), ("Nghĩa", 0.4), ("..", 0.4)], "Nguyễn Hữu Nghĩa"),
        ([('"Ñguyễn', 0.0), ("Hữu", 0.9), ("Nghĩa", 0.9)], '"Ñguyễn Hữu Nghĩa'),
        ([("XIN", 0.15), ("Qq", 0.0)], None),
        ([("X4", 0.9)], None),
        ([("7`", 0.2), ("17", 0.3)], None),
    ],
)
def test_writing_under_the_seal_stays(
    read: list[tuple[str, float]], kept: str | None, sheet: Any, assembled: Build
) -> None:
    page = last_page(sheet)
    page.line("Nơi nhận:", points=12)
    for item in ITEMS:
        page.line(item, points=11)
    words(page, 1000, *read)
    document = assembled([page.page(1)])
    assert texts(document, Zone.SIGNATURE) == ([kept] if kept else [])
    assert texts(document, Zone.RECIPIENTS) == ["Nơi nhận:", *ITEMS]
    left_out = {found.reason for found in document.left_out}
    assert left_out <= {Reason.SEAL, Reason.RULE, Reason.NOISE, Reason.SPECK}
    assert left_out or len(read) == len((kept or "").split())


def test_two_bodies_sign_above_the_recipients(sheet: Any, assembled: Build) -> None:
    page = last_page(sheet)
    page.cells("TM. BAN CÁN SỰ ĐẢNG", "TM. BAN DÂN VẬN")
    page.cells("BÍ THƯ", "TRƯỞNG BAN")
    page.y += 150
    page.cells("Hà Quang Vinh", "Lê Thị Lan")
    page.line("Nơi nhận:", points=12)
    for item in ITEMS:
        page.line(item, points=11)
    document = assembled([page.page(1)])
    assert texts(document, Zone.RECIPIENTS) == ["Nơi nhận:", *ITEMS]
    assert texts(document, Zone.SIGNATURE) == [
        "TM. BAN CÁN SỰ ĐẢNG",
        "BÍ THƯ",
        "Hà Quang Vinh",
        "TM. BAN DÂN VẬN",
        "TRƯỞNG BAN",
        "Lê Thị Lan",
    ]


def test_a_stroke_across_the_list_makes_no_note_of_it(sheet: Any, assembled: Build) -> None:
    page = last_page(sheet)
    page.line("Nơi nhận:", points=12)
    for at, item in enumerate(ITEMS):
        if at == 2:
            page.rules.append(Box(240, page.y - 4, 700, page.y - 2))
        page.line(item, points=11)
    words(page, 900, ("Nguyễn", 0.9), ("Văn", 0.9), ("Hải", 0.9))
    document = assembled([page.page(1)])
    assert not texts(document, Zone.FOOTNOTE)
    assert texts(document, Zone.RECIPIENTS) == ["Nơi nhận:", *ITEMS]
    assert texts(document, Zone.SIGNATURE) == ["Nguyễn Văn Hải"]


def test_notes_stand_under_the_signature_too(sheet: Any, assembled: Build) -> None:
    page = last_page(sheet)
    page.line("Nơi nhận:", points=12)
    for item in ITEMS:
        page.line(item, points=11)
    page.y = 2000
    page.rules.append(Box(240, page.y - 15, 640, page.y - 13))
    page.paragraph("1 Năm 2022, các tổ có tổng số 1.152 thành viên, " + BODY, points=11, indent=50)
    document = assembled([page.page(1)])
    assert len(texts(document, Zone.RECIPIENTS)) == 5
    assert [block.note for block in document.blocks if block.note] == [1]


def test_a_signature_that_was_read_before_the_list_beside_it_is_no_body(sheet: Any, assembled: Build) -> None:
    page = last_page(sheet)
    top = page.y
    words(page, 1130, ("CHỦ", 0.9), ("TỊCH", 0.9))
    page.y = top + 260
    words(page, 1060, ("Trần", 0.9), ("Văn", 0.9), ("Sơn", 0.9))
    page.y = top + 10
    words(page, page.left, ("Nơi", 0.9), ("nhận:", 0.9))
    for item in ITEMS:
        words(page, page.left, *[(word, 0.9) for word in item.split()])
    document = assembled([page.page(1)])
    assert texts(document, Zone.BODY) == [BODY] * 3
    assert texts(document, Zone.SIGNATURE) == ["CHỦ TỊCH", "Trần Văn Sơn"]
    assert texts(document, Zone.RECIPIENTS) == ["Nơi nhận:", *ITEMS]


def test_an_item_beside_the_ink_of_a_seal_is_no_noise(sheet: Any, assembled: Build) -> None:
    page = last_page(sheet)
    words(page, page.left, ("Nơi", 0.9), ("nhận:", 0.9))
    top = page.y
    words(page, page.left, ("-", 0.9), ("Như", 0.9), ("trên;", 0.9))
    item = page.rows.pop()
    page.y = top
    words(page, 1100, ("x", 0.0), ("*", 0.0), ("É", 0.0), ("ÔVÁ", 0.0), ("ŸS", 0.0))
    page.rows[-1] = Row((*item.tokens, *page.rows[-1].tokens), item.block)
    for text in ITEMS:
        words(page, page.left, *[(word, 0.9) for word in text.split()])
    assert texts(assembled([page.page(1)]), Zone.RECIPIENTS) == ["Nơi nhận:", "- Như trên;", *ITEMS]
