"""Two texts of one page side by side: words brought together by their places, and what each says of the other."""

from __future__ import annotations

from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.language import Fluent
from ingest.layers import Fused, Pair, align, fuse, vietnamese
from ingest.lines import Row, Token
from ingest.merge import beside, insert_rows, overlap
from ingest.values import Box

KNOWN = {"trong", "công", "tác", "dân", "vận", "Thực", "hiện", "Nghị", "quyết", "số"}
LANGUAGE = Fluent(lambda text: sum(word in KNOWN for word in text.split()) / max(1, len(text.split())))


def row(text: str, *, top: int = 100, left: int = 100, sure: float | None = 0.95, block: int = 0) -> Row:
    """Words of ten pixels a letter, one blank of ten between them."""
    tokens = []
    for word in text.split(" "):
        tokens.append(Token(word, Box(left, top, left + 10 * len(word), top + 20), sure))
        left += 10 * len(word) + 10
    return Row(tuple(tokens), block)


def fused(first: Row, second: Row, *, exact: bool = False) -> Fused:
    made = fuse([first], [second], exact={0} if exact else (), language=LANGUAGE)
    assert made is not None
    return made


def words(rows: list[Row] | tuple[Row, ...]) -> list[tuple[str, str]]:
    return [(token.text, token.other) for row in rows for token in row.tokens]


class TestAlign:
    def test_one_word_for_two(self) -> None:
        one, two = row("25- NQ/TW của Đảng").tokens, row("25-.NQ/TW của Đảng").tokens
        assert align(one, two) == [Pair((0, 1), (0,)), Pair((2,), (1,)), Pair((3,), (2,))]

    def test_what_stands_elsewhere_or_nowhere_is_in_no_pair(self) -> None:
        one = (*row("của").tokens, Token("Đảng"))
        assert align(one, row("của", top=140).tokens) == []

    @given(
        *[st.lists(st.tuples(*[st.integers(0, 40)] * 2, *[st.integers(0, 15)] * 2), max_size=8)] * 2,
    )
    def test_pairs_are_what_hangs_together(
        self, one: list[tuple[int, int, int, int]], two: list[tuple[int, int, int, int]]
    ) -> None:
        first, second = ([Token("x", Box(x, y, x + w, y + h)) for x, y, w, h in boxes] for boxes in (one, two))
        home = {("a", n): n for n in range(len(first))} | {("b", n): len(first) + n for n in range(len(second))}
        for n, a in enumerate(first):
            for m, b in enumerate(second):
                if overlap(a.box, b.box):
                    old, new = home["b", m], home["a", n]
                    home = {key: new if value == old else value for key, value in home.items()}
        parts = [
            {key for key, _ in group} for _, group in groupby(sorted(home.items(), key=lambda i: i[1]), lambda i: i[1])
        ]
        expected = {
            (tuple(sorted(n for side, n in part if side == "a")), tuple(sorted(n for side, n in part if side == "b")))
            for part in parts
        }
        assert {(pair.first, pair.second) for pair in align(first, second)} == {
            pair for pair in expected if pair[0] and pair[1]
        }


