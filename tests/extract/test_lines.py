"""One line of text and what is found in it: `lines.txt`, which says at its head how a line is written."""

from __future__ import annotations

import doctest

import pytest

from extract.tables import load_tables
from tests.extract import lines
from tests.extract.lines import Line, differences, read_line, read_lines

LINES = list(read_lines())


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(line, id=str(line.number), marks=[pytest.mark.xfail(reason="known", strict=True)] * line.known)
        for line in LINES
    ],
)
def test_a_line(line: Line) -> None:
    wrong = differences(line, load_tables())
    assert not wrong, "\n".join([line.text, *wrong])


def test_there_are_enough_and_a_third_holds_nothing() -> None:
    assert len(LINES) >= 200
    assert sum(not line.wanted for line in LINES) * 3 >= len(LINES)
    assert len({line.text for line in LINES}) == len(LINES)


@pytest.mark.parametrize(
    "line",
    ["no bar at all", "a text | cites 12-NQ/TW", "a text | stat twelve count xã", "a text | nothing at all ]["],
)
def test_a_line_that_is_not_so_written_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="line 7"):
        read_line(line, 7)


def test_what_is_otherwise_is_told_on_both_sides() -> None:
    line = read_line("Theo Chỉ thị 12-CT/TU, có 30 xã | cite 12-CT/TW [replaces]; stat 30 count xã @ năm 2020", 1)
    wrong = [find.split(" [")[0] for find in differences(line, load_tables())]
    assert wrong == ["- cite 12-CT/TW", "+ cite 12-CT/TU", "- stat 30 count xã @ năm 2020", "+ stat 30 count xã"]


def test_the_examples_hold() -> None:
    assert doctest.testmod(lines).failed == 0
