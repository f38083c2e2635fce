"""DOCX files: paragraphs, tables and notes in reading order, on the pages where Word last put them.

The file itself says what a scan only hints at: which text is a footnote and what its number is, and which
cell holds the letterhead, the recipients or the signature. A note stands at the end of the page that
refers to it, its mark as superscript digits both there and in the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import pairwise
from typing import Any
from zipfile import BadZipFile
from zlib import error as ZlibError

import docx
from docx.opc.packuri import PACKAGE_URI, PackURI
from docx.opc.phys_pkg import PhysPkgReader
from lxml import etree

from ingest.errors import Corrupt, SourceTooLarge, in_words
from ingest.legacy import converted_by
from ingest.limits import Limits
from ingest.lines import cut_line
from ingest.numbering import Numbering
from ingest.runs import convert_runs
from ingest.tables import letterhead_zones, signature_zones, table_cells
from ingest.values import Line, Page, Reading, Source, Zone
from ingest.wordml import Break, NoteMark, TextBox, W, blocks, is_on, plain_text, printed
from normalize.charts import Encoding
from normalize.text import superscript, to_nfc

NAME = f"python-docx {docx.__version__}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MALFORMED = (
    BadZipFile,
    ZlibError,
    etree.XMLSyntaxError,
    KeyError,
    ValueError,
    EOFError,
    RecursionError,
    NotImplementedError,
)
_APART = {"separator", "continuationSeparator", "continuationNotice"}


def read_docx(source: Source, *, limits: Limits) -> list[Page]:
    """The pages of a DOCX; raises `Corrupt` where the archive or its XML is, `SourceTooLarge` for too many pages."""
    try:
        package = _Package(source.data)
        writer = _Writer(package.notes("footnotes"), package.notes("endnotes"))
        writer.write(package, most=limits.pages)
        reader = converted_by(NAME, writer.converted)
    except _MALFORMED as error:
        raise Corrupt(f"the DOCX is truncated or malformed: {in_words(error)}") from error
    return [_page(number, rows, reader) for number, rows in enumerate(writer.pages, start=1)]


@dataclass(frozen=True, slots=True)
class _Row:
    text: str
    block: int
    zone: Zone | None
    note: int | None


@dataclass(frozen=True, slots=True)
class _Manner:
    """How paragraphs of one place are written: their zone, their note, and whether pages may break there.

    `at_start` allows breaks before the paragraph's first letter only.
    """

    zone: Zone | None = None
    note: int | None = None
    breaks: bool = False
    at_start: bool = False


class _Package:
    """The parts of the archive, read with python-docx's reader, parsed without entities, network or huge trees."""

    def __init__(self, data: bytes) -> None:
        reader: Any = PhysPkgReader
        self._reader = reader(BytesIO(data))
        main = [target for kind, target in self._relations(PACKAGE_URI) if kind == "officeDocument"]
        if not main:
            raise KeyError("no main document in the package")
        self.uri = main[0]
        self.document = self._parse(self.uri)
        self.related = list(self._relations(self.uri))

    def notes(self, kind: str) -> dict[str, Any]:
        """The notes of `footnotes` or `endnotes` by id, without the separators."""
        found = [self._parse(target) for relation, target in self.related if relation == kind]
        return {str(note.get(f"{W}id")): note for part in found for note in part if note.get(f"{W}type") not in _APART}

    def parts(self, kind: str) -> list[Any]:
        """The parts of a kind: `header`, `footer`, `numbering`, `styles`, `settings`."""
        return [self._parse(target) for relation, target in self.related if relation == kind]

    def _parse(self, uri: PackURI) -> Any:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        root = etree.fromstring(self._reader.blob_for(uri), parser)
        if root.getroottree().docinfo.internalDTD is not None:
            raise Corrupt("the DOCX holds a document type declaration, which no word processor writes")
        return root

    def _relations(self, uri: PackURI) -> Iterator[tuple[str, PackURI]]:
        rels = self._reader.rels_xml_for(uri)
        for relation in etree.fromstring(rels).iter(_RELATION) if rels is not None else ():
            if relation.get("TargetMode") != "External":
                kind = str(relation.get("Type")).rpartition("/")[2]
                yield kind, PackURI.from_rel_ref(uri.baseURI, str(relation.get("Target")))


