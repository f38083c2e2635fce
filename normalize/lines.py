"""Words of damaged lines, put right all together: candidates by the channel, decided by the language model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Final

import numpy as np

from normalize.badness import Damage, LineState
from normalize.candidates import Candidates, Case, Choice, Place, written
from normalize.channel import load_channel
from normalize.decode import Slot, decode, judge
from normalize.lexicon import NUMBER, SYMBOL, UNKNOWN
from normalize.model import Model
from normalize.text import is_syllable, same_word
from normalize.tokens import Kind, Token
from normalize.values import Edit

TABLES: Final = {Damage.ENGLISH: "channel.english.tsv", Damage.VIETNAMESE: "channel.vietnamese.tsv"}
DOUBTFUL: Final = 0.6
"""Below this confidence a real syllable stays as printed where a model of Vietnamese read the page."""
JUNK: Final = "&¥¢£€§@"
"""Signs that stand for a whole word where a model of English met a letter it does not know (& for ở, ¥ for ý)."""
# 12a, 2.873ha, 30km2 and Covid-19 hold figures; 14y is lấy and s6 is số, read by a model that knows no such letters.
_FIGURE = re.compile(
    r"""
      \d[\d.,/:%]* (?: [a-eđ] | (?:k|c|d|m)?m[23]? | ha | [kg]g | l | h | tr )? [\d.,%]*
    | (?: [kcdm]?m ) [23]
    | .*\d{3}.*
    """,
    re.VERBOSE,
)
_ROMAN_LIKE = re.compile(r"(?=.*[IVX])[IVXl1]{2,5}")
_ROMAN = re.compile(r"(?:XL|X{0,3})(?:IX|IV|V?I{0,3})")


@lru_cache(maxsize=8)
def candidates_of(model: Model, damage: Damage) -> Candidates:
    """The candidates that a kind of damage allows in a model's lexicon; made once."""
    return Candidates(load_channel(Path(__file__).parent / "data" / TABLES[damage]), model)


def find_words(tokens: Sequence[Token], states: Sequence[LineState], *, model: Model) -> Iterator[Edit]:
    """Edits for the words of the damaged lines; neighbouring lines of one kind of damage are decided together."""
    for damage, group in groupby(states, key=lambda state: state.damage):
        if damage is not Damage.NONE:
            yield from _mend(tokens, list(group), damage, model)


def _mend(tokens: Sequence[Token], states: Sequence[LineState], damage: Damage, model: Model) -> Iterator[Edit]:
    candidates = candidates_of(model, damage)
    places: list[Token] = []
    choices: list[Choice] = []
    for state in states:
        for at in state.tokens:
            choice = _choice(tokens[at], state, candidates)
            if choice is not None:
                places.append(tokens[at])
                choices.append(choice)
    slots = [Slot(choice.words, choice.costs, token.first) for token, choice in zip(places, choices, strict=True)]
    chosen = decode(slots, model=model)
    for token, choice, verdict in zip(places, choices, judge(slots, chosen, model=model), strict=True):
        text = _text(token, choice, verdict.choice, model)
        if text is None or text == token.text or (text[0] == token.text[0] and same_word(text, token.text)):
            continue
        if verdict.confidence < DOUBTFUL and is_syllable(token.text) and damage is Damage.VIETNAMESE:
            continue  # a real syllable in text that is mostly right: no better reading is sure enough
        others = (_text(token, choice, other, model) or token.text for other in verdict.others)
        yield Edit(token.span, text, "lexicon", min(verdict.confidence, 0.999), tuple(others))


def _choice(token: Token, state: LineState, candidates: Candidates) -> Choice | None:
    """The candidates of a token; a figure or symbol stands for itself; None for signs that are no words."""
    if token.kind is Kind.NUMBER or _FIGURE.fullmatch(token.text) or _roman(token.text) is not None:
        return _fixed(NUMBER)
    if token.kind is Kind.SYMBOL:
        return _fixed(SYMBOL)
    if token.kind is Kind.NOISE and token.text not in JUNK:
        return None
    if state.damage is Damage.VIETNAMESE and token.text.isascii() and token.text.istitle() and not token.first:
        return _fixed(UNKNOWN)  # a foreign name: a model of Vietnamese seldom loses every mark of a word
    return candidates.find(token.text, Place(state.shouted, token.first), intact=state.intact)


def _fixed(word: int) -> Choice:
    return Choice(np.array([word]), np.array([Case.LOWER]), np.zeros(1, np.float32))


def _text(token: Token, choice: Choice, at: int, model: Model) -> str | None:
    """How a candidate is written; None where it is the token itself."""
    word = int(choice.words[at])
    if word == NUMBER:
        return _roman(token.text)
    if word in (UNKNOWN, SYMBOL):
        return None
    return written(model.lexicon.words[word], Case(int(choice.cases[at])))


def _roman(text: str) -> str | None:
    """The Roman numeral that `text` is, with 1 and l read as I; None for other tokens."""
    if not _ROMAN_LIKE.fullmatch(text):
        return None
    numeral = text.replace("1", "I").replace("l", "I")
    return numeral if _ROMAN.fullmatch(numeral) else None
