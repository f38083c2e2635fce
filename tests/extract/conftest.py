"""Documents made of a text alone: every line a block."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ingest.values import Block, Document, Zone
from normalize.values import Span

MakeDocument = Callable[..., Document]


@pytest.fixture(scope="session")
def document_of() -> MakeDocument:
    """Makes a document whose blocks are the given texts, one line each; a third item is the footnote's number."""

    def make(*blocks: tuple[Zone, str] | tuple[Zone, str, int]) -> Document:
        text = ""
        placed = []
        for zone, content, *note in blocks:
            text += "\n" if text else ""
            placed.append(Block(Span(len(text), len(text) + len(content)), zone, 1, note[0] if note else None))
            text += content
        return Document((), (), text, (), tuple(placed))

    return make
