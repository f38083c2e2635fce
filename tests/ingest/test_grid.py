"""Lines on a page image that enclose something: tables with their cells, stamps; and what only looks like them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from ingest.grid import _columns, find_grids, in_rows
from ingest.sheet import as_it_is
from ingest.values import Area, AreaKind, Box

WIDE, HIGH, DPI = 1654, 1500, 200


def paper() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("L", (WIDE, HIGH), 255)
    return image, ImageDraw.Draw(image)


def draw_table(pen: ImageDraw.ImageDraw, xs: list[int], ys: list[int]) -> None:
    for y in ys:
        pen.line((xs[0], y, xs[-1], y), fill=20, width=2)
    for x in xs:
        pen.line((x, ys[0], x, ys[-1]), fill=20, width=2)


def find(image: Image.Image) -> list[Area]:
    return list(find_grids(as_it_is(image, DPI)))


def kinds(areas: list[Area]) -> list[str]:
    return [area.kind.value for area in areas]


@settings(max_examples=12, deadline=None)
@given(
    wide=st.lists(st.integers(70, 300), min_size=2, max_size=5),
    high=st.lists(st.integers(50, 160), min_size=2, max_size=7),
    turn=st.floats(-0.6, 0.6),
)
def test_every_cell_of_a_table_is_found_and_in_order(wide: list[int], high: list[int], turn: float) -> None:
    image, pen = paper()
    xs, ys = [200, *(200 + np.cumsum(wide))], [400, *(400 + np.cumsum(high))]
    if xs[-1] > WIDE - 100 or (xs[-1] - xs[0] < 800 and ys[-1] - ys[0] < 360):
        return  # out of the sheet, or as small as a stamp
    draw_table(pen, xs, ys)
    areas = find(image.rotate(turn, resample=Image.Resampling.BICUBIC, fillcolor=255))
    assert kinds(areas) == ["table"] + ["cell"] * len(wide) * len(high)
    drift = 16
    drawn = [(x, y) for y in ys[:-1] for x in xs[:-1]]
    for (x, y), cell in zip(drawn, areas[1:], strict=True):
        assert abs(cell.box.left - x) < drift + 12 and abs(cell.box.top - y) < drift + 12, (x, y, cell)


def test_merged_cells_are_one_cell() -> None:
    image, pen = paper()
    draw_table(pen, [200, 400, 900, 1400], [400, 500, 600])
    pen.rectangle((202, 495, 398, 505), fill=255)  # over two rows
    areas = find(image)
    assert kinds(areas) == ["table"] + ["cell"] * 5
    assert areas[1].box.height > 150


def test_a_table_may_have_no_lines_at_its_sides_and_broken_ones() -> None:
    image, pen = paper()
    draw_table(pen, [200, 500, 900, 1400], [400, 500, 600, 700])
    for x in (200, 1400):
        pen.rectangle((x - 3, 403, x + 3, 697), fill=255)
    for x in range(260, 1380, 150):
        pen.rectangle((x, 495, x + 4, 505), fill=255)
    assert kinds(find(image)).count("cell") == 9


def test_a_stamp_is_no_table() -> None:
    image, pen = paper()
    draw_table(pen, [100, 200, 500], [600, 640, 760])
    (stamp,) = find(image)
    assert stamp.kind is AreaKind.STAMP and abs(stamp.box.top - 600) < 10


def test_seals_strokes_frames_and_text_are_neither() -> None:
    image, pen = paper()
    for radius in (90, 92, 150, 151):
        pen.ellipse((1000 - radius, 1200 - radius, 1000 + radius, 1200 + radius), outline=20, width=3)
    pen.line((900, 450, 1500, 550, 1000, 480, 1500, 490), fill=20, width=3)
    pen.rectangle((20, 20, WIDE - 20, HIGH - 20), outline=20, width=4)
    pen.line((240, 300, 700, 300), fill=20, width=2)
    for y in range(700, 1000, 45):
        for x in range(240, 1400, 18):
            pen.line((x, y, x, y + 26), fill=20, width=3)
    assert find(image) == []


@pytest.mark.parametrize("value", [0, 255])
@pytest.mark.parametrize("size", [(10, 10), (1, 1), (1654, 2339)])
def test_empty_and_tiny_sheets_have_none(value: int, size: tuple[int, int]) -> None:
    assert find(Image.new("L", size, value)) == []


def test_noise_has_none() -> None:
    noise = np.random.default_rng(3).integers(0, 256, (1200, 900), dtype=np.uint8)
    assert find(Image.fromarray(noise)) == []


def test_a_cell_over_two_rows_stands_in_the_first() -> None:
    tall, first, second = Box(0, 0, 10, 40), Box(10, 0, 50, 20), Box(10, 20, 50, 40)
    assert in_rows([second, tall, first]) == [tall, first, second]


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 9)), min_size=1, max_size=12))
def test_columns_are_the_cells_that_stand_beside_a_middle(sides: list[tuple[int, int]]) -> None:
    cells = [Box(0, top, 5, top + high) for top, high in sides]
    middles = [(cell.top + cell.bottom) / 2 for cell in cells]
    assert _columns(cells) == max(sum(cell.top < middle < cell.bottom for cell in cells) for middle in middles)
