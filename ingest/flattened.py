"""What a converter leaves of a DOCX's footnotes in a plain text: `[footnoteRef:1]` in the body, `[1:  note]` after it.

The mark in the body is a candidate like others (`ingest.marks`); here the notes in brackets are found, and the
bookmarks that such converters leave too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from normalize.values import Span

REFERENCE = "[footnoteRef:"

_FLATTENED = re.compile(r"\[(?P<number>\d{1,4}):\s+(?P<body>[^\[\]]+?)\s*\]|\[bookmark:[^\]]*\]")


@dataclass(frozen=True, slots=True)
class Flattened:
    """A bracket's place in a text; `number` and `body` of the note in it, None for a bookmark."""

    span: Span
    number: int | None
    body: Span | None


def find_flattened(text: str) -> Iterator[Flattened]:
    """The brackets in `text` that a converter left, in order.

    >>> [(f.number, f.body and f.body.of("kho. [1:  Năm 2020 ]")) for f in find_flattened("kho. [1:  Năm 2020 ]")]
    [(1, 'Năm 2020')]
    """
    for match in _FLATTENED.finditer(text):
        if match["number"]:
            yield Flattened(Span(*match.span()), int(match["number"]), Span(*match.span("body")))
        else:
            yield Flattened(Span(*match.span()), None, None)


def without_flattened(text: str) -> str:
    """`text` as it reads without such brackets."""
    return _FLATTENED.sub("", text).strip()
