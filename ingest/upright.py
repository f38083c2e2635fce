"""How a page lies: the quarter turn that makes it upright, and the slope of its lines.

Both are read off the rows of ink of a copy at 100 dpi. Looked at along the lines, ink gathers in rows with paper
between them; across the lines, or a little aside, it does not. What is up shows in the letters: they stand on a
sharp base line, and Vietnamese has more ink above its small letters (tones, hats, ascenders) than below them.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.sheet import Grey

WORK_DPI = 100
"""At 100 dpi a skew of 0.05° moves the end of an A4 line by 0.7 pixels, and small type still has its rows."""

_Points = NDArray[np.float32]
"""(n, 2): x and y of pixels of ink, from the middle of the page."""

_REACH, _COARSE, _FINE = 15.0, 0.5, 0.02
"""Degrees: how far a page may be skewed, the first step of the search, and the last."""
_LETTERS = 100
"""Fewer pieces of ink than this are no page of text: a title page or a picture stays as it lies."""
_SHARP = 2.2
"""How far the ink in rows must stand out: text along its lines gives 4 to 40, across them below 1.9, noise 1.2."""
_SMALL, _HIGH, _WIDE = 4, 60, 300
"""Pixels of a piece of ink that is no speck, and the sides of one that is no picture, frame or edge of the sheet."""
_MOST_POINTS, _COARSE_POINTS = 60_000, 15_000
_STRIPS = 6
"""A page's rows are looked at in strips, so that a bent sheet or two columns do not blur them."""
_HANGING = -0.15
"""Below this a page hangs. Of 86 pages in four typefaces none upright was below 0.03; nearly all hanging ones were
below -0.18, the rest, in Noto Serif with its large small letters, near 0: these stay as they lie."""
_FAN_STEP, _FAN_STEPS, _FAN_GAIN = 0.4, 6, 1.15
"""Degrees by which fans are tried, so many to either side, and how much sharper one must make the rows."""
_SHORTEST = 10
"""Rows of ink that a strip must have."""
_CORE = (4, 25)
"""Pixels: how high small letters, or capitals, may stand."""


@dataclass(frozen=True, slots=True)
class Lie:
    """`turn` quarter turns clockwise make the page upright; then its lines run down to the right by `skew` degrees.

    `fan` says by how many degrees more they do so at the foot than at the head: a sheet photographed from aside.
    `lined` says that there are clear lines of text.
    """

    turn: int = 0
    skew: float = 0.0
    lined: bool = False
    fan: float = 0.0


def find_lie(grey: Grey, *, dpi: int) -> Lie:
    """How the page lies; a page with few letters or without clear lines is taken to lie upright and straight."""
    ink = find_ink(grey, dpi=dpi)
    points = _points(ink)
    if points is None:
        return Lie()
    turn, skew, sharp = 0, *_coarse(points)
    if sharp < 2 * _SHARP:
        aside = np.column_stack([-points[:, 1], points[:, 0]])
        skew_aside, sharp_aside = _coarse(aside)
        if sharp_aside > 1.5 * sharp:
            turn, skew, sharp, points = 1, skew_aside, sharp_aside, aside
    if sharp < _SHARP:
        return Lie()
    skew = _refined(points, skew)
    skew, fan = _fanned(points, skew, ink.shape[turn])
    if _uprightness(points, skew) < _HANGING:
        turn += 2
    return Lie(turn, skew, lined=True, fan=fan)


def find_ink(grey: Grey, *, dpi: int) -> NDArray[np.uint8]:
    """A mask (height, width) of 0 and 1 at about 100 dpi of what is darker than its surroundings."""
    scale = WORK_DPI / max(1, dpi)
    height, width = (max(1, round(side * scale)) for side in grey.shape)
    small = cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA) if scale < 1 else grey
    around = cv2.blur(small, (31, 31), borderType=cv2.BORDER_REPLICATE)
    return (cv2.subtract(around, small) > 16).astype(np.uint8)


