"""Confidence against truth: the alignment, the bins, the figures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest

from bench.corpus import load_scorer
from bench.reliability import Graded, bins, calibration_error, errors_below, grade, summary, tokens
from normalize import Span

EVAL = Path(__file__).parents[3] / "shared" / "eval"


def syllables(text: str) -> list[str]:
    stripped = (re.sub(r"^\W+|\W+$", "", token) for token in text.split())
    return [token for token in stripped if token]


SCORER = SimpleNamespace(syllables=syllables)


@dataclass(frozen=True)
class Sure:
    span: Span
    confidence: float


def words(text: str, *confidences: float) -> list[Sure]:
    """A word for each run of letters and digits."""
    found = [Span(*match.span()) for match in re.finditer(r"\w+", text)]
    return [Sure(span, confidence) for span, confidence in zip(found, confidences, strict=True)]


def graded(text: str, reference: str, *confidences: float) -> list[tuple[float, bool]]:
    found, without = grade(text, words(text, *confidences), reference, SCORER)
    assert without == 0
    return [(word.confidence, word.right) for word in found]


def test_a_word_is_right_where_the_truth_has_it() -> None:
    assert graded("Nghị quyết, sổ 25.", "Nghị quyết, số 25.", 0.9, 0.8, 0.4, 1.0) == [
        (0.9, True),
        (0.8, True),
        (0.4, False),
        (1.0, True),
    ]


def test_words_left_out_or_put_in_do_not_shift_the_others() -> None:
    found = graded("một ba bốn x năm", "một hai ba bốn năm", 1, 1, 1, 0.2, 1)
    assert [is_right for _, is_right in found] == [True, True, True, False, True]


def test_a_word_in_the_wrong_place_is_wrong() -> None:
    assert [right for _, right in graded("b a", "a", 0.5, 0.5)] == [False, True]


def test_what_the_scorer_counts_as_one_is_as_sure_as_its_least_sure_word() -> None:
    assert graded("kinh tế-xã hội", "kinh tế-xã hội", 0.9, 0.8, 0.3, 0.7) == [(0.9, True), (0.3, True), (0.7, True)]


def test_a_syllable_without_a_word_is_counted_apart() -> None:
    text = "một hai ba"
    found, without = grade(text, [words(text, 0.1, 0.2, 0.3)[at] for at in (0, 2)], text, SCORER)
    assert [word.confidence for word in found] == [0.1, 0.3]
    assert without == 1
    assert grade(text, (), text, SCORER) == ([], 3)


@pytest.mark.skipif(not EVAL.is_dir(), reason="the scorers are not here")
@pytest.mark.parametrize(
    "text", ["Hoà bình¹ ở “xã” kinh tế-xã hội — 25-NQ/TW …", "“ - ” * ¹", "  thuỷ\u00a0lợi\n\nQUÝ "]
)
def test_places_are_of_the_very_syllables_that_the_scorer_counts(text: str) -> None:
    scorer = load_scorer(EVAL, "text_score")
    assert [form for _, form in tokens(text, scorer)] == scorer.syllables(text)


def of(*counts: tuple[float, int, int]) -> list[Graded]:
    """Words from (confidence, right, wrong)."""
    return [
        Graded(confidence, is_right)
        for confidence, right, wrong in counts
        for is_right in [True] * right + [False] * wrong
    ]


def test_every_word_is_in_one_bin_edges_in_the_upper() -> None:
    rows = bins(of((0.0, 0, 1), (0.9, 9, 1), (0.95, 4, 0), (1.0, 3, 1)))
    assert [(row["confidence"], row["words"], row["right"], row["wrong"]) for row in rows] == [
        ("0 to 0.3", 1, 0.0, 1),
        ("0.9 to 0.95", 10, 0.9, 1),
        ("0.95 to 0.98", 4, 1.0, 0),
        ("0.999 to 1", 4, 0.75, 1),
    ]


def test_a_confidence_that_means_what_it_says_has_no_error() -> None:
    assert calibration_error(of((0.9, 9, 1), (0.5, 5, 5), (1.0, 7, 0))) == pytest.approx(0)
    assert calibration_error(of((1.0, 1, 1))) == pytest.approx(0.5)
    # Too sure in one bin and too unsure in another do not make up for each other.
    assert calibration_error(of((0.9, 0, 10), (0.1, 10, 0))) == pytest.approx(0.9)


def test_errors_among_the_least_sure() -> None:
    words_ = of((0.2, 0, 5), (0.9, 90, 5))
    assert errors_below(words_, 0.05) == pytest.approx(5)
    assert errors_below(words_, 1.0) == pytest.approx(10)


def test_of_words_equally_sure_a_part_in_proportion() -> None:
    assert errors_below(of((0.5, 90, 10)), 0.05) == pytest.approx(0.5)
    assert errors_below(of((0.1, 0, 2), (0.5, 88, 10)), 0.05) == pytest.approx(2 + 10 * 3 / 98)


def test_the_summary_of_nothing_and_of_no_errors() -> None:
    assert summary([])["right_of_sure"] is None
    row = summary(of((0.99, 10, 0)))
    assert (row["words"], row["wrong"], row["right_of_sure"], row["errors_in_lowest_5%"]) == (10, 0, 1.0, None)
    assert summary(of((0.95, 3, 1), (0.5, 0, 4)))["right_of_sure"] == 0.75
