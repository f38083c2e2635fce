"""Where the title ends and the body begins, on pages laid out by hand and in plain texts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ingest.values import Document, Page, Zone

Build = Callable[..., Document]

BODY = (
    "Thực hiện Chỉ thị số 18-CT/TU ngày 22 tháng 10 năm 2022 của Ban Thường vụ Tỉnh ủy, Kế hoạch số 145/KH-UBND ngày "
    "26 tháng 5 năm 2021 của Ủy ban nhân dân tỉnh, Ủy ban nhân dân tỉnh báo cáo kết quả như sau:"
)
OTHER = (
    "Công tác quản lý nhà nước về đất đai trên địa bàn tỉnh được các cấp, các ngành quan tâm chỉ đạo, đạt kết quả "
    "quan trọng, góp phần ổn định tình hình và phát triển kinh tế của địa phương trong nhiều năm liền."
)


def first_page(sheet: Any, *title: str, gap: int = 30) -> Any:
    page = sheet()
    page.cells("ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    page.cells("TỈNH AN LẠC", "Độc lập - Tự do - Hạnh phúc")
    page.cells("Số: 88/BC-UBND", "An Lạc, ngày 20 tháng 02 năm 2023")
    page.y += 60
    for line in title:
        page.line(line, centre=890)
    page.y += gap
    return page


def zones(document: Document) -> list[tuple[str, str]]:
    return [
        (block.zone.value, block.span.of(document.text)[:40])
        for block in document.blocks
        if block.zone in (Zone.TITLE, Zone.BODY)
    ]


@pytest.mark.parametrize("indent", [36, 56, 100])
@pytest.mark.parametrize("gap", [12, 50])
def test_the_first_paragraph_is_no_part_of_the_title(indent: int, gap: int, sheet: Any, assembled: Build) -> None:
    page = first_page(sheet, "BÁO CÁO", "Kết quả công tác quản lý, bảo vệ rừng", "năm 2022, nhiệm vụ năm 2023", gap=gap)
    page.paragraph(BODY, indent=indent)
    page.paragraph(OTHER, indent=indent)
    assert zones(assembled([page.page(1)])) == [
        ("title", "BÁO CÁO"),
        ("title", "Kết quả công tác quản lý, bảo vệ rừng năm 2022, nhiệm vụ năm 2023"[:40]),
        ("body", BODY[:40]),
        ("body", OTHER[:40]),
    ]


def test_a_first_paragraph_without_a_cue(sheet: Any, assembled: Build) -> None:
    page = first_page(sheet, "CHỈ THỊ", "Về việc tăng cường quản lý đất đai", "trên địa bàn tỉnh An Lạc")
    page.paragraph(OTHER, indent=100)
    page.paragraph(OTHER, indent=100)
    assert [zone for zone, _ in zones(assembled([page.page(1)]))] == ["title", "title", "body", "body"]


def test_the_organ_that_decides_and_its_grounds_are_no_title(sheet: Any, assembled: Build) -> None:
    page = first_page(sheet, "QUYẾT ĐỊNH", "Về việc phê duyệt kinh phí", "hỗ trợ tổ bảo vệ rừng năm 2023")
    page.line("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH", centre=890)
    page.y += 20
    page.paragraph("Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;", indent=56)
    page.paragraph("Căn cứ Luật Lâm nghiệp ngày 15 tháng 11 năm 2017;", indent=56)
    page.paragraph(BODY, indent=56)
    found = zones(assembled([page.page(1)]))
    assert [zone for zone, _ in found] == ["title", "title", "body", "body", "body", "body"]
    assert found[2][1] == "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH"


def test_titles_that_look_like_a_body_stay_whole(sheet: Any, assembled: Build) -> None:
    page = first_page(
        sheet,
        "BÁO CÁO",
        "Thực hiện Chỉ thị số 31-CT/TW ngày 14/9/2015 của",
        "Ban Bí thư Trung ương và kết quả một năm triển khai",
        "Thông báo số 52-TB/TW ngày 20/8/2020 của Bộ Chính trị.",
        "về việc đẩy mạnh thực hiện Chỉ thị số 31-CT/TW",
    )
    page.paragraph(OTHER, indent=56)
    page.paragraph(BODY, indent=56)
    assert [zone for zone, _ in zones(assembled([page.page(1)]))] == ["title", "title", "body", "body"]


def test_a_petition_is_addressed_after_its_title(sheet: Any, assembled: Build) -> None:
    page = first_page(sheet, "TỜ TRÌNH", "Về việc ban hành Quyết định sửa đổi quy hoạch", gap=4)
    page.line("Kính gửi: Ủy ban nhân dân tỉnh An Lạc.", centre=890)
    page.paragraph(BODY, indent=56)
    assert [zone for zone, _ in zones(assembled([page.page(1)]))] == ["title", "title", "body", "body"]


def test_a_decision_as_plain_text(plain: Callable[[str], list[Page]], assembled: Build) -> None:
    text = (
        "ỦY BAN NHÂN DÂN TỈNH AN LẠC\nSố: 208/QĐ-UBND\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "An Lạc, ngày 25 tháng 01 năm 2021\n\nQUYẾT ĐỊNH\n\nVề việc phê duyệt kinh phí\n\n"
        "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH\n\nCăn cứ Luật Lâm nghiệp ngày 15 tháng 11 năm 2017\n\n"
        "Điều 1. Phê duyệt kinh phí.\n"
    )
    assert zones(assembled(plain(text))) == [
        ("title", "QUYẾT ĐỊNH"),
        ("title", "Về việc phê duyệt kinh phí"),
        ("body", "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH"),
        ("body", "Căn cứ Luật Lâm nghiệp ngày 15 tháng 11 năm 2017"[:40]),
        ("body", "Điều 1. Phê duyệt kinh phí."),
    ]
