"""File → pages of words → one continuous text.

Names are loaded when first used: the readers' libraries take a while to import, and `--help` needs none.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

# Not late: function and module have one name, and whichever is loaded last would be `ingest.assemble`.
from ingest.assemble import assemble

if TYPE_CHECKING:
    from ingest.engine import Engine, Recording, Tesseract
    from ingest.errors import DocumentError, EngineMissing, PageError
    from ingest.limits import Limits
    from ingest.read import read_pages
    from ingest.source import read_source, sniff_kind
    from ingest.values import (
        Block,
        Box,
        Document,
        Line,
        Mark,
        Page,
        PageFailure,
        Pages,
        Piece,
        Reading,
        Source,
        SourceKind,
        Word,
        Zone,
    )

_HOMES = {
    "Engine": "engine",
    "Recording": "engine",
    "Tesseract": "engine",
    "DocumentError": "errors",
    "EngineMissing": "errors",
    "PageError": "errors",
    "Limits": "limits",
    "read_pages": "read",
    "read_source": "source",
    "sniff_kind": "source",
    "Block": "values",
    "Box": "values",
    "Document": "values",
    "Line": "values",
    "Mark": "values",
    "Page": "values",
    "PageFailure": "values",
    "Pages": "values",
    "Piece": "values",
    "Reading": "values",
    "Source": "values",
    "SourceKind": "values",
    "Word": "values",
    "Zone": "values",
}

__all__ = [
    "Block",
    "Box",
    "Document",
    "DocumentError",
    "Engine",
    "EngineMissing",
    "Limits",
    "Line",
    "Mark",
    "Page",
    "PageError",
    "PageFailure",
    "Pages",
    "Piece",
    "Reading",
    "Recording",
    "Source",
    "SourceKind",
    "Tesseract",
    "Word",
    "Zone",
    "assemble",
    "read_pages",
    "read_source",
    "sniff_kind",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
