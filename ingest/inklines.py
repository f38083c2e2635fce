"""Printed lines as ink: each line straightened, its baseline and size of type measured, and what in it stands raised.

All measures of a line are in ems of its type, counted upwards from its baseline, so that they mean the same at
every resolution and size.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.sheet import Grey
from ingest.values import Box, Line

Mask = NDArray[np.uint8]
"""(height, width), 1 where there is ink."""

X_HEIGHT = 0.45
"""Height of a letter without marks in ems: Times and its kin 0.45, wider faces up to 0.53."""
_TALL = 0.75
"""Lower quartile of the heights of words in ems, as in `ingest.strips`."""
_ABOVE, _BELOW = 1.0, 0.4
"""How much of a line is looked at, in ems from its baseline: above stand the descenders of the line before."""
_BESIDE = 1.5
"""Ems to both sides of the words: a mark that was not read at all stands outside of them."""
_INK = 0.6
"""Ink is darker than this share of the way from the darkest to the paper: small figures are grey from blur."""
_CONTRAST = 40
"""Grey levels between ink and paper below which a line holds no print."""
_SMALLEST_EM = 8.0
"""Pixels; in smaller type a raised figure is three pixels high."""
_STEEPEST = 0.05
_APART = 0.08
"""Ems by which two slopes differ over a line before both are tried."""
_RISE, _TOP = 0.14, 0.52
"""A raised figure's bottom and top above the baseline, in ems: processors raise by 0.33 and set 0.58 to 0.7 of the
size, so the bottom is at 0.3 and the top at 0.67 or more; blur and skew take some."""
_LOW, _HIGH = 0.2, 0.62
_NARROW, _WIDE = 0.05, 1.3
"""Heights and widths of what may be one figure or several that touch."""
_SPECK = 0.006
"""Ink in square ems that is dirt; a point of this type has 0.01."""
_MOST = 1000
"""Pieces of ink in a line with letters; a full line of small type has about 250, more are noise."""
_BREAK = 0.11
"""Ems of white across a stroke of a worn figure: two pixels of a fax in a note's type."""
_PITCH = 0.325
"""Ems from one raised figure to the next: half an em of a type of 0.65."""


@dataclass(frozen=True, slots=True, eq=False)
class InkLine:
    """A line straightened: its pixels `grey` (height, width) with the levels of `ink` and `paper`, its ink as a mask.

    `baseline` is a row of it, `edge` how many columns lose their ink there; `left`, `top` lead to the sheet, with
    `slope` rows down for each column to the right.
    """

    grey: Grey
    ink: int
    paper: int
    mask: Mask
    baseline: float
    em: float
    left: int
    top: int
    slope: float
    edge: float

    def darkness(self, left: int, top: int, right: int, bottom: int) -> NDArray[np.float32]:
        """A rectangle of the line from 0.0, paper, to 1.0, ink."""
        levels = np.float32(self.paper) - self.grey[top:bottom, left:right]
        dark = np.clip(levels / np.float32(self.paper - self.ink), 0.0, 1.0)
        return np.asarray(dark, dtype=np.float32)

    def place(self, left: int, top: int, right: int, bottom: int) -> Box:
        """A rectangle of the line in the sheet's pixels."""
        down = self.top + round(self.slope * (left + right) / 2)
        return Box(max(0, left + self.left), max(0, top + down), max(0, right + self.left), max(0, bottom + down))


@dataclass(frozen=True, slots=True)
class Patch:
    """A piece of raised ink in a line, in its pixels; `cut` says that it touches other ink there.

    `before` and `after` are gap, height and bottom of the nearest other ink, in ems; the gap is 1.0 where none is near.
    """

    left: int
    top: int
    right: int
    bottom: int
    cut: bool
    before: tuple[float, float, float]
    after: tuple[float, float, float]


def find_slope(lines: Sequence[Line]) -> float:
    """By how many pixels the lines of a sheet go down for each pixel to the right: the middle of the lines' own."""
    slopes: list[float] = []
    for line in lines:
        slope = _own_slope(line)
        if slope is not None:
            slopes.append(slope)
    return float(np.clip(np.median(slopes), -_STEEPEST, _STEEPEST)) if slopes else 0.0


