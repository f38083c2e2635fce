"""Red and blue ink on a colour page: the seal taken off what it was stamped on, its place and the pen's kept."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.sheet import Grey
from ingest.values import Area, AreaKind, Box

Colour = NDArray[np.uint8]
"""(height, width, 3) pixels: red, green, blue."""
Mask = NDArray[np.uint8]
"""(height, width), 1 where something is seen."""

_WORK_DPI = 75
_TINGE = 0.10
"""How much redder than green and blue, as shares of the paper, ink must be: a faded seal has 0.15, brown dirt 0.06."""
_INCH = 25.4
_SEAL = (16.0, 60.0)
"""Millimetres across: seals of organs have 36 to 42, of lesser ones 20 to 30; part of one may be on the page."""
_GAP, _TAIL = 2.5, 5.0
"""Millimetres: gaps in a seal's ink that are closed, and how thick what is not part of its disc may be."""
_ROUND = 1.7
"""A seal is no longer one way than the other by more; the frames of registers' stamps are."""
_PEN = (7.0, 12.0)
"""Millimetres: a piece of blue ink higher and wider than this is no printed letter."""
_FILLED = 0.45
"""Strokes of a pen fill less than this of their box."""
_FEW = 200
"""Dark pixels of a sixteenth of the page, without which there is no print to tell a seal from."""
_LIGHTER = 45
"""Grey levels by which a seal's ink is lighter than print: red gives about 90."""
_PALE = 0.75
"""Share of the paper's brightness above which nothing is ink of a seal."""
_RIM = 0.015
"""Inches around dark ink where half-dark is its blurred rim."""
_CIRCLE = 0.8
"""Share of the smallest circle around it that a seal's outline fills; a square's is 0.64."""


def has_colour(pixels: Colour) -> bool:
    """Whether some ink is coloured, not only the light; judged on every fourth pixel of each fourth row."""
    some = pixels[::4, ::4].astype(np.int16)
    tinge = np.abs(some[..., 0] - some[..., 2]) + np.abs(some[..., 0] - some[..., 1])
    # The tinge of the paper as a whole is the light's or the scanner's.
    return bool(np.count_nonzero(tinge - int(np.median(tinge)) > 60) > 0.0002 * tinge.size)


def lift_seals(pixels: Colour, *, dpi: int) -> tuple[Grey, tuple[Area, ...]]:
    """The page in grey without its seals' red, and where seals and large strokes of a blue pen are, in its pixels.

    Where a seal's ink lies, the page is seen through the red channel, in which red is as bright as paper and
    black and blue are dark; red print elsewhere stays.
    """
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    if not has_colour(pixels):
        return grey, ()
    scale = min(1.0, _WORK_DPI / max(1, dpi))
    height, width = (max(1, round(side * scale)) for side in grey.shape)
    small = cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32)
    small /= np.maximum(64.0, np.percentile(small, 90, axis=(0, 1)))
    red, green, blue = (small[..., channel] for channel in range(3))
    millimetre = dpi * scale / _INCH
    reddish = (red - np.maximum(green, blue) > _TINGE).astype(np.uint8)
    seals, ink = _seals(reddish, millimetre)
    bluish = ((blue - red > _TINGE) & (blue - green > -0.05)).astype(np.uint8)
    places = [Area(AreaKind.SEAL, _grown(box, scale, grey.shape)) for box in seals]
    places += [Area(AreaKind.HANDWRITING, _grown(box, scale, grey.shape)) for box in _strokes(bluish, millimetre)]
    for box in seals:
        _lift(grey, pixels, ink, box, scale)
    return grey, tuple(places)


def _seals(reddish: Mask, millimetre: float) -> tuple[list[Box], Mask]:
    """The boxes of what is as large and as round as a seal, and a mask of its ink."""
    gap = max(3, round(_GAP * millimetre) | 1)
    joined = cv2.morphologyEx(reddish, cv2.MORPH_CLOSE, np.ones((gap, gap), np.uint8))
    _, numbered, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8, ltype=cv2.CV_32S)
    labels = np.asarray(numbered, dtype=np.int32)
    ink = np.zeros_like(reddish)
    boxes: list[Box] = []
    order = np.argsort(-stats[:, cv2.CC_STAT_WIDTH], kind="stable")
    for label in order.tolist():
        left, top, width, height = stats[label, :4].tolist()
        sides = min(width, height) / millimetre, max(width, height) / millimetre
        # The inner ring of a seal is inside its box already.
        inside = any(box.left <= left and left + width <= box.right and box.top <= top < box.bottom for box in boxes)
        if label and inside:
            _mark(ink, (labels, label), reddish, Box(left, top, left + width, top + height))
        if not label or inside or sides[0] < _SEAL[0] or sides[1] > _SEAL[1] or sides[1] > _ROUND * sides[0]:
            continue
        boxes.append(Box(left, top, left + width, top + height))
        _mark(ink, (labels, label), reddish, boxes[-1])
    return boxes, ink


def _mark(ink: Mask, piece: tuple[NDArray[np.int32], int], reddish: Mask, box: Box) -> None:
    """Set in `ink` the red of a numbered piece, which fills `box`, and the pixels around it."""
    labels, label = piece
    # Only the piece's own place is looked at: there may be hundreds of pieces in a seal.
    here = np.s_[max(0, box.top - 1) : box.bottom + 1, max(0, box.left - 1) : box.right + 1]
    red = ((labels[here] == label) & (reddish[here] > 0)).astype(np.uint8)
    ink[here][cv2.dilate(red, np.ones((3, 3), np.uint8)) > 0] = 1


