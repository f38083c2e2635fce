"""Single wrong marks in good text: `tố chức` for `tổ chức`, mended only where the model has no doubt.

Good text is an archive's evidence: a real misprint stays as printed unless no other word is thinkable. Only
the marks of a word may change (tone, hat, horn, the bar of đ), never its letters, and names are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from normalize.badness import Damage, LineState
from normalize.candidates import Case, written
from normalize.lexicon import UNKNOWN
from normalize.model import Model, contexts
from normalize.ngrams import Ids
from normalize.text import Syllable, is_syllable, split_tone
from normalize.tokens import Kind, Token
from normalize.values import Edit

SUSPECT: Final = -6.5
"""Only a word less likely than this where it stands is looked at, in nats."""
SURE: Final = 9.0
"""How much likelier the other word must be where the printed one is a word, in nats."""
SURE_NO_WORD: Final = 6.0
"""The same where the printed one is no known word."""
HAT: Final = 2.5
"""What a changed hat or horn costs beyond a changed tone."""
HOOK_AS_ACUTE: Final = -2.5
"""Half of what models of Vietnamese misread on clean scans is a hook read as an acute."""
ACUTE: Final = 2
HOOK: Final = 4


def find_slips(tokens: Sequence[Token], states: Sequence[LineState], *, model: Model) -> Iterator[Edit]:
    """Edits of single words in good lines."""
    if not tokens:
        return
    words = model.numbers(tokens)
    first, second = contexts(tokens, words)
    likely = model.score(first, second, words)
    for state in states:
        if state.damage is not Damage.NONE:
            continue
        for at in state.tokens:
            if likely[at] < SUSPECT and _open(tokens[at], state):
                edit = _mend(tokens, words, at, model)
                if edit is not None:
                    yield edit


def _open(token: Token, state: LineState) -> bool:
    """Whether a word may be looked at: letters only, Vietnamese, and no name."""
    text = token.text
    if token.kind is not Kind.WORD or not text.isalpha() or len(text) < 2:
        return False
    if text[0].isupper() and not state.shouted:
        return token.first and text[1:].islower() and not text.isascii()
    return text.islower() or text.isupper()


def _mend(tokens: Sequence[Token], words: Ids, at: int, model: Model) -> Edit | None:
    token = tokens[at]
    known = int(words[at])
    if known == UNKNOWN and token.text.isascii():
        return None  # a foreign word or an abbreviation
    rivals = model.variants(token.text)
    rivals = rivals[rivals != known]
    if not len(rivals):
        return None
    asked = np.append(rivals, known)
    scores = np.zeros(len(asked), np.float64)
    for ahead in range(3):
        here = at + ahead
        if here >= len(tokens) or (ahead and any(tokens[k].first for k in range(at + 1, here + 1))):
            break
        window = np.tile(_window(tokens, words, here), (len(asked), 1))
        window[:, 2 - ahead] = asked
        scores += model.score(window[:, 0], window[:, 1], window[:, 2])
    printed = split_tone(token.text)
    costs = [_cost(printed, split_tone(model.lexicon.words[word])) for word in rivals]
    margins = scores[:-1] - scores[-1] - np.array(costs)
    best = int(margins.argmax())
    needed = SURE_NO_WORD if known == UNKNOWN or not is_syllable(token.text) else SURE
    if margins[best] < needed:
        return None
    case = Case.UPPER if token.text.isupper() else Case.TITLED if token.text[0].isupper() else Case.LOWER
    confidence = float(1 / (1 + np.exp(-(margins[best] - needed) / 2 - 2)))
    return Edit(
        token.span, written(model.lexicon.words[int(rivals[best])], case), "slip", min(confidence, 0.99), (token.text,)
    )


def _cost(printed: Syllable, meant: Syllable) -> float:
    """What it costs that `meant` was read as `printed`, beyond the usual change of a tone."""
    if printed.letters != meant.letters:
        return HAT
    return HOOK_AS_ACUTE if (printed.tone, meant.tone) == (ACUTE, HOOK) else 0.0


def _window(tokens: Sequence[Token], words: Ids, at: int) -> list[int]:
    first, second = contexts(tokens[max(0, at - 2) : at + 1], words[max(0, at - 2) : at + 1])
    return [int(first[-1]), int(second[-1]), int(words[at])]
