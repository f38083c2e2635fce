"""The words that a model knows, by number, and how each is usually written: lower, Capitalised or ALL CAPS."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from normalize.cases import UNSAID, case_of
from normalize.text import is_syllable
from normalize.tokens import Kind, find_tokens, parse_piece, word_form

UNKNOWN: Final = 0
START: Final = 1
NUMBER: Final = 2
SYMBOL: Final = 3
RESERVED: Final = ("<unk>", "<s>", "<num>", "<sym>")
LARGEST: Final = 60_000
LONGEST_WORD: Final = 40


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words in the form of `word_form`; the first four are not words. `titled` and `upper` are shares in 255ths."""

    words: tuple[str, ...]
    titled: NDArray[np.uint8]
    upper: NDArray[np.uint8]
    number_of: dict[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "number_of", {word: at for at, word in enumerate(self.words)})

    def number(self, token: str, kind: Kind) -> int:
        """The number of a token; `UNKNOWN` where the lexicon lacks it."""
        if kind is Kind.NUMBER:
            return NUMBER
        if kind is Kind.SYMBOL:
            return SYMBOL
        return self.number_of.get(word_form(token), UNKNOWN)

    def shares(self) -> NDArray[np.float64]:
        """How often each word is written lower, Capitalised and ALL CAPS, (words, 3); none is never."""
        titled, upper = self.titled / 255, self.upper / 255
        shares = np.column_stack([np.maximum(1 - titled - upper, 0.004), titled + 0.004, upper + 0.001])
        shares /= shares.sum(axis=1, keepdims=True)
        return shares

    def extended(self, other: Lexicon) -> Lexicon:
        """This lexicon with the words of `other` that it lacks, at its end."""
        fresh = [at for at, word in enumerate(other.words) if word not in self.number_of]
        return Lexicon(
            self.words + tuple(other.words[at] for at in fresh),
            np.concatenate([self.titled, other.titled[fresh]]),
            np.concatenate([self.upper, other.upper[fresh]]),
        )


class Census:
    """Counts of words and of their letter cases while texts are read once; the streams are numbered afterwards."""

    def __init__(self) -> None:
        self.words: Counter[str] = Counter()
        self.said: Counter[str] = Counter()
        self.titled: Counter[str] = Counter()
        self.upper: Counter[str] = Counter()

    def read(self, line: str) -> None:
        """Count the words of one paragraph; case is not counted where it says nothing."""
        shouted = line.isupper()
        for token in find_tokens(line):
            if token.kind is not Kind.WORD or any(c.isdigit() for c in token.text):
                continue
            form = word_form(token.text)
            self.words[form] += 1
            if shouted or token.first:
                continue
            self.said[form] += 1
            if len(token.text) > 1 and token.text.isupper():
                self.upper[form] += 1
            elif token.text[0].isupper():
                self.titled[form] += 1

    def lexicon(self, *, least: int, least_foreign: int) -> Lexicon:
        """Words seen often enough, most frequent first; words that are not Vietnamese syllables need more."""
        kept = [
            word
            for word, count in self.words.items()
            if count >= (least if is_syllable(word) else least_foreign) and _can_be_kept(word)
        ]
        kept.sort(key=lambda word: (-self.words[word], word))
        words = (*RESERVED, *kept[: LARGEST - len(RESERVED)])
        return Lexicon(words, self._shares(words, self.titled), self._shares(words, self.upper))

    def _shares(self, words: Sequence[str], cases: Counter[str]) -> NDArray[np.uint8]:
        # A word that never stood where its case says something is written small.
        shares = [cases[word] / (self.said[word] + 0.5) for word in words]
        bytes_: NDArray[np.uint8] = np.rint(np.array(shares) * 255).clip(0, 255).astype(np.uint8)
        return bytes_


def _can_be_kept(word: str) -> bool:
    """Whether a word may stand in a model file: no name of a reserved one, no endless line, no half characters."""
    return (
        word not in RESERVED
        and len(word) <= LONGEST_WORD
        and not any(c == "\0" or "\ud800" <= c <= "\udfff" for c in word)
    )


def number_stream(lines: Iterable[str], lexicon: Lexicon) -> tuple[NDArray[np.uint16], NDArray[np.uint8]]:
    """The word numbers of paragraphs, each sentence headed by three `START`s, and their cases; noise is left out."""
    known: dict[str, tuple[tuple[int, ...], tuple[int, ...], bool]] = {}
    words, cases = array("H"), array("B")
    for line in lines:
        first, shouted = True, line.isupper()
        for raw in line.split():
            entry = known.get(raw)
            if entry is None:
                parts, ends = parse_piece(raw)
                found = [(core, kind) for _, core, kind in parts if kind is not Kind.NOISE]
                entry = known[raw] = (
                    tuple(lexicon.number(core, kind) for core, kind in found),
                    tuple(case_of(core) if kind is Kind.WORD else UNSAID for core, kind in found),
                    ends,
                )
            numbers, written, ends = entry
            if first and numbers:
                words.extend((START, START, START))
                cases.extend((UNSAID, UNSAID, UNSAID))
                written = (UNSAID, *written[1:])
                first = False
            words.extend(numbers)
            cases.extend([UNSAID] * len(numbers) if shouted else written)
            first = first or ends
    return np.frombuffer(words, np.uint16), np.frombuffer(cases, np.uint8)
