"""What the reader says of each token: how likely it was misread, and what a second reading gave in its place.

A reader's confidence is no probability: engines are sure of most words they misread. The table below is counted on
pages set in several faces and worn as scans and faxes, whose words are known (`bench/fusion.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from rapidfuzz.distance import Levenshtein

from normalize.badness import Damage, LineState
from normalize.text import same_word
from normalize.tokens import Kind, Token, find_tokens
from normalize.values import Edit, EditedText, WordRead

CONFIDENCES: Final = (0.5, 0.7, 0.85, 0.925, 0.955, 0.9625, 0.9675, 0.9745, 0.976, 0.9875, 0.9925, 0.9975)
MISREAD: Final = (0.25, 0.16, 0.086, 0.017, 0.0056, 0.0014, 0.0005, 0.0009, 0.09, 0.09, 0.024, 0.011)
"""The share of misread words by the reader's confidence.

Counted by `python -m bench.fusion --misread --pages 40 --seed 2`: 13,362 words of made pages, half a word added to
what was wrong where that was less than five. Tesseract is never surer than 0.975; what is surer was read twice, and was
read twice because it or its neighbour was doubtful: of those up to 0.99 one in 11 was wrong, of the surest one in 90.
"""
EXPECTED: Final = 0.029
"""The share of words that the channel alone takes to be misread, over the running words of `samples/texts`; printed by
the same command."""
MOST_MISREAD: Final = 0.99
MOST_AFTER: Final = 3
"""So many tokens after a word may belong to its other reading,"""
UNLIKE: Final = 0.5
"""where with them it is less unlike that reading than this share of letters."""


class Seen(NamedTuple):
    """What is known of a token: the share of such words that were read right beyond what the channel says (None where
    no reader says anything), and its other reading, empty where there is none.

    Where the other reading parts words otherwise, `run` are its tokens for this one and the `more` after it.
    """

    intact: float | None = None
    other: str = ""
    run: tuple[Token, ...] = ()
    more: int = 0

    @property
    def said(self) -> str:
        """The other reading as text, empty where there is none."""
        return self.other or " ".join(token.text for token in self.run)


NOTHING: Final = Seen()


def see(tokens: Sequence[Token], read: Sequence[WordRead]) -> list[Seen]:
    """What is known of each of `tokens`; words and tokens are in order."""
    seen = [NOTHING] * len(tokens)
    at = 0
    for word in read:
        while at < len(tokens) and tokens[at].span.end <= word.span.start:
            at += 1
        end = at
        while end < len(tokens) and tokens[end].span.start < word.span.end:
            end += 1
        intact = None if word.confidence is None else _intact(word.confidence)
        for place in range(at, end):
            seen[place] = Seen(intact)
        parts = _parts(word.other) if word.other and at < end else ()
        if not parts:
            continue
        stop = _end_of(parts, tokens, at, end)
        if len(parts) == stop - at == end - at:
            for place, part in zip(range(at, end), parts, strict=True):
                seen[place] = Seen(intact, part.text if part.text != tokens[place].text else "")
        else:
            seen[at] = Seen(intact, run=parts, more=stop - at - 1)
    return seen


def _end_of(parts: Sequence[Token], tokens: Sequence[Token], at: int, end: int) -> int:
    """Where the tokens end that a word's other reading stands for: those of the word, or some after it as well.

    A reading that parted words otherwise stands with the first of them.
    """
    other = "".join(part.text for part in parts)
    best, stop = 1.0, end
    for last in range(end, min(len(tokens), end + MOST_AFTER) + 1):
        printed = "".join(token.text for token in tokens[at:last])
        if last > end and (tokens[last - 1].first or len(printed) > len(other) + 1):
            break
        unlike = Levenshtein.normalized_distance(printed, other)
        if unlike < (best if last == end else min(best, UNLIKE)):
            best, stop = unlike, last
    return stop


def doubt_read(states: Sequence[LineState], tokens: Sequence[Token], seen: Sequence[Seen]) -> list[LineState]:
    """`states` with the good lines that were read from an image as what they are: damaged a little."""
    return [
        replace(state, damage=Damage.VIETNAMESE)
        if state.damage is Damage.NONE and any(seen[at].intact is not None for at in state.tokens)
        else state
        for state in states
    ]


def still_read(read: Iterable[WordRead], edited: EditedText) -> list[WordRead]:
    """The words of `read` that no edit touched, with their places in the edited text."""
    kept: list[WordRead] = []
    edits, at, shift = edited.edits, 0, 0
    for word in read:
        while at < len(edits) and edits[at].span.end <= word.span.start:
            shift += len(edits[at].replacement) - len(edits[at].span)
            at += 1
        if at == len(edits) or edits[at].span.start >= word.span.end:
            kept.append(replace(word, span=word.span.shift(shift)))
    return kept


def told(edit: Edit, others: Mapping[int, str]) -> Edit:
    """The edit with what the second reading gave: its rule where that is taken, else one of the alternatives."""
    other = others.get(edit.span.start)
    if other is None:
        return edit
    if same_word(edit.replacement, other):
        return replace(edit, rule="second_reading")
    return replace(edit, alternatives=(*(text for text in edit.alternatives if text != other), other))


@lru_cache(maxsize=1024)
def _intact(confidence: float) -> float:
    return 1.0 - min(MOST_MISREAD, float(np.interp(confidence, CONFIDENCES, MISREAD)) / EXPECTED)


@lru_cache(maxsize=4096)
def _parts(text: str) -> tuple[Token, ...]:
    return tuple(token for token in find_tokens(text) if token.kind is not Kind.NOISE)