@dataclass(slots=True)
class _Writer:
    """The pages so far; `pages[-1]` is being written."""

    footnotes: dict[str, Any]
    endnotes: dict[str, Any]
    pages: list[list[_Row]] = field(default_factory=lambda: [[]])
    block: int = 0
    numbers: dict[str, int] = field(default_factory=lambda: {"footnote": 0, "endnote": 0})
    due: list[tuple[int | None, Any]] = field(default_factory=list)
    due_at_end: list[tuple[int | None, Any]] = field(default_factory=list)
    most: int = 0
    called: set[tuple[str, str]] = field(default_factory=set)
    sections: dict[Any, str] = field(default_factory=dict)
    labels: dict[Any, str] = field(default_factory=dict)
    converted: set[Encoding] = field(default_factory=set)

    def write(self, package: _Package, *, most: int) -> None:
        """Write the whole document, page by page."""
        body = package.document.find(f"{W}body")
        if body is None:
            raise KeyError("no body in the document")
        self.most = most
        # Only the first start counts: where numbers begin anew on each page or in each section, Word prints the
        # same number more than once, and here every note has a number of its own.
        starts = [body.find(f".//{W}sectPr/{W}footnotePr/{W}numStart")]
        starts += [part.find(f"{W}footnotePr/{W}numStart") for part in package.parts("settings")]
        self.numbers["footnote"] = next((int(s.get(f"{W}val", "1")) - 1 for s in starts if s is not None), 0)
        # Two rows of numbers in one text would be confused: endnotes go on after the footnotes.
        self.numbers["endnote"] = self.numbers["footnote"] + _marks(body)
        properties = list(body.iter(f"{W}sectPr"))
        for here, after in pairwise(properties):
            kind = after.find(f"{W}type")
            self.sections[here] = "nextPage" if kind is None else str(kind.get(f"{W}val"))
        numbering, styles = (next(iter(package.parts(kind)), None) for kind in ("numbering", "styles"))
        headers, footers = package.parts("header"), package.parts("footer")
        parts = (package.document, *self.footnotes.values(), *self.endnotes.values(), *headers, *footers)
        self.converted = convert_runs(parts, styles=styles, numbering=numbering)
        lists = Numbering(numbering, styles)
        for part in parts:
            self.labels |= lists.labels(part)
        self._furniture(headers)
        self._container(body, _Manner(breaks=True))
        self._close_page()
        self._notes(self.due_at_end)
        self._close_page()
        self._furniture(footers)

    def _furniture(self, parts: list[Any]) -> None:
        seen: set[str] = set()
        for part in parts:
            text = plain_text(part)
            if text.strip() and text not in seen:
                self._container(part, _Manner(Zone.FURNITURE))
            seen.add(text)

    def _container(self, container: Any, manner: _Manner) -> None:
        for block in blocks(container):
            if block.tag == f"{W}p":
                self._paragraph(block, manner)
            else:
                self._table(block, manner)

    def _table(self, table: Any, manner: _Manner) -> None:
        top = sum(1 for row in self.pages[-1] if row.zone is not Zone.FURNITURE) <= 1 and len(self.pages) == 1
        rows = table_cells(table)
        zones = letterhead_zones(rows) if top and manner.note is None else None
        zones = zones or (signature_zones(rows) if manner.zone is None else None)
        if zones is not None:
            for zone, cell in zones:
                self._container(cell, _Manner(zone))
            return
        for cells in rows:
            for at, cell in enumerate(cells):
                # Cells beside each other break on their own; only the row's beginning tells the page.
                start = at == 0 and manner.breaks
                for count, block in enumerate(blocks(cell)):
                    inner = _Manner(manner.zone, manner.note, start and count == 0, at_start=True)
                    self._paragraph(block, inner) if block.tag == f"{W}p" else self._table(block, inner)

    def _paragraph(self, paragraph: Any, manner: _Manner) -> None:
        if manner.breaks and is_on(paragraph, "pageBreakBefore"):
            self._new_page()
        self.block += 1
        frames: list[Any] = []
        text = self.labels.get(paragraph, "")
        begun = False
        for piece in printed(paragraph):
            match piece:
                case str():
                    text += piece
                    begun = begun or bool(piece.strip())
                case TextBox():
                    frames.append(piece.content)
                case NoteMark():
                    text += self._mark(piece, manner)
                case Break():
                    if begun:
                        self._row(text, manner)
                    # A number without words yet waits for them on the next page.
                    text = "" if begun else text
                    if piece is not Break.LINE and manner.breaks and not (manner.at_start and begun):
                        self._new_page()
                        # What somebody set on a new page is a paragraph of its own; what Word's lines flowed onto
                        # one is not.
                        self.block += piece is Break.PAGE
        self._row(text, manner)
        for frame in frames:
            self._container(frame, _Manner(manner.zone, manner.note))
        section = paragraph.find(f"{W}pPr/{W}sectPr")
        if section is not None and manner.breaks and self.sections.get(section) not in (None, "continuous"):
            self._new_page()

    def _row(self, text: str, manner: _Manner) -> None:
        text = to_nfc(text).strip()
        if text:
            self.pages[-1].append(_Row(text.replace("\n", " "), self.block, manner.zone, manner.note))

    def _mark(self, mark: NoteMark, manner: _Manner) -> str:
        note = (self.footnotes if mark.kind == "footnote" else self.endnotes).get(mark.id)
        due = self.due if mark.kind == "footnote" else self.due_at_end
        if manner.zone is Zone.FOOTNOTE:
            # A note may call for another, and a malformed one for itself.
            note = None if (mark.kind, mark.id) in self.called else note
            self.called.add((mark.kind, mark.id))
        if mark.custom:
            due += [(None, note)] if note is not None else []
            return ""
        self.numbers[mark.kind] += 1
        number = self.numbers[mark.kind]
        due += [(number, note)] if note is not None else []
        return superscript(number)

    def _new_page(self) -> None:
        if any(row.zone is not Zone.FURNITURE for row in self.pages[-1]):
            self._close_page()
            if len(self.pages) >= self.most:
                raise SourceTooLarge(f"the DOCX has more than {self.most} pages; --pages allows {self.most}")
            self.pages.append([])

    def _close_page(self) -> None:
        self._notes(self.due)

    def _notes(self, due: list[tuple[int | None, Any]]) -> None:
        """Write the notes that are due on this page, each beginning with its mark; a note may call for another."""
        while due:
            number, note = due.pop(0)
            before = len(self.pages[-1])
            self._container(note, _Manner(Zone.FOOTNOTE, number))
            rows = self.pages[-1]
            if number is not None and len(rows) > before:
                head = rows[before]
                rows[before] = _Row(f"{superscript(number)} {head.text}", head.block, head.zone, head.note)


def _marks(body: Any) -> int:
    """How many numbered footnote marks the body prints."""
    return sum(
        isinstance(piece, NoteMark) and piece.kind == "footnote" and not piece.custom
        for paragraph in body.iter(f"{W}p")
        for piece in printed(paragraph)
    )


def _page(number: int, rows: list[_Row], reader: str) -> Page:
    lines: list[Line] = []
    start = 0
    for row in rows:
        line = cut_line(row.text, start, block=row.block, zone=row.zone, note=row.note)
        if line is not None:
            lines.append(line)
        start += len(row.text) + 1
    return Page(number, "\n".join(row.text for row in rows), tuple(lines), Reading.DOCX, reader)