class TestFuse:
    def test_what_both_read_is_surer_and_what_differs_is_kept_beside(self) -> None:
        made = fused(row("Thực hiện Nghị quyết dân vận", sure=0.7), row("Thực hiện Nghị quyết dần vận", sure=None))
        assert words(made.rows)[-2:] == [("dân", "dần"), ("vận", "")]
        assert [token.confidence for token in made.rows[0].tokens] == [0.9, 0.9, 0.9, 0.9, 0.7, 0.9]

    def test_a_word_of_no_sense_that_was_not_sure_gives_way(self) -> None:
        made = fused(row("Thực hiện Nghị ong", sure=0.4), row("Thực hiện Nghị trong", sure=None))
        assert words(made.rows)[-1] == ("trong", "ong")
        sure = fused(row("Thực hiện Nghị ong", sure=0.9), row("Thực hiện Nghị trong", sure=None))
        assert words(sure.rows)[-1] == ("ong", "trong")

    def test_what_two_readings_of_the_image_left_is_not_weighed_again(self) -> None:
        box = Box(0, 0, 30, 20)
        made = fused(Row((Token("tinh,", box, 0.7, other="tỉnh,"),), 0), Row((Token("tỉnh,", box),), 0))
        assert words(made.rows) == [("tinh,", "tỉnh,")]

    @pytest.mark.parametrize(
        ("read", "layer", "expected"),
        [
            ("số", "s6", ("số", "")),
            ("vận", "vAn", ("vận", "")),
            ("524/QĐ-TTg", "524/QD-TTg", ("524/QĐ-TTg", "")),
            ("23/6/2013", "25/6/2013", ("23/6/2013", "25/6/2013")),
            ("5.180", "5,180", ("5.180", "")),
            ("I7:", "17", ("17", "I7:")),
        ],
    )
    def test_of_a_reader_without_vietnamese_only_the_figures_are_heard(
        self, read: str, layer: str, expected: tuple[str, str]
    ) -> None:
        sure = 0.4 if read == "I7:" else 0.9
        one, two = row("Thuc hien Nghi quyet " + read, sure=sure), row("Thuc hien Nghi quyet " + layer, sure=None)
        two = Row((*two.tokens[:4], Token(layer, one.tokens[4].box)), 0)
        assert words(fused(one, two).rows)[-1] == expected

    def test_print_is_taken_where_it_is_seen(self) -> None:
        one = row("Thục hiên Nghi quyêt 25-NO/TW")
        made = fused(one, row("Thực hiện Nghị quyết 25-NQ/TW", sure=None), exact=True)
        assert [word for word, _ in words(made.rows)] == ["Thực", "hiện", "Nghị", "quyết", "25-NQ/TW"]
        over = fused(row("công tác dân vận"), row("công tác dân www", sure=None), exact=True)
        assert words(over.rows)[-1] == ("vận", "")

    def test_a_text_of_something_else_is_no_opinion(self) -> None:
        assert fuse([row("công tác dân vận")], [row("%$#! abcd wxyz qrst")], exact=(), language=LANGUAGE) is None

    def test_lost_words_are_told_unless_something_was_read_there(self) -> None:
        one, two = row("Thực hiện"), row("Thực hiện Nghị quyết | số", sure=None)
        assert [[token.text for token in run] for run in fused(one, two).lost] == [["Nghị", "quyết", "|", "số"]]
        touched = Row((*one.tokens, Token("?", Box(220, 104, 300, 124), 0.3)), 0)
        assert [[token.text for token in run] for run in fused(touched, two).lost] == [["|", "số"]]

    def test_every_word_knows_what_it_stands_for(self) -> None:
        one = row("Thực hiện Nghị quyết")
        made = fused(one, row("Thực hiện Nghị quyết", sure=None), exact=True)
        assert [made.origin[id(token)] for token in made.rows[0].tokens] == [0, 1, 2, 3]


class TestInsert:
    ROWS = (row("Thực hiện Nghị quyết", block=0), row("công tác dân vận", top=130, block=0))

    def test_a_word_into_its_gap(self) -> None:
        rows = [Row((self.ROWS[0].tokens[0], *self.ROWS[0].tokens[2:]), 0), self.ROWS[1]]
        made = insert_rows(rows, [Row((self.ROWS[0].tokens[1],), 7)])
        assert [word for word, _ in words(made)][:4] == ["Thực", "hiện", "Nghị", "quyết"]
        assert [row.block for row in made] == [0, 0]

    def test_a_lost_line_of_a_paragraph_and_one_of_another_column(self) -> None:
        rows = [self.ROWS[0], row("kết luận", top=160, block=0), row("Nơi nhận", top=300, block=5)]
        made = insert_rows(rows, [self.ROWS[1], row("CHỦ TỊCH", top=302, left=900), row("ĐẢNG BỘ", top=40)])
        assert [(row.tokens[0].text, row.block) for row in made] == [
            ("ĐẢNG", 0),
            ("Thực", 1),
            ("công", 1),
            ("kết", 1),
            ("Nơi", 2),
            ("CHỦ", 3),
        ]

    @given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.booleans()), max_size=12))
    def test_nothing_is_lost_or_doubled(self, places: list[tuple[int, int, bool]]) -> None:
        made = [(row("ab", left=10 * x, top=7 * y, block=n), new) for n, (x, y, new) in enumerate(places)]
        old, new = [r for r, is_new in made if not is_new], [r for r, is_new in made if is_new]
        result = insert_rows(old, new)
        order = [id(t) for r in result for t in r.tokens]
        assert sorted(order) == sorted(id(t) for r, _ in made for t in r.tokens)
        own = [id(t) for r in old for t in r.tokens]
        assert [n for n in order if n in own] == own
        blocks = [r.block for r in result]
        assert blocks == sorted(blocks)


def test_which_text_knows_vietnamese() -> None:
    assert (
        vietnamese("Thực hiện Nghị quyết về công tác dân vận") > 0.08 > vietnamese("Thuc hién Nghi quyét vé céng tac")
    )
    assert vietnamese("12/2023") == 0.0


def test_beside_means_in_one_line() -> None:
    assert beside(Box(0, 0, 10, 20), Box(50, 8, 60, 30))
    assert not beside(Box(0, 0, 10, 20), Box(50, 16, 60, 40))
