"""Runs of a DOCX set in fonts from before Unicode: their text becomes Unicode before anything else reads it.

Such a run holds the bytes of TCVN3 or VNI as Windows-1252 shows them, and only its font says so. The font is the
run's own, or that of its character style, its paragraph's style, or the document's defaults (ECMA-376, part 1,
17.7.2). A letter and its mark may lie in two runs, so runs of one font are read together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby
from typing import Any

from ingest.legacy import judge_font
from ingest.wordml import W
from normalize.charts import Encoding, load_charts, unfold_private
from normalize.legacy import convert

_INHERITED = 20
"""Styles rest on each other, and a malformed file may make a ring of them."""
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
Judged = tuple[Encoding, bool]


class Fonts:
    """The fonts that runs of a document are set in, from its part `styles`, which may be missing."""

    def __init__(self, styles: Any | None) -> None:
        found = styles.findall(f"{W}style") if styles is not None else []
        self._styles = {str(style.get(f"{W}styleId")): style for style in found}
        defaults = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr") if styles is not None else None
        self._default = _named(defaults)
        self._normal = next(
            (key for key, s in self._styles.items() if s.get(f"{W}type") == "paragraph" and s.get(f"{W}default")), ""
        )
        self._of_style = cache(self._find_style)

    def of(self, run: Any, paragraph: Any | None) -> str:
        """The font of a run's letters, nothing where no part of the file names one."""
        own = run.find(f"{W}rPr")
        character = _value(own, "rStyle")
        properties = paragraph.find(f"{W}pPr") if paragraph is not None else None
        style = _value(properties, "pStyle") or self._normal
        return _named(own) or self._of_style(character) or self._of_style(style) or self._default

    def _find_style(self, name: str) -> str:
        for _ in range(_INHERITED):
            style = self._styles.get(name)
            if style is None:
                return ""
            font = _named(style.find(f"{W}rPr"))
            if font:
                return font
            name = _value(style, "basedOn")
        return ""


def convert_runs(parts: Sequence[Any], *, styles: Any | None, numbering: Any | None) -> set[Encoding]:
    """Make Unicode of the runs of `parts` in old fonts, and of the list labels; which encodings there were."""
    fonts = Fonts(styles)
    groups = [group for part in parts for group in _groups(part, fonts)]
    texts: dict[str, list[str]] = {}
    for font, runs in groups:
        texts.setdefault(font, []).append("".join(unfold_private(_text(run)) for run in runs))
    # A font of another name is not judged by its text here: where it lies, repairing finds it.
    judged = {font: judge_font(font, " ".join(each)) for font, each in texts.items() if _is_old(font)}
    known = {font: each for font, each in judged.items() if each is not None}
    for font, runs in groups:
        if font in known:
            _convert([piece for run in runs for piece in _pieces(run)], known[font])
    encodings = {encoding for encoding, _ in known.values()}
    for level in numbering.iter(f"{W}lvl") if numbering is not None else ():
        _convert_label(level, known, encodings)
    return encodings


def _groups(part: Any, fonts: Fonts) -> Iterator[tuple[str, list[Any]]]:
    """Neighbouring runs of one paragraph and one font."""
    placed = ((run, next(run.iterancestors(f"{W}p"), None)) for run in part.iter(f"{W}r"))
    named = ((run, paragraph, fonts.of(run, paragraph)) for run, paragraph in placed)
    for (_, font), runs in groupby(named, key=lambda each: (each[1], each[2])):
        yield font, [run for run, _, _ in runs]


def _is_old(font: str) -> bool:
    return judge_font(font, "") is not None


def _text(run: Any) -> str:
    return "".join(piece.text or "" for piece in run.findall(f"{W}t"))


def _pieces(run: Any) -> list[Any]:
    """The run's elements of text; a soft hyphen, the code of ư, becomes one of them."""
    for hyphen in run.findall(f"{W}softHyphen"):
        hyphen.tag, hyphen.text = f"{W}t", "\xad"
    return [child for child in run if child.tag == f"{W}t"]


def _convert(pieces: Sequence[Any], judged: Judged) -> None:
    encoding, capitals = judged
    texts = [unfold_private(piece.text or "") for piece in pieces]
    whole = "".join(texts)
    ends: list[int] = []
    for text in texts:
        ends.append((ends[-1] if ends else 0) + len(text))
    # A letter whose mark lies in the next run takes it over.
    crossing = iter([m.span() for m in load_charts()[encoding].seen.finditer(whole) if len(m.group()) > 1])
    span = next(crossing, None)
    for at, end in enumerate(ends):
        while span is not None and span[1] <= end:
            span = next(crossing, None)
        if span is not None and span[0] < end < span[1]:
            ends[at] = span[1]
    start = 0
    for piece, end in zip(pieces, ends, strict=True):
        end = max(start, end)
        piece.text = convert(whole[start:end], encoding, capitals=capitals).text
        piece.set(_SPACE, "preserve")
        start = end


def _convert_label(level: Any, known: dict[str, Judged], encodings: Iterable[Encoding]) -> None:
    """The text around a list's figures: by its own font, else by the telltale letters of the only encoding there is."""
    label = level.find(f"{W}lvlText")
    text = unfold_private(str(label.get(f"{W}val", ""))) if label is not None else ""
    font = _named(level.find(f"{W}rPr"))
    judged = known.get(font) or (judge_font(font, text) if font and _is_old(font) else None)
    only = list(encodings)
    if judged is None and not font and len(only) == 1 and load_charts()[only[0]].telltale.search(text):
        judged = only[0], False
    if judged is not None and label is not None:
        label.set(f"{W}val", convert(text, judged[0], capitals=judged[1]).text)


def _named(properties: Any | None) -> str:
    """The font that run properties name for letters beyond ASCII, or for ASCII; a theme's font is none of the old."""
    fonts = properties.find(f"{W}rFonts") if properties is not None else None
    if fonts is None:
        return ""
    for kind in ("hAnsi", "ascii"):
        found = fonts.get(f"{W}{kind}Theme") or fonts.get(f"{W}{kind}")
        if found:
            return str(found)
    return ""


def _value(element: Any | None, name: str) -> str:
    found = element.find(f"{W}{name}") if element is not None else None
    return str(found.get(f"{W}val", "")) if found is not None else ""
