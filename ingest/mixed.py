"""A page that has both a text layer and an image: which of its words are taken from which.

A good layer keeps its words, and the image is read where it shows more (`patch_page`); so does one that is painted
and shows what it says (`confirm_page`). Under a damaged one, or one that leaves most of the page bare, the image is
read, and the layer is a second opinion on it (`fuse_page`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from PIL import Image

from ingest.bare import find_bare, has_ink
from ingest.engine import Engine
from ingest.language import Language
from ingest.layers import Fused, align, fuse, joined, similarity, vietnamese
from ingest.lines import Row, Token, join_boxes, lay_out
from ingest.merge import insert_rows, rows_of
from ingest.patch import free_rows, is_mostly_bare, read_lines, read_regions
from ingest.strips import FONT, TALL
from ingest.textlayer import Layer, Picture
from ingest.values import Area, AreaKind, Box, Page, Raised, Reading
from normalize.values import Span

ReadPage = Callable[[Image.Image], Page]
"""Reads a page image or a part of one."""

_SMALLEST = 0.05
"""Inches; a smaller picture holds no letter."""
_SLACK = 0.25
"""Of a line's height: how far ink may lie outside of a line that an OCR laid under a scan."""
_MOST_WORDS = 3000
"""A page with more is not patched: each word would be compared with each region."""
_LIKE = 60.0
_GOOD = 0.5
_MOSTLY, _CLEAR = 0.8, 0.8
"""Share of a layer's words that must be seen just as they are, which a reader of good print does for 0.95 and more;
confidence of a word that is seen otherwise."""
_ASCENT = 0.89
"""Of the font's box, the part in ems above the baseline: Times and its metric kin."""


def needs_look(layer: Layer, pictures: Sequence[Picture], *, dpi: int) -> bool:
    """Whether the page's image may show more, or less, than its layer says."""
    seen = any(min(picture.box.width, picture.box.height) >= _SMALLEST * dpi for picture in pictures)
    return seen or layer.stamped or bool(layer.hidden) or bool(layer.lost)


def patch_page(
    page: Page,
    layer: Layer,
    pictures: Sequence[Picture],
    image: Image.Image,
    *,
    engine: Engine,
    language: Language,
    seconds: int,
    read: ReadPage,
) -> Page:
    """`page`, made of a good `layer`, with what only its image shows, and without words that it does not show.

    Boxes are in pixels of `image`, upright as the page is shown. Raises as the engine does.
    """
    grey = np.asarray(image if image.mode == "L" else image.convert("L"))
    page = _scaled(page, image)
    rows = [
        replace(row, tokens=tuple(t for t in row.tokens if t.box is None or has_ink(grey, t.box)))
        for row in rows_of(page.lines)
    ]
    rows = [row for row in rows if row.tokens]
    words = [token for row in rows for token in row.tokens]
    if len(words) > _MOST_WORDS:
        return page
    boxes = [token.box for token in words if token.box is not None]
    regions = find_bare(grey, [*boxes, *_lines_of_scan(page, layer)], dpi=page.dpi)
    if not regions and len(words) == sum(1 for _ in page.words):
        return _with_pictures(page, pictures)
    if is_mostly_bare(regions, boxes, dpi=page.dpi):
        whole = read(image)
        if whole.turn == 0 and len(whole.text) <= 2 * sum(len(token.text) + 1 for token in words):
            added = [_in_font_boxes(row, page) for row in free_rows(whole.lines, words)]
            return _with_pictures(_relaid(page, insert_rows(rows, added), "image read" * bool(added)), pictures)
        return fuse_page(whole, layer, image, engine=engine, language=language, seconds=seconds)
    found = read_regions(
        image, regions, words, dpi=page.dpi, engine=engine, language=language, seconds=seconds, read_block=read
    )
    grown = dict(found.grown)
    rows = [replace(row, tokens=tuple(grown.get(id(token), token) for token in row.tokens)) for row in rows]
    done = f"{found.regions} region{'s' * (found.regions != 1)} read by {engine.name}" * bool(found.regions)
    added = [_in_font_boxes(row, page) for row in found.rows]
    return _with_pictures(_relaid(page, insert_rows(rows, added), done), pictures)


