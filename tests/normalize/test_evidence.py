"""What the reader says: confidence decides how much it takes to change a word, a second reading is weighed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.evidence import see, still_read
from normalize.model import Model
from normalize.repair import repair
from normalize.tokens import find_tokens
from normalize.values import Edit, EditedText, Span, WordRead

LINE = "Ban Thường vụ Tỉnh ủy lãnh đạo các cấp ủy đảng thực hiện tốt công tác dân vận"


def read(
    text: str, others: dict[str, str] | None = None, *, sure: float = 0.965, unsure: float = 0.7
) -> list[WordRead]:
    """The words of `text`; those in `others` were read otherwise by a second reader."""
    words, at = [], 0
    for word in text.split(" "):
        other = (others or {}).get(word, "")
        words.append(WordRead(Span(at, at + len(word)), unsure if other else sure, other))
        at += len(word) + 1
    return words


# as read ¦ word ¦ other reading ¦ as it becomes
WEIGHED = """
hai bên cùng đấu tranh phản bác quan điểm sai trái ¦ tranh ¦ trạnh ¦ hai bên cùng đấu tranh phản bác quan điểm sai trái
Ban Dân vận Tính ủy tham mưu thực hiện ¦ Tính ¦ Tỉnh ¦ Ban Dân vận Tỉnh ủy tham mưu thực hiện
các đồng chí cấp trường, cấp phó của ngành ¦ trường, ¦ trưởng, ¦ các đồng chí cấp trưởng, cấp phó của ngành
thực hiện tết công tác dân vận của Đảng ¦ tết ¦ tốt ¦ thực hiện tốt công tác dân vận của Đảng
các cấp ủyđảng thực hiện công tác dân vận ¦ ủyđảng ¦ ủy đảng ¦ các cấp ủy đảng thực hiện công tác dân vận
thực hiện công t ác dân vận của Đảng ¦ t ¦ tác ¦ thực hiện công tác dân vận của Đảng
thực hiện c ngày 20 tháng 5 ¦ c ¦ từ ¦ thực hiện từ ngày 20 tháng 5
"""


@pytest.mark.parametrize("case", WEIGHED.strip().splitlines())
def test_a_second_reading_is_weighed(model: Model, case: str) -> None:
    printed, word, other, wanted = (part.strip() for part in case.split("¦"))
    assert repair(printed, model=model, read=read(printed, {word: other})).text == wanted


def test_what_was_taken_from_the_second_reading_says_so(model: Model) -> None:
    printed = "Ban Dân vận Tính ủy tham mưu thực hiện"
    (edit,) = repair(printed, model=model, read=read(printed, {"Tính": "Tỉnh"})).edits
    assert (edit.rule, edit.replacement) == ("second_reading", "Tỉnh")


def test_a_sure_reading_takes_more_to_change(model: Model) -> None:
    printed = "các cấp ủy đảng thực hiện nghiệm túc Nghị quyết"
    assert "nghiêm túc" in repair(printed, model=model, read=read(printed, sure=0.9)).text
    odd = "các cấp ủy đảng đấu tranh phân bác quan điểm"
    (unsure,), (sure,) = (repair(odd, model=model, read=read(odd, sure=c)).edits for c in (0.7, 0.97))
    assert sure.confidence < unsure.confidence


def test_the_case_of_letters_of_one_shape_is_never_sure(model: Model) -> None:
    printed = "thực hiện có hiệu quả trên các lĩnh Vực văn hóa, xã hội của tỉnh"
    assert "lĩnh vực" in repair(printed, model=model, read=read(printed, sure=0.97)).text


def test_clean_text_read_surely_stays(model: Model) -> None:
    assert not repair(LINE, model=model, read=read(LINE, sure=0.97)).edits


def test_tokens_know_their_own_part_of_a_word() -> None:
    tokens = list(find_tokens("số kinh tế-xã hội, 30 vụ"))
    text = "số kinh tế-xã hội, 30 vụ"
    seen = see(tokens, read(text, {"tế-xã": "tê-xã", "hội,": "hộ i,"}))
    by_text = {token.text: known for token, known in zip(tokens, seen, strict=True)}
    assert (by_text["tế"].other, by_text["xã"].other) == ("tê", "")
    assert by_text["hội"].said == "hộ i" and by_text["hội"].more == 0
    assert by_text["vụ"].said == "" and by_text["vụ"].intact is not None


def test_another_reading_of_two_words_reaches_over_both() -> None:
    text = "công t ác dân"
    seen = see(list(find_tokens(text)), read(text, {"t": "tác"}))
    assert [(known.said, known.more) for known in seen] == [("", 0), ("tác", 1), ("", 0), ("", 0)]


words = st.lists(st.text("aáb.-,12 ", min_size=1, max_size=6), max_size=8)


@given(words, st.text("aáb.-,12 ", max_size=9))
def test_every_token_is_seen_whatever_the_words(parts: list[str], other: str) -> None:
    text = " ".join(parts)
    tokens = list(find_tokens(text))
    found = [WordRead(Span(token.span.start, token.span.end), 0.5, other) for token in tokens[::2]]
    seen = see(tokens, found)
    assert len(seen) == len(tokens)
    for at, known in enumerate(seen):
        assert 0 <= known.more <= len(tokens) - at - 1 and bool(known.run) >= bool(known.more)
        assert known.intact is not None or at % 2


@given(st.data())
@settings(max_examples=60)
def test_words_keep_their_place_in_the_edited_text(data: st.DataObject) -> None:
    text = data.draw(st.text("ab ", min_size=1, max_size=20))
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=6)))
    spans = [Span(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    edited = EditedText(text, tuple(Edit(span, data.draw(st.text("xyz", max_size=4)), "r", 1.0) for span in spans))
    found = [WordRead(token.span, 0.9) for token in find_tokens(text)]
    kept = still_read(found, edited)
    for word in kept:
        assert word.span.of(edited.text).strip("xyz") == edited.to_original(word.span).of(text)
    untouched = [word for word in found if not any(word.span.overlaps(span) for span in spans)]
    assert len(kept) <= len(found) and len(kept) >= len(untouched) - len(spans)


@pytest.mark.parametrize(
    ("printed", "becomes"),
    [
        ("Hà Nội, ngày30 tháng 4 năm 2026", "Hà Nội, ngày 30 tháng 4 năm 2026"),
        ("xây dựng Bộ 03tiêu chí đánh giá các cơ quan", "xây dựng Bộ 03 tiêu chí đánh giá các cơ quan"),
        ("V/v triển khai thực hiện nhiệm vụ", "V/v triển khai thực hiện nhiệm vụ"),
    ],
)
def test_figures_and_formulas_outlive_what_is_mended(model: Model, printed: str, becomes: str) -> None:
    assert repair(printed, model=model, read=read(printed, sure=0.6)).text == becomes
