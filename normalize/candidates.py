"""What a token may stand for: written forms of known words that the channel allows, with the case they would have.

Each word comes in three forms (lower, Capitalised, ALL CAPS), searched together; the forms of a word are one
candidate, whose cost is that of them all, so that the language model need not know about case. Tokens are
looked up once.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from normalize.cases import UNSAID, Case, case_of, written
from normalize.channel import INFINITE, Channel
from normalize.compiled import compiled
from normalize.forms import LONGEST, find_forms, make_trie, score_forms
from normalize.lexicon import RESERVED, UNKNOWN, Lexicon
from normalize.model import Model
from normalize.text import is_syllable, place_tone, split_tone

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

BOUND: Final = 34.0
"""Forms dearer than this are no candidates, their rarity included, in nats."""
SPREAD: Final = 11.0
"""Nor are forms this much dearer than the best."""
SELDOM: Final = 0.6
"""How far a word's rarity counts against it in the search, as a share of its log-probability."""
MOST: Final = 80
"""Candidates kept for a token, by cost and frequency together."""
STRANGE: Final = 8.0
STRANGE_LETTER: Final = 3.0
"""What it costs that a token is a word no lexicon has, printed as read: once, and for each letter."""
STRANGE_LONGEST: Final = 12
"""Letters beyond so many cost nothing more."""
STRANGE_INTACT: Final = 6.0
"""In text that is mostly right a strange word is likelier to be meant."""
STRANGE_SIGNS: Final = 8.0
"""No word has signs or figures among its letters, but for codes and addresses."""
SAME_SHAPES: Final = frozenset("cosuvwxzơưôủứửừữựốồổỗộớờởỡợóòỏõọúùũụCOSUVWXZƠƯÔỦỨỬỪỮỰỐỒỔỖỘỚỜỞỠỢÓÒỎÕỌÚÙŨỤ")
"""Letters whose capital is the small one made larger: no reader is ever sure of their case."""
SECOND_WEIGHT: Final = 0.7
"""The weight of a second reading beside the first: both see the same dirt."""
NOT_FOUND: Final = 14.0
"""What it costs that a word was read as a token whose search did not find it."""
INTACT_STEPS: Final = 4
"""What readers say is told apart in quarters of a nat."""
LEAST_MISREAD: Final = 1e-3
TOKENS_KEPT: Final = 1 << 15


class Fit(NamedTuple):
    """Words that fit a token, by number, and what reading each as the token costs in each case, (n, 3)."""

    words: Ints
    costs: Floats


NO_FIT: Final = Fit(np.empty(0, np.int32), np.empty((0, 3), np.float32))


class Choice(NamedTuple):
    """Candidates of a token: words by number, what each costs, and what each costs by its case, (n, 3)."""

    words: Ints
    costs: Floats
    by_case: Floats


@dataclass(frozen=True, slots=True)
class Place:
    """What the surroundings say about case: a line of capitals, or the first word of a sentence."""

    shouted: bool
    first: bool


@lru_cache(maxsize=1 << 16)
def usual_tone(token: str) -> str:
    """`token` with its tone where documents put it, the case of its letters kept.

    >>> usual_tone("Hoà"), usual_tone("THUỶ"), usual_tone("Hoa")
    ('Hòa', 'THỦY', 'Hoa')
    """
    if token.isascii() or not is_syllable(token):
        return token
    placed = place_tone(split_tone(token))
    if len(placed) != len(token):
        return token
    return "".join(c.upper() if t.isupper() else c for c, t in zip(placed, token, strict=True))


def _as_printed(text: str) -> Floats:
    """What each case costs for a token that stands as it is: nothing for its own."""
    own = np.zeros((1, 3), np.float32)
    case = case_of(text)
    if case != UNSAID:
        own += np.float32(INFINITE)
        own[0, case] = 0.0
    return own