def fuse_page(
    page: Page, layer: Layer, image: Image.Image, *, engine: Engine, language: Language, seconds: int
) -> Page:
    """`page`, read from `image`, with what the layer knows better, and with its lines that reading dropped.

    A lost line is read by itself, for the layer may be of another language; its own words come in where the engine
    sees nothing. The page stays as it is where the layer is of another text, or of none, or the page was turned.
    """
    if page.turn or not layer.lines or not layer.width or not layer.height:
        return page
    across, down = page.width / layer.width, page.height / layer.height
    rows = [_stretched(row, across, down, page) for row in rows_of(layer.lines)]
    exact = frozenset(range(len(rows))) - layer.hidden
    fused = fuse(rows_of(page.lines), rows, exact=exact, language=language)
    if fused is None:
        return page
    known = image.size == (page.width, page.height)
    back = _lost_rows(fused, image, page.dpi, engine, language, seconds) if known else []
    more = f", {len(back)} line{'s' * (len(back) != 1)} more" if back else ""
    done = f"layer fused{more}"
    laid = _relaid(page, insert_rows(fused.rows, back), done, fused.origin)
    return laid if language.quality(laid.text) >= language.quality(page.text) - 0.01 else page


def confirm_page(page: Page, seen: Page) -> Page | None:
    """`page`, made of a painted layer whose language is doubtful, if `seen`, read from its image, says the same.

    Words that were clearly seen as others (a font whose letters are named wrongly) are taken as seen. None where the
    two are not much alike: then the layer's letters are not those that are shown.
    """
    if seen.turn or not seen.width or not seen.height:
        return None
    rows = rows_of(page.lines)
    words = [token for row in rows for token in row.tokens]
    across, down = page.width / seen.width, page.height / seen.height
    others = [t for row in rows_of(seen.lines) for t in _stretched(row, across, down, page).tokens]
    pairs = align(words, others)
    forms = [(joined(words, pair.first), joined(others, pair.second)) for pair in pairs]
    if sum(one == other for one, other in forms) < _MOSTLY * len(words):
        return None
    page = replace(page, reading=Reading.TEXT_LAYER)
    unlike = [pair for pair, form in zip(pairs, forms, strict=True) if similarity(*form) < _LIKE]
    made: dict[int, tuple[Token, ...]] = {}
    for pair in unlike:
        tokens = tuple(others[number] for number in pair.second)
        if all((token.confidence or 0.0) >= _CLEAR for token in tokens):
            made |= dict.fromkeys((id(words[n]) for n in pair.first), ()) | {id(words[pair.first[0]]): tokens}
    if not made:
        return page
    changed = [replace(row, tokens=tuple(new for t in row.tokens for new in made.get(id(t), (t,)))) for row in rows]
    return _relaid(page, [row for row in changed if row.tokens], "words that are shown otherwise read")


