"""Text that XML and PDF can carry: what neither knows becomes the sign for an unknown character."""

from __future__ import annotations

import re

_FOREIGN = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010fffd]")
"""XML 1.0 (5th edition), 2.2: the characters outside its `Char`, and the controls and noncharacters it discourages."""


def carried(text: str) -> str:
    r"""`text` with U+FFFD for every control character, half of a pair and noncharacter.

    >>> carried("số\x0042\ud800")
    'số�42�'
    """
    return _FOREIGN.sub("\N{REPLACEMENT CHARACTER}", text)
