"""Two columns side by side: the cells of the header on the first page, recipients and signature at the end.

A reader gives lines that run across both cells. They are cut at the wide gap between words; a line without a
gap belongs to the cell in which it stands. Order: left cell, then right cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from ingest.strips import Off, Strip, find_gaps
from ingest.values import Reason, Word, Zone
from ingest.zones import (
    ALIKE,
    is_about,
    is_bullet,
    is_capital,
    is_header,
    is_mode,
    is_place_date,
    is_signing,
    is_type_name,
    motto_likeness,
    starts_with,
)
from normalize.text import is_syllable

HEADER_LINES = 20
"""The header's cells and what lies over them end within so many lines."""
SURE, DOUBTFUL = 0.8, 0.6
"""One word under a seal is believed from the first confidence on, and taken for ink below the second if it is none."""
ABOVE = 2.5
"""Ems by which the signature may begin above the list of recipients."""
WORD = 4
"""Letters of the shortest word that is believed to be one beside a sure word, however badly it was read."""
_SIGNS = "\"'“”.,:;*¡!"
_ITEM = 15
"""Letters of the shortest item of a list of addressees; what is shorter after a dash may be part of a cell."""
GAP = 1.0
"""Ems between two words that part two cells; words of one cell stand nearer."""


def split_header(strips: Sequence[Strip], off: Off) -> tuple[list[Strip], list[Strip]]:
    """The header's cells of the first page, zones set and in order, and the strips after them."""
    end = _header_end(strips)
    head = strips[:end]
    if not any(is_header(strip.page.text[word.span.start : strip.end]) for strip in head for word in strip.words):
        return [], list(strips)
    middle = _boundary(head)
    left: list[Strip] = []
    right: list[Strip] = []
    for strip in head:
        one, other = _cut_header(strip, middle)
        left += _said(one, Zone.HEADER_LEFT, off)
        right += _said(other, Zone.HEADER_RIGHT, off)
    return left + right, list(strips[end:])


def split_ending(strips: Sequence[Strip], off: Off) -> tuple[list[Strip], list[Strip]]:
    """The strips of a page before its ending, and those of the ending: recipients first, then the signature."""
    start = _ending_start(strips)
    if start is None:
        return list(strips), []
    width = max(1, strips[start].page.width)
    strips, start = _with_beside(strips, start)
    left: list[Strip] = []
    right: list[Strip] = []
    listed = next((at for at in range(start, len(strips)) if starts_with("recipients", strips[at].text)), start)
    signed: list[Strip] = []
    for at, strip in enumerate(strips[start:], start=start):
        one, other = _cut_ending(strip, width)
        if at < listed:
            # Two bodies sign side by side, and the recipients stand below both.
            signed += _signed(one, off)
        else:
            left += _said(one, Zone.RECIPIENTS, off)
        right += _signed(other, off)
    return list(strips[:start]), left + signed + right


def _with_beside(strips: Sequence[Strip], start: int) -> tuple[list[Strip], int]:
    """The strips of a page and where its ending starts, when what stands right of the ending but was read before it
    is put where it stands: a seal often parts the signature from the list beside it."""
    first = strips[start]
    if first.box is None:
        return list(strips), start
    top, half = first.box.top - ABOVE * first.em, 0.42 * first.page.width
    moved = [s for s in strips[:start] if s.box is not None and s.box.left > half and s.box.top > top]
    before = [s for s in strips[:start] if s not in moved]
    ending = [*strips[start:]]
    for strip in moved:
        at = next((n for n, s in enumerate(ending) if s.box and strip.box and s.box.top > strip.box.top), len(ending))
        ending.insert(at, strip)
    return [*before, *ending], len(before)


def _header_end(strips: Sequence[Strip]) -> int:
    dated = about = False
    for at, strip in enumerate(strips[:HEADER_LINES]):
        if is_type_name(strip.text) or starts_with("address", strip.text):
            return at
        if strip.box is not None and _is_running(strip):
            return at
        if strip.box is None and len(strip.text) > 100:
            return at
        if dated and (_addresses(strip) or (about and _stands_apart(strips[at - 1], strip))):
            return at
        about = about or is_about(strip.text)
        dated = dated or any(is_place_date(rest) for rest in _rests(strip))
    return min(HEADER_LINES, len(strips))


def _stands_apart(before: Strip, strip: Strip) -> bool:
    """Whether white space parts two lines: after a letter's subject the header is at its end."""
    return before.box is not None and strip.box is not None and strip.box.top - before.box.bottom > 1.5 * strip.em


def _addresses(strip: Strip) -> bool:
    """Whether the line holds an item of a list, apart from what a stamp left before it: to whom a letter goes."""
    starts = [0, *(at for at, gap, _ in find_gaps(strip) if gap > GAP)]
    rests = (strip.page.text[strip.words[at].span.start : strip.end] for at in starts)
    return any(is_bullet(rest) and len(rest) > _ITEM and not starts_with("motto", rest) for rest in rests)


def _is_running(strip: Strip) -> bool:
    """Whether the line is one of running text: wide, not in capitals, without a wide gap."""
    assert strip.box is not None
    wide = strip.box.width > 0.55 * strip.page.width
    gap = max((gap for _, gap, _ in find_gaps(strip)), default=0.0)
    return wide and gap < GAP and len(strip.words) > 7 and not is_capital(strip.text) and not _header_inside(strip)


def _header_inside(strip: Strip) -> bool:
    return any(starts_with("motto", rest) or is_place_date(rest) for rest in _rests(strip))


def _rests(strip: Strip) -> list[str]:
    """The line from each of its first words on."""
    return [strip.page.text[word.span.start : strip.end] for word in strip.words[:10]]


