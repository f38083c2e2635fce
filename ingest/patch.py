"""Regions of a page with ink and no text: read from the page image, each by itself or, where they are most of it, all.

A line is read by both of the engine's models, for nothing else speaks for it: what they agree on is taken, and of two
readings only one that is sure. So neither a signature nor a seal becomes text, and a number written by hand stays out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from ingest.engine import Engine, ReadImage
from ingest.language import Language
from ingest.layers import similarity
from ingest.lines import Row, Token, join_boxes
from ingest.merge import beside, overlap, rows_of
from ingest.sheet import Grey
from ingest.values import Box, Line, Page

_LINE = 0.32
"""Inches; a region no higher is one line."""
_ROOM = 0.06
"""Inches of its surroundings that a region is read with."""
_NEXT = 3.0
"""Heights of a line: words no farther away along it are read with a region, for the engine reads words in a line."""
_PAPER = 12
"""Pixels of paper around what is read."""
_MOST_LINES, _MOST_BLOCKS = 24, 6
"""More regions are not read one by one: a whole page costs as much as about so many."""
_MOST_SHARE = 0.35
"""Of a page's ink in lines: where more is bare, the page is read as a whole."""
_SURE, _FAIR, _WEAK = 0.85, 0.6, 0.4
"""Least confidence of a word that one model read alone, of one that both read, and of a line in a text of sense."""
_SENSE = 0.6
"""The share of good words in a region's text from which on it makes sense."""
_LIKE = 60.0


@dataclass(frozen=True, slots=True)
class Found:
    """What was read of bare regions: `rows` of new words, and words of the page that go on in them, by their ids.

    `regions` counts those in which something was read.
    """

    rows: tuple[Row, ...] = ()
    grown: tuple[tuple[int, Token], ...] = ()
    regions: int = 0


def is_mostly_bare(regions: Sequence[Box], words: Sequence[Box], *, dpi: int) -> bool:
    """Whether so much of the page is bare that reading all of it is simpler than reading its parts."""
    high = [region for region in regions if region.height > _LINE * dpi]
    if len(regions) - len(high) > _MOST_LINES or len(high) > _MOST_BLOCKS:
        return True
    bare = sum(region.width * region.height for region in regions)
    # Words stand apart, regions include the white between their lines.
    covered = 2 * sum(word.width * word.height for word in words)
    return bare > _MOST_SHARE * (bare + covered)


def read_regions(
    image: Image.Image,
    regions: Sequence[Box],
    words: Sequence[Token],
    *,
    dpi: int,
    engine: Engine,
    language: Language,
    seconds: int,
    read_block: Callable[[Image.Image], Page],
) -> Found:
    """What stands in `regions` of a page image on which `words` are known; all boxes are in its pixels.

    Lines are read by the engine's models, higher regions by `read_block`. Raises as the engine does.
    """
    grey = np.asarray(image if image.mode == "L" else image.convert("L"))
    blocks = [region for region in regions if region.height > _LINE * dpi]
    bare = [region for region in regions if region.height <= _LINE * dpi]
    rows: list[Row] = []
    read = 0
    for block in blocks:
        found = _read_block(image, block, words, dpi=dpi, language=language, read_block=read_block)
        rows += found
        read += bool(found)
    grown: list[tuple[int, Token]] = []
    views = _views(bare, words, round(_ROOM * dpi), image.size)
    crops = [_crop(grey, view) for view in views]
    both = [engine.read_crops(crops, dpi=dpi, seconds=seconds, other=other) if crops else [] for other in (True, False)]
    for view, one, other in zip(views, *both, strict=True):
        tokens = list(_agreed(_placed(one, view), _placed(other, view)))
        new = [token for token in tokens if not _stands(token, words)]
        more = list(_grown(tokens, words))
        if new:
            rows.append(Row(tuple(new), 0))
        grown += more
        read += bool(new or more)
    return Found(tuple(rows), tuple(grown), read)


def read_lines(
    grey: Grey, lines: Sequence[Box], *, dpi: int, engine: Engine, seconds: int, room: float = _ROOM
) -> list[list[Token]]:
    """What the engine's second model reads on each of `lines` of a page image, in its pixels."""
    size = (grey.shape[1], grey.shape[0])
    views = [_around(line, round(room * dpi), size) for line in lines]
    read = engine.read_crops([_crop(grey, view) for view in views], dpi=dpi, seconds=seconds) if views else []
    return [_placed(one, view) for view, one in zip(views, read, strict=True)]


def free_rows(lines: Sequence[Line], words: Sequence[Token]) -> list[Row]:
    """The words of `lines` that stand where none of `words` does."""
    rows = (replace(row, tokens=tuple(t for t in row.tokens if not _stands(t, words))) for row in rows_of(lines))
    return [row for row in rows if row.tokens]


def _stands(token: Token, words: Sequence[Token]) -> bool:
    return any(overlap(token.box, word.box) for word in words)


