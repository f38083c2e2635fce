"""DOCX: notes with the numbers Word gives them, cells that are letterhead or signature, pages, what is not printed."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from ingest.assemble import assemble
from ingest.language import Fluent
from ingest.limits import Limits
from ingest.read import read_pages
from ingest.values import Page, Pages, Source, Zone

Read = Callable[..., list[Page]]


@pytest.fixture
def read(source: Callable[..., Source], make: SimpleNamespace) -> Read:
    def pages(body: str, **parts: str) -> list[Page]:
        document = source(make.docx(body, **parts), "van-ban.docx")
        found = read_pages(document, engine=None, language=Fluent(), limits=Limits()).read
        for page in found:
            assert page.text == "\n".join(line.span.of(page.text) for line in page.lines)
            assert all(word.span.of(page.text) == word.text for word in page.words)
        return list(found)

    return pages


def p(*runs: str, properties: str = "") -> str:
    """A paragraph; a run that is no markup is text."""
    made = (run if run.startswith("<") else f'<w:r><w:t xml:space="preserve">{run}</w:t></w:r>' for run in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(made)}</w:p>"


def ref(number: int, *, kind: str = "footnote", custom: str = "") -> str:
    mark = ' w:customMarkFollows="1"' if custom else ""
    after = f"<w:t>{custom}</w:t>" if custom else ""
    return f'<w:r><w:{kind}Reference{mark} w:id="{number}"/>{after}</w:r>'


def note(number: int, *paragraphs: str, kind: str = "footnote") -> str:
    return f'<w:{kind} w:id="{number}">{"".join(paragraphs)}</w:{kind}>'


def table(*rows: list[str]) -> str:
    cells = ("".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


PAGE = '<w:r><w:br w:type="page"/></w:r>'
SOFT = "<w:r><w:lastRenderedPageBreak/></w:r>"


def lines(page: Page) -> list[tuple[str, Zone | None, int | None]]:
    return [(line.span.of(page.text), line.zone, line.note) for line in page.lines]


def test_notes_are_numbered_in_the_order_of_their_marks(read: Read) -> None:
    apart = '<w:footnote w:id="0" w:type="separator"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    notes = (
        apart + note(7, p("<w:r><w:footnoteRef/></w:r>", " Quyết định số 411/QĐ-UBND")) + note(3, p("Một"), p("Hai"))
    )
    (page,) = read(p("theo Kế hoạch", ref(3), ", Đề án", ref(7), "."), footnotes=notes)
    assert lines(page) == [
        ("theo Kế hoạch¹, Đề án².", None, None),
        ("¹ Một", Zone.FOOTNOTE, 1),
        ("Hai", Zone.FOOTNOTE, 1),
        ("² Quyết định số 411/QĐ-UBND", Zone.FOOTNOTE, 2),
    ]


def test_endnotes_go_on_after_the_footnotes_at_the_end(read: Read) -> None:
    body = p("A", ref(1, kind="endnote"), "b", ref(1)) + p(PAGE) + p("C", ref(2))
    first, second = read(
        body,
        footnotes=note(1, p("chú thích")) + note(2, p("chú hai")),
        endnotes=note(1, p("cuối"), kind="endnote"),
    )
    assert lines(first) == [("A³b¹", None, None), ("¹ chú thích", Zone.FOOTNOTE, 1)]
    assert lines(second) == [
        ("C²", None, None),
        ("² chú hai", Zone.FOOTNOTE, 2),
        ("³ cuối", Zone.FOOTNOTE, 3),
    ]


def test_a_mark_of_its_own_takes_no_number_and_numbering_may_start_later(read: Read) -> None:
    start = '<w:sectPr><w:footnotePr><w:numStart w:val="5"/></w:footnotePr></w:sectPr>'
    (page,) = read(p("A", ref(1, custom="*"), "B", ref(2)) + start, footnotes=note(1, p("* sao")) + note(2, p("số")))
    assert lines(page) == [("A*B⁵", None, None), ("* sao", Zone.FOOTNOTE, None), ("⁵ số", Zone.FOOTNOTE, 5)]


def test_letterhead_and_signature_are_read_column_by_column(read: Read) -> None:
    head = table(
        [p("TỈNH ỦY BẮC GIANG"), p("ĐẢNG CỘNG SẢN VIỆT NAM")], [p("Số 12-CT/TU"), p("Bắc Giang, ngày 01 tháng 8")]
    )
    data = table([p("1"), p("Xã")], [p("2"), p("Huyện")])
    foot = table([p("Nơi nhận:") + p("- Lưu: VT."), p("T/M BAN THƯỜNG VỤ") + p("Nguyễn Văn An")])
    (page,) = read(p("") + head + p("CHỈ THỊ") + data + foot + p("Phụ lục"))
    assert [(text, zone) for text, zone, _ in lines(page)] == [
        ("TỈNH ỦY BẮC GIANG", Zone.HEADER_LEFT),
        ("Số 12-CT/TU", Zone.HEADER_LEFT),
        ("ĐẢNG CỘNG SẢN VIỆT NAM", Zone.HEADER_RIGHT),
        ("Bắc Giang, ngày 01 tháng 8", Zone.HEADER_RIGHT),
        ("CHỈ THỊ", None),
        ("1", None),
        ("Xã", None),
        ("2", None),
        ("Huyện", None),
        ("Nơi nhận:", Zone.RECIPIENTS),
        ("- Lưu: VT.", Zone.RECIPIENTS),
        ("T/M BAN THƯỜNG VỤ", Zone.SIGNATURE),
        ("Nguyễn Văn An", Zone.SIGNATURE),
        ("Phụ lục", None),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [["STT", "Tên", "Số"]],
        [["Tên", "Dài " * 60]],
        [["Tên", ""]],
    ],
)
def test_other_tables_at_the_top_are_no_letterhead(read: Read, rows: list[list[str]]) -> None:
    (page,) = read(table(*([p(cell) for cell in row] for row in rows)))
    assert {line.zone for line in page.lines} == {None}


def test_recipients_may_stand_on_the_right(read: Read) -> None:
    (page,) = read(p("a") + p("b") + table([p("CHỦ TỊCH"), p("NƠI NHẬN:") + p("- Như trên")]))
    assert [line.zone for line in page.lines][2:] == [Zone.RECIPIENTS, Zone.RECIPIENTS, Zone.SIGNATURE]


def test_pages_where_word_broke_them(read: Read) -> None:
    pages = read(
        p("một ", SOFT, "hai", ref(1))
        + p(SOFT, "ba")
        + p(PAGE)
        + p(SOFT, "bốn")
        + p("năm", properties="<w:pageBreakBefore/>")
        + p("sáu", properties='<w:sectPr><w:type w:val="nextPage"/></w:sectPr>')
        + p("bảy", properties="<w:sectPr/>")
        + p("tám")
        + '<w:sectPr><w:type w:val="continuous"/></w:sectPr>',
        footnotes=note(1, p("chú")),
    )
    assert [page.text for page in pages] == ["một", "hai¹\n¹ chú", "ba", "bốn", "năm\nsáu", "bảy\ntám"]
    assert [page.number for page in pages] == [1, 2, 3, 4, 5, 6]


def test_cells_beside_each_other_do_not_break_the_page_twice(read: Read) -> None:
    body = p("đầu") + p("hai") + table([p("a ", SOFT, "a"), p("b ", SOFT, "b")], [p(SOFT, "c"), p(SOFT, "d")])
    assert [page.text for page in read(body)] == ["đầu\nhai\na\na\nb\nb", "c\nd"]


def test_only_what_is_printed_is_read(read: Read) -> None:
    (page,) = read(
        p(
            "<w:del><w:r><w:delText>xóa</w:delText></w:r></w:del>",
            "<w:ins><w:r><w:t>thêm</w:t></w:r></w:ins>",
            "<w:moveFrom><w:r><w:t>cũ</w:t></w:r></w:moveFrom>",
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>",
            '<w:r><w:rPr><w:vanish w:val="false"/></w:rPr><w:t> hiện</w:t></w:r>',
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>',
            "<w:hyperlink><w:r><w:t> liên kết</w:t></w:r></w:hyperlink>",
            "<w:r><w:tab/><w:t>25</w:t><w:noBreakHyphen/><w:t>NQ/TW</w:t><w:br/><w:t>km</w:t></w:r>",
            '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r>',
            "<w:r><w:rPr><w:caps/></w:rPr><w:t> ủy</w:t></w:r>",
        )
    )
    assert page.text == "thêm hiện liên kết\t25-NQ/TW\nkm² ỦY"
    assert [line.block for line in page.lines] == [1, 1]


def test_text_boxes_are_read_once_and_controls_are_seen_through(read: Read) -> None:
    frame = f"<w:txbxContent>{p('DỰ THẢO')}</w:txbxContent>"
    drawn = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{frame}</wps:txbx></w:drawing>'
        f"</mc:Choice><mc:Fallback><w:pict>{frame}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{p('trong khung')}</w:sdtContent></w:sdt>"
    (page,) = read(p("Chỉ ", drawn, "thị") + control)
    assert page.text == "Chỉ thị\nDỰ THẢO\ntrong khung"


def test_signs_of_symbol_fonts_are_printed_as_they_look(read: Read) -> None:
    (page,) = read(
        p(
            "tỷ lệ ",
            '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>',
            " 95%; ",
            '<w:r><w:rPr><w:rFonts w:hint="default" w:ascii="Wingdings"/></w:rPr><w:t>&#xF0FC;</w:t></w:r>',
        )
    )
    assert page.text == "tỷ lệ ≥ 95%; ✓"


def test_numbers_that_begin_anew_are_counted_on_and_no_note_is_lost(read: Read) -> None:
    anew = '<w:sectPr><w:footnotePr><w:numRestart w:val="eachSect"/></w:footnotePr></w:sectPr>'
    body = p("A", ref(1), properties=anew) + p("B", ref(2)) + p(SOFT, "C", ref(3)) + anew
    first, second, third = read(
        body,
        footnotes="".join(note(n, p(f"chú {n}")) for n in (1, 2, 3)),
        settings='<w:footnotePr><w:numStart w:val="4"/></w:footnotePr>',
    )
    assert [page.text for page in (first, second, third)] == ["A⁴\n⁴ chú 1", "B⁵\n⁵ chú 2", "C⁶\n⁶ chú 3"]


def test_notes_that_call_for_notes_are_written_once(read: Read) -> None:
    notes = note(1, p("một", ref(2))) + note(2, p("hai", ref(1), ref(2)))
    (page,) = read(p("A", ref(1)), footnotes=notes)
    assert page.text == "A¹\n¹ một²\n² hai³⁴\n³ một⁵"


def test_a_paragraph_runs_on_over_the_page_where_word_only_flowed_it(read: Read) -> None:
    broken = p("Thực hiện Chỉ thị ", SOFT, "số 12-CT/TU", ref(1)) + p("Hết", PAGE, "Phụ lục") + p(SOFT, "Cuối")
    pages = read(broken, footnotes=note(1, p("Ngày 01/8/2022")))
    assert len(pages) == 4
    document = assemble(Pages(tuple(pages)))
    assert document.text.split("\n") == [
        "Thực hiện Chỉ thị số 12-CT/TU¹",
        "Hết",
        "Phụ lục",
        "Cuối",
        "¹ Ngày 01/8/2022",
    ]


def test_running_heads_are_furniture_but_a_letterhead_in_them_is_not(read: Read) -> None:
    (page,) = read(p("Nội dung"), header=p("2"))
    assert lines(page) == [("2", Zone.FURNITURE, None), ("Nội dung", None, None)]
    (page,) = read(p("Nội dung"), header=table([p("SỞ Y TẾ"), p("CỘNG HÒA")]))
    assert [line.zone for line in page.lines] == [Zone.HEADER_LEFT, Zone.HEADER_RIGHT, None]


def test_text_is_composed_over_runs(read: Read) -> None:
    (page,) = read(p("Đa", "\u0309ng"))
    assert page.text == "Đảng"