def straighten(grey: Grey, line: Line, slope: float) -> InkLine | None:
    """The ink of `line`, whose words stand in pixels of `grey`; None where there is no print to be measured."""
    boxes = [word.box for word in line.words if word.box is not None and word.box.width and word.box.height]
    if not boxes:
        return None
    heights = sorted(box.height for box in boxes)
    em = heights[len(heights) // 4] / _TALL
    if em < _SMALLEST_EM:
        return None
    left = max(0, round(min(box.left for box in boxes) - _BESIDE * em))
    right = min(grey.shape[1], round(max(box.right for box in boxes) + _BESIDE * em))
    measured = _along(grey, boxes, em, left, right, slope)
    own = _own_slope(line)
    # The lines of a photograph do not all slope alike; whose slope is right, the sharper baseline tells.
    if own is not None and _APART * em < abs(own - slope) * (right - left) and abs(own - slope) < _STEEPEST:
        other = _along(grey, boxes, em, left, right, own)
        if other is not None and (measured is None or other.edge > measured.edge):
            return other
    return measured


def find_patches(line: InkLine) -> list[Patch]:
    """What stands raised in a line, from left to right: of the height of a small figure, with clear paper below."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(line.mask, connectivity=8, ltype=cv2.CV_16U)
    em, base = line.em, line.baseline
    lefts, tops = stats[1:, cv2.CC_STAT_LEFT], stats[1:, cv2.CC_STAT_TOP]
    rights, bottoms = lefts + stats[1:, cv2.CC_STAT_WIDTH], tops + stats[1:, cv2.CC_STAT_HEIGHT]
    solid = stats[1:, cv2.CC_STAT_AREA] >= max(3.0, _SPECK * em * em)
    if count < 2 or not 0 < int(solid.sum()) <= _MOST:
        return []
    boxes = np.stack([lefts, tops, rights, bottoms], axis=1)[solid].astype(np.int64)
    high = base - boxes[:, 3] >= _RISE * em
    standing = boxes[~high]
    raised = boxes[high & (boxes[:, 1] > 0)]
    # What begins below the baseline belongs to the next line.
    letters = standing[standing[:, 1] < base - 0.1 * em]
    raised = _joined(raised[_is_free(raised, letters)], em)
    found = [(tuple(map(int, box)), False) for box in raised]
    tall = (base - standing[:, 1] >= _TOP * em) & (base - standing[:, 3] > -_BELOW * em)
    clear = line.mask[max(0, round(base - _RISE * em)) : round(base + 0.1 * em)].max(axis=0) == 0
    tall &= clear[standing[:, 0]] | clear[standing[:, 2] - 1]
    found += [(box, True) for at in np.flatnonzero(tall) for box in _overhangs(line, clear, standing[at])]
    pieces = [(piece, cut) for box, cut in found if _has_size(box, line) for piece in _parted(box, line)]
    beside = np.concatenate([standing, raised])
    return [_patch(piece, beside, em, base, cut=cut) for piece, cut in sorted(pieces)]


def _along(grey: Grey, boxes: Sequence[Box], em: float, left: int, right: int, slope: float) -> InkLine | None:
    """The line of words in `boxes` straightened by a slope."""
    # Dots below and descenders pull the bottoms of some words down, so the upper third tells.
    levels = sorted(box.bottom - slope * ((box.left + box.right) / 2 - left) for box in boxes)
    guess = levels[len(levels) // 3]
    top = round(guess - 1.25 * em)
    crop = _shear(grey, left, top, right - left, round(1.9 * em), slope)
    return _measure(crop, guess - top, em, left, top, slope)


def _own_slope(line: Line) -> float | None:
    """The slope of the tops and bottoms of a long line's words."""
    boxes = [word.box for word in line.words if word.box is not None]
    if len(boxes) < 5:
        return None
    x = np.array([(box.left + box.right) / 2 for box in boxes])
    y = np.array([box.bottom for box in boxes], dtype=float)
    if x[-1] - x[0] < 8 * (np.median([box.height for box in boxes]) + 1):
        return None
    apart = x[None, :] - x[:, None]
    far = apart > 0.3 * (x[-1] - x[0])
    if not far.any():
        return None
    return float(np.median(((y[None, :] - y[:, None])[far]) / apart[far]))


def _shear(grey: Grey, left: int, top: int, width: int, height: int, slope: float) -> Grey:
    """A rectangle of `grey` whose rows follow the slope; white where it is off the sheet."""
    matrix = np.array([[1.0, 0.0, left], [slope, 1.0, top]])
    flags = cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP
    sheared = cv2.warpAffine(
        grey, matrix, (max(1, width), max(1, height)), flags=flags, borderMode=cv2.BORDER_CONSTANT, borderValue=255
    )
    return np.asarray(sheared, dtype=np.uint8)


def _measure(crop: Grey, guess: float, em: float, left: int, top: int, slope: float) -> InkLine | None:
    levels = np.cumsum(np.bincount(crop[::2, ::2].ravel(), minlength=256))
    paper, ink = (int(np.searchsorted(levels, share * levels[-1])) for share in (0.7, 0.02))
    if paper - ink < _CONTRAST:
        return None
    mask = (crop < ink + _INK * (paper - ink)).astype(np.uint8)
    profile = np.convolve(mask.sum(axis=1, dtype=np.float64), np.ones(3) / 3, mode="same")
    drop = profile[:-2] - profile[2:]
    row = _strongest(drop, guess, 0.2 * em)
    baseline = row + 1.5
    height = baseline - (_strongest(-drop, baseline - X_HEIGHT * em, 0.12 * em) + 1.5)
    # Lines of capitals and figures show no such height; there the words' own tells.
    em = height / X_HEIGHT if 0.75 < height / X_HEIGHT / em < 1.3 else em
    first, last = max(0, round(baseline - _ABOVE * em)), min(crop.shape[0], round(baseline + _BELOW * em))
    if last - first < 0.8 * em:
        return None
    edge = float(drop[row]) if len(drop) else 0.0
    return InkLine(crop[first:last], ink, paper, mask[first:last], baseline - first, em, left, top + first, slope, edge)


def _strongest(edge: NDArray[np.float64], near: float, within: float) -> int:
    start, end = max(0, round(near - within) - 1), min(len(edge), round(near + within))
    if start >= end:
        return min(max(0, round(near)), len(edge) - 1)
    return start + int(np.argmax(edge[start:end]))


def _is_free(raised: NDArray[np.int64], letters: NDArray[np.int64]) -> NDArray[np.bool_]:
    """For each raised piece whether no letter stands under it: tone marks and dots stand over one."""
    if not len(letters):
        return np.ones(len(raised), dtype=bool)
    shared = np.minimum(raised[:, None, 2], letters[None, :, 2]) - np.maximum(raised[:, None, 0], letters[None, :, 0])
    under = (letters[None, :, 1] > raised[:, None, 1]) & (shared > 0.35 * (raised[:, 2] - raised[:, 0])[:, None])
    return np.asarray(~under.any(axis=1), dtype=bool)


def _joined(raised: NDArray[np.int64], em: float) -> NDArray[np.int64]:
    """Raised pieces one above the other become one: a worn figure breaks."""
    kept: list[NDArray[np.int64]] = []
    for box in raised[np.lexsort((raised[:, 1], raised[:, 0]))]:
        for at, other in enumerate(kept[-2:], start=max(0, len(kept) - 2)):
            shared = min(box[2], other[2]) - max(box[0], other[0])
            gap = max(box[1], other[1]) - min(box[3], other[3])
            if shared > 0.5 * min(box[2] - box[0], other[2] - other[0]) and gap <= max(2.0, _BREAK * em):
                kept[at] = np.concatenate([np.minimum(box[:2], other[:2]), np.maximum(box[2:], other[2:])])
                break
        else:
            kept.append(box)
    return np.array(kept, dtype=np.int64).reshape(-1, 4)


def _overhangs(line: InkLine, clear: NDArray[np.bool_], box: NDArray[np.int64]) -> Iterator[tuple[int, int, int, int]]:
    """What stands raised at the right or the left of a letter that it touches: columns `clear` of ink below."""
    left, top, right, bottom = map(int, box)
    last = min(bottom, round(line.baseline - _RISE * line.em))
    edges = np.flatnonzero(np.diff(np.concatenate([[0], clear[left:right].astype(np.int8), [0]])))
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if end - start < 0.12 * line.em or (start > 0 and end < right - left):
            continue
        rows = np.flatnonzero(line.mask[top:last, left + start : left + end].any(axis=1))
        if len(rows):
            yield left + int(start), top + int(rows[0]), left + int(end), top + int(rows[-1]) + 1


def _has_size(box: tuple[int, ...], line: InkLine) -> bool:
    left, top, right, bottom = box
    em = line.em
    return (
        _LOW * em <= bottom - top <= _HIGH * em
        and _NARROW * em <= right - left <= _WIDE * em
        and line.baseline - top >= _TOP * em
    )


def _parted(box: tuple[int, ...], line: InkLine) -> Iterator[tuple[int, int, int, int]]:
    """Figures that touch each other, cut where the ink is thinnest."""
    left, top, right, bottom = box
    parts = max(1, round((right - left) / (_PITCH * line.em)))
    ink = line.darkness(left, top, right, bottom).sum(axis=0)
    cuts = [0]
    for part in range(1, parts):
        middle = (right - left) * part / parts
        reach = 0.25 * (right - left) / parts
        start, end = round(middle - reach), round(middle + reach) + 1
        cuts.append(start + int(np.argmin(ink[start:end])))
    for start, end in zip(cuts, [*cuts[1:], right - left], strict=True):
        yield left + start, top, left + end, bottom


def _patch(piece: tuple[int, int, int, int], boxes: NDArray[np.int64], em: float, base: float, *, cut: bool) -> Patch:
    left, top, right, bottom = piece

    def beside(at: int, gap: float) -> tuple[float, float, float]:
        box = boxes[at]
        return (float(max(0.0, gap)) / em, float(box[3] - box[1]) / em, float(base - box[3]) / em)

    before = after = (1.0, 0.0, 0.0)
    gaps = left - boxes[:, 2]
    behind = np.flatnonzero((gaps > -0.1 * em) & (boxes[:, 0] < left) & (boxes[:, 2] <= right))
    if len(behind):
        at = behind[int(np.argmin(gaps[behind]))]
        if gaps[at] < em:
            before = beside(int(at), float(gaps[at]))
    gaps = boxes[:, 0] - right
    ahead = np.flatnonzero((gaps > -0.1 * em) & (boxes[:, 2] > right) & (boxes[:, 0] >= left))
    if len(ahead):
        at = ahead[int(np.argmin(gaps[ahead]))]
        if gaps[at] < em:
            after = beside(int(at), float(gaps[at]))
    return Patch(left, top, right, bottom, cut, before, after)
