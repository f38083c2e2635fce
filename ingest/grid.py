"""Ruled lines on a page image that enclose something: the cells of a table, the frame of a stamp.

Lines are runs of ink longer than any stroke of a letter, across and down. Where they join, what they enclose
is a cell, however cells were merged; a line that a bad copy broke is closed over a short gap. Rules that
enclose nothing are `ingest.rules`'.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.sheet import Sheet
from ingest.values import Area, AreaKind, Box

_WORK_DPI = 125
"""Ink is looked at in the finest pixels that are no smaller; the constants below are pixels of 1/70 to 1/125 inch."""
_ACROSS, _DOWN = (14, 30), (18, 22)
"""Shortest unbroken stretch of a line, which no letter of body type has, and shortest line: a cell is 24 high."""
_THICK = 7
"""Ink that is thicker both ways is the shadow of the sheet's edge or a bar, no line."""
_BREAK = 5
"""A line goes on over a gap of so many pixels, and meets another over half as many."""
_REACH = 8
"""A line that ends so near the side of its table reaches it."""
_CELL_WIDE, _CELL_HIGH = 12, 13
"""The smallest cell that could hold a figure in type of 9 points."""
_SHEET = 0.93
"""What frames more of the sheet than this, both ways, is its edge or an ornamental frame."""
_STAMP_WIDE, _STAMP_HIGH = (110, 380), (50, 170)
"""The stamp of a receiver (ĐẾN, Số, Ngày, Chuyển) is 3 to 9 cm wide and 1.3 to 4 cm high."""

_DRAWN = 0.7
"""A frame's upper and lower edge are drawn along so much of its width at least."""
_NARROW, _SKEW, _ASKEW = 5, 0.012, 0.2
"""The edge lies within so many pixels, the more where a page is askew by up to 0.7°, or a stamp by some degrees."""

_Mask = NDArray[np.uint8]


def find_grids(sheet: Sheet) -> tuple[Area, ...]:
    """The tables and frames on a sheet in pixels of its page: each TABLE with its CELLs after it, row by row.

    A frame without a second column, or with fewer than four cells, is no table; where it is of the size of a
    receiver's stamp it is a STAMP, and else nothing.
    """
    step = max(1, math.ceil(sheet.dpi / _WORK_DPI))
    lines = _line_mask(_ink(sheet.grey, step))
    if not lines.any():
        return ()
    found: list[Area] = []
    height, width = lines.shape
    for frame, cells in _frames(lines):
        part = lines[frame.top : frame.bottom, frame.left : frame.right]
        if frame.width > _SHEET * width and frame.height > _SHEET * height:
            continue
        if _is_stamp(frame, cells):
            if _is_closed(part, _ASKEW):
                found.append(Area(AreaKind.STAMP, sheet.place(_scaled(frame, step))))
        elif len(cells) >= 4 and _columns(cells) > 1 and _is_closed(part, _SKEW * frame.width / frame.height):
            found.append(Area(AreaKind.TABLE, sheet.place(_scaled(frame, step))))
            found += [Area(AreaKind.CELL, sheet.place(_scaled(cell, step))) for cell in in_rows(cells)]
    return tuple(found)


def in_rows(cells: list[Box]) -> list[Box]:
    """Cells in reading order: row by row, and in a row from left to right; a cell over rows stands in its first."""
    rows: list[list[Box]] = []
    for cell in sorted(cells, key=lambda box: (box.top, box.left)):
        if rows and cell.top < rows[-1][0].top + min(other.height for other in rows[-1]) / 2:
            rows[-1].append(cell)
        else:
            rows.append([cell])
    return [cell for row in rows for cell in sorted(row, key=lambda box: box.left)]


