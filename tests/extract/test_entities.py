"""Entities: organs, places, persons; and texts in which there are none."""

from __future__ import annotations

import pytest

from extract.entities import find_entities
from extract.tables import load_tables

TABLES = load_tables()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Ban Thường vụ Tỉnh ủy Bắc Giang yêu cầu", ["ORG Ban Thường vụ Tỉnh ủy Bắc Giang"]),
        ("Uỷ ban nhân dân tỉnh Hà Nam", ["ORG Uỷ ban nhân dân tỉnh Hà Nam"]),
        ("đồng chí Nguyễn Văn Hùng, Bí thư Huyện ủy Lục Nam", ["PER Nguyễn Văn Hùng", "ORG Huyện ủy Lục Nam"]),
        ("Phó Chủ tịch UBND tỉnh Giàng A Páo kiểm tra", ["ORG Phó Chủ tịch UBND tỉnh", "PER Giàng A Páo"]),
        ("ông Kim Ngọc Bảo và bà Lò Thị Mai", ["PER Kim Ngọc Bảo", "PER Lò Thị Mai"]),
        ("tư tưởng Hồ Chí Minh", ["PER Hồ Chí Minh"]),
        ("tại Thành phố Hồ Chí Minh và tỉnh Long An", ["LOC Thành phố Hồ Chí Minh", "LOC tỉnh Long An"]),
        ("xã Tân Mỹ, huyện Yên Dũng", ["LOC xã Tân Mỹ", "LOC huyện Yên Dũng"]),
        ("các ban chấp hành, các tỉnh ủy", []),
        ("công tác dân vận của cơ quan nhà nước ở Trung ương", []),
        ("", []),
    ],
)
def test_entities(text: str, wanted: list[str]) -> None:
    found = find_entities(text, tables=TABLES)
    assert [f"{e.label} {e.text}" for e in found] == wanted
    assert all(e.span.of(text) == e.text for e in found)


def test_known_person() -> None:
    assert [e.text for e in find_entities("Ký thay: Âu Cơ Duy", tables=TABLES, persons=("Âu Cơ Duy",))] == ["Âu Cơ Duy"]


def test_long_text_is_cut_at_lines() -> None:
    line = "Bộ Chính trị ban hành nghị quyết về nông nghiệp.\n"
    text = line * 4500
    found = find_entities(text, tables=TABLES)
    assert len(found) == 4500 and all(e.span.of(text) == "Bộ Chính trị" for e in found)
