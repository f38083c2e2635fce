"""hOCR 1.2: the document as HTML, whose classes and titles say where everything stands.

A block is an `ocr_carea`, and `ocr_header`, `ocr_footer` or `ocr_pageno` where the text leaves it out for being that;
`data-zone` names its zone or the reason. `ocrx_word` has the repaired word, its confidence (`x_wconf`, percent) and,
where repair changed it, what was read (`data-printed`) and what else it may be (`data-other`). After the standard:
kba.github.io/hocr-spec/1.2.
"""

from __future__ import annotations

from typing import Any, BinaryIO

from lxml import etree

import store
from ingest.values import AreaKind, Box, Page
from vanthu.renditions.aligning import Part
from vanthu.renditions.pages import TextBlock, TextLine, TextPage, TextWord, lay_out
from vanthu.renditions.xmltext import carried

_XHTML = "http://www.w3.org/1999/xhtml"
_CLASSES = (
    "ocr_page", "ocr_carea", "ocr_par", "ocr_line", "ocrx_word", "ocr_header", "ocr_footer", "ocr_pageno",
    "ocr_separator", "ocr_image", "ocr_table", "ocrx_block", "ocrp_lang",
)  # fmt: skip


def write_hocr(loaded: store.LoadedDocument, out: BinaryIO, *, version: str) -> None:
    """Write the document as XHTML in UTF-8; `version` is the program's."""
    with etree.xmlfile(out, encoding="utf-8") as xml:
        xml.write_declaration()
        xml.write_doctype("<!DOCTYPE html>")
        with xml.element("html", {"lang": "vi"}, nsmap={None: _XHTML}):
            xml.write("\n", _head(loaded, version), "\n")
            with xml.element("body"):
                for page in lay_out(loaded):
                    xml.write("\n", _page(loaded, page))
                xml.write("\n")
            xml.write("\n")


def _head(loaded: store.LoadedDocument, version: str) -> Any:
    head = etree.Element("head")
    _add(head, "title").text = carried(loaded.facts.header.title or loaded.source_name)
    engines = dict.fromkeys(page.engine for page in loaded.document.pages)
    for name, content in (
        ("ocr-system", "; ".join([f"vanthu {version}", *engines])),
        ("ocr-capabilities", " ".join(_CLASSES)),
        ("ocr-number-of-pages", str(len(loaded.document.pages))),
        ("ocr-langs", "vi"),
        ("ocr-scripts", "Latn"),
    ):
        _add(head, "meta", name=name, content=carried(content))
    return head


def _page(loaded: store.LoadedDocument, text: TextPage) -> Any:
    page = text.page
    title = [_bbox(Box(0, 0, page.width, page.height)), f"ppageno {page.number - 1}"]
    title.insert(0, f"image {_quoted(loaded.source_name)}")
    if page.dpi:
        title.append(f"scan_res {page.dpi} {page.dpi}")
    element = etree.Element(
        "div",
        {"class": "ocr_page", "id": f"page_{page.number}", "title": "; ".join(title), "data-reading": page.reading},
    )
    if page.turn:
        element.set("data-turn", str(90 * page.turn))
    if page.skew:
        element.set("data-skew", f"{page.skew:.2f}")
    for number, block in enumerate(text.blocks, 1):
        _block(element, block, f"{page.number}_{number}", page)
    for rule in page.rules:
        _add(element, "div", **{"class": "ocr_separator", "title": _bbox(rule)})
    table = element
    for area in page.areas:
        known = {"title": _bbox(area.box), "data-kind": area.kind.value}
        match area.kind:
            case AreaKind.TABLE:
                table = _add(element, "div", **{"class": "ocr_table", **known})
            case AreaKind.CELL:
                _add(table, "div", **{"class": "ocrx_block", **known})
            case _:
                _add(element, "div", **{"class": "ocr_image", **known})
    return element


def _block(page: Any, block: TextBlock, name: str, on: Page) -> None:
    known = {"class": _class(block, on), "id": f"block_{name}", "title": _bbox(block.box), "data-zone": block.kind}
    if block.note is not None:
        known["data-note"] = str(block.note)
    area = _add(page, "div", **known)
    paragraph = _add(area, "p", **{"class": "ocr_par", "id": f"par_{name}", "lang": "vi", "title": _bbox(block.box)})
    for number, line in enumerate(block.lines, 1):
        _line(paragraph, line, f"{name}_{number}")


def _class(block: TextBlock, page: Page) -> str:
    if block.left_out and block.kind == "page_number":
        return "ocr_pageno"
    if block.left_out and block.kind == "running_head":
        return "ocr_header" if block.box.top + block.box.bottom < page.height else "ocr_footer"
    return "ocr_carea"


def _line(paragraph: Any, line: TextLine, name: str) -> None:
    title = _bbox(line.box)
    if line.baseline is not None:
        # Counted from the box's bottom left corner, upwards negative.
        title += f"; baseline {line.baseline.slope:.4f} {line.baseline.at(line.box.left) - line.box.bottom:.0f}"
    element = _add(paragraph, "span", **{"class": "ocr_line", "id": f"line_{name}", "title": title})
    for number, word in enumerate(line.words, 1):
        _word(element, word, f"{name}_{number}").tail = " " if number < len(line.words) else None
    element.tail = "\n"


def _word(line: Any, word: TextWord, name: str) -> Any:
    title = _bbox(word.box)
    if word.confidence is not None:
        title += f"; x_wconf {100 * word.confidence:.0f}"
    element = _add(line, "span", **{"class": "ocrx_word", "id": f"word_{name}", "title": title})
    element.text = carried(word.text) + ("\N{SOFT HYPHEN}" if word.soft else "")
    if word.part is not Part.WHOLE:
        element.set("data-whole", carried(word.whole))
    if word.printed != word.text:
        element.set("data-printed", carried(word.printed))
    if word.alternatives:
        element.set("data-other", carried(" ".join(word.alternatives)))
    return element


def _add(parent: Any, tag: str, **attributes: str) -> Any:
    return etree.SubElement(parent, tag, attributes)


def _bbox(box: Box) -> str:
    return f"bbox {box.left} {box.top} {box.right} {box.bottom}"


def _quoted(name: str) -> str:
    r"""A file's name as a property's string: what would end the property is written as a URL writes it."""
    safe = carried(name).replace("%", "%25").replace('"', "%22").replace(";", "%3B").replace("\\", "%5C")
    return f'"{safe}"'
