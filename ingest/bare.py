"""Bare ink: where a page image shows what may be lines of print and no word is known to stand.

What is too large or too thin for a letter, single specks and thin lines are left out; whether the rest says
anything is found by reading it.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.sheet import Grey
from ingest.values import Box

_WORK_DPI = 100
_LOWEST, _HIGHEST = 5, 40
"""Heights of letters and of words that run together, in pixels at 100 dpi: type of 6 to 40 points."""
_WIDEST = 300
_FLAT = 6.0
"""What is so many times as wide as high and no higher than `_THIN` is a line, not a letter."""
_THIN = 6
_REACH = 12
"""Pixels between letters of one line: wider than a blank of large type, narrower than the gap between two cells."""
_PITCH = 25
"""Pixels from a line to the next below it, at most, that are read in one piece."""
_MARGIN = 3
"""Pixels around a word in which ink is its own: tails, slanted letters, the error of a scan's boxes."""
_SMALLEST = 40
"""Square pixels at 100 dpi of what is read: a figure of 8 points has 5 × 8."""
_CONTRAST = 12
_MOST_SPOTS = 20_000
"""A page with more spots is a drawing or noise."""

_Mask = NDArray[np.uint8]


def find_bare(grey: Grey, words: Sequence[Box], *, dpi: int) -> list[Box]:
    """The regions of a page image with ink that may be print and that none of `words` covers, from top to bottom.

    A region is one or more lines that stand under one another; boxes are in pixels of `grey`, which is at `dpi`.
    """
    step = max(1, round(dpi / _WORK_DPI))
    ink = _ink(grey, step)
    for box in words:
        left, top = max(0, box.left // step - _MARGIN), max(0, box.top // step - 1)
        ink[top : box.bottom // step + 2, left : box.right // step + 1 + _MARGIN] = 0
    lines = np.zeros_like(ink)
    for line in _parts(_letters(ink), across=_REACH, down=0):
        if line.width * line.height >= _SMALLEST:
            lines[line.top : line.bottom, line.left : line.right] = 1
    height, width = grey.shape
    return [
        Box(b.left * step, b.top * step, min(width, b.right * step), min(height, b.bottom * step))
        for b in sorted(_parts(lines, across=_PITCH, down=_PITCH), key=lambda b: (b.top, b.left))
    ]


def has_ink(grey: Grey, box: Box) -> bool:
    """Whether anything is seen inside `box`: paper alone has nearly one shade."""
    pixels = grey[box.top : box.bottom, box.left : box.right]
    if not pixels.size:
        return False
    low, high = np.percentile(pixels, (1, 90))
    return bool(high - low >= _CONTRAST or high < 128)


def _ink(grey: Grey, step: int) -> _Mask:
    """1 where there is ink, each pixel the darkest of `step` × `step`."""
    height, width = (max(1, side // step) for side in grey.shape)
    cut = grey[: height * step, : width * step]
    rows = np.minimum.reduce([cut[at::step][:height] for at in range(min(step, cut.shape[0]))])
    small = np.minimum.reduce([rows[:, at::step][:, :width] for at in range(min(step, cut.shape[1]))])
    paper = int(np.searchsorted(np.cumsum(np.bincount(small.ravel(), minlength=256)), 0.8 * small.size))
    ink: _Mask = (small < min(170.0, 0.75 * paper)).astype(np.uint8)
    return ink


def _letters(ink: _Mask) -> _Mask:
    """The spots of `ink` that may be letters or words."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    if count > _MOST_SPOTS:
        return np.zeros_like(ink)
    wide, high = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    kept = (high >= _LOWEST) & (high <= _HIGHEST) & (wide <= _WIDEST)
    kept &= ~((high <= _THIN) & (wide > _FLAT * high))
    kept[0] = False  # the paper
    letters: _Mask = kept[labels].astype(np.uint8)
    return letters


def _parts(mask: _Mask, *, across: int, down: int) -> list[Box]:
    """The boxes of what in `mask` stands together: nothing farther apart than `across` and `down` pixels."""
    kernel = np.ones((1 + down, 1 + across), np.uint8)
    room = cv2.copyMakeBorder(mask, down, down, across, across, cv2.BORDER_CONSTANT, value=[0])
    _, _, stats, _ = cv2.connectedComponentsWithStats(cv2.dilate(room, kernel), connectivity=8)
    # The spots grew by half of the reach on each side, the odd pixel to the right and down.
    left, right = across - across // 2, across + (across + 1) // 2
    top, bottom = down - down // 2, down + (down + 1) // 2
    return [Box(int(x - left), int(y - top), int(x + w - right), int(y + h - bottom)) for x, y, w, h, _ in stats[1:]]
