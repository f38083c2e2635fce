"""Damaged copies of clean texts, made by ourselves: typeset, copied badly, read by the system's tesseract.

Three ways in which an archive's texts are damaged:

    english    a dark photocopy at 150 dpi, read by the model of English
    fax        a noisy fax of 150 dpi in black and white, read by the model of Vietnamese
    stripped   all marks of the letters gone, as in telegrams and old mail

The same text, fonts and tesseract give the same copy; readings are kept in a folder between runs.
"""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FACE = Path("/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf")
DPI = 150
PAGE = (round(210 / 25.4 * DPI), round(297 / 25.4 * DPI))
LEFT, RIGHT, TOP = (round(mm / 25.4 * DPI) for mm in (30, 20, 20))
INDENT = round(12.7 / 25.4 * DPI)
WAYS = ("english", "fax", "stripped")
_D = str.maketrans("đĐ", "dD")


@dataclass(frozen=True, slots=True)
class Copying:
    """How a page is copied: blur in pixels, noise in grey levels, the grey above which paper is white again."""

    model: str
    points: float
    blur: float
    noise: float
    cut: int
    seed: int


COPYINGS = {
    # A high threshold thickens strokes until hats and tones close up.
    "english": Copying("eng", points=14, blur=0.75, noise=4, cut=208, seed=11),
    "fax": Copying("vie", points=13, blur=0.7, noise=38, cut=150, seed=12),
}


def damaged(text: str, way: str, *, kept: Path | None) -> str:
    """`text` as it comes out of one of `WAYS`; readings are kept in the folder `kept`."""
    if way == "stripped":
        return strip_marks(text)
    copying = COPYINGS[way]
    key = hashlib.sha256("\0".join([text, repr(copying), tesseract_version()]).encode() + _code()).hexdigest()[:16]
    path = kept / f"{way}.{key}.txt" if kept else None
    if path and path.exists():
        return path.read_text("utf-8")
    with tempfile.TemporaryDirectory() as folder:
        read = "\n\n".join(read_page(page, model=copying.model) for page in write_pages(text, way, Path(folder)))
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(read, "utf-8")
    return read


def strip_marks(text: str) -> str:
    """`text` without tones, hats and horns, letter case kept.

    >>> strip_marks("Đảng ủy khối, ngày 3/2")
    'Dang uy khoi, ngay 3/2'
    """
    parted = unicodedata.normalize("NFD", text.translate(_D))
    return "".join(c for c in parted if not unicodedata.combining(c))


def write_pages(text: str, way: str, folder: Path) -> list[Path]:
    """The copied pages of `text` as image files in `folder`, in order."""
    copying = COPYINGS[way]
    paths = []
    for number, page in enumerate(typeset(text, points=copying.points)):
        paths.append(folder / f"{way}-{number:03}.png")
        copy(page, copying, seed=copying.seed + 100 * number).save(paths[-1], dpi=(DPI, DPI))
    return paths


def typeset(text: str, *, points: float) -> Iterator[Image.Image]:
    """Pages of A4 at 150 dpi, black on white: each line of `text` is a paragraph, wrapped and indented."""
    font = ImageFont.truetype(str(FACE), round(points * DPI / 72))
    pitch = round(points * 1.35 * DPI / 72)
    height = (PAGE[1] - 2 * TOP) // pitch
    lines = [line for paragraph in text.splitlines() for line in wrap(paragraph, font)]
    for at in range(0, len(lines), height):
        page = Image.new("L", PAGE, 255)
        draw = ImageDraw.Draw(page)
        for number, (indent, line) in enumerate(lines[at : at + height]):
            draw.text((LEFT + indent, TOP + number * pitch), line, font=font, fill=0)
        yield page


def wrap(paragraph: str, font: ImageFont.FreeTypeFont) -> Iterator[tuple[int, str]]:
    """The printed lines of a paragraph, each with its indent in pixels; none for an empty one."""
    indent, line = INDENT, ""
    for word in paragraph.split():
        longer = f"{line} {word}" if line else word
        if line and indent + font.getlength(longer) > PAGE[0] - LEFT - RIGHT:
            yield indent, line
            indent, line = 0, word
        else:
            line = longer
    if line:
        yield indent, line


def copy(page: Image.Image, copying: Copying, *, seed: int) -> Image.Image:
    """The page as the copier gives it out: turned a little, blurred, noisy, in black and white."""
    angle = random.Random(seed).uniform(-0.3, 0.3)  # noqa: S311 - a seed for the same page again, not a secret
    page = page.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255).filter(ImageFilter.GaussianBlur(copying.blur))
    grey = np.asarray(page, np.float64) + np.random.default_rng(seed).normal(0, copying.noise, page.size[::-1])
    return Image.fromarray(np.where(grey > copying.cut, 255, 0).astype(np.uint8))


def read_page(image: Path, *, model: str) -> str:
    """What tesseract reads on a page of one column, in one thread."""
    done = subprocess.run(
        ["tesseract", str(image), "-", "-l", model, "--psm", "6", "--dpi", str(DPI)],
        capture_output=True,
        check=True,
        timeout=300,
        env=os.environ | {"OMP_THREAD_LIMIT": "1"},
    )
    return unicodedata.normalize("NFC", done.stdout.decode()).strip("\f\n ")


@cache
def tesseract_version() -> str:
    """The first line of `tesseract --version`."""
    done = subprocess.run(["tesseract", "--version"], capture_output=True, check=True, text=True)
    return (done.stdout or done.stderr).splitlines()[0]


def _code() -> bytes:
    return Path(__file__).read_bytes()
