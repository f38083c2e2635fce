"""Findings in one line: contradictions, and texts that hold."""

# ruff: noqa: E501 (a case is one line)

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.findings import UNSURE, check_findings
from extract.statistics import find_statistics
from extract.values import Citation, Finding, Header
from ingest.values import Zone
from normalize.values import Span


def _check(text: str) -> list[Finding]:
    statistics = find_statistics(text, blocks=[(Span(0, len(text)), Zone.BODY)])
    return list(check_findings(text, header=Header(), citations=(), statistics=statistics))


WRONG = [
    ("Có 412/430 đại biểu dự, đạt tỷ lệ 92,8%.", "ratio_mismatch", "high", "95,8"),
    ("Đến nay 80/112 xã về đích (74,1%).", "ratio_mismatch", "high", "71,4"),
    ("Có 59,3% (412/430) đại biểu dự.", "ratio_mismatch", "high", "95,8"),
    ("Đến nay 80/112 xã về đích, đạt 71,42%.", "ratio_mismatch", "low", "71,429"),
    ("Có 80/112 xã về đích, đạt trên 75%.", "ratio_mismatch", "medium", "71"),
    ("Trong tổng số 1.520 vụ, hòa giải thành 1.216 vụ, đạt tỷ lệ 85%.", "ratio_mismatch", "high", "80"),
    (
        "Cử 57 đồng chí (gồm 40 đồng chí cấp xã, 12 đồng chí cấp huyện, 7 đồng chí cấp tỉnh).",
        "sum_mismatch",
        "high",
        "59",
    ),
    ("Kinh phí 9 tỷ đồng, gồm ngân sách tỉnh 6 tỷ đồng, ngân sách huyện 2,5 tỷ đồng.", "sum_mismatch", "high", "8,5"),
    ("Xử lý 647 vụ vi phạm, gồm 611 vụ xử lý hành chính và 46 vụ xử lý hình sự.", "sum_mismatch", "high", "657"),
    ("Trong 26 vụ tranh chấp, gồm 15 vụ đã giải quyết và 9 vụ đang xem xét.", "sum_mismatch", "high", "24"),
    ("Có 112 xã, phường, thị trấn, gồm 97 xã và 14 phường, thị trấn.", "sum_mismatch", "high", "111"),
    ("Tổ công tác có 9 thành viên, gồm 5 nam, 3 nữ.", "sum_mismatch", "high", "8"),
    ("Mở 40 lớp cho 900 người, trong đó cấp tỉnh 45 lớp cho 120 người.", "sum_mismatch", "high", "45 lớp"),
    ("Kết nạp 90 đảng viên, trong đó có 60 đảng viên nữ, 50 đảng viên trẻ.", "sum_mismatch", "medium", "110"),
    ("Xếp loại tốt 40%, khá 45%, trung bình 25%.", "percent_sum", "medium", "110"),
    ("Hộ nghèo giảm từ 8,1% xuống còn 3,5% (giảm 5,6%).", "change_mismatch", "high", "4,6"),
    ("Hội viên tăng từ 200 hội viên lên 250 hội viên, tăng 20%.", "change_mismatch", "high", "25"),
    ("Tỉnh xếp thứ 64/63 tỉnh, thành phố.", "rank_out_of_range", "high", "64/63"),
    ("Đất rừng chiếm 112% diện tích.", "percent_out_of_range", "medium", "112%"),
    ("Trao 9,250 suất quà.", "malformed_number", "low", "9,250"),
    ("Khám bệnh cho 2.45 lượt người.", "malformed_number", "low", "245"),
    ("Ngày 31/4/2021, Tỉnh ủy họp.", "impossible_date", "high", "31/4/2021"),
]


@pytest.mark.parametrize(("text", "kind", "severity", "says"), WRONG)
def test_wrong(text: str, kind: str, severity: str, says: str) -> None:
    found = _check(text)
    assert [(f.kind, f.severity) for f in found] == [(kind, severity)], found
    assert says in found[0].message
    assert all(0 <= span.start < span.end <= len(text) for span in found[0].evidence)


