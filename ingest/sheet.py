"""A page image made ready for the engine, and the way from its pixels back to those of the page."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ingest.values import Area, Box

Grey = NDArray[np.uint8]
"""(height, width) pixels from 0, ink, to 255, paper."""
LONGEST = 32_000
"""Pixels of the longer side to which an image may be enlarged: tesseract takes none above 32,767."""


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A cleaned page image of shape (height, width) at `dpi`, and what was found while cleaning.

    `matrix` (3, 3) leads from its pixels to those of the upright page image, which is `width` × `height` at
    `page_dpi`: page = matrix · (x, y, 1), divided by its third part. `areas` are in pixels of the page image.
    `steps` say what was done (`flat`, `deskewed 0.8°`), for the page's record. `skew` and `turn` are those of
    `ingest.values.Page`.
    """

    grey: Grey
    dpi: int
    width: int
    height: int
    page_dpi: int
    matrix: NDArray[np.float64]
    areas: tuple[Area, ...] = ()
    steps: tuple[str, ...] = ()
    turn: int = 0
    skew: float = 0.0

    @property
    def image(self) -> Image.Image:
        """The pixels as an image for the engine."""
        return Image.fromarray(self.grey)

    def place(self, box: Box) -> Box:
        """`box` on the page image: of the same size but for the scale, about the point where its middle comes to lie.

        A box around the turned corners would grow with the skew; the skew of a sheet is small, so a word's
        ink stays inside this one.
        """
        middle = np.array([(box.left + box.right) / 2, (box.top + box.bottom) / 2, 1.0])
        x, y, depth = (float(v) for v in self.matrix @ middle)
        x, y = x / depth, y / depth
        scale = float(np.hypot(self.matrix[0, 0], self.matrix[1, 0])) / depth
        half_width, half_height = scale * box.width / 2, scale * box.height / 2
        left, top = max(0, round(x - half_width)), max(0, round(y - half_height))
        right, bottom = round(x + half_width), round(y + half_height)
        left, top = min(left, self.width), min(top, self.height)
        return Box(left, top, max(left, min(self.width, right)), max(top, min(self.height, bottom)))


def as_it_is(image: Image.Image, dpi: int) -> Sheet:
    """A grey image of which nothing is cleaned."""
    grey = np.asarray(image if image.mode == "L" else image.convert("L"))
    height, width = grey.shape
    return Sheet(grey, dpi, width, height, dpi, np.eye(3))
