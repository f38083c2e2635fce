"""Pages with footnotes that no one wrote: invented texts with marks strewn in, set in several typefaces and worn.

For each page it is known where every figure of a mark stands, whatever the wear: the learning of raised figures
(`bench.raised`) and the measuring of marks (`bench.marks`) stand on it. Needs the fonts that `bench.mangle` needs.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from unittest.mock import patch

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image

from samples import degrade, fonts, layout
from samples import draw as drawing
from samples.compose import Composition, Mark, Note, Unit
from samples.draw import draw_page
from samples.layout import Run, Sheet

REGISTER = Path("samples/register")
FACES = ("Liberation Serif", "TeX Gyre Termes", "FreeSerif", "Noto Serif", "TeX Gyre Pagella")
WEARS = ("clean300", "scan200", "fax150", "tiff200")
_SET = 0.65
"""The share of the size at which `samples.lines` sets a mark."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a document is set: sizes in points, a mark's share of the size, its rise, whether notes begin close to it."""

    face: str
    body: float
    note: float
    share: float
    rise: float
    tight: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """A digit of a mark on a worn page: its ink as left, top, right, bottom in pixels."""

    digit: int
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Printed:
    """A worn page image at `dpi`, its figures, and the words of its lines as boxes."""

    image: Image.Image
    dpi: int
    figures: tuple[Figure, ...]
    lines: tuple[tuple[tuple[str, tuple[float, float, float, float]], ...], ...]


def draw_style(rng: Generator, face: str) -> Style:
    """A style as offices have them: 13 to 14 points, notes of 10 to 11, marks as two word processors set them."""
    share, rise = ((0.65, 0.34), (0.58, 0.33), (0.667, 0.33), (0.62, 0.38))[int(rng.integers(4))]
    body, note = float(rng.choice((13.0, 13.5, 14.0))), float(rng.choice((10.0, 10.5, 11.0, 12.0)))
    return Style(face, body, note, share, rise, bool(rng.random() < 0.3))


def compose(rng: Generator, numbers: Sequence[int], *, dense: bool = False) -> Composition:
    """A report of invented paragraphs with footnotes of these numbers in order, about three to a page.

    `dense` strews them thickly and keeps the notes short, so that a page shows many figures.
    """
    pool = [_texts()[int(at)] for at in rng.permutation(len(_texts()))]
    body: list[Unit] = []
    written: list[Note] = []
    left = list(numbers)
    while left:
        unit = Unit("para", _quoted(rng, pool.pop()))
        for _ in range(6 if dense else int(rng.choice((0, 1, 1, 2)))):
            place = _mark_place(rng, unit)
            if place is None or not left:
                continue
            number = left.pop(0)
            unit = _marked(unit, place, number)
            parts = [_quoted(rng, _sentences(pool.pop(), rng)[: 90 if dense else None])]
            parts += ["- " + _sentences(pool.pop(), rng)] if rng.random() < 0.15 and not dense else []
            written.append(Note(number, tuple(Unit("note", part) for part in parts)))
        body.append(unit)
    body += [Unit("para", pool.pop()[:300]) for _ in range(4)]
    return Composition(
        name="report",
        system="party",
        left=(Unit("organ", "TỈNH ỦY AN LẠC"), Unit("organ", "*"), Unit("symbol", f"Số {rng.integers(1, 600)}-BC/TU")),
        right=(Unit("motto", "ĐẢNG CỘNG SẢN VIỆT NAM"), Unit("place", "An Lạc, ngày 15 tháng 9 năm 2022")),
        title=(Unit("type", "BÁO CÁO"), Unit("title", "kết quả thực hiện nhiệm vụ")),
        address=(),
        body=tuple(body),
        recipients=(Unit("recipients", "Nơi nhận:"), Unit("recipients", "- Lưu Văn phòng Tỉnh ủy.")),
        signatures=((Unit("sign", "T/M BAN THƯỜNG VỤ"), Unit("signer", "Đinh Trọng Khải")),),
        notes=tuple(written),
        matter={},
    )


def typeset(composition: Composition, style: Style) -> tuple[Sheet, ...]:
    """The pages of a composition in a style; ValueError where its notes do not fit."""
    with _faced(style):
        return tuple(_restyled(sheet, style) for sheet in layout.typeset(composition))


def draw(sheet: Sheet, style: Style, rng: Generator, *, dpi: int) -> Image.Image:
    """A page as printed, in colour; its ink is drawn twice as fine, which is quicker than the samples' 600 dpi."""
    with _faced(style), patch.object(drawing, "_INK_DPI", 2 * dpi):
        return draw_page(sheet, rng, dpi=dpi, seals=["TỈNH ỦY AN LẠC"] * len(sheet.signatures))


def wear(page: Image.Image, rng: Generator, how: str, *, dpi: int) -> tuple[Image.Image, float]:
    """The page worn as one of `WEARS`, and the angle in degrees by which it was turned (counter-clockwise)."""
    first = copy.deepcopy(rng)
    if how == "clean300":
        return page.convert("L"), 0.0
    if how == "fax150":
        return degrade.fax(page, rng).convert("L"), float(first.normal(0, 0.25))
    angle = float(first.uniform(0.25, 0.7) * first.choice((-1, 1)))
    if how == "tiff200":
        return degrade.bilevel(page, rng, dpi=dpi).convert("L"), angle * 0.6
    return degrade.scan(page, rng, dpi=dpi), angle


