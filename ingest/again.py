"""Reading again where it pays: doubtful words, symbols and figures, and ink that no word covers.

Crops of the sheet are read by another model in one run of the engine; what both readings say is fused. The ones of
Roman numerals are counted in the ink, for both models lose the same ones. How much is read again is counted in
lengths of text, so that equal pages are read equally on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median
from typing import Final

from ingest.crops import Crop, cut
from ingest.doubt import Stretch, choose, text_length, weigh_words
from ingest.engine import Engine, ReadImage
from ingest.fuse import CONTEXT, fuse
from ingest.ink import find_uncovered
from ingest.language import Language
from ingest.lines import Row, Token, lay_out
from ingest.merge import insert_rows, overlap, rows_of
from ingest.sheet import Sheet
from ingest.strokes import count_ones
from ingest.values import Box, Line
from ingest.wellformed import grade

SHARE: Final = 0.3
"""Of a page's lines, in length, that may be read again at most."""
LEAST: Final = 0.03
"""What a second reading of a word must be worth.

At 0.015 a page costs half as much again for crops (91 heights of text, 54 at 0.03, 31 at 0.06); after the repair
the texts are equally right at 0.015 and 0.03, and at 0.06 symbols and figures are lost.
"""
BESIDE: Final = 1
"""Words on either side that are read with a doubtful one."""
_MOST_FOUND: Final = 12
"""Lines found in uncovered ink that are read: more of them are no lines that were left out."""
_FINE, _COARSE, _READ_AT = 250, 180, 200
"""Crops are read at 200 dpi where the sheet is finer than 250 or coarser than 180: as well as at 300, and faster."""
_WIDER: Final = 2.5
"""Heights by which a found line is cut wider than its letters: those that a signature touches are none by size."""
_FOUND_SURE, _FOUND_GOOD = 0.6, 0.6
"""Least middle confidence and quality of a line found in uncovered ink."""
_FOUND_SURER: Final = 0.9
"""Least confidence of every word of a name, or of a single word, of which the language cannot say that it is good."""
_DIRT: Final = 0.35
"""Words at either end of a found line with less confidence are dirt if they are not well-formed."""
_TALLER: Final = 1.6
"""A word's box that is this much higher than a found word holds more than that word."""
_FOUND_LETTERS: Final = 3
"""Fewest letters of such a word."""
_COUNTED: Final = 0.9
"""How sure a numeral is whose ones were counted: all 27 that were mended of 96 were right."""


def read_again(sheet: Sheet, first: ReadImage, *, engine: Engine, language: Language, seconds: int) -> ReadImage:
    """`first`, the reading of `sheet` in its pixels, with what second readings made better.

    Words that a second reading changed carry the other form (`Word.other`); lines that were found are inserted
    where they stand. Raises what the engine raises; the first reading is not touched.
    """
    lines = first[1]
    if not lines or any(word.box is None for line in lines for word in line.words):
        return first
    found = find_uncovered(sheet, lines)[:_MOST_FOUND]
    stretches = _doubtful(lines, found, language)
    dpi = reading_dpi(sheet.dpi)
    crops = [_cut_stretch(sheet, lines, stretch, dpi) for stretch in stretches]
    crops += [cut(sheet, [_wider(box, sheet)], _boxes(lines, near=box), dpi=dpi) for box in found]
    tokens = _read(crops, engine, dpi=dpi, seconds=seconds)
    rows = _fused(lines, stretches, tokens[: len(stretches)], language)
    lost = _read_twice(crops[len(stretches) :], tokens[len(stretches) :], engine, language, dpi=dpi, seconds=seconds)
    new = (_trimmed(_uncovered(words, lines)) for words in lost)
    fresh = [Row(words, 0) for words in new if _is_line(words, language)]
    rows = insert_rows(rows, fresh) if fresh else rows
    return lay_out(replace(row, tokens=tuple(_counted(sheet, token) for token in row.tokens)) for row in rows)


def _read(
    crops: Sequence[Crop], engine: Engine, *, dpi: int, seconds: int, other: bool = True
) -> list[tuple[Token, ...]]:
    readings = engine.read_crops([crop.image for crop in crops], dpi=dpi, seconds=seconds, other=other)
    return [_tokens(crop, reading) for crop, reading in zip(crops, readings, strict=True)]


def _read_twice(
    crops: Sequence[Crop],
    read: Sequence[tuple[Token, ...]],
    engine: Engine,
    language: Language,
    *,
    dpi: int,
    seconds: int,
) -> list[tuple[Token, ...]]:
    """What was `read` on crops of lines that were left out; where it holds figures, the first model reads too.

    Such a line is often the document's number or date, and one reading of a symbol is no evidence.
    """
    figured = [at for at, words in enumerate(read) if any(char.isdigit() for word in words for char in word.text)]
    both = list(read)
    if figured:
        ones = _read([crops[at] for at in figured], engine, dpi=dpi, seconds=seconds, other=False)
        for at, one in zip(figured, ones, strict=True):
            both[at] = fuse(one, read[at], language=language) if one else read[at]
    return both


