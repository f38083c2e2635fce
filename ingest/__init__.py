"""File → pages of words → one continuous text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ingest.assemble import assemble
from ingest.errors import DocumentError, EngineMissing, PageError
from ingest.limits import Limits
from ingest.others import words_read
from ingest.read import read_pages, reader_versions
from ingest.source import read_source, sniff_kind
from ingest.values import (
    Block,
    Box,
    Document,
    LeftOut,
    Line,
    Mark,
    Page,
    PageFailure,
    Pages,
    Piece,
    Reading,
    Reason,
    Source,
    SourceKind,
    Word,
    Zone,
)

if TYPE_CHECKING:
    from ingest.engine import Engine, Recording, Tesseract

__all__ = [
    "Block",
    "Box",
    "Document",
    "DocumentError",
    "Engine",
    "EngineMissing",
    "LeftOut",
    "Limits",
    "Line",
    "Mark",
    "Page",
    "PageError",
    "PageFailure",
    "Pages",
    "Piece",
    "Reading",
    "Reason",
    "Recording",
    "Source",
    "SourceKind",
    "Tesseract",
    "Word",
    "Zone",
    "assemble",
    "read_pages",
    "read_source",
    "reader_versions",
    "sniff_kind",
    "words_read",
]


def __getattr__(name: str) -> Any:
    """The engines, loaded when first used: their libraries take a while to import and `--help` needs none."""
    if name not in ("Engine", "Recording", "Tesseract"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from ingest import engine

    return getattr(engine, name)
