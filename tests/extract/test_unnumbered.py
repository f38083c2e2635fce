"""Documents named without a number: marked texts, and the rules one by one.

In `cases_unnumbered.txt` a name stands in braces, with its role after a bar: {Quy chế … |attached}; without one it is
standalone. Braces may lie in braces. A name after ~ may be found or not.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.cited.citations import find_citations
from extract.cited.unnumbered import find_unnumbered
from extract.footnotes import find_footnotes
from extract.layout import Layout, lay_over
from extract.tables import Tables, load_tables
from extract.values import Header, Uncertain, Unnumbered
from ingest.values import Block, Document, Mark, Zone
from normalize.values import EditedText, Span

HERE = Path(__file__).parent
LINES = [line for line in (HERE / "cases_unnumbered.txt").read_text("utf-8").splitlines() if line[:1] not in ("", "#")]


@pytest.fixture(scope="module")
def tables() -> Tables:
    return load_tables()


def bare(marked: str) -> tuple[str, dict[Span, str], set[Span]]:
    """The text without its marks, the role of each marked span, and the spans that may be found or not."""
    text, open_at, roles, free = "", [], {}, set()
    at = 0
    while at < len(marked):
        sign = marked[at]
        if sign == "{":
            open_at.append((len(text), marked[at - 1 : at] == "~"))
        elif sign == "}" or (sign == "|" and open_at):
            end = at if sign == "}" else marked.index("}", at)
            start, optional = open_at.pop()
            span = Span(start, len(text))
            if optional:
                free.add(span)
            else:
                roles[span] = marked[at + 1 : end] or "standalone"
            at = end
        elif marked[at : at + 2] != "~{":
            text += sign
        at += 1
    return text, roles, free


def laid_out(text: str) -> Layout:
    return lay_over(Document((), (), text, (), (Block(Span(0, len(text)), Zone.BODY, 1),)), EditedText(text))


def found(text: str, tables: Tables) -> tuple[Unnumbered, ...]:
    layout = laid_out(text)
    return find_unnumbered(layout, find_citations(layout, Header(), tables=tables), (), tables=tables)


def names(text: str, tables: Tables) -> list[str]:
    return [named.text for named in found(text, tables)]


@pytest.mark.parametrize("line", LINES, ids=lambda line: line[:50])
def test_marked_line(line: str, tables: Tables) -> None:
    text, roles, free = bare(line)
    have = {named.span: named.role for named in found(text, tables) if named.span not in free}
    assert {span.of(text): role for span, role in have.items()} == {span.of(text): role for span, role in roles.items()}


@pytest.mark.parametrize(
    ("text", "doc_type", "date", "term", "issuer"),
    [
        ("theo Luật Tiếp công dân năm 2013", "Luật", "2013", None, None),
        ("Căn cứ Luật Đầu tư công ngày 29 tháng 11 năm 2024;", "Luật", "2024-11-29", None, None),
        ("vi phạm Bộ luật Hình sự năm 2015 (sửa đổi, bổ sung năm 2017)", "Bộ luật", "2015", None, None),
        ("Nghị quyết Trung ương 6 khóa XII", "Nghị quyết", None, "khóa XII", "Trung ương 6"),
        ("Nghị quyết TW4 khóa XI", "Nghị quyết", None, "khóa XI", "TW4"),
        (
            "Nghị quyết Đại hội Đảng bộ tỉnh Tây Lâm lần thứ XVII, nhiệm kỳ 2020-2025",
            "Nghị quyết",
            None,
            "lần thứ XVII",
            "Đại hội Đảng bộ tỉnh Tây Lâm lần thứ XVII",
        ),
        ("Kết luận của Ban Bí thư ngày 05/3/2023", "Kết luận", "2023-03-05", None, "Ban Bí thư"),
        ("Điều lệ Đảng khóa XI", "Điều lệ", None, "khóa XI", None),
    ],
)
def test_fields(text: str, doc_type: str, date: str, term: str, issuer: str, tables: Tables) -> None:
    (named,) = found(text, tables)
    assert (named.doc_type, named.date, named.term, named.issuer) == (doc_type, date, term, issuer)


@pytest.mark.parametrize(
    ("text", "relations"),
    [
        ("Căn cứ Luật Đấu thầu, Luật Đầu tư công và Luật Xây dựng", ["basis"] * 3),
        ("tổng kết 5 năm thực hiện Luật Thanh niên", ["reviews"]),
        ("hướng dẫn thi hành Điều lệ Đảng", ["implements"]),
        ("sửa đổi, bổ sung một số điều của Luật Nhà ở", ["amends"]),
        ("Tiếp tục thực hiện Nghị quyết Trung ương 4 khóa XII", ["continues"]),
        ("Người dân hỏi về Luật Căn cước.", [None]),
    ],
)
def test_relation(text: str, relations: list[str | None], tables: Tables) -> None:
    assert [named.relation for named in found(text, tables)] == relations


@pytest.mark.parametrize(
    "text",
    [
        "Nghị quyết này có hiệu lực từ ngày ký; Luật này, Bộ luật này và Quy chế này cũng vậy.",
        "Nghị quyết, Chỉ thị, Kết luận và Đề án được triển khai.",
        "các nghị quyết, chỉ thị của Đảng; nghị quyết đại hội đảng bộ các cấp; Nghị quyết Đại hội Đảng các cấp",
        "thực hiện Quy chế dân chủ ở cơ sở, quy chế dân chủ trong trường học",
        "Hội Luật gia, Đoàn Luật sư, Trường Đại học Luật Tây Lâm, Khoa Luật, Luật sư Trần Minh Khoa, luật chơi",
        "Phong trào “Toàn dân bảo vệ an ninh Tổ quốc”, Cuộc vận động “Vì người nghèo”",
        "Chương trình “Sóng và máy tính cho em”, Chương trình mục tiêu quốc gia giảm nghèo bền vững",
        "Luật số 45/2013/QH13; Luật Đất đai số 45/2013/QH13 ngày 29/11/2013",
        "tôn trọng Hiến pháp và pháp luật; Luật pháp quốc tế; Luật được thông qua; Luật quy định rõ",
        "Quy định tại Điều 5; Hướng dẫn các đơn vị thực hiện; Kế hoạch đề ra 12 chỉ tiêu; Báo cáo của Sở Nội vụ",
        "Nghị quyết của Hội đồng nhân dân tỉnh; Kết luận của Ban Thường vụ; Nghị quyết Trung ương; Nghị quyết Đại hội",
        "dự thảo Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XX",
    ],
)
def test_no_document_is_named(text: str, tables: Tables) -> None:
    assert names(text, tables) == []


def test_a_note_ties_a_title_to_the_decision_that_issued_it(tables: Tables) -> None:
    body = "Các đơn vị thực hiện Quy tắc ứng xử tại nơi công cộng¹."
    note = "¹ Ban hành kèm theo Quyết định số 31/QĐ-UBND ngày 04/5/2021 của UBND tỉnh."
    text = f"{body}\n{note}"
    anchor = body.index("¹")
    blocks = (
        Block(Span(0, len(body)), Zone.BODY, 1),
        Block(Span(len(body) + 1, len(text)), Zone.FOOTNOTE, 1, 1),
    )
    layout = lay_over(Document((), (), text, (), blocks, (Mark(1, Span(anchor, anchor + 1)),)), EditedText(text))
    citations = find_citations(layout, Header(), tables=tables)
    (named,) = find_unnumbered(layout, citations, find_footnotes(layout), tables=tables)
    assert (named.text, named.role, named.parent) == ("Quy tắc ứng xử tại nơi công cộng", "attached", 0)


def test_parents_are_places_among_the_citations(tables: Tables) -> None:
    text = (
        "Kết luận số 5-KL/TU; Quyết định số 12/QĐ-UBND ban hành Quy chế quản lý chợ; "
        "Quy định về nghĩa trang kèm theo Quyết định số 14/QĐ-UBND; Chỉ thị số 8-CT/TU về thi hành Luật Đê điều"
    )
    assert [(named.role, named.parent) for named in found(text, tables)] == [
        ("attached", 1),
        ("attached", 2),
        ("in_title", 3),
    ]


def test_a_name_ends_with_its_paragraph(tables: Tables) -> None:
    text = "Thực hiện Nghị quyết Đại hội Đảng bộ tỉnh\nTổ chức thực hiện"
    blocks = (Block(Span(0, 41), Zone.BODY, 1), Block(Span(42, len(text)), Zone.BODY, 1))
    layout = lay_over(Document((), (), text, (), blocks), EditedText(text))
    assert [u.text for u in find_unnumbered(layout, (), (), tables=tables)] == ["Nghị quyết Đại hội Đảng bộ tỉnh"]


def test_a_doubtful_word_makes_a_doubtful_name(tables: Tables) -> None:
    layout = laid_out("theo Luật Đất đai")
    doubt = Uncertain(Span(10, 13), "Dat", "Đất", (), 0.4)
    (named,) = find_unnumbered(layout, (), (), tables=tables, uncertain=(doubt,))
    assert named.confidence == 0.4


@pytest.mark.parametrize(
    "run",
    [
        "Luật ",
        "Luật sửa đổi, bổ sung một số điều của ",
        "Quy chế quản lý “",
        "Nghị quyết Đại hội ",
        "Điều lệ Hội (",
        "5/QĐ-UBND ban hành Quy chế a ",
    ],
)
def test_a_long_run_is_read_once(run: str, tables: Tables) -> None:
    """Whoever looks over the rest of the text for each name does not finish here."""
    found(run * (60_000 // len(run)), tables)


@settings(deadline=None)
@given(st.lists(st.sampled_from([*"LĐ.,;()“”\n 1", "Luật", "Đất đai", "Quy chế", "số 5-QĐ/TU", "Đại hội", "XIII"])))
def test_spans_hold_their_text_in_order(tables: Tables, parts: list[str]) -> None:
    text = " ".join(parts)
    named = found(text, tables)
    assert [u.span for u in named] == sorted(u.span for u in named)
    assert all(u.span.of(text) == u.text and u.text.strip() == u.text for u in named)
