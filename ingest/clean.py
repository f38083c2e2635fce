"""Cleaning a page image: only what its measures ask for."""

from __future__ import annotations

from PIL import Image

from ingest.sheet import Sheet, as_it_is


def clean(image: Image.Image, *, dpi: int) -> Sheet:
    """The upright page image (`L` or `RGB`) at `dpi`, made ready for the engine."""
    return as_it_is(image, dpi)
