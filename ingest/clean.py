"""Cleaning a page image: only what its measures ask for, and at most one resampling.

| measured | done |
|---|---|
| rows of ink stand upright, hang, or lie aside | quarter turns |
| coloured ink, a round red blob of a seal's size | the red channel under the seal's ink |
| paper darker in one place than in another | division by the paper |
| dots away from all letters | painted over |
| lines sloping, small letters higher or lower than the engine likes | turned and scaled in one step |
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ingest.light import PAPER, find_paper, flatten, is_uneven
from ingest.seals import fade_seals, lift_seals
from ingest.sheet import LONGEST, Grey, Sheet
from ingest.specks import Pieces, find_pieces, remove_specks
from ingest.upright import Lie, find_lie
from ingest.values import Area, Box

# Pages are read in parallel, each on one core; OpenCV's own threads would only take turns with them.
cv2.setNumThreads(1)

_SMALLEST = 64
"""Pixels: a page with a shorter side holds no line to clean."""
_LARGEST = 60_000_000
"""Pixels above which nothing is cleaned: the measures would take more memory than a worker has (A2 at 300 dpi)."""
_STRAIGHT = 0.15
"""Degrees of skew that are left: a line of A4 then falls by a third of the height of a small letter."""
_LETTER = 20.0
"""Pixels of a small letter's height that the engine reads best: 14 points at 200 dpi."""
_COARSE, _FINE = 13.0, 24.0
"""Heights in pixels that ask for another resolution: below is a fax at 150 dpi, above a scan at 300."""
_ENLARGED, _REDUCED = 2.0, 0.5
_TWO_LEVELS = 0.005
"""A page with a smaller share of greys between ink and paper is black and white."""


def clean(image: Image.Image, *, dpi: int) -> Sheet:
    """The upright page image (`L` or `RGB`) at `dpi`, made ready for the engine."""
    pixels = np.asarray(image if image.mode in ("L", "RGB") else image.convert("L"))
    steps: list[str] = []
    if min(pixels.shape[:2]) < _SMALLEST or pixels.shape[0] * pixels.shape[1] > _LARGEST:
        grey = pixels if pixels.ndim == 2 else np.asarray(image.convert("L"))
        return _sheet(grey, dpi, (), (), 0)
    areas: tuple[Area, ...] = ()
    if pixels.ndim == 3:
        grey, areas = lift_seals(pixels, dpi=dpi)
        steps += [f"{kind} {count}" for kind, count in _counted(areas)]
    else:
        grey = pixels
    lie = find_lie(grey, dpi=dpi)
    if lie.turn:
        areas = tuple(replace(area, box=_turned(area.box, lie.turn, grey.shape)) for area in areas)
        grey = np.ascontiguousarray(np.rot90(grey, -lie.turn))
        steps.append(f"turned {90 * lie.turn}°")
    original = grey
    grey, paper = _lit(grey, dpi, steps)
    if pixels.ndim == 3:
        grey, _ = fade_seals(grey, dpi=dpi, paper=paper, known=areas)
    elif not _is_black_and_white(grey):
        grey, areas = fade_seals(grey, dpi=dpi, paper=paper)
        steps += [f"{kind} {count}" for kind, count in _counted(areas)]
    pieces = find_pieces(grey, dpi=dpi, paper=paper)
    grey, specks = remove_specks(grey, pieces, paper=paper)
    if specks:
        steps.append(f"despeckled {specks}")
    skew = lie.skew if abs(lie.skew) >= _STRAIGHT or lie.fan else 0.0
    # Noise enlarged is read four times as long.
    most = max(1.0, LONGEST / max(grey.shape)) if lie.lined else 1.0
    scale = min(most, _scale(pieces))
    sheet = _sheet(original if grey is original else grey, dpi, areas, tuple(steps), lie.turn)
    return _resampled(sheet, replace(lie, skew=skew), scale, lie.skew, paper)


def _lit(grey: Grey, dpi: int, steps: list[str]) -> tuple[Grey, int]:
    """The page evenly lit, and how bright its paper is."""
    behind = find_paper(grey, dpi=dpi)
    if not is_uneven(behind):
        return grey, max(1, int(np.median(behind)))
    steps.append("flat")
    return flatten(grey, behind), PAPER


def _scale(pieces: Pieces) -> float:
    """By how much to enlarge or reduce so that small letters are `_LETTER` high; 1.0 where it would gain nothing."""
    if pieces.x_height is None or _COARSE <= pieces.x_height <= _FINE:
        return 1.0
    return float(np.clip(_LETTER / pieces.x_height, _REDUCED, _ENLARGED))


