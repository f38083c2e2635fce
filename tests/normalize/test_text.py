"""Letters, tones and superscripts."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.text import fold, from_superscript, is_syllable, place_tone, same_word, split_tone, superscript, to_nfc

SYLLABLES = """
nghị quyết số của ban chấp hành trung ương đảng khóa về công tác dân vận trong tình hình mới hòa thủy quý gì giữa già
toàn quỳnh khuỷu ngoài mía cứu chuyển khỏe người yếu giếng xoong quốc quyển oản uyển tuyết giặt quạch khuya thuở ủy
huyện nghiệp thuyền hoặc ngoằn loét quét rượu hươu khuếch quýt lắc nghiêng đắp ủng quơ
"""
NO_SYLLABLES = "quyét thuc thùc chp clip Covid s6 ngh bđ wong Pangx trưong hìinh khéaa"


@pytest.mark.parametrize("word", SYLLABLES.split())
def test_syllables_have_the_shape(word: str) -> None:
    assert is_syllable(word)
    assert is_syllable(word.upper())


@pytest.mark.parametrize("word", NO_SYLLABLES.split())
def test_noise_has_not(word: str) -> None:
    assert not is_syllable(word)


@pytest.mark.parametrize("word", SYLLABLES.split())
def test_tones_are_put_where_documents_put_them(word: str) -> None:
    assert place_tone(split_tone(word)) == word


@pytest.mark.parametrize(
    "one,other", [("hoà", "hòa"), ("thuỷ", "Thủy"), ("quý", "qúy"), ("KHOẺ", "khỏe"), ("uỷ", "ủy")]
)
def test_tone_placement_makes_no_other_word(one: str, other: str) -> None:
    assert same_word(one, other)


@pytest.mark.parametrize("one,other", [("tổ", "tố"), ("hoa", "hòa"), ("đa", "da"), ("mía", "miá "), ("ủy", "uy")])
def test_other_tones_and_letters_do(one: str, other: str) -> None:
    assert not same_word(one, other)


@given(st.integers(0, 10**6))
def test_superscripts_come_back(number: int) -> None:
    assert from_superscript(superscript(number)) == number


@pytest.mark.parametrize("text", ["", "1", "²a", "a²", "² "])
def test_only_superscripts_are_superscripts(text: str) -> None:
    assert from_superscript(text) is None


@given(st.text(max_size=30))
def test_folding_leaves_nothing_to_fold(text: str) -> None:
    once = fold(text)
    assert fold(once) == once


@given(st.text(max_size=30))
def test_nfc_is_nfc(text: str) -> None:
    assert unicodedata.is_normalized("NFC", to_nfc(text))
