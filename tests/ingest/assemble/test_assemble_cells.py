"""Tables come cell by cell in reading order, with or without lines; a receiver's stamp does not come at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ingest.lines import Row, Token
from ingest.values import Area, AreaKind, Box, Document, Page, Reason, Zone

BEFORE = (
    "Các sở, ban, ngành và Ủy ban nhân dân các huyện, thành phố căn cứ nhiệm vụ được giao xây dựng kế hoạch "
    "thực hiện và báo cáo kết quả trước ngày 15 tháng 12 hằng năm để tổng hợp theo quy định như sau:"
)
AFTER = (
    "Giao Sở Nội vụ chủ trì, phối hợp với các cơ quan, đơn vị có liên quan theo dõi, đôn đốc việc thực hiện Kế "
    "hoạch này, định kỳ báo cáo Ủy ban nhân dân tỉnh theo quy định của pháp luật hiện hành."
)


def blocks(document: Document, zone: Zone) -> list[str]:
    return [block.span.of(document.text) for block in document.blocks if block.zone is zone]


def left_out(document: Document, page: Page, reason: Reason) -> list[str]:
    return [found.span.of(page.text) for found in document.left_out if found.reason is reason]


def put(made: Any, cells: Sequence[tuple[int, str]], *, confidence: float = 0.95) -> None:
    """One row read across all columns: each text at its left end."""
    em = 13 * 200 / 72
    tokens = []
    for x, text in cells:
        at = float(x)
        for word in text.split():
            width = len(word) * 0.435 * em
            tokens.append(
                Token(word, Box(round(at), made.y + 4, round(at + width), made.y + round(0.85 * em)), confidence)
            )
            at += width + 0.25 * em
    made.rows.append(Row(tuple(tokens), made.block))
    made.y += round(em * 1.25)


def ruled(made: Any, xs: Sequence[int], rows: Sequence[Sequence[Sequence[str]]]) -> list[Area]:
    """A ruled table: `rows` of cells of lines, read line by line across the columns; its areas."""
    areas: list[Area] = []
    top = made.y
    for row in rows:
        start = made.y
        for at in range(max(map(len, row))):
            put(made, [(xs[c] + 10, lines[at]) for c, lines in enumerate(row) if at < len(lines)])
        areas += [Area(AreaKind.CELL, Box(xs[c], start, xs[c + 1], made.y)) for c in range(len(row))]
    return [Area(AreaKind.TABLE, Box(xs[0], top, xs[-1], made.y)), *areas]


def test_cells_of_a_ruled_table_are_read_row_by_row(sheet: Any, assembled: Any) -> None:
    made = sheet()
    made.paragraph(BEFORE)
    areas = ruled(
        made,
        [240, 320, 900, 1150, 1540],
        [
            [["TT"], ["Nội dung công việc"], ["Thời gian"], ["Cơ quan chủ trì"]],
            [["1"], ["Xây dựng kế hoạch tuyên truyền", "về dân chủ ở cơ sở"], ["Quý I"], ["Sở Nội vụ, Sở Lao", "động"]],
            [["| 2"], ["Sơ kết, đánh giá"], ["-"], ["|Sở Nội vụ"]],
        ],
    )
    made.block += 1
    made.paragraph(AFTER)
    page = replace(made.page(1), areas=tuple(areas))
    document = assembled([page])
    assert blocks(document, Zone.TABLE) == [
        *("TT", "Nội dung công việc", "Thời gian", "Cơ quan chủ trì"),
        *("1", "Xây dựng kế hoạch tuyên truyền về dân chủ ở cơ sở", "Quý I", "Sở Nội vụ, Sở Lao động"),
        *("2", "Sơ kết, đánh giá", "-", "Sở Nội vụ"),
    ]
    assert blocks(document, Zone.BODY) == [BEFORE, AFTER]
    assert document.text.index("TT") > document.text.index("như sau:")
    assert left_out(document, page, Reason.RULE) == ["|", "|"]


def test_columns_of_figures_without_lines_are_a_table(sheet: Any, assembled: Any) -> None:
    made = sheet()
    made.paragraph(BEFORE)
    put(made, [(250, "TT"), (340, "Huyện, thành phố"), (820, "Số xã"), (1020, "Đạt chuẩn"), (1300, "Tỷ lệ (%)")])
    rows = [("1", "Yên Sơn", "21", "97", "82,2"), ("2", "Hà Lâm", "19", "70", "81,4"), ("3", "An Tường", "7", "6", "5")]
    for row in rows:
        put(made, list(zip((250, 340, 880, 1100, 1380), row, strict=True)))
    put(made, list(zip((340, 870, 1090, 1380), ("Tổng cộng", "47", "173", "82,2"), strict=True)))
    made.block += 1
    made.paragraph(AFTER)
    document = assembled([made.page(1)])
    assert blocks(document, Zone.TABLE)[:5] == ["TT", "Huyện, thành phố", "Số xã", "Đạt chuẩn", "Tỷ lệ (%)"]
    assert blocks(document, Zone.TABLE)[5:10] == list(rows[0])
    assert blocks(document, Zone.TABLE)[-4:] == ["Tổng cộng", "47", "173", "82,2"]
    assert blocks(document, Zone.BODY) == [BEFORE, AFTER]


def test_running_text_and_lists_are_no_table(sheet: Any, assembled: Any) -> None:
    made = sheet()
    made.paragraph(BEFORE)
    for text in ("- Năm 2021 có 12 mô hình, 34 tổ;", "- Năm 2022 có 15 mô hình, 38 tổ;", "- Năm 2023 có 18 mô hình."):
        made.paragraph(text)
    made.paragraph(AFTER)
    assert not blocks(assembled([made.page(1)]), Zone.TABLE)


def stamped(sheet: Any) -> tuple[Any, Box]:
    """A letter's first page with a stamp over the left end of two lines of its body."""
    made = sheet()
    made.cells("ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    made.cells("TỈNH AN LẠC", "Độc lập - Tự do - Hạnh phúc")
    made.cells("Số: 07/CT-UBND", "An Lạc, ngày 12 tháng 5 năm 2022")
    made.y += 60
    made.line("CHỈ THỊ", centre=890)
    made.line("Về việc tăng cường công tác dân vận", centre=890)
    made.y += 60
    top = made.y - 20
    made.paragraph(BEFORE)
    return made, Box(100, top, 460, top + 130)


def arrived(tokens: Sequence[Token]) -> Token:
    """The stamp's ĐẾN, as it is often read, left of the line of `tokens`."""
    assert tokens[0].box is not None
    return Token("ĐỀN", Box(110, tokens[0].box.top, 190, tokens[0].box.bottom), 0.9)


def test_a_stamp_is_left_out_and_sure_words_under_it_stay(sheet: Any, assembled: Any) -> None:
    made, box = stamped(sheet)
    first = made.rows[-3].tokens
    number = Token("2770", Box(200, first[0].box.top, 260, first[0].box.bottom), 0.9)
    made.rows[-3] = replace(made.rows[-3], tokens=(arrived(first), number, *first))
    page = replace(made.page(1), areas=(Area(AreaKind.STAMP, box),))
    document = assembled([page])
    assert left_out(document, page, Reason.STAMP) == ["ĐỀN", "2770"]
    assert blocks(document, Zone.BODY) == [BEFORE]


def test_what_a_stamp_made_unsure_is_left_out_not_guessed(sheet: Any, assembled: Any) -> None:
    made, box = stamped(sheet)
    first, *rest = made.rows[-3].tokens
    made.rows[-3] = replace(made.rows[-3], tokens=(arrived([first]), replace(first, text="Cø,", confidence=0.1), *rest))
    page = replace(made.page(1), areas=(Area(AreaKind.STAMP, box),))
    document = assembled([page])
    assert left_out(document, page, Reason.STAMP) == ["ĐỀN", "Cø,"]
    assert blocks(document, Zone.TITLE)[-1] == "Về việc tăng cường công tác dân vận"


def test_a_frame_around_sure_words_is_no_stamp(sheet: Any, assembled: Any) -> None:
    made, box = stamped(sheet)
    page = replace(made.page(1), areas=(Area(AreaKind.STAMP, box),))
    assert not left_out(assembled([page]), page, Reason.STAMP)


def test_a_line_that_was_read_twice_comes_once(sheet: Any, assembled: Any) -> None:
    made = sheet()
    made.paragraph(BEFORE)
    twice = made.rows[1]
    made.rows.insert(1, Row(twice.tokens[2:5], twice.block))
    page = made.page(1)
    document = assembled([page])
    assert blocks(document, Zone.BODY) == [BEFORE]
    assert left_out(document, page, Reason.DOUBLE) == [" ".join(token.text for token in twice.tokens[2:5])]
