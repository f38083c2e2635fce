"""What words cost where they stand: one figure for each word, whatever its tokens."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize import Model


def test_the_costs_of_a_sentence_are_its_likelihood(model: Model) -> None:
    text = "Ban Chấp hành Trung ương"
    assert sum(model.surprise(text)) == pytest.approx(-_likelihood(model, text), rel=1e-5)


def test_a_wrong_mark_costs_more(model: Model) -> None:
    right, wrong = (model.surprise(f"Ban Thường vụ {word} ủy lãnh đạo")[3] for word in ("Tỉnh", "Tinh"))
    assert wrong > right + 4


def test_a_word_of_several_tokens_costs_their_sum_and_a_sign_nothing(model: Model) -> None:
    together, apart = model.surprise("kinh tế-xã hội"), model.surprise("kinh tế xã hội")
    assert together[1] == pytest.approx(apart[1] + apart[2])
    assert model.surprise("kinh * tế")[1] == 0.0


@given(st.text(alphabet="aĐốb .,-/12\n\u00a0\x1c", max_size=40))
def test_a_cost_for_each_word(model: Model, text: str) -> None:
    costs = model.surprise(text)
    assert len(costs) == len(text.split())
    assert all(math.isfinite(cost) and cost >= 0 for cost in costs)


def _likelihood(model: Model, text: str) -> float:
    """By asking for one word after another: `follows` asks for three words, here the last of them has no successor."""
    words = text.split()
    return sum(model.follows(" ".join(words[:at]), words[at]) for at in range(len(words)))
