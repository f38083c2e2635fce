"""Where the words of a repaired text stand among the words that were read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ingest.values import (
    Box,
)
from normalize.values import Edit, EditedText, Span
from vanthu.renditions.aligning import Part, Place, align

A4 = (595, 842)


def _places(rows: Sequence[Sequence[str]]) -> tuple[str, list[Place]]:
    """Rows of words as a text with one space between two, and their places, ten pixels for a character."""
    places, at = [], 0
    for number, row in enumerate(rows):
        left = 0
        for word in row:
            box = Box(left, 20 * number, left + 10 * len(word), 20 * number + 15)
            places.append(Place(word, Span(at, at + len(word)), box, (1, number, 0)))
            at, left = at + len(word) + 1, left + 10 * len(word) + 10
    return " ".join(word for row in rows for word in row), places


def _put(rows: Sequence[Sequence[str]], *edits: tuple[int, int, str]) -> list[tuple[str, tuple[int, ...], str]]:
    """The words of the repaired text: what stands where, from … to … on which line, and which part it is."""
    text, places = _places(rows)
    repaired = EditedText(text, tuple(Edit(Span(start, end), new, "test", 1.0) for start, end, new in edits))
    return [(p.text, (p.box.left, p.box.right, p.line[1]), p.part.value) for p in align(repaired, places)]


def test_a_word_stays_where_it_was_read() -> None:
    assert _put([["Nghi", "quyét"]], (0, 4, "Nghị"), (5, 10, "quyết")) == [
        ("Nghị", (0, 40, 0), "whole"),
        ("quyết", (50, 100, 0), "whole"),
    ]


def test_words_mended_together_keep_their_own_places() -> None:
    assert _put([["Nghi", "quyét"]], (0, 10, "Nghị quyết")) == [
        ("Nghị", (0, 40, 0), "whole"),
        ("quyết", (50, 100, 0), "whole"),
    ]


def test_joined_words_have_the_place_of_all() -> None:
    assert _put([["s", "6", "25"]], (0, 3, "số")) == [("số", (0, 30, 0), "whole"), ("25", (40, 60, 0), "whole")]


def test_a_parted_word_is_shared_out_by_length() -> None:
    assert _put([["trongtỉnh"]], (5, 5, " ")) == [("trong", (0, 45, 0), "whole"), ("tỉnh", (54, 90, 0), "whole")]


def test_a_symbol_over_a_line_break_is_cut_where_the_page_cuts_it() -> None:
    assert _put([["số", "18-"], ["KL/TU", "ngày"]], (6, 7, "")) == [
        ("số", (0, 20, 0), "whole"),
        ("18-", (30, 60, 0), "first"),
        ("KL/TU", (0, 50, 1), "later"),
        ("ngày", (60, 100, 1), "whole"),
    ]


def test_a_hyphen_that_only_broke_the_word_is_soft() -> None:
    text, places = _places([["quy-"], ["trình"]])
    (first, later) = align(EditedText(text, (Edit(Span(3, 5), "", "test", 1.0),)), places)
    assert (first.text, first.soft, later.text, later.soft) == ("quy", True, "trình", False)


def test_an_inserted_mark_stands_with_its_word_and_a_removed_word_nowhere() -> None:
    assert _put([["tỉnh.", "|", "Năm"]], (4, 4, "¹"), (5, 7, "")) == [
        ("tỉnh¹.", (0, 50, 0), "whole"),
        ("Năm", (80, 110, 0), "whole"),
    ]
    assert _put([["tỉnh", "Năm"]], (4, 5, " ¹ "))[1][0] == "¹"


WORDS = st.text("abđế¹-", min_size=1, max_size=6)


@st.composite
def edited(draw: st.DrawFn) -> tuple[list[list[str]], EditedText]:
    rows = draw(st.lists(st.lists(WORDS, min_size=1, max_size=5), min_size=1, max_size=4))
    text = _places(rows)[0]
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    edits = [
        Edit(Span(start, end), draw(st.text("xyộ ", max_size=8)), "test", draw(st.floats(0, 1)))
        for start, end in list(pairwise(cuts))[:: draw(st.integers(1, 2))]
    ]
    return rows, EditedText(text, tuple(edits))


@given(edited())
def test_every_word_of_the_text_has_a_place_once_and_in_order(made: tuple[list[list[str]], EditedText]) -> None:
    rows, repaired = made
    _, places = _places(rows)
    put = list(align(repaired, places))
    said: list[str] = []
    for placed in put:
        if placed.part is Part.LATER:
            said[-1] += placed.text
        else:
            said.append(placed.text)
    touched = any(_printed(repaired, match.span()) for match in re.finditer(r"\S+", repaired.text))
    assert said == (repaired.text.split() if touched else [])
    assert [p.places[0].span for p in put] == sorted(p.places[0].span for p in put)
    for placed in put:
        assert placed.text and len({place.line for place in placed.places}) == 1
        left = min(place.box.left for place in placed.places)
        right = max(place.box.right for place in placed.places)
        assert left <= placed.box.left <= placed.box.right <= right


def _printed(repaired: EditedText, word: tuple[int, int]) -> bool:
    """Whether a character that was read became a part of the word: found letter by letter."""
    span = repaired.to_original(Span(*word))
    return any(repaired.original[at] != " " for at in range(span.start, span.end))


@given(edited())
def test_a_word_that_nothing_touched_keeps_its_box(made: tuple[list[list[str]], EditedText]) -> None:
    rows, repaired = made
    _, places = _places(rows)
    free = [p for p in places if all(e.span.end < p.span.start or e.span.start > p.span.end for e in repaired.edits)]
    boxes = {(placed.text, placed.box) for placed in align(repaired, places)}
    assert {(place.text, place.box) for place in free} <= boxes
