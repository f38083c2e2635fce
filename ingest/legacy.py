"""Files in the encodings and fonts from before Unicode: whether one is, and what its text is in Unicode.

A reader converts only what it is sure of, by the name of a font or because the text as a whole says so, and the page
names what was done (`converted_by`). What is left is text as it was read, and a matter of repairing it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from ingest.glyphs import Glyph, Space
from normalize.charts import LETTERS, Encoding, encoding_of_font, load_charts, shown
from normalize.legacy import convert, detect, read_signs

BYTES: Final = (Encoding.TCVN3, Encoding.VNI, Encoding.VISCII, Encoding.CP1258)
"""The encodings of plain files and fonts; the others are ways of typing, or accidents on the way."""
_SAMPLE = 100_000
"""Characters that are looked at; a text is in one encoding or in none."""
_WIDE = frozenset(letter for letter in LETTERS if ord(letter) > 0xFF)


def decode_legacy(data: bytes) -> tuple[str, Encoding] | None:
    """The text of a plain file in TCVN3, VNI, VISCII or Windows-1258, and which; None where none is clear."""
    if b"\0" in data:
        return None
    encoding = detect(shown(data[:_SAMPLE]))
    return (convert(shown(data), encoding).text, encoding) if encoding in BYTES else None


def converted_by(reader: str, encodings: Iterable[Encoding]) -> str:
    """The name of a page's reader, with what it converted the text from.

    >>> converted_by("text", [Encoding.TCVN3]), converted_by("text", [])
    ('text; converted from TCVN3', 'text')
    """
    names = ", ".join(sorted(set(encodings)))
    return f"{reader}; converted from {names}" if names else reader


def judge_font(name: str, text: str) -> tuple[Encoding, bool] | None:
    """The encoding of `text`, all that is set in the font `name`, and whether its letters are shown as capitals.

    None for Unicode: the name of an old font says nothing where more letters are Unicode's than its own. A font
    of another name, or of none, is told by its text.
    """
    named = encoding_of_font(name)
    if named is not None:
        foreign = sum(char in _WIDE for char in text)
        own = len(load_charts()[named[0]].telltale.findall(text)) if foreign else 0
        return named if own >= foreign else None
    encoding = detect(text[:_SAMPLE])
    return (encoding, False) if encoding in BYTES else None


def convert_glyphs(glyphs: Sequence[Glyph], fonts: Sequence[str]) -> tuple[list[Glyph], set[Encoding]]:
    """The characters of a page with those of old fonts in Unicode, and from which encodings they came.

    `fonts` are the names of the glyphs' fonts. A mark that is a character of its own joins the letter it marks;
    what prints nothing is dropped.
    """
    texts: dict[str, list[str]] = {}
    for glyph, font in zip(glyphs, fonts, strict=True):
        texts.setdefault(font, []).append(glyph.text if glyph.space is Space.NONE else " " + glyph.text)
    known = {font: judge_font(font, "".join(text)) for font, text in texts.items()}
    made: list[Glyph] = []
    start = 0
    for end in range(1, len(glyphs) + 1):
        if end < len(glyphs) and glyphs[end].space is Space.NONE and fonts[end] == fonts[start]:
            continue
        judged, word = known[fonts[start]], glyphs[start:end]
        if judged is None:
            made += word
        else:
            printed = read_signs("".join(glyph.text for glyph in word), judged[0], capitals=judged[1])
            made += _join(word, printed)
        start = end
    return list(_without_unprinted(made)), {judged[0] for judged in known.values() if judged is not None}


def _join(word: Sequence[Glyph], printed: Sequence[str]) -> list[Glyph]:
    joined: list[Glyph] = []
    for glyph, text in zip(word, printed, strict=True):
        if text or not joined:
            joined.append(replace(glyph, text=text))
        else:
            last = joined[-1]
            edges = min(last.left, glyph.left), min(last.top, glyph.top), max(last.right, glyph.right)
            joined[-1] = Glyph(last.text, *edges, max(last.bottom, glyph.bottom), last.baseline, last.space)
    return joined


def _without_unprinted(glyphs: Iterable[Glyph]) -> Iterable[Glyph]:
    """`glyphs` without control characters, whose spaces go to the next."""
    space = Space.NONE
    for glyph in glyphs:
        space = max(space, glyph.space)
        if "\x80" <= glyph.text <= "\x9f" or glyph.text in ("\xad", ""):
            continue
        yield glyph if glyph.space is space else replace(glyph, space=space)
        space = Space.NONE
