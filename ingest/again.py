"""Reading again where it pays: doubtful lines, symbols and figures, and ink that no word covers."""

from __future__ import annotations

from ingest.engine import Engine, ReadImage
from ingest.language import Language
from ingest.sheet import Sheet


def read_again(sheet: Sheet, first: ReadImage, *, engine: Engine, language: Language, seconds: int) -> ReadImage:
    """`first`, the reading of `sheet` in its pixels, with what second readings made better."""
    return first
