"""The ones of Roman numerals counted in the ink: where strokes nearly touch, III is read as II and XIII as XII."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ingest.sheet import Grey, Sheet
from ingest.values import Box

_NUMERAL: Final = re.compile(r"(?P<head>[(“\"]?X{0,3}V?)(?P<ones>I{1,2}|(?=I?H)[IH]{2,3})(?P<tail>[-–).,;:]*)")
_BAND: Final = (0.3, 0.7)
"""The part of a capital's height, from its top, that serifs do not reach."""
_STEM: Final = 0.85
"""The share of that band that is dark along an upright stroke; slanting ones cross it."""
_PITCH: Final = (0.3, 0.66)
"""From one stroke to the next in heights of a capital: 0.5 in Times, 0.58 in its bold; 0.8 from an X to an I."""
_EVEN: Final = 1.35
"""The widest gap against the narrowest between strokes of one numeral, and likewise their widths."""
_MOST: Final = 3
_LEAST: Final = 10
"""Pixels of a capital's height below which strokes run together."""


def count_ones(sheet: Sheet, box: Box, text: str) -> str | None:
    """`text` with as many ones as stand in the ink of `box`; None where no more are seen than were read."""
    numeral = _NUMERAL.fullmatch(text)
    if numeral is None:
        return None
    stems = _stems(sheet.grey[box.top : box.bottom, box.left : box.right])
    seen = _last_even(stems, closing=")" in numeral["tail"])
    read = 1 if "H" in numeral["ones"] else len(numeral["ones"])  # no numeral has an H: any number of strokes will do
    if not read < seen <= _MOST:
        return None
    return numeral["head"] + "I" * seen + numeral["tail"]


def _stems(pixels: Grey) -> list[tuple[float, float, float]]:
    """Upright strokes from left to right: middle, width, and the height of a capital."""
    if min(pixels.shape) < _LEAST:
        return []
    dark = pixels < (int(pixels.max()) + int(pixels.min())) / 2
    if not dark.any():
        return []
    rows = np.flatnonzero(dark.sum(axis=1) >= 0.1 * dark.sum(axis=1).max())
    top, height = int(rows[0]), float(rows[-1] - rows[0] + 1)
    band = dark[top + round(_BAND[0] * height) : top + round(_BAND[1] * height)]
    if height < _LEAST or not len(band):
        return []
    edges = _edges(band.mean(axis=0) >= _STEM)
    return [((left + right) / 2, float(right - left), height) for left, right in edges]


def _edges(marked: NDArray[np.bool_]) -> list[tuple[int, int]]:
    steps = np.diff(np.concatenate([[0], marked.astype(np.int8), [0]]))
    return list(zip(np.flatnonzero(steps == 1).tolist(), np.flatnonzero(steps == -1).tolist(), strict=True))


def _last_even(stems: list[tuple[float, float, float]], *, closing: bool) -> int:
    """How many strokes at the right end stand evenly; `closing` says that the last may be a bracket."""
    stems = stems[:-1] if closing else stems
    count = 1 if stems else 0
    gaps: list[float] = []
    for right, left in pairwise(reversed(stems)):
        gap = right[0] - left[0]
        widths = sorted((left[1], right[1]))
        if not _is_pitch(left, right) or widths[1] > _EVEN * widths[0] + 1:
            break
        gaps.append(gap)
        if max(gaps) > _EVEN * min(gaps):
            return 0
        count += 1
    return count


def _is_pitch(left: tuple[float, float, float], right: tuple[float, float, float]) -> bool:
    return _PITCH[0] <= (right[0] - left[0]) / right[2] <= _PITCH[1]
