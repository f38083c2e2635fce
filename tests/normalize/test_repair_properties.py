"""What holds of every repair, whatever the text: places map back, a second repair finds nothing, nothing crashes."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from normalize import Edit, EditedText, Model, Span, find_strange, load_model, repair
from normalize.repair import compose

PRINTED = """\
Thuc hién Két luan s6 61-KL/TU ngay 09/8/2021 ciia Ban Chép hanh Pang bé tinh khéa XIX
cac cap uy dang, chinh quyén dia phuong d& t6 chirc thuc hién t6t cong tac dan vén
KET QUA THUC HIEN NGHI QUYET CUA BAN CHAP HANH TRUNG UONG
Ban Tố chức Tỉnh ủy phối hợp với các cơ quan tố chức thực hiện
Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;
Ông Lò Văn Pọm, bà H'Bia cùng trú tại buôn Ea Tul; UNESCO, Covid-19
I- PAC PIEM TINH HINH * 25-NO/TW ¥ kién, ¢ co s6” 1.234,5 ha 98,1%
"""
READ = PRINTED.split()
ODD = [
    *("\x00", "\u0301", "a\u0323\u0302", "\u200b", "\ufeff", "\u202e", "\ud7ff", "\u0130", "\ufb01"),
    *("\U0001d4a9ghị", "\U0001f44d\U0001f3fd", "\u00d0", "\u1ef8", "\u00b9"),
]
"""NUL, lone and stacked marks, signs of no width, letters beyond the first plane, a turn of the writing."""
SPACES = [" ", " ", " ", "\n", "\n\n", "\t", "\u00a0", "\r\n", "\f", "\u2028"]


@st.composite
def pages(draw: st.DrawFn) -> str:
    """Damaged and clean words in any order, odd characters among them, any white space between."""
    words = draw(st.lists(st.one_of(st.sampled_from(READ), st.sampled_from(READ + ODD)), max_size=40))
    return "".join(word + draw(st.sampled_from(SPACES)) for word in words)


@given(pages())
@settings(max_examples=60, deadline=None)
def test_places_map_back_exactly(text: str) -> None:
    check_places(repair(text, model=shipped()), text)


@given(st.text(max_size=200))
@settings(max_examples=80, deadline=None)
@example("\x00")
@example("\u0301\u0323 \u0302")
@example("Nghi\x00quyét \U0001d4a9ghi 𐍈 \U0010ffff")
@example("e\u0302\u0323" * 50)
@example("ﷺ" * 20 + "\u1e9e İi̇ ǅ")
@example("\u200b\u200d\ufeff\u202e")
def test_no_unicode_breaks_it(text: str) -> None:
    check_places(repair(text, model=shipped()), text)


@given(pages())
@settings(max_examples=60, deadline=None)
def test_a_repaired_text_has_nothing_to_repair(text: str) -> None:
    repaired = repair(text, model=shipped()).text
    assert told(repair(repaired, model=shipped())) == [], (text, repaired)


@given(st.text(st.characters(exclude_categories=["L", "M", "Cs"]), max_size=120))
@settings(max_examples=80, deadline=None)
@example("12/7, 3.4%\n---\n* * * 1.234,5 (6) [7] 8-9\n\n№ ①②③ ¹² ½")
def test_a_text_without_letters_is_not_touched(text: str) -> None:
    assert told(repair(text, model=shipped())) == []


@given(pages(), st.data())
@settings(max_examples=40, deadline=None)
def test_places_map_back_with_marks_that_the_caller_proposes(text: str, data: st.DataObject) -> None:
    ends = [match.end() for match in re.finditer(r"[^\W\d_]+(?=\s)", text)]
    if not ends:
        return
    at = data.draw(st.sampled_from(ends))
    mark = Edit(Span(at, at), "⁷", "footnote_mark", 0.5)
    check_places(repair(text, model=shipped(), proposals=[mark]), text)


def test_a_later_edit_of_a_word_keeps_the_mark_put_in_behind_it() -> None:
    first = EditedText("tac 2015", (Edit(Span(3, 3), "⁷", "footnote_mark", 0.5),))
    second = EditedText("tac⁷ 2015", (Edit(Span(0, 3), "tác", "lexicon", 0.5),))
    assert compose(first, second).text == "tác⁷ 2015"


@given(pages())
@settings(max_examples=30, deadline=None)
def test_the_same_text_is_repaired_the_same(text: str) -> None:
    assert repair(text, model=shipped()) == repair(text, model=shipped())


@given(st.text(max_size=120))
@settings(max_examples=40, deadline=None)
def test_strange_words_lie_in_any_text(text: str) -> None:
    for found in find_strange(text, model=shipped()):
        assert found.span.of(text)


def check_places(edited: EditedText, text: str) -> None:
    """Edits in order, each where it says; what lies between is as printed; every word in its place."""
    assert edited.original == text
    assert all(0 <= edit.confidence <= 1 and edit.rule for edit in edited.edits)
    assert all(one.span.end <= other.span.start for one, other in pairwise(edited.edits))
    printed = repaired = 0
    for number, edit in enumerate(edited.edits):
        place = edited.edited_span(number)
        assert place.of(edited.text) == edit.replacement
        assert text[printed : edit.span.start] == edited.text[repaired : place.start]
        if place.end > place.start:
            assert edited.to_original(place) == edit.span
        if edit.span.end > edit.span.start:
            assert edited.to_edited(edit.span) == place
        printed, repaired = edit.span.end, place.end
    assert text[printed:] == edited.text[repaired:]
    check_words(edited)


def check_words(edited: EditedText) -> None:
    """Words that tell how sure the repair is: in order, apart, within the text, none left out."""
    words = getattr(edited, "words", None)
    if words is None:
        return
    assert all(one.span.end <= other.span.start for one, other in pairwise(words))
    covered: set[int] = set()
    for word in words:
        assert 0 <= word.confidence <= 1
        assert 0 <= word.span.start < word.span.end <= len(edited.text)
        assert not any(char.isspace() for char in word.span.of(edited.text))
        covered.update(range(word.span.start, word.span.end))
    for token in re.finditer(r"\S+", edited.text):
        if not any(char.isdigit() for char in token.group()):
            letters = [at for at in range(*token.span()) if _name(edited.text[at]).startswith("LATIN ")]
            assert covered.issuperset(letters), token.group()


def told(edited: EditedText) -> list[tuple[str, str, str]]:
    """The edits as (rule, printed, repaired)."""
    return [(edit.rule, edit.span.of(edited.original), edit.replacement) for edit in edited.edits]


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "\x00", "\u0301"])
def test_a_text_of_nothing_stays(text: str) -> None:
    assert told(repair(text, model=shipped())) == []


@cache
def shipped() -> Model:
    return load_model()


@cache
def _name(char: str) -> str:
    return unicodedata.name(char, "")
