"""Copies of our own: the same for the same seed, whole, and damaged."""

from __future__ import annotations

import pytest
from PIL import ImageFont

from bench.copies import COPYINGS, DPI, FACE, INDENT, LEFT, PAGE, RIGHT, copy, strip_marks, typeset, wrap
from bench.pace import TIMES, UNIT, series_of
from normalize import fold

TEXT = "Thực hiện Nghị quyết số 25-NQ/TW của Ban Chấp hành Trung ương Đảng khóa XI. " * 8
needs_face = pytest.mark.skipif(not FACE.exists(), reason="the font is not here: package fonts-liberation2")


@pytest.mark.parametrize(
    ("text", "bare"), [("Đảng bộ Ủy ban", "Dang bo Uy ban"), ("ưỡn ¹ 3,5%", "uon ¹ 3,5%"), ("", "")]
)
def test_marks_are_stripped_and_case_stays(text: str, bare: str) -> None:
    assert strip_marks(text) == bare


@needs_face
def test_a_paragraph_is_wrapped_without_losing_a_word() -> None:
    font = ImageFont.truetype(str(FACE), round(14 * DPI / 72))
    lines = list(wrap(TEXT, font))
    assert " ".join(line for _, line in lines).split() == TEXT.split()
    assert [indent for indent, _ in lines] == [INDENT] + [0] * (len(lines) - 1)
    assert all(indent + font.getlength(line) <= PAGE[0] - LEFT - RIGHT for indent, line in lines)
    assert list(wrap("  ", font)) == []


@needs_face
@pytest.mark.parametrize("way", list(COPYINGS))
def test_a_copy_is_black_and_white_and_the_same_for_the_same_seed(way: str) -> None:
    copying = COPYINGS[way]
    page = next(typeset(TEXT, points=copying.points))
    one, same, other = (copy(page, copying, seed=seed) for seed in (3, 3, 4))
    assert one.size == PAGE
    assert set(one.tobytes()) == {0, 255}
    assert one.tobytes() == same.tobytes() != other.tobytes()


@needs_face
def test_a_long_text_fills_pages() -> None:
    assert len(list(typeset("\n".join([TEXT] * 20), points=14))) > 1
    assert list(typeset("", points=14)) == []


def test_the_series_grows_and_shares_no_line() -> None:
    lines = [f"{number} " + "đồng chí " * 100 for number in range(400)]
    series = series_of(lines)
    assert [times for times, _ in series] == list(TIMES)
    assert all(times * UNIT <= len(text.split()) <= times * UNIT + 201 for times, text in series)
    heads = [line.split()[0] for _, text in series for line in text.splitlines()]
    assert len(set(heads)) == len(heads)
    assert all(text == strip_marks(text) and fold(text) == text for _, text in series)
    assert series == series_of(lines)


def test_too_few_lines_make_a_shorter_series() -> None:
    assert [times for times, _ in series_of(["a b c d " * 600])] == [1]
    assert series_of([]) == []
