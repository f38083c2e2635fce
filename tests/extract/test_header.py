"""Headers: whole first and last pages in small, one for each way in which documents differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from time import perf_counter

import pytest

from extract.head.header import find_header
from extract.head.letterhead import read_letterhead
from extract.head.naming import proper_name
from extract.head.organ_case import organ_name
from extract.head.signature import read_signature
from extract.head.title import read_title, type_of_line
from extract.layout import Layout, lay_over
from extract.tables import load_tables
from extract.values import Header
from ingest.values import Area, AreaKind, Block, Box, Document, Line, Page, Piece, Reading, Word, Zone
from normalize.values import EditedText, Span
from tests.extract.heads import FOLDER, Case, differences, header_of, read_cases

MakeDocument = Callable[..., Document]
TABLES = load_tables()
LEFT, RIGHT, TITLE, BODY, SIGNATURE = Zone.HEADER_LEFT, Zone.HEADER_RIGHT, Zone.TITLE, Zone.BODY, Zone.SIGNATURE


def header(document_of: MakeDocument, *blocks: tuple[Zone, str]) -> Header:
    document = document_of(*blocks)
    return find_header(lay_over(document, EditedText(document.text)), tables=TABLES)


def test_party_report(document_of: MakeDocument) -> None:
    found = header(
        document_of,
        (LEFT, "TỈNH ỦY HÀ NAM"),
        (LEFT, "*"),
        (LEFT, "Số 15-BC/TU"),
        (RIGHT, "ĐẢNG CỘNG SẢN VIỆT NAM"),
        (RIGHT, "Hà Nam, ngày 07 tháng 3 năm 2022"),
        (TITLE, "BÁO CÁO"),
        (TITLE, "kết quả thực hiện Nghị quyết số 5-NQ/TW ngày 01/01/2020"),
        (BODY, "Thực hiện Công văn số 9-CV/TW, Ban Thường vụ Tỉnh ủy báo cáo."),
        (Zone.RECIPIENTS, "Nơi nhận:"),
        (Zone.RECIPIENTS, "- Ban Bí thư (để báo cáo),"),
        (Zone.RECIPIENTS, "- Lưu Văn phòng Tỉnh ủy."),
        (SIGNATURE, "T/M BAN THƯỜNG VỤ"),
        (SIGNATURE, "PHÓ BÍ THƯ THƯỜNG TRỰC"),
        (SIGNATURE, "Đinh Thị Lụa"),
    )
    assert found == Header(
        organ="Tỉnh ủy Hà Nam",
        province="Hà Nam",
        system="party",
        form_rules="66-QĐ/TW",
        symbol="15-BC/TU",
        number="15",
        doc_type="Báo cáo",
        title="kết quả thực hiện Nghị quyết số 5-NQ/TW ngày 01/01/2020",
        place="Hà Nam",
        date="2022-03-07",
        signing_mode="T/M",
        signing_body="Ban Thường vụ",
        signer_title="Phó Bí thư Thường trực",
        signer="Đinh Thị Lụa",
        recipients=("Ban Bí thư (để báo cáo)", "Lưu Văn phòng Tỉnh ủy"),
        recipient_notes=("để báo cáo", None),
    )


def test_letter_with_superior_organ(document_of: MakeDocument) -> None:
    found = header(
        document_of,
        (LEFT, "UBND TỈNH KIÊN GIANG"),
        (LEFT, "SỞ Y TẾ"),
        (LEFT, "Số: 210/SYT-NVY"),
        (LEFT, "V/v báo cáo công tác"),
        (LEFT, "tiêm chủng mở rộng"),
        (RIGHT, "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (RIGHT, "Độc lập - Tự do - Hạnh phúc"),
        (RIGHT, "Kiên Giang, ngày 5 tháng 6 năm 2019"),
        (BODY, "Kính gửi: Các bệnh viện."),
    )
    assert (found.superior_organ, found.organ) == ("UBND tỉnh Kiên Giang", "Sở Y tế")
    assert (found.doc_type, found.title) == ("Công văn", "V/v báo cáo công tác tiêm chủng mở rộng")
    assert (found.symbol, found.system, found.date) == ("210/SYT-NVY", "state", "2019-06-05")


def test_a_subject_ends_with_its_cell_and_a_badly_read_motto_is_one(document_of: MakeDocument) -> None:
    found = header(
        document_of,
        (LEFT, "THỦ TƯỚNG CHÍNH PHỦ"),
        (LEFT, "Số: 464/TTg-CĐS"),
        (LEFT, "V/w triển khai các Nghị quyết cắt giảm thủ tục, ĐKKD"),
        (RIGHT, "CỌNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (RIGHT, "Độc lập - Tự đo - Hạnh phúc"),
        (RIGHT, "Hà Nội, ngày 30 tháng 4 năm 2026"),
        (BODY, "Triển khai Kết luận số 18-KL/TW"),
    )
    assert found.title == "V/v triển khai các Nghị quyết cắt giảm thủ tục, ĐKKD"
    assert (found.system, found.organ, found.date) == ("state", "Thủ tướng Chính phủ", "2026-04-30")


def test_two_organs_in_one_line_are_both_spelled_as_organs() -> None:
    found = read_letterhead(["SỞ NỘI VỤ - SỞ TÀI CHÍNH", "Số: 15/HDLT-SNV-STC"], tables=TABLES)
    assert found.organs == ("Sở Nội vụ - Sở Tài chính",)


@pytest.mark.parametrize(
    ("line", "system", "mode"),
    [("TM BAN THƯỜNG VỤ", "party", "T/M"), ("KT GIÁM ĐỐC", "state", "KT"), ("TMTQ VIỆT NAM", "state", None)],
)
def test_a_mode_without_its_mark(line: str, system: str, mode: str | None) -> None:
    assert read_signature([line], tables=TABLES, system=system).mode == mode


def test_blank_number_and_day_are_null_with_the_reason(document_of: MakeDocument) -> None:
    found = header(
        document_of,
        (LEFT, "ỦY BAN NHÂN DÂN"),
        (LEFT, "TỈNH HÀ TĨNH"),
        (LEFT, "Số:      /KH-UBND"),
        (RIGHT, "Hà Tĩnh, ngày     tháng 9 năm 2021"),
        (TITLE, "KẾ HOẠCH"),
        (TITLE, "Chuyển đổi số năm 2022"),
    )
    assert (found.organ, found.symbol, found.number, found.date) == (
        "Ủy ban nhân dân tỉnh Hà Tĩnh",
        None,
        None,
        "2021-09",
    )
    assert {"symbol", "number", "date"} <= dict(found.reasons).keys()


def test_stamp_of_the_receiver_is_not_the_symbol(document_of: MakeDocument) -> None:
    found = header(
        document_of,
        (LEFT, "THỦ TƯỚNG CHÍNH PHỦ"),
        (LEFT, "Số:     /TTg-KTTH"),
        (LEFT, "CÔNG VĂN ĐẾN"),
        (LEFT, "Số: 2770/QĐ-UBND"),
        (LEFT, "Ngày: 04/4/2018"),
        (RIGHT, "Hà Nội, ngày 02 tháng 4 năm 2018"),
    )
    assert (found.symbol, found.date, found.province) == (None, "2018-04-02", None)


def test_organ_from_the_title_where_no_letterhead_is(document_of: MakeDocument) -> None:
    found = header(
        document_of,
        (TITLE, "CHỈ THỊ"),
        (TITLE, "CỦA BAN THƯỜNG VỤ THÀNH ỦY"),
        (TITLE, "Về vệ sinh môi trường"),
        (BODY, "Thời gian qua"),
    )
    assert (found.organ, found.doc_type, found.title) == ("Ban Thường vụ Thành ủy", "Chỉ thị", "Về vệ sinh môi trường")
    assert (found.symbol, found.date, found.place) == (None, None, None)


def test_text_without_zones(document_of: MakeDocument) -> None:
    lines = [
        "DỰ THẢO LẦN 2",
        "",
        "NGHỊ QUYẾT",
        "Về phát triển du lịch",
        "đến năm 2030",
        "",
        "Trong những năm qua, tỉnh Lào Cai.",
    ]
    found = header(document_of, *((BODY, line) for line in lines))
    assert (found.is_draft, found.marks, found.doc_type) == (True, ("DỰ THẢO LẦN 2",), "Nghị quyết")
    assert (found.title, found.date) == ("Về phát triển du lịch đến năm 2030", None)


def test_never_the_first_date_of_the_text(document_of: MakeDocument) -> None:
    found = header(
        document_of,
        (BODY, "Ngày 5 tháng 6 năm 2020, Hội nghị đã họp tại Hà Nội."),
        (BODY, "Theo Công văn số 5/UBND-NC."),
    )
    assert (found.date, found.symbol, found.place) == (None, None, None)


def test_a_number_that_the_reader_doubts_is_null(document_of: MakeDocument) -> None:
    document = document_of((LEFT, "Số: 982/QĐ-TTg"), (TITLE, "QUYẾT ĐỊNH"))
    box = Box(0, 0, 9, 9)
    words = (Word("Số:", Span(0, 3), box, 0.95), Word("982/QĐ-TTg", Span(4, 14), box, 0.4))
    page = Page(1, document.text, (Line(Span(0, 14), words, 0, box),), Reading.OCR, "test")
    document = replace(document, pages=(page,), pieces=(Piece(0, 1, 0, len(document.text)),))
    found = find_header(lay_over(document, EditedText(document.text)), tables=TABLES)
    assert found.symbol is None and "982/QĐ-TTg" in dict(found.reasons)["symbol"]


@pytest.mark.parametrize(
    ("line", "place", "date"),
    [
        ("Hưng Yên, ngày 28 tháng 9 năm 2021", "Hưng Yên", "2021-09-28"),
        ("Hà Nội, ngày30 tháng 4 năm 2026", "Hà Nội", "2026-04-30"),
        ("Quảng Ngãi, ngày Z tháng 4 năm 2020", "Quảng Ngãi", "2020-04"),
        ("Quảng Ngãi, ngày 2 thángØf năm 2021", "Quảng Ngãi", "2021"),
        ("TP. Hồ Chí Minh, ngày 31 tháng 02 năm 2020", "TP. Hồ Chí Minh", None),
        ("ngày 30 tháng 4 năm 2026", None, None),
    ],
)
def test_place_and_date(line: str, place: str | None, date: str | None) -> None:
    found = read_letterhead([line], tables=TABLES)
    assert (found.place, found.date) == (place, date)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("CHỈ THỊ", "Chỉ thị"),
        ("CHÍ THỊ", "Chỉ thị"),
        ("QUYÉT ĐỊNH", "Quyết định"),
        ("QUY ĐỊNH", "Quy định"),
        ("BÁO CÁO", "Báo cáo"),
        ("Báo cáo", None),
        ("QUYẾT ĐỊNH:", None),
        ("BỘ TÀI CHÍNH", None),
    ],
)
def test_type_of_line(line: str, wanted: str | None) -> None:
    assert type_of_line(line) == wanted


def test_the_organ_that_decides_ends_the_title() -> None:
    title = read_title(
        ["QUYẾT ĐỊNH", "Về việc thành lập tổ", "THỦ TƯỚNG CHÍNH PHỦ", "Căn cứ"], tables=TABLES, keep_author=True
    )
    assert (title.doc_type, title.subject) == ("Quyết định", "Về việc thành lập tổ")


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("TỈNH ỦY BẮC KẠN", "Tỉnh ủy Bắc Kạn"),
        ("ỦY BAN NHÂN DÂN XÃ TÂN MỸ", "Ủy ban nhân dân xã Tân Mỹ"),
        ("ỦY BAN NHÂN DÂN TĨNH QUANG NGAI", "Ủy ban nhân dân tỉnh Quảng Ngãi"),
        ("HUYỆN ỦY LỤC NGẠN", "Huyện ủy Lục Ngạn"),
        ("BỘ TÀI CHÍNH", "Bộ Tài chính"),
        ("Sở  Y tế", "Sở Y tế"),
    ],
)
def test_proper_name(printed: str, name: str) -> None:
    assert proper_name(printed, TABLES) == name


def _lettered(number: list[tuple[str, float, int]]) -> Layout:
    """A letterhead whose number line has these words with confidence and height, 40 pixels apart."""
    text = " ".join(word for word, _, _ in number)
    words, at, left = [], 0, 100
    for word, confidence, height in number:
        box = Box(left, 100, left + 20 * len(word), 100 + height)
        words.append(Word(word, Span(at, at + len(word)), box, confidence))
        at, left = at + len(word) + 1, box.right + 40
    whole = Span(0, len(text))
    page = Page(1, text, (Line(whole, tuple(words), 1),), Reading.OCR, "test", 2000, 3000, 300)
    block = Block(whole, Zone.HEADER_LEFT, 1)
    return lay_over(Document((page,), (), text, (Piece(0, 1, 0, len(text)),), (block,)), EditedText(text))


@pytest.mark.parametrize(
    ("words", "symbol"),
    [
        ([("Số:", 0.93, 33), ("79/TB-VPCP", 0.92, 30)], "79/TB-VPCP"),
        ([("Số:", 0.93, 33), ("79/TB-VPCP", 0.6, 30)], None),
        ([("Số:", 0.97, 36), ("4292", 0.9, 47), ("/BC-SYT", 0.9, 27)], None),
        ([("Số:", 0.97, 36), ("4292", 0.97, 30), ("/BC-SYT", 0.97, 27)], "4292/BC-SYT"),
        ([("Số:", 0.97, 36), ("2O6", 0.97, 30), ("/BC-SYT", 0.97, 27)], None),
        ([("Số:", 0.99, 36), ("2", 0.98, 35), ("/BC-SYT", 0.97, 27)], None),
    ],
)
def test_a_number_that_a_pen_may_have_written(words: list[tuple[str, float, int]], symbol: str | None) -> None:
    found = find_header(_lettered(words), tables=TABLES)
    assert found.symbol == symbol
    if symbol is None:
        assert words[1][0] in dict(found.reasons)["symbol"]


def _dated(day: str, other: str, width: int, confidence: float, height: int = 30) -> Layout:
    """A place-and-date line whose day is `width` pixels wide and was read as `other` too."""
    texts = ["An", "Lạc,", "ngày", day, "tháng", "4", "năm", "2018"]
    words, at, left = [], 0, 100
    for text in texts:
        wide = width if text is day else 20 * len(text)
        box = Box(left, 100, left + wide, 100 + (height if text is day else 30))
        words.append(
            Word(text, Span(at, at + len(text)), box, confidence if text is day else 0.95, other if text is day else "")
        )
        at, left = at + len(text) + 1, box.right + 10
    text, whole = " ".join(texts), Span(0, at - 1)
    page = Page(1, text, (Line(whole, tuple(words), 1),), Reading.OCR, "test", 2000, 3000, 300)
    block = Block(whole, Zone.HEADER_RIGHT, 1)
    return lay_over(Document((page,), (), text, (Piece(0, 1, 0, len(text)),), (block,)), EditedText(text))


@pytest.mark.parametrize(
    ("day", "other", "width", "confidence", "date"),
    [
        ("03", "", 40, 0.85, "2018-04-03"),
        ("03", "", 50, 0.85, "2018-04"),
        ("03", "", 50, 0.96, "2018-04-03"),
        ("03", "23", 40, 0.98, "2018-04"),
        ("03", "03.", 40, 0.98, "2018-04-03"),
        ("0]", "", 40, 0.98, "2018-04"),
    ],
)
def test_a_day_that_a_pen_may_have_written(day: str, other: str, width: int, confidence: float, date: str) -> None:
    assert find_header(_dated(day, other, width, confidence), tables=TABLES).date == date


def test_a_day_that_is_both_taller_and_wider_is_not_believed() -> None:
    assert find_header(_dated("23", "", 50, 0.99, height=38), tables=TABLES).date == "2018-04"


def test_a_day_in_the_ink_of_a_pen_is_not_believed() -> None:
    layout = _dated("03", "", 40, 0.98)
    page = replace(layout.document.pages[0], areas=(Area(AreaKind.HANDWRITING, Box(325, 90, 375, 140)),))
    inked = replace(layout, document=replace(layout.document, pages=(page,)))
    assert find_header(inked, tables=TABLES).date == "2018-04"


def test_province_in_the_spelling_that_the_place_line_confirms() -> None:
    lines = ["TỈNH ỦY ANLẠC", "Số 18-CT/TU", "An Lạc, ngày 20 tháng 10 năm 2022"]
    text = "\n".join(lines)
    document = Document((), (), text, (), (Block(Span(0, len(text)), Zone.HEADER_LEFT, 1),))
    found = find_header(lay_over(document, EditedText(text)), tables=TABLES)
    assert (found.organ, found.province) == ("Tỉnh ủy Anlạc", "An Lạc")


def test_a_last_page_alone_has_no_letterhead(document_of: MakeDocument) -> None:
    """What ends a document is not taken for its head: a title of capitals ("THƯ") in the signature is no type."""
    found = header(
        document_of,
        (BODY, "hướng dẫn, kiểm tra việc thực hiện và báo cáo theo quy định."),
        (Zone.RECIPIENTS, "Nơi nhận:"),
        (Zone.RECIPIENTS, "- Lưu Văn phòng Tỉnh ủy."),
        (SIGNATURE, "T/M BAN THƯỜNG VỤ"),
        (SIGNATURE, "THƯ"),
        (SIGNATURE, "Đinh Thị Lụa"),
    )
    assert (found.organ, found.doc_type, found.title, found.signing_mode) == (None, None, None, "T/M")


CASES = [case for path in sorted(FOLDER.glob("*.txt")) for case in read_cases(path)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_composed_letterheads_and_endings(case: Case) -> None:
    assert differences(case, TABLES) == []


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("CHI CỤC KIỂM LÂM", "Chi cục Kiểm lâm"),
        ("PHÒNG KẾ HOẠCH VÀ ĐẦU TƯ", "Phòng Kế hoạch và Đầu tư"),
        ("TRUNG TÂM VĂN HÓA, THỂ THAO VÀ TRUYỀN THÔNG", "Trung tâm Văn hóa, Thể thao và Truyền thông"),
        ("BAN CHỈ HUY PHÒNG THỦ DÂN SỰ XÃ NÀ PHÌN", "Ban Chỉ huy phòng thủ dân sự xã Nà Phìn"),
        ("HỘI CCB TỈNH LÀO CAI", "Hội CCB tỉnh Lào Cai"),
        ("TRƯỜNG TIỂU HỌC NÀ PHÌN", "Trường Tiểu học Nà Phìn"),
        ("CHI BỘ XÓM NÀ PHÌN", "Chi bộ xóm Nà Phìn"),
    ],
)
def test_organ_name(printed: str, name: str) -> None:
    assert organ_name(printed, TABLES) == name


def test_the_header_of_a_long_text_is_found_at_its_ends() -> None:
    case = next(case for case in CASES if case.wanted.get("symbol") == "128/QĐ-UBND")
    paragraph = "Tỉnh Lạng Sơn có nhiều xã ở vùng cao, đường đi lại khó khăn, kinh tế chậm phát triển. " * 3 + "\n\n"
    head, tail = case.text.split("QUYẾT ĐỊNH:", 1)
    long = f"{head}QUYẾT ĐỊNH:\n\n{paragraph * 3000}{tail}"
    started = perf_counter()
    found = header_of(long, TABLES)
    assert (found.symbol, found.signer) == ("128/QĐ-UBND", "Bùi Công Thược") and perf_counter() - started < 20


def test_rows_that_reading_joined_are_cut_at_the_mottos() -> None:
    rows = "UBND TỈNH LAI CHÂU CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM SỞ XÂY DỰNG a : Độc lập - Tự do - Hạnh phúc"
    found = read_letterhead([rows, "Số: 8/SXD-QLN x Lai Châu, ngày 3 tháng 5 năm 2022"], tables=TABLES)
    assert found.organs == ("UBND tỉnh Lai Châu", "Sở Xây dựng")
    assert (found.place, found.date, found.system) == ("Lai Châu", "2022-05-03", "state")


@pytest.mark.parametrize(
    ("lines", "symbol", "organs"),
    [
        (["HUYỆN ỦY NÀ PHÌN", "SỞ 15-BC/HU"], "15-BC/HU", ("Huyện ủy Nà Phìn",)),
        (["PHÒNG CÔNG CHỨNG SỐ 2"], None, ("Phòng Công chứng số 2",)),
        (["Số: 4/2022/NQLT-CP-", "UBTVQH15"], "4/2022/NQLT-CP-UBTVQH15", ()),
        (["UBND TỈNH LAI CHÂU", "SỞ"], None, ("UBND tỉnh Lai Châu", "")),
    ],
)
def test_numbers_and_organs_read_in_part(lines: list[str], symbol: str | None, organs: tuple[str, ...]) -> None:
    found = read_letterhead(lines, tables=TABLES)
    assert (found.symbol.printed if found.symbol is not None else None, found.organs) == (symbol, organs)


@pytest.mark.parametrize(
    ("lines", "organs"),
    [
        (["BIỂU TỔNG HỢP KẾT QUẢ", "THEO TỪNG ĐƠN VỊ"], ()),
        (["SOCIALIST REPUBLIC OF VIET NAM", "Số: 7/TT-BNV", "Hà Nội, ngày 3 tháng 5 năm 2022"], ()),
        (["TRẠI GIAM SỐ 9", "Hà Nội, ngày 3 tháng 5 năm 2022"], ("Trại giam số 9",)),
    ],
)
def test_what_is_no_organ(lines: list[str], organs: tuple[str, ...]) -> None:
    assert read_letterhead(lines, tables=TABLES).organs == organs


@pytest.mark.parametrize(
    ("organ", "symbol", "system"),
    [
        ("CHI BỘ TRƯỜNG TIỂU HỌC BẢN CAI", None, "party"),
        ("ĐẢNG BỘ BỆNH VIỆN NÀ LÈNG", None, "party"),
        ("TRƯỜNG TIỂU HỌC BẢN CAI", None, "state"),
        ("LIÊN ĐOÀN LAO ĐỘNG TỈNH GIA LAI", "Số: 102/HD-LĐLĐ", None),
        ("HỘI ĐỒNG NHÂN DÂN TỈNH GIA LAI", "Số: 102/BC-HĐND", "state"),
    ],
)
def test_the_system_where_no_motto_was_read(organ: str, symbol: str | None, system: str | None) -> None:
    assert header_of("\n".join(filter(None, (organ, symbol, "", "BÁO CÁO", "Kết quả\n"))), TABLES).system == system


def test_a_numbered_heading_ends_the_title() -> None:
    lines = ["HƯỚNG DẪN", "Tổ chức đại hội công đoàn cơ sở", "1. Mục đích"]
    assert read_title(lines, tables=TABLES, keep_author=True).subject == "Tổ chức đại hội công đoàn cơ sở"
