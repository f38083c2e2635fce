"""Texts without a page image: which lines go on, and which of two streams, body or notes, a paragraph belongs to.

In a text copied from pages the notes stand in the middle of the body, where the page ended. Body and open note
both go on after the break, often in the middle of a sentence. What tells: a mark at the head of a paragraph,
longer lines where the text is wrapped as printed (smaller type), open sentences, and last a language model.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from ingest.flattened import REFERENCE, without_flattened
from ingest.marks import Head, parse_head
from ingest.paragraphs import is_item, is_open, join_parts, starts_low
from ingest.strips import Strip
from ingest.values import Reading, Zone
from ingest.zones import is_bullet, is_capital, is_header, is_signing, starts_with

WRAPPED = 150
"""A text whose lines are seldom longer than this is wrapped as printed; else every line is a paragraph."""
SHORT = 45
"""Lines that others follow without a gap and that are shorter than this as a rule were not wrapped as printed."""
LONGER = 1.18
"""Lines so much longer than the others are of smaller type: 11 on 14 points gives 1.27."""

Follows = Callable[[str, str], float]


@dataclass(slots=True)
class Stretch:
    """A paragraph or a piece of one: its strips, whether it is of small type (None: unknown), and its place.

    `place` counts the stretches of body between notes, so that a mark can be sought near its note;
    `joined` says that it goes on inside the paragraph before it in its stream.
    """

    strips: list[Strip]
    small: bool | None = None
    place: int = 0
    joined: bool = False
    head: Head | None = field(default=None)

    @property
    def text(self) -> str:
        """What it says, without notes that a converter flattened."""
        return without_flattened(join_parts([strip.text for strip in self.strips]))


def find_streams(strips: Sequence[Strip], follows: Follows | None) -> tuple[list[Stretch], list[Stretch]]:
    """The stretches of the body and those of the notes, each in order."""
    stretches = _stretches(strips)
    body: list[Stretch] = []
    notes: list[Stretch] = []
    in_notes, place = False, 0
    for stretch in stretches:
        head = parse_head(stretch.text)
        if head is not None and _begins_note(stretch, head, body, in_notes=in_notes, started=bool(notes)):
            stretch.head, stretch.place, in_notes = head, place, True
            notes.append(stretch)
            continue
        to_notes = bool(notes) and _goes_to_notes(stretch, body, notes, in_notes, follows)
        if in_notes and not to_notes:
            place += 1
        stream, in_notes, stretch.place = (notes if to_notes else body), to_notes, place
        stretch.joined = bool(stream) and _reads_on(stream[-1], stretch)
        stream.append(stretch)
    return body, notes


def _stretches(strips: Sequence[Strip]) -> list[Stretch]:
    if not strips:
        return []
    if strips[0].page.reading is not Reading.TEXT:
        return _blocks(strips)
    if not _is_wrapped(strips):
        return [Stretch([strip]) for strip in strips]
    usual, wide = _widths([len(strip.text) for strip in strips])
    stretches: list[Stretch] = []
    for strip in strips:
        if stretches and not _breaks(stretches[-1].strips, strip, usual, wide):
            stretches[-1].strips.append(strip)
        else:
            stretches.append(Stretch([strip]))
    for stretch in stretches:
        stretch.small = _is_small(stretch.strips, usual, wide)
    return stretches


def _is_wrapped(strips: Sequence[Strip]) -> bool:
    """Whether lines end where the printed line ended; a converter that flattens notes never wraps."""
    lengths = sorted(len(strip.text) for strip in strips)
    if lengths[len(lengths) * 9 // 10] > WRAPPED or any(REFERENCE in strip.text for strip in strips):
        return False
    followed = [len(before.text) for before, after in pairwise(strips) if not after.spaced]
    return bool(followed) and median(followed) > SHORT


def _stands_alone(text: str) -> bool:
    return set(text) == {"*"} or is_header(text) or is_signing(text) or starts_with("recipients", text)


def _blocks(strips: Sequence[Strip]) -> list[Stretch]:
    """One stretch for each block of the file (a paragraph of a DOCX)."""
    stretches: list[Stretch] = []
    last: Strip | None = None
    for strip in strips:
        # Its readers count the blocks through all pages: a paragraph may run on over the page.
        if last is not None and last.block == strip.block:
            stretches[-1].strips.append(strip)
        else:
            stretches.append(Stretch([strip]))
        last = strip
    return stretches


def _widths(lengths: Sequence[int]) -> tuple[float, float | None]:
    """The usual length of a full line, and that of lines of smaller type where there are such."""
    middling = median(lengths)
    full = sorted(length for length in lengths if length > 0.6 * middling)
    low, high = float(full[len(full) // 10]), float(full[-1 - len(full) // 10])
    for _ in range(12):
        middle = (low + high) / 2
        shorter = [length for length in full if length <= middle]
        longer = [length for length in full if length > middle]
        if not shorter or not longer:
            break
        low, high = sum(shorter) / len(shorter), sum(longer) / len(longer)
    many = min(len(shorter), len(longer)) >= max(3, len(full) // 25) if full and shorter and longer else False
    return (low, high) if many and high / low > LONGER else (float(full[len(full) // 2]), None)


def _breaks(before: Sequence[Strip], strip: Strip, usual: float, wide: float | None) -> bool:
    """Whether `strip` begins a stretch of a wrapped text."""
    last = before[-1]
    if _stands_alone(last.text) or _stands_alone(strip.text):
        return True
    if strip.spaced or last.page is not strip.page:
        return True
    longest = max(len(line.text) for line in before)
    width = longest if len(before) > 1 else usual if wide is None or longest < (usual + wide) / 2 else wide
    if len(last.text) + 1 + len(strip.words[0].text) <= 0.85 * max(width, 0.9 * longest):
        return True
    head = parse_head(strip.text)
    if is_open(last.text):
        # A sentence may have lost its full stop; a figure at the head of a line is more often the text's own.
        return head is not None and (head.exact or (head.weight > 1 and not head.figure))
    return is_item(strip.text) or (head is not None and head.weight > 1)


def _is_small(strips: Sequence[Strip], usual: float, wide: float | None) -> bool | None:
    if wide is None:
        return None
    full = [len(strip.text) for strip in (strips[:-1] if len(strips) > 1 else strips)]
    mean = sum(full) / len(full)
    limit = (usual + wide) / 2
    if len(strips) == 1 and mean < limit:
        return None
    return mean > limit


def _begins_note(stretch: Stretch, head: Head, body: Sequence[Stretch], *, in_notes: bool, started: bool) -> bool:
    """Whether a sign at the head of a paragraph is taken for a note's mark."""
    if head.exact:
        return True
    if stretch.small is False:
        return False
    if stretch.small:
        return head.weight > 1 or (in_notes and head.weight > 0)
    if is_header(stretch.text.lstrip("*⁎∗ \t\u00a0")):
        # "*      Quang Bình, ngày …": the star below the organ, in one line with the place and date.
        return False
    if stretch.text.count("\t") > 1:
        # "1⇥Xã Nà Tấu⇥1.250" is a row of a table.
        return False
    # Without type sizes a sign counts where it interrupts a sentence of the body, or follows a note.
    interrupts = bool(body) and is_open(body[-1].text)
    return head.weight > 1 and not is_capital(stretch.text) and (interrupts or (in_notes and started))


