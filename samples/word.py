"""A composition as a Word file with real footnotes: letterhead and signature in tables, notes in their own part.

python-docx does not know footnotes, so their part is written with lxml. The same text gives the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from lxml import etree

from samples.compose import Composition, Note, Unit

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_STAMP = datetime(2022, 11, 14, 8, 0)


def docx_bytes(composition: Composition) -> bytes:
    """The whole document as a DOCX file."""
    document = docx.Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(14)
    for attribute in ("author", "last_modified_by", "title", "comments"):
        setattr(document.core_properties, attribute, "")
    document.core_properties.created = document.core_properties.modified = _STAMP
    left, right = _cells(document)
    _lines(left, composition.left, bold=("organ", "stamp"))
    _lines(right, composition.right, bold=("motto",), italic=("place",))
    for unit in composition.title:
        _paragraph(document.add_paragraph(), unit, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)
    for unit in (*composition.address, *composition.body):
        heading = unit.kind in ("centre", "heading", "subheading")
        align = WD_ALIGN_PARAGRAPH.CENTER if unit.kind == "centre" else WD_ALIGN_PARAGRAPH.JUSTIFY
        _paragraph(document.add_paragraph(), unit, bold=heading, italic=unit.kind == "italic", align=align)
    recipients, signature = _cells(document)
    _lines(recipients, composition.recipients, align=WD_ALIGN_PARAGRAPH.LEFT)
    _lines(signature, [unit for units in composition.signatures for unit in units], bold=("sign", "signer"))
    part = Part(PackURI("/word/footnotes.xml"), _FOOTNOTES, _notes(composition.notes), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    saved = io.BytesIO()
    document.save(saved)
    return _undated(saved.getvalue())


def _cells(document: Any) -> Any:
    """The two cells of a new table without borders."""
    return document.add_table(rows=1, cols=2).rows[0].cells


def _lines(
    cell: Any,
    units: Iterable[Unit],
    *,
    bold: tuple[str, ...] = (),
    italic: tuple[str, ...] = (),
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.CENTER,
) -> None:
    for index, unit in enumerate(units):
        paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
        _paragraph(paragraph, unit, bold=unit.kind in bold, italic=unit.kind in italic, align=align)


def _paragraph(
    paragraph: Any, unit: Unit, *, bold: bool = False, italic: bool = False, align: WD_ALIGN_PARAGRAPH
) -> None:
    """The unit's text in runs; its marks become references to the notes."""
    paragraph.alignment = align
    edges = {0, len(unit.text)} | {edge for span in unit.bold for edge in span}
    edges |= {edge for mark in unit.marks for edge in (mark.start, mark.end)}
    numbers = {mark.start: mark.number for mark in unit.marks}
    cuts = sorted(edges)
    for start, end in pairwise(cuts):
        if start in numbers:
            run = paragraph.add_run()
            run.font.superscript = True
            reference = OxmlElement("w:footnoteReference")
            reference.set(qn("w:id"), str(numbers[start]))
            run._r.append(reference)
            continue
        run = paragraph.add_run(unit.text[start:end])
        run.bold = bold or any(a <= start < b for a, b in unit.bold)
        run.italic = italic


def _notes(notes: tuple[Note, ...]) -> bytes:
    def element(name: str, parent: etree._Element | None = None, **attributes: str) -> etree._Element:
        named = {f"{{{_W}}}{key}": value for key, value in attributes.items()}
        if parent is None:
            return etree.Element(f"{{{_W}}}{name}", named, nsmap={"w": _W})
        return etree.SubElement(parent, f"{{{_W}}}{name}", named)

    root = element("footnotes")
    for number, kind in ((-1, "separator"), (0, "continuationSeparator")):
        separator = element("footnote", root, type=kind, id=str(number))
        element(kind, element("r", element("p", separator)))
    for note in notes:
        footnote = element("footnote", root, id=str(note.number))
        for index, part in enumerate(note.parts):
            paragraph = element("p", footnote)
            if index == 0:
                run = element("r", paragraph)
                element("vertAlign", element("rPr", run), val="superscript")
                element("footnoteRef", run)
            text = element("t", element("r", paragraph))
            text.text = (" " if index == 0 else "") + part.text
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def _undated(data: bytes) -> bytes:
    """The archive with every member dated alike, without the picture of the template."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            if re.fullmatch(r"docProps/thumbnail\.\w+", name):
                continue
            content = old.read(name)
            if name == "_rels/.rels":
                content = re.sub(rb"<Relationship [^>]*thumbnail[^>]*/>", b"", content)
            info = zipfile.ZipInfo(name, _STAMP.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, content)
    return out.getvalue()
