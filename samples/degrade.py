"""What paper, light and machines do to a page: skew, blur, grain, specks, uneven light, fax, a photo by hand."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Pixels = NDArray[np.float64]


def scan(page: Image.Image, rng: Generator, *, dpi: int, colour: bool = False, wear: float = 1.0) -> Image.Image:
    """A flat-bed scan in grey or colour; `wear` scales every fault (1 is an ordinary office copy)."""
    image = page if colour else page.convert("L")
    image = image.rotate(
        float(rng.uniform(0.25, 0.7) * rng.choice((-1, 1)) * wear), resample=Image.Resampling.BICUBIC, fillcolor="white"
    )
    image = image.filter(ImageFilter.GaussianBlur(0.55 * wear * dpi / 200))
    pixels = np.asarray(image, dtype=float)
    paper = _light(pixels.shape[:2], rng, depth=0.1 * wear)
    grain = rng.normal(0, 4.0 * wear, pixels.shape[:2])
    ink_loss = 1 - 0.12 * wear * rng.random(pixels.shape[:2])
    if colour:
        paper, grain, ink_loss = paper[..., None], grain[..., None], ink_loss[..., None]
    pixels = (255 - (255 - pixels) * ink_loss * 0.92) * paper + grain
    return _image(_specks(pixels, rng, count=round(90 * wear), size=dpi / 200))


def fax(page: Image.Image, rng: Generator) -> Image.Image:
    """One bit per pixel, with specks and broken strokes, as a fax machine leaves it."""
    grey = page.convert("L").rotate(float(rng.normal(0, 0.25)), resample=Image.Resampling.BICUBIC, fillcolor="white")
    pixels = np.asarray(grey.filter(ImageFilter.GaussianBlur(0.35)), dtype=float)
    pixels = _specks(pixels + rng.normal(0, 14, pixels.shape), rng, count=120, size=0.7)
    return Image.fromarray((pixels > 150).astype(np.uint8) * 255).convert("1", dither=Image.Dither.NONE)


def bilevel(page: Image.Image, rng: Generator, *, dpi: int) -> Image.Image:
    """A scan reduced to black and white, as archives store TIFF."""
    pixels = np.asarray(scan(page, rng, dpi=dpi, wear=0.6), dtype=float)
    return Image.fromarray((pixels > 158).astype(np.uint8) * 255).convert("1", dither=Image.Dither.NONE)


def photo(page: Image.Image, rng: Generator, *, dpi: int) -> Image.Image:
    """A sheet on a desk, photographed from slightly aside: perspective, warm light falling off, a dark border."""
    width, height = page.size
    edge = round(width * 0.035)
    desk = Image.new("RGB", (width + 2 * edge, height + 2 * edge), (84, 66, 52))
    desk.paste(page, (edge, edge))
    wide, tall = desk.size
    shift = [float(rng.uniform(0.002, 0.014)) for _ in range(8)]
    quad = (
        -wide * shift[0], -tall * shift[1], wide * shift[2], tall * (1 + shift[3]),
        wide * (1 + shift[4]), tall * (1 - shift[5]), wide * (1 - shift[6]), tall * shift[7],
    )  # fmt: skip
    warped = desk.transform(desk.size, Image.Transform.QUAD, quad, resample=Image.Resampling.BICUBIC)
    pixels = np.asarray(warped.filter(ImageFilter.GaussianBlur(0.6 * dpi / 200)), dtype=float)
    light = _light(pixels.shape[:2], rng, depth=0.28)[..., None] * np.array([0.97, 0.94, 0.87])
    return _image(pixels * light + rng.normal(0, 3.5, (*pixels.shape[:2], 1)))


def _light(shape: tuple[int, ...], rng: Generator, *, depth: float) -> Pixels:
    """How bright each place of the paper is: one slope, one shadow along an edge, slow waves."""
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(float)
    y, x = y / shape[0], x / shape[1]
    turn = rng.uniform(0, 2 * np.pi)
    slope = (np.cos(turn) * (x - 0.5) + np.sin(turn) * (y - 0.5)) * depth
    waves = 0.25 * depth * np.sin(2 * np.pi * (x * rng.uniform(0.6, 1.4) + y * rng.uniform(0.6, 1.4) + rng.random()))
    edge = depth * 1.2 * np.exp(-x / 0.03)
    light: Pixels = np.clip(0.95 + slope + waves - edge, 0.3, 1.0)
    return light


def _specks(pixels: Pixels, rng: Generator, *, count: int, size: float) -> Pixels:
    """Dust: dark dots of one to four pixels at 200 dpi."""
    marked = pixels.copy()
    for _ in range(count):
        wide, tall = (max(1, round(float(v) * size)) for v in rng.uniform(0.6, 3.4, 2))
        top, left = int(rng.integers(0, pixels.shape[0] - tall)), int(rng.integers(0, pixels.shape[1] - wide))
        marked[top : top + tall, left : left + wide] = rng.uniform(20, 130)
    return marked


def _image(pixels: Pixels) -> Image.Image:
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
