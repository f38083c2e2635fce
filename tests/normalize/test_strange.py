"""Which words of a text look wrong, and which only look rare."""

from __future__ import annotations

import pytest

from normalize import find_strange, load_model

MODEL = load_model()

NO_WORDS = [
    ("Các địa phương đã tổ chức thực hiện ngiêmj túc chỉ thị.", "ngiêmj"),
    ("Ban chỉ đạo của tỉnhf tiếp tục kiểm tra việc thực hiện.", "tỉnhf"),
    ("Giữ vững ốn định chính trị trên địa bàn.", "ốn"),
]

GOOD = [
    "Các địa phương đã tổ chức thực hiện nghiêm túc chỉ thị của cấp trên.",
    "Đồng chí Giàng A Páo và bà Rơ Chăm H'Phik dự hội nghị.",
    "MTTQ, HĐND và UBND các xã phối hợp tuyên truyền trên fanpage, website.",
    "Trên địa bàn tỉnh.¹ Ngoài ra còn có các đơn vị khác.",
    "",
]


@pytest.mark.parametrize(("text", "word"), NO_WORDS)
def test_a_word_that_is_none_is_named(text: str, word: str) -> None:
    assert [s.span.of(text) for s in find_strange(text, model=MODEL) if not s.is_known] == [word]


@pytest.mark.parametrize("text", GOOD)
def test_good_words_names_and_foreign_words_are_known(text: str) -> None:
    assert [s.span.of(text) for s in find_strange(text, model=MODEL) if not s.is_known] == []
