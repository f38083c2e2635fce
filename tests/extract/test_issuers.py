"""Issuers: which words after and before a citation name who issued it."""

from __future__ import annotations

import pytest

from extract.cited.issuers import issuer_after, issuer_before
from extract.tables import load_tables

TABLES = load_tables()


@pytest.mark.parametrize(
    ("after", "issuer"),
    [
        (" của Ủy ban Thường vụ Quốc hội khóa XV", "Ủy ban Thường vụ Quốc hội"),
        (" của Uỷ ban nhân dân tỉnh Hà Nam về giá đất", "Uỷ ban nhân dân tỉnh Hà Nam"),
        (" của Ban Thường vụ Tỉnh ủy ban hành Quy chế", "Ban Thường vụ Tỉnh ủy"),
        (" của Thanh tra Chính phủ quy định", "Thanh tra Chính phủ"),
        (", của\nBộ trưởng Bộ Tài chính", "Bộ trưởng Bộ Tài chính"),
        (" của Hội Luật gia Việt Nam về phổ biến pháp luật", "Hội Luật gia Việt Nam"),
        (" do UBND tỉnh ban hành", "UBND tỉnh"),
        (" của tỉnh về nông nghiệp", None),
        (" về trách nhiệm của Chính phủ", None),
        ("", None),
    ],
)
def test_after(after: str, issuer: str | None) -> None:
    text = "Quyết định số 1/QĐ" + after
    found = issuer_after(text, len("Quyết định số 1/QĐ"), TABLES)
    assert (found.span.of(text) if found is not None else None) == issuer


@pytest.mark.parametrize(
    ("before", "issuer"),
    [
        ("Ban Thường vụ Tỉnh ủy đã ban hành ", "Ban Thường vụ Tỉnh ủy"),
        ("Ban Dân vận Tỉnh ủy và Sở Nội vụ ban hành ", "Ban Dân vận Tỉnh ủy và Sở Nội vụ"),
        ("thực hiện chủ trương của Huyện ủy: ", "Huyện ủy"),
        ("Đồng thời ban hành ", None),
        ("UBND tỉnh chỉ đạo các sở thực hiện ", None),
    ],
)
def test_before(before: str, issuer: str | None) -> None:
    text = before + "Kế hoạch số 5"
    found = issuer_before(text, len(before), TABLES)
    assert (found.span.of(text) if found is not None else None) == issuer
