"""Fonts as the system has them: found through fontconfig, measured in points.

Fonts are needed only to make the renderings again; the renderings themselves are kept.
"""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

from PIL import ImageFont

FAMILY = "Liberation Serif"
_MEASURE = 1000


@cache
def font_path(style: str) -> Path:
    """The font file of a style (`Regular`, `Bold`, `Italic`, `Bold Italic`) that has the Vietnamese letters.

    LookupError where no such font is installed; the first Liberation fonts lack most of those letters.
    """
    query = ["fc-list", f"{FAMILY}:style={style}:charset=1ee7", "--format", "%{style}\t%{file}\n"]
    listed = subprocess.run(query, capture_output=True, text=True, check=True).stdout.splitlines()
    files = sorted(file for line in listed for name, file in [line.split("\t")] if name == style)
    if not files:
        raise LookupError(f"no {FAMILY} {style} with Vietnamese letters: install the package fonts-liberation2")
    return Path(files[0])


@cache
def font(style: str, size: float) -> ImageFont.FreeTypeFont:
    """The font of a style at `size` pixels."""
    return ImageFont.truetype(str(font_path(style)), size, layout_engine=ImageFont.Layout.BASIC)


@cache
def width(text: str, style: str, size: float) -> float:
    """How wide `text` is, in the unit of `size`."""
    return font(style, _MEASURE).getlength(text) * size / _MEASURE
