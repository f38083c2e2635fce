"""Lines put where the reference has them, so that a reading can be scored apart from its reading order.

A program that makes no claim to reading order prints headers in two columns as one line and footnotes in the middle
of a paragraph. Beside the figures on its text as it comes stand those on its lines in the reference's order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

_LENGTH = 3
"""Syllables in a row that place a line: two recur all over a document, four are too seldom read without an error."""
_NUMBER = re.compile(r"\W*\d{1,3}\W*")


def in_reference_order(reference: str, text: str, *, syllables: Callable[[str], list[str]]) -> str:
    """The lines of `text` in the order in which they stand in `reference`; lines of a mere number are left out.

    A line goes where most of its runs of three syllables stand, of equal places the nearest to the line before;
    one that shares none stays behind the line before it.

    >>> in_reference_order("a b c d e f g h i j k l", "g h i j\\n2\\na b c d e f\\nx", syllables=str.split)
    'a b c d e f\\nx\\ng h i j'
    """
    wanted = syllables(reference)
    places: dict[tuple[str, ...], list[int]] = {}
    for at in range(len(wanted) - _LENGTH + 1):
        places.setdefault(tuple(wanted[at : at + _LENGTH]), []).append(at)
    placed: list[tuple[int, int, str]] = []
    begun, following, behind = 0, 0, 0
    for line in text.splitlines():
        read = syllables(line)
        if not read or _NUMBER.fullmatch(line):
            continue
        start = _start(read, places, near=following)
        if start is None:
            behind += 1
        else:
            begun, following, behind = start, start, 0
        placed.append((begun, behind, line))
        following += len(read)
    return "\n".join(line for _, _, line in sorted(placed, key=lambda place: place[:2]))


def _start(read: Sequence[str], places: dict[tuple[str, ...], list[int]], *, near: int) -> int | None:
    """Where in the reference a line of these syllables begins."""
    votes = Counter(
        place - at for at in range(len(read) - _LENGTH + 1) for place in places.get(tuple(read[at : at + _LENGTH]), ())
    )
    if not votes:
        return None
    return max(votes, key=lambda start: (votes[start], -abs(start - near)))
