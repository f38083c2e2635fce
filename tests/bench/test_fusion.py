"""The estimate of the fusion's weights: words at their places, what counts as read rightly, the fit."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PIL import Image

from bench.fusion import Example, Placed, fit, place_words, said_rightly
from ingest.lines import Token
from ingest.sheet import as_it_is
from ingest.values import Box
from samples import fonts
from samples.layout import PAGE_HEIGHT, PAGE_WIDTH, Run
from samples.layout import Sheet as Set


def test_pieces_of_a_word_are_joined_and_a_mark_is_no_part_of_it() -> None:
    page, x = Set(1), 100.0
    for text, y, size, space in (
        ("25-", 300.0, 14.0, False),
        ("NQ/TW", 300.0, 14.0, False),
        ("1", 295.2, 9.1, False),
        (",", 300.0, 14.0, True),
        ("ngày", 300.0, 14.0, False),
    ):
        page.runs.append(Run(x, y, text, "Regular", size, space))
        x += fonts.width(text, "Regular", size) + (3.5 if space else 0)
    page.runs.append(Run(100.0, 320.0, "2022", "Regular", 14.0))
    words = place_words(page)
    assert [(word.text, word.marked) for word in words] == [("25-NQ/TW,", True), ("ngày", False), ("2022", False)]
    assert words[1].right == pytest.approx(x - PAGE_WIDTH / 2)
    assert words[2].y == pytest.approx(320.0 - PAGE_HEIGHT / 2)


SHEET = as_it_is(Image.new("L", (400, 200), 255), 72)
WORDS = [
    Placed("bộ", -50, -36, 0, 14, False),
    Placed("và", -32, -18, 0, 14, False),
    Placed("dân,", 0, 26, 0, 14, True),
    Placed("bộ", -50, -36, 20, 14, False),
]


def said(text: str, left: int, right: int, *, y: int = 0) -> bool | None:
    """Of a word read from `left` to `right`, in points from the middle of the sheet."""
    return said_rightly(Token(text, Box(200 + left, 90 + y, 200 + right, 102 + y), 0.9), SHEET, WORDS)


@pytest.mark.parametrize(
    "text,left,right,rightly",
    [
        ("bộ", -50, -36, True),
        ("(bộ;", -52, -35, True),  # signs are not looked at
        ("bô", -50, -36, False),
        ("và", -50, -36, False),  # said somewhere else
        ("bộ-và", -50, -18, False),
        ("bộ", -50, -22, True),  # a box drawn too wide
        ("dân?", 0, 28, None),  # a mark stands there
        ("x", 60, 70, None),  # nothing stands there
    ],
)
def test_a_word_is_right_if_it_was_set_at_its_place(text: str, left: int, right: int, rightly: bool | None) -> None:
    assert said(text, left, right) is rightly


def test_the_line_above_is_another_place() -> None:
    assert said("bộ", -50, -36, y=20) is True
    assert said("và", -32, -18, y=20) is None


def test_the_weights_of_a_known_model_are_found_again() -> None:
    rng = np.random.default_rng(1)
    examples = []
    for sure in rng.normal(0, 2, 20_000):
        share = 1 / (1 + math.exp(-(0.5 + 0.8 * sure)))
        examples.append(Example({"first": 1.0, "sure": float(sure)}, bool(rng.random() < share), ("", "", "")))
    weights = fit(examples)
    assert weights["first"] == pytest.approx(0.5, abs=0.06)
    assert weights["sure"] == pytest.approx(0.8, abs=0.04)
