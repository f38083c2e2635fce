"""Plain files, DOCX and PDF from before Unicode: read as what was written, and the page says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import docx
import pikepdf
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml.ns import qn

from ingest.assemble import assemble
from ingest.errors import KindUnknown
from ingest.language import Fluent
from ingest.legacy import judge_font
from ingest.limits import Limits
from ingest.read import read_pages
from ingest.values import Page, Reading, Source
from normalize.charts import Encoding, load_charts
from samples.fonts import font_path
from samples.truetype import read_truetype

TEXT = (
    "Uỷ ban nhân dân tỉnh đề nghị các sở, ngành và địa phương thực hiện nghiêm túc, được chưa, trường hợp ưu tiên; "
    "báo cáo kết quả về Sở Nội vụ trước ngày 30 tháng 6 năm 2003."
)
HEAD = "cộng hoà xã hội chủ nghĩa việt nam"
Read = Callable[[bytes, str], list[Page]]


def in_bytes(text: str, encoding: Encoding) -> bytes:
    codes = load_charts()[encoding].codes
    return b"".join(codes.get(char) or char.encode("cp1252") for char in text)


def seen(text: str, encoding: Encoding) -> str:
    return in_bytes(text, encoding).decode("cp1252")


@pytest.fixture
def read(source: Callable[..., Source]) -> Read:
    def pages(data: bytes, name: str) -> list[Page]:
        found = read_pages(source(data, name), engine=None, language=Fluent(), limits=Limits())
        for page in found.read:
            assert all(word.span.of(page.text) == word.text for word in page.words)
        return list(found.read)

    return pages


class TestPlain:
    @pytest.mark.parametrize("encoding", [Encoding.TCVN3, Encoding.VNI, Encoding.VISCII, Encoding.CP1258])
    def test_a_file_in_bytes(self, read: Read, encoding: Encoding) -> None:
        (page,) = read(in_bytes(TEXT + "\n", encoding), "cong-van.txt")
        assert page.text.strip() == TEXT
        assert (page.reading, page.engine) == (Reading.TEXT, f"text; converted from {encoding}")

    def test_quotes_and_dashes_are_those_of_windows(self, read: Read) -> None:
        (page,) = read(in_bytes("“Học tập” – " + TEXT, Encoding.TCVN3), "a.txt")
        assert page.text == "“Học tập” – " + TEXT

    def test_control_characters_of_viscii_are_letters(self, read: Read) -> None:
        (page,) = read(in_bytes("KỶ LUẬT, HỌC VẪN. " + TEXT, Encoding.VISCII), "a.txt")
        assert page.text.startswith("KỶ LUẬT, HỌC VẪN. ")

    def test_utf16_says_nothing(self, read: Read) -> None:
        (page,) = read(TEXT.encode("utf-16"), "a.txt")
        assert (page.text, page.engine) == (TEXT, "text")

    @pytest.mark.parametrize(
        "data",
        [
            "La société a été fondée à l'étranger, où l'on était né".encode("latin-1"),
            "Größe, Straße, Brücke, schöne Grüße".encode("cp1252"),
            in_bytes("Số 12", Encoding.TCVN3),
            in_bytes(TEXT, Encoding.TCVN3).replace(b" ", b" \0"),
            bytes(range(1, 256)) * 4,
        ],
        ids=["French", "German", "too short", "zeros", "noise"],
    )
    def test_what_is_not_clear_is_refused(self, source: Callable[..., Source], data: bytes) -> None:
        with pytest.raises(KindUnknown):
            source(data, "a.txt")


def saved(document: Any) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def set_font(thing: Any, name: str) -> None:
    """The font of a run or style for all its letters."""
    thing.font.name = name
    thing.element.get_or_add_rPr().rFonts.set(qn("w:hAnsi"), name)


class TestDocx:
    def test_runs_of_old_fonts_between_unicode(self, read: Read) -> None:
        document = docx.Document()
        set_font(document.add_paragraph().add_run(seen(HEAD, Encoding.TCVN3)), ".VnTimeH")
        paragraph = document.add_paragraph()
        set_font(paragraph.add_run(seen("Thực hiện ", Encoding.TCVN3)), ".VnTime")
        set_font(paragraph.add_run("Chỉ thị số 12-CT/TU của Tỉnh uỷ, "), "Times New Roman")
        set_font(paragraph.add_run(seen("cán bộ được phân công", Encoding.TCVN3)), ".VnTime")
        set_font(paragraph.add_run(seen(" báo cáo.", Encoding.VNI)), "VNI-Times")
        (page,) = read(saved(document), "a.docx")
        assert page.text == (
            f"{HEAD.upper()}\nThực hiện Chỉ thị số 12-CT/TU của Tỉnh uỷ, cán bộ được phân công báo cáo."
        )
        assert page.engine.endswith("; converted from TCVN3, VNI")

    def test_unicode_says_nothing(self, read: Read) -> None:
        document = docx.Document()
        document.add_paragraph(TEXT)
        (page,) = read(saved(document), "a.docx")
        assert (page.text, ";" in page.engine) == (TEXT, False)

    def test_fonts_of_styles_and_defaults(self, read: Read) -> None:
        document = docx.Document()
        normal = document.styles["Normal"]
        set_font(normal, ".VnTime")
        heading = document.styles.add_style("Head", 1)
        heading.base_style = normal
        set_font(heading, ".VnTimeH")
        character = document.styles.add_style("Sure", 2)
        set_font(character, "Arial")
        document.add_paragraph(seen(HEAD, Encoding.TCVN3), style="Head")
        paragraph = document.add_paragraph(seen("Sở Nội vụ ", Encoding.TCVN3))
        paragraph.add_run("đã nhận đủ", style="Sure")
        (page,) = read(saved(document), "a.docx")
        assert page.text == f"{HEAD.upper()}\nSở Nội vụ đã nhận đủ"

    def test_an_old_font_over_unicode_changes_nothing(self, read: Read) -> None:
        document = docx.Document()
        set_font(document.add_paragraph().add_run(TEXT), ".VnTime")
        set_font(document.add_paragraph().add_run("có là bé"), ".VnTime")
        (page,) = read(saved(document), "a.docx")
        assert page.text == f"{TEXT}\ncó là bé"

    def test_a_letter_and_its_mark_in_two_runs(self, read: Read) -> None:
        document = docx.Document()
        paragraph = document.add_paragraph()
        for text in ("Co", "äng ho", "ø", "a xa", "õ"):
            set_font(paragraph.add_run(text), "VNI-Times")
        (page,) = read(saved(document), "a.docx")
        assert page.text == "Cộng hòa xã"

    def test_soft_hyphens_private_codes_breaks_and_notes(self, read: Read, make: SimpleNamespace) -> None:
        old = '<w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr>'
        body = (
            f"<w:p><w:r>{old}<w:t>tr</w:t><w:softHyphen/><w:t>êng hîp</w:t><w:tab/><w:t>\uf0aeÓ s\uf0f6a</w:t></w:r>"
            '<w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
        )
        note = f'<w:footnote w:id="2"><w:p><w:r>{old}<w:t>B¸o c¸o</w:t></w:r></w:p></w:footnote>'
        (page,) = read(make.docx(body, footnotes=note), "a.docx")
        assert page.text.split("\n") == ["trường hợp\tđể sửa¹", "¹ Báo cáo"]

    def test_list_labels(self, read: Read, make: SimpleNamespace) -> None:
        old = '<w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr>'
        numbering = (
            '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
            '<w:lvlText w:val="§iÒu %1."/></w:lvl></w:abstractNum>'
            '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
        )
        numbered = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        body = f"<w:p>{numbered}<w:r>{old}<w:t>C¸c së thi hµnh</w:t></w:r></w:p>"
        (page,) = read(make.docx(body, numbering=numbering), "a.docx")
        assert page.text == "Điều 1. Các sở thi hành"

    def test_pages_go_on_to_one_text(self, source: Callable[..., Source]) -> None:
        document = docx.Document()
        run = document.add_paragraph().add_run(seen(TEXT, Encoding.TCVN3))
        run.add_break(WD_BREAK.PAGE)
        set_font(run, ".VnTime")
        pages = read_pages(source(saved(document), "a.docx"), engine=None, language=Fluent(), limits=Limits())
        assert assemble(pages).text.strip() == TEXT


def make_pdf(lines: Sequence[tuple[str, bytes]]) -> bytes:
    """A page of lines, each in an embedded TrueType font of the given name, with WinAnsi encoding."""
    file = font_path("Regular").read_bytes()
    assert read_truetype(file).name
    pdf = pikepdf.new()
    outlines = pdf.make_stream(file)
    outlines.Length1 = len(file)
    page = pdf.add_blank_page(page_size=(595, 842))
    fonts, drawing = pikepdf.Dictionary(), [b"BT"]
    for number, (name, text) in enumerate(lines):
        described = pikepdf.Dictionary(
            Type=pikepdf.Name.FontDescriptor,
            FontName=pikepdf.Name(f"/{name}"),
            Flags=32,
            FontBBox=pikepdf.Array([0, -200, 1000, 900]),
            ItalicAngle=0,
            Ascent=900,
            Descent=-200,
            CapHeight=700,
            StemV=80,
            FontFile2=outlines,
        )
        # The marks of VNI are drawn over the letter before them and take no room.
        marks = b"\xe0\xe1\xe2\xe3\xe4\xe5\xe8\xe9\xea\xeb\xef\xf5\xf8\xf9\xfa\xfb\xfc" if "VNI" in name else b""
        fonts[f"/F{number}"] = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.TrueType,
            BaseFont=pikepdf.Name(f"/{name}"),
            FirstChar=32,
            LastChar=255,
            Widths=pikepdf.Array([250 if c == 32 else 0 if c in marks else 500 for c in range(32, 256)]),
            Encoding=pikepdf.Name.WinAnsiEncoding,
            FontDescriptor=pdf.make_indirect(described),
        )
        drawing.append(f"/F{number} 11 Tf 1 0 0 1 40 {780 - 20 * number} Tm <{text.hex()}> Tj".encode())
    page.Resources = pikepdf.Dictionary(Font=fonts)
    page.Contents = pdf.make_stream(b"\n".join([*drawing, b"ET"]))
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


class TestPdf:
    def test_fonts_are_told_by_their_names(self, read: Read) -> None:
        half = "được ưu tiên, chưa trường hợp kinh tế-xã hội, số 12/BC-UBND"
        (page,) = read(
            make_pdf(
                [
                    ("ABCDEF+.VnTimeH", in_bytes(HEAD, Encoding.TCVN3)),
                    (".VnTime", in_bytes(half, Encoding.TCVN3)),
                    ("VNI-Times", in_bytes("Cộng hoà xã hội, ĐƯỢC", Encoding.VNI)),
                    ("Times-Roman", b"So 12 ban hanh"),
                ]
            ),
            "a.pdf",
        )
        assert page.text.split("\n") == [HEAD.upper(), half, "Cộng hoà xã hội, ĐƯỢC", "So 12 ban hanh"]
        assert page.reading is Reading.TEXT_LAYER
        assert page.engine.endswith("; converted from TCVN3, VNI")
        assert all(word.box is not None and word.box.width > 0 for word in page.words)

    def test_without_a_telling_name_the_text_tells(self, read: Read) -> None:
        words = TEXT.split()
        lines = [" ".join(words[at : at + 12]) for at in range(0, len(words), 12)]
        (page,) = read(make_pdf([("Times-Roman", in_bytes(line, Encoding.TCVN3)) for line in lines]), "a.pdf")
        assert " ".join(page.text.split("\n")) == TEXT
        assert page.engine.endswith("; converted from TCVN3")

    def test_unicode_and_other_languages_are_left_alone(self, read: Read, make: SimpleNamespace) -> None:
        french = "La société a été fondée à l'étranger"
        (page,) = read(make_pdf([("Times-Roman", french.encode("cp1252"))]), "a.pdf")
        assert (page.text, ";" in page.engine) == (french, False)
        (page,) = read(make.pdf([[(72, 100, 12, "Thực hiện Nghị quyết")]]), "b.pdf")
        assert (page.text, ";" in page.engine) == ("Thực hiện Nghị quyết", False)

    def test_soft_hyphens_of_good_text_are_not_printed(self, read: Read) -> None:
        assert judge_font("Arial", "phát\xad triển") is None
        assert judge_font(".VnTime", "Thực hiện Nghị quyết") is None
        assert judge_font(".VnTime", "NghÞ quyÕt") == (Encoding.TCVN3, False)
