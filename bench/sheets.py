"""Unseen sheets: the corpus's documents set anew in other typefaces and worn in other ways.

A sheet shows the head of a document, some of its pages and its closing; its notes are counted from 1 again. The
reader has not seen these pages, and the language model not these texts. Chance is seeded by the sheet's name, so the
same fonts give the same pages. What a sheet shows has the form of the corpus's `truth/*.json`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from samples import degrade, make, pdf
from samples.compose import SUPERSCRIPTS, Composition, Mark, Note, Unit
from samples.fonts import font_path, set_in
from samples.layout import typeset

REPORT, DIRECTIVE, DRAFT = "bac-giang-report", "hung-yen-directive", "bac-giang-draft-directive"
_CLOSING = ("recipients", "sign")
_HEAD = ("header_left", "header_right", "doc_type", "title")
_KINDS = {"part": "centre", "part_title": "centre", "roman": "heading", "heading": "heading"}
_POWER = re.compile(r"(?:\b(?:[kcdm]?m|ha))$")
_RAISED = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_PLAIN = {ord(raised): plain for raised, plain in zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True)}
_STYLES = ("Regular", "Bold", "Italic", "Bold Italic")


@dataclass(frozen=True, slots=True)
class Unseen:
    """Pages `first` to `last` of a document's truth, to be set in `face` and worn as `kind`."""

    document: str
    first: int
    last: int
    face: str
    kind: str

    @property
    def name(self) -> str:
        """A name for its file: `hung-yen-directive.1-2.turned.noto-serif`."""
        return f"{self.document}.{self.first}-{self.last}.{self.kind}.{self.face.lower().replace(' ', '-')}"


UNSEEN = (
    Unseen(REPORT, 1, 7, "FreeSerif", "scan200"),
    Unseen(DIRECTIVE, 1, 4, "TeX Gyre Termes", "scan200"),
    Unseen(REPORT, 5, 7, "TeX Gyre Termes", "clean300"),
    Unseen(DIRECTIVE, 1, 2, "FreeSerif", "clean300"),
    Unseen(REPORT, 1, 7, "TeX Gyre Termes", "fax150"),
    Unseen(DRAFT, 1, 5, "Noto Serif", "fax150"),
    Unseen(REPORT, 2, 4, "FreeSerif", "badlayer"),
    Unseen(DRAFT, 1, 3, "Liberation Serif", "photo-grey"),
    Unseen(REPORT, 2, 4, "TeX Gyre Termes", "photo-colour"),
    Unseen(DIRECTIVE, 1, 2, "Noto Serif", "turned"),
    Unseen(DRAFT, 3, 5, "FreeSerif", "sealed"),
    Unseen(DIRECTIVE, 3, 4, "TeX Gyre Termes", "sealed"),
)


def excerpt(truth: dict[str, Any], first: int, last: int) -> dict[str, Any]:
    """`truth` cut to the head of page 1, the body and notes of pages `first` to `last`, and the closing.

    A paragraph or note of an earlier page that runs on is left out; the notes that stay are counted from 1.
    """
    pages = [page for page in truth["pages"] if first <= page["page"] <= last]
    earlier = {unit.get("unit") for page in truth["pages"] if page["page"] < first for unit in page["body"]}
    left_out = {unit["unit"]: unit["text"] for unit in pages[0]["body"] if unit.get("unit") in earlier}
    called = {int(found.translate(_PLAIN)) for text in left_out.values() for found in _RAISED.findall(text)}
    known = {note["n"] for page in pages for note in page["footnotes"] if not note["continued"]} - called
    before = min(known, default=1) - 1
    kept: list[dict[str, Any]] = []
    for page in pages:
        body = [
            unit | {"text": _renumbered(unit["text"], before)}
            for unit in page["body"]
            if unit["kind"] not in (*_HEAD, *_CLOSING, "page_number") and unit.get("unit") not in left_out
        ]
        notes = [
            note | {"n": note["n"] - before, "text": _renumbered(note["text"], before)}
            for note in page["footnotes"]
            if note["n"] in known
        ]
        kept.append({"page": len(kept) + 1, "body": body, "footnotes": notes})
    units = [unit for page in truth["pages"] for unit in page["body"]]
    kept[0]["body"] = [unit for unit in units if unit["kind"] in _HEAD] + kept[0]["body"]
    kept[-1]["body"] = kept[-1]["body"] + [unit for unit in units if unit["kind"] in _CLOSING]
    return {"doc": truth["doc"], "pages": kept}