def _read_block(
    image: Image.Image,
    block: Box,
    words: Sequence[Token],
    *,
    dpi: int,
    language: Language,
    read_block: Callable[[Image.Image], Page],
) -> list[Row]:
    """The lines of a region of several, as far as they say something."""
    room = round(_ROOM * dpi)
    view = _around(block, room, image.size)
    page = read_block(image.crop((view.left, view.top, view.right, view.bottom)))
    if page.turn or not page.width or not page.height:
        return []  # a picture that lies on its side
    scale = view.width / page.width
    moved = [
        replace(row, tokens=tuple(_moved(token, view.left, view.top, scale, image.size) for token in row.tokens))
        for row in rows_of(page.lines)
    ]
    rows = [replace(row, tokens=tuple(t for t in row.tokens if not _stands(t, words))) for row in moved]
    makes_sense = language.quality(" ".join(token.text for row in rows for token in row.tokens)) >= _SENSE
    return [row for row in rows if row.tokens and _is_said(row, _WEAK if makes_sense else _SURE)]


def _is_said(row: Row, least: float) -> bool:
    sure = [token.confidence or 0.0 for token in row.tokens if any(char.isalnum() for char in token.text)]
    return bool(sure) and sum(sure) / len(sure) >= least


def _views(regions: Sequence[Box], words: Sequence[Token], room: int, size: tuple[int, int]) -> list[Box]:
    """What to read for each line: the regions with the words that stand next to them, joined where they meet."""
    views: list[Box] = []
    for region in regions:
        view = region
        reach = _NEXT * region.height
        grown = True
        while grown:
            near = [
                word.box
                for word in words
                if word.box is not None and beside(word.box, view) and _gap(word.box, view) <= reach
            ]
            wider = join_boxes([view, *near]) or view
            # Only along the line: a tall neighbour must not bring other lines.
            wider = Box(wider.left, view.top, wider.right, view.bottom)
            grown = wider != view
            view = wider
        met = [other for other in views if beside(other, view) and _gap(other, view) <= reach]
        views = [other for other in views if other not in met]
        views.append(join_boxes([view, *met]) or view)
    return [_around(view, room, size) for view in views]


def _gap(one: Box, other: Box) -> int:
    return max(one.left, other.left) - min(one.right, other.right)


def _around(box: Box, room: int, size: tuple[int, int]) -> Box:
    return Box(
        max(0, box.left - room), max(0, box.top - room), min(size[0], box.right + room), min(size[1], box.bottom + room)
    )


def _crop(grey: Grey, view: Box) -> Image.Image:
    """What is to be read with paper around it: letters at the very edge are lost."""
    pixels = grey[view.top : view.bottom, view.left : view.right]
    paper = int(np.percentile(pixels, 90)) if pixels.size else 255
    return Image.fromarray(np.pad(pixels, _PAPER, constant_values=paper))


def _placed(read: ReadImage, view: Box) -> list[Token]:
    """The words of a crop in pixels of the page."""
    size = (view.right, view.bottom)
    left, top = view.left - _PAPER, view.top - _PAPER
    return [_moved(token, left, top, 1.0, size) for row in rows_of(read[1]) for token in row.tokens]


def _moved(token: Token, left: int, top: int, scale: float, size: tuple[int, int]) -> Token:
    if token.box is None:
        return token
    xs = [min(size[0], max(0, left + round(x * scale))) for x in (token.box.left, token.box.right)]
    ys = [min(size[1], max(0, top + round(y * scale))) for y in (token.box.top, token.box.bottom)]
    return replace(token, box=Box(xs[0], ys[0], xs[1], ys[1]))


def _agreed(one: Sequence[Token], other: Sequence[Token]) -> Iterator[Token]:
    """The words of a line that two models read alike, and of the rest those of which one is sure."""
    for token in one:
        if not any(char.isalnum() for char in token.text):
            continue
        twins = [twin for twin in other if overlap(token.box, twin.box)]
        best = max([token, *twins], key=lambda t: t.confidence or 0.0)
        least = _FAIR if any(twin.text == token.text for twin in twins) else _SURE
        if (best.confidence or 0.0) >= least:
            rest = next((t.text for t in (token, *twins) if t.text != best.text), "")
            yield replace(best, other=rest)


def _grown(tokens: Sequence[Token], words: Sequence[Token]) -> Iterator[tuple[int, Token]]:
    """Words of the page that the image shows to be parts of longer ones (`/QĐ-UBND` of `123/QĐ-UBND`), so completed."""
    for token in tokens:
        under = [word for word in words if overlap(token.box, word.box)]
        if len(under) != 1 or token.box is None or under[0].box is None:
            continue
        word, size = under[0], len(under[0].text)
        if len(token.text) <= size or token.box.width < 1.2 * under[0].box.width:
            continue
        ends = under[0].box.left + under[0].box.right > token.box.left + token.box.right
        part, rest = (token.text[-size:], token.text[:-size]) if ends else (token.text[:size], token.text[size:])
        if similarity(part, word.text) >= _LIKE and any(char.isalnum() for char in rest):
            text = rest + word.text if ends else word.text + rest
            yield id(word), replace(token, text=text, box=token.box.join(under[0].box))
