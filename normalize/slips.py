"""Single wrong marks in good text: `tố chức` for `tổ chức`, mended only where the model has no doubt.

Good text is an archive's evidence: a real misprint stays as printed unless no other word is thinkable. Only
the marks of a word may change (tone, hat, horn, the bar of đ), never its letters, and names are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from normalize.badness import Damage, LineState
from normalize.cases import Case, written
from normalize.lexicon import UNKNOWN
from normalize.model import Model, contexts
from normalize.ngrams import Ids
from normalize.text import Syllable, is_syllable, split_tone
from normalize.tokens import Kind, Token
from normalize.values import Edit

SUSPECT: Final = -6.5
"""Only a word less likely than this where it stands is looked at, in nats."""
SUSPECT_PAIR: Final = -8.0
"""Or one that is less likely than this together with the word after it."""
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


class Suspect(NamedTuple):
    """A word that may be a slip: its token by number, the words it may be instead, by number."""

    at: int
    rivals: Ids


def find_slips(tokens: Sequence[Token], states: Sequence[LineState], *, model: Model) -> Iterator[Edit]:
    """Edits of single words in good lines."""
    if not tokens:
        return
    words = model.numbers(tokens)
    before = contexts(tokens, words)
    likely = model.score(before, words)
    following = np.append(likely[1:], 0.0)
    odd = (likely < SUSPECT) | (likely + following < SUSPECT_PAIR)
    suspects = [
        Suspect(at, rivals)
        for state in states
        if state.damage is Damage.NONE
        for at in state.tokens
        if odd[at] and _open(tokens[at], state) and len(rivals := _rivals(tokens[at], int(words[at]), model))
    ]
    if not suspects:
        return
    # One question for all: each suspect, its rivals and itself, in its own place and in what three words after it see.
    sentence = np.cumsum([token.first for token in tokens])
    windows = np.column_stack([before, words])
    asked: list[Ids] = []
    owners: list[Ids] = []
    offset = 0
    for at, rivals in suspects:
        size = len(rivals) + 1
        for ahead in range(4):
            if at + ahead >= len(tokens) or sentence[at + ahead] != sentence[at]:
                break
            rows = np.repeat(windows[at + ahead : at + ahead + 1], size, axis=0)
            rows[:-1, 3 - ahead] = rivals
            asked.append(rows)
            owners.append(np.arange(offset, offset + size))
        offset += size
    questions = np.concatenate(asked)
    scores = np.zeros(offset, np.float64)
    np.add.at(scores, np.concatenate(owners), model.score(questions[:, :3], questions[:, 3]))
    offset = 0
    for at, rivals in suspects:
        here = scores[offset : offset + len(rivals) + 1]
        offset += len(here)
        edit = _mend(tokens[at], rivals, here, int(words[at]), model)
        if edit is not None:
            yield edit


def _rivals(token: Token, known: int, model: Model) -> Ids:
    """The words that differ from a token in marks only; none for foreign words and abbreviations."""
    if known == UNKNOWN and token.text.isascii():
        return np.empty(0, np.int64)
    variants = model.variants(token.text)
    rivals: Ids = variants[variants != known]
    return rivals


def _open(token: Token, state: LineState) -> bool:
    """Whether a word may be looked at: letters only, Vietnamese, and no name."""
    text = token.text
    if token.kind is not Kind.WORD or not text.isalpha() or len(text) < 2:
        return False
    if text[0].isupper() and not state.shouted:
        return token.first and text[1:].islower() and not text.isascii()
    return text.islower() or text.isupper()


def _mend(token: Token, rivals: Ids, scores: NDArray[np.float64], known: int, model: Model) -> Edit | None:
    """The edit that puts the best rival in a token's place; `scores` are the rivals' and, last, the token's own."""
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
