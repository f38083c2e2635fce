"""Ones of Roman numerals counted in the ink, whatever was read."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from ingest.sheet import Sheet, as_it_is
from ingest.strokes import count_ones
from ingest.values import Box
from samples import fonts

STYLES = ("Regular", "Bold")


def printed(text: str, style: str, *, size: int = 39) -> tuple[Sheet, Box]:
    """A word in the documents' typeface, 14 points at 200 dpi, a little blurred and grained, and its box."""
    try:
        font = ImageFont.truetype(str(fonts.font_path(style)), size)
    except (LookupError, OSError):
        pytest.skip("no typeface with Vietnamese letters")
    page = Image.new("L", (300, 100), 255)
    ImageDraw.Draw(page).text((20, 20), text, font=font, fill=20)
    grain = np.random.default_rng(len(text)).normal(0, 6, (100, 300))
    pixels = np.asarray(page.filter(ImageFilter.GaussianBlur(0.6))) + grain
    left, top, right, bottom = font.getbbox(text)
    box = Box(round(20 + left), round(20 + top), round(20 + right), round(20 + bottom))
    return as_it_is(Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)), 200), box


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    "right,read",
    [("III-", "II-"), ("XIII", "XII"), ("XIII)", "XII)"), ("VIII.", "VII."), ("III", "HI"), ("II.", "I."), ("II", "H")],
)
def test_ones_that_were_lost_are_counted(style: str, right: str, read: str) -> None:
    sheet, box = printed(right, style)
    if read == "H":  # no two letters: nothing says that it is a numeral
        assert count_ones(sheet, box, read) is None
    else:
        assert count_ones(sheet, box, read) == right


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    "text", ["I", "II", "III", "XI", "XII,", "XIII", "VI", "VII", "VIII", "XVII", "IV", "IX", "I)", "II)"]
)
def test_what_was_read_right_stays(style: str, text: str) -> None:
    sheet, box = printed(text, style)
    assert count_ones(sheet, box, text) is None


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("printed_text", ["Ill", "HÀ", "11", "lị", "Huy"])
def test_other_words_are_no_numerals(style: str, printed_text: str) -> None:
    sheet, box = printed(printed_text, style)
    assert count_ones(sheet, box, printed_text) is None


@pytest.mark.parametrize("box", [Box(0, 0, 0, 0), Box(0, 0, 5, 5), Box(0, 0, 100, 40)])
def test_without_ink_nothing_is_counted(box: Box) -> None:
    assert count_ones(as_it_is(Image.new("L", (100, 40), 255), 200), box, "XII") is None
