"""Pieces of a line cut out of a sheet to be read by themselves, with paper around and other lines' ink away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image

from ingest.sheet import Grey, Sheet
from ingest.values import Box

_MARGIN = 0.3
"""Of a box's height: what is cut around it, so that marks above letters and tails below them come along."""
_PAPER = 10
"""Pixels of paper around a crop: letters at the very edge are lost."""
_DARK = 0.35
"""How far from the paper towards the ink a pixel must be to count as ink."""


@dataclass(frozen=True, slots=True)
class Crop:
    """A piece of a sheet: the image to be read, and `box`, what it shows of the sheet, `scale` times as large."""

    image: Image.Image
    box: Box
    scale: float

    def place(self, box: Box) -> Box:
        """A box of the crop's pixels on the sheet, within what the crop shows."""
        left, right = (round((x - _PAPER) / self.scale) + self.box.left for x in (box.left, box.right))
        top, bottom = (round((y - _PAPER) / self.scale) + self.box.top for y in (box.top, box.bottom))
        left, right = (min(max(x, self.box.left), self.box.right) for x in (left, right))
        top, bottom = (min(max(y, self.box.top), self.box.bottom) for y in (top, bottom))
        return Box(left, top, right, bottom)


def cut(sheet: Sheet, own: Sequence[Box], others: Iterable[Box], *, dpi: int) -> Crop:
    """The part of `sheet` around the boxes `own` of one line, at `dpi`, without what lies in the boxes `others`."""
    height, width = sheet.grey.shape
    tall = sorted(box.height for box in own)[len(own) // 2]
    margin = max(2, round(_MARGIN * tall))
    box = Box(
        max(0, min(b.left for b in own) - margin),
        max(0, min(b.top for b in own) - margin),
        min(width, max(b.right for b in own) + margin),
        min(height, max(b.bottom for b in own) + margin),
    )
    pixels = sheet.grey[box.top : box.bottom, box.left : box.right].copy()
    paper = int(np.percentile(pixels[::2, ::2], 90)) if pixels.size else 255
    _clear(pixels, box, own, others, paper)
    scale = dpi / sheet.dpi
    if scale != 1:
        size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
        how = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=how), np.uint8)
    return Crop(Image.fromarray(np.pad(pixels, _PAPER, constant_values=paper)), box, scale)


def _clear(pixels: Grey, box: Box, own: Sequence[Box], others: Iterable[Box], paper: int) -> None:
    """Paint over the ink whose greater part lies in boxes of other lines and outside the line's own."""
    foreign = np.zeros(pixels.shape, np.uint8)
    for other in others:
        _fill(foreign, box, other, 1)
    if not foreign.any():
        return
    for mine in own:
        _fill(foreign, box, mine, 0)
    darkest = int(pixels.min(initial=255))
    ink = (pixels < paper - _DARK * (paper - darkest)).astype(np.uint8)
    count, labels = cv2.connectedComponents(ink, connectivity=8)
    inside = np.bincount(labels.ravel(), weights=foreign.ravel(), minlength=count)
    gone = 2 * inside > np.bincount(labels.ravel(), minlength=count)
    gone[0] = False
    if gone.any():
        pixels[cv2.dilate(gone[labels].astype(np.uint8), np.ones((3, 3), np.uint8)) > 0] = paper


def _fill(mask: Grey, frame: Box, box: Box, value: int) -> None:
    """Set the part of `mask`, which shows `frame`, that lies in `box`."""
    top, bottom = max(0, box.top - frame.top), max(0, box.bottom - frame.top)
    left, right = max(0, box.left - frame.left), max(0, box.right - frame.left)
    mask[top:bottom, left:right] = value
