"""A page drawn with what was understood of it: zones, marks, areas, words left out, ink that no word covers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFont, ImageOps

from ingest.values import Box, Document, Line, Page, Word, Zone

Colour = tuple[int, int, int]

ZONES: dict[str, Colour] = {
    "header_left": (0, 90, 200),
    "header_right": (0, 160, 200),
    "title": (140, 0, 180),
    "body": (0, 140, 60),
    "table": (120, 160, 0),
    "footnote": (200, 120, 0),
    "recipients": (0, 150, 150),
    "signature": (190, 0, 90),
    "furniture": (110, 110, 110),
}
LEFT_OUT: Colour = (140, 140, 140)
RAISED: Colour = (255, 0, 255)
MARK: Colour = (230, 60, 0)
UNCOVERED: Colour = (255, 0, 0)
AREAS: Colour = (150, 75, 0)
_INK = 128
_SPECK_INCHES = 0.02
_JOIN_INCHES = 0.06
_STRIP = 30


def page_image(path: Path, page: Page) -> Image.Image | None:
    """The upright image of a page as the file shows it, at the size that its boxes mean; None where none is shown."""
    if page.width == 0:
        return None
    if path.suffix.lower() == ".pdf":
        with pypdfium2.PdfDocument(path) as pdf:
            image: Image.Image = pdf[page.number - 1].render(scale=page.dpi / 72).to_pil().convert("RGB")
    elif path.suffix.lower() in (".txt", ".docx"):
        return None
    else:
        with Image.open(path) as file:
            file.seek(page.number - 1)
            image = ImageOps.exif_transpose(file).convert("RGB")
    image = image.rotate(-90 * page.turn, expand=True)
    return image.resize((page.width, page.height), Image.Resampling.LANCZOS)


def draw_page(image: Image.Image, document: Document, page: Page) -> Image.Image:
    """`page`'s upright image, paled, with coloured boxes and a legend below that counts them.

    Lines are boxed by zone and words left out of the text in grey; raised figures, footnote marks, areas and
    ink that is under no word, rule or area have their own colours.
    """
    drawn = Image.blend(image.convert("RGB"), Image.new("RGB", image.size, "white"), 0.35)
    pen = ImageDraw.Draw(drawn)
    thin, thick = max(1, page.dpi // 100), max(2, page.dpi // 60)
    legend: dict[str, tuple[Colour, int]] = {}

    def frame(box: Box, colour: Colour, name: str, width: int, spread: int = 0) -> None:
        pen.rectangle(
            (box.left - spread, box.top - spread, box.right + spread, box.bottom + spread), outline=colour, width=width
        )
        legend[name] = (colour, legend.get(name, (colour, 0))[1] + 1)

    for zone, box in find_zone_boxes(document, page):
        frame(box, ZONES.get(zone.value, (0, 0, 0)), zone.value, thin, thin)
    for word in _left_out(document, page):
        if word.box is not None:
            frame(word.box, LEFT_OUT, "left out", thin)
    for area in page.areas:
        frame(area.box, AREAS, area.kind.value, thick)
    for raised in page.raised:
        frame(raised.box, RAISED, "raised", thin, 2 * thin)
    for box in _marks(document, page):
        frame(box, MARK, "mark", thick, 3 * thin)
    for box in find_uncovered(image, page):
        frame(box, UNCOVERED, "uncovered ink", thin)
    return _with_legend(drawn, legend)


def find_zone_boxes(document: Document, page: Page) -> Iterator[tuple[Zone, Box]]:
    """The zone and box of each line, or of each part of a line that is in a zone of its own, in reading order."""
    for block in document.blocks:
        lines: dict[int, Box] = {}
        for of_page, word in document.words(block.span):
            if of_page.number != page.number or word.box is None:
                continue
            at = _line_of(page.lines, word)
            lines[at] = lines[at].join(word.box) if at in lines else word.box
        for box in lines.values():
            yield block.zone, box


def find_uncovered(image: Image.Image, page: Page) -> list[Box]:
    """Where ink stands that no word, rule, raised figure or area covers; specks are left out, near pieces joined."""
    grey = np.asarray(image.convert("L"))
    paper = cv2.medianBlur(cv2.resize(grey, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA), 31)
    flat = grey.astype(np.float32) / np.maximum(cv2.resize(paper, grey.shape[::-1]).astype(np.float32), 1.0) * 255
    ink = (flat < _INK).astype(np.uint8)
    around = max(2, round(page.dpi * 0.02))
    covered = [word.box for word in page.words if word.box is not None]
    covered += [*page.rules, *(area.box for area in page.areas), *(raised.box for raised in page.raised)]
    for box in covered:
        ink[max(0, box.top - around) : box.bottom + around, max(0, box.left - around) : box.right + around] = 0
    joint = max(1, round(page.dpi * _JOIN_INCHES))
    joined = cv2.dilate(ink, np.ones((joint, joint), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    amounts = np.bincount(labels[ink > 0], minlength=count)
    least = (page.dpi * _SPECK_INCHES) ** 2
    boxes = []
    for left, top, width, height, _ in stats[1:][amounts[1:] >= least]:
        boxes.append(Box(int(left), int(top), int(left + width), int(top + height)))
    return boxes


def _left_out(document: Document, page: Page) -> Iterator[Word]:
    spans = [left_out.span for left_out in document.left_out if left_out.page == page.number]
    for word in page.words:
        if any(span.covers(word.span) for span in spans):
            yield word


def _marks(document: Document, page: Page) -> Iterator[Box]:
    """The boxes of footnote marks in the text: that of a raised figure where there is one, else of the word."""
    for mark in document.marks:
        for of_page, on_page in document.places(mark.span):
            if of_page.number != page.number:
                continue
            raised = [one.box for one in page.raised if one.span == on_page or one.span.overlaps(on_page)]
            words = [word.box for _, word in document.words(mark.span) if word.box is not None]
            yield from (raised or words)[:1]


def _line_of(lines: tuple[Line, ...], word: Word) -> int:
    return next((at for at, line in enumerate(lines) if line.span.covers(word.span)), -1)


def _with_legend(drawn: Image.Image, legend: dict[str, tuple[Colour, int]]) -> Image.Image:
    """The page with a strip below: a square of each colour, its name, how many."""
    scale = max(1.0, drawn.width / 1100)
    font = ImageFont.load_default(size=round(15 * scale))
    height = round(_STRIP * scale)
    rows: list[list[tuple[str, Colour]]] = [[]]
    x = 0.0
    for name, (colour, count) in legend.items():
        text = f"{name} {count}"
        wide = font.getlength(text) + 2.2 * height
        if rows[-1] and x + wide > drawn.width:
            rows.append([])
            x = 0.0
        rows[-1].append((text, colour))
        x += wide
    whole = Image.new("RGB", (drawn.width, drawn.height + height * len(rows)), "white")
    whole.paste(drawn)
    pen = ImageDraw.Draw(whole)
    for at, row in enumerate(rows):
        x, top = height * 0.3, drawn.height + at * height
        for text, colour in row:
            pen.rectangle((x, top + height * 0.3, x + height * 0.5, top + height * 0.8), fill=colour)
            pen.text((x + height * 0.8, top + height * 0.2), text, fill="black", font=font)
            x += font.getlength(text) + 2.2 * height
    return whole
