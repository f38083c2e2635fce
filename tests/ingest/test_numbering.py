"""Automatic numbering of a DOCX: what Word prints before a paragraph stands in the text."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.language import Fluent
from ingest.limits import Limits
from ingest.numbering import write_number
from ingest.read import read_pages
from ingest.symbols import load_signs, print_sign
from ingest.values import Source

Read = Callable[..., list[str]]


@pytest.fixture
def read(source: Callable[..., Source], make: SimpleNamespace) -> Read:
    def rows(body: str, numbering: str, styles: str = "") -> list[str]:
        document = source(make.docx(body, numbering=numbering, styles=styles), "van-ban.docx")
        (page,) = read_pages(document, engine=None, language=Fluent(), limits=Limits()).read
        return page.text.split("\n")

    return rows


def level(at: int, form: str, text: str, more: str = "", *, start: int | None = 1) -> str:
    first = f'<w:start w:val="{start}"/>' if start is not None else ""
    return f'<w:lvl w:ilvl="{at}">{first}<w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def abstract(name: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{name}">{"".join(levels)}</w:abstractNum>'


def num(number: int, of: int, *starts: tuple[int, int]) -> str:
    own = "".join(
        f'<w:lvlOverride w:ilvl="{at}"><w:startOverride w:val="{start}"/></w:lvlOverride>' for at, start in starts
    )
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{own}</w:num>'


def item(text: str, number: int | None = None, at: int | None = None, *, style: str = "") -> str:
    list_level = f'<w:ilvl w:val="{at}"/>' if at is not None else ""
    list_number = f'<w:numId w:val="{number}"/>' if number is not None else ""
    properties = f"<w:numPr>{list_level}{list_number}</w:numPr>" if number is not None or at is not None else ""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f'<w:p><w:pPr>{named}{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


OUTLINE = abstract(
    0,
    level(0, "upperRoman", "%1."),
    level(1, "decimal", "%2."),
    level(2, "decimal", "%2.%3."),
    level(3, "lowerLetter", "%4)"),
    level(4, "bullet", "-"),
)


def test_levels_count_and_begin_anew_under_the_next_heading(read: Read) -> None:
    levels = [0, 1, 2, 2, 3, 3, 4, 1, 2, 0, 1, 3]
    body = "".join(item("x", 1, at) for at in levels)
    assert [row.removesuffix(" x") for row in read(body, OUTLINE + num(1, 0))] == [
        "I.",
        "1.",
        "1.1.",
        "1.2.",
        "a)",
        "b)",
        "-",
        "2.",
        "2.1.",
        "II.",
        "1.",
        "a)",
    ]


def test_a_level_above_that_has_not_begun_shows_its_start(read: Read) -> None:
    assert read(item("x", 1, 2), OUTLINE + num(1, 0)) == ["1.1. x"]


def test_lists_over_the_same_abstract_one_count_on_unless_they_have_a_start(read: Read) -> None:
    lists = abstract(0, level(0, "decimal", "Điều %1.")) + num(1, 0) + num(2, 0) + num(3, 0, (0, 7))
    body = "".join(item("x", number, 0) for number in (1, 1, 2, 3, 3, 1))
    assert read(body, lists) == ["Điều 1. x", "Điều 2. x", "Điều 3. x", "Điều 7. x", "Điều 8. x", "Điều 9. x"]


def test_a_level_may_never_begin_anew_or_only_after_a_certain_one(read: Read) -> None:
    lists = abstract(
        0,
        level(0, "upperRoman", "%1"),
        level(1, "decimal", "%2"),
        level(2, "decimal", "%3", '<w:lvlRestart w:val="0"/>'),
        level(3, "decimal", "%4", '<w:lvlRestart w:val="1"/>'),
    )
    body = "".join(item("x", 1, at) for at in (0, 2, 3, 1, 2, 3, 0, 2, 3))
    assert read(body, lists + num(1, 0)) == ["I x", "1 x", "1 x", "1 x", "2 x", "2 x", "II x", "3 x", "1 x"]


def test_what_follows_the_number_and_how_figures_are_written(read: Read) -> None:
    lists = abstract(
        0,
        level(0, "upperRoman", "%1", '<w:suff w:val="nothing"/>'),
        level(1, "decimal", "%1.%2", '<w:isLgl/><w:suff w:val="space"/>'),
        level(2, "decimalZero", "%3", start=None),
        level(3, "none", ""),
    )
    body = "".join(item("x", 1, at) for at in (0, 1, 2, 3))
    assert read(body, lists + num(1, 0)) == ["Ix", "1.1 x", "00 x", "x"]


def test_signs_of_symbol_fonts_become_what_they_look_like(read: Read) -> None:
    def bullet(at: int, font: str, sign: str) -> str:
        fonts = f'<w:rPr><w:rFonts w:hint="default" w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>'
        return f'<w:lvl w:ilvl="{at}"><w:numFmt w:val="bullet"/><w:lvlText w:val="{sign}"/>{fonts}</w:lvl>'

    lists = abstract(
        0, bullet(0, "Symbol", "\uf0b7"), bullet(1, "Wingdings", "\uf0d8"), bullet(2, "Wingdings", "\uf055")
    )
    body = "".join(item("x", 1, at) for at in (0, 1, 2))
    assert read(body, lists + num(1, 0)) == ["• x", "➢ x", "• x"]


def test_styles_carry_numbers_and_list_0_takes_them_away(read: Read) -> None:
    styles = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"/>'
        '<w:style w:type="paragraph" w:styleId="Dieu"><w:basedOn w:val="Normal"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Khoan"><w:basedOn w:val="Dieu"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Diem"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    lists = abstract(
        0, level(0, "decimal", "Điều %1."), level(1, "lowerLetter", "%2)", '<w:pStyle w:val="Diem"/>')
    ) + num(1, 0)
    body = (
        item("x", style="Dieu")
        + item("x", style="Diem")
        + item("x", style="Khoan")
        + item("x", 0, style="Dieu")
        + item("x", at=1, style="Dieu")
        + item("x")
    )
    assert read(body, lists, styles) == ["Điều 1. x", "a) x", "Điều 2. x", "x", "a) x", "x"]


def test_a_list_style_lends_its_levels(read: Read) -> None:
    styles = (
        '<w:style w:type="numbering" w:styleId="Muc"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    lists = (
        abstract(0, '<w:styleLink w:val="Muc"/>', level(0, "decimal", "%1)"))
        + abstract(1, '<w:numStyleLink w:val="Muc"/>')
        + num(1, 0)
        + num(2, 1)
    )
    assert read(item("x", 1, 0) + item("x", 2, 0), lists, styles) == ["1) x", "2) x"]


def test_empty_cells_and_texts_in_boxes_are_numbered_once(read: Read) -> None:
    frame = f"<w:txbxContent>{item('khung', 1, 0)}</w:txbxContent>"
    drawn = (
        f'<w:p><w:r><w:t>Chỉ thị</w:t><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{frame}</w:drawing>'
        f"</mc:Choice><mc:Fallback><w:pict>{frame}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    gone = (
        '<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>'
        "<w:del><w:r><w:delText>xóa</w:delText></w:r></w:del></w:p>"
    )
    rows = "".join(f"<w:tr><w:tc>{item('', 1, 0)}</w:tc><w:tc>{item(name)}</w:tc></w:tr>" for name in ("Xã", "Huyện"))
    lists = abstract(0, level(0, "decimal", "%1.")) + num(1, 0)
    assert read(item("đầu") + drawn + gone + f"<w:tbl>{rows}</w:tbl>", lists) == [
        "đầu",
        "Chỉ thị",
        "1. khung",
        "2.",
        "Xã",
        "3.",
        "Huyện",
    ]


@pytest.mark.parametrize(
    "numbering",
    [
        abstract(0, level(0, "decimal", "%1.")) + num(9, 0),
        abstract(0, level(0, "decimal", "%1.")) + num(1, 5),
        abstract(0, level(3, "decimal", "%1.")) + num(1, 0),
        abstract(0, '<w:numStyleLink w:val="A"/>') + num(1, 0),
        '<w:num w:numId="1"/>',
    ],
)
def test_lists_that_lead_nowhere_print_nothing(read: Read, numbering: str) -> None:
    ring = (
        '<w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    assert read(item("x", 1, 0) + item("y", style="A"), numbering, ring) == ["x", "y"]


@given(st.integers(1, 3999))
def test_roman_numbers_add_up(number: int) -> None:
    values = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
    signs = [values[sign] for sign in write_number(number, "lowerRoman")]
    assert sum(-one if one < other else one for one, other in zip(signs, [*signs[1:], 0], strict=True)) == number


def test_every_sign_is_in_its_example_and_has_one_row() -> None:
    signs = load_signs()
    assert len({(sign.font, sign.code) for sign in signs}) == len(signs)
    for sign in signs:
        assert sign.prints in sign.example
        assert print_sign(int(sign.code, 16), sign.font) == sign.prints
