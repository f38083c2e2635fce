"""What a searchable PDF and its kin are made of: hostile words, turned pages, silent text, page images, names."""

from __future__ import annotations

import re
import subprocess
import zlib
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from htrvx.schemas import Validator
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from PIL import Image, ImageDraw, ImageOps

from extract.values import Extraction, Header
from ingest.errors import Corrupt
from ingest.legacy import converted_by
from ingest.limits import Limits
from ingest.source import read_source
from ingest.values import (
    Area,
    AreaKind,
    Block,
    Box,
    Document,
    LeftOut,
    Line,
    Page,
    Piece,
    Reading,
    Reason,
    Source,
    SourceKind,
    Word,
    Zone,
)
from normalize.values import Edit, EditedText, Span
from store import DocumentState, LoadedDocument
from vanthu.renditions.alto import write_alto
from vanthu.renditions.hiding import Silencer, drop_index
from vanthu.renditions.hocr import write_hocr
from vanthu.renditions.pages import lay_out
from vanthu.renditions.scans import bind_images
from vanthu.renditions.searchable import is_replaced, write_searchable
from vanthu.renditions.writing import safe_stem

A4 = (595, 842)


# Documents made by hand


def _document(
    page: Page, *, edits: tuple[Edit, ...] = (), left_out: tuple[LeftOut, ...] = (), name: str = "a.pdf"
) -> LoadedDocument:
    """A document whose text is that of its one page."""
    text = page.text
    document = Document(
        (page,),
        (),
        text,
        (Piece(0, page.number, 0, len(text)),),
        (Block(Span(0, len(text)), Zone.BODY, page.number),),
        left_out=left_out,
    )
    facts = Extraction(Header(**dict.fromkeys(Header.__slots__)), (), (), (), (), (), ())  # type: ignore[arg-type]
    repaired = EditedText(text, edits)
    return LoadedDocument(1, "0" * 64, name, "application/pdf", DocumentState.DONE, "", "", document, repaired, facts)


def _page(words: Sequence[tuple[str, Box]], *, width: int, height: int, turn: int = 0, skew: float = 0.0) -> Page:
    """A page of one line."""
    at, made = 0, []
    for text, box in words:
        made.append(Word(text, Span(at, at + len(text)), box, 0.9))
        at += len(text) + 1
    text = " ".join(text for text, _ in words)
    line = Line(Span(0, len(text)), tuple(made), 0)
    return Page(1, text, (line,), Reading.OCR, "test", width, height, 100, turn=turn, skew=skew)


def _blank_pdf(*, rotate: int = 0, crop: tuple[int, int, int, int] | None = None) -> Source:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=A4)
    page.Rotate = rotate
    if crop is not None:
        page.CropBox = list(crop)
    out = BytesIO()
    pdf.save(out)
    return Source("a.pdf", out.getvalue(), "0" * 64, SourceKind.PDF, "application/pdf")


def _made_pdf(loaded: LoadedDocument, source: Source, path: Path) -> Path:
    with path.open("wb") as out:
        write_searchable(loaded, source, out)
    return path


HOSTILE = [
    "]]>",
    "<b>&amp;</b>",
    '";bbox',
    "a\x00b",
    "\x1b[2J",
    "\ud800",
    "\uffff",
    "()\\",
    "😀",
    "ﬁ\u202e",
    "--",
]


def test_hostile_words_break_no_format(tmp_path: Path) -> None:
    words = [(text, Box(50 * n, 10, 50 * n + 40, 30)) for n, text in enumerate(HOSTILE)]
    loaded = _document(_page(words, width=827, height=1169), name='a"; ppageno 7\x00\\.pdf')
    for write in (write_hocr, write_alto):
        out = BytesIO()
        write(loaded, out, version="0")
        root = etree.fromstring(out.getvalue())
        found = [w.get("CONTENT") or w.text for w in root.iter() if w.get("class") == "ocrx_word" or w.get("CONTENT")]
        assert found[:3] == HOSTILE[:3] and found[3] == "a\ufffdb" and len(found) == len(HOSTILE)
        title = next((e.get("title") for e in root.iter() if e.get("class") == "ocr_page"), "a; b; c; d")
        assert len(title.split(";")) == 4, title
    file = _made_pdf(loaded, _blank_pdf(), tmp_path / "a.pdf")
    copied = subprocess.run(["pdftotext", "-raw", file, "-"], capture_output=True, text=True, check=True).stdout
    assert "]]> <b>&amp;</b>" in copied and "()\\ 😀" in copied
    with pikepdf.open(file) as pdf:
        assert pdf.check_pdf_syntax() == []


