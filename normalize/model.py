"""The language model: which syllable is likely after which, how good a text is, and what an archive taught it.

A model is a lexicon and one or more 4-gram models that are mixed when they are asked (not their counts:
a small text in the right register would drown). The package ships the one estimated by `normalize.build`;
an archive's own documents make a second in a file of its own.
"""

from __future__ import annotations

import hashlib
import io
import math
import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from normalize.cases import CaseTable, count_cases, estimate_cases, overlay
from normalize.estimate import estimate
from normalize.lexicon import RESERVED, START, UNKNOWN, Census, Lexicon, number_stream
from normalize.ngrams import Ids, Logs, NGrams, Packed, Table, stack, unpack_probability
from normalize.text import fold, is_syllable
from normalize.tokens import Kind, Token, find_tokens

SHIPPED: Final = Path(__file__).parent / "data" / "model.npz"
LEARNED_WEIGHT: Final = 0.1
"""Share of the archive's own model in the mixture; flat between 0.03 and 0.2 in trials."""
NEW_WORD: Final = -7.0
"""What a word that only another part of the mixture knows costs beyond the unknown word, in nats."""
GOOD: Final = -11.0
"""A known word less likely than this where it stands does not count as good, in nats."""
FOLLOWING: Final = 3
"""How many words after a joint are asked."""
_SPACED: Final = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Learned:
    """A model estimated from an archive's own clean texts, with the words it met."""

    lexicon: Lexicon
    ngrams: NGrams
    cases: CaseTable


@dataclass(frozen=True, slots=True)
class Part:
    """One 4-gram model of a mixture: its weight, and its own numbers for the words of the common lexicon."""

    weight: float
    ngrams: NGrams
    numbers: Ids
    strange: Logs


class Mixture(NamedTuple):
    """The parts as compiled functions read them: `numbers` (parts, words) are a part's own word numbers.

    `base` is where a part's words begin in `table`, `weights` are log-probabilities, `strange` (parts, words) what a
    word costs that the part does not know.
    """

    table: Table
    base: NDArray[np.int32]
    numbers: NDArray[np.int32]
    strange: Logs
    weights: Logs