def _counted(sheet: Sheet, token: Token) -> Token:
    """A word with all the ones of its numeral that stand in the ink."""
    text = None if token.box is None else count_ones(sheet, token.box, token.text)
    return token if text is None else replace(token, text=text, confidence=_COUNTED, other=token.other or token.text)


def reading_dpi(dpi: int) -> int:
    """The resolution at which crops of a sheet of `dpi` are read."""
    return dpi if _COARSE <= dpi <= _FINE else _READ_AT


def _doubtful(lines: Sequence[Line], found: Sequence[Box], language: Language) -> list[Stretch]:
    """What is to be read again of the lines; lines that were found come first, and leave at least half of the room."""
    taken = sum(box.width / max(1, box.height) for box in found) / max(1.0, text_length(lines))
    share = max(SHARE / 2, SHARE - taken)
    return choose(lines, weigh_words(lines, language=language), share=share, least=LEAST, beside=BESIDE)


def _wider(box: Box, sheet: Sheet) -> Box:
    more = round(_WIDER * box.height)
    return Box(max(0, box.left - more), box.top, min(sheet.grey.shape[1], box.right + more), box.bottom)


def _cut_stretch(sheet: Sheet, lines: Sequence[Line], stretch: Stretch, dpi: int) -> Crop:
    line = lines[stretch.line]
    own = [word.box for word in line.words[stretch.start : stretch.end] if word.box is not None]
    rest = [word.box for word in (*line.words[: stretch.start], *line.words[stretch.end :]) if word.box is not None]
    return cut(sheet, own, [*rest, *_boxes(lines, near=own[0], but=stretch.line)], dpi=dpi)


def _boxes(lines: Sequence[Line], *, near: Box, but: int | None = None) -> list[Box]:
    """The boxes of words of lines that stand no farther than two heights above or below `near`."""
    reach = 2 * near.height
    return [
        word.box
        for at, line in enumerate(lines)
        if at != but and line.box is not None
        if line.box.top < near.bottom + reach and line.box.bottom > near.top - reach
        for word in line.words
        if word.box is not None
    ]


def _tokens(crop: Crop, reading: ReadImage) -> tuple[Token, ...]:
    return tuple(
        Token(word.text, None if word.box is None else crop.place(word.box), word.confidence)
        for line in reading[1]
        for word in line.words
    )


def _fused(
    lines: Sequence[Line], stretches: Sequence[Stretch], seconds: Sequence[tuple[Token, ...]], language: Language
) -> list[Row]:
    """The lines of the first reading as rows, with the stretches fused."""
    rows = [list(row.tokens) for row in rows_of(lines)]
    # From the last stretch on, so that numbers of words stay true.
    for stretch, second in reversed(list(zip(stretches, seconds, strict=True))):
        row = rows[stretch.line]
        above = rows[stretch.line - 1] if stretch.line else []
        below = rows[stretch.line + 1] if stretch.line + 1 < len(rows) else []
        before = [*above, *row[: stretch.start]][-CONTEXT:]
        after = [*row[stretch.end :], *below][:CONTEXT]
        row[stretch.start : stretch.end] = fuse(
            row[stretch.start : stretch.end],
            second,
            language=language,
            before=" ".join(token.text for token in before),
            after=" ".join(token.text for token in after),
        )
    return [Row(tuple(row), line.block) for row, line in zip(rows, lines, strict=True)]


def _uncovered(words: tuple[Token, ...], lines: Sequence[Line]) -> tuple[Token, ...]:
    """The words of a found line but those that the first reading has too, in a box that leaves some of them out."""
    read = [word.box for line in lines for word in line.words if (word.confidence or 0.0) >= _DIRT]
    return tuple(
        token
        for token in words
        if not any(overlap(token.box, box) and _height(box) <= _TALLER * _height(token.box) for box in read)
    )


def _height(box: Box | None) -> int:
    return 0 if box is None else box.height


def _trimmed(words: tuple[Token, ...]) -> tuple[Token, ...]:
    """A found line without the dirt at its ends."""
    kept = [at for at, word in enumerate(words) if (word.confidence or 0.0) >= _DIRT or grade(word.text) > 0]
    return words[kept[0] : kept[-1] + 1] if kept else ()


def _is_line(words: Sequence[Token], language: Language) -> bool:
    """Whether a reading of uncovered ink is print: words that the engine and the language believe."""
    if not words:
        return False
    sure = [word.confidence or 0.0 for word in words]
    if min(sure) >= _FOUND_SURER and all(grade(word.text) > 0 for word in words):
        return len(words) > 1 or len(words[0].text) >= _FOUND_LETTERS
    text = " ".join(word.text for word in words)
    return len(words) > 1 and median(sure) >= _FOUND_SURE and language.quality(text) >= _FOUND_GOOD