@pytest.mark.parametrize("turn", [0, 1, 2, 3])
@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_words_lie_on_their_ink_however_the_page_is_turned(tmp_path: Path, rotate: int, turn: int) -> None:
    """Against a picture: the box is painted on the upright image and that is turned back as the page is shown."""
    crop = (50, 100, 450, 800)
    shown = (400, 700) if rotate in (0, 180) else (700, 400)
    width, height = shown if turn % 2 == 0 else shown[::-1]
    box = Box(60, 200, 160, 220)
    upright = np.zeros((2 * height, 2 * width), np.uint8)
    upright[2 * box.top : 2 * box.bottom, 2 * box.left : 2 * box.right] = 1
    ink = np.argwhere(np.rot90(upright, turn))  # rot90 turns counterclockwise
    page = _page([("Chỉ", Box(120, 400, 320, 440))], width=2 * width, height=2 * height, turn=turn)
    file = _made_pdf(_document(page), _blank_pdf(rotate=rotate, crop=crop), tmp_path / "a.pdf")
    told = subprocess.run(["pdftotext", "-bbox", "-cropbox", file, "-"], capture_output=True, text=True, check=True)
    found = re.search(
        r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(\S+)</word>', told.stdout
    )
    assert found is not None and found[5] == "Chỉ"
    x0, y0, x1, y1 = (float(found[n]) for n in range(1, 5))
    (top, left), (bottom, right) = ink.min(0) / 2, (ink.max(0) + 1) / 2
    assert max(abs(x0 - left), abs(x1 - right), abs(y0 - top), abs(y1 - bottom)) < 6, (found.groups(), left, top)


@pytest.mark.parametrize("degrees", [0.0, 0.4, 0.8, -1.5, 2.5, 4.0])
def test_a_slanting_line_is_copied_as_one(tmp_path: Path, degrees: float) -> None:
    slope = np.tan(np.radians(degrees))
    words = [(f"chữ{n}", Box(100 * n, 150 + round(100 * n * slope), 100 * n + 70, 180 + round(100 * n * slope)))
             for n in range(1, 11)]  # fmt: skip
    loaded = _document(_page(words, width=1200, height=1700, skew=degrees))
    ((line,),) = ([line for block in page.blocks for line in block.lines] for page in lay_out(loaded))
    assert line.baseline is not None and abs(line.baseline.slope - slope) < 0.002
    file = _made_pdf(loaded, _blank_pdf(), tmp_path / "a.pdf")
    options = ["-raw"] if degrees > 3 else []  # steeper lines than a scan's are cut by the reading order of poppler
    copied = subprocess.run(["pdftotext", *options, file, "-"], capture_output=True, text=True, check=True).stdout
    assert " ".join(copied.split()) == " ".join(text for text, _ in words)


def test_dirt_is_in_the_page_formats_and_not_in_what_is_copied(tmp_path: Path) -> None:
    words = [("Chỉ", Box(10, 10, 60, 40)), ("thị", Box(70, 10, 120, 40)), ("~;", Box(300, 10, 310, 20))]
    page = _page(words, width=827, height=1169)
    left_out = (LeftOut(1, Span(8, 10), Reason.SPECK),)
    document = _document(page).document
    text = "Chỉ thị"
    loaded = _document(page, left_out=left_out)
    loaded = LoadedDocument(
        1, "0" * 64, "a.pdf", "application/pdf", DocumentState.DONE, "", "",
        Document(document.pages, (), text, (Piece(0, 1, 0, 7),), (Block(Span(0, 7), Zone.BODY, 1),), left_out=left_out),
        EditedText(text), loaded.facts,
    )  # fmt: skip
    out = BytesIO()
    write_alto(loaded, out, version="0")
    assert b'LABEL="speck"' in out.getvalue() and b'CONTENT="~;"' in out.getvalue()
    file = _made_pdf(loaded, _blank_pdf(), tmp_path / "a.pdf")
    copied = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True).stdout
    assert copied.split() == ["Chỉ", "thị"]


