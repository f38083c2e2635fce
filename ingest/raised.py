"""Raised figures on a page image: the marks of footnotes, found by their shape and place."""

from __future__ import annotations

from ingest.engine import ReadImage
from ingest.sheet import Sheet
from ingest.values import Raised


def find_raised(sheet: Sheet, reading: ReadImage) -> tuple[Raised, ...]:
    """The raised figures of `sheet` in its pixels; spans index the text of `reading`."""
    return ()
