"""Signatures and recipients: who signs, for whom, and who is told."""

from __future__ import annotations

import time

import pytest

from extract.head.header import find_header
from extract.head.recipients import read_recipients
from extract.head.signature import read_signature
from extract.layout import Layout, lay_over
from extract.tables import load_tables
from ingest.values import Block, Box, Document, Line, Page, Piece, Reading, Word, Zone
from normalize.values import EditedText, Span
from tests.extract.heads import header_of

TABLES = load_tables()


@pytest.mark.parametrize(
    ("lines", "mode", "body", "title", "signer"),
    [
        (["T/M BAN THƯỜNG VỤ", "BÍ THƯ", "Lê Văn Bình"], "T/M", "Ban Thường vụ", "Bí thư", "Lê Văn Bình"),
        (
            ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Vũ Minh"],
            "TM.",
            "Ủy ban nhân dân",
            "Phó Chủ tịch",
            "Vũ Minh",
        ),
        (["KT. BỘ TRƯỞNG", "THỨ TRƯỞNG", "Trần Thị Nga"], "KT.", "Bộ trưởng", "Thứ trưởng", "Trần Thị Nga"),
        (["CHỦ TỊCH", "“Đặng Văn Sơn"], None, None, "Chủ tịch", "Đặng Văn Sơn"),
        (["TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"], "TL.", "Chủ tịch", "Chánh Văn phòng", None),
        (["Nơi nhận", "Lưu: VT"], None, None, None, None),
        (["xa BÍ THƯ", '"Ñguyễn Văn Sơn'], None, None, "Bí thư", "Nguyễn Văn Sơn"),
        (["giống THƯ", "Lường Văn Sơn"], None, None, None, None),
        (["CHỦ TỊCH", "rần Văn Sơn"], None, None, "Chủ tịch", "Trần Văn Sơn"),
        (["CHỦ TỊCH", "inh Văn Sơn"], None, None, "Chủ tịch", None),
        (["CHỦ TỊCH", "Thị Thanh Sơn"], None, None, "Chủ tịch", None),
        (["CHỦ TỊCH", "Hữu Sơn"], None, None, "Chủ tịch", None),
    ],
)
def test_signature(lines: list[str], mode: str | None, body: str | None, title: str | None, signer: str | None) -> None:
    found = read_signature(lines, tables=TABLES)
    assert (found.mode, found.body, found.title, found.signer) == (mode, body, title, signer)


def test_recipients_join_open_lines_and_drop_noise() -> None:
    lines = ["Nơi nhận:", "- Các ban đảng và", "văn phòng huyện ủy;", "~ Như trên;", "- Lưu: VT.", "Uly"]
    assert tuple(item.text for item in read_recipients(lines)) == (
        "Các ban đảng và văn phòng huyện ủy",
        "Như trên",
        "Lưu: VT",
    )


def test_an_office_over_a_line_that_cannot_be_read_is_in_doubt() -> None:
    found = read_signature(["GIÁM ĐỐC", "PHỈ GIÁM ĐÓI", "Nguyễn Văn Lai"], tables=TABLES)
    assert (found.title, found.signer) == (None, "Nguyễn Văn Lai") and found.doubt is not None


@pytest.mark.parametrize(
    ("lines", "title", "signer"),
    [
        (["THƯ KÝ", "CHỦ TỌA", "Vi Thị Nụ", "Lộc Văn Quân"], "Chủ tọa", "Lộc Văn Quân"),
        (["GIÁM ĐỐC", "SỞ XÂY DỰNG", "Vi Văn Nụ"], "Giám đốc Sở Xây dựng", "Vi Văn Nụ"),
        (["Q. VIỆN TRƯỞNG", "Vi Văn Nụ"], "Quyền Viện trưởng", "Vi Văn Nụ"),
        (["PHÓ TRƯỞNG BAN", "ĐÃ KÝ", "Vi Văn Nụ"], "Phó Trưởng ban", "Vi Văn Nụ"),
        (["TM. BAN GIÁM KHẢO", "TRƯỞNG BAN", "Vi Văn Nụ", "TRƯỞNG PHÒNG", "Lý A Dơ"], "Trưởng ban", "Vi Văn Nụ"),
    ],
)
def test_who_signs(lines: list[str], title: str, signer: str) -> None:
    found = read_signature(lines, tables=TABLES)
    assert (found.title, found.signer) == (title, signer)


