"""Paragraphs: which lines go on, and what stands between two lines that do.

On a page image a paragraph shows by its first line's indentation, by a last line into which the next word
would have fitted, by the space above it, and by how it begins; each is worth something, none is needed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.strips import Margins, Strip, find_margins
from ingest.values import Reading, Zone
from ingest.zones import is_capital

_CLOSING = "\"'“”‘’»)]}*°®ˆ^`´⁰¹²³⁴⁵⁶⁷⁸⁹"
_ITEM = re.compile(
    r"""(?:
      \d{1,3}(?:\.\d{1,3}){0,3}[.)/]\s        # 1.  2.1.  3)  1/
    | [a-zđ]{1,2}\)\s                         # a)  đ)
    | [IVXL1l]{1,6}\s?[.-]\s?\S               # II.  III-   (1II- as OCR has it)
    | [A-ZĐ]\.\s                              # A.
    | [-–—+•]\s?[^\s\d]                       # a dash
    | (?:Điều|Chương|Mục|Phần|Khoản|PHỤ\sLỤC|Phụ\slục)\s+\S
    )""",
    re.VERBOSE,
)
_DASH = re.compile(r"[-–—+•]")


@dataclass(frozen=True, slots=True)
class Part:
    """Characters `start` to `end` of the text of page `page`."""

    page: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Parts that read on, in one zone; `note` is the footnote's number where the file says it."""

    parts: tuple[Part, ...]
    zone: Zone
    note: int | None = None

    @property
    def text(self) -> str:
        """The paragraph as one line."""
        return join_parts([part.text for part in self.parts])


def part_of(strip: Strip) -> Part:
    """The characters of the page that `strip` covers."""
    return Part(strip.page.number, strip.start, strip.end, strip.text)


def joint(before: str, after: str) -> str:
    """What stands between two lines that read on: a space, or nothing inside a symbol, a code or a range.

    >>> joint("số 43-", "KL/TW"), joint("432/TTg-", "CĐS"), joint("năm 2023-", "2025"), joint("chính trị -", "xã hội")
    ('', '', '', ' ')
    """
    head = before[-24:]
    if re.search(r"(?:\d[a-z]?|[A-ZĐÐ][A-Za-zĐđ]*)[-–/]$", head) and re.match(r"[A-ZĐÐ]{1,9}[A-Za-zĐđ]*|\d", after):
        return ""
    if re.search(r"\d[a-z]?$|[A-ZĐÐ]{2}$", head) and re.match(r"[-–/][A-ZĐÐ]{2}", after):
        return ""
    return " "


def join_parts(texts: Sequence[str]) -> str:
    """The texts as one line, with the joints between them."""
    joined: list[str] = []
    for text in texts:
        if joined:
            joined.append(joint(joined[-1], text))
        joined.append(text)
    return "".join(joined)


def is_open(text: str) -> bool:
    """Whether a sentence is left open at the end of `text`.

    >>> is_open("hằng năm, Tỉnh"), is_open("địa bàn tỉnh”."), is_open("như sau:")
    (True, False, False)
    """
    return text.rstrip().rstrip(_CLOSING + " ")[-1:] not in (".", ";", ":", "!", "?", "…", "")


def is_item(text: str) -> bool:
    """Whether `text` begins as an item of a list or a heading with a number."""
    return _ITEM.match(text) is not None


def starts_low(text: str) -> bool:
    """Whether the first letter is a small one and nothing marks an item."""
    first = next((c for c in text if c.isalnum()), "")
    return first.islower() and not is_item(text)


def find_paragraphs(
    strips: Sequence[Strip],
    *,
    begins: Callable[[Strip], float] = lambda strip: 0.0,
    goes_on: Callable[[str], bool] = starts_low,
    margins: Sequence[Margins] = (),
) -> list[list[Strip]]:
    """`strips` of one stream (body or footnotes) over all pages, grouped into paragraphs.

    `begins` may say, as a score, how much a line looks like the first of a paragraph, and `goes_on` whether its
    words can only go on inside one. `margins` are those at each strip where the strips alone do not show them.
    """
    margins = margins or _margins_by_page(strips)
    pitch = _pitch(strips)
    groups: list[list[Strip]] = []
    for at, strip in enumerate(strips):
        more = begins(strip) - (2.0 if goes_on(strip.text) else 0.0)
        if groups and not _breaks(strips[at - 1], strip, margins[at - 1], margins[at], pitch, more):
            groups[-1].append(strip)
        else:
            groups.append([strip])
    return groups


def _margins_by_page(strips: Sequence[Strip]) -> list[Margins]:
    margins: list[Margins] = []
    page: list[Strip] = []
    for strip in strips:
        if page and strip.page.number != page[0].page.number:
            margins += find_margins(page)
            page = []
        page.append(strip)
    return margins + find_margins(page)


def _pitch(strips: Sequence[Strip]) -> float:
    """The usual distance between the tops of two lines in ems."""
    steps = [
        (after.box.top - before.box.top) / before.em
        for before, after in pairwise(strips)
        if before.page is after.page and before.box and after.box and before.em and after.box.top > before.box.top
    ]
    return median(steps) if steps else 1.2


def _breaks(before: Strip, after: Strip, left: Margins, right: Margins, pitch: float, score: float) -> bool:
    """Whether `after` begins a paragraph; the weights were set so that two signs outweigh one against them."""
    if before.page.reading is Reading.DOCX or before.box is None or after.box is None:
        return before.block != after.block or before.page is not after.page
    if joint(before.text, after.text) == "" and not is_item(after.text):
        return False
    em = after.em or 1.0
    centred = _is_centred(before, left) and _is_centred(after, right)
    indent = after.box.left - right.left
    if not centred:
        score += 2.0 if 0.8 * em < indent < 6 * em else -1.5 if indent < 0.6 * em else 0.5
    first = after.words[0].box
    fits = before.box.right + 0.3 * em + (first.width if first else 0) < left.right - 0.6 * em
    score += 2.0 if fits and not centred else -1.0 if not fits else 0.0
    if before.page is after.page:
        step = (after.box.top - before.box.top) / (before.em or 1.0) / pitch
        score += 1.5 if step > 1.3 else 0.0
        score += 0.3 if before.block != after.block else 0.0
    if is_item(after.text):
        closed = not is_open(before.text)
        score += 2.5 if closed else 1.5 if indent > 0.6 * em or not _DASH.match(after.text) else 0.0
    score += -1.0 if is_open(before.text) else 0.5
    if is_capital(before.text) != is_capital(after.text) and len(before.words) > 1 and len(after.words) > 1:
        score += 2.5
    elif centred != (_is_centred(before, left) or _is_centred(after, right)):
        score += 1.0
    return score > 0.0


def _is_centred(strip: Strip, margins: Margins) -> bool:
    """Whether the line stands in the middle, away from both margins."""
    if strip.box is None:
        return False
    em = strip.em or 1.0
    left, right = strip.box.left - margins.left, margins.right - strip.box.right
    return left > em and right > em and abs(left - right) < 2.5 * em