HOLDS = [
    "Có 412/430 đại biểu dự, đạt tỷ lệ 95,8%.",
    "Đến nay 80/112 xã về đích (71,4%).",
    "Có 100% xã (112/112 xã) ký cam kết.",
    "Có 80/112 xã về đích, đạt trên 70%.",
    "8/10 đơn vị xong sớm, đạt 100% kế hoạch.",
    "41/41 phiếu tán thành, tỷ lệ hộ nghèo còn 3,5%.",
    "Trong tổng số 1.520 vụ, hòa giải thành 1.216 vụ, đạt tỷ lệ 80%.",
    "Cử 59 đồng chí (gồm 40 đồng chí cấp xã, 12 đồng chí cấp huyện, 7 đồng chí cấp tỉnh).",
    "Mở 40 lớp cho 900 người, trong đó cấp tỉnh 15 lớp cho 120 người.",
    "Có 112 xã, phường, thị trấn, gồm 98 xã và 14 phường, thị trấn.",
    "Mở 25 lớp tập huấn, gồm 12 lớp tại huyện và 13 lớp tại xã, cho 900 người.",
    "Có 30 tổ chức, gồm 5 tổ chức chính trị - xã hội và 25 tổ chức xã hội.",
    "Lập 10 đoàn kiểm tra, gồm 35 đoàn viên và 12 chuyên viên.",
    "Lập 12 tổ hòa giải, mỗi tổ gồm 3 tổ viên và 1 tổ trưởng.",
    "Có trên 500 hội viên; trong đó trên 2 nghìn lượt hội viên được tập huấn, 30 hội viên trẻ.",
    "Kinh phí 2,5 tỷ đồng, gồm 1.500 triệu đồng của tỉnh, 1.000 triệu đồng của huyện.",
    "Trồng các loại cây, gồm 20 ha chè, 30 ha vải, …",
    "Tổ chức 02 cuộc kiểm tra; trong đó năm 2014 lập 01 đoàn; năm 2018 lập 04 đoàn kiểm tra tại 09 xã.",
    "Hộ nghèo giảm từ 8,1% xuống còn 3,5% (giảm 4,6%).",
    "Hội viên tăng từ 200 hội viên lên 250 hội viên, tăng 25%.",
    "Hộ nghèo giảm từ 8,1% xuống còn 3,5%, bình quân mỗi năm giảm 0,9%.",
    "Xếp loại tốt 40%, khá 45%, trung bình 15%.",
    "Đạt 73,6% (trong đó xuất sắc chiếm 19,8%).",
    "Thu ngân sách đạt 112% kế hoạch.",
    "Bình quân mỗi xã có 3,5 cán bộ.",
    "Có 2145 tổ tự quản.",
    "Sản xuất 4.000 kg cốm, trong đó bán ra ngoài khoảng 2.500 - 3.000 kg.",
    "Hội đồng có 60 người, 11 người trong đó do tỉnh cử, 43 người do dân bầu.",
    "Dân số 873.300 người, mật độ 354 người/km², trong đó ở đô thị 234.700 người.",
    "Khoảng 1/5 (18,41%) diện tích là mặt nước.",
    "Huyện A có 174 làng, huyện B có 91 làng, trong đó có 198 làng nghề.",
    "Kết nạp trên 500 hội viên, gồm 300 hội viên nam, 250 hội viên nữ.",
    "Ngày 29/02/2020, ngày 30 tháng 4 năm 2021.",
    "Đoàn có 15 đồng chí, gồm đại diện 3 sở, 4 ban.",
]


@pytest.mark.parametrize("text", HOLDS)
def test_holds(text: str) -> None:
    assert _check(text) == []


def _cited(*rows: str) -> tuple[str, list[Citation]]:
    """Citations written as "type | symbol | date | issuer", joined by the words that begin with `~`."""
    text, citations = "", []
    for row in rows:
        if row.startswith("~"):
            text += row[1:]
            continue
        doc_type, symbol, date, issuer = (part.strip() or None for part in row.split("|"))
        assert symbol is not None
        printed = f"{doc_type} số {symbol}"
        span = Span(len(text), len(text) + len(printed))
        text += printed
        citations.append(Citation(span, printed, doc_type, symbol, symbol.split("-")[0].split("/")[0], date, issuer))
    return text, citations


