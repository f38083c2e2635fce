"""PDF files assembled from page images, and one kind set as text: born digital, with its fonts embedded.

The same input gives the same bytes: no dates, identifiers made from the content.
"""

from __future__ import annotations

import io
import os
import subprocess
import tempfile
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pikepdf
from PIL import Image

from samples.fonts import font_path
from samples.layout import PAGE_HEIGHT, PAGE_WIDTH, Run, Sheet
from samples.truetype import TrueType, read_truetype


def jpeg_pdf(pages: Iterable[Image.Image], *, quality: int = 55) -> bytes:
    """A scan as copiers write it: one JPEG a page."""
    pdf = pikepdf.new()
    for page in pages:
        space = pikepdf.Name.DeviceGray if page.mode == "L" else pikepdf.Name.DeviceRGB
        _add_image(pdf, page.size, jpeg(page, quality=quality), space, 8, filters=pikepdf.Name.DCTDecode)
    return _saved(pdf)


def grey_pdf(pages: Iterable[Image.Image]) -> bytes:
    """A clean scan without loss, in sixteen greys."""
    pdf = pikepdf.new()
    for page in pages:
        levels = np.asarray(page.convert("L")) >> 4
        if levels.shape[1] % 2:
            levels = np.pad(levels, ((0, 0), (0, 1)))
        packed = (levels[:, ::2] << 4 | levels[:, 1::2]).astype(np.uint8).tobytes()
        data = zlib.compress(packed, 9)
        _add_image(pdf, page.size, data, pikepdf.Name.DeviceGray, 4, filters=pikepdf.Name.FlateDecode)
    return _saved(pdf)


def fax_pdf(pages: Iterable[Image.Image]) -> bytes:
    """Black and white pages, deflated."""
    pdf = pikepdf.new()
    for page in pages:
        data = zlib.compress(page.tobytes(), 9)
        _add_image(pdf, page.size, data, pikepdf.Name.DeviceGray, 1, filters=pikepdf.Name.FlateDecode)
    return _saved(pdf)


def misread_pdf(pages: Iterable[Image.Image], *, dpi: int, quality: int = 55) -> bytes:
    """A scan with a text layer by the English model of tesseract: what a careless digitisation leaves."""
    merged = pikepdf.new()
    with tempfile.TemporaryDirectory() as folder:
        for index, page in enumerate(pages):
            image = Path(folder) / f"{index}.jpg"
            image.write_bytes(jpeg(page, quality=quality))
            _tesseract(image, Path(folder) / str(index), "eng", dpi, "pdf")
            with pikepdf.open(Path(folder) / f"{index}.pdf") as single:
                merged.pages.extend(single.pages)
        return _saved(merged)


def misread_text(pages: Iterable[Image.Image], *, dpi: int) -> str:
    """The text of the pages as the English model of tesseract reads it."""
    texts = []
    with tempfile.TemporaryDirectory() as folder:
        for index, page in enumerate(pages):
            image = Path(folder) / f"{index}.png"
            page.save(image)
            _tesseract(image, Path(folder) / str(index), "eng", dpi, "txt")
            texts.append((Path(folder) / f"{index}.txt").read_text("utf-8").rstrip("\f\n") + "\n")
    return "\n".join(texts)


def text_pdf(sheets: Sequence[Sheet]) -> bytes:
    """Pages set as text in embedded fonts with a map back to Unicode: what a word processor exports."""
    pdf = pikepdf.new()
    styles = sorted({run.style for sheet in sheets for run in sheet.runs})
    fonts = {style: read_truetype(font_path(style).read_bytes()) for style in styles}
    resources = pikepdf.Dictionary(Font=pikepdf.Dictionary())
    for index, style in enumerate(styles):
        letters = {c for sheet in sheets for run in sheet.runs if run.style == style for c in run.text} | {" "}
        resources.Font[f"/F{index}"] = _embedded(pdf, fonts[style], "".join(sorted(letters)))
    for sheet in sheets:
        content = [_show(run, styles.index(run.style), fonts[run.style]) for run in sheet.runs]
        content += [f"{x:.2f} {PAGE_HEIGHT - y:.2f} {length:.2f} 0.7 re f" for x, y, length in sheet.rules]
        page = pikepdf.Dictionary(
            Type=pikepdf.Name.Page,
            MediaBox=[0, 0, PAGE_WIDTH, PAGE_HEIGHT],
            Resources=resources,
            Contents=pikepdf.Stream(pdf, "\n".join(content).encode("ascii")),
        )
        pdf.pages.append(pikepdf.Page(page))
    return _saved(pdf)