def test_areas_and_rules_are_where_the_formats_have_them(tmp_path: Path) -> None:
    kinds = (AreaKind.SEAL, AreaKind.TABLE, AreaKind.CELL, AreaKind.CELL, AreaKind.HANDWRITING)
    areas = tuple(Area(kind, Box(10 * n, 100, 10 * n + 9, 120)) for n, kind in enumerate(kinds))
    page = _page([("Chỉ", Box(10, 10, 60, 40))], width=827, height=1169)
    loaded = _document(replace(page, areas=areas, rules=(Box(5, 200, 300, 202),)))
    out = BytesIO()
    write_alto(loaded, out, version="0")
    root = etree.fromstring(out.getvalue())
    assert Validator("http://www.loc.gov/standards/alto/v4/alto-4-3.xsd").validate(root.getroottree())
    assert len(root.findall(".//{*}ComposedBlock[@TYPE='table']/{*}ComposedBlock")) == 2
    assert len(root.findall(".//{*}Illustration")) == 2 and len(root.findall(".//{*}GraphicalElement")) == 1
    out = BytesIO()
    write_hocr(loaded, out, version="0")
    root = etree.fromstring(out.getvalue())
    assert len(root.findall(".//{*}div[@class='ocr_table']/{*}div[@class='ocrx_block']")) == 2
    assert len(root.findall(".//{*}div[@class='ocr_separator']")) == 1


def test_a_layer_is_replaced_unless_it_is_what_was_read() -> None:
    page = _page([("Chỉ", Box(10, 10, 60, 40))], width=827, height=1169)
    layers = {
        (Reading.TEXT_LAYER, "pypdfium2 5"): False,
        (Reading.TEXT_LAYER, converted_by("pypdfium2 5", frozenset({"TCVN3"}))): True,
        (Reading.TEXT_LAYER, "pypdfium2 5; 1 region read by tesseract 5"): True,
        (Reading.REPAIRED_TEXT_LAYER, "pypdfium2 5"): True,
        (Reading.OCR, "tesseract 5"): True,
    }
    assert {key: is_replaced(replace(page, reading=key[0], engine=key[1])) for key in layers} == layers


# Silent text