def _points(ink: NDArray[np.uint8]) -> _Points | None:
    """Where letters have ink, None where there are too few of them."""
    if min(ink.shape) < WORK_DPI:
        return None
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8, ltype=cv2.CV_32S)
    kept = (
        (stats[:, cv2.CC_STAT_AREA] >= _SMALL)
        & (stats[:, cv2.CC_STAT_HEIGHT] <= _HIGH)
        & (stats[:, cv2.CC_STAT_WIDTH] <= _WIDE)
    )
    kept[0] = False
    if int(kept.sum()) < _LETTERS:
        return None
    rows, columns = np.nonzero(kept[labels])
    middle = ink.shape[1] / 2, ink.shape[0] / 2
    points = np.column_stack([columns - middle[0], rows - middle[1]]).astype(np.float32)
    return points[:: 1 + len(points) // _MOST_POINTS]


def _sharpness(points: _Points, degrees: float | NDArray[np.float32], bin_size: float) -> float:
    """How the number of points changes from row to row, squared, where rows slope by `degrees`, all or each."""
    slopes = np.tan(np.radians(degrees)).astype(np.float32)
    places = (points[:, 1] - points[:, 0] * slopes) / np.float32(bin_size)
    rows = np.bincount((places - places.min()).astype(np.int32))
    return float(np.square(np.diff(rows.astype(np.float64))).sum())


def _coarse(points: _Points) -> tuple[float, float]:
    """The slope in degrees at which rows are sharpest, and how many times sharper than at most other slopes."""
    some = points[:: 1 + len(points) // _COARSE_POINTS]
    slopes = np.arange(-_REACH, _REACH + _COARSE / 2, _COARSE)
    found = np.array([_sharpness(some, float(slope), 2.0) for slope in slopes])
    return float(slopes[found.argmax()]), float(found.max() / max(1.0, float(np.median(found))))


def _refined(points: _Points, slope: float) -> float:
    """The slope nearby at which rows are sharpest, to a few hundredths of a degree."""
    step = _COARSE / 4
    while step > _FINE:
        near = [slope + step * at for at in range(-4, 5)]
        slope = max(near, key=lambda degrees: _sharpness(points, degrees, 1.0))
        step /= 4
    return round(slope, 3)


def _fanned(points: _Points, skew: float, height: int) -> tuple[float, float]:
    """The slope of the lines at the page's middle, and the fan that makes them much sharper; 0.0 where none does."""
    some = points[:: 1 + len(points) // _COARSE_POINTS]
    down = some[:, 1] / np.float32(max(1, height))

    def sharp(middle: float, fan: float) -> float:
        return _sharpness(some, np.float32(middle) + np.float32(fan) * down, 1.0)

    # Where most of the text stands at the head or the foot, the slope found is the one there.
    places = [
        (skew + share * _FAN_STEP * at, _FAN_STEP * at)
        for at in range(-_FAN_STEPS, _FAN_STEPS + 1)
        for share in (-0.3, 0.0, 0.3)
    ]
    middle, fan = max(places, key=lambda place: sharp(*place))
    if not fan or sharp(middle, fan) < _FAN_GAIN * sharp(skew, 0.0):
        return skew, 0.0
    near = [(middle + 0.1 * x, fan + 0.1 * y) for x in range(-4, 5) for y in range(-3, 4)]
    middle, fan = max(near, key=lambda place: sharp(*place))
    return round(middle, 3), round(fan, 3)


def _uprightness(points: _Points, skew: float) -> float:
    """How much speaks for letters that stand (above 0) or hang (below 0).

    Letters stand on their base line, so rows lose ink there more sharply than they gain it above; and over the
    core of a line there is more ink than under it.
    """
    across = points[:, 0]
    rows = (points[:, 1] - across * np.float32(np.tan(np.radians(skew)))).astype(np.int32)
    rows -= rows.min()
    left, width = float(across.min()), float(np.ptp(across)) + 1
    strips = ((across - left) * _STRIPS / width).astype(np.int32)
    height = int(rows.max()) + 1
    profiles = np.bincount(strips * height + rows, minlength=_STRIPS * height).reshape(_STRIPS, height)
    steps = np.diff(np.pad(profiles, ((0, 0), (1, 1)))).astype(np.float64) ** 3
    over = under = 0
    for profile in profiles:
        above, below = _votes(profile.astype(np.float64))
        over, under = over + above, under + below
    return float(-steps.sum() / max(1.0, np.abs(steps).sum())) + 0.5 * (over - under) / max(1, over + under)


def _votes(profile: NDArray[np.float64]) -> tuple[int, int]:
    """How many lines of a strip have clearly more ink over their core than under it, and how many the reverse."""
    used = profile[profile > 0]
    if len(used) < _SHORTEST:
        return 0, 0
    core = profile > 0.5 * np.percentile(used, 90)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], core.astype(np.int8), [0]])))
    above = below = 0
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        high = int(end - start)
        if not _CORE[0] <= high <= _CORE[1]:
            continue
        over, under = profile[max(0, start - high) : start].sum(), profile[end : end + high].sum()
        above, below = above + (over > 1.3 * under), below + (under > 1.3 * over)
    return above, below
