"""Which words of a first reading deserve a second one, and how much of a page may be read again.

What a second reading of a word is worth is a probability: that the first is wrong and the second mends it,
by a logistic model estimated from pages whose text is known (`bench/fusion.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

from ingest.language import Language
from ingest.values import Line, Word
from ingest.weights import load_weights, logit, weigh
from ingest.wellformed import grade, odd_letters, signs_inside

_DEAREST: Final = 12.0
"""Nats; beyond it a word is not more out of place, only stranger to the model."""
_SHORT: Final = 500.0
"""Heights of text; shorter pages are read again as freely as one of a dozen full lines, which costs little."""
_UNSAID: Final = 0.5
"""The confidence of a word of which the engine said nothing."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The words `start` to `end`, exclusive, of line number `line`, to be read again together."""

    line: int
    start: int
    end: int


def weigh_words(lines: Sequence[Line], *, language: Language) -> list[list[float]]:
    """What a second reading of each word is worth, in [0, 1], line by line."""
    words = [word for line in lines for word in line.words]
    costs = language.surprise("\n".join(word.text for word in words))
    weights = load_weights()["doubt"]
    worth = [
        weigh(weights, describe(word, cost, following))
        for word, (cost, following) in zip(words, pairwise([*costs, 0.0]), strict=True)
    ]
    found = iter(worth)
    return [[next(found) for _ in line.words] for line in lines]


def describe(word: Word, cost: float, following: float) -> dict[str, float]:
    """What tells whether `word` is right: `cost` and `following` are what it and the next word cost, in nats."""
    text = word.text
    digits, letters = any(c.isdigit() for c in text), any(c.isalpha() for c in text)
    form = grade(text)
    return {
        "first": 1.0,
        "sure": logit(_UNSAID if word.confidence is None else word.confidence),
        "cost": min(_DEAREST, cost),
        "following": min(_DEAREST, following),
        "broken": float(form < 0),
        "strange": float(form == 0 and letters),
        "dirt": float(odd_letters(text) + signs_inside(text) > 0),
        "symbol": float(digits and letters),
        "figure": float(digits and not letters),
        "numeral": float(bool(text) and all(c in "IVXLH.,-–/)" for c in text) and letters),
        "capitals": float(letters and len(text) > 1 and text.isupper()),
        "sign": float(not digits and not letters),
    }


def choose(
    lines: Sequence[Line], worth: Sequence[Sequence[float]], *, share: float, least: float, beside: int
) -> list[Stretch]:
    """The stretches to read again: the words worth most, with `beside` neighbours on either side, in reading order.

    Together they are no longer than `share` of all lines, or of a short page, in heights of their line, and no word
    that is worth less than `least` is read for its own sake.
    """
    tall = [_height(line) for line in lines]
    room = share * max(_SHORT, text_length(lines))
    ranked = sorted(
        ((value, at, number) for at, row in enumerate(worth) for number, value in enumerate(row) if value >= least),
        key=lambda doubt: (-doubt[0], doubt[1:]),
    )
    taken: dict[int, set[int]] = {}
    for _, at, number in ranked:
        words = lines[at].words
        held = taken.get(at, set())
        wanted = held | set(range(max(0, number - beside), min(len(words), number + beside + 1)))
        more = (_read_width(words, wanted) - _read_width(words, held)) / tall[at]
        if more <= room:
            room -= more
            taken[at] = wanted
    return [stretch for at in sorted(taken) for stretch in _stretches(at, taken[at])]


def text_length(lines: Sequence[Line]) -> float:
    """How long the lines are together, each in heights of its words."""
    return sum(_width(line.words) / _height(line) for line in lines)


def _stretches(line: int, numbers: set[int]) -> list[Stretch]:
    """Runs of neighbouring words."""
    found: list[Stretch] = []
    for number in sorted(numbers):
        if found and found[-1].end == number:
            found[-1] = Stretch(line, found[-1].start, number + 1)
        else:
            found.append(Stretch(line, number, number + 1))
    return found


def _read_width(words: Sequence[Word], numbers: set[int]) -> float:
    return sum(_width(words[run.start : run.end]) for run in _stretches(0, numbers))


def _width(words: Sequence[Word]) -> float:
    boxes = [word.box for word in words if word.box is not None]
    return max(box.right for box in boxes) - min(box.left for box in boxes) if boxes else 0.0


def _height(line: Line) -> float:
    """The middle height of a line's words, in pixels."""
    return max(1.0, median([word.box.height for word in line.words if word.box is not None] or [1.0]))
