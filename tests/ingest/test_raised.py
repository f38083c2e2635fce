"""Raised figures: on a real scan, on drawn lines, in any image; where in the text they belong."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf2image import convert_from_path
from PIL import Image, ImageDraw, ImageFont

from ingest import Tesseract
from ingest.engine import ReadImage
from ingest.figures import CLASSES, NONE, load_network
from ingest.inklines import find_patches, find_slope, straighten
from ingest.lines import Row, Token, lay_out
from ingest.raised import _room, find_place, find_raised, read_number
from ingest.sheet import Sheet, as_it_is
from ingest.values import Box, Line, Raised

SCAN = Path(__file__).parents[2] / "samples" / "files" / "bao-cao-tinh-uy.scan200.pdf"


@pytest.fixture(scope="module")
def scanned() -> tuple[Sheet, ReadImage]:
    """Page 2 of a scan of our own at 200 dpi, and what tesseract reads there."""
    (page,) = convert_from_path(SCAN, dpi=200, first_page=2, last_page=2, grayscale=True)
    return as_it_is(page, 200), Tesseract().read(page, dpi=200, seconds=120)


def near(text: str, raised: Raised) -> str:
    """What stands before a raised figure."""
    return text[max(0, raised.span.start - 8) : raised.span.start]


@pytest.mark.slow
def test_the_marks_of_a_scan_are_found_and_read(scanned: tuple[Sheet, ReadImage]) -> None:
    sheet, reading = scanned
    found = find_raised(sheet, reading)
    sure = [(raised.numbers[0][0], near(reading[0], raised)) for raised in found if raised.numbers[0][1] > 0.6]
    wanted = {2: "đơn vị", 3: "vi phạm", 4: "Vân Trung", 5: "đối tượng"}
    body = {number: before.strip() for number, before in sure if "\n" not in before[-1:]}
    assert {number: text[-6:] for number, text in wanted.items()} == {n: body.get(n, "")[-6:] for n in wanted}
    # Nothing else on the page but the heads of the notes is surely a figure.
    assert len(body) == len(wanted)
    heads = [number for number, before in sure if before.endswith("\n")]
    assert heads == sorted(heads) and set(heads) <= {2, 3, 4, 5}


def drawn(words: list[str], marks: dict[int, str], *, skew: float, size: int = 40) -> tuple[Sheet, ReadImage]:
    """A line of words with raised figures behind some of them, running down by `skew` for each pixel."""
    image = Image.new("L", (1600, 300), 255)
    pen = ImageDraw.Draw(image)
    font, small = ImageFont.load_default(size), ImageFont.load_default(size * 0.65)
    at, tokens = 60.0, []
    for number, word in enumerate(words):
        base = 120 + skew * at
        pen.text((at, base), word, font=font, fill=0, anchor="ls")
        left, top, right, bottom = pen.textbbox((at, base), word, font=font, anchor="ls")
        tokens.append(Token(word, Box(int(left), int(top), int(right), int(bottom))))
        at = right + 2
        if number in marks:
            pen.text((at, base - 0.34 * size), marks[number], font=small, fill=0, anchor="ls")
            at += small.getlength(marks[number])
        at += 0.3 * size
    return as_it_is(image, 200), lay_out([Row(tuple(tokens), 0)])


WORDS = ["Ban", "chỉ", "đạo", "công", "tác", "của", "tỉnh", "báo", "cáo", "hằng", "năm"]


@pytest.mark.parametrize("skew", [-0.012, 0.0, 0.012])
@pytest.mark.parametrize("mark", ["7", "12", "4"])
def test_what_stands_raised_is_cut_out(skew: float, mark: str) -> None:
    sheet, (_, lines) = drawn(WORDS, {5: mark}, skew=skew)
    ink = straighten(sheet.grey, lines[0], find_slope(lines))
    assert ink is not None
    boxes = [ink.place(p.left, p.top, p.right, p.bottom) for p in find_patches(ink)]
    before = lines[0].words[5].box
    after = lines[0].words[6].box
    assert before is not None and after is not None
    here = [box for box in boxes if before.right <= box.left and box.right <= after.left]
    assert len(here) == len(mark)
    # A tone mark stands over its letter and is none.
    assert len(boxes) == len(mark)


def test_a_line_without_figures_has_none() -> None:
    sheet, reading = drawn(WORDS, {}, skew=0.0)
    assert find_raised(sheet, reading) == ()


@given(st.integers(0, 2**32 - 1), st.integers(10, 120), st.integers(10, 200), st.sampled_from([0, 128, 255, -1]))
@settings(max_examples=30, deadline=None)
def test_any_image_with_any_words_is_searched(seed: int, height: int, width: int, level: int) -> None:
    rng = np.random.default_rng(seed)
    shape = (height, width)
    grey = rng.integers(0, 256, shape, dtype=np.uint8) if level < 0 else np.full(shape, level, dtype=np.uint8)
    rows = []
    for block in range(3):
        tokens = []
        for _ in range(int(rng.integers(1, 7))):
            left, top = int(rng.integers(0, width)), int(rng.integers(0, height))
            right, bottom = int(rng.integers(left, width + 1)), int(rng.integers(top, height + 1))
            tokens.append(Token("chữ”."[int(rng.integers(0, 3)) :], Box(left, top, right, bottom)))
        rows.append(Row(tuple(tokens), block))
    text, lines = lay_out(rows)
    for raised in find_raised(as_it_is(Image.fromarray(grey), 200), (text, lines)):
        assert 0 <= raised.span.start <= raised.span.end <= len(text)
        assert 0 < sum(share for _, share in raised.numbers) <= 1.001


@given(st.lists(st.lists(st.floats(0.01, 1.0), min_size=CLASSES, max_size=CLASSES), min_size=1, max_size=3))
@settings(max_examples=40, deadline=None)
def test_numbers_are_products_of_figures(weights: list[list[float]]) -> None:
    shares = [[weight / sum(row) for weight in row] for row in weights]
    every: dict[int, float] = {}
    for classes in itertools.product(range(CLASSES), repeat=len(shares)):
        digits = "".join(str(c) for c in classes if c != NONE)
        share = float(np.prod([row[c] for row, c in zip(shares, classes, strict=True)]))
        if digits.lstrip("0") == "":
            continue
        # A nought before any figure is none of the number's.
        if not digits.startswith("0"):
            every[int(digits)] = every.get(int(digits), 0.0) + share
    found = read_number(shares)
    assert [share for _, share in found] == sorted((share for _, share in found), reverse=True)
    for number, share in found:
        assert share <= every[number] + 1e-3
    if len(shares) == 1:
        best = max(every, key=lambda number: every[number])
        assert found[0][1] == pytest.approx(every[best], abs=1e-4)


# What was read, which of it stands at the figures (between bars), how many figures there are.
PLACES = [
    ("tỉnh|”|.", 1),
    ("vị||.", 1),
    ("đạo|!|,", 1),
    ("sở|'®|;", 2),
    ("vụ”||;", 1),
    ("2025|1|.", 1),
    ("Trung||", 1),
    ("|1|", 1),
    ("||Ban", 1),
    ("biến”|°|,", 1),
]


@pytest.mark.parametrize(("marked", "figures"), PLACES)
@pytest.mark.parametrize("em", [20.0, 38.9])
def test_where_in_a_word_a_figure_stands_follows_from_its_room(marked: str, figures: int, em: float) -> None:
    before, read, behind = marked.split("|")
    figure = figures * 0.325 * em
    left = 400.0
    start = left + _room(before) * em
    end = start + figure + _room(behind) * em
    own = (start + figure if before == "" and not read else left, end)
    if not read and not behind:
        own = (left, start)
    word = before + read + behind
    first = [] if before == "" else [Token("công", Box(300, 10, 300 + round(_room("công") * em), 40))]
    _, (line,) = lay_out([Row((*first, Token(word, Box(round(own[0]), 10, round(own[1]), 40))), 0)])
    span = find_place(line, Box(round(start), 8, round(start + figure), 22), em, figures=figures)
    assert span is not None
    at = line.words[-1].span.start
    assert (span.start - at, span.end - at) == (len(before), len(before) + len(read))


def test_no_word_near_has_no_place() -> None:
    _, (line,) = lay_out([Row((Token("tỉnh", Box(100, 10, 160, 40)),), 0)])
    assert find_place(line, Box(900, 8, 912, 22), 30.0, figures=1) is None


def test_the_network_gives_shares() -> None:
    network = load_network()
    shares = network.shares(np.random.default_rng(1).random((5, network.hidden.shape[0]), dtype=np.float32))
    assert shares.shape == (5, CLASSES)
    assert np.allclose(shares.sum(axis=1), 1, atol=1e-5)


def test_lines_without_boxes_have_no_ink() -> None:
    line = lay_out([Row((Token("chữ"),), 0)])[1][0]
    assert isinstance(line, Line)
    assert straighten(np.full((50, 50), 255, dtype=np.uint8), line, 0.0) is None


def test_words_without_a_width_tell_no_type() -> None:
    ((line,),) = lay_out([Row((Token("từ", Box(40, 0, 40, 30)), Token(".", Box(40, 0, 48, 30))), 0)])[1:]
    assert find_place(line, Box(52, 2, 60, 14), 30.0, figures=1) is not None