@dataclass(frozen=True, eq=False)
class Model:
    """A lexicon and a mixture of 4-gram models; `fingerprint` names their content."""

    lexicon: Lexicon
    parts: tuple[Part, ...]
    cases: CaseTable
    fingerprint: str

    def score(self, contexts: Ids, words: Ids) -> Logs:
        """log P(word | three words before) in nats; `contexts` is (n, 3), `words` (n,)."""
        mixed: Logs | None = None
        for part in self.parts:
            found = part.ngrams.score(part.numbers[contexts], part.numbers[words])
            found = found + part.strange[words] + np.float32(math.log(part.weight))
            mixed = found if mixed is None else np.logaddexp(mixed, found)
        assert mixed is not None
        return mixed

    @cached_property
    def mixture(self) -> Mixture:
        """The parts for compiled functions."""
        sizes = [part.ngrams.size for part in self.parts]
        return Mixture(
            stack([part.ngrams.table for part in self.parts]),
            np.cumsum([0, *sizes[:-1]]).astype(np.int32),
            np.stack([part.numbers for part in self.parts]).astype(np.int32),
            np.stack([part.strange for part in self.parts]),
            np.log([part.weight for part in self.parts]).astype(np.float32),
        )

    @cached_property
    def case_starts(self) -> NDArray[np.int32]:
        """Where the row of each word begins in the table of cases."""
        return np.concatenate([np.zeros(1, np.int32), np.cumsum(self.cases.rows, dtype=np.int32)])

    @cached_property
    def shaped(self) -> NDArray[np.bool_]:
        """Which words of the lexicon are Vietnamese syllables by their shape."""
        return np.array([is_syllable(word) for word in self.lexicon.words])

    @cached_property
    def frequency(self) -> Logs:
        """The log-probability of each word wherever it stands."""
        common = self.parts[0]
        return unpack_probability(common.ngrams.packed.p1[common.numbers]) + common.strange

    @cached_property
    def _by_fold(self) -> dict[str, Ids]:
        groups: dict[str, list[int]] = {}
        for at, word in enumerate(self.lexicon.words[len(RESERVED) :], start=len(RESERVED)):
            if self.shaped[at]:
                groups.setdefault(fold(word), []).append(at)
        return {key: np.array(found, np.int64) for key, found in groups.items()}

    def variants(self, word: str) -> Ids:
        """The numbers of the Vietnamese words that differ from `word` in marks at most, itself included."""
        return self._by_fold.get(fold(word), np.empty(0, np.int64))

    def numbers(self, tokens: Sequence[Token]) -> Ids:
        """The numbers of tokens."""
        return np.array([self.lexicon.number(token.text, token.kind) for token in tokens], np.int64)

    def score_tokens(self, tokens: Sequence[Token]) -> Logs:
        """log P of each token after the three before it in its sentence."""
        words = self.numbers(tokens)
        return self.score(contexts(tokens, words), words)

    def quality(self, text: str) -> float:
        """The share of words in `text` that are good Vietnamese where they stand, from 0 to 1.

        A word counts as good when the lexicon knows it and it is not out of place; words in which letters and
        digits or signs mix count as bad, foreign words and names in capitals are not counted. A text without
        countable words is 0.
        """
        tokens = [token for token in find_tokens(text) if token.kind in (Kind.WORD, Kind.NUMBER, Kind.SYMBOL)]
        if not tokens:
            return 0.0
        counted = np.array([token.kind is Kind.WORD and not _foreign(token, self) for token in tokens])
        if not counted.any():
            return 0.0
        words = self.numbers(tokens)
        good = (words != UNKNOWN) & (self.score_tokens(tokens) > GOOD)
        return float(good[counted].mean())

    def surprise(self, text: str) -> list[float]:
        """What each word of `text` costs where it stands, in nats: -log P after the three words before it.

        Words are what white space parts; one that holds several tokens (`kinh tế-xã hội`) costs their sum, one that
        holds none (a lone sign) nothing.
        """
        costs = [0.0] * len(text.split())
        tokens = [token for token in find_tokens(text) if token.kind is not Kind.NOISE]
        if not tokens:
            return costs
        ends = [match.end() for match in _SPACED.finditer(text)]
        for token, likely in zip(tokens, self.score_tokens(tokens), strict=True):
            costs[bisect_left(ends, token.span.end)] -= float(likely)
        return costs

    def follows(self, before: str, after: str) -> float:
        """The log-probability, in nats, that a text ending in `before` goes on with the first three words of `after`.

        `follows("", after)` is that of `after` as the beginning of a sentence, so the difference of the two tells
        whether `after` continues `before`. 0 where `after` has no words.
        """
        head = [t for t in find_tokens(before[-80:]) if t.kind is not Kind.NOISE][-3:]
        tail = list(islice((t for t in find_tokens(after[:80]) if t.kind is not Kind.NOISE), FOLLOWING))
        if not tail:
            return 0.0
        ended = before[-80:].rstrip()[-1:] in (".", ";", ":", "!", "?", "…")
        history = [] if ended else self.numbers(head).tolist()
        words = np.array([START] * (3 - len(history)) + history + self.numbers(tail).tolist(), np.int64)
        return float(self.score(np.lib.stride_tricks.sliding_window_view(words[:-1], 3), words[3:]).sum())


def contexts(tokens: Sequence[Token], words: Ids) -> Ids:
    """The three words before each token, as rows; sentence starts where its sentence begins."""
    rows = np.full((len(words), 3), START, np.int64)
    inside = ~np.array([token.first for token in tokens], bool)
    together = inside.copy()
    for back in (1, 2, 3):
        rows[back:, 3 - back] = np.where(together[back:], words[:-back], START)
        together[back:] &= inside[: len(inside) - back]
    return rows


def _foreign(token: Token, model: Model) -> bool:
    """A capitalised word of plain letters that the lexicon lacks: a name or an abbreviation, no sign of damage."""
    text = token.text
    return text.isalpha() and text[0].isupper() and not model.lexicon.number(text, token.kind) and len(text) > 1


