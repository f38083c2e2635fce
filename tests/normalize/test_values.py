"""Spans map exactly both ways, and the chooser never lets edits overlap."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.values import Edit, EditedText, Span, choose

TEXTS = st.text("aăđ ố.\n1", max_size=40)


@st.composite
def proposals(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    """A text and edits of it that may overlap."""
    text = draw(TEXTS)
    edits = []
    for _ in range(draw(st.integers(0, 8))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 5)))
        confidence = draw(st.sampled_from([0.2, 0.5, 0.5, 0.9]))
        edits.append(Edit(Span(start, end), draw(st.text("xyớ", max_size=4)), "test", confidence))
    return text, edits


@given(proposals())
def test_chosen_edits_are_in_order_and_do_not_overlap(case: tuple[str, list[Edit]]) -> None:
    text, edits = case
    chosen = choose(text, edits).edits
    for before, after in pairwise(chosen):
        assert before.span.end <= after.span.start
        assert before.span != after.span
    assert set(chosen) <= set(edits)


@given(proposals())
def test_the_surest_proposal_that_changes_something_is_taken(case: tuple[str, list[Edit]]) -> None:
    text, edits = case
    real = [edit for edit in edits if edit.span.of(text) != edit.replacement]
    chosen = choose(text, edits).edits
    assert bool(chosen) == bool(real)
    if real:
        assert max(edit.confidence for edit in chosen) == max(edit.confidence for edit in real)


@given(proposals())
def test_each_edit_stands_where_it_says(case: tuple[str, list[Edit]]) -> None:
    text, edits = case
    edited = choose(text, edits)
    for number, edit in enumerate(edited.edits):
        assert edited.edited_span(number).of(edited.text) == edit.replacement


@given(proposals(), st.data())
def test_text_outside_edits_maps_exactly_both_ways(case: tuple[str, list[Edit]], data: st.DataObject) -> None:
    text, edits = case
    edited = choose(text, edits)
    gaps = [Span(0, 0), *(edit.span for edit in edited.edits), Span(len(text), len(text))]
    for before, after in pairwise(gaps):
        if after.start - before.end < 1:
            continue
        start = data.draw(st.integers(before.end, after.start - 1))
        end = data.draw(st.integers(start + 1, after.start))
        there = edited.to_edited(Span(start, end))
        assert there.of(edited.text) == text[start:end]
        assert edited.to_original(there) == Span(start, end)


@given(proposals(), st.data())
def test_any_span_of_the_result_comes_from_what_became_it(case: tuple[str, list[Edit]], data: st.DataObject) -> None:
    text, edits = case
    edited = choose(text, edits)
    start = data.draw(st.integers(0, len(edited.text)))
    end = data.draw(st.integers(start, len(edited.text)))
    source = edited.to_original(Span(start, end))
    assert 0 <= source.start <= source.end <= len(text)
    inserted = {
        at
        for number, edit in enumerate(edited.edits)
        if not len(edit.span)
        for at in range(edited.edited_span(number).start, edited.edited_span(number).end)
    }
    back = edited.to_edited(source)
    for at in set(range(start, end)) - inserted:
        assert back.start <= at < back.end, (edited, source, back)


def test_an_empty_place_becomes_what_was_inserted_there() -> None:
    edited = EditedText("tỉnh.", (Edit(Span(4, 4), "¹", "footnote_mark", 0.9),))
    assert edited.text == "tỉnh¹."
    assert edited.to_edited(Span(4, 4)).of(edited.text) == "¹"
    assert edited.to_edited(Span(0, 4)).of(edited.text) == "tỉnh"
    assert edited.to_edited(Span(4, 5)).of(edited.text) == "."


def test_the_whole_text_maps_to_the_whole_text() -> None:
    edited = EditedText(
        "Nghi quyét s6", (Edit(Span(0, 4), "Nghị", "lexicon", 0.9), Edit(Span(11, 13), "số", "lexicon", 0.9))
    )
    assert edited.to_original(Span(0, len(edited.text))) == Span(0, len(edited.original))
    assert edited.to_edited(Span(0, len(edited.original))) == Span(0, len(edited.text))


@pytest.mark.parametrize("start,end", [(-1, 2), (3, 2)])
def test_impossible_spans_are_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="not a span"):
        Span(start, end)


def test_overlapping_edits_are_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        EditedText("văn thư", (Edit(Span(0, 4), "a", "x", 1.0), Edit(Span(3, 5), "b", "x", 1.0)))


def test_edits_beyond_the_text_are_refused() -> None:
    with pytest.raises(ValueError, match="outside"):
        EditedText("văn", (Edit(Span(2, 5), "a", "x", 1.0),))
