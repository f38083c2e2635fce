"""Dirt that was read as signs: what is left out, and what must stay."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.compounds import is_compound
from normalize.model import Model
from normalize.repair import repair
from normalize.values import Span, WordRead


def read(text: str, *, sure: float = 0.965) -> list[WordRead]:
    """The words of `text` as an engine gives them that is as sure of each."""
    spans = []
    at = 0
    for word in text.split(" "):
        spans.append(WordRead(Span(at, at + len(word)), sure))
        at += len(word) + 1
    return [word for word in spans if len(word.span)]


# as read ¦ as it becomes
MENDED = """
quan điểm của Đảng đối.với công tác dân vận ¦ quan điểm của Đảng đối với công tác dân vận
tiếp tục phát huy:vai trò của Mặt trận ¦ tiếp tục phát huy vai trò của Mặt trận
quy định trong nội bộ-và quy chế dân chủ ¦ quy định trong nội bộ và quy chế dân chủ
các chi bộ trực-thuộc đảng ủy cơ sở ¦ các chi bộ trực thuộc đảng ủy cơ sở
trên địa bàn tham-mưu xử lý kịp thời ¦ trên địa bàn tham mưu xử lý kịp thời
các cấp ủy đảng hướng tới 03-tiêu chí ¦ các cấp ủy đảng hướng tới 03 tiêu chí
trồng được gần 46:nghìn cây xanh các loại ¦ trồng được gần 46 nghìn cây xanh các loại
kể từ khi có Kết ˆ luận của Ban Thường vụ ¦ kể từ khi có Kết luận của Ban Thường vụ
nâng cao hiệu quả _ xây dựng đảng bộ ¦ nâng cao hiệu quả xây dựng đảng bộ
thuộc các sở, ban,ngành của tỉnh ¦ thuộc các sở, ban, ngành của tỉnh
"""

KEPT = """
phát triển kinh tế-xã hội của địa phương
phát triển kinh tế - xã hội, quốc phòng
tiêm vắc-xin phòng bệnh cho nhân dân
phòng, chống dịch Covid-19 trên địa bàn
thực hiện Nghị quyết số 25-NQ/TW của Trung ương
văn bản đăng tại vanban.chinhphu.vn của Chính phủ
giai đoạn 2020-2025 và những năm tiếp theo
_ Các sở, ban, ngành của tỉnh
thuận lợi cho nông dân, công nhân, v.v và các tầng lớp
"""


@pytest.mark.parametrize("case", MENDED.strip().splitlines())
def test_dirt_is_left_out(model: Model, case: str) -> None:
    printed, wanted = (part.strip() for part in case.split("¦"))
    assert repair(printed, model=model, read=read(printed)).text == wanted


@pytest.mark.parametrize("line", KEPT.strip().splitlines())
def test_signs_of_print_stay(model: Model, line: str) -> None:
    assert repair(line, model=model, read=read(line)).text == line


@pytest.mark.parametrize("case", MENDED.strip().splitlines())
def test_text_that_nobody_read_keeps_its_signs(model: Model, case: str) -> None:
    printed = case.split("¦")[0].strip()
    assert not [edit for edit in repair(printed, model=model).edits if edit.rule == "speck"]


def test_a_document_that_writes_words_with_dashes_keeps_them(model: Model) -> None:
    text = "các chi-bộ trực-thuộc đảng-ủy tham-mưu cho cấp-ủy thực-hiện nhiệm-vụ công-tác của nhân-dân"
    assert repair(text, model=model, read=read(text)).text == text


def test_compounds_are_pairs_of_words() -> None:
    assert is_compound("tế", "xã") and is_compound("Tế", "Xã") and not is_compound("tham", "mưu")


PIECES = ["Đảng", "ủy", "tỉnh", "các-cấp", "đối.với", "ˆ", "_", ":", "03-tiêu", "46:nghìn", "tế-xã", "hội", "."]


@given(st.lists(st.sampled_from(PIECES), max_size=9))
@settings(max_examples=40, deadline=None)
def test_specks_leave_no_letter_out(model: Model, words: list[str]) -> None:
    text = " ".join(words)
    edited = repair(text, model=model, read=read(text))
    for edit in edited.edits:
        if edit.rule == "speck":
            assert not any(char.isalnum() and char != "ˆ" for char in edit.span.of(text) + edit.replacement)
