"""Words that look wrong where they stand, whether or not anything was changed: what a reviewer should see.

A repair that is not sure leaves a word alone; silence would pass it off as good. This names such words and says
how strange they are, and leaves it to whoever knows how the page was read to weigh that.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from normalize.lexicon import UNKNOWN
from normalize.model import Model
from normalize.tokens import Kind, Token, find_tokens
from normalize.values import Span

UNLIKELY: Final = -5.0
"""A known word less likely than this after the two before it is unlikely, in nats; one word in six is."""


@dataclass(frozen=True, slots=True)
class Strange:
    """A word that the lexicon does not know, or that is unlikely where it stands; `likelihood` in nats."""

    span: Span
    is_known: bool
    likelihood: float


RARELY_WRONG: Final = 0.0003
"""Share of wrong words in a text in which no slip is found."""
SURPRISE: Final = 0.55
"""How fast the odds that a word is wrong grow with its unlikelihood, per nat."""
EXPECTED: Final = 6.0
"""The unlikelihood at which the odds are those of the text as a whole, in nats."""


def how_sure(tokens: Sequence[Token], asked: Sequence[int], slips: int, *, model: Model) -> list[float]:
    """How likely each of the `asked` words of good lines is right as printed, for a text with so many sure slips."""
    if not asked:
        return []
    wrong = min(0.2, RARELY_WRONG + slips / len(asked))
    numbers = model.numbers(tokens)
    scores = model.score_tokens(tokens)
    likely, following = scores[list(asked)], np.append(scores[1:], 0.0)[list(asked)]
    odds = math.log(wrong / (1 - wrong)) + SURPRISE * (-np.minimum(likely, (likely + following) / 2) - EXPECTED)
    odds = odds + np.where(numbers[list(asked)] == UNKNOWN, STRANGER, 0.0)
    return [float(share) for share in 1 / (1 + np.exp(odds))]


STRANGER: Final = 2.0
"""What a word that no lexicon has adds to those odds, in nats."""


def find_strange(text: str, *, model: Model) -> tuple[Strange, ...]:
    """The strange words of `text`, in order; names and abbreviations in capitals are none.

    Words of plain Latin letters that the lexicon lacks may be foreign: they count as known but unlikely.
    """
    tokens = list(find_tokens(text))
    found = []
    for token, number, likelihood in zip(tokens, model.numbers(tokens), model.score_tokens(tokens), strict=True):
        if token.kind is not Kind.WORD or (token.text[0].isupper() and token.text.isalpha() and number == UNKNOWN):
            continue
        # A stop before a raised figure ("tỉnh.¹") stays with its word.
        core = token.text.strip(".,;:")
        is_known = number != UNKNOWN or core.isascii() or model.lexicon.number(core, Kind.WORD) != UNKNOWN
        if not is_known or likelihood < UNLIKELY:
            found.append(Strange(token.span, bool(is_known), float(likelihood)))
    return tuple(found)
