"""Is this text damaged, and by what? Asked line by line before anything is changed.

A line is good when nearly all of its words are known and in place. What damaged a bad line shows in its
letters: a model of English never prints the letters that only Vietnamese has, a model of Vietnamese does. Text that
was written without marks has plain letters only, and nearly every word would be a Vietnamese one with some.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from normalize.lexicon import UNKNOWN
from normalize.model import GOOD, Model
from normalize.tokens import Kind, Token
from normalize.values import Span

GOOD_SHARE: Final = 0.86
"""A line with at least this share of good words is good."""
MOSTLY_GOOD: Final = 0.6
"""A text without Vietnamese letters and with fewer good words than this was read by a model of English throughout."""
NEIGHBOURS: Final = 8
"""How many words' weight the rest of the text has in judging a line: a line of two words says little."""
VIETNAMESE_SHARE: Final = 0.06
"""Share of letters that only Vietnamese has, above which a Vietnamese model read the text (clean text: 0.18)."""
SLIPS: Final = 0.003
LEAST_SLIPS: Final = 3
"""From this share and number of sure slips on, good lines are doubted."""
UNSEEN: Final = 6.0
"""How many words are wrong for each one that is surely so."""
STRIPPED_WORDS: Final = 12
PLAIN: Final = 0.98
HAS_VARIANTS: Final = 0.93
"""A text is without marks if it has so many words, so many of them in plain letters, and so many are Vietnamese with
some marks; English has 0.5."""
LEAST_LETTERS: Final = 40


class Damage(Enum):
    """How a stretch of text came to be as it is."""

    NONE = "none"
    ENGLISH = "english"
    STRIPPED = "stripped"
    VIETNAMESE = "vietnamese"


@dataclass(frozen=True, slots=True)
class LineState:
    """A line: its tokens by number, what damaged it, the share of its words that is right, whether it shouts."""

    tokens: range
    damage: Damage
    intact: float
    shouted: bool


def judge_lines(text: str, tokens: Sequence[Token], *, model: Model) -> list[LineState]:
    """The state of every line of `text` that has tokens, in order."""
    if not tokens:
        return []
    numbers = model.numbers(tokens)
    words = np.array([token.kind is Kind.WORD for token in tokens])
    good = words & (numbers != UNKNOWN) & (model.score_tokens(tokens) > GOOD)
    names = np.array([t.text.isalpha() and t.text[0].isupper() for t in tokens]) & (numbers == UNKNOWN)
    counted = words & ~names
    overall = (good.sum() + 1.0) / (counted.sum() + 1.0)
    whole = _share_vietnamese(text)
    stripped = _is_stripped(tokens, words, model)
    # Words that a model of English left whole by chance make no good line.
    all_english = whole < VIETNAMESE_SHARE and overall < MOSTLY_GOOD
    states: list[LineState] = []
    for span, within in _lines(text, tokens):
        part = slice(within.start, within.stop)
        seen = int(counted[part].sum())
        intact = float((good[part].sum() + NEIGHBOURS * overall) / (seen + NEIGHBOURS))
        line = span.of(text)
        letters = [char for char in line if char.isalpha()]
        share = _share_vietnamese(line) if len(letters) >= LEAST_LETTERS else whole
        # A line of foreign names in a Vietnamese text is no line that a model of English read.
        foreign = whole >= VIETNAMESE_SHARE and intact >= 0.5
        damage = Damage.VIETNAMESE if share >= VIETNAMESE_SHARE or foreign else Damage.ENGLISH
        if stripped and letters:
            damage = Damage.STRIPPED
        elif not letters or (intact >= GOOD_SHARE and not (all_english and damage is Damage.ENGLISH)):
            damage = Damage.NONE
        shouted = len(letters) > 3 and sum(char.isupper() for char in letters) > 0.7 * len(letters)
        states.append(LineState(within, damage, min(intact, 0.98), shouted))
    return states


def _is_stripped(tokens: Sequence[Token], words: NDArray[np.bool_], model: Model) -> bool:
    """Whether a text is Vietnamese whose marks are all gone."""
    found = [token.text for token, is_word in zip(tokens, words, strict=True) if is_word]
    plain = sum(text.isascii() and text.isalpha() for text in found)
    if len(found) < STRIPPED_WORDS or plain < PLAIN * len(found):
        return False
    known = sum(len(model.variants(text)) > 0 for text in found)
    marked = sum(not model.lexicon.number_of.get(text.lower()) for text in found)
    return known >= HAS_VARIANTS * len(found) and marked >= 0.1 * len(found)


def doubt_lines(states: list[LineState], slips: int) -> list[LineState]:
    """`states` with the good lines doubted where many of their words are sure to be wrong; else `states` itself.

    `slips` is how many are. A page that a model of Vietnamese read badly is made of real words; those that can
    only be wrong betray the others.
    """
    words = sum(len(state.tokens) for state in states if state.damage is Damage.NONE)
    if slips < LEAST_SLIPS or slips < SLIPS * words:
        return states
    intact = 1 - min(0.3, UNSEEN * slips / words)
    return [
        replace(state, damage=Damage.VIETNAMESE, intact=min(state.intact, intact))
        if state.damage is Damage.NONE
        else state
        for state in states
    ]


def _lines(text: str, tokens: Sequence[Token]) -> list[tuple[Span, range]]:
    found: list[tuple[Span, range]] = []
    at, start = 0, 0
    while at < len(tokens):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        first = at
        while at < len(tokens) and tokens[at].span.start < end:
            at += 1
        if at > first:
            found.append((Span(start, end), range(first, at)))
        start = end + 1
    return found


def _share_vietnamese(text: str) -> float:
    letters = sum(char.isalpha() for char in text)
    own = sum("\u1ea0" <= char <= "\u1ef9" or char in "ăđơưĂĐƠƯ" for char in text)
    return own / letters if letters else 0.0
