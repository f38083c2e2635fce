"""Second readings: what is read again and how much of it, where its words stand, lines that were left out."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import astuple, dataclass, field

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from ingest.again import read_again
from ingest.crops import cut
from ingest.doubt import choose, text_length, weigh_words
from ingest.engine import ReadImage, Recording, Tesseract
from ingest.errors import PageTimeLimit
from ingest.image import read_image
from ingest.ink import find_uncovered
from ingest.language import Fluent
from ingest.limits import Limits
from ingest.lines import Row, Token, lay_out
from ingest.sheet import Sheet, as_it_is
from ingest.values import Box, Line

needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
PRINTED = ("KET LUAN 25-KL/TW", "ngay 03 thang 6 nam 2013", "cua Ban Chap hanh", "Trung uong Dang")
STEP, TOP, LEFT = 60, 100, 100


def draw(lines: Sequence[str]) -> Sheet:
    """A page at 200 dpi with a line of print every `STEP` pixels."""
    page = Image.new("L", (1000, TOP + STEP * (len(lines) + 1)), 255)
    font = ImageFont.load_default(size=30)
    for at, line in enumerate(lines):
        ImageDraw.Draw(page).text((LEFT, TOP + STEP * at), line, font=font, fill=0)
    return as_it_is(page, 200)


def reading(lines: Sequence[str], *, sure: float = 0.95, without: Sequence[int] = ()) -> ReadImage:
    """What an engine read on `draw(lines)`, with true boxes, without the lines of the numbers given."""
    font = ImageFont.load_default(size=30)
    rows = []
    for at, line in enumerate(lines):
        x, tokens = float(LEFT), []
        for word in line.split():
            left, top, right, bottom = font.getbbox(word)
            y = TOP + STEP * at
            box = Box(round(x + left), round(y + top), round(x + right), round(y + bottom))
            tokens.append(Token(word, box, sure))
            x += font.getlength(word + " ")
        if at not in without:
            rows.append(Row(tuple(tokens), 0))
    return lay_out(rows)


@dataclass(slots=True)
class Answers:
    """An engine whose answers to crops are given in order; it keeps what it was asked."""

    texts: Sequence[str] = ()
    asked: list[Image.Image] = field(default_factory=list)
    name: str = "answers"

    def read(self, image: Image.Image, *, dpi: int, seconds: int) -> ReadImage:
        raise AssertionError("the page is read once, by others")

    def read_crops(
        self, crops: Sequence[Image.Image], *, dpi: int, seconds: int, other: bool = True
    ) -> list[ReadImage]:
        self.asked += crops
        texts = [*self.texts, *[""] * (len(crops) - len(self.texts))]
        rows = [
            tuple(Token(word, Box(12 + 40 * n, 12, 42 + 40 * n, 30), 0.96) for n, word in enumerate(text.split()))
            for text in texts[: len(crops)]
        ]
        return [lay_out([Row(row, 0)]) for row in rows]


class Late(Answers):
    """An engine that reads a page and is stopped at the crops."""

    first: ReadImage = ("", ())

    def read(self, image: Image.Image, *, dpi: int, seconds: int) -> ReadImage:
        return self.first

    def read_crops(
        self, crops: Sequence[Image.Image], *, dpi: int, seconds: int, other: bool = True
    ) -> list[ReadImage]:
        raise PageTimeLimit("tesseract was stopped")


def test_a_sure_page_is_read_once() -> None:
    first, engine = reading(PRINTED, sure=0.97), Answers()
    again = read_again(draw(PRINTED), first, engine=engine, language=Fluent(), seconds=9)
    assert len(engine.asked) <= 2  # the symbol, and the figures of the date
    assert again[0] == first[0]


def test_a_doubtful_word_is_read_with_its_neighbours_and_the_other_form_kept() -> None:
    text, lines = reading(PRINTED)
    words = [
        Token(word.text.replace("Chap", "Ch.ap"), word.box, 0.2 if word.text == "Chap" else 0.97)
        for line in lines
        for word in line.words
    ]
    rows = [Row(tuple(words[at : at + size]), 0) for at, size in ((0, 3), (3, 6), (9, 4), (13, 3))]
    engine = Answers(["Ban Chap hanh"])
    language = Fluent()
    again = read_again(draw(PRINTED), lay_out(rows), engine=engine, language=language, seconds=9)
    assert again[0] == text
    mended = next(word for line in again[1] for word in line.words if word.text == "Chap")
    assert mended.other == "Ch.ap"
    assert mended.box == next(word.box for word in words if word.text == "Ch.ap")


def test_a_line_that_was_left_out_comes_where_it_stands() -> None:
    first = reading(PRINTED, without=[2], sure=0.99)
    assert len(find_uncovered(draw(PRINTED), first[1])) == 1
    engine = Answers(["", "", "", ""])
    read_again(draw(PRINTED), first, engine=engine, language=Fluent(), seconds=9)
    engine = Answers([*[""] * (len(engine.asked) - 1), "của Ban Chấp hành"])
    again = read_again(draw(PRINTED), first, engine=engine, language=Fluent(), seconds=9)
    assert again[0].split("\n") == [PRINTED[0], PRINTED[1], "của Ban Chấp hành", PRINTED[3]]


def test_what_is_no_language_is_no_line() -> None:
    first = reading(PRINTED, without=[2], sure=0.99)
    engine = Answers(["xx"] * 4)
    again = read_again(draw(PRINTED), first, engine=engine, language=Fluent(judge=lambda text: 0.0), seconds=9)
    assert len(again[1]) == 3


def test_a_second_reading_that_fails_takes_nothing_away() -> None:
    engine = Late()
    engine.first = reading(PRINTED, sure=0.3)
    page = read_image(draw(PRINTED).image, number=1, dpi=200, engine=engine, language=Fluent(), limits=Limits())
    assert page.text == engine.first[0]
    assert page.engine.endswith("; not read again: page_time_limit")


@pytest.mark.parametrize("first", [("", ()), lay_out([Row((Token("một"),), 0)])])
def test_a_page_without_words_or_boxes_stays(first: ReadImage) -> None:
    assert read_again(draw(PRINTED), first, engine=Answers(), language=Fluent(), seconds=9) == first


def test_seals_rules_and_specks_are_no_lines() -> None:
    page = Image.fromarray(draw(PRINTED).grey)
    pen = ImageDraw.Draw(page)
    pen.line((100, 80, 600, 80), fill=0, width=3)
    pen.ellipse((600, 120, 900, 360), outline=0, width=8)
    for at in range(40):
        pen.point((20 + 23 * at, 40), fill=0)
    assert find_uncovered(as_it_is(page, 200), reading(PRINTED)[1]) == []


@given(st.lists(st.lists(st.floats(0, 1), min_size=3, max_size=3), min_size=4, max_size=4), st.floats(0, 1))
def test_no_more_is_read_again_than_allowed(worth: list[list[float]], share: float) -> None:
    _, lines = reading([" ".join(line.split()[:3]) for line in PRINTED[:3]] + [PRINTED[3]])
    chosen = choose(lines, worth, share=share, least=0.1, beside=1)
    assert [(run.line, run.start) for run in chosen] == sorted((run.line, run.start) for run in chosen)
    assert all(0 <= run.start < run.end <= 3 for run in chosen)
    parts = [Line(lines[run.line].span, lines[run.line].words[run.start : run.end], 0) for run in chosen]
    tall = {run.line: text_length([lines[run.line]]) for run in chosen}
    assert len(tall) <= len(lines)
    assert text_length(parts) <= 1.3 * share * max(500, text_length(lines)) + 0.01  # a part's middle height is its own
    everything = {(at, number) for at, row in enumerate(worth) for number, value in enumerate(row) if value >= 0.1}
    if share == 1:
        assert everything <= {(run.line, number) for run in chosen for number in range(run.start, run.end)}


def test_unsure_words_and_figures_are_worth_more() -> None:
    def worth(text: str, sure: float) -> float:
        return weigh_words(reading([f"theo {text} nay"], sure=sure)[1], language=Fluent())[0][1]

    assert worth("tinh", 0.4) > worth("tinh", 0.9)
    assert worth("25-KL/TW", 0.9) > worth("tinh", 0.9)
    assert worth("ti.nh", 0.9) > worth("tinh", 0.9)


def test_a_crop_leaves_other_lines_out_and_leads_back() -> None:
    page = Image.new("L", (400, 200), 255)
    own, other = Box(100, 100, 160, 120), Box(100, 123, 160, 145)
    for box in (own, other):
        ImageDraw.Draw(page).rectangle((box.left, box.top, box.right - 1, box.bottom - 1), fill=0)
    crop = cut(as_it_is(page, 200), [own], [other], dpi=300)
    assert crop.scale == 1.5
    pixels = np.asarray(crop.image)
    rows, columns = np.flatnonzero((pixels < 128).any(axis=1)), np.flatnonzero((pixels < 128).any(axis=0))
    seen = crop.place(Box(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1))
    assert max(abs(a - b) for a, b in zip(astuple(seen), astuple(own), strict=True)) <= 1
    assert pixels[0].min() == 255
    assert (np.asarray(cut(as_it_is(page, 200), [own], [], dpi=200).image) < 128).any(axis=1).sum() > own.height


@needs_tesseract
def test_crops_are_read_in_order_blank_and_wide_ones_too() -> None:
    engine = Tesseract()
    sheet = draw(PRINTED)
    _, lines = reading(PRINTED)
    crops = [cut(sheet, [line.box], [], dpi=200).image for line in lines if line.box is not None]
    blank, wide = Image.new("L", (200, 40), 255), Image.new("L", (9000, 40), 255)
    answers = engine.read_crops([crops[2], blank, wide, Image.new("L", (1, 1), 0), crops[3]], dpi=200, seconds=30)
    texts = [text for text, _ in answers]
    assert texts[1:4] == ["", "", ""]
    assert "Ban" in texts[0]
    assert "Trung" in texts[4]
    assert engine.read_crops([], dpi=200, seconds=1) == []


def test_a_recording_answers_crops_it_knows() -> None:
    assert Recording().read_crops([Image.new("L", (5, 5))], dpi=200, seconds=1) == [("", ())]
