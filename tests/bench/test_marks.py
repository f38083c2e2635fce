"""The score of marks: a mark counts where its number stands after the same word, a note where it is whole."""

from __future__ import annotations

import pytest

from bench.marks import score_marks
from ingest.values import Block, Document, Mark, Zone
from normalize.values import Span

BODY = "Tỉnh đã ban hành kế hoạch thực hiện trên địa bàn tỉnh; diện tích 3.895 km²; các huyện đã triển khai xong."
NOTE = "Kế hoạch số 15-KH/TU ngày 03/02/2020 của Ban Thường vụ Tỉnh ủy về nâng cao chất lượng công tác dân vận"
TRUTH = {
    "pages": [
        {
            "body": [{"kind": "para", "text": BODY.replace("bàn tỉnh;", "bàn tỉnh¹;").replace("xong", "xong²")}],
            "footnotes": [{"n": 1, "continued": False, "text": f"¹ {NOTE}."}],
        },
        {"body": [], "footnotes": [{"n": None, "continued": True, "text": "và các chương trình kèm theo của tỉnh."}]},
    ]
}


def document(marks: list[tuple[int, str]], *, note: str) -> Document:
    """The body with marks behind the given texts, and the note."""
    text = f"{BODY}\n{note}"
    blocks = (Block(Span(0, len(BODY)), Zone.BODY, 1), Block(Span(len(BODY) + 1, len(text)), Zone.FOOTNOTE, 1, 1))
    places = [(number, text.index(before) + len(before)) for number, before in marks]
    return Document((), (), text, (), blocks, tuple(Mark(number, Span(at, at)) for number, at in places))


WHOLE = f"{NOTE}. và các chương trình kèm theo của tỉnh."


@pytest.mark.parametrize(
    ("marks", "note", "expected"),
    [
        ([(1, "địa bàn tỉnh"), (2, "khai xong")], WHOLE, {"right": 2, "false": 0, "found": 1}),
        ([(1, "địa bàn tỉnh"), (2, "các huyện")], WHOLE, {"right": 1, "false": 1, "found": 1}),
        ([(2, "địa bàn tỉnh"), (1, "khai xong")], WHOLE, {"right": 0, "false": 2, "found": 1}),
        ([(1, "địa bàn tỉnh")], NOTE, {"right": 1, "false": 0, "found": 0}),
    ],
)
def test_marks_are_right_in_number_and_place(marks: list[tuple[int, str]], note: str, expected: dict[str, int]) -> None:
    figures = score_marks(TRUTH, "", document(marks, note=note))
    assert {key: figures[key] for key in expected} == expected
    assert (figures["marks"], figures["notes"], figures["mixed"], figures["swallowed"]) == (2, 1, 0, 0)


def test_what_the_final_text_shows_is_counted_by_itself() -> None:
    text = BODY.replace("bàn tỉnh;", "bàn tính¹;")
    assert score_marks(TRUTH, text, document([], note=WHOLE))["shown"] == 1
