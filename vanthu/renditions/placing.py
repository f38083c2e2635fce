"""From pixels of an upright page image to points of a PDF page, and how text runs there."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pikepdf

from ingest.values import Page


@dataclass(frozen=True, slots=True)
class Sheet:
    """The visible part of a PDF page in points, and how far it is turned clockwise until the image is upright."""

    left: float
    bottom: float
    right: float
    top: float
    turned: int
    width: int
    height: int

    def point(self, x: float, y: float) -> tuple[float, float]:
        """The point of the PDF page at pixel (`x`, `y`) of the upright page image, whose origin is at its top left."""
        across, down = x / self.width, y / self.height
        wide, high = self.right - self.left, self.top - self.bottom
        match self.turned:
            case 90:
                return self.left + down * wide, self.bottom + across * high
            case 180:
                return self.right - across * wide, self.bottom + down * high
            case 270:
                return self.right - down * wide, self.top - across * high
        return self.left + across * wide, self.top - down * high

    @property
    def unit(self) -> tuple[float, float]:
        """Points for a pixel along the lines and across them."""
        wide, high = self.right - self.left, self.top - self.bottom
        if self.turned in (90, 270):
            return high / self.width, wide / self.height
        return wide / self.width, high / self.height

    def angle(self, slope: float) -> float:
        """How text that falls by `slope` on the image runs on the PDF page, in radians, counterclockwise."""
        along, across = self.unit
        return math.radians(self.turned) - math.atan(slope * across / along)


def find_sheet(pdf_page: pikepdf.Page, page: Page) -> Sheet:
    """How `page`, read from an image of `pdf_page`, lies on it; raises `ValueError` or `TypeError` for odd boxes."""
    media = _ordered(pdf_page.mediabox)
    crop = _ordered(pdf_page.cropbox)
    # ISO 32000-1, 14.11.2.1: what of the crop box lies outside the media box is not there.
    box = (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))
    if box[0] >= box[2] or box[1] >= box[3]:
        box = media
    if box[0] >= box[2] or box[1] >= box[3]:
        raise ValueError("a page has no size")
    rotate = pdf_page.obj.get("/Rotate", 0)
    turned = (round(float(rotate) / 90) + page.turn) % 4 * 90
    return Sheet(*box, turned, max(1, page.width), max(1, page.height))


def _ordered(box: pikepdf.Array) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (float(side) for side in box)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
