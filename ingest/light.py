"""The light on a page: how bright the bare paper is from place to place, and a page as if it were lit evenly."""

from __future__ import annotations

import cv2
import numpy as np

from ingest.sheet import Grey

_WORK_DPI = 50
_STROKE = 0.4
"""Inches: whatever is narrower is ink on the paper and not a shadow on it: headings and bold type too."""
_UNEVEN = 0.12
"""Share by which dim paper is darker than bright paper where dividing pays."""
PAPER = 245
"""How bright paper becomes: what is brighter than the paper around it keeps some room."""
_DARKEST = 24
"""Darker than this is no paper; division would raise noise from black."""


def find_paper(grey: Grey, *, dpi: int) -> Grey:
    """The brightness of the paper behind the ink, (height, width) at 50 dpi."""
    scale = min(1.0, _WORK_DPI / max(1, dpi))
    height, width = (max(1, round(side * scale)) for side in grey.shape)
    small = cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA)
    side = max(3, round(_STROKE * dpi * scale) | 1)
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8), borderType=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.blur(closed, (side, side), borderType=cv2.BORDER_REPLICATE), dtype=np.uint8)


def unevenness(paper: Grey) -> float:
    """By which share the dimmer paper of a page is darker than the brighter: 0 is even light."""
    dim, bright = np.percentile(paper, (5, 90))
    return float(1 - dim / max(1.0, bright))


def is_uneven(paper: Grey) -> bool:
    """Whether the light differs so much that dividing by it pays."""
    return unevenness(paper) > _UNEVEN


def flatten(grey: Grey, paper: Grey) -> Grey:
    """`grey` divided by the `paper` behind it, so that all paper is `PAPER` bright."""
    behind = cv2.resize(np.maximum(paper, _DARKEST), grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(grey, behind, scale=PAPER), dtype=np.uint8)
