"""Footnotes on page images: where on a page the notes begin, by the rule, the size of type, and the mark.

Notes stand at the foot in smaller type. A page's lines are parted at one place: larger above, smaller below;
a short rule, white space and a mark at the head of the first line speak for a place. A block without a mark
is the continuation of a note that was open on the page before.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from ingest.marks import find_head
from ingest.strips import Strip, typical_em
from ingest.values import Box
from ingest.zones import is_bullet, starts_with

SMALLER = 0.95
"""Type below this share of the body's may be a note's: 12 on 13 points is .92, 12 on 14 .86, 11 on 13 .85, 10 on 14
.71; a single line's size is measured to within four parts in a hundred, so only sums over lines are believed."""


def body_size(pages: Sequence[Sequence[Strip]]) -> float:
    """The body's type size in pixels of a page 1000 pixels wide: that of the upper lines, where notes are not."""
    upper = [strip for strips in pages for strip in strips[: max(3, len(strips) * 2 // 5)]]
    widths = [strip.page.width for strip in upper if strip.em]
    return typical_em(upper) / max(widths) if widths else 0.0


def part_notes(pages: Sequence[Sequence[Strip]], size: float) -> list[int]:
    """For each page the number of its strips that stand above the notes; all of them where there are none."""
    found: list[int] = []
    notes_open = False
    for strips in pages:
        start = _notes_start(strips, size, notes_open=notes_open)
        found.append(start)
        notes_open = start < len(strips)
    return found


def _notes_start(strips: Sequence[Strip], size: float, *, notes_open: bool) -> int:
    count = len(strips)
    if not count or not size or any(strip.box is None for strip in strips):
        return count
    body = size * max(1, strips[0].page.width)
    # Recipients are in smaller type too, and are no notes.
    lists = [at for at, strip in enumerate(strips) if starts_with("recipients", strip.text)]
    # Above zero for larger type: a note begins where the sum over all lines before it is greatest and after it least.
    weights = [_largeness(strip, body) for strip in strips]
    before = list(accumulate(weights, initial=0.0))
    total = before[-1]
    best, best_score = count, total
    for at in range(max(lists, default=-1) + 1, count):
        evidence = _evidence(strips, at, notes_open=notes_open, listed=bool(lists))
        if evidence is None:
            continue
        score = before[at] - (total - before[at]) + evidence
        if score > best_score:
            best, best_score = at, score
    return best


def _largeness(strip: Strip, body: float) -> float:
    if not strip.em:
        return 0.0
    letters = min(60, len(strip.text)) / 60
    return max(-1.0, min(1.0, (strip.em / body - SMALLER) / 0.06)) * letters


def _evidence(strips: Sequence[Strip], at: int, *, notes_open: bool, listed: bool) -> float | None:
    """What speaks for notes that begin at strip `at` besides the size of type; None if nothing does."""
    box = strips[at].box
    if box is not None and box.left > 0.35 * strips[at].page.width:
        return None
    rule = any(_lies_between(box, strips, at) for box in strips[at].page.rules)
    head = find_head(strips[at])
    smaller_than_before = at > 0 and 0 < strips[at].em < 0.93 * strips[at - 1].em
    if listed and head is None and not rule:
        return None
    # Nor does a rule across the list, an underline or a stroke of the signature, part it.
    if listed and is_bullet(strips[at].text) and not _are_full(strips[at:]):
        return None
    if head is None and not rule and not (notes_open and (smaller_than_before or at == 0)):
        # The mark, or the line that bears it, may be lost: three full lines of small type after large are notes.
        return -1.5 if smaller_than_before and _are_full(strips[at:]) else None
    return (3.0 if rule else 0.0) + (0.8 if head is not None else 0.0) + 0.5 * _white(strips, at) - 0.5


def _are_full(strips: Sequence[Strip]) -> bool:
    """Whether these are lines of running text, most of which fill the page's width."""
    wide = [strip for strip in strips if strip.box is not None and strip.box.width > 0.6 * strip.page.width]
    return len(wide) >= 3 and 2 * len(wide) > len(strips)


def _lies_between(rule: Box, strips: Sequence[Strip], at: int) -> bool:
    below = strips[at].box
    above = strips[at - 1].box if at else None
    if below is None or rule.width > 0.6 * strips[at].page.width:
        return False
    middle = (rule.top + rule.bottom) / 2
    return (above is None or middle > above.bottom - above.height / 3) and middle < below.top + below.height / 3


def _white(strips: Sequence[Strip], at: int) -> float:
    """1.0 where the line stands well apart from the one above, else 0.0."""
    above, below = strips[at - 1].box if at else None, strips[at].box
    if above is None or below is None:
        return 0.0
    return 1.0 if below.top - above.bottom > 0.5 * strips[at].em else 0.0