def _in_font_boxes(row: Row, page: Page) -> Row:
    """Words read from the image with boxes as a layer's words have them: as high as the font, not as the ink.

    What is known of a line's type is told from its boxes, and a page has one kind of them.
    """
    boxes = [token.box for token in row.tokens if token.box is not None]
    if not boxes:
        return row
    em = sorted(box.height for box in boxes)[len(boxes) // 4] / TALL
    base = sorted(box.bottom for box in boxes)[len(boxes) // 3]
    top, bottom = max(0, round(base - _ASCENT * em)), min(page.height, round(base + (FONT - _ASCENT) * em))
    return replace(
        row,
        tokens=tuple(
            t
            if t.box is None
            else replace(t, box=Box(t.box.left, min(top, t.box.top), t.box.right, max(bottom, t.box.bottom)))
            for t in row.tokens
        ),
    )


def _lines_of_scan(page: Page, layer: Layer) -> list[Box]:
    """The boxes of hidden lines with some room: what an OCR laid under a scan lies on its ink roughly."""
    boxes: list[Box] = []
    for number, line in enumerate(page.lines):
        if number in layer.hidden and line.box is not None:
            room = round(_SLACK * line.box.height)
            left, top = max(0, line.box.left - room), max(0, line.box.top - room)
            boxes.append(Box(left, top, line.box.right + room, line.box.bottom + room))
    return boxes


def _lost_rows(
    fused: Fused, image: Image.Image, dpi: int, engine: Engine, language: Language, seconds: int
) -> list[Row]:
    """The lines that the layer has and reading dropped, as the engine reads them by themselves, or as they are."""
    views = [join_boxes([token.box for token in run]) for run in fused.lost]
    if not any(views):
        return []
    grey = np.asarray(image if image.mode == "L" else image.convert("L"))
    inked = [(run, view) for run, view in zip(fused.lost, views, strict=True) if view and has_ink(grey, view)]
    read = read_lines(grey, [view for _, view in inked], dpi=dpi, engine=engine, seconds=seconds)
    rows: list[Row] = []
    for (run, _), tokens in zip(inked, read, strict=True):
        own, seen = " ".join(t.text for t in run), " ".join(t.text for t in tokens)
        if tokens and similarity(own, seen) >= _LIKE:
            both = fuse([Row(tuple(tokens), 0)], [Row(run, 0)], exact=(), language=language)
            rows += both.rows if both is not None else [Row(tuple(tokens), 0)]
        elif vietnamese(own) and language.quality(own) >= _GOOD:
            rows.append(Row(run, 0))
    return rows


def _relaid(page: Page, rows: Sequence[Row], done: str, origin: Mapping[int, int] | None = None) -> Page:
    """`page` with the text of `rows`; its raised figures stay with their words, whose numbers `origin` gives by id."""
    text, lines = lay_out(rows)
    spans: dict[int, Span] = {}
    if page.raised and origin is not None:
        tokens = (token for row in rows for token in row.tokens if token.text)
        words = (word for line in lines for word in line.words)
        for token, word in zip(tokens, words, strict=True):
            if id(token) in origin:
                spans.setdefault(origin[id(token)], word.span)
    engine = f"{page.engine}; {done}" if done else page.engine
    return replace(page, text=text, lines=lines, engine=engine, raised=tuple(_kept(page, spans)))


def _kept(page: Page, spans: Mapping[int, Span]) -> Iterable[Raised]:
    """The raised figures of `page` in the words' new places."""
    words = list(page.words)
    for raised in page.raised:
        home = next((n for n, w in enumerate(words) if w.span.start <= raised.span.start <= w.span.end), None)
        if home is None or home not in spans:
            continue
        old, new = words[home].span, spans[home]
        start = min(new.end, new.start + raised.span.start - old.start)
        end = min(new.end, new.start + raised.span.end - old.start)
        yield replace(raised, span=Span(start, max(start, end)))


def _scaled(page: Page, image: Image.Image) -> Page:
    """`page` in the pixels of `image`, which may differ by rounding."""
    if (page.width, page.height) == image.size or not page.width or not page.height:
        return page
    across, down = image.width / page.width, image.height / page.height
    made = replace(page, width=image.width, height=image.height)
    rows = [_stretched(row, across, down, made) for row in rows_of(page.lines)]
    text, lines = lay_out(rows)
    rules = tuple(_stretch(rule, across, down, made) for rule in page.rules)
    return replace(made, text=text, lines=lines, rules=rules)


def _stretched(row: Row, across: float, down: float, page: Page) -> Row:
    tokens: Iterable[Token] = (
        replace(token, box=None if token.box is None else _stretch(token.box, across, down, page))
        for token in row.tokens
    )
    return replace(row, tokens=tuple(tokens))


def _stretch(box: Box, across: float, down: float, page: Page) -> Box:
    left, right = (min(page.width, round(x * across)) for x in (box.left, box.right))
    top, bottom = (min(page.height, round(y * down)) for y in (box.top, box.bottom))
    return Box(left, top, right, bottom)


def _with_pictures(page: Page, pictures: Sequence[Picture]) -> Page:
    """`page` with the places of its pictures in which nothing is written."""
    boxes = [word.box for word in page.words if word.box is not None]
    bare = (
        picture.box
        for picture in pictures
        if min(picture.box.width, picture.box.height) >= _SMALLEST * page.dpi
        and not any(_inside(box, picture.box) for box in boxes)
        and picture.box.right <= page.width
        and picture.box.bottom <= page.height
    )
    return replace(page, areas=(*page.areas, *(Area(AreaKind.PICTURE, box) for box in bare)))


def _inside(box: Box, picture: Box) -> bool:
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return picture.left <= x < picture.right and picture.top <= y < picture.bottom
