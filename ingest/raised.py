"""Raised figures on a page image: the marks of footnotes, found by their shape and place.

What stands raised in the ink of a line is cut out (`ingest.inklines`) and its figures are read (`ingest.figures`);
figures side by side make a number. Where the number belongs in the text, and which characters were read for it,
follows from where it stands in its word: the characters before it need so much room, and those behind it.
"""

from __future__ import annotations

import heapq
import unicodedata
from collections.abc import Iterator, Sequence

import numpy as np

from ingest.engine import ReadImage
from ingest.figures import NONE, Floats, features_of, load_network
from ingest.inklines import InkLine, Patch, find_patches, find_slope, straighten
from ingest.lines import join_boxes
from ingest.sheet import Sheet
from ingest.values import Box, Line, Raised, Word
from normalize.values import Span

_NO_FIGURE = 0.9
"""A patch of which this share speaks for no figure is left out."""
_ENOUGH = 0.2
"""A number is kept from this share on."""
_NEXT, _LEVEL = 0.3, 0.12
"""Figures of one number stand at most so many ems apart, and their feet as level as this."""
_CROWD = 5
"""A line in which more stands raised was measured wrongly, as where it is bent."""
_KEPT, _RAREST = 12, 0.002
"""So many numbers are kept for a mark, with shares above this."""
_REACH = 1.6
"""A figure belongs to a word at most so many ems away."""
_EMPTY, _LETTER, _FEWER, _MORE = 0.12, 0.35, 0.08, 0.2
"""What it costs, in ems that the room does not fit: to have read nothing, a letter, or signs too few or too many."""
_HORN = "\u031b"
# Advance widths in ems, as in Times and its metric kin; all other letters have about half an em.
_WIDTHS = (
    (0.25, ".,;: "),
    (0.28, "iljt/|"),
    (0.33, "rfI-()[]!'’‘"),
    (0.39, "sJ"),
    (0.44, 'ace”“"?z'),
    (0.56, "PSF"),
    (0.61, "ELTZB"),
    (0.67, "CR"),
    (0.72, "wADGHKNOQUVXYĐ"),
    (0.78, "m%"),
    (0.9, "MW"),
)
_ADVANCE = {sign: width for width, signs in _WIDTHS for sign in signs}


def find_raised(sheet: Sheet, reading: ReadImage) -> tuple[Raised, ...]:
    """The raised figures of `sheet` in its pixels, line by line; spans index the text of `reading`."""
    _, lines = reading
    slope = find_slope(lines)
    seen: list[tuple[Line, InkLine, list[Patch]]] = []
    for line in lines:
        ink = straighten(sheet.grey, line, slope)
        patches = find_patches(ink) if ink is not None else []
        if ink is not None and patches:
            seen.append((line, ink, patches))
    if not seen:
        return ()
    shares = load_network().shares(np.concatenate([features_of(ink, patches) for _, ink, patches in seen]))
    found: list[Raised] = []
    at = 0
    for line, ink, patches in seen:
        found += _of_line(line, ink, patches, shares[at : at + len(patches)])
        at += len(patches)
    return tuple(found)


def read_number(shares: Sequence[Sequence[float]]) -> tuple[tuple[int, float], ...]:
    """The numbers that figures side by side may be, best first; a row has ten figures' shares and that of none.

    >>> three, none = [0.0] * 11, [0.0] * 10 + [1.0]
    >>> three[3], three[8] = 0.75, 0.25
    >>> read_number([three, none]), read_number([three, three])[0]
    (((3, 0.75), (8, 0.25)), (33, 0.5625))
    """
    numbers = {"": 1.0}
    for row in shares:
        longer: dict[str, float] = {}
        for digits, share in numbers.items():
            longer[digits] = longer.get(digits, 0.0) + share * row[NONE]
            for figure in range(10):
                if digits or figure:
                    longer[f"{digits}{figure}"] = longer.get(f"{digits}{figure}", 0.0) + share * row[figure]
        numbers = dict(heapq.nlargest(4 * _KEPT, longer.items(), key=lambda item: item[1]))
    best = sorted(((int(d), round(float(s), 4)) for d, s in numbers.items() if d and len(d) <= 3), key=lambda n: -n[1])
    return tuple(found for found in best[:_KEPT] if found[1] >= _RAREST)