CITED: list[tuple[list[str], str | None, list[tuple[str, str]]]] = [
    (["Chỉ thị|12-CT/TU|2019-05-02|", "~; ", "Chỉ thị|12-CT/TU|2019-05-20|"], None, [("date_conflict", "high")]),
    (["Chỉ thị|12-CT/TU|2019-05-02|", "~; ", "Chỉ thị|12-CT/TU|2018-05-02|"], None, [("date_conflict", "high")]),
    (["Chỉ thị|12-CT/TU|2019-05-02|", "~; ", "Chỉ thị|12-CT/TU|2021-09-09|"], None, [("date_conflict", "medium")]),
    (["Quyết định|15/QĐ-UBND|2012-01-10|", "~; ", "Quyết định|15/QĐ-UBND|2019-02-10|"], None, [("date_conflict", "low")]),
    (["Nghị định|30/2020/NĐ-CP|2020-03-05|", "~; ", "Nghị định|30/2020/NĐ-CP|2020-03-15|"], None, [("date_conflict", "high")]),
    (["Chỉ thị|12-CT/TU|2019|", "~; ", "Chỉ thị|12-CT/TU|2019-05-20|"], None, []),
    (["Chỉ thị|012-CT/TU|2019-05-20|", "~; ", "Chỉ thị|12-CT/TU|2019-05-20|"], None, []),
    (["Kết luận|40-KL/TW|2019-05-20|Ban Bí thư", "~; ", "Kết luận|40-KL/TW|2019-05-20|Bộ Chính trị"], None, [("issuer_conflict", "medium")]),
    (["Chỉ thị|12-CT/TU|2019-05-20|Tỉnh ủy", "~; ", "Chỉ thị|12-CT/TU|2019-05-20|Ban Thường vụ Tỉnh ủy"], None, []),
    (["Chỉ thị|12/CT-UBND|2019-05-20|UBND tỉnh", "~; ", "Chỉ thị|12/CT-UBND|2019-05-20|Ủy ban nhân dân tỉnh"], None, []),
    (["Chỉ thị|12/CT-UBND|2019-05-20|UBND tỉnh", "~; ", "Chỉ thị|12/CT-UBND|2019-05-20|Chủ tịch UBND tỉnh"], None, [("issuer_conflict", "low")]),
    (["Quy định|47-QĐ/TW|2011-11-01|", "~; ", "Quyết định|47-QĐ/TW|2011-11-01|"], None, [("type_conflict", "medium")]),
    (["Văn bản|185/TB-VPCP|2026-04-14|", "~; ", "Thông báo|185/TB-VPCP|2026-04-14|"], None, []),
    (["Chỉ thị|25-NQ/TW|2013-06-03|"], None, [("type_mismatch", "medium")]),
    (["Kế hoạch liên tịch|30-KH/BCSĐ-BDVTU|2022-12-05|"], None, []),
    (["Kế hoạch|82-KH/TU|2013-01-09|", "~ thực hiện ", "Nghị quyết|25-NQ/TW|2013-06-03|"], None, [("chronology", "high")]),
    (["Kế hoạch|82-KH/TU|2013-07-09|", "~ thực hiện ", "Nghị quyết|25-NQ/TW|2013-06-03|"], None, []),
    (["Nghị quyết|25-NQ/TW|2013-06-03|", "~ của Ban Chấp hành Trung ương và 05 năm thực hiện ", "Kết luận|43-KL/TW|2019-01-07|"], None, []),
    (["Kế hoạch|82-KH/TU|2013-01-09|", "~; thực hiện ", "Nghị quyết|25-NQ/TW|2013-06-03|"], None, []),
    (["Kế hoạch|82-KH/TU|2023-08-30|"], "2023-08-29", [("chronology", "high")]),
    (["Kế hoạch|82-KH/TU|2023-08-29|"], "2023-08-29", []),
    (["Kế hoạch|82-KH/TU|2023|"], "2023-08-29", []),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "date", "wanted"), CITED)
def test_citations(rows: list[str], date: str | None, wanted: list[tuple[str, str]]) -> None:
    text, citations = _cited(*rows)
    found = check_findings(text, header=Header(date=date), citations=citations, statistics=())
    assert [(f.kind, f.severity) for f in found] == wanted, found


@pytest.mark.parametrize(("confidence", "kinds"), [(UNSURE - 0.01, []), (UNSURE, ["type_mismatch"])])
def test_an_unsure_citation_contradicts_no_code(confidence: float, kinds: list[str]) -> None:
    text, citations = _cited("Chỉ thị|25-NQ/TW|2013-06-03|")
    doubted = [replace(citation, confidence=confidence) for citation in citations]
    found = check_findings(text, header=Header(), citations=doubted, statistics=())
    assert [f.kind for f in found] == kinds


@given(st.integers(1, 5000), st.integers(1, 5000), st.integers(0, 2))
@settings(max_examples=60, deadline=None)
def test_a_share_that_is_rounded_right_holds(part: int, more: int, decimals: int) -> None:
    whole = part + more
    share = f"{100 * part / whole + 1e-9:.{decimals}f}".replace(".", ",")
    printed = [f"{n:,}".replace(",", ".") for n in (part, whole)]
    assert _check(f"Toàn tỉnh có {printed[0]}/{printed[1]} hộ đạt chuẩn, đạt tỷ lệ {share}%.") == []


@given(st.lists(st.integers(1, 3000), min_size=2, max_size=6), st.integers(-3, 3))
@settings(max_examples=60, deadline=None)
def test_parts_and_total(parts: list[int], off: int) -> None:
    total = max(1, sum(parts) + off)
    listed = ", ".join(f"{p:,} hộ loại {chr(97 + i)}".replace(",", ".") for i, p in enumerate(parts))
    found = _check(f"Có {total:,}".replace(",", ".") + f" hộ được hỗ trợ (gồm {listed}).")
    assert [f.kind for f in found] == ([] if total == sum(parts) else ["sum_mismatch"])


def test_order() -> None:
    text = "Trao 9,250 suất quà. Có 412/430 đại biểu dự, đạt 90%. Ngày 31/4/2021."
    found = _check(text)
    assert len(found) == 3
    assert all(a.evidence[0] <= b.evidence[0] for a, b in pairwise(found))
