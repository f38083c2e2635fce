"""Furniture: what stands on a page and is no part of the text: page numbers, running heads, captions, specks.

A line is taken off only where several things agree (place, size, repetition, confidence); in doubt it stays.
What is taken off remains in the page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from ingest.strips import Margins, Off, Strip, find_gaps, find_margins, typical_em
from ingest.values import Box, Reading, Reason, Zone
from ingest.zones import is_bullet, is_caption, is_running, starts_with
from normalize.text import fold, is_syllable

EDGE = 0.09
"""The share of the page's height, at its head and its foot, in which page numbers and running heads stand."""
APART = 2.0
"""Ems between what stands side by side: an item of the recipients, and the ink of a seal."""
SURE = 0.6
"""A word read with less confidence may be a speck."""

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "X", "XI")
_NUMBER = re.compile(r"(?:trang\s*)?[-–—~_.\s]*(\d{1,4})(?:\s*/\s*\d{1,4})?[-–—~_.\s]*", re.IGNORECASE)


def take_off(pages: Sequence[Sequence[Strip]], off: Off) -> list[list[Strip]]:
    """The strips of each page without its furniture, which goes to `off` with the reasons."""
    named = [_without_named(strips, off) for strips in pages]
    kept = [_without_specks(_without_doubles(strips, off), off) for strips in named]
    heads = _running_heads(kept)
    kept = [
        [s for s in strips if off.unless(_at_edge(s) and _is_head(s, heads), s, Reason.RUNNING_HEAD)] for strips in kept
    ]
    body = typical_em([strip for strips in kept for strip in strips])
    kept = [_without_page_number(strips, off) for strips in kept]
    for at, strips in enumerate(kept[:1]):
        kept[at] = _without_captions(strips, body, off)
    return _without_numbers_in_text(kept, off)


def _without_named(strips: Sequence[Strip], off: Off) -> list[Strip]:
    """Without what the file itself calls a header or a footer."""
    return [strip for strip in strips if off.unless(strip.zone is Zone.FURNITURE, strip, Reason.RUNNING_HEAD)]


def _without_doubles(strips: list[Strip], off: Off) -> list[Strip]:
    """Without lines of which each word stands in a neighbouring line too, at the same place."""
    kept: list[Strip] = []
    for at, strip in enumerate(strips):
        others = [*kept[-1:], *strips[at + 1 : at + 2]]
        double = any(len(other.words) > len(strip.words) and _is_within(strip, other) for other in others)
        kept += [strip] if off.unless(double, strip, Reason.DOUBLE) else []
    return kept


def _is_within(strip: Strip, other: Strip) -> bool:
    places = [(fold(word.text), word.box) for word in other.words if word.box is not None]
    return all(
        word.box is not None and any(fold(word.text) == text and _overlap(word.box, box) > 0.5 for text, box in places)
        for word in strip.words
    )


def _overlap(box: Box, other: Box) -> float:
    """The share of `box` that lies in the other."""
    wide = min(box.right, other.right) - max(box.left, other.left)
    high = min(box.bottom, other.bottom) - max(box.top, other.top)
    return max(0, wide) * max(0, high) / max(1, box.width * box.height)


def _without_specks(strips: list[Strip], off: Off) -> list[Strip]:
    if not strips or any(strip.box is None for strip in strips):
        return strips
    cleaned = [_trim(strip, margins, off) for strip, margins in zip(strips, find_margins(strips), strict=True)]
    beside = [_is_beside(strip, margins) for strip, margins in zip(cleaned, find_margins(cleaned), strict=True)]
    inside = [strip for strip, is_off in zip(cleaned, beside, strict=True) if off.unless(is_off, strip, Reason.MARGIN)]
    parts = [part for strip in inside for part in (_apart(strip) if _is_noise(strip) else [strip])]
    return [part for part in parts if off.unless(_is_noise(part), part, Reason.NOISE)]


def _apart(strip: Strip) -> list[Strip]:
    """The runs of words that wide gaps part: beside what was read of a seal, a line may be well read."""
    cuts = [0, *(at for at, gap, _ in find_gaps(strip) if gap > APART), len(strip.words)]
    return [replace(strip, words=strip.words[start:end]) for start, end in pairwise(cuts)]


def _is_beside(strip: Strip, margins: Margins) -> bool:
    """Whether a few letters stand wholly in the margin."""
    if strip.box is None or len(strip.text) > 3:
        return False
    return strip.box.right < margins.left - 0.5 * strip.em or strip.box.left > margins.right + 0.5 * strip.em


def _trim(strip: Strip, margins: Margins, off: Off) -> Strip:
    """`strip` without specks at its ends: beyond the margins, or well apart from the next word."""
    words = list(strip.words)
    em = strip.em or 1.0
    # Words of a justified line may stand far apart, all of them.
    gaps = sorted(gap for _, gap, _ in find_gaps(strip))[:-1]
    apart = max(0.7, 2 * median(gaps) if gaps else 0.0) * em
    while len(words) > 1:
        last, box, before = words[-1], words[-1].box, words[-2].box
        if box is None or before is None or not _is_speck(last.text, last.confidence):
            break
        beyond = box.left > margins.right + 0.2 * em
        if not (beyond or box.left - before.right > apart):
            break
        off.words(strip.page, [words.pop()], Reason.SPECK)
    while len(words) > 1:
        first, box, after = words[0], words[0].box, words[1].box
        if box is None or after is None or not _is_speck(first.text, first.confidence):
            break
        beyond = box.right < margins.left - 0.1 * em
        if not (beyond or (after.left - box.right > apart and not is_bullet(first.text + " x"))):
            break
        off.words(strip.page, [words.pop(0)], Reason.SPECK)
    return replace(strip, words=tuple(words)) if len(words) < len(strip.words) else strip


