"""Short horizontal lines on a page image: the rule above footnotes, the rules under letterheads.

A rule is thin, longer than any stroke of a letter, and free of ink above and below. Skew turns it into a
staircase of runs, so runs that touch are joined before they are measured.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ingest.values import Box

_WORK_DPI = 100
_RUN = 12
"""Shortest stair of a rule in pixels at 100 dpi: a skew of two degrees leaves about thirty."""
_SHORTEST = 50
_THICKEST = 4.0
_LONGEST_SHARE = 0.75
"""Longer ones are the frames of tables or the edges of the sheet."""
_CLEAR_ABOVE, _CLEAR_BELOW = 5, 3
_EDGE = 20
"""Within a fifth of an inch of the image's edge lies the shadow of the sheet's."""
_MOST_RUNS = 20_000
"""A page with more is a drawing or noise, and has no rules worth finding."""

_Run = tuple[int, int, int]
"""Row, left and right (exclusive) of unbroken ink."""


def find_rules(image: Image.Image, *, dpi: int) -> tuple[Box, ...]:
    """The rules on a grey image, from top to bottom, in its pixels."""
    step = max(1, round(dpi / _WORK_DPI))
    grey = np.asarray(image)[: image.height // step * step, : image.width // step * step]
    if min(grey.shape) < 8 * step:
        return ()
    # Whole slices and a histogram: several times faster than one reduction over axes and a sorted percentile.
    rows = np.minimum.reduce([grey[at::step] for at in range(step)])
    small = np.minimum.reduce([rows[:, at::step] for at in range(step)])
    paper = int(np.searchsorted(np.cumsum(np.bincount(small.ravel(), minlength=256)), 0.8 * small.size))
    ink = small < min(170.0, 0.75 * paper)
    boxes = [_measure(ink, runs) for runs in _joined(_runs(ink))]
    found = sorted((box for box in boxes if box is not None), key=lambda b: (b.top, b.left))
    return tuple(Box(b.left * step, b.top * step, b.right * step, b.bottom * step) for b in found)


def _runs(ink: NDArray[np.bool_]) -> list[_Run]:
    padded = np.zeros((ink.shape[0], ink.shape[1] + 2), dtype=np.int8)
    padded[:, 1:-1] = ink
    rows, edges = np.nonzero(np.diff(padded, axis=1))
    lefts, rights = edges[::2], edges[1::2]
    long = rights - lefts >= _RUN
    if int(long.sum()) > _MOST_RUNS:
        return []
    return [(int(y), int(a), int(b)) for y, a, b in zip(rows[::2][long], lefts[long], rights[long], strict=True)]


def _joined(runs: list[_Run]) -> list[list[_Run]]:
    """Runs in groups of those that touch or nearly touch, from row to row."""
    groups: list[list[_Run]] = []
    live: list[int] = []
    for run in runs:
        row, left, right = run
        live = [g for g in live if groups[g][-1][0] >= row - 2]
        touching = [
            g for g in live if any(y >= row - 2 and a <= right + 3 and left <= b + 3 for y, a, b in groups[g][-12:])
        ]
        if not touching:
            groups.append([run])
            live.append(len(groups) - 1)
            continue
        home, *others = touching
        for other in others:
            groups[home] += groups[other]
            groups[other] = []
        live = [g for g in live if g not in others]
        groups[home] = sorted([*groups[home], run])
    return [group for group in groups if group]


def _measure(ink: NDArray[np.bool_], runs: list[_Run]) -> Box | None:
    """The box around the runs if it is a rule: long and thin, with clear paper above and below."""
    left, right = min(a for _, a, _ in runs), max(b for _, _, b in runs)
    top, bottom = runs[0][0], runs[-1][0] + 1
    width = right - left
    if left < _EDGE or right > ink.shape[1] - _EDGE or top < _EDGE or bottom > ink.shape[0] - _EDGE:
        return None
    if not _SHORTEST <= width <= _LONGEST_SHARE * ink.shape[1]:
        return None
    if sum(b - a for _, a, b in runs) > _THICKEST * width or bottom - top > _THICKEST + 0.05 * width:
        return None
    above = ink[max(0, top - _CLEAR_ABOVE) : max(0, top - 1), left:right].any(axis=0).mean()
    below = ink[bottom + 1 : bottom + 1 + _CLEAR_BELOW, left:right].any(axis=0).mean()
    return Box(left, top, right, bottom) if above <= 0.15 and below <= 0.15 else None