def _ink(grey: NDArray[np.uint8], step: int) -> _Mask:
    """Ink at the working resolution, one where any pixel of a square is dark: thin lines survive."""
    grey = grey[: grey.shape[0] // step * step, : grey.shape[1] // step * step]
    if min(grey.shape) < 8 * step:
        return np.zeros((1, 1), np.uint8)
    rows = np.minimum.reduce([grey[at::step] for at in range(step)])
    small = np.minimum.reduce([rows[:, at::step] for at in range(step)])
    paper = int(np.searchsorted(np.cumsum(np.bincount(small.ravel(), minlength=256)), 0.8 * small.size))
    return np.asarray(small < min(170.0, 0.75 * paper), np.uint8)


def _line_mask(ink: _Mask) -> _Mask:
    """Where lines run: long runs across and down, broken ones closed, thick ink left out."""
    square = np.ones((_THICK, _THICK), np.uint8)
    thick = cv2.dilate(cv2.morphologyEx(ink, cv2.MORPH_OPEN, square), np.ones((3, 3), np.uint8))
    thin = np.asarray(cv2.subtract(ink, thick), np.uint8)
    return _runs(thin, across=True) | _runs(thin, across=False)


def _runs(thin: _Mask, *, across: bool) -> _Mask:
    """Runs of at least the shortest length. Skew makes stairs of a line, which overlap when smeared by a pixel."""
    shortest, length = _ACROSS if across else _DOWN
    smeared = cv2.dilate(thin, _bar(3, across=not across))
    stretches = cv2.morphologyEx(smeared, cv2.MORPH_OPEN, _bar(shortest, across=across))
    closed = cv2.morphologyEx(stretches, cv2.MORPH_CLOSE, _bar(_BREAK, across=across))
    return np.asarray(cv2.morphologyEx(closed, cv2.MORPH_OPEN, _bar(length, across=across)), np.uint8)


def _bar(length: int, *, across: bool) -> _Mask:
    return np.ones((1, length) if across else (length, 1), np.uint8)


def _frames(lines: _Mask) -> list[tuple[Box, list[Box]]]:
    """Joined lines that enclose something, from top to bottom: the box around them, and the cells inside."""
    joined = cv2.dilate(lines, np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    found: list[tuple[Box, list[Box]]] = []
    for label in range(1, count):
        box = _box(stats[label])
        if box.width < 3 * _CELL_WIDE or box.height < _CELL_HIGH:
            continue
        part = (labels[box.top : box.bottom, box.left : box.right] == label).astype(np.uint8)
        if part.sum() > 0.5 * part.size:
            continue
        cells = _cells(part, box)
        if cells:
            found.append((box, cells))
    return sorted(found, key=lambda frame: (frame[0].top, frame[0].left))


def _cells(part: _Mask, box: Box) -> list[Box]:
    """What the lines of `part`, which fills `box`, enclose. A table may have no lines at its sides."""
    sides = part.copy()
    for edge in (sides[:, :_REACH], sides[:, -_REACH:]):
        edge[edge.any(axis=1)] = 1
    sides[0, :] = sides[-1, :] = 1
    sides[:, 0] = sides[:, -1] = 1
    count, _, stats, _ = cv2.connectedComponentsWithStats(1 - sides, connectivity=4)
    cells = [_box(stats[label]) for label in range(1, count)]
    cells = [cell for cell in cells if cell.width >= _CELL_WIDE and cell.height >= _CELL_HIGH]
    return [
        Box(cell.left + box.left, cell.top + box.top, cell.right + box.left, cell.bottom + box.top) for cell in cells
    ]


def _columns(cells: list[Box]) -> int:
    """How many cells stand beside each other where most do."""
    tops, bottoms = sorted(cell.top for cell in cells), sorted(cell.bottom for cell in cells)
    # Those that began above a height less those that ended: a page of ruled paper has tens of thousands of cells.
    return max(bisect_left(tops, middle) - bisect_right(bottoms, middle) for middle in map(_middle, cells))


def _middle(cell: Box) -> float:
    return (cell.top + cell.bottom) / 2


def _is_stamp(frame: Box, cells: list[Box]) -> bool:
    return (
        _STAMP_WIDE[0] <= frame.width <= _STAMP_WIDE[1]
        and _STAMP_HIGH[0] <= frame.height <= _STAMP_HIGH[1]
        and len(cells) <= 6
    )


def _is_closed(part: _Mask, share: float) -> bool:
    """Whether a line runs along the upper and the lower edge, within `share` of the height.

    Strokes of a pen and the round of a seal do not; the sides of a table may be open, and a stamp cut by the
    sheet's edge.
    """
    high = _NARROW + round(min(share, _ASKEW) * part.shape[0])
    return min(float(edge.any(axis=0).mean()) for edge in (part[:high], part[-high:])) > _DRAWN


def _box(stats: Any) -> Box:
    left, top, width, height = (int(v) for v in stats[:4])
    return Box(left, top, left + width, top + height)


def _scaled(box: Box, step: int) -> Box:
    return Box(box.left * step, box.top * step, box.right * step, box.bottom * step)
