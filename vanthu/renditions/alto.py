"""ALTO 4.4: the document as the Library of Congress's schema for text and its layout, all pages in one file.

Measures are pixels of the upright page images. Zones, and the reasons why something is not in the text, are layout
tags; a footnote's number is a structure tag. A word's `WC` is its confidence; what was read for it where repair
changed it, and what else it may be, are its alternatives. Only what 4.3 knows as well is used, for its readers.
"""

from __future__ import annotations

from typing import Any, BinaryIO

from lxml import etree

import store
from ingest.values import AreaKind, Box, PageFailure
from vanthu.renditions.aligning import Part
from vanthu.renditions.pages import TextBlock, TextLine, TextPage, TextWord, lay_out
from vanthu.renditions.xmltext import carried

NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMA = "http://www.loc.gov/standards/alto/v4/alto-4-4.xsd"


def write_alto(loaded: store.LoadedDocument, out: BinaryIO, *, version: str) -> None:
    """Write the document as ALTO in UTF-8; `version` is the program's."""
    pages = list(lay_out(loaded))
    engines = {name: f"reading_{n}" for n, name in enumerate(dict.fromkeys(p.page.engine for p in pages), 1)}
    root = {"SCHEMAVERSION": "4.4", f"{{{_INSTANCE}}}schemaLocation": f"{NAMESPACE} {_SCHEMA}"}
    with etree.xmlfile(out, encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element("alto", root, nsmap={None: NAMESPACE, "xsi": _INSTANCE}):
            xml.write("\n", _description(loaded, engines, version), "\n", _tags(pages), "\n")
            with xml.element("Layout"):
                by_number: dict[int, TextPage | PageFailure] = {text.page.number: text for text in pages}
                by_number |= {failure.number: failure for failure in loaded.document.failed}
                for _, page in sorted(by_number.items()):
                    made = _failed(page) if isinstance(page, PageFailure) else _page(page, engines[page.page.engine])
                    xml.write("\n", made)
                xml.write("\n")
            xml.write("\n")


def _description(loaded: store.LoadedDocument, engines: dict[str, str], version: str) -> Any:
    made = etree.Element("Description")
    _add(made, "MeasurementUnit").text = "pixel"
    source = _add(made, "sourceImageInformation")
    _add(source, "fileName").text = carried(loaded.source_name)
    _add(source, "fileIdentifier").text = f"urn:sha256:{loaded.sha256}"
    for engine, name in engines.items():
        step = _add(made, "Processing", ID=name)
        _add(step, "processingCategory").text = "contentGeneration"
        _add(step, "processingStepDescription").text = "reading"
        _add(step, "processingStepSettings").text = carried(engine)
    step = _add(made, "Processing", ID="repair")
    _add(step, "processingCategory").text = "contentModification"
    _add(step, "processingStepDescription").text = "repair of the text"
    software = _add(step, "processingSoftware")
    _add(software, "softwareName").text = "vanthu"
    _add(software, "softwareVersion").text = version
    return made


def _tags(pages: list[TextPage]) -> Any:
    blocks = [block for page in pages for block in page.blocks]
    made = etree.Element("Tags")
    for kind, left_out in sorted({(block.kind, block.left_out) for block in blocks}):
        _add(made, "LayoutTag", ID=_tag(kind, left_out), TYPE="left_out" if left_out else "zone", LABEL=kind)
    for note in sorted({block.note for block in blocks if block.note is not None}):
        _add(made, "StructureTag", ID=f"note_{note}", TYPE="footnote", LABEL=str(note))
    return made


def _tag(kind: str, left_out: bool) -> str:
    return f"{'out' if left_out else 'zone'}_{kind}"


def _failed(failure: PageFailure) -> Any:
    detail = carried(f"{failure.code}: {failure.message}")
    number = str(failure.number)
    return etree.Element("Page", ID=f"page_{number}", PHYSICAL_IMG_NR=number, QUALITY_DETAIL=detail)


def _page(text: TextPage, engine: str) -> Any:
    page, number = text.page, str(text.page.number)
    size = {"WIDTH": str(page.width), "HEIGHT": str(page.height)}
    made = etree.Element("Page", {"ID": f"page_{number}", "PHYSICAL_IMG_NR": number, **size, "PROCESSINGREFS": engine})
    seen = [f"turned {90 * page.turn}° clockwise"] if page.turn else []
    seen += [f"skew {page.skew:.2f}°"] if page.skew else []
    if seen:
        made.set("QUALITY_DETAIL", ", ".join(seen))
    space = _add(made, "PrintSpace", HPOS="0", VPOS="0", **size)
    for count, block in enumerate(text.blocks, 1):
        _block(space, block, f"{number}_{count}")
    for count, rule in enumerate(page.rules, 1):
        _add(space, "GraphicalElement", ID=f"rule_{number}_{count}", **_place(rule))
    table = space
    for count, area in enumerate(page.areas, 1):
        known = {"ID": f"area_{number}_{count}", "TYPE": area.kind.value, **_place(area.box)}
        match area.kind:
            case AreaKind.TABLE:
                table = _add(space, "ComposedBlock", **known)
            case AreaKind.CELL:
                _add(table, "ComposedBlock", **known)
            case _:
                _add(space, "Illustration", **known)
    return made


def _block(space: Any, block: TextBlock, name: str) -> None:
    tags = _tag(block.kind, block.left_out) + ("" if block.note is None else f" note_{block.note}")
    made = _add(space, "TextBlock", ID=f"block_{name}", TAGREFS=tags, LANG="vi", **_place(block.box))
    for count, line in enumerate(block.lines, 1):
        _line(made, line, f"{name}_{count}")


def _line(block: Any, line: TextLine, name: str) -> None:
    made = _add(block, "TextLine", ID=f"line_{name}", **_place(line.box))
    if line.baseline is not None:
        ends = ((x, line.baseline.at(x)) for x in (line.box.left, line.box.right))
        made.set("BASELINE", " ".join(f"{x},{y:.0f}" for x, y in ends))
    for count, word in enumerate(line.words, 1):
        _word(made, word, f"word_{name}_{count}")
        if count < len(line.words):
            left, right = word.box.right, line.words[count].box.left
            gap = {"HPOS": str(min(left, right)), "WIDTH": str(max(0, right - left)), "VPOS": str(word.box.top)}
            _add(made, "SP", **gap)
    last = line.words[-1]
    if last.soft:
        _add(made, "HYP", CONTENT="-", HPOS=str(last.box.right), VPOS=str(last.box.top), WIDTH="0")
    made.tail = "\n"


def _word(line: Any, word: TextWord, name: str) -> None:
    made = _add(line, "String", ID=name, CONTENT=carried(word.text), **_place(word.box))
    if word.confidence is not None:
        made.set("WC", f"{word.confidence:.4g}")
    if word.part is not Part.WHOLE:
        made.set("SUBS_TYPE", "HypPart1" if word.part is Part.FIRST else "HypPart2")
        made.set("SUBS_CONTENT", carried(word.whole))
    if word.printed != word.text:
        _add(made, "ALTERNATIVE", PURPOSE="printed").text = carried(word.printed)
    for other in word.alternatives:
        _add(made, "ALTERNATIVE", PURPOSE="other reading").text = carried(other)


def _add(parent: Any, tag: str, **attributes: str) -> Any:
    return etree.SubElement(parent, tag, attributes)


def _place(box: Box) -> dict[str, str]:
    return {"HPOS": str(box.left), "VPOS": str(box.top), "WIDTH": str(box.width), "HEIGHT": str(box.height)}
