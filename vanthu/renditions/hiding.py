"""The text a PDF page had before, made silent: what is seen stays as it is, but nothing of it can be copied.

Text that was invisible (the layer of an earlier OCR) is taken out. Text that is seen is kept, in fonts whose
`ToUnicode` says that every code is a space (ISO 32000-1, 9.10.3): it draws the same glyphs and yields no words.
Pages that are not replaced may share fonts, forms and resources, so whatever changes is copied first.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator
from typing import Any

import pikepdf

from vanthu.renditions.glyphless import cmap

_INVISIBLE = 3
"""Text rendering mode (ISO 32000-1, table 106); mode 7 only clips, and clipping is seen."""
_SHOWS = frozenset({"Tj", "TJ", "'", '"'})
_DEEPEST = 8
"""Forms within forms that are followed."""


def drop_index(pdf: pikepdf.Pdf) -> None:
    """Take out the index of words that Acrobat may have laid into the file: it knows the old text only."""
    info = pdf.Root.get("/PieceInfo")
    if isinstance(info, pikepdf.Dictionary) and "/SearchIndex" in info:
        del info["/SearchIndex"]


class Silencer:
    """Makes the old text of pages of one PDF silent."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._fonts: dict[tuple[int, int], Any] = {}
        self._forms: dict[tuple[int, int], Any] = {}
        self._blank: dict[int, Any] = {}

    def silence(self, page: pikepdf.Page) -> None:
        """Take the invisible text out of `page` and make the visible text yield nothing."""
        resources = page.obj.get("/Resources", pikepdf.Dictionary())
        page.obj.Resources = self._resources(resources, 0)
        if _has_text(resources):
            data = self._content(page)
            if data is not None:
                page.obj.Contents = self._pdf.make_indirect(pikepdf.Stream(self._pdf, data))

    def _resources(self, resources: Any, depth: int) -> pikepdf.Dictionary:
        """A copy in which fonts and forms are silent."""
        made = pikepdf.Dictionary(_items(resources))
        fonts, forms = resources.get("/Font"), resources.get("/XObject")
        if isinstance(fonts, pikepdf.Dictionary):
            made.Font = pikepdf.Dictionary({name: self._font(font) for name, font in _items(fonts).items()})
        if isinstance(forms, pikepdf.Dictionary):
            made.XObject = pikepdf.Dictionary({n: self._form(form, depth + 1) for n, form in _items(forms).items()})
        return made

    def _font(self, font: Any) -> Any:
        if not isinstance(font, pikepdf.Dictionary) or not _is_drawn_by_code(font):
            return font
        if font.objgen not in self._fonts or font.objgen == (0, 0):
            silent = pikepdf.Dictionary(_items(font))
            silent.ToUnicode = self._to_spaces(2 if font.get("/Subtype") == "/Type0" else 1)
            self._fonts[font.objgen] = self._pdf.make_indirect(silent)
        return self._fonts[font.objgen]

    def _form(self, form: Any, depth: int) -> Any:
        if not isinstance(form, pikepdf.Stream) or form.get("/Subtype") != "/Form" or depth > _DEEPEST:
            return form
        if form.objgen in self._forms:
            return self._forms[form.objgen]
        self._forms[form.objgen] = form  # a form that holds itself is malformed
        resources = form.get("/Resources", pikepdf.Dictionary())
        data = self._content(form) if _has_text(resources) else None
        silent = pikepdf.Stream(self._pdf, form.read_raw_bytes() if data is None else data)
        kept = () if data is None else ("/Filter", "/DecodeParms", "/DL")
        for name, value in _items(form).items():
            if name not in (*kept, "/Length"):
                silent[name] = value
        silent.Resources = self._resources(resources, depth)
        self._forms[form.objgen] = self._pdf.make_indirect(silent)
        return self._forms[form.objgen]

    def _content(self, holder: Any) -> bytes | None:
        """The content without invisible text; None where there is none of it, or where it cannot be parsed."""
        try:
            operations = list(pikepdf.parse_content_stream(holder))
            kept = [_unsaid(operation) for operation in _visible(operations)]
            same = len(kept) == len(operations) and all(map(operator.is_, kept, operations))
            return None if same else pikepdf.unparse_content_stream(kept)
        except (pikepdf.PdfError, TypeError, ValueError):
            return None

    def _to_spaces(self, width: int) -> Any:
        """A `ToUnicode` by which every code of `width` bytes is a space."""
        if width not in self._blank:
            spaces = b"[" + b"<0020>" * 256 + b"]"
            if width == 1:
                data = cmap(b"<00> <FF>", [b"1 beginbfrange\n<00> <FF> %s\nendbfrange" % spaces])
            else:
                rows = [b"<%02X00> <%02XFF> %s" % (high, high, spaces) for high in range(256)]
                sections = [rows[at : at + 100] for at in range(0, 256, 100)]
                data = cmap(
                    b"<0000> <FFFF>",
                    [b"%d beginbfrange\n%s\nendbfrange" % (len(some), b"\n".join(some)) for some in sections],
                )
            self._blank[width] = self._pdf.make_indirect(pikepdf.Stream(self._pdf, data))
        return self._blank[width]


def _items(dictionary: Any) -> dict[str, Any]:
    return {name: dictionary.get(name) for name in dictionary.keys()}  # noqa: SIM118  a stream iterates over nothing


def _has_text(resources: Any) -> bool:
    return "/Font" in resources


def _is_drawn_by_code(font: Any) -> bool:
    """Whether the font's own program draws it; a composite font that is not embedded is found by its characters."""
    if font.get("/Subtype") != "/Type0":
        return True
    try:
        descriptor = font.DescendantFonts[0].FontDescriptor
    except (AttributeError, KeyError, IndexError, TypeError):
        return False
    return any(name in descriptor for name in ("/FontFile", "/FontFile2", "/FontFile3"))


def _unsaid(operation: Any) -> Any:
    """A mark around content without the text that it says the content stands for (ISO 32000-1, 14.9.4)."""
    operands = operation[0]
    if str(operation[1]) != "BDC" or len(operands) < 2 or not isinstance(operands[1], pikepdf.Dictionary):
        return operation
    if "/ActualText" not in operands[1]:
        return operation
    rest = pikepdf.Dictionary({name: value for name, value in _items(operands[1]).items() if name != "/ActualText"})
    return pikepdf.ContentStreamInstruction([operands[0], rest], operation[1])


def _visible(operations: Iterable[Any]) -> Iterator[Any]:
    """The operations without those that show text in the invisible mode."""
    mode, saved = 0, list[int]()
    for operation in operations:
        operands, name = operation[0], str(operation[1])
        if name == "q":
            saved.append(mode)
        elif name == "Q":
            mode = saved.pop() if saved else mode
        elif name == "Tr" and operands:
            mode = int(operands[0])
        if mode == _INVISIBLE and name in _SHOWS:
            continue
        yield operation