class Candidates:
    """Finds candidates for tokens of one channel over one model's lexicon."""

    def __init__(self, channel: Channel, model: Model) -> None:
        entries = [
            (at, case, written(word, case))
            for at, word in enumerate(model.lexicon.words[len(RESERVED) :], start=len(RESERVED))
            for case in Case
            if len(word) <= LONGEST and (case is not Case.UPPER or len(word) > 1)
        ]
        self._channel = channel
        self._tries = []
        for group in (
            [entry for entry in entries if entry[1] is not Case.UPPER],
            [entry for entry in entries if entry[1] is Case.UPPER],
        ):
            known = np.array([[at, case] for at, case, _ in group], np.int32)
            priors = (-SELDOM * model.frequency[known[:, 0]]).astype(np.float32)
            self._tries.append((make_trie(channel, [form for _, _, form in group], priors), known))
        self._form_of = {form: (at, case) for at, case, form in reversed(entries)}
        self._frequency = model.frequency
        self._priors = {place: _case_costs(model.lexicon, place) for place in _PLACES}
        self._before: Candidates | None = None
        self._searched: dict[tuple[str, bool], list[Ints]] = {}
        self._fits: dict[tuple[str, bool], Fit] = {}
        self._found: dict[tuple[str, Place, int, str], Choice] = {}

    def with_channel(self, channel: Channel) -> Candidates:
        """The same candidates over other costs of the same letters: forms found so far are not searched again."""
        other = object.__new__(Candidates)
        other.__dict__ = self.__dict__ | {"_channel": channel, "_fits": {}, "_found": {}, "_before": self}
        return other

    @property
    def channel(self) -> Channel:
        """The channel by which tokens are looked up."""
        return self._channel

    def find(self, text: str, place: Place, *, intact: float, other: str = "") -> Choice:
        """The candidates of a token; `intact` is the share of such words that were read right.

        `other` is a second reading of the same place, where there is one that differs: a word must account for both.
        The last candidate is always the token as it stands, as a word that no lexicon has.
        """
        text, other = usual_tone(text), usual_tone(other)
        steps = round(-math.log(max(LEAST_MISREAD, 1.0 - intact)) * INTACT_STEPS)
        key = (text, place, steps, other)
        choice = self._found.get(key)
        if choice is None:
            if len(self._found) >= TOKENS_KEPT:
                self._found.clear()
            choice = self._found[key] = self._choose(text, place, steps / INTACT_STEPS, other)
        return choice

    def _fit(self, text: str, shouted: bool) -> Fit:
        """Words that fit; forms in capitals only where the token or its line shows capitals."""
        capitals = shouted or text[1:] != text[1:].lower() or (len(text) <= 2 and not text.islower())
        fit = self._fits.get((text, capitals))
        if fit is None:
            if len(self._fits) >= TOKENS_KEPT:
                self._fits.clear()
            fit = self._fits[text, capitals] = self._look_up(text, capitals)
        return fit

    def _look_up(self, text: str, capitals: bool) -> Fit:
        forms, costs = [], []
        for (trie, entries), found in zip(self._tries, self._forms_of(text, capitals), strict=False):
            costs.append(score_forms(self._channel, trie, text, found))
            forms.append(entries[found])
        return Fit(*_by_word(np.concatenate(forms), np.concatenate(costs), len(self._frequency)))

    def _forms_of(self, text: str, capitals: bool) -> list[Ints]:
        """The forms that fit a token, by trie: the same for all channels derived from this one."""
        if self._before is not None:
            return self._before._forms_of(text, capitals)
        found = self._searched.get((text, capitals))
        if found is None:
            if len(self._searched) >= TOKENS_KEPT:
                self._searched.clear()
            found, best = [], INFINITE
            for trie, _ in self._tries[: 2 if capitals else 1]:
                forms, best = find_forms(self._channel, trie, text, bound=BOUND, spread=SPREAD, best=best)
                found.append(forms)
            self._searched[text, capitals] = found
        return found

    def _read(self, text: str, shouted: bool, misread: float) -> Fit:
        """The words that fit a token, with the costs of reading them as it; `misread` is that of misreading at all."""
        if len(text) > LONGEST:
            return NO_FIT
        fit = self._fit(text, shouted)
        costs, intact = fit.costs + np.float32(misread), 1.0 - math.exp(-misread)
        same = self._form_of.get(text)
        if same is not None:
            exact = np.flatnonzero(fit.words == same[0])
            if len(exact):
                row = int(exact[0])
                if text[0] in SAME_SHAPES:
                    costs[row] = fit.costs[row]
                at = row, same[1]
                costs[at] = -math.log(max(intact + (1 - intact) * math.exp(-fit.costs[at]), 1e-30))
        return Fit(fit.words, costs)

    def _choose(self, text: str, place: Place, misread: float, other: str) -> Choice:
        """The candidates of a token; `misread` is what it costs that it was misread at all, in nats."""
        words, costs = self._read(text, place.shouted, misread)
        if other and len(other) <= LONGEST:
            words, costs = _agree(Fit(words, costs), self._read(other, place.shouted, 0.0))
        costs = costs + self._priors[place][words]
        whole = -np.logaddexp(np.logaddexp(-costs[:, 0], -costs[:, 1]), -costs[:, 2])
        if len(words) > MOST:
            best = np.sort(np.argpartition(whole - self._frequency[words], MOST)[:MOST])
            words, whole, costs = words[best], whole[best], costs[best]
        letters = min(len(text), STRANGE_LONGEST)
        strange = np.float32(STRANGE + STRANGE_LETTER * letters - STRANGE_INTACT * (1.0 - math.exp(-misread)))
        if not text.isalpha():
            strange += np.float32(STRANGE_SIGNS)
        return Choice(
            np.append(words, np.int32(UNKNOWN)),
            np.append(whole, strange).astype(np.float32),
            np.vstack([costs, _as_printed(text)]).astype(np.float32),
        )


