"""The tree of organ names: which name of the tables begins at a place of a text.

Thousands of names share their beginnings, so they are kept as a tree over words; walking it costs as many steps as the
name has words, and building it costs no compiling. A dash is any dash, an ampersand and a comma are words of their own,
a figure (Hội nghị Trung ương 6) meets the slot `{number}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from extract.wordtree import PLACE, WORD_END, fold_tones, words_pattern
from normalize.values import Span


@dataclass(frozen=True, slots=True)
class Known:
    """A name of the tables: as they spell it without its place, its level, whether a place may follow."""

    spelling: str
    level: str
    placed: bool


@dataclass(slots=True)
class _Node:
    below: dict[str, _Node] = field(default_factory=dict)
    known: Known | None = None


class OrganTree:
    """All names; `add` them in the order of the tables, the first spelling of a name stays."""

    def __init__(self) -> None:
        self._root = _Node()
        self._first: re.Pattern[str] | None = None

    def add(self, words: Sequence[str], level: str) -> None:
        """Add a name, its words in proper case; `{place}` may be the last."""
        shown = " ".join(word for word in words if word != PLACE)
        node = self._root
        for token in _words(shown):
            node = node.below.setdefault(token, _Node())
        placed = words[-1] == PLACE or (node.known is not None and node.known.placed)
        known = node.known
        node.known = Known(known.spelling if known else shown, known.level if known else level, placed)

    def match(self, text: str, position: int = 0, *, after: Sequence[str] = ()) -> tuple[Span, Known] | None:
        """The longest name that begins at `position`, where no word goes on, with what the tables say of it.

        `after` are words that the name begins with and that the text leaves out (Bộ in "liên Bộ Tài chính - Nội vụ").

        >>> tree = OrganTree()
        >>> tree.add(("Bộ", "Văn", "hóa,", "Thể", "thao", "và", "Du", "lịch"), "central")
        >>> tree.match("Bộ Văn hoá, Thể thao và Du lịch quy định")[0].end
        31
        """
        if position > 0 and _IN_WORD.match(text, position - 1) is not None:
            return None
        node, found, end = self._root, None, position
        for word in after:
            node = node.below.get(_fold(word), _Node())
        while (token := _TOKEN.match(text, end)) is not None:
            if end == position and token.start(1) != position:
                break
            word = _fold(token[1])
            step = node.below.get(word)
            if step is None and _FIGURE.fullmatch(token[1]) is not None:
                step = node.below.get(_NUMBER)
            if step is None:
                break
            node, end = step, token.end()
            if node.known is not None:
                found = (Span(position, end), node.known)
        return found

    def find(self, text: str, start: int, end: int) -> Iterator[tuple[Span, Known]]:
        """All names between two positions, left to right, none inside another."""
        while (first := self.first.search(text, start, end)) is not None:
            found = self.match(text, first.start())
            if found is None or found[0].end > end:
                start = first.end()
                continue
            yield found
            start = found[0].end

    @property
    def first(self) -> re.Pattern[str]:
        """The words with which names begin, in any case and with either place of the tone mark."""
        if self._first is None:
            words = sorted(self._root.below, key=lambda word: (-len(word), word))
            self._first = re.compile(rf"(?<!\w)(?:{'|'.join(map(words_pattern, words))}){WORD_END}", re.IGNORECASE)
        return self._first


def build_tree(names: Iterable[tuple[Sequence[str], str]]) -> OrganTree:
    """The tree of (words, level) in order."""
    tree = OrganTree()
    for words, level in names:
        tree.add(words, level)
    return tree


_NUMBER = "{number}"
_IN_WORD = re.compile("[^\\W\u00b9\u00b2\u00b3\u2070-\u2079]")
_FIGURE = re.compile(r"\d{1,2}|[IVX]{1,5}")
_TOKEN = re.compile(r"\s*([^\W\u00b9\u00b2\u00b3\u2070-\u2079]+|[,&.]|[-\u0096\u0097\u2010-\u2015\u2212]|\{\w+\})")
_DASHES = frozenset("-\u0096\u0097\u2010\u2011\u2012\u2013\u2014\u2015\u2212")


def _words(name: str) -> list[str]:
    return [token if token == _NUMBER else _fold(token) for token in _TOKEN.findall(name)]


@lru_cache(maxsize=8192)
def _fold(token: str) -> str:
    return "-" if token in _DASHES else fold_tones(token)