def _boundary(head: Sequence[Strip]) -> float:
    """The pixel between the two cells, from the wide gaps around the middle; 0.0 where there are no boxes."""
    width = max(1, head[0].page.width)
    middles = [mid for strip in head for _, gap, mid in find_gaps(strip) if gap > GAP and 0.3 < mid / width < 0.6]
    return median(middles) if middles else 0.45 * width


def _cut_header(strip: Strip, middle: float) -> tuple[Strip | None, Strip | None]:
    text = strip.page.text
    rests = [text[word.span.start : strip.end] for word in strip.words[:12]]
    likeness = [motto_likeness(rest) for rest in rests]
    best = max(range(len(rests)), key=lambda at: likeness[at])
    if best and likeness[best] >= ALIKE:
        return strip.cut(best)
    if strip.box is None:
        gaps = [at for at, gap, _ in find_gaps(strip) if gap > GAP]
        if gaps:
            return strip.cut(gaps[0])
        is_right = starts_with("motto", strip.text) or is_place_date(strip.text)
        return (None, strip) if is_right else (strip, None)
    width = strip.page.width or 1
    near = [(gap, at) for at, gap, mid in find_gaps(strip) if abs(mid - middle) < 0.12 * width]
    if near and max(near)[0] > 0.6 and strip.box.left < middle < strip.box.right:
        return strip.cut(max(near)[1])
    center = (strip.box.left + strip.box.right) / 2
    return (strip, None) if center < middle else (None, strip)


def _ending_start(strips: Sequence[Strip]) -> int | None:
    """Where the ending begins: at the recipients or at a signing line on the right, with no running text after."""
    for at, strip in enumerate(strips):
        if starts_with("recipients", strip.text) or _signs_on_right(strip):
            rest = strips[at + 1 :]
            if not any(_is_body(other) for other in rest):
                return at
    return None


def _is_body(strip: Strip) -> bool:
    if strip.box is None:
        return len(strip.text) > 150
    wide = strip.box.width > 0.7 * strip.page.width
    return wide and max((gap for _, gap, _ in find_gaps(strip)), default=0.0) < GAP and not is_bullet(strip.text)


def _signs_on_right(strip: Strip) -> bool:
    if strip.box is None:
        return is_signing(strip.text)
    return any(
        word.box is not None
        and word.box.left > 0.42 * strip.page.width
        and is_signing(strip.page.text[word.span.start : strip.end])
        for word in strip.words[:14]
    )


def _cut_ending(strip: Strip, width: int) -> tuple[Strip | None, Strip | None]:
    if strip.box is None:
        gaps = [at for at, gap, _ in find_gaps(strip) if gap > GAP]
        return strip.cut(gaps[0]) if gaps else (strip, None)
    if strip.box.left > 0.42 * width:
        return None, strip
    gaps = [at for at, gap, mid in find_gaps(strip) if gap > 0.8 and mid > 0.33 * width]
    return strip.cut(gaps[0]) if gaps else (strip, None)


def _said(strip: Strip | None, zone: Zone, off: Off) -> list[Strip]:
    """`strip` with its zone, unless it holds nothing but rules and specks; a star parts the Party's header."""
    if strip is None:
        return []
    if not (sum(c.isalnum() for c in strip.text) > 1 or set(strip.text) == {"*"}):
        off.take(strip, Reason.RULE)
        return []
    return [replace(strip, zone=zone)]


def _signed(strip: Strip | None, off: Off) -> list[Strip]:
    """What of a strip of the signature is more than ink of the seal: a signing line, a sure word, or two words."""
    said = _said(strip, Zone.SIGNATURE, off)
    if not said or said[0].box is None:
        return said
    words = list(said[0].words)
    ink: list[Word] = []
    while words and _is_ink(words[-1]) and not _is_beside(words[-1], words[-2:-1], said[0].em):
        ink.append(words.pop())
    while words and _is_ink(words[0]) and not _is_mode(words[0], said[0]):
        if _is_beside(words[0], words[1:2], said[0].em):
            break
        ink.append(words.pop(0))
    written = [word for word in words if _is_syllable(word)]
    sure = len(written) > 1 or any((word.confidence or 0.0) >= SURE for word in written)
    if not words or not (sure or is_signing(said[0].text)):
        return [strip for strip in said if off.unless(True, strip, Reason.SEAL)]
    off.words(said[0].page, ink, Reason.SEAL)
    return [replace(said[0], words=tuple(words))]


def _is_mode(word: Word, strip: Strip) -> bool:
    return word.text[-1].isalnum() and is_mode(strip.page.text[word.span.start : strip.end])


def _is_ink(word: Word) -> bool:
    """Whether a word at a strip's end is of the seal: without letters, or unsure and no syllable."""
    letters = [c for c in word.text if c.isalnum()]
    doubtful = word.confidence is not None and word.confidence < DOUBTFUL
    return not letters or (doubtful and (len(letters) < 2 or not is_syllable(word.text.strip(_SIGNS))))


def _is_beside(word: Word, others: Sequence[Word], em: float) -> bool:
    """Whether a word of some letters follows or precedes a sure one at a blank's distance: a name read badly."""
    letters = sum(c.isalpha() for c in word.text)
    if letters < WORD or not others or word.box is None or others[0].box is None or not _is_syllable(others[0]):
        return False
    first, second = sorted((word.box, others[0].box), key=lambda box: box.left)
    shared = min(first.bottom, second.bottom) - max(first.top, second.top)
    return second.left - first.right < 0.8 * em and shared > 0.7 * others[0].box.height


def _is_syllable(word: Word) -> bool:
    text = word.text.strip(_SIGNS)
    return len(text) > 1 and text[0].isupper() and is_syllable(text)