def _agree(one: Fit, two: Fit) -> Fit:
    """The words that fit either of two readings, with what it costs that they were read as both."""
    words = np.union1d(one.words, two.words)
    costs = np.zeros((len(words), 3), np.float32)
    for fit, weight in ((one, 1.0), (two, SECOND_WEIGHT)):
        each = np.full((len(words), 3), np.float32(NOT_FOUND))
        each[np.searchsorted(words, fit.words)] = fit.costs
        costs += np.float32(weight) * each
    return Fit(words.astype(np.int32), costs)


@compiled
def _by_word(forms: Ints, costs: Floats, size: int) -> tuple[Ints, Floats]:
    """The words of `forms` (word, case), each once, and the costs of their cases; words are below `size`."""
    place_of = np.full(size, -1, np.int32)
    words = np.empty(len(forms), np.int32)
    by_case = np.full((len(forms), 3), np.float32(1e4))
    count = 0
    for row in range(len(forms)):
        word = forms[row, 0]
        if place_of[word] < 0:
            place_of[word] = count
            words[count] = word
            count += 1
        by_case[place_of[word], forms[row, 1]] = costs[row]
    return words[:count].copy(), by_case[:count].copy()


_PLACES = tuple(Place(shouted, first) for shouted in (False, True) for first in (False, True))


def _case_costs(lexicon: Lexicon, place: Place) -> Floats:
    """The cost of writing each word in each case at a place of this sort."""
    if place.shouted:
        shares = np.tile([0.01, 0.03, 0.96], (len(lexicon.words), 1))
    else:
        shares = lexicon.shares()
        if place.first:
            shares[:, Case.TITLED] = np.maximum(shares[:, Case.TITLED], 0.5)
            shares /= shares.sum(axis=1, keepdims=True)
    costs: Floats = -np.log(shares).astype(np.float32)
    return costs
