"""Ink that no word covers: lines of print that the engine left out, grouped from components of letter size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple
from statistics import median
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.sheet import Grey, Sheet
from ingest.values import Box, Line

_DARK: Final = 0.45
"""How far from the paper towards the ink a pixel must be: specks of grain are paler, thin strokes darker."""
_LETTER: Final = (0.3, 1.8)
"""Height of a letter's component against the middle height of words, which tall letters and marks make up."""
_WIDEST: Final = 8.0
"""Width of a component against that height: letters touch, at half the size words do; rules are too low anyway."""
_GAP: Final = 1.2
"""Widest gap in a line, in heights of words: a wide blank of a justified line."""
_TALLEST: Final = 2.0
"""Height of a line against words: what is taller is a seal, a signature or two things at once."""
_LARGE: Final = 16.0
"""Pixels of a word's height from which half the size will do."""
_FEWEST: Final = 4
"""Letters that make a line; fewer are specks, page numbers, parts of signatures."""
_LONGER: Final = 2.0
"""A line is that much longer than high."""
_EDGE: Final = 0.15
"""Around a word's box, in heights of words: tails and marks that the engine's box leaves out."""


def find_uncovered(sheet: Sheet, lines: Sequence[Line]) -> list[Box]:
    """Boxes of lines of print on `sheet` that the words of `lines` do not cover, from the top; none without words."""
    words = [word.box for line in lines for word in line.words if word.box is not None]
    if not words or not sheet.grey.size:
        return []
    tall = max(4.0, median(box.height for box in words))
    ink = _ink(sheet.grey)
    edge = round(_EDGE * tall)
    for box in words:
        if box.height <= _TALLEST * tall:  # a box over several lines covers what was never read
            ink[max(0, box.top - edge) : box.bottom + edge, max(0, box.left - edge) : box.right + edge] = 0
    if tall < _LARGE:
        return _group(ink, tall)
    # At half the size letters are still letters, and it takes a quarter of the time.
    return [Box(*(2 * side for side in astuple(box))) for box in _group(_half(ink), tall / 2)]


def _ink(grey: Grey) -> NDArray[np.uint8]:
    """1 where there is ink."""
    paper, ink = (float(v) for v in np.percentile(grey[::8, ::8], (90, 1)))
    return (grey < paper - _DARK * max(40.0, paper - ink)).astype(np.uint8)


def _half(ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Half as wide and high; a pixel is ink where any of its four was."""
    even = ink[: ink.shape[0] // 2 * 2, : ink.shape[1] // 2 * 2]
    halved: NDArray[np.uint8] = even[::2, ::2] | even[1::2, ::2] | even[::2, 1::2] | even[1::2, 1::2]
    return halved


def _group(ink: NDArray[np.uint8], tall: float) -> list[Box]:
    """Lines of neighbouring letters in `ink`, where words are `tall` pixels high."""
    stats = np.asarray(cv2.connectedComponentsWithStats(ink, connectivity=8)[2][1:], np.int32)
    width, height = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    letters = stats[
        (height >= _LETTER[0] * tall) & (height <= _LETTER[1] * tall) & (width <= _WIDEST * tall), : cv2.CC_STAT_AREA
    ]
    if len(letters) < _FEWEST:
        return []
    mask = np.zeros(ink.shape, np.uint8)
    for left, top, width, height in letters.tolist():
        mask[top : top + height, left : left + width] = 1
    reach = max(1, round(_GAP * tall))
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, reach), np.uint8), borderType=cv2.BORDER_CONSTANT)
    labels, boxes = cv2.connectedComponentsWithStats(closed, connectivity=8)[1:3]
    held = [0] * len(boxes)
    for left, top, width, height in letters.tolist():
        held[labels[top + height // 2, left + width // 2]] += 1
    found = [
        Box(left, top, left + width, top + height)
        for (left, top, width, height, _), count in list(zip(boxes.tolist(), held, strict=True))[1:]
        if count >= _FEWEST and height <= _TALLEST * tall and width >= _LONGER * height
    ]
    return sorted(found, key=lambda box: (box.top, box.left))
