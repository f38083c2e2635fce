"""Two texts of one page side by side: the text layer of a file, and what the engine read on the page image.

Words are brought together by where they stand. Two readers that agree are worth more than one that is sure; where
they differ, one form is the word's text and the other is kept beside it, for the repair to weigh.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.fuzz import ratio

from ingest.language import Language
from ingest.lines import Row, Token
from ingest.values import Box
from normalize.text import fold

_LIKE = 60.0
"""Of 100: folded forms that are so much alike are readings of one word, less are of two things."""
_AGREE = 0.5
"""The share of words that must be alike for a layer to be an opinion on this page at all."""
_VIETNAMESE = 0.08
"""The share of letters that only Vietnamese has from which on a layer's letters, not only its figures, are asked."""
_MOST = 3000
"""More words on a page are not compared: the table of all pairs would grow too large."""
_UNSURE = 0.6
"""Confidence below which a form that makes sense in the other text is taken instead.

Pages at 200 dpi under a layer of a former reading at 150: of 74 differing words the new reading was right in 56, the
layer in 6; where the new reading was below this, in none and 4.
"""
_AGREED = 0.9
"""Confidence of a word that two readers have alike: of 82 of which the first was less sure, 75 were right."""
_ONLY_VIETNAMESE = frozenset("ăđơưĂĐƠƯ") | {chr(code) for code in range(0x1EA0, 0x1EFA)}
_CLEAR = 0.2
"""Share of a lost word's box that the other text's words may touch."""
_FIGURE = re.compile(r"[(“\"]?\d+(?:[.,/:-]\d+)*%?[)”\".,;:]*")
_SYMBOL = re.compile(r"\d+[-/][^\W\d_]{2,}[^\s]*")


@dataclass(frozen=True, slots=True)
class Pair:
    """Tokens of the first and of the second text that stand in the same place, by number, each in reading order."""

    first: tuple[int, ...]
    second: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Fused:
    """Two texts made one: `rows` with the first text's words, each where it stood.

    `origin` leads from the id of a token of `rows` to the number of the token of the first text that it stands for.
    `lost` are runs of neighbouring tokens of the second text where the first has nothing. `pairs` says how many words
    were compared.
    """

    rows: tuple[Row, ...]
    origin: dict[int, int]
    lost: tuple[tuple[Token, ...], ...]
    pairs: int


def fuse(first: Sequence[Row], second: Sequence[Row], *, exact: Collection[int], language: Language) -> Fused | None:
    """The first text with what the second says of its words; None where the second is of no use.

    `exact` are the numbers of those rows of the second text that are printed as they say, by a file's own letters:
    where the first text is much like them, they are taken. Of other rows a form that differs becomes the word's
    `other`, if it has none; it becomes its text only where the first reader was not sure and made less sense. Of a
    text without Vietnamese letters only the figures are heard. Words that both have are surer than before.
    """
    ones = [token for row in first for token in row.tokens]
    others = [token for row in second for token in row.tokens]
    pairs = align(ones, others)
    alike = sum(similarity(joined(ones, p.first), joined(others, p.second)) >= _LIKE for p in pairs)
    if not pairs or alike < _AGREE * len(pairs):
        return None
    printed = {number for number, at in enumerate(_row_numbers(second)) if at in exact}
    letters = vietnamese(" ".join(token.text for token in others)) >= _VIETNAMESE
    made: dict[int, tuple[Token, ...]] = {}
    for pair in pairs:
        if all(number in printed for number in pair.second):
            made |= _as_printed(pair, ones, others)
        elif letters or _has_figure(joined(ones, pair.first)) or _has_figure(joined(others, pair.second)):
            made |= _weighed(pair, ones, others, letters=letters, language=language)
    known = {number for pair in pairs for number in pair.second}
    rows: list[Row] = []
    origin: dict[int, int] = {}
    number = 0
    for row in first:
        tokens: list[Token] = []
        for token in row.tokens:
            for new in made.get(number, (token,)):
                tokens.append(replace(new))  # a token of its own, so that its id tells it
                origin[id(tokens[-1])] = number
            number += 1
        if tokens:
            rows.append(replace(row, tokens=tuple(tokens)))
    return Fused(tuple(rows), origin, tuple(_lost(second, known, ones)), len(pairs))


def align(first: Sequence[Token], second: Sequence[Token]) -> list[Pair]:
    """The words of both texts that stand in the same place; a word that stands alone is in no pair.

    Where one text has two words for one of the other, the pair holds all three.
    """
    if not first or not second or max(len(first), len(second)) > _MOST:
        return []
    together = _together(_edges(first), _edges(second))
    free = set(range(len(first)))
    pairs: list[Pair] = []
    for start in range(len(first)):
        if start not in free:
            continue
        ones, others = {start}, set(np.flatnonzero(together[start]).tolist())
        while others:
            grown = set(np.flatnonzero(together[:, sorted(others)].any(axis=1)).tolist())
            if grown == ones:
                break
            ones = grown
            others = set(np.flatnonzero(together[sorted(ones)].any(axis=0)).tolist())
        free -= ones
        if others:
            pairs.append(Pair(tuple(sorted(ones)), tuple(sorted(others))))
    return pairs


def vietnamese(text: str) -> float:
    """The share of letters that only Vietnamese has: about 0.25 of its own text, next to none of an English OCR's."""
    letters = sum(char.isalpha() for char in text)
    return sum(char in _ONLY_VIETNAMESE for char in text) / letters if letters else 0.0


