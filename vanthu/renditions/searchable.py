"""Searchable PDF: the pages of the original as they are, and over them, invisible, the repaired text in its places.

Every word is a text object of its own (rendering mode 3), along the baseline of its line and as wide as its box. What
a page's own text layer held before is silenced, unless it is good and all that was read. A word that a line break
cuts stands whole where it begins: copied, a sentence is the repaired sentence.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import BinaryIO

import pikepdf

import store
from ingest.errors import Corrupt, Encrypted, in_words
from ingest.values import Page, Reading, Reason, Source, SourceKind
from vanthu.renditions.aligning import Part
from vanthu.renditions.glyphless import DESCENT, WIDTH, Glyphless
from vanthu.renditions.hiding import Silencer, drop_index
from vanthu.renditions.pages import Baseline, TextLine, TextPage, lay_out
from vanthu.renditions.placing import Sheet, find_sheet
from vanthu.renditions.scans import bind_images
from vanthu.renditions.xmltext import carried

_LEAST = 0.1
"""Points; a word or a gap that has no width on the page is set as if it had this one."""
_GAP = 0.2
"""Sizes of the font between two words at the least; readers of PDF take narrower gaps for none."""
_FALL, _STEEPEST = 0.3, 1.5
"""Heights of a line by which its words may fall in the layer, and by which the printed line may fall to be eased to
that. poppler takes words for one line whose baselines differ by less than half a size; eased, words at the ends of
a line lie at most 0.6 heights off their ink.
"""
_DIRT = frozenset({Reason.SPECK, Reason.MARGIN, Reason.NOISE, Reason.RULE, Reason.SEAL, Reason.CONVERTER})
"""What is no writing, or none of the page's: it would stand in the middle of what is copied."""


def write_searchable(loaded: store.LoadedDocument, source: Source, out: BinaryIO) -> None:
    """Write the PDF of `loaded`, read from `source`; raises `Encrypted` or `Corrupt`."""
    pages = [text for text in lay_out(loaded) if is_replaced(text.page)]
    if not pages and source.kind is SourceKind.PDF:
        out.write(source.data)
        return
    try:
        with _open(source) as pdf:
            font, silencer = Glyphless(pdf), Silencer(pdf)
            for text in pages:
                if text.page.number <= len(pdf.pages):
                    page = pdf.pages[text.page.number - 1]
                    _add_layer(pdf, page, text, font, silencer)
                    if source.kind is not SourceKind.PDF:
                        # Such pages are made here: the picture stays as it is, and is shown upright.
                        page.Rotate = 90 * text.page.turn
            font.finish()
            drop_index(pdf)
            pdf.save(out, deterministic_id=True)
    except pikepdf.PasswordError as error:
        raise Encrypted("the PDF needs a password") from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError) as error:
        raise Corrupt(f"the PDF cannot be written anew: {in_words(error)}") from error


def is_replaced(page: Page) -> bool:
    """Whether the page gets a new text layer: its own is left where it is good, and all that was read.

    What else was done (converted from an old encoding, words added that only the image shows) stands after the
    reader's name.
    """
    return page.reading is not Reading.TEXT_LAYER or ";" in page.engine


def _open(source: Source) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(source.data)) if source.kind is SourceKind.PDF else bind_images(source)


def _add_layer(pdf: pikepdf.Pdf, page: pikepdf.Page, text: TextPage, font: Glyphless, silencer: Silencer) -> None:
    silencer.silence(page)
    name = _free_name(page)
    data = "\n".join(_content(text, find_sheet(page, text.page), name, font)).encode("ascii")
    resources = page.obj.Resources
    if "/Font" not in resources:
        resources.Font = pikepdf.Dictionary()
    resources.Font[name] = font.object
    # Before the page's own content, which may leave the coordinates turned; what is invisible lies under nothing.
    page.contents_add(pikepdf.Stream(pdf, data), prepend=True)


def _free_name(page: pikepdf.Page) -> str:
    taken = page.obj.Resources.get("/Font", pikepdf.Dictionary())
    return next(name for n in range(len(taken) + 1) if (name := f"/Vanthu{n}") not in taken)


def _content(text: TextPage, sheet: Sheet, name: str, font: Glyphless) -> Iterator[str]:
    yield "q"
    for block in text.blocks:
        if block.left_out and block.kind in _DIRT:
            continue
        for line in block.lines:
            yield from _line(text.page, line, sheet, name, font)
    yield "Q"


def _line(page: Page, line: TextLine, sheet: Sheet, name: str, font: Glyphless) -> Iterator[str]:
    along, across = sheet.unit
    heights = sorted(word.box.height for word in line.words)
    size = max(1.0, heights[3 * (len(heights) - 1) // 4] * across)
    baseline = _eased(line.baseline or _guess(page, line), line, size / across)
    angle = sheet.angle(baseline.slope)
    cos, sin = math.cos(angle), math.sin(angle)
    words = [word for word in line.words if word.part is not Part.LATER]
    places = _spaced([(word.box.left * along, word.box.right * along) for word in words], _GAP * size)
    for number, (word, (left, right)) in enumerate(zip(words, places, strict=True)):
        x, y = sheet.point(left / along, baseline.at(left / along))
        yield f"BT 3 Tr {name} {size:.2f} Tf {cos:.5f} {sin:.5f} {-sin:.5f} {cos:.5f} {x:.2f} {y:.2f} Tm"
        glyphs = [*carried(word.whole)]
        last = number == len(words) - 1
        if last and glyphs[-1] == "-":
            # poppler takes a hyphen at a line's end for a broken word's and drops it; those of ours are joined already.
            glyphs[-1] = "- "
        yield _set(glyphs, right - left, size, font)
        if not last:
            yield _set(" ", places[number + 1][0] - right, size, font)
        yield "ET"


def _spaced(places: Sequence[tuple[float, float]], gap: float) -> list[tuple[float, float]]:
    """The words' places along the line with a gap between any two: made narrower, and where that is not enough, moved.

    A word that begins left of the one before it (a line read out of order) stays where it is.
    """
    made: list[tuple[float, float]] = []
    for number, (left, right) in enumerate(places):
        if number and left > places[number - 1][0]:
            left = max(left, made[-1][1] + gap)
        if number + 1 < len(places) and places[number + 1][0] > places[number][0]:
            right = min(right, places[number + 1][0] - gap)
        made.append((left, max(right, left + gap)))
    return made


def _set(glyphs: Sequence[str], width: float, size: float, font: Glyphless) -> str:
    stretch = 100 * max(_LEAST, width) / (len(glyphs) * WIDTH * size)
    return f"{stretch:.2f} Tz <{font.encode(glyphs).hex().upper()}> Tj"


def _eased(baseline: Baseline, line: TextLine, height: float) -> Baseline:
    """The baseline turned about its middle until it falls little enough for readers of PDF not to cut the line."""
    fall = abs(baseline.slope) * line.box.width / height
    if not _FALL < fall <= _STEEPEST:
        return baseline
    middle = (line.box.left + line.box.right) / 2
    return Baseline(middle, baseline.at(middle), baseline.slope * _FALL / fall)


def _guess(page: Page, line: TextLine) -> Baseline:
    """A baseline where none is known: letters reach a fifth of the line's height below it."""
    slope = math.tan(math.radians(page.skew))
    middle = (line.box.left + line.box.right) / 2
    lowest = max(word.box.bottom - ((word.box.left + word.box.right) / 2 - middle) * slope for word in line.words)
    return Baseline(middle, lowest - DESCENT * line.words[0].box.height, slope)
