"""From a span of the repaired text to the place on the page image, and from what a person types to a document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import store
from ingest.errors import DocumentError
from ingest.values import Box, Document, Page, Word
from normalize.values import EditedText, Span
from vanthu.batch import hash_file
from vanthu.exits import NotFound

_NUMBER = re.compile(r"[0-9]{1,9}")
_LEAST_PREFIX = 6
"""Fewer digits of a SHA-256 are taken for a document's number."""


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle on a page image in pixels (one for each printed line), and that image's resolution and size."""

    page: int
    left: int
    top: int
    right: int
    bottom: int
    dpi: int
    width: int
    height: int
    printed: str


def find_places(document: Document, repaired: EditedText, span: Span) -> Iterator[Place]:
    """Where `span` of the repaired text is printed, line by line; nothing for readings without an image."""
    touched = [
        (page, word, _line_of(page, word))
        for page, word in document.words(repaired.to_original(span))
        if word.box is not None
    ]
    for (number, _), words in groupby(touched, key=lambda t: (t[0].number, t[2])):
        line = list(words)
        boxes = [word.box for _, word, _ in line if word.box is not None]
        box: Box = boxes[0]
        for other in boxes[1:]:
            box = box.join(other)
        printed = " ".join(word.text for _, word, _ in line)
        page = line[0][0]
        yield Place(number, box.left, box.top, box.right, box.bottom, page.dpi, page.width, page.height, printed)


def parse_where(text: str, length: int) -> Span | None:
    """A span typed as `START:END`, None if it is none of a text of that length.

    >>> parse_where("4:9", 20), parse_where("9:4", 20), parse_where("4:90", 20)
    (Span(start=4, end=9), None, None)
    """
    start, colon, end = text.partition(":")
    if not (colon and start.isdecimal() and end.isdecimal()):
        return None
    return Span(int(start), int(end)) if int(start) <= int(end) <= length else None


def find_document(session: Any, asked: str) -> int:
    """The number of the document that a person means: number, path, beginning of the SHA-256, symbol, or file name.

    Raises `NotFound` if there is none or more than one.
    """
    path = Path(asked)
    sha256 = _hash(path) if path.is_file() else None
    found = (
        (store.find_ids(session, number=int(asked)) if _NUMBER.fullmatch(asked) else [])
        or (store.find_ids(session, sha256=sha256) if sha256 is not None else [])
        or (store.find_ids(session, sha256=asked.lower()) if len(asked) >= _LEAST_PREFIX else [])
        or store.find_ids(session, source=asked)
        or store.find_ids(session, symbol=asked)
    )
    if not found:
        raise NotFound(f"the archive holds no document {asked!r}; `vanthu list` shows those there are")
    if len(found) > 1:
        raise NotFound(f"{asked!r} means {len(found)} documents: {', '.join(map(str, found))}; give one number")
    return found[0]


def add_boxes(session: Any, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """`rows` of facts (`id`, `start`, `end`) with their place on the page image (`BOX`).

    `boxes` has a `[page, left, top, right, bottom]` for each printed line; facts may run over lines and pages.
    """
    for document_id, group in groupby(rows, key=lambda row: int(row["id"])):
        loaded = store.load_document(session, document_id)
        for row in group:
            places = list(find_places(loaded.document, loaded.repaired, Span(row["start"], row["end"])))
            if not places:
                yield row
                continue
            boxes = [[place.page, place.left, place.top, place.right, place.bottom] for place in places]
            first = places[0]
            yield {**row, "boxes": boxes, "dpi": first.dpi, "width": first.width, "height": first.height}


BOX = ("boxes", "dpi", "width", "height")


def _line_of(page: Page, word: Word) -> int:
    return next(
        (at for at, line in enumerate(page.lines) if line.span.covers(word.span)),
        -1,
    )


def _hash(path: Path) -> str | None:
    try:
        return hash_file(path)
    except DocumentError:
        return None
