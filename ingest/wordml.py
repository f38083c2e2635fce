"""What a WordprocessingML paragraph prints: text, breaks, note marks and text boxes, in order.

Deleted and hidden text is not printed and left out, inserted text is printed; field codes are left out, their
results stay. Element names are those of ECMA-376, part 1, chapter 17.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from ingest.symbols import print_sign, print_signs
from normalize.text import SUPERSCRIPTS

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"

_UNPRINTED = {f"{W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "sdtPr", "tblPr")}
_FIXED = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}noBreakHyphen": "-"}
_NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}
_RAISED = str.maketrans("0123456789", SUPERSCRIPTS)
_CODE = re.compile(r"[0-9A-Fa-f]{1,4}")
_OFF = {"0", "false", "off"}


class Break(Enum):
    """A break inside a paragraph; `SOFT_PAGE` is where Word last happened to begin a new page."""

    LINE = "line"
    PAGE = "page"
    SOFT_PAGE = "soft_page"


@dataclass(frozen=True, slots=True)
class NoteMark:
    """A reference to a note of the file; `custom` marks print a sign of their own and take no number."""

    kind: str
    id: str
    custom: bool


@dataclass(frozen=True, slots=True)
class TextBox:
    """A frame of paragraphs that floats at this place."""

    content: Any


Printed = str | Break | NoteMark | TextBox


def printed(element: Any) -> Iterator[Printed]:
    """What `element` (a paragraph, or anything inside one) prints, in order."""
    for child in element:
        tag = child.tag
        if tag in _UNPRINTED or not isinstance(tag, str):
            continue
        if tag == f"{W}r":
            if not is_on(child, "vanish"):
                yield from _run(child)
        elif tag == _MATH_TEXT:
            yield child.text or ""
        elif tag == f"{MC}AlternateContent":
            yield from printed(alternative(child))
        elif tag == f"{W}txbxContent":
            yield TextBox(child)
        else:
            yield from printed(child)


def blocks(container: Any) -> Iterator[Any]:
    """The paragraphs and tables of a body, cell, note or frame, those in content controls and insertions too."""
    for child in container:
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag == f"{MC}AlternateContent":
            yield from blocks(alternative(child))
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo"):
            yield from blocks(child)


def plain_text(container: Any) -> str:
    """All that the paragraphs of `container` print, for looking at."""
    paragraphs = (block for block in container.iter(f"{W}p"))
    return "\n".join("".join(p for p in printed(paragraph) if isinstance(p, str)) for paragraph in paragraphs)


def is_on(element: Any, name: str) -> bool:
    """Whether the run or paragraph `element` has the switch `name` in its own properties."""
    for properties in (f"{W}rPr", f"{W}pPr"):
        found = element.find(f"{properties}/{W}{name}")
        if found is not None:
            return str(found.get(f"{W}val", "true")).lower() not in _OFF
    return False


def font_of(element: Any) -> str:
    """The font that the run or list level `element` names for itself, or nothing."""
    fonts = element.find(f"{W}rPr/{W}rFonts")
    return str(fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or "") if fonts is not None else ""


def alternative(element: Any) -> Any:
    """The form of `mc:AlternateContent` that a present-day word processor prints."""
    choice = element.find(f"{MC}Choice")
    fallback = element.find(f"{MC}Fallback")
    return choice if choice is not None else fallback if fallback is not None else ()


def _run(run: Any) -> Iterator[Printed]:
    raised = run.find(f"{W}rPr/{W}vertAlign")
    superscript = raised is not None and raised.get(f"{W}val") == "superscript"
    capitals = is_on(run, "caps")
    for child in run:
        tag = child.tag
        if tag == f"{W}t":
            text = child.text or ""
            text = print_signs(text.translate(_RAISED) if superscript else text, font_of(run))
            yield text.upper() if capitals else text
        elif tag == f"{W}sym":
            code = str(child.get(f"{W}char", ""))
            if _CODE.fullmatch(code):
                yield print_sign(int(code, 16), str(child.get(f"{W}font", "")))
        elif tag in _FIXED:
            yield _FIXED[tag]
        elif tag in _NOTES:
            custom = str(child.get(f"{W}customMarkFollows", "false")).lower() not in _OFF
            yield NoteMark(_NOTES[tag], str(child.get(f"{W}id")), custom)
        elif tag == f"{W}br":
            yield Break.PAGE if child.get(f"{W}type") == "page" else Break.LINE
        elif tag == f"{W}cr":
            yield Break.LINE
        elif tag == f"{W}lastRenderedPageBreak":
            yield Break.SOFT_PAGE
        elif tag in (f"{W}drawing", f"{W}pict", f"{W}object", f"{MC}AlternateContent"):
            yield from _boxes(child)


def _boxes(element: Any) -> Iterator[TextBox]:
    if element.tag == f"{MC}AlternateContent":
        element = alternative(element)
    for child in element:
        if child.tag == f"{W}txbxContent":
            yield TextBox(child)
        elif isinstance(child.tag, str):
            yield from _boxes(child)