def compose(truth: dict[str, Any]) -> Composition:
    """A truth as a document to be typeset: its paragraphs joined over pages, marks and notes where they belong."""
    units = list(_joined(truth))
    of_kind = {kind: [unit["text"] for unit in units if unit["kind"] == kind] for kind in (*_HEAD, *_CLOSING)}
    right = tuple(Unit("place" if " ngày " in text else "motto", text) for text in of_kind["header_right"])
    signed = of_kind["sign"]
    following = 1
    body: list[Unit] = []
    for unit in units:
        if unit["kind"] not in of_kind:
            marks = tuple(_marks(unit["text"], following))
            following += len(marks)
            body.append(Unit(_KINDS.get(unit["kind"], "para"), unit["text"], marks=marks))
    return Composition(
        name=str(truth["doc"]),
        system="party" if "ĐẢNG CỘNG SẢN VIỆT NAM" in of_kind["header_right"] else "state",
        left=tuple(Unit(_left_kind(text), text) for text in of_kind["header_left"]),
        right=right,
        title=(
            *(Unit("type", text) for text in of_kind["doc_type"]),
            *(Unit("type_of" if text.isupper() else "title", text) for text in of_kind["title"]),
        ),
        address=(),
        body=tuple(body),
        recipients=tuple(Unit("recipients", text) for text in of_kind["recipients"]),
        signatures=((*(Unit("sign", text) for text in signed[:-1]), Unit("signer", signed[-1])),) if signed else (),
        notes=tuple(_notes(truth)),
        matter={},
    )


def make_sheet(sheet: Unseen, truth: dict[str, Any], folder: Path) -> Path:
    """The sheet's file in `folder`, made there unless it was made before from the same text, fonts and code.

    `truth` is the excerpt that it shows. Raises LookupError where the typeface is not installed.
    """
    with set_in(sheet.face):
        fonts = [font_path(style).read_bytes() for style in _STYLES]
        code = [path.read_bytes() for path in sorted(Path(make.__file__).parent.glob("*.py"))]
        told = json.dumps(truth, ensure_ascii=False, sort_keys=True).encode()
        key = hashlib.sha256(b"\0".join([sheet.name.encode(), told, *fonts, *code, Path(__file__).read_bytes()]))
        path = folder / f"{sheet.name}.{key.hexdigest()[:12]}.pdf"
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(_WEARS[sheet.kind](compose(truth), sheet.name))
    return path


def count_pages(truth: dict[str, Any], face: str) -> int:
    """How many pages `truth` fills when set in `face`."""
    with set_in(face):
        return len(typeset(compose(truth)))


def _photos(composition: Composition, name: str) -> Iterator[Image.Image]:
    for page, rng in make.drawn(composition, name, dpi=200):
        yield degrade.photo(page, rng, dpi=200)


def _turned(composition: Composition, name: str) -> bytes:
    return pdf.jpeg_pdf(page.rotate(180) for page in make.worn(composition, name))


_WEARS: dict[str, Callable[[Composition, str], bytes]] = {
    "scan200": make.scan200,
    "clean300": make.clean300,
    "fax150": make.fax150,
    "badlayer": make.badlayer,
    "sealed": make.sealed200,
    "turned": _turned,
    "photo-grey": lambda composition, name: pdf.jpeg_pdf(page.convert("L") for page in _photos(composition, name)),
    "photo-colour": lambda composition, name: pdf.jpeg_pdf(_photos(composition, name), quality=62),
}


def _joined(truth: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The body's units, those that run over a page break as one."""
    open_unit: dict[str, Any] | None = None
    for page in truth["pages"]:
        for unit in page["body"]:
            if unit["kind"] == "page_number":
                continue
            if open_unit is not None and unit.get("unit") is not None and open_unit.get("unit") == unit["unit"]:
                open_unit = open_unit | {"text": f"{open_unit['text']} {unit['text']}"}
                continue
            if open_unit is not None:
                yield open_unit
            open_unit = unit
    if open_unit is not None:
        yield open_unit


def _left_kind(text: str) -> str:
    if text.startswith("Số"):
        return "symbol"
    return "stamp" if text == "DỰ THẢO" else "organ"


def _marks(text: str, following: int) -> Iterator[Mark]:
    """The footnote marks of a paragraph: raised figures that go on counting, which those of km² do not."""
    for found in _RAISED.finditer(text):
        number = int(found[0].translate(_PLAIN))
        if number == following and not _POWER.search(text[: found.start()]):
            yield Mark(found.start(), found.end(), number)
            following += 1


def _renumbered(text: str, before: int) -> str:
    """`text` with its footnote marks lowered by `before`; powers stay."""

    def lowered(found: re.Match[str]) -> str:
        number = int(found[0].translate(_PLAIN))
        if number <= before or _POWER.search(text[: found.start()]):
            return found[0]
        return str(number - before).translate(SUPERSCRIPTS)

    return _RAISED.sub(lowered, text)


def _notes(truth: dict[str, Any]) -> Iterator[Note]:
    """The notes in order; what begins with a dash is a paragraph of its own, all else that runs on is joined."""
    parts: dict[int, list[str]] = {}
    for page in truth["pages"]:
        for note in page["footnotes"]:
            text, known = _RAISED.sub("", note["text"], count=not note["continued"]).strip(), parts.get(note["n"])
            if known is None:
                parts[note["n"]] = [text]
            elif text.startswith(("- ", "+ ")):
                known.append(text)
            else:
                known[-1] += f" {text}"
    for number, texts in sorted(parts.items()):
        yield Note(number, tuple(Unit("note", text) for text in texts))