def _is_speck(text: str, confidence: float | None) -> bool:
    if not any(c.isalnum() for c in text):
        return len(text) <= 2
    return len(text) == 1 and confidence is not None and confidence < SURE


def _is_noise(strip: Strip) -> bool:
    """Whether nothing on the line looks like writing; a star, which parts the Party's header, stays."""
    text = strip.text.strip()
    if set(text) <= set("*"):
        return False
    if not any(c.isalnum() for c in text):
        return True
    if strip.confidence >= 0.5 or any(c.isdigit() for c in text) or text.strip(" .-") in _ROMAN:
        return False
    # Last lines of paragraphs may be as short, and are read well.
    if len(text) <= 3:
        return True
    words = [word.strip(".,;:()“”\"'") for word in text.split()]
    written = sum(1 for word in words if (len(word) > 1 and is_syllable(word)) or word.isdigit())
    return written * 2 < len(words)


def _at_edge(strip: Strip) -> bool:
    if strip.box is None or not strip.page.height:
        return False
    middle = (strip.box.top + strip.box.bottom) / 2 / strip.page.height
    return middle < EDGE or middle > 1 - EDGE


def _key(strip: Strip) -> str:
    """A line as it repeats from page to page: folded, without figures."""
    return " ".join(re.findall(r"[^\W\d_]+", fold(strip.text)))


def _running_heads(pages: Sequence[Sequence[Strip]]) -> frozenset[str]:
    """Lines that stand first or last, at the edge, on three pages or more, and on a third of them at least."""
    seen: Counter[str] = Counter()
    for strips in pages:
        edge = [strip for strip in (*strips[:2], *strips[2:][-2:]) if _at_edge(strip)]
        seen.update({key for strip in edge if len(key := _key(strip)) > 3})
    return frozenset(key for key, times in seen.items() if times >= max(3, len(pages) / 3))


def _is_head(strip: Strip, heads: frozenset[str]) -> bool:
    return _key(strip) in heads or is_running(strip.text)


def _without_page_number(strips: list[Strip], off: Off) -> list[Strip]:
    """Without a number, or what was read for one, that stands alone in the middle or at the corner of an edge."""
    ends = (0, len(strips) - 1)
    return [
        strip
        for at, strip in enumerate(strips)
        if off.unless(at in ends and _is_page_number(strip), strip, Reason.PAGE_NUMBER)
    ]


def _is_page_number(strip: Strip) -> bool:
    if strip.box is None or not _at_edge(strip):
        return False
    text = strip.text.strip()
    if _NUMBER.fullmatch(text):
        return True
    middle = (strip.box.left + strip.box.right) / 2 / max(1, strip.page.width)
    return len(text.strip("-–—_. ")) <= 2 and abs(middle - 0.5) < 0.1 and text not in ("I", "V", "X", "II", "*")


def _without_captions(strips: list[Strip], body: float, off: Off) -> list[Strip]:
    """The first page without what a portal or an electronic signature printed above the header."""
    top = next((at for at, strip in enumerate(strips) if _has_motto(strip)), None)
    if top is None:
        return [
            strip
            for at, strip in enumerate(strips)
            if off.unless(at <= 8 and is_caption(strip.text), strip, Reason.CAPTION)
        ]
    kept: list[Strip] = []
    for at, strip in enumerate(strips):
        reason = _above(strip, strips[top], body) if at < top else None
        if reason is None:
            kept.append(strip)
        else:
            off.take(strip, reason)
    return kept


def _above(strip: Strip, motto: Strip, body: float) -> Reason | None:
    """What a line that was read before the motto is: a caption, or a stamp that stands lower and was read first."""
    if is_caption(strip.text) or 0 < strip.em < 0.8 * body:
        return Reason.CAPTION
    if strip.box is None or motto.box is None:
        return None
    lower = strip.box.top > motto.box.bottom + 4 * body and strip.confidence < 0.8
    return Reason.STAMP if lower else None


def _has_motto(strip: Strip) -> bool:
    words = strip.words
    return any(
        starts_with("motto", strip.page.text[words[at].span.start : strip.end]) for at in range(len(words)) if at < 12
    )


def _without_numbers_in_text(pages: list[list[Strip]], off: Off) -> list[list[Strip]]:
    """Plain texts without page numbers: lines of a figure alone that count up by one through the text."""
    alone = [
        (strip, int(match.group(1)))
        for strips in pages
        for strip in strips
        if strip.page.reading is Reading.TEXT and (match := re.fullmatch(r"-?\s*(\d{1,4})\s*-?", strip.text))
    ]
    if len(alone) < 2 or any(after != before + 1 for (_, before), (_, after) in pairwise(alone)) or alone[0][1] > 3:
        return pages
    numbers = {(strip.page.number, strip.start) for strip, _ in alone}
    return [
        [s for s in strips if off.unless((s.page.number, s.start) in numbers, s, Reason.PAGE_NUMBER)]
        for strips in pages
    ]
