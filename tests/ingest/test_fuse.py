"""Two readings made into one: what is aligned with what, which one wins, and that neither is lost."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fuse import align, fuse, said
from ingest.language import Fluent
from ingest.lines import Token
from ingest.values import Box
from ingest.wellformed import grade, join_strokes
from normalize import Model, load_model


@pytest.fixture(scope="module")
def model() -> Model:
    return load_model()


def words(text: str, *sure: float) -> tuple[Token, ...]:
    """Words with the confidences given, 0.9 where none is."""
    texts = text.split()
    return tuple(
        Token(word, Box(20 * at, 0, 20 * at + 18, 10), confidence)
        for at, (word, confidence) in enumerate(zip(texts, [*sure, *[0.9] * (len(texts) - len(sure))], strict=True))
    )


@pytest.mark.parametrize(
    "one,two,before,after,right",
    [
        ("đối.với", "đối với", "lãnh đạo của Đảng", "công tác dân vận", "đối với"),
        ("bộ-và", "bộ và", "trong nội", "nhân dân", "bộ và"),
        ("25-NÑNQ/TW", "25-NQ/TW", "Nghị quyết số", "ngày 03/6/2013", "25-NQ/TW"),
        ("01-ÐA/TU", "01-ĐA/TU", "Đề án số", "ngày 20/7/2021", "01-ĐA/TU"),
        ("Tinh", "Tỉnh", "của Ban Thường vụ", "ủy về việc", "Tỉnh"),
        ("chỉ", "chi", "đảng bộ và các", "bộ trực thuộc", "chi"),
        ("5/2922", "5/2022", "từ tháng", "đến nay", "5/2022"),
        ("XII)", "XIII)", "Đảng (khóa XI, XII,", "gắn với", "XIII)"),
        ("II-", "HI-", "", "KẾT QUẢ THỰC HIỆN", "III-"),
    ],
)
def test_the_right_reading_wins_whichever_model_gave_it(
    model: Model, one: str, two: str, before: str, after: str, right: str
) -> None:
    for a, b in ((one, two), (two, one)):
        fused = fuse(words(a), words(b), language=model, before=before, after=after)
        assert said(fused) == right, f"{a} | {b} → {said(fused)}"


@pytest.mark.parametrize("one,two", [("vị.", "vị”."), ("sở", "sở?"), ("viên,", "viên°,")])
def test_a_sign_that_may_be_a_mark_is_kept(one: str, two: str) -> None:
    for a, b in ((one, two), (two, one)):
        assert said(fuse(words(a), words(b), language=Fluent())) == two


def test_two_readings_that_agree_are_worth_more_than_one_that_is_sure() -> None:
    (both,) = fuse(words("tỉnh", 0.8), words("tỉnh", 0.8), language=Fluent())
    (one,) = fuse(words("tỉnh", 0.8), words("tinh", 0.3), language=Fluent())
    assert both.confidence is not None
    assert one.confidence is not None
    assert both.confidence > 0.8 > 0.5 <= one.confidence
    assert both.other == ""
    assert one.other == "tinh"


def test_a_crop_in_which_nothing_was_read_changes_nothing() -> None:
    assert fuse(words("của tỉnh"), (), language=Fluent()) == words("của tỉnh")


TEXT = st.lists(st.text(alphabet="abđ.-1", min_size=1, max_size=5), max_size=6).map(" ".join)


@given(TEXT, TEXT)
def test_runs_hold_all_words_of_both_readings_in_order(one: str, two: str) -> None:
    runs = list(align(words(one), words(two)))
    assert [token for run in runs for token in run.one] == list(words(one))
    assert [token for run in runs for token in run.two] == list(words(two))
    assert all(run.one or run.two for run in runs)


@given(TEXT)
def test_a_reading_agrees_with_itself_word_by_word(text: str) -> None:
    runs = list(align(words(text), words(text)))
    assert all(run.agrees and len(run.one) == 1 for run in runs)


@given(TEXT, TEXT)
def test_what_is_fused_was_read_and_what_differed_is_kept(one: str, two: str) -> None:
    fused = fuse(words(one), words(two), language=Fluent())
    read = f"{one} {two}".split()
    assert all(token.text in read or join_strokes(one, two) for token in fused)
    assert all(token.confidence is not None and 0 <= token.confidence <= 1 for token in fused)
    assert all(token.box is not None for token in fused)
    if one == two:
        assert said(fused) == one
        assert not any(token.other for token in fused)


def test_every_cut_is_where_words_end_in_both_by_brute_force() -> None:
    """Short words of two letters: no run of two words on each side could have been cut at equal letters."""
    sides = [" ".join(parts) for size in (1, 2, 3) for parts in product("ab", repeat=size)]
    for one, two in product(sides, repeat=2):
        for run in align(words(one), words(two)):
            assert len(run.one) < 2 or len(run.two) < 2, (one, two, run)


@pytest.mark.parametrize(
    "good,bad", [("25-NQ/TW", "25-NQ1TW"), ("98,1%", "98,1.%"), ("quyết", "quy.ết"), ("03/6/2013", "03/6/2O13")]
)
def test_well_formed_words_grade_higher(good: str, bad: str) -> None:
    assert grade(good) > grade(bad)
