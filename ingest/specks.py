"""Dirt on a page: pieces of ink too small for a letter and too far from any to be part of one."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.sheet import Grey

_INK = 0.72
"""Darker than this share of the paper is ink."""
_LOWEST, _HIGHEST = 0.042, 0.2
"""Inches between which small letters stand: type of 7 points and of 30. Lower are the marks, and a seal's letters."""
_LETTERS = 60
"""Fewer pieces of ink say nothing of the size of the type."""
_DOT = 0.45
"""Widest side of a speck, of the height of small letters: a full stop in Times has 0.25, a raised figure 0.6."""
_ALONE = 1.0
"""Nothing of a letter stands so far from the next one: dots of letters within 0.4, an ellipsis within 0.6."""
_MATE = 1.6
"""Dots of one size in a row no further apart are a leader."""
_MOST = 60_000
"""A page with more pieces of ink is a picture or noise, which is left as it is."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """The connected pieces of ink: `labels` (height, width) number them, `stats` (n, 5) are OpenCV's, row 0 the paper.

    `x_height` is the height of the small letters in pixels, None where there is too little type.
    """

    labels: NDArray[np.int32]
    stats: NDArray[np.int32]
    centres: NDArray[np.float64]
    x_height: float | None


def find_pieces(grey: Grey, *, dpi: int, paper: int) -> Pieces:
    """The pieces of ink on a page whose paper is `paper` bright."""
    ink = (grey < np.uint8(_INK * paper)).view(np.uint8)
    _, labels, stats, centres = cv2.connectedComponentsWithStats(ink, connectivity=8, ltype=cv2.CV_32S)
    rows = np.asarray(stats, dtype=np.int32)
    return Pieces(np.asarray(labels, dtype=np.int32), rows, np.asarray(centres, dtype=np.float64), _x_height(rows, dpi))


def _x_height(stats: NDArray[np.int32], dpi: int) -> float | None:
    """The commonest height of pieces as wide as letters; of several about as common the lowest."""
    wide, high = stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT]
    lowest, highest = max(5, round(_LOWEST * dpi)), max(6, round(_HIGHEST * dpi))
    letters = (high >= lowest) & (high <= highest) & (wide >= 0.4 * high) & (wide <= 3 * high)
    if int(letters.sum()) < _LETTERS:
        return None
    counts = np.bincount(high[letters], minlength=highest + 3).astype(np.float64)
    spread = np.convolve(counts, np.ones(3), mode="same")
    # Capitals and figures stand higher, and letters grown together with their marks.
    peaks = np.flatnonzero((spread >= np.roll(spread, 1)) & (spread >= np.roll(spread, -1)))
    peak = int(peaks[spread[peaks] >= 0.6 * spread.max()][0])
    near = np.arange(max(0, peak - 1), peak + 2)
    return float((near * counts[near]).sum() / max(1.0, counts[near].sum()))


def remove_specks(grey: Grey, pieces: Pieces, *, paper: int) -> tuple[Grey, int]:
    """`grey` with its specks painted over, and how many there were.

    Spared is what touches a letter's surroundings (dots of letters, stops, commas, marks) and dots in a row.
    """
    if pieces.x_height is None or not 2 <= len(pieces.stats) <= _MOST:
        return grey, 0
    size = np.maximum(pieces.stats[:, cv2.CC_STAT_WIDTH], pieces.stats[:, cv2.CC_STAT_HEIGHT])
    small = size <= max(2.0, _DOT * pieces.x_height)
    small[0] = True
    letters = np.where(small[pieces.labels], np.uint8(255), np.uint8(0))
    far = cv2.distanceTransform(letters, cv2.DIST_L2, cv2.DIST_MASK_3)
    at = np.flatnonzero(small)[1:]
    x, y = (pieces.centres[at, axis].round().astype(np.intp) for axis in (0, 1))
    alone = at[far[y, x] - size[at] / 2 > _ALONE * pieces.x_height]
    specks = alone[~_in_rows(pieces, alone, at)]
    if not len(specks):
        return grey, 0
    return _painted(grey, pieces.stats[specks], paper), len(specks)


def _in_rows(pieces: Pieces, dots: NDArray[np.intp], others: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Which of `dots` have at least two of `others` of their size near them in their row."""
    reach = _MATE * float(pieces.x_height or 0)
    areas = pieces.stats[:, cv2.CC_STAT_AREA].astype(np.float64)
    order = others[np.argsort(pieces.centres[others, 1])]
    rows = pieces.centres[order, 1]
    found = np.zeros(len(dots), dtype=np.bool_)
    for at, dot in enumerate(dots.tolist()):
        x, y = pieces.centres[dot]
        near = order[slice(*np.searchsorted(rows, (y - 0.15 * reach, y + 0.15 * reach)))]
        alike = (areas[near] < 2.5 * areas[dot]) & (areas[near] > 0.4 * areas[dot])
        found[at] = int((alike & (np.abs(pieces.centres[near, 0] - x) <= reach)).sum()) > 2
    return found


def _painted(grey: Grey, stats: NDArray[np.int32], paper: int) -> Grey:
    """`grey` with the boxes of the pieces and their grey rims filled with paper."""
    clean = grey.copy()
    for left, top, width, height in stats[:, :4].tolist():
        clean[max(0, top - 1) : top + height + 1, max(0, left - 1) : left + width + 1] = paper
    return clean
