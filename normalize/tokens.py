"""Words of a text as the language model counts them: where they stand, and what kind they are.

One reading of a text for estimating and for repairing, so that a count and a question mean the same word:
white space parts tokens; punctuation around a token is not part of it; a hyphen or slash between words of
letters parts them. Figures and document symbols are two kinds of their own, and a full stop, a colon, a
semicolon or an empty line ends a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from normalize.text import place_tone, split_tone
from normalize.values import Span


class Kind(Enum):
    """What a token is to the model."""

    WORD = "word"
    NUMBER = "number"
    SYMBOL = "symbol"
    NOISE = "noise"


class Token(NamedTuple):
    """A token: its place, its characters, its kind, whether a sentence begins with it and one ends after it."""

    span: Span
    text: str
    kind: Kind
    first: bool


OPENING = "\"'“”‘’«»„([{<*_-–—.,;:!?…|~•+=·"
CLOSING = "\"'“”‘’«»„)]}>*_-–—.,;:!?…|~•+=·" + "⁰¹²³⁴⁵⁶⁷⁸⁹"

_PIECE = re.compile(r"\S+")
_BREAK = re.compile(r"\n[ \t\r]*\n")
_ENDS = re.compile(r"[.;:!?…][\"'”’)\]⁰¹²³⁴⁵⁶⁷⁸⁹]*$")
_ROMAN = re.compile(r"(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_ROMAN_LIKE = re.compile(r"(?=.*[IVX])[IVXl1]{2,5}")
_PART = re.compile(r"[^-/–—]+")
_SYMBOL_MARK = re.compile(r"[-/–—]")


def find_tokens(text: str) -> Iterator[Token]:
    """The tokens of `text` in order.

    >>> [(t.text, t.kind.value) for t in find_tokens("Nghị quyết số 25-NQ/TW, kinh tế-xã hội 3,5%.")]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('Nghị', 'word'), ('quyết', 'word'), ('số', 'word'), ('25-NQ/TW', 'symbol'), ('kinh', 'word'), ('tế', 'word'),
     ('xã', 'word'), ('hội', 'word'), ('3,5%', 'number')]
    """
    first, end = True, 0
    for piece in _PIECE.finditer(text):
        if _BREAK.search(text, end, piece.start()):
            first = True
        end = piece.end()
        parts, ends = parse_piece(piece.group())
        for offset, core, kind in parts:
            start = piece.start() + offset
            yield Token(Span(start, start + len(core)), core, kind, first)
            first = first and kind is Kind.NOISE  # signs before the first word begin no sentence
        if ends:
            first = True


@lru_cache(maxsize=1 << 17)
def parse_piece(raw: str) -> tuple[tuple[tuple[int, str, Kind], ...], bool]:
    """The tokens of one run without white space, as (offset, text, kind), and whether it ends a sentence.

    >>> parse_piece("(tế-xã).")
    (((1, 'tế', <Kind.WORD: 'word'>), (4, 'xã', <Kind.WORD: 'word'>)), True)
    """
    core = raw.lstrip(OPENING)
    start = len(raw) - len(core)
    core = core.rstrip(CLOSING)
    ends = _ENDS.search(raw) is not None
    if not core:
        return (), ends
    kind = _kind(core)
    if kind in (Kind.WORD, Kind.NOISE) and not any(c.isdigit() for c in core):
        parts = _PART.finditer(core)
        return tuple((start + part.start(), part.group(), _kind(part.group())) for part in parts), ends
    return ((start, core, kind),), ends


def _kind(core: str) -> Kind:
    letters = sum(c.isalpha() for c in core)
    digits = sum(c.isdigit() for c in core)
    if digits and not letters:
        return Kind.NUMBER
    if _ROMAN.fullmatch(core):
        return Kind.NUMBER
    if digits and _SYMBOL_MARK.search(core):
        return Kind.SYMBOL
    return Kind.WORD if letters else Kind.NOISE


@lru_cache(maxsize=1 << 17)
def word_form(token: str) -> str:
    """The form under which the model counts a word: lower case, the tone in its usual place.

    >>> word_form("Hoà"), word_form("UBND")
    ('hòa', 'ubnd')
    """
    if token.isascii():
        return token.lower()
    parts = split_tone(token)
    return place_tone(parts) if parts.tone else parts.letters


def as_roman(text: str) -> str | None:
    """The Roman numeral that `text` is, with 1 and l read as I; None for other tokens.

    >>> as_roman("X1I"), as_roman("Xa")
    ('XII', None)
    """
    if not _ROMAN_LIKE.fullmatch(text):
        return None
    numeral = text.replace("1", "I").replace("l", "I")
    return numeral if _ROMAN.fullmatch(numeral) else None
