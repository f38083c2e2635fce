"""What a token may stand for: written forms of known words that the channel allows, with the case they would have.

Each word comes in three forms (lower, Capitalised, ALL CAPS), searched together; of the forms of one word the
cheapest stands for it, so that the language model need not know about case. Tokens are looked up once.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from normalize.channel import Channel, Fit, Search
from normalize.lexicon import RESERVED, UNKNOWN, Lexicon
from normalize.model import Model

BOUND: Final = 17.0
"""Forms dearer than this are no candidates, in nats."""
MOST: Final = 32
"""Candidates kept for a token, by cost and frequency together."""
STRANGE: Final = 8.0
STRANGE_LETTER: Final = 3.0
"""What it costs that a token is a word no lexicon has, printed as read: once, and for each letter."""
STRANGE_INTACT: Final = 6.0
"""In text that is mostly right a strange word is likelier to be meant."""
INTACT_STEPS: Final = 16
TOKENS_KEPT: Final = 1 << 15


class Case(IntEnum):
    """How a word is written."""

    LOWER = 0
    TITLED = 1
    UPPER = 2


class Choice(NamedTuple):
    """Candidates of a token: words by number, how each would be written, its cost."""

    words: NDArray[np.int64]
    cases: NDArray[np.int64]
    costs: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Place:
    """What the surroundings say about case: a line of capitals, or the first word of a sentence."""

    shouted: bool
    first: bool


def written(word: str, case: Case) -> str:
    """`word` in that case.

    >>> written("ủy", Case.TITLED), written("ủy", Case.UPPER)
    ('Ủy', 'ỦY')
    """
    if case is Case.UPPER:
        return word.upper()
    return word[0].upper() + word[1:] if case is Case.TITLED else word


class Candidates:
    """Finds candidates for tokens of one channel over one model's lexicon."""

    def __init__(self, channel: Channel, model: Model) -> None:
        lexicon = model.lexicon
        entries = [
            (at, case, written(word, case))
            for at, word in enumerate(lexicon.words[len(RESERVED) :], start=len(RESERVED))
            for case in Case
            if case is not Case.UPPER or len(word) > 1
        ]
        entries.sort(key=lambda entry: entry[1] is Case.UPPER)
        small = sum(case is not Case.UPPER for _, case, _ in entries)
        self._words = np.array([at for at, _, _ in entries], np.int64)
        self._cases = np.array([case for _, case, _ in entries], np.int64)
        self._form_of = {form: at for at, (_, _, form) in enumerate(entries)}
        forms = [form for _, _, form in entries]
        self._small, self._capitals, self._offset = (
            Search(channel, forms[:small]),
            Search(channel, forms[small:]),
            small,
        )
        self._frequency = model.frequency
        self._priors = {place: _case_costs(lexicon, place) for place in _PLACES}
        self._fit = lru_cache(maxsize=TOKENS_KEPT)(self._fit_once)
        self._find = lru_cache(maxsize=TOKENS_KEPT)(self._find_once)

    def find(self, text: str, place: Place, *, intact: float) -> Choice:
        """The candidates of a token; `intact` is the share of words that this stretch of text has right.

        The last candidate is always the token as it stands, as a word that no lexicon has.
        """
        return self._find(text, place, round(intact * INTACT_STEPS) / INTACT_STEPS)

    def _fit_once(self, text: str, shouted: bool) -> Fit:
        """Forms that fit; those in capitals only where the token or its line shows capitals."""
        small = self._small.fit(text, bound=BOUND)
        if not shouted and text[1:] == text[1:].lower() and (len(text) > 2 or text.islower()):
            return small
        capitals = self._capitals.fit(text, bound=BOUND)
        return Fit(
            np.concatenate([small.forms, capitals.forms + self._offset]),
            np.concatenate([small.costs, capitals.costs]),
        )

    def _find_once(self, text: str, place: Place, intact: float) -> Choice:
        fit = self._fit(text, place.shouted)
        words, cases = self._words[fit.forms], self._cases[fit.forms]
        costs = fit.costs - np.float32(np.log(max(1e-3, 1.0 - intact)))
        exact = fit.forms == self._form_of.get(text, -1)
        costs[exact] = -np.log(intact + (1 - intact) * np.exp(-fit.costs[exact]))
        costs = costs + self._priors[place][words, cases]
        order = np.lexsort((costs, words))
        words, cases, costs = words[order], cases[order], costs[order]
        heads = np.flatnonzero(np.diff(words, prepend=-1))
        words, cases, costs = words[heads], cases[heads], costs[heads]
        if len(words) > MOST:
            best = np.sort(np.argpartition(costs - self._frequency[words], MOST)[:MOST])
            words, cases, costs = words[best], cases[best], costs[best]
        strange = STRANGE + STRANGE_LETTER * len(text) - STRANGE_INTACT * intact
        return Choice(np.append(words, UNKNOWN), np.append(cases, Case.LOWER), np.append(costs, np.float32(strange)))


_PLACES = tuple(Place(shouted, first) for shouted in (False, True) for first in (False, True))


def _case_costs(lexicon: Lexicon, place: Place) -> NDArray[np.float32]:
    """The cost of writing each word in each case at a place of this sort."""
    if place.shouted:
        shares = np.tile([0.01, 0.03, 0.96], (len(lexicon.words), 1))
    else:
        titled, upper = lexicon.titled / 255, lexicon.upper / 255
        if place.first:
            titled = np.maximum(titled, 0.5)
        shares = np.column_stack([np.maximum(1 - titled - upper, 0.004), titled + 0.004, upper + 0.001])
        shares /= shares.sum(axis=1, keepdims=True)
    costs: NDArray[np.float32] = -np.log(shares).astype(np.float32)
    return costs
