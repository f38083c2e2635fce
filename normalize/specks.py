"""Dirt on a page that was read as signs: alone between words, or as the dash that would join two of them.

Only text that was read from an image has it. A sign inside a word is left to the lattice, which knows two words read
as one; a hyphen parts tokens, so here it is asked whether the two words go together without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from normalize.badness import LineState
from normalize.broken import READ, damage_at
from normalize.compounds import is_compound
from normalize.lexicon import NUMBER, START, UNKNOWN
from normalize.model import Model, contexts
from normalize.text import is_syllable
from normalize.tokens import Kind, Token
from normalize.values import Edit, Span

GO_TOGETHER: Final = -4.5
"""Words joined by a dash that is dirt follow each other at least so likely, in nats; most neighbours do."""
AFTER_FIGURE: Final = -9.0
"""The same for a word after a figure, whatever stands before it."""
USUAL: Final = 0.01
"""From this share of words on joined by a dash, the document writes them so."""
LEAST: Final = 4
"""So many joined words at least make a usage."""
SURE: Final = 0.9

# Signs that are printed nowhere alone; a "_" or "~" at the head of a paragraph may be its dash.
_ALONE = re.compile(r"(?<=\S )(?:[ˆ^`´¨¦‡†¬_~|\\]{1,3}[\"'”’.,]{0,2}) (?=\S)")
_COUNTED = re.compile(r"(?<![\w.,/–-])(?P<figure>\d{1,3})(?P<sign>[-:;_~·])(?P<word>[^\W\d_]{2,7})(?![\w/–-])")


def find_specks(text: str, tokens: Sequence[Token], states: Sequence[LineState], *, model: Model) -> Iterator[Edit]:
    """Edits of the rule `speck`, each leaving a sign out."""
    read = {at for state in states if state.damage in READ for at in state.tokens}
    if not read:
        return
    for match in _ALONE.finditer(text):
        if damage_at(match.start(), tokens, states) in READ:
            yield Edit(Span(match.start(), match.end()), "", "speck", SURE, (match.group(),))
    yield from _between_words(text, tokens, read, model)
    yield from _after_figures(text, tokens, states, model)


def _between_words(text: str, tokens: Sequence[Token], read: set[int], model: Model) -> Iterator[Edit]:
    """`trực-thuộc`, `bộ-và`: two small words that go together, where no text writes a dash."""
    joined = [at for at in sorted(read) if at and _joined(tokens[at - 1], tokens[at], text)]
    if not joined or (len(joined) >= LEAST and len(joined) > USUAL * len(read)):
        return
    words = model.numbers(tokens)
    rows = [at for at in joined if UNKNOWN not in (words[at - 1], words[at])]
    likely = model.score(contexts(tokens, words)[rows], words[rows])
    for at, score in zip(rows, likely.tolist(), strict=True):
        one, other = tokens[at - 1], tokens[at]
        if score > GO_TOGETHER and not is_compound(one.text, other.text):
            yield Edit(Span(one.span.end, other.span.start), " ", "speck", SURE, ("-",))


def _joined(one: Token, other: Token, text: str) -> bool:
    """Whether two tokens are small syllables with nothing but a dash between them."""
    return (
        text[one.span.end : other.span.start] == "-"
        and one.text.islower()
        and other.text.islower()
        and is_syllable(one.text)
        and is_syllable(other.text)
    )


def _after_figures(text: str, tokens: Sequence[Token], states: Sequence[LineState], model: Model) -> Iterator[Edit]:
    """`03-tiêu chí`, `46:nghìn`: a figure and a small word that goes with it."""
    for match in _COUNTED.finditer(text):
        word = match["word"]
        number = model.lexicon.number(word, Kind.WORD)
        if number == UNKNOWN or not word.islower() or not is_syllable(word):
            continue
        if damage_at(match.start(), tokens, states) in READ and _follows(number, model):
            yield Edit(Span(*match.span("sign")), " ", "speck", SURE, (match["sign"],))


def _follows(number: int, model: Model) -> bool:
    """Whether the word often stands after a figure."""
    after = model.score(np.array([[START, START, NUMBER]]), np.array([number]))
    return bool(after[0] > AFTER_FIGURE)
