"""Pages drawn: ink at 600 dpi reduced to what is wanted, then signature and seal in colour.

Digits written by hand are strokes through a few points, shaken a little, so no script font is needed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.random import Generator
from PIL import Image, ImageChops, ImageDraw

from samples.fonts import font
from samples.layout import PAGE_HEIGHT, PAGE_WIDTH, Sheet

_INK_DPI = 600
_BLUE, _RED = (28, 42, 140), (214, 40, 48)

Stroke = tuple[tuple[float, float], ...]

# Each digit as strokes through points in a unit square, y downwards, the base line at 1.
DIGITS: dict[str, tuple[Stroke, ...]] = {
    "0": (((0.5, 0.02), (0.12, 0.3), (0.1, 0.75), (0.42, 1.0), (0.78, 0.7), (0.78, 0.25), (0.5, 0.02)),),
    "1": (((0.25, 0.3), (0.55, 0.02), (0.5, 0.5), (0.45, 1.0)),),
    "2": (((0.15, 0.25), (0.45, 0.0), (0.75, 0.25), (0.5, 0.6), (0.1, 0.98), (0.5, 0.9), (0.85, 1.0)),),
    "3": (((0.18, 0.12), (0.55, 0.0), (0.7, 0.22), (0.38, 0.45), (0.75, 0.62), (0.62, 0.95), (0.12, 0.95)),),
    "4": (((0.5, 0.0), (0.1, 0.62), (0.85, 0.58)), ((0.62, 0.3), (0.55, 1.05))),
    "5": (((0.72, 0.02), (0.28, 0.05), (0.22, 0.42), (0.62, 0.45), (0.7, 0.8), (0.4, 1.02), (0.1, 0.9)),),
    "6": (((0.65, 0.0), (0.25, 0.4), (0.18, 0.85), (0.5, 1.0), (0.72, 0.72), (0.42, 0.55), (0.2, 0.78)),),
    "7": (((0.12, 0.08), (0.75, 0.05), (0.5, 0.5), (0.35, 1.05)), ((0.28, 0.52), (0.7, 0.48))),
    "8": (((0.68, 0.12), (0.35, 0.02), (0.25, 0.3), (0.65, 0.65), (0.5, 1.0), (0.18, 0.8), (0.6, 0.38), (0.68, 0.12)),),
    "9": (((0.7, 0.2), (0.4, 0.02), (0.2, 0.3), (0.45, 0.5), (0.72, 0.2), (0.65, 0.65), (0.45, 1.05)),),
}


def draw_page(sheet: Sheet, rng: Generator, *, dpi: int, seals: Sequence[str] = (), signed: bool = True) -> Image.Image:
    """One page in colour at `dpi`, a divisor of 600; `seals` are written round each signature's seal."""
    page = _ink(sheet, dpi).convert("RGB")
    scale = dpi / 72
    for pen in sheet.pens:
        page = ImageChops.multiply(
            page, _handwriting(page.size, pen.text, (pen.x * scale, pen.y * scale), pen.size * scale, rng)
        )
    if signed and sheet.signatures:
        for (x, y), organ in zip(sheet.signatures, seals, strict=True):
            page = ImageChops.multiply(page, _scribble(page.size, (x * scale, y * scale), 62 * scale, rng))
            page = _stamp(page, (x - 40) * scale, y * scale, 46 * scale, organ, rng)
    return page


