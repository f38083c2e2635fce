"""Rows of words joined into others: each row where reading comes to it, each word at its place in a row.

Coordinates are pixels of one page image.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.lines import Row, Token, join_boxes
from ingest.values import Box, Line

_HALF = 0.5
_COLUMN_GAP = 4.0
"""Heights of a row: words farther away from it belong to another column."""
_PITCH = 2.0
"""Heights of a row: a row no farther below another may belong to its paragraph."""


@dataclass(slots=True)
class _Place:
    """A row on its way: whether it opens a paragraph, and its box."""

    row: Row
    opens: bool
    box: Box | None


def rows_of(lines: Iterable[Line]) -> list[Row]:
    """Lines that were laid out as rows again."""
    return [Row(tuple(Token(w.text, w.box, w.confidence, w.other) for w in line.words), line.block) for line in lines]


def overlap(one: Box | None, other: Box | None) -> bool:
    """Whether two boxes lie on each other by half of the smaller one's width and height.

    >>> overlap(Box(0, 0, 10, 10), Box(4, 2, 30, 12)), overlap(Box(0, 0, 10, 10), Box(8, 0, 30, 10))
    (True, False)
    """
    if one is None or other is None:
        return False
    across = min(one.right, other.right) - max(one.left, other.left)
    return across > 0 and across >= _HALF * min(one.width, other.width) and beside(one, other)


def beside(one: Box, other: Box) -> bool:
    """Whether two boxes stand in one line: half of the lower one's height is shared."""
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > 0 and shared >= _HALF * min(one.height, other.height)


def insert_rows(rows: Sequence[Row], added: Iterable[Row]) -> list[Row]:
    """`rows`, which are in reading order, with the words of `added`: in a row that they stand in, else as new rows.

    A new row comes after the lowest row above it in its column, and belongs to the paragraph in the middle of
    which it stands. Paragraphs are numbered anew. Words without a box are not placed.
    """
    places: list[_Place] = []
    for at, row in enumerate(rows):
        opens = not at or row.block != rows[at - 1].block
        places.append(_Place(row, opens, join_boxes([token.box for token in row.tokens])))
    for row in added:
        left: list[Token] = []
        for token in row.tokens:
            home = _home(places, token.box)
            if token.box is None:
                continue
            if home is None:
                left.append(token)
            else:
                _put(home, token)
        if left:
            _add(places, Row(tuple(left), row.block))
    return _numbered(places)


def _home(places: Iterable[_Place], box: Box | None) -> _Place | None:
    """The row in whose line `box` stands, the nearest of several."""
    near: list[tuple[int, int, _Place]] = []
    for place in places:
        if box is None or place.box is None or not beside(place.box, box) or _taken(place, box):
            continue
        gap = min(_gap(token.box, box) for token in place.row.tokens if token.box is not None)
        if gap <= _COLUMN_GAP * min(place.box.height, max(1, box.height)):
            near.append((gap, len(near), place))
    return min(near)[2] if near else None


def _gap(one: Box, other: Box) -> int:
    return max(one.left, other.left) - min(one.right, other.right)


def _taken(place: _Place, box: Box) -> bool:
    return any(overlap(token.box, box) for token in place.row.tokens)


def _put(place: _Place, token: Token) -> None:
    assert token.box is not None
    tokens = list(place.row.tokens)
    middle = token.box.left + token.box.right
    at = next((n for n, t in enumerate(tokens) if t.box is not None and t.box.left + t.box.right > middle), len(tokens))
    tokens.insert(at, token)
    place.row = replace(place.row, tokens=tuple(tokens))
    place.box = token.box if place.box is None else place.box.join(token.box)


def _add(places: list[_Place], row: Row) -> None:
    box = join_boxes([token.box for token in row.tokens])
    assert box is not None
    at = _after(places, box)
    before, after = places[at - 1] if at else None, places[at] if at < len(places) else None
    inside = (
        before is not None
        and after is not None
        and not after.opens
        and _is_near(before.box, box)
        and _is_near(box, after.box)
    )
    places.insert(at, _Place(row, not inside, box))
    if not inside and after is not None:
        after.opens = True


def _after(places: Sequence[_Place], box: Box) -> int:
    """How many rows come before one that stands at `box`."""
    middle = box.top + box.bottom
    same_column = [
        (at, place.box.top + place.box.bottom)
        for at, place in enumerate(places)
        if place.box is not None and min(place.box.right, box.right) > max(place.box.left, box.left)
    ]
    above = [(height, at) for at, height in same_column if height <= middle]
    if above:
        return max(above)[1] + 1
    if same_column:
        return min(same_column)[0]
    all_above = [
        at for at, place in enumerate(places) if place.box is not None and place.box.top + place.box.bottom <= middle
    ]
    return max(all_above) + 1 if all_above else 0


def _is_near(upper: Box | None, lower: Box | None) -> bool:
    if upper is None or lower is None:
        return False
    return lower.top - upper.bottom <= _PITCH * min(upper.height, lower.height)


def _numbered(places: Iterable[_Place]) -> list[Row]:
    numbered: list[Row] = []
    block = -1
    for place in places:
        block += place.opens or block < 0
        numbered.append(replace(place.row, block=block))
    return numbered