def load_model(path: Path | None = None, *, learned: Learned | None = None) -> Model:
    """The shipped model, or the one in `path`, mixed with what an archive taught."""
    data = (path or SHIPPED).read_bytes()
    digest = hashlib.sha256(data)
    with np.load(io.BytesIO(data)) as arrays:
        lexicon = _read_lexicon(arrays["words"], arrays["titled"], arrays["upper"])
        ngrams, cases = _read_ngrams(arrays), _read_cases(arrays)
    if learned is not None:
        digest.update(save_learned(learned))
        lexicon = lexicon.extended(learned.lexicon)
        own_numbers = np.array([lexicon.number_of[word] for word in learned.lexicon.words], np.int64)
        cases = overlay(cases, learned.cases, own_numbers, len(lexicon.words))
    size = len(lexicon.words)
    shipped = np.arange(ngrams.size, dtype=np.int64)
    parts = [_part(1.0 if learned is None else 1 - LEARNED_WEIGHT, ngrams, shipped, size)]
    if learned is not None:
        own = [learned.lexicon.number_of.get(word, UNKNOWN) for word in lexicon.words]
        parts.append(_part(LEARNED_WEIGHT, learned.ngrams, np.array(own, np.int64), size))
    return Model(lexicon, tuple(parts), cases, digest.hexdigest()[:16])


def learn(texts: Iterable[str]) -> Learned:
    """A model of clean texts of one's own, words seen once included; paragraphs are lines."""
    lines = [line for text in texts for line in text.splitlines() if line.strip()]
    census = Census()
    for line in lines:
        census.read(line)
    lexicon = census.lexicon(least=1, least_foreign=2)
    words, cases = number_stream(lines, lexicon)
    table = estimate_cases([count_cases(words, cases, 1.0)], lexicon.shares())
    return Learned(lexicon, estimate(words, len(lexicon.words)), table)


def save_learned(learned: Learned) -> bytes:
    """The file of an archive's own model; equal models make equal bytes."""
    return pack_file(learned.lexicon, learned.ngrams, learned.cases)


class OtherForm(ValueError):
    """A model file that another version of the program wrote, or none at all: it must be learned again."""


def load_learned(path: Path) -> Learned:
    """The archive's own model in `path`; `OtherForm` where this version cannot read it."""
    with path.open("rb") as file:
        try:
            arrays_of = np.load(file)
            if not {"words", *_NAMES, *(f"case_{name}" for name in CaseTable._fields)} <= set(arrays_of.files):
                raise OtherForm(f"{path.name} was written by another version")
        except (ValueError, EOFError, BadZipFile, AttributeError) as error:
            raise OtherForm(f"{path.name} is no model file of this version") from error
    with np.load(path) as arrays:
        lexicon = _read_lexicon(arrays["words"], arrays["titled"], arrays["upper"])
        return Learned(lexicon, _read_ngrams(arrays), _read_cases(arrays))


def pack_file(lexicon: Lexicon, ngrams: NGrams, cases: CaseTable) -> bytes:
    """A model file: lexicon, 4-gram model and table of cases over its words."""
    arrays: dict[str, NDArray[np.generic]] = {
        "words": np.frombuffer("\n".join(lexicon.words).encode(), np.uint8),
        "titled": lexicon.titled,
        "upper": lexicon.upper,
    }
    arrays |= {name: getattr(ngrams.packed, name) for name in _NAMES}
    arrays |= {f"case_{name}": values for name, values in cases._asdict().items()}
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **arrays)
    return file.getvalue()


def _read_lexicon(words: NDArray[np.uint8], titled: NDArray[np.uint8], upper: NDArray[np.uint8]) -> Lexicon:
    return Lexicon(tuple(words.tobytes().decode().split("\n")), titled, upper)


def _read_ngrams(arrays: Mapping[str, NDArray[Any]]) -> NGrams:
    return NGrams(Packed(**{name: arrays[name] for name in _NAMES}))


def _read_cases(arrays: Mapping[str, NDArray[Any]]) -> CaseTable:
    return CaseTable(*(arrays[f"case_{name}"] for name in CaseTable._fields))


def _part(weight: float, ngrams: NGrams, numbers: Ids, size: int) -> Part:
    padded = np.zeros(size, np.int64)
    padded[: len(numbers)] = numbers
    strange = np.where((padded == UNKNOWN) & (np.arange(size) != UNKNOWN), np.float32(NEW_WORD), np.float32(0))
    return Part(weight, ngrams, padded, strange)


_NAMES = tuple(field.name for field in fields(Packed))