def _ink(sheet: Sheet, dpi: int) -> Image.Image:
    scale = _INK_DPI / 72
    image = Image.new("L", (round(PAGE_WIDTH * scale), round(PAGE_HEIGHT * scale)), 255)
    pen = ImageDraw.Draw(image)
    for run in sheet.runs:
        pen.text((run.x * scale, run.y * scale), run.text, font=font(run.style, run.size * scale), fill=16, anchor="ls")
    for x, y, length in sheet.rules:
        pen.line((x * scale, y * scale, (x + length) * scale, y * scale), fill=16, width=round(0.7 * scale))
    return image.reduce(_INK_DPI // dpi)


def _curve(points: Sequence[tuple[float, float]], steps: int = 14) -> list[tuple[float, float]]:
    """A Catmull-Rom curve through the points."""
    known = np.array([points[0], *points, points[-1]], dtype=float)
    t = np.linspace(0, 1, steps)[:, None]
    pieces = []
    for a, b, c, d in zip(known, known[1:], known[2:], known[3:], strict=False):
        pieces.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    return [(float(x), float(y)) for x, y in np.concatenate(pieces)]


def _handwriting(
    size: tuple[int, int], text: str, at: tuple[float, float], height: float, rng: Generator
) -> Image.Image:
    layer = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(layer)
    x, base = at
    tall = height * 0.78
    for character in text:
        lean, drop = rng.normal(0.12, 0.04), rng.normal(0, 0.05) * tall
        for stroke in DIGITS.get(character, ()):
            shaken = [
                (
                    x + (px + lean * (1 - py)) * tall * 0.62 + rng.normal(0, 0.015) * tall,
                    base + drop - (1 - py) * tall + rng.normal(0, 0.015) * tall,
                )
                for px, py in stroke
            ]
            pen.line(_curve(shaken), fill=_BLUE, width=max(2, round(height * 0.085)), joint="curve")
        x += tall * 0.72
    return layer


def _scribble(size: tuple[int, int], at: tuple[float, float], reach: float, rng: Generator) -> Image.Image:
    """A signature: a few loops and a long closing stroke."""
    layer = Image.new("RGB", size, "white")
    x, y = at
    turns = np.linspace(0, 5.5 * math.pi, 26)
    loops = [
        (
            x - reach * 0.75 + reach * 1.2 * turn / turns[-1] + math.cos(turn) * reach * 0.16 * rng.uniform(0.5, 1.2),
            y + math.sin(turn) * reach * 0.3 * rng.uniform(0.3, 1.1),
        )
        for turn in turns
    ]
    tail = [(x + reach * 0.5, y - reach * 0.1), (x - reach * 0.2, y + reach * 0.3), (x + reach, y - reach * 0.12)]
    ImageDraw.Draw(layer).line(_curve(loops + tail), fill=_BLUE, width=max(2, round(reach * 0.024)), joint="curve")
    return layer


def _stamp(page: Image.Image, x: float, y: float, radius: float, organ: str, rng: Generator) -> Image.Image:
    """A round red seal: two rings, a star, the organ's name along the upper arc; multiplied into the page."""
    over = 3
    side = round(radius * 2.1) * over
    r, middle = radius * over, side / 2
    seal = Image.new("L", (side, side), 0)
    pen = ImageDraw.Draw(seal)
    for ring, thick in ((r, 0.05), (r * 0.62, 0.02)):
        pen.ellipse((middle - ring, middle - ring, middle + ring, middle + ring), outline=255, width=round(r * thick))
    star = [
        (
            middle + math.sin(i * math.pi / 5) * r * (0.28 if i % 2 == 0 else 0.11),
            middle - math.cos(i * math.pi / 5) * r * (0.28 if i % 2 == 0 else 0.11),
        )
        for i in range(10)
    ]
    pen.polygon(star, fill=255)
    _arc_text(seal, organ, middle, r * 0.71, r * 0.2)
    seal = seal.rotate(float(rng.normal(0, 6)), resample=Image.Resampling.BICUBIC).reduce(over)
    worn = np.asarray(seal, dtype=float) * np.clip(rng.normal(0.82, 0.14, (seal.height, seal.width)), 0, 1) / 255
    colour = 255 - worn[..., None] * (255 - np.array(_RED, dtype=float))
    layer = Image.new("RGB", page.size, "white")
    layer.paste(Image.fromarray(colour.astype(np.uint8)), (round(x - seal.width / 2), round(y - seal.height / 2)))
    return ImageChops.multiply(page, layer)


def _arc_text(seal: Image.Image, text: str, middle: float, radius: float, size: float) -> None:
    letter = font("Bold", size)
    step = size * 0.78 / radius
    angle = -step * (len(text) - 1) / 2
    for character in text:
        box = Image.new("L", (round(size * 2), round(size * 2)), 0)
        ImageDraw.Draw(box).text((size, size * 1.4), character, font=letter, fill=255, anchor="ms")
        box = box.rotate(-math.degrees(angle), resample=Image.Resampling.BICUBIC)
        x = middle + math.sin(angle) * (radius + size * 0.3)
        y = middle - math.cos(angle) * (radius + size * 0.3)
        corner = (round(x - box.width / 2), round(y - box.height / 2))
        seal.paste(255, corner, box)
        angle += step
