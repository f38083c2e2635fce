"""What reaches a terminal: names of files and words of documents must not act on it.

A file's name or a bad text layer may hold the sequences by which programs colour, erase and retitle a
terminal, or marks that turn the order of writing round; a person sees them as what they are.
"""

from __future__ import annotations

import re
from typing import TextIO

_ACTS = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    r"""`text` on one line, with every character escaped that would act on a terminal.

    >>> visible("scan\x1b[2J\n.pdf")
    'scan\\x1b[2J\\n.pdf'
    """
    return _ACTS.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)


def write_text(text: str, out: TextIO) -> None:
    """Write a text as it is for programs; on a terminal, its lines with what would act there escaped."""
    out.write("\n".join(map(visible, text.split("\n"))) if out.isatty() else text)
