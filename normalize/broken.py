"""Symbols and figures that a line break runs through: where the break goes, and how damaged their line is."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from normalize.badness import Damage, LineState
from normalize.tokens import Token

READ: Final = frozenset({Damage.ENGLISH, Damage.VIETNAMESE})
"""Damage that reading a page does to figures and signs; in other text they are as they were written."""
# "KH/TU ngày", "2022), các": the blank that can become the break. None before the end of a line, which would make an
# empty line, and none before a dash or bullet, which would make an item of a list.
_NEXT_BLANK = re.compile(
    r"(?P<closing>(?:[^\s\w\-–—/]|[\u00b9\u00b2\u00b3\u2070-\u2079]){0,4})[ \t\u00a0](?![\s\-–—*•+])"
)


def pull_up(text: str, end: int) -> tuple[int, str]:
    """Where the edit of what ends at `end` and held a break ends, and what it puts behind: the break at the next blank.

    The number of lines stays; where no blank follows on the line, the break goes.

    >>> pull_up("48-\\nKH/TU, ngày", 9), pull_up("48-\\nKH/TU\\nngày", 9)
    ((11, ',\\n'), (9, ''))
    """
    match = _NEXT_BLANK.match(text, end)
    return (match.end(), match["closing"] + "\n") if match is not None else (end, "")


def damage_at(position: int, tokens: Sequence[Token], states: Sequence[LineState]) -> Damage:
    """What damaged the line at `position` of the text."""
    at = bisect_left(states, position, key=lambda state: tokens[state.tokens[-1]].span.end)
    return states[at].damage if at < len(states) else Damage.NONE