def _of_line(line: Line, ink: InkLine, patches: Sequence[Patch], shares: Floats) -> Iterator[Raised]:
    groups: list[list[int]] = []
    for at, patch in enumerate(patches):
        if shares[at, NONE] > _NO_FIGURE:
            continue
        before = patches[groups[-1][-1]] if groups else None
        near = before is not None and patch.left - before.right <= _NEXT * ink.em
        if near and before is not None and abs(patch.bottom - before.bottom) <= _LEVEL * ink.em:
            groups[-1].append(at)
        else:
            groups.append([at])
    if sum(bool((shares[group, NONE] < 0.5).all()) for group in groups) > _CROWD:
        return
    for group in groups:
        numbers = read_number([[float(share) for share in shares[at]] for at in group])
        box = join_boxes([ink.place(p.left, p.top, p.right, p.bottom) for p in (patches[at] for at in group)])
        if box is not None and sum(share for _, share in numbers) >= _ENOUGH:
            span = find_place(line, box, ink.em, figures=len(group))
            if span is not None:
                yield Raised(box, span, numbers)


def find_place(line: Line, box: Box, em: float, *, figures: int) -> Span | None:
    """Which characters of `line` were read for the figures in `box`, by the room that the others need.

    Empty, between two characters, where nothing was read for them; None where no word is near.
    """
    boxed = [(word, word.box) for word in line.words if word.box is not None and word.text]
    solid = [(word, other) for word, other in boxed if sum(map(str.isalpha, word.text)) > 1]
    room = sum(_room(word.text) for word, _ in solid)
    # Words without a width tell nothing of the type's.
    unit = sum(other.width for _, other in solid) / room if room else 0.0
    unit = unit or em
    best: tuple[float, Span] | None = None
    for word, other in boxed:
        gap = max(other.left - box.right, box.left - other.right)
        if gap > _REACH * em:
            continue
        for cost, start, end in _splits(word, other, box, unit, figures, first=word is line.words[0]):
            if best is None or cost < best[0]:
                best = (cost, Span(word.span.start + start, word.span.start + end))
    return None if best is None else best[1]


def _splits(
    word: Word, own: Box, box: Box, unit: float, figures: int, *, first: bool
) -> Iterator[tuple[float, int, int]]:
    """What it costs, in ems, that characters `start` to `end` of a word are what was read for the figures."""
    size = len(word.text)
    widths = np.concatenate([[0.0], np.cumsum([_room(sign) for sign in word.text])])
    lead, tail = (box.left - own.left) / unit, (own.right - box.right) / unit
    for start in range(size + 1):
        for end in range(start, min(size, start + 4) + 1):
            read = word.text[start:end]
            extra = len(read) - figures
            cost = sum(_LETTER for sign in read if sign.isalpha()) + max(
                _MORE * extra, -_FEWER * extra if read else 0.0
            )
            if not read and start == size:
                # Behind the word, whose box then holds all of its characters and no figure.
                gap = (box.left - own.right) / unit
                cost += _EMPTY + abs(own.width / unit - widths[-1]) + max(-gap, gap - _NEXT, 0.0)
            elif not read and start == 0:
                if not first:
                    continue
                cost += _EMPTY + abs(own.width / unit - widths[-1]) + max(0.0, box.right - own.left) / unit
            else:
                cost += (0.0 if read else _EMPTY) + abs(lead - widths[start]) + abs(tail - (widths[-1] - widths[end]))
            yield cost, start, end


def _room(text: str) -> float:
    """How wide a text is in ems, whatever marks its letters bear; a horn stands out by a little."""
    letters = unicodedata.normalize("NFD", text)
    return sum(_ADVANCE.get(sign, 0.5) for sign in letters if not unicodedata.combining(sign)) + 0.04 * letters.count(
        _HORN
    )
