"""What the reader says of the words of the continuous text stands where those words stand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.lines import Row, Token, lay_out
from ingest.others import words_read
from ingest.values import Box, Document, Page, Piece, Reading
from normalize.values import Span


def page(number: int, lines: list[list[Token]]) -> Page:
    text, laid = lay_out([Row(tuple(tokens), at) for at, tokens in enumerate(lines)])
    return Page(number, text, laid, Reading.OCR, "test")


def document(pages: list[Page], cuts: list[tuple[int, int, int]]) -> Document:
    """A document made of the given stretches (page, start, end), a space between them."""
    by_number = {page.number: page for page in pages}
    texts: list[str] = []
    pieces: list[Piece] = []
    for number, start, end in cuts:
        pieces.append(Piece(sum(map(len, texts)), number, start, end - start))
        texts += [by_number[number].text[start:end], " "]
    return Document(tuple(pages), (), "".join(texts), tuple(pieces), ())


def token(text: str, confidence: float | None = 0.9, other: str = "") -> Token:
    return Token(text, Box(0, 0, 1, 1), confidence, other)


def test_words_are_placed_by_the_pieces() -> None:
    first = page(1, [[token("Tính", 0.7, "Tỉnh"), token("ủy")], [token("về")]])
    second = page(2, [[token("dân", None), token("vận", None, "vấn")]])
    found = document([first, second], [(2, 0, 7), (1, 0, 7), (1, 8, 10)])
    read = words_read(found)
    assert [(word.span.of(found.text), word.confidence, word.other) for word in read] == [
        ("vận", None, "vấn"),
        ("Tính", 0.7, "Tỉnh"),
        ("ủy", 0.9, ""),
        ("về", 0.9, ""),
    ]


def test_a_part_of_a_word_keeps_no_other_reading() -> None:
    first = page(1, [[token("tỉnh.”", 0.8, "tỉnh.⁷")]])
    (word,) = words_read(document([first], [(1, 0, 4)]))
    assert (word.span, word.confidence, word.other) == (Span(0, 4), 0.8, "")


words = st.text("ab", min_size=1, max_size=4).map(lambda text: token(text, 0.5, text + "x"))


@given(st.lists(st.lists(words, min_size=1, max_size=4), min_size=1, max_size=4), st.data())
def test_every_word_of_the_text_is_found_once_and_in_order(lines: list[list[Token]], data: st.DataObject) -> None:
    only = page(1, lines)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(only.text)), min_size=2, max_size=6)))
    found = document([only], [(1, a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)])
    read = words_read(found)
    assert [word.span for word in read] == sorted(word.span for word in read)
    assert "".join(word.span.of(found.text) for word in read) == "".join(found.text.split())
