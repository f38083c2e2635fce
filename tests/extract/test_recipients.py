"""Recipients and their notes."""

from __future__ import annotations

import pytest

from extract.head.recipients import load_notes, note_of, read_recipients


@pytest.mark.parametrize("row", load_notes(), ids=lambda row: row.example)
def test_notes_meet_their_examples(row: object) -> None:
    assert note_of(f"Sở Y tế ({row.example})") is not None  # type: ignore[attr-defined]
    assert note_of(f"Sở Y tế ({row.counter})") is None  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("item", "note"),
    [
        ("Bộ Y tế (để báo cáo)", "để báo cáo"),
        ("TTgCP (đề b/c)", "để b/c"),
        ("SỞ Y TẾ (ĐỂ B/C)", "để b/c"),
        ("Các sở (để trực tiếp chỉ đạo các đơn vị);", "để trực tiếp chỉ đạo các đơn vị"),
        ("Ban Tổ chức (b/c), Văn phòng", None),
        ("Đảng ủy xã (báo cáo, cho ý kiến)", "báo cáo, cho ý kiến"),
        ("UBND tỉnh để báo cáo", "để báo cáo"),
        ("Lưu: VT, NC (3b)", None),
        ("Phòng Thương mại (VCCI)", None),
        ("Các đơn vị trực thuộc (qua thư điện tử)", None),
    ],
)
def test_note(item: str, note: str | None) -> None:
    assert note_of(item) == note


def test_a_brace_shares_its_note() -> None:
    lines = ["Nơi nhận:", "- Bộ Nội vụ, |", "- UBND tỉnh, | (để báo cáo)", "- Các phòng,", "- Lưu VT."]
    assert [item.note for item in read_recipients(lines)] == ["để báo cáo", "để báo cáo", None, None]


def test_a_comma_closes_no_item_where_semicolons_do() -> None:
    lines = ["- Sở Y tế;", "- Văn phòng: các phòng Tổng hợp,", "Hành chính, Quản trị;", "- Lưu: VT"]
    assert [item.text for item in read_recipients(lines)] == [
        "Sở Y tế",
        "Văn phòng: các phòng Tổng hợp, Hành chính, Quản trị",
        "Lưu: VT",
    ]


def test_what_stands_under_the_last_item_is_not_part_of_it() -> None:
    assert [item.text for item in read_recipients(["- Sở Y tế;", "- Lưu: VT, TH", "Lò Văn Tấm"])][-1] == "Lưu: VT, TH"