def tiff(pages: Sequence[Image.Image], *, dpi: int) -> bytes:
    """A multi-page TIFF in Group 4 compression."""
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=list(pages[1:]), compression="group4", dpi=(dpi, dpi))
    return out.getvalue()


def jpeg(page: Image.Image, *, quality: int, dpi: int = 200) -> bytes:
    """One page as JPEG."""
    out = io.BytesIO()
    page.save(out, "JPEG", quality=quality, optimize=True, dpi=(dpi, dpi))
    return out.getvalue()


def png(page: Image.Image, *, dpi: int) -> bytes:
    """One page as PNG in sixteen greys."""
    out = io.BytesIO()
    levels = page.convert("L").quantize(16, dither=Image.Dither.NONE)
    levels.save(out, "PNG", optimize=True, bits=4, dpi=(dpi, dpi))
    return out.getvalue()


def _add_image(
    pdf: pikepdf.Pdf, size: tuple[int, int], data: bytes, space: pikepdf.Name, bits: int, *, filters: pikepdf.Name
) -> None:
    image = pikepdf.Stream(pdf, data)
    image.stream_dict = pikepdf.Dictionary(
        Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=size[0], Height=size[1],
        ColorSpace=space, BitsPerComponent=bits, Filter=filters,
    )  # fmt: skip
    page = pikepdf.Dictionary(
        Type=pikepdf.Name.Page,
        MediaBox=[0, 0, PAGE_WIDTH, PAGE_HEIGHT],
        Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image)),
        Contents=pikepdf.Stream(pdf, f"q {PAGE_WIDTH} 0 0 {PAGE_HEIGHT} 0 0 cm /Im0 Do Q".encode()),
    )
    pdf.pages.append(pikepdf.Page(page))


def _show(run: Run, number: int, font: TrueType) -> str:
    glyphs = "".join(f"{font.glyphs[ord(c)]:04X}" for c in run.text + " " * run.space)
    return f"BT /F{number} {run.size:.2f} Tf {run.x:.2f} {PAGE_HEIGHT - run.y:.2f} Td <{glyphs}> Tj ET"


def _embedded(pdf: pikepdf.Pdf, font: TrueType, letters: str) -> pikepdf.Object:
    """A Type 0 font of the letters' glyphs alone, numbered as in the whole font."""
    data = font.subset({font.glyphs[ord(c)] for c in letters})
    scale = 1000 / font.units_per_em
    name = pikepdf.Name(f"/AAAAAA+{font.name}")
    file = pdf.make_stream(data, Length1=len(data))
    descriptor = pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor, FontName=name, Flags=6, ItalicAngle=0, StemV=80,
        FontBBox=[round(v * scale) for v in font.box],
        Ascent=round(font.box[3] * scale), Descent=round(font.box[1] * scale), CapHeight=660,
        FontFile2=file,
    )  # fmt: skip
    widths: list[object] = []
    for letter in letters:
        glyph = font.glyphs[ord(letter)]
        widths += [glyph, [round(font.advances[glyph] * scale)]]
    descendant = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.CIDFontType2, BaseFont=name,
        CIDSystemInfo=pikepdf.Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor), W=widths, CIDToGIDMap=pikepdf.Name.Identity,
    )  # fmt: skip
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type0,
            BaseFont=name,
            Encoding=pikepdf.Name("/Identity-H"),
            DescendantFonts=[pdf.make_indirect(descendant)],
            ToUnicode=pikepdf.Stream(pdf, _to_unicode(font, letters)),
        )
    )


def _to_unicode(font: TrueType, letters: str) -> bytes:
    rows = [f"<{font.glyphs[ord(c)]:04X}> <{c.encode('utf-16-be').hex().upper()}>" for c in letters]
    blocks = [rows[i : i + 100] for i in range(0, len(rows), 100)]
    lines = ["/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap", "/CMapType 2 def"]
    lines += ["/CMapName /Adobe-Identity-UCS def", "1 begincodespacerange", "<0000> <FFFF>", "endcodespacerange"]
    for block in blocks:
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    return "\n".join([*lines, "endcmap", "end", "end"]).encode("ascii")


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _tesseract(image: Path, out: Path, language: str, dpi: int, kind: str) -> None:
    command = ["tesseract", str(image), str(out), "-l", language, "--dpi", str(dpi), kind]
    # One thread: several make a page slower, not faster.
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"})
