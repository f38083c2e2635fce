"""Image files and page images: how large, which way up, how fine, and plain grey or colour.

Size and page count are known from the header and refused before a pixel is decoded.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from io import BytesIO

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from ingest.again import read_again
from ingest.clean import clean
from ingest.engine import Engine
from ingest.errors import Corrupt, PageError, PageTooLarge, PageUnreadable, SourceTooLarge, in_words
from ingest.grid import find_grids
from ingest.language import Language
from ingest.limits import Limits
from ingest.lines import join_boxes
from ingest.memory import memory_told
from ingest.raised import find_raised
from ingest.rules import find_rules
from ingest.seals import has_colour
from ingest.sheet import LONGEST, Sheet
from ingest.values import Line, Page, Reading, Source

# Sizes are checked here by the caller's own limit, page by page.
Image.MAX_IMAGE_PIXELS = None

COARSE, FINE = 150, 300
"""Pages finer than 300 dpi are reduced, which saves time and loses nothing; coarser than 150 enlarged.

A directive of four pages reduced to 100 dpi, `vie`: 96.6% of the syllables right as it is, 98.2% at twice
the size (Lanczos), 97.6% at three times; bilinear enlarging gains nothing.
"""
_A4_INCHES = 8.27
_SHEET_INCHES = (4.0, 24.0)
"""The short side of what may lie on a scanner: A6 to A1; a file that claims otherwise has no true resolution."""
_THUMBNAIL = 1
_MEGAPIXEL = 1_000_000


@dataclass(frozen=True, slots=True)
class ImageFile:
    """An image file of one or more pages: `frames` are the positions of the pages in the file."""

    source: Source
    engine: Engine | None
    language: Language
    limits: Limits
    frames: tuple[int, ...]

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self.frames)

    @memory_told()
    def read(self, number: int) -> Page:
        """Page `number` (from 1) by the engine; raises `PageError`, or `Corrupt` if it is the only page."""
        if self.engine is None:
            raise PageUnreadable("no engine was given to read the image")
        image, dpi = self.load(number)
        return read_image(image, number=number, dpi=dpi, engine=self.engine, language=self.language, limits=self.limits)

    def load(self, number: int) -> tuple[Image.Image, int]:
        """Page `number` upright, in colour where it has any, with its resolution."""
        try:
            with Image.open(BytesIO(self.source.data)) as image:
                image.seek(self.frames[number - 1])
                check_size(image.width, image.height, self.limits)
                dpi = find_dpi(image)
                upright = ImageOps.exif_transpose(image)
                return to_fine(to_plain(upright), dpi)
        except (OSError, ValueError, SyntaxError, EOFError, TypeError) as error:
            what = f"the image is truncated or malformed: {in_words(error)}"
            if self.count == 1:
                raise Corrupt(what, page=1) from error
            raise PageUnreadable(what) from error


def open_image(source: Source, *, engine: Engine | None, language: Language, limits: Limits) -> ImageFile:
    """The pages of an image file; raises `Corrupt`, or `SourceTooLarge` for too many pages or pixels."""
    try:
        with Image.open(BytesIO(source.data)) as image:
            frames = _frames(image, limits.pages)
            if len(frames) == 1 and image.width * image.height > limits.page_megapixels * _MEGAPIXEL:
                raise SourceTooLarge(_too_large(image.width, image.height, limits), page=1)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, TypeError) as error:
        raise Corrupt(f"the image is truncated or malformed: {in_words(error)}") from error
    return ImageFile(source, engine, language, limits, frames)


def read_image(
    image: Image.Image, *, number: int, dpi: int, engine: Engine, language: Language, limits: Limits
) -> Page:
    """A page image (`L` or `RGB`): cleaned, read, read again where it pays, and its raised figures found.

    All that is found on the cleaned sheet is led back to the pixels of the upright page.
    """
    sheet = clean(image, dpi=dpi)
    first = engine.read(sheet.image, dpi=sheet.dpi, seconds=limits.page_seconds)
    steps = [engine.name, *sheet.steps]
    try:
        reading = read_again(sheet, first, engine=engine, language=language, seconds=limits.page_seconds)
    except PageError as error:  # the page was read; a second reading that fails takes nothing away
        reading = first
        steps.append(f"not read again: {error.code}")
    raised = find_raised(sheet, reading)
    rules = find_rules(sheet.image, dpi=sheet.dpi)
    text, lines = reading
    return Page(
        number,
        text,
        tuple(_placed(line, sheet) for line in lines),
        Reading.OCR,
        "; ".join(steps),
        sheet.width,
        sheet.height,
        sheet.page_dpi,
        tuple(sheet.place(rule) for rule in rules),
        (*sheet.areas, *find_grids(sheet)),
        tuple(replace(found, box=sheet.place(found.box)) for found in raised),
        sheet.turn,
        sheet.skew,
    )


def _placed(line: Line, sheet: Sheet) -> Line:
    words = tuple(replace(w, box=None if w.box is None else sheet.place(w.box)) for w in line.words)
    return replace(line, words=words, box=join_boxes([word.box for word in words]))


def check_size(width: float, height: float, limits: Limits) -> None:
    """Raise `PageTooLarge` where an image of this size has more pixels than allowed."""
    if width * height > limits.page_megapixels * _MEGAPIXEL:
        raise PageTooLarge(_too_large(width, height, limits))


def choose_dpi(native: float) -> int:
    """The resolution to read at, for a page whose own is `native`.

    >>> choose_dpi(100), choose_dpi(200.2), choose_dpi(600)
    (200, 200, 300)
    """
    return min(FINE, round(native)) if native >= COARSE - 0.5 else round(native) * _enlarged(native)


def choose_drawn_dpi(native: float) -> int:
    """The resolution at which to draw a page before it is brought to `choose_dpi`: coarse pictures as they are."""
    return choose_dpi(native) if native >= COARSE - 0.5 else max(1, round(native))


def find_dpi(image: Image.Image) -> tuple[float, float]:
    """Pixels per inch across and down: what the file says if a sheet of paper comes out, else by A4's width."""
    stated = image.info.get("dpi") or (0, 0)
    across, down = float(stated[0]), float(stated[1])
    if across > 0 and down > 0 and 0.4 < across / down < 2.5:
        short = min(image.width / across, image.height / down)
        if _SHEET_INCHES[0] <= short <= _SHEET_INCHES[1]:
            return across, down
    guess = max(1.0, min(image.width, image.height) / _A4_INCHES)
    return guess, guess