def similarity(first: str, second: str) -> float:
    """How much two forms are alike without case, marks and blanks, from 0 to 100."""
    return float(ratio(fold(first), fold(second)))


def joined(tokens: Sequence[Token], numbers: Iterable[int], glue: str = "") -> str:
    """The texts of some of `tokens`."""
    return glue.join(tokens[number].text for number in numbers)


def _edges(tokens: Sequence[Token]) -> NDArray[np.int32]:
    """(n, 4): left, top, right and bottom of each token; one without a box has none of its own."""
    boxes = (token.box or Box(0, 0, 0, 0) for token in tokens)
    return np.array([(b.left, b.top, b.right, b.bottom) for b in boxes], dtype=np.int32)


def _together(first: NDArray[np.int32], second: NDArray[np.int32]) -> NDArray[np.bool_]:
    """(n, m): whether two boxes share half of the smaller width and half of the lower height."""
    shared: list[NDArray[np.bool_]] = []
    for low, high in ((0, 2), (1, 3)):
        inside = np.minimum(first[:, None, high], second[None, :, high])
        inside = inside - np.maximum(first[:, None, low], second[None, :, low])
        sides = np.minimum((first[:, high] - first[:, low])[:, None], (second[:, high] - second[:, low])[None, :])
        shared.append((inside > 0) & (2 * inside >= sides))
    return shared[0] & shared[1]


def _as_printed(pair: Pair, ones: Sequence[Token], others: Sequence[Token]) -> dict[int, tuple[Token, ...]]:
    """The printed words for what was read of them, if that is like them; what was read goes where they stand."""
    if similarity(joined(ones, pair.first), joined(others, pair.second)) < _LIKE:
        return {}
    if len(pair.first) == len(pair.second) == 1:
        one = ones[pair.first[0]]
        return {pair.first[0]: (replace(others[pair.second[0]], box=one.box),)}
    printed = tuple(others[number] for number in pair.second)
    return dict.fromkeys(pair.first, ()) | {pair.first[0]: printed}


def _weighed(
    pair: Pair, ones: Sequence[Token], others: Sequence[Token], *, letters: bool, language: Language
) -> dict[int, tuple[Token, ...]]:
    """The first text's tokens of a pair with the second's opinion of them."""
    form = joined(others, pair.second, " ")
    if joined(ones, pair.first) == joined(others, pair.second):
        return {number: (_surer(ones[number]),) for number in pair.first}
    if len(pair.first) > 1:
        return {}
    number = pair.first[0]
    one = ones[number]
    if not letters and not _differs_in_figures(one.text, form):
        # The letters of such a reader say nothing; its figures say the same.
        return {number: (_surer(one),)} if _digits(one.text) and _digits(one.text) == _digits(form) else {}
    if _is_unsure(one) and _makes_more_sense(form, one.text, letters, language):
        return {number: (replace(one, text=form, other=one.text),)} if " " not in form else {}
    if one.other or not (letters or _digits(one.text)):
        return {}
    return {number: (replace(one, other=form),)}


def _is_unsure(token: Token) -> bool:
    return token.confidence is not None and token.confidence < _UNSURE


def _makes_more_sense(form: str, than: str, letters: bool, language: Language) -> bool:
    """Whether one form is a number or a symbol where the other is none, or a word that the language knows better."""
    if _has_figure(form) or _has_figure(than):
        return _is_well_formed(form) and not _is_well_formed(than)
    return letters and language.quality(form) > language.quality(than)


def _is_well_formed(form: str) -> bool:
    return bool(_FIGURE.fullmatch(form) or _SYMBOL.fullmatch(form))


def _surer(token: Token) -> Token:
    if token.confidence is None or token.confidence >= _AGREED:
        return token
    return replace(token, confidence=_AGREED)


def _has_figure(text: str) -> bool:
    return any(char.isdigit() for char in text)


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


def _differs_in_figures(one: str, other: str) -> bool:
    """Whether a reader that knows no Vietnamese read other figures, and not a figure for a letter (`s6` for `số`)."""
    return _digits(one) != _digits(other) and (_is_well_formed(other) or (_has_figure(one) and _has_figure(other)))


def _row_numbers(rows: Iterable[Row]) -> Iterator[int]:
    """For each token the number of its row."""
    return (at for at, row in enumerate(rows) for _ in row.tokens)


def _lost(rows: Iterable[Row], known: Collection[int], ones: Sequence[Token]) -> Iterator[tuple[Token, ...]]:
    """Runs of tokens of `rows` that are not `known`, where none of `ones` stands, and that hold a letter or figure."""
    edges = _edges(ones)
    number = 0
    for row in rows:
        run: list[Token] = []
        for token in row.tokens:
            if number not in known and _is_clear(token.box, edges):
                run.append(token)
            else:
                yield from _if_said(run)
                run = []
            number += 1
        yield from _if_said(run)


def _if_said(run: Sequence[Token]) -> Iterator[tuple[Token, ...]]:
    if sum(char.isalnum() for token in run for char in token.text) > 1:
        yield tuple(run)


def _is_clear(box: Box | None, edges: NDArray[np.int32]) -> bool:
    if box is None or not box.width or not box.height:
        return False
    across = np.minimum(edges[:, 2], box.right) - np.maximum(edges[:, 0], box.left)
    down = np.minimum(edges[:, 3], box.bottom) - np.maximum(edges[:, 1], box.top)
    touched = (np.clip(across, 0, None) * np.clip(down, 0, None)).max(initial=0)
    return bool(touched <= _CLEAR * box.width * box.height)