def _goes_to_notes(
    stretch: Stretch, body: Sequence[Stretch], notes: Sequence[Stretch], in_notes: bool, follows: Follows | None
) -> bool:
    """Whether a paragraph without a mark goes on with the notes rather than with the body."""
    if stretch.small is not None:
        return stretch.small
    text = stretch.text
    body_tail = body[-1].text if body else ""
    note_tail = notes[-1].text
    body_open, note_open = bool(body) and is_open(body_tail), is_open(note_tail)
    if starts_low(text):
        if body_open != note_open:
            return note_open
        # Both are open: the body is at the head of the next page, what is left of the note at its foot.
        score = -1.0 if in_notes else 1.0
        if follows is not None and body_open:
            gain = follows(note_tail[-120:], text[:120]) - follows(body_tail[-120:], text[:120])
            score += max(-2.0, min(2.0, gain))
        return score > 0
    if not in_notes:
        return False
    if is_bullet(text):
        listed = bool(body) and not body_open and (is_bullet(body_tail) or body_tail.rstrip().endswith(":"))
        return not (listed and not note_tail.rstrip().endswith((";", ":")) and not is_bullet(note_tail))
    return False


def _reads_on(before: Stretch, stretch: Stretch) -> bool:
    """Whether `stretch` goes on inside the paragraph of its stream before it, over what stood between."""
    first, text = stretch.strips[0], stretch.text
    if first.page.reading is Reading.DOCX and first.zone is not Zone.TITLE:
        return False
    if not is_open(before.text) or is_item(text):
        return False
    return starts_low(text) or (stretch.place != before.place and not is_capital(before.text))