def _lettered(*, mode: int, form: bool = False) -> pikepdf.Pdf:
    """Two pages that share a font and, if `form`, a form; the first is to be silenced."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name("/Times-Roman"))
    )
    resources = pdf.make_indirect(pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font)))
    content = b"0.5 g 100 100 200 50 re f BT /F1 20 Tf %d Tr 100 500 Td (OLD WORDS) Tj T* (MORE) ' ET" % mode
    if form:
        drawn = pikepdf.Stream(pdf, content)
        drawn.Type, drawn.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        drawn.BBox, drawn.Resources = [0, 0, *A4], resources
        resources = pdf.make_indirect(pikepdf.Dictionary(XObject=pikepdf.Dictionary(X1=pdf.make_indirect(drawn))))
        content = b"/X1 Do"
    for _ in range(2):
        page = pdf.add_blank_page(page_size=A4)
        page.Resources, page.Contents = resources, pdf.make_stream(content)
    return pdf


@pytest.mark.parametrize("form", [False, True])
@pytest.mark.parametrize("mode", [0, 3])
def test_old_text_falls_silent_on_its_page_only_and_looks_the_same(tmp_path: Path, mode: int, form: bool) -> None:
    pdf = _lettered(mode=mode, form=form)
    pdf.save(tmp_path / "before.pdf")
    Silencer(pdf).silence(pdf.pages[0])
    pdf.save(tmp_path / "after.pdf")
    before, after = (
        subprocess.run(["pdftoppm", "-r", "40", tmp_path / f"{name}.pdf"], capture_output=True, check=True).stdout
        for name in ("before", "after")
    )
    assert before == after
    copied = subprocess.run(["pdftotext", tmp_path / "after.pdf", "-"], capture_output=True, text=True, check=True)
    first, second, *_ = copied.stdout.split("\f")
    assert first.split() == [] and second.split() == ["OLD", "WORDS", "MORE"]


def test_what_marks_say_and_the_index_fall_silent_too(tmp_path: Path) -> None:
    pdf = _lettered(mode=0)
    said = b"/Span <</ActualText (SAID) /MCID 0>> BDC BT /F1 20 Tf 100 500 Td (OLD) Tj ET EMC"
    pdf.pages[0].Contents = pdf.make_stream(said)
    pdf.Root.PieceInfo = pikepdf.Dictionary(SearchIndex=pikepdf.Dictionary(), Other=1)
    Silencer(pdf).silence(pdf.pages[0])
    drop_index(pdf)
    pdf.save(tmp_path / "a.pdf")
    copied = subprocess.run(["pdftotext", "-l", "1", tmp_path / "a.pdf", "-"], capture_output=True, check=True).stdout
    assert copied.split() == [] and b"/MCID 0" in pdf.pages[0].Contents.read_bytes()
    assert list(pdf.Root.PieceInfo.keys()) == ["/Other"]


def test_composite_fonts_fall_silent_too(tmp_path: Path) -> None:
    words = [("Chữ", Box(10, 10, 60, 40)), ("cũ", Box(70, 10, 120, 40))]
    file = _made_pdf(_document(_page(words, width=827, height=1169)), _blank_pdf(), tmp_path / "a.pdf")
    with pikepdf.open(file) as pdf:
        contents = b"\n".join(part.read_bytes() for part in pdf.pages[0].Contents).replace(b"3 Tr", b"0 Tr")
        pdf.pages[0].Contents = pdf.make_stream(contents)
        Silencer(pdf).silence(pdf.pages[0])
        pdf.save(tmp_path / "b.pdf")
    assert subprocess.run(["pdftotext", tmp_path / "b.pdf", "-"], capture_output=True, check=True).stdout.split() == []


def test_a_form_that_holds_itself_ends() -> None:
    pdf = _lettered(mode=0, form=True)
    form = pdf.pages[0].Resources.XObject.X1
    form.Resources.XObject = pikepdf.Dictionary(X1=form)
    Silencer(pdf).silence(pdf.pages[0])


ODD = (
    ("/Resources", 5), ("/Resources", pikepdf.Array([])), ("/Resources", pikepdf.Dictionary(Font=7)),
    ("/Resources", pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=None, F2=3))),
    ("/Resources", pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pikepdf.Dictionary(Subtype=pikepdf.Name.Type0)))),
    ("/Resources", pikepdf.Dictionary(XObject=pikepdf.Dictionary(X1=1, X2=pikepdf.Dictionary()))),
    ("/Rotate", pikepdf.Name.Left), ("/Rotate", 45), ("/Rotate", -90), ("/MediaBox", pikepdf.Array([0, 0, 0, 0])),
    ("/MediaBox", pikepdf.Array([1, 2])), ("/CropBox", pikepdf.Array([9000, 9000, 9100, 9100])), ("/CropBox", 1),
    ("/Contents", 1), ("/Contents", pikepdf.Array([])), ("/Contents", pikepdf.Array([1, None])),
)  # fmt: skip


@pytest.mark.parametrize(("name", "value"), ODD)
def test_an_odd_page_is_written_or_told(name: str, value: object) -> None:
    words = [("Chữ", Box(10, 10, 60, 40)), ("cũ", Box(70, 10, 120, 40))]
    pdf = _lettered(mode=0)
    pdf.pages[0].obj[name] = value
    out = BytesIO()
    pdf.save(out)
    source = Source("a.pdf", out.getvalue(), "0" * 64, SourceKind.PDF, "application/pdf")
    try:
        write_searchable(_document(_page(words, width=827, height=1169)), source, BytesIO())
    except Corrupt as error:
        assert "0x" not in error.message


# Page images


def _source(path: Path) -> Source:
    return read_source(path, limits=Limits())


def _sketch(mode: str = "L") -> Image.Image:
    """A picture that is the same in no other position, 150 dpi."""
    image = Image.new("L", (700, 990), 255)
    draw = ImageDraw.Draw(image)
    draw.rectangle((40, 60, 300, 150), fill=0)
    draw.rectangle((500, 700, 540, 900), fill=90)
    return image.convert(mode)


def _shown(pdf: pikepdf.Pdf, tmp_path: Path, page: int = 1) -> Image.Image:
    pdf.save(tmp_path / "shown.pdf")
    command = ["pdftoppm", "-r", "150", "-gray", "-f", str(page), "-l", str(page), tmp_path / "shown.pdf"]
    return Image.open(BytesIO(subprocess.run(command, capture_output=True, check=True).stdout))


def _alike(one: Image.Image, other: Image.Image) -> bool:
    assert one.size == other.size
    off = np.abs(np.asarray(one.convert("L"), int) - np.asarray(other.convert("L"), int))
    return float(off.mean()) < 3


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_is_shown_as_its_tag_says(tmp_path: Path, orientation: int) -> None:
    image = _sketch()
    exif = image.getexif()
    exif[0x0112] = orientation
    image.save(tmp_path / "a.jpg", dpi=(150, 150), exif=exif, quality=95)
    with Image.open(tmp_path / "a.jpg") as stored:
        upright = ImageOps.exif_transpose(stored)
    pdf = bind_images(_source(tmp_path / "a.jpg"))
    assert _alike(_shown(pdf, tmp_path), upright)
    (picture,) = pdf.pages[0].get_images().values()
    assert bytes(picture.read_raw_bytes()) == (tmp_path / "a.jpg").read_bytes()


@pytest.mark.parametrize(("mode", "ending"), [("1", "png"), ("L", "png"), ("P", "png"), ("RGBA", "png"), ("LA", "png"),
                                              ("I;16", "png"), ("RGB", "tif"), ("CMYK", "jpg")])  # fmt: skip
def test_every_kind_of_picture_is_shown_as_it_is(tmp_path: Path, mode: str, ending: str) -> None:
    image = Image.fromarray(np.asarray(_sketch(), np.uint16) * 257) if mode == "I;16" else _sketch(mode)
    image.save(tmp_path / f"a.{ending}", dpi=(150, 150))
    assert _alike(_shown(bind_images(_source(tmp_path / f"a.{ending}")), tmp_path), _sketch())


def test_a_fax_keeps_its_pages_its_data_and_no_thumbnail(tmp_path: Path) -> None:
    first, second = _sketch("1"), ImageOps.mirror(_sketch()).convert("1")
    thumbnail = _sketch("1").resize((30, 42))
    thumbnail.encoderinfo = {"tiffinfo": {254: 1}}  # type: ignore[attr-defined]
    first.save(
        tmp_path / "a.tif", save_all=True, append_images=[thumbnail, second], dpi=(150, 150), compression="group4"
    )
    pdf = bind_images(_source(tmp_path / "a.tif"))
    assert len(pdf.pages) == 2
    assert _alike(_shown(pdf, tmp_path, 2), second)
    (picture,) = pdf.pages[0].get_images().values()
    assert [str(name) for name in picture.Filter] == ["/CCITTFaxDecode"]


def test_an_image_that_lay_on_its_side_is_shown_upright(tmp_path: Path) -> None:
    """A page turned once clockwise to be read; its word stands where it stands on the upright picture."""
    upright = _sketch()
    upright.rotate(90, expand=True).save(tmp_path / "a.png", dpi=(150, 150))
    page = _page([("Chỉ", Box(40, 60, 300, 150))], width=700, height=990, turn=1)
    file = _made_pdf(_document(page), _source(tmp_path / "a.png"), tmp_path / "a.pdf")
    with pikepdf.open(file) as pdf:
        assert _alike(_shown(pdf, tmp_path), upright)
    told = subprocess.run(["pdftotext", "-bbox", file, "-"], capture_output=True, text=True, check=True).stdout
    found = re.search(r'xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">Chỉ<', told)
    assert found is not None
    assert [float(v) for v in found.groups()] == pytest.approx([19.2, 28.8, 144, 72], abs=9)


# Names


@given(st.text(max_size=300))
def test_a_name_is_one_that_every_file_system_takes(name: str) -> None:
    stem = safe_stem(name)
    assert stem and len(stem.encode()) <= 200 and stem[0] not in ".-~ " and stem[-1] not in ". "
    assert not re.search(r"[\x00-\x1f/\\:*?\"<>|]", stem)


def test_the_layer_is_packed() -> None:
    """What is written grows a scan by little: streams are deflated."""
    words = [(f"chữ{n}", Box(10 * n, 100, 10 * n + 8, 130)) for n in range(80)]
    out = BytesIO()
    write_searchable(_document(_page(words, width=827, height=1169)), _blank_pdf(), out)
    with pikepdf.open(BytesIO(out.getvalue())) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream) and len(thing.read_bytes()) > 200:
                assert len(thing.read_raw_bytes()) < len(zlib.compress(b"")) + len(thing.read_bytes())
