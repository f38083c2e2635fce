"""Fonts as the system has them: found through fontconfig, measured in points.

Fonts are needed only to make the renderings again; the renderings themselves are kept.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from PIL import ImageFont

FAMILY = "Liberation Serif"
_MEASURE = 1000
_family: ContextVar[str] = ContextVar("family", default=FAMILY)


@contextmanager
def set_in(family: str) -> Iterator[None]:
    """What is measured and drawn inside is set in `family` instead of `FAMILY`."""
    before = _family.set(family)
    try:
        yield
    finally:
        _family.reset(before)


def font_path(style: str) -> Path:
    """The font file of a style (`Regular`, `Bold`, `Italic`, `Bold Italic`) that has the Vietnamese letters.

    LookupError where no such font is installed; the first Liberation fonts lack most of those letters.
    """
    return _font_path(_family.get(), style)


def font(style: str, size: float) -> ImageFont.FreeTypeFont:
    """The font of a style at `size` pixels."""
    return _font(_family.get(), style, size)


def width(text: str, style: str, size: float) -> float:
    """How wide `text` is, in the unit of `size`."""
    return _width(_family.get(), text, style) * size / _MEASURE


@cache
def _font_path(family: str, style: str) -> Path:
    query = ["fc-list", f"{family}:style={style}:charset=1ee7", "--format", "%{style}\t%{file}\n"]
    listed = subprocess.run(query, capture_output=True, text=True, check=True).stdout.splitlines()
    # Some fonts name their style in many languages, English first.
    files = sorted(file for line in listed for name, file in [line.split("\t")] if name.split(",")[0] == style)
    if not files:
        package = ": install the package fonts-liberation2" if family == FAMILY else ""
        raise LookupError(f"no {family} {style} with Vietnamese letters{package}")
    return Path(files[0])


@cache
def _font(family: str, style: str, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_font_path(family, style)), size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _width(family: str, text: str, style: str) -> float:
    return _font(family, style, _MEASURE).getlength(text)