def to_grey(image: Image.Image) -> Image.Image:
    """Eight bits of grey on white paper, from whatever the file holds."""
    if image.mode in ("I;16", "I;16B", "I;16L", "I;16N"):
        return Image.fromarray((np.asarray(image).astype(np.uint16) >> 8).astype(np.uint8))
    if image.mode in ("I", "F"):
        values = np.asarray(image).astype(np.float64)
        top = 255.0 if values.max(initial=0) <= 255 else 65535.0 if values.max(initial=0) <= 65535 else values.max()
        return Image.fromarray(np.clip(values * (255 / top), 0, 255).astype(np.uint8))
    if image.has_transparency_data:
        clear = image.convert("RGBA")
        paper = Image.new("RGBA", clear.size, "white")
        paper.alpha_composite(clear)
        return paper.convert("L")
    if image.mode in ("L", "1", "RGB"):
        return image.convert("L")
    return image.convert("RGB").convert("L")


def to_plain(image: Image.Image) -> Image.Image:
    """`RGB` where the file holds colours, else `to_grey`; white paper behind what is transparent."""
    coloured = image.mode in ("RGB", "CMYK", "YCbCr", "LAB", "HSV")
    if image.mode in ("P", "RGBA", "RGBX", "PA", "RGBa"):
        clear = image.convert("RGBA")
        paper = Image.new("RGBA", clear.size, "white")
        paper.alpha_composite(clear)
        image, coloured = paper.convert("RGB"), True
    if not coloured:
        return to_grey(image)
    colours = image if image.mode == "RGB" else image.convert("RGB")
    return colours if has_colour(np.asarray(colours)) else colours.convert("L")


def to_fine(image: Image.Image, dpi: tuple[float, float]) -> tuple[Image.Image, int]:
    """The image at the resolution to read at, square pixels; fax pages have others."""
    across, down = dpi
    target = max(1, choose_dpi(max(across, down)))
    longest = max(image.width * target / across, image.height * target / down)
    target = max(1, int(target * min(1.0, LONGEST / longest)))
    width, height = max(1, round(image.width * target / across)), max(1, round(image.height * target / down))
    if abs(width - image.width) <= 0.02 * image.width and abs(height - image.height) <= 0.02 * image.height:
        return image, target
    return image.resize((width, height), Image.Resampling.LANCZOS), target


def _enlarged(native: float) -> int:
    return min(4, max(2, math.ceil(COARSE / max(1.0, native))))


def _frames(image: Image.Image, most: int) -> tuple[int, ...]:
    frames: list[int] = []
    position = 0
    while True:
        tags = getattr(image, "tag_v2", {})
        if not frames or not int(tags.get(254, 0)) & _THUMBNAIL:
            frames.append(position)
        if len(frames) > most:
            raise SourceTooLarge(f"the image has more than {most} pages; --pages allows {most}")
        position += 1
        # Pillow has no other way to ask for the next frame without walking to the last.
        try:
            image.seek(position)
        except EOFError:
            image.seek(frames[0])
            return tuple(frames)


def _too_large(width: float, height: float, limits: Limits) -> str:
    return (
        f"{width:,.0f} × {height:,.0f} pixels ({width * height / _MEGAPIXEL:,.0f} megapixels); "
        f"--page-megapixels allows {limits.page_megapixels}"
    )