def _strokes(bluish: Mask, millimetre: float) -> list[Box]:
    """The boxes of what a pen drew larger than print."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(
        cv2.dilate(bluish, np.ones((3, 3), np.uint8)), connectivity=8, ltype=cv2.CV_32S
    )
    return [
        Box(left, top, left + width, top + height)
        for left, top, width, height, area in stats[1:].tolist()
        if height >= _PEN[0] * millimetre and width >= _PEN[1] * millimetre and area < _FILLED * width * height
    ]


def _lift(grey: Grey, pixels: Colour, ink: Mask, box: Box, scale: float) -> None:
    """Show what lies under the seal in `box` (in pixels of `ink`) by the red channel, in place."""
    place = _grown(box, scale, grey.shape)
    here = np.s_[place.top : place.bottom, place.left : place.right]
    columns = np.minimum((np.arange(place.left, place.right) * scale).astype(np.intp), ink.shape[1] - 1)
    rows = np.minimum((np.arange(place.top, place.bottom) * scale).astype(np.intp), ink.shape[0] - 1)
    under = ink[np.ix_(rows, columns)] > 0
    grey[here] = np.where(under, np.maximum(grey[here], pixels[here][..., 0]), grey[here])


def _grown(box: Box, scale: float, shape: tuple[int, ...]) -> Box:
    """`box` of the reduced page on the page itself, a pixel of the reduced one wider."""
    height, width = shape
    left, top = max(0, int((box.left - 1) / scale)), max(0, int((box.top - 1) / scale))
    return Box(left, top, min(width, round((box.right + 1) / scale)), min(height, round((box.bottom + 1) / scale)))


def fade_seals(
    grey: Grey, *, dpi: int, paper: int, known: tuple[Area, ...] | None = None
) -> tuple[Grey, tuple[Area, ...]]:
    """A grey page with the seals on it faded to paper, and where they are; `known` areas are not looked for again.

    A red seal scanned in grey is lighter than print: where a round patch of a seal's size has ink of half
    darkness away from dark ink, a steeper curve of tones in it keeps what is as dark as the page's print. On a
    colour page it takes off what the red channel left.
    """
    dark = grey[::4, ::4]
    dark = dark[dark < 0.5 * paper]
    if len(dark) < _FEW:
        return grey, ()
    inked = float(np.percentile(dark, 25))
    half = _half_dark(grey, inked + _LIGHTER, _PALE * paper, reach=max(1, round(_RIM * dpi)))
    found = known if known is not None else _grey_seals(half, dpi)
    places = [area.box for area in found if area.kind is AreaKind.SEAL]
    result = grey.copy() if places else grey
    for place in places:
        here = np.s_[place.top : place.bottom, place.left : place.right]
        ink = grey[here][half[here] > 0]
        # As light as the darker part of the seal's ink is paper, as dark as print stays dark.
        lightest = float(np.percentile(ink, 10)) if known is None and len(ink) else _PALE * paper
        lightest = max(inked + _LIGHTER, lightest)
        tones = np.interp(np.arange(256), [inked, lightest], [inked, paper]).round().astype(np.uint8)
        tones[: int(inked)] = np.arange(int(inked), dtype=np.uint8)
        result[here] = tones[grey[here]]
    return result, found


def _grey_seals(half: Grey, dpi: int) -> tuple[Area, ...]:
    scale = min(1.0, _WORK_DPI / max(1, dpi))
    size = max(1, round(half.shape[1] * scale)), max(1, round(half.shape[0] * scale))
    small = (cv2.resize(half, size, interpolation=cv2.INTER_AREA) > 64).astype(np.uint8)
    return tuple(Area(AreaKind.SEAL, _grown(box, scale, half.shape)) for box in _discs(small, dpi * scale / _INCH))


def _half_dark(grey: Grey, lowest: float, highest: float, *, reach: int) -> Grey:
    """A mask of 0 and 255 of ink between two tones that has nothing darker within `reach` pixels."""
    side = 2 * reach + 1
    dark = cv2.dilate((grey < lowest).view(np.uint8), np.ones((side, side), np.uint8))
    between = (grey >= lowest) & (grey <= highest) & (np.asarray(dark) == 0)
    return np.where(between, np.uint8(255), np.uint8(0))


def _discs(mask: Mask, millimetre: float) -> list[Box]:
    """The boxes of round patches of a seal's size, without what runs into them: a signature's tail, lines of print."""
    gap, tail = (max(3, round(size * millimetre) | 1) for size in (_GAP, _TAIL))
    joined = np.asarray(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((gap, gap), np.uint8)), dtype=np.uint8)
    outlines, _ = cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    filled = np.asarray(cv2.drawContours(np.zeros_like(joined), outlines, -1, 1, cv2.FILLED), dtype=np.uint8)
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (tail, tail))
    opened = np.asarray(cv2.morphologyEx(filled, cv2.MORPH_OPEN, brush), dtype=np.uint8)
    bodies, _ = cv2.findContours(opened, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    boxes: list[Box] = []
    # An open ring is no disc, but its outline is round as it is.
    for outline in (*outlines, *bodies):
        left, top, width, height = cv2.boundingRect(outline)
        _, radius = cv2.minEnclosingCircle(outline)
        round_enough = cv2.contourArea(cv2.convexHull(outline)) >= _CIRCLE * np.pi * max(1.0, radius) ** 2
        known = any(
            box.left <= left + width / 2 < box.right and box.top <= top + height / 2 < box.bottom for box in boxes
        )
        if round_enough and not known and _SEAL[0] <= 2 * radius / millimetre <= _SEAL[1]:
            boxes.append(Box(left, top, left + width, top + height))
    return boxes