def _signed(name: list[tuple[str, float, str]]) -> Layout:
    """A last page that was read: an office, and a name whose words have confidence and a second reading."""
    words, at = [], len("CHỦ TỊCH\n")
    for text, confidence, other in name:
        words.append(Word(text, Span(at, at + len(text)), Box(at, 0, at + 1, 9), confidence, other))
        at += len(text) + 1
    text = "CHỦ TỊCH\n" + " ".join(word for word, _, _ in name)
    lines = (Line(Span(0, 8), (Word("CHỦ TỊCH", Span(0, 8)),), 1), Line(Span(9, len(text)), tuple(words), 1))
    page = Page(1, text, lines, Reading.OCR, "test", 2000, 3000, 300)
    block = Block(Span(0, len(text)), Zone.SIGNATURE, 1)
    return lay_over(Document((page,), (), text, (Piece(0, 1, 0, len(text)),), (block,)), EditedText(text))


@pytest.mark.parametrize(
    ("name", "signer"),
    [
        ([("Trần", 0.95, ""), ("Văn", 0.99, ""), ("Sơn", 0.5, "")], None),
        ([("Trần", 0.95, ""), ("Văn", 0.99, ""), ("Tài", 0.8, "Lài")], None),
        ([("Trần", 0.95, ""), ("Văn", 0.99, ""), ("Tài", 0.95, "Lài")], "Trần Văn Tài"),
        ([("Đàm", 0.8, "Đâm"), ("Văn", 0.99, ""), ("Sơn", 0.95, "")], "Đàm Văn Sơn"),
        ([("Định", 0.95, ""), ("Văn", 0.99, ""), ("Sơn", 0.95, "")], None),
        ([("Lù", 0.95, ""), ("Văn", 0.99, ""), ("Sơn", 0.95, "")], "Lù Văn Sơn"),
    ],
)
def test_a_name_that_the_reader_doubts_is_null(name: list[tuple[str, float, str]], signer: str | None) -> None:
    found = find_header(_signed(name), tables=TABLES)
    assert found.signer == signer and (signer is not None or "signer" in dict(found.reasons))


@pytest.mark.parametrize(
    ("lines", "mode", "body", "title"),
    [
        # The deputy's PHÓ was not read: nobody signs in his own place.
        (["KT. GIÁM ĐỐC", "GIÁM ĐỐC", "Vi Văn Nụ"], "KT.", "Giám đốc", None),
        (["TL. BỘ TRƯỞNG", "VỤ TRƯỞNG VỤ THI ĐUA,", "Vi Văn Nụ"], "TL.", "Bộ trưởng", None),
        (["TM: ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Vi Văn Nụ"], "TM.", "Ủy ban nhân dân", "Chủ tịch"),
        (["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH THƯỜNG", "TRỰC", "Vi Văn Nụ"], "KT.", "Chủ tịch", "Phó Chủ tịch Thường trực"),
        (["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH THƯỜNG", "Vi Văn Nụ"], "KT.", "Chủ tịch", None),
    ],
)
def test_offices_broken_or_lost(lines: list[str], mode: str, body: str, title: str | None) -> None:
    found = read_signature(lines, tables=TABLES)
    assert (found.mode, found.body, found.title, found.signer) == (mode, body, title, "Vi Văn Nụ")


def test_the_next_document_of_a_file_is_no_part_of_the_ending() -> None:
    found = header_of(
        """THÔNG BÁO
Về việc thu gom rác thải

Nơi nhận:
- Các thôn;
- Lưu: VP.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Triệu Văn Quẩy

ỦY BAN NHÂN DÂN
HUYỆN BẰNG SƠN
Số: 12/QĐ-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Nơi nhận:
- Như Điều 3;
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
Hoàng Thị Mỷ
""",
        TABLES,
    )
    assert found.recipients == ("Các thôn", "Lưu: VP")
    assert (found.signing_mode, found.signer_title, found.signer) == ("TM.", "Chủ tịch", "Triệu Văn Quẩy")


def test_a_long_run_of_offices_takes_time_by_its_length() -> None:
    def spent(many: int) -> float:
        started = time.thread_time()
        read_signature(["Nơi nhận", "Triệu Văn Quẩy"] * many + ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"] * many, tables=TABLES)
        return time.thread_time() - started

    spent(10)
    assert spent(8_000) < 6 * spent(2_000) + 0.15
