"""Engines for those who read no scans, or perhaps none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from PIL import Image

import ingest
from ingest.engine import ReadImage
from ingest.errors import PageUnreadable


@dataclass(frozen=True, slots=True)
class NoEngine:
    """Reads no image: pages without a usable text layer fail."""

    name: str = "none"

    def read(self, image: Image.Image, *, dpi: int, seconds: int) -> ReadImage:
        """Always `PageUnreadable`."""
        raise PageUnreadable("a scanned page is not clean text")

    def read_crops(
        self, crops: Sequence[Image.Image], *, dpi: int, seconds: int, other: bool = True
    ) -> list[ReadImage]:
        """Always `PageUnreadable`."""
        raise PageUnreadable("a scanned page is not clean text")


@dataclass(frozen=True)
class LateEngine:
    """Tesseract, asked for only when the first image is met: a text needs no OCR program on the machine."""

    languages: str

    @cached_property
    def _engine(self) -> ingest.Engine:
        return ingest.Tesseract(self.languages)

    @property
    def name(self) -> str:
        """Engine, version, models and settings."""
        return self._engine.name

    def read(self, image: Image.Image, *, dpi: int, seconds: int) -> ReadImage:
        """As `ingest.Tesseract`."""
        return self._engine.read(image, dpi=dpi, seconds=seconds)

    def read_crops(
        self, crops: Sequence[Image.Image], *, dpi: int, seconds: int, other: bool = True
    ) -> list[ReadImage]:
        """As `ingest.Tesseract`."""
        return self._engine.read_crops(crops, dpi=dpi, seconds=seconds, other=other)
