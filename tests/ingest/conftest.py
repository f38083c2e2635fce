"""Files made for the tests: PDFs with text layers and pictures, page images, DOCX archives."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pikepdf
import pytest
from PIL import Image, ImageDraw, ImageFont

from ingest.limits import Limits
from ingest.source import read_source
from ingest.values import Source
from normalize.text import fold

Placed = tuple[float, float, float, str]
"""x, y from the top in points, font size, text."""

A4 = (595, 842)


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def make_pdf(
    pages: Sequence[Iterable[Placed]], *, picture: Image.Image | None = None, rotate: int = 0, rule: bool = False
) -> bytes:
    """A PDF whose pages hold `pages`' texts, upright however the page is turned, over `picture` if one is given."""
    pdf = pikepdf.new()
    letters = sorted({char for page in pages for *_, text in page for char in text})
    codes = {char: index for index, char in enumerate(letters, start=33)}
    assert len(codes) < 200
    for page in pages:
        sheet = pdf.add_blank_page(page_size=A4)
        drawing = [b"BT"]
        for x, y, size, text in page:
            encoded = bytes(codes[char] for char in text).hex()
            drawing.append(f"/F1 {size} Tf {_upright(x, y, rotate)} Tm <{encoded}> Tj".encode())
        drawing.append(b"ET")
        resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=_font(pdf, codes)))
        if picture is not None:
            resources.XObject = pikepdf.Dictionary(Im1=_picture(pdf, picture))
            drawing.insert(0, f"q {A4[0]} 0 0 {A4[1]} 0 0 cm /Im1 Do Q".encode())
        if rule:
            drawing.append(b"100 120 150 0.7 re f")
        sheet.Resources = resources
        sheet.Contents = pdf.make_stream(b"\n".join(drawing))
        if rotate:
            sheet.Rotate = rotate
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


def _upright(x: float, y: float, rotate: int) -> str:
    """The text matrix for a place counted from the top left of the page as it is shown."""
    width, height = A4
    return {
        0: f"1 0 0 1 {x} {height - y}",
        90: f"0 1 -1 0 {y} {x}",
        180: f"-1 0 0 -1 {width - x} {y}",
        270: f"0 -1 1 0 {width - y} {height - x}",
    }[rotate]


def _font(pdf: pikepdf.Pdf, codes: dict[str, int]) -> pikepdf.Object:
    """Times with a code for each character; what a character means stands in ToUnicode."""
    rows = "\n".join(f"<{code:02x}> <{ord(char):04x}>" for char, code in codes.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def\n"
        f"1 begincodespacerange <00> <ff> endcodespacerange {len(codes)} beginbfchar\n{rows}\nendbfchar endcmap end end"
    )
    names = [pikepdf.Name(f"/{_glyph_name(char)}") for char in codes]
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name("/Times-Roman"),
            Encoding=pikepdf.Dictionary(Type=pikepdf.Name.Encoding, Differences=pikepdf.Array([33, *names])),
            FirstChar=33,
            LastChar=33 + len(codes) - 1,
            Widths=pikepdf.Array([250 if char == " " else 500 for char in codes]),
            ToUnicode=pdf.make_stream(cmap.encode()),
        )
    )


def _glyph_name(char: str) -> str:
    digits = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    if char in "0123456789":
        return digits[int(char)]
    plain = fold(char)
    return "space" if char == " " else plain if plain.isascii() and plain.isalpha() else "hyphen"


def _picture(pdf: pikepdf.Pdf, image: Image.Image) -> pikepdf.Object:
    grey = image.convert("L")
    stream = pdf.make_stream(grey.tobytes())
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    stream.Width, stream.Height, stream.BitsPerComponent = grey.width, grey.height, 8
    stream.ColorSpace = pikepdf.Name.DeviceGray
    return stream


def draw_page(lines: Sequence[str], *, dpi: int = 200) -> Image.Image:
    """A page image with `lines` in ASCII, clean enough for any engine."""
    page = Image.new("L", (round(8.27 * dpi), round(11.7 * dpi)), 255)
    pen = ImageDraw.Draw(page)
    font = ImageFont.load_default(size=dpi * 0.18)
    for at, line in enumerate(lines):
        pen.text((dpi, dpi * (1 + 0.35 * at)), line, font=font, fill=0)
    return page


def save(image: Image.Image, kind: str, **options: object) -> bytes:
    """The bytes of `image` in a file format."""
    out = BytesIO()
    image.save(out, kind, **options)  # type: ignore[arg-type]
    return out.getvalue()


def make_docx(
    body: str,
    *,
    footnotes: str = "",
    endnotes: str = "",
    header: str = "",
    numbering: str = "",
    styles: str = "",
    settings: str = "",
    more: dict[str, bytes] | None = None,
) -> bytes:
    """A DOCX of WordprocessingML fragments; `w:` is bound."""

    def part(tag: str, content: str) -> str:
        mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
        return f'<?xml version="1.0"?><w:{tag} xmlns:w="{WORD}" xmlns:mc="{mc}" xmlns:wps="urn:wps">{content}</w:{tag}>'

    parts = {"document": part("document", f"<w:body>{body}</w:body>")}
    parts |= {"footnotes": part("footnotes", footnotes)} if footnotes else {}
    parts |= {"endnotes": part("endnotes", endnotes)} if endnotes else {}
    parts |= {"header": part("hdr", header)} if header else {}
    others = {"numbering": numbering, "styles": styles, "settings": settings}
    parts |= {name: part(name, content) for name, content in others.items() if content}
    related = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/{name}" Target="{name}.xml"/>'
        for n, name in enumerate(parts)
        if name != "document"
    )
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types"/>')
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
        )
        archive.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships">{related}</Relationships>',
        )
        for name, text in parts.items():
            archive.writestr(f"word/{name}.xml", text)
        for path, data in (more or {}).items():
            archive.writestr(path, data)
    return out.getvalue()


@pytest.fixture
def source(tmp_path: Path) -> Callable[..., Source]:
    """Bytes → `Source`, by way of a real file."""

    def make(data: bytes, name: str = "file") -> Source:
        path = tmp_path / name
        path.write_bytes(data)
        return read_source(path, limits=Limits())

    return make


@pytest.fixture(scope="session")
def make() -> SimpleNamespace:
    """The builders above: `make.pdf`, `make.page`, `make.saved`, `make.docx`."""
    return SimpleNamespace(pdf=make_pdf, page=draw_page, saved=save, docx=make_docx)