def printed(sheet: Sheet, style: Style, rng: Generator, how: str, *, mended: bool) -> Printed:
    """A worn page with what is known of it; `mended` as cleaning leaves it: turned back and at 300 dpi."""
    dpi = int(how[-3:])
    image, angle = wear(draw(sheet, style, rng, dpi=dpi), rng, how, dpi=dpi)
    turn = cv2.getRotationMatrix2D((image.width / 2, image.height / 2), angle, 1.0)
    if mended:
        scale = 300 / dpi
        back = cv2.getRotationMatrix2D((image.width / 2, image.height / 2), -angle, 1.0) * scale
        size = (round(image.width * scale), round(image.height * scale))
        pixels = cv2.warpAffine(np.asarray(image), back, size, flags=cv2.INTER_CUBIC, borderValue=255)
        image, turn, dpi = Image.fromarray(np.asarray(pixels, np.uint8)), np.array([[scale, 0, 0], [0, scale, 0]]), 300
    figures, lines = _geometry(sheet, style, np.asarray(turn, dtype=np.float64), int(how[-3:]))
    return Printed(image, dpi, tuple(figures), lines)


@contextmanager
def _faced(style: Style) -> Iterator[None]:
    """The samples' typesetting in another typeface and other sizes."""
    with fonts.set_in(style.face), patch.multiple(layout, BODY=style.body, NOTE=style.note):
        yield


def _restyled(sheet: Sheet, style: Style) -> Sheet:
    runs = []
    for run in sheet.runs:
        full = run.size / _SET
        if _is_mark(run, style):
            rise = run.y + full * ((0.35 if abs(full - style.note) < 0.01 else 0.34) - style.rise)
            x = run.x + (
                fonts.width(" ", "Regular", full) * 0.9 if style.tight and abs(full - style.note) < 0.01 else 0
            )
            run = replace(run, size=full * style.share, y=rise, x=x)
        runs.append(run)
    return replace(sheet, runs=runs)


def _is_mark(run: Run, style: Style) -> bool:
    return run.text.isdigit() and any(abs(run.size - size * _SET) < 0.01 for size in (style.body, style.note))


def _geometry(
    sheet: Sheet, style: Style, matrix: NDArray[np.float64], dpi: int
) -> tuple[list[Figure], tuple[tuple[tuple[str, tuple[float, float, float, float]], ...], ...]]:
    figures: list[Figure] = []
    rows: dict[float, list[tuple[str, tuple[float, float, float, float]]]] = {}
    with _faced(style):
        for run in sheet.runs:
            scale = dpi / 72
            font = fonts.font(run.style, run.size * scale)
            small = abs(run.size / style.share - style.body) < 0.01 or abs(run.size / style.share - style.note) < 0.01
            if small and run.text.isdigit():
                at = run.x * scale
                for digit in run.text:
                    figures.append(
                        Figure(int(digit), _turned(font.getbbox(digit, anchor="ls"), at, run.y * scale, matrix))
                    )
                    at += font.getlength(digit)
                continue
            box = _turned(font.getbbox(run.text, anchor="ls"), run.x * scale, run.y * scale, matrix)
            rows.setdefault(round(run.y, 2), []).append((run.text, box))
    return figures, tuple(tuple(row) for row in rows.values())


def _turned(
    box: tuple[float, ...], x: float, y: float, matrix: NDArray[np.float64]
) -> tuple[float, float, float, float]:
    left, top, right, bottom = box[0] + x, box[1] + y, box[2] + x, box[3] + y
    middle = matrix @ np.array([(left + right) / 2, (top + bottom) / 2, 1.0])
    scale = float(np.hypot(matrix[0, 0], matrix[1, 0]))
    wide, tall = scale * (right - left) / 2, scale * (bottom - top) / 2
    return float(middle[0] - wide), float(middle[1] - tall), float(middle[0] + wide), float(middle[1] + tall)


@cache
def _texts() -> tuple[str, ...]:
    lines = (line.strip() for path in sorted(REGISTER.glob("*.txt")) for line in path.read_text("utf-8").splitlines())
    curly = (re.sub(r'"([^"]+)"', r"“\1”", line) for line in lines)
    return tuple(line for line in curly if 150 < len(line) < 900 and line[0].isalnum() and "{" not in line)


def _quoted(rng: Generator, text: str) -> str:
    """Some words of a text in quotation marks, which stand as high as marks do."""
    words = text.split(" ")
    if "“" in text or len(words) < 12 or rng.random() < 0.4:
        return text
    start = int(rng.integers(1, len(words) - 6))
    end = start + int(rng.integers(1, 5))
    return " ".join([*words[:start], "“" + " ".join(words[start:end]) + "”", *words[end:]])


def _mark_place(rng: Generator, unit: Unit) -> int | None:
    """Where a mark may stand behind those there: after words, before or after their punctuation, after quotes."""
    start = unit.marks[-1].end + 30 if unit.marks else 20
    patterns = (
        r"(?<=[\wà-ỹ]{2})(?=[.,;:](?:\s|$))",
        r"(?<=[à-ỹa-z][.,;])(?=\s|$)",
        r"(?<=[”)\"])(?=[\s.,;:])",
        r"(?<=[à-ỹa-z])(?=\s)",
    )
    for pattern in rng.permutation(np.array([*patterns, patterns[0], patterns[0], patterns[2]])):
        places = [match.start() for match in re.finditer(str(pattern), unit.text) if match.start() > start]
        if places:
            return int(rng.choice(places[:12]))
    return None


def _marked(unit: Unit, place: int, number: int) -> Unit:
    mark = str(number).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    text = unit.text[:place] + mark + unit.text[place:]
    return replace(unit, text=text, marks=(*unit.marks, Mark(place, place + len(mark), number)))


def _sentences(text: str, rng: Generator) -> str:
    """The first sentences of a text, of a note's length."""
    end = text.find(". ", int(rng.integers(40, 300)))
    return text[: end + 1] if 0 < end < 500 else text[:400].rsplit(" ", 1)[0] + "."