def _resampled(sheet: Sheet, lie: Lie, scale: float, measured: float, paper: int) -> Sheet:
    """`sheet` turned back by the skew of `lie`, its lines made parallel, and scaled, in one step."""
    skew = lie.skew
    if not skew and not lie.fan and scale == 1.0:
        return replace(sheet, skew=measured)
    height, width = sheet.grey.shape
    grey = sheet.grey
    steps = list(sheet.steps)
    smooth = scale != 1.0 and _is_black_and_white(grey)
    if skew:
        steps.append(f"deskewed {skew:.2f}°")
    if scale != 1.0:
        steps.append(f"scaled {scale:.2f}")
    if lie.fan:
        steps.append(f"levelled {lie.fan:.1f}°")
    if not skew and not lie.fan and scale < 1:
        size = max(1, round(width * scale)), max(1, round(height * scale))
        result = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
        back = np.diag([width / size[0], height / size[1], 1.0])
    else:
        if scale < 1:
            grey = _smoothed(grey, 0.5 * (scale**-2 - 1) ** 0.5)
        elif smooth:
            grey = _smoothed(grey, 0.6)
        there, size = _levelling(width, height, lie, scale) if lie.fan else _turning(width, height, skew, scale)
        # A matrix of a plane's turning and scaling has the third row 0 0 1; then this is a few times faster.
        warp = cv2.warpPerspective if lie.fan else cv2.warpAffine
        result = warp(
            grey,
            _of_middles(there)[: 3 if lie.fan else 2],
            size,
            flags=cv2.INTER_CUBIC,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=float(paper),
        )
        back = np.linalg.inv(there)
    return replace(
        sheet,
        grey=np.asarray(result, dtype=np.uint8),
        dpi=max(1, round(sheet.page_dpi * scale)),
        matrix=np.asarray(back, dtype=np.float64),
        steps=tuple(steps),
        skew=measured,
    )


def _smoothed(grey: Grey, sigma: float) -> Grey:
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), sigma), dtype=np.uint8)


def _turning(width: int, height: int, skew: float, scale: float) -> tuple[NDArray[np.float64], tuple[int, int]]:
    """The matrix that leads from the page to the sheet, and the sheet's size, which holds all of the page."""
    cos, sin = float(np.cos(np.radians(skew))), float(np.sin(np.radians(skew)))
    size = (
        max(1, round(scale * (width * cos + height * abs(sin)))),
        max(1, round(scale * (height * cos + width * abs(sin)))),
    )
    matrix = np.array([[scale * cos, scale * sin, 0.0], [-scale * sin, scale * cos, 0.0], [0.0, 0.0, 1.0]])
    matrix[:2, 2] = np.array(size) / 2 - matrix[:2, :2] @ (width / 2, height / 2)
    return matrix, size


def _levelling(width: int, height: int, lie: Lie, scale: float) -> tuple[NDArray[np.float64], tuple[int, int]]:
    """As `_turning`, for lines whose slope changes from head to foot: columns stay upright, lines become level."""
    edge = width / 2 * float(np.tan(np.radians(abs(lie.skew) + abs(lie.fan) / 2)))
    page, flat = [], []
    for y in (-height / 2, height / 2):
        slope = float(np.tan(np.radians(lie.skew + lie.fan * y / height)))
        for x in (-width / 2, width / 2):
            page.append((x + width / 2, y + x * slope + height / 2))
            flat.append((scale * (x + width / 2), scale * (y + height / 2 + edge)))
    matrix = cv2.getPerspectiveTransform(np.array(page, np.float32), np.array(flat, np.float32))
    size = max(1, round(scale * width)), max(1, round(scale * (height + 2 * edge)))
    return np.asarray(matrix, dtype=np.float64), size


def _of_middles(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same for OpenCV, to which whole numbers are the middles of pixels and not their edges."""
    there, back = np.eye(3), np.eye(3)
    there[:2, 2], back[:2, 2] = 0.5, -0.5
    return np.asarray(back @ matrix @ there, dtype=np.float64)


def _is_black_and_white(grey: Grey) -> bool:
    counts = np.bincount(grey[::4, ::4].ravel(), minlength=256)
    return bool(counts[40:216].sum() < _TWO_LEVELS * counts.sum())


def _turned(box: Box, turn: int, shape: tuple[int, ...]) -> Box:
    """`box` on a page of `shape` (height, width) after `turn` quarter turns clockwise."""
    height, width = shape
    for _ in range(turn):
        box = Box(height - box.bottom, box.left, height - box.top, box.right)
        height, width = width, height
    return box


def _counted(areas: tuple[Area, ...]) -> list[tuple[str, int]]:
    kinds = [area.kind.value for area in areas]
    return [(kind, kinds.count(kind)) for kind in dict.fromkeys(kinds)]


def _sheet(grey: Grey, dpi: int, areas: tuple[Area, ...], steps: tuple[str, ...], turn: int) -> Sheet:
    height, width = grey.shape
    return Sheet(grey, dpi, width, height, dpi, np.eye(3), areas, steps, turn)
