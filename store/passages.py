"""Text as full-text search sees it: paragraphs, words, and symbols as one word each.

Words are cut here, the same way for what is stored and for what is asked, and joined by spaces; so the
tokenizers of the databases, which would cut `411/QĐ-UBND` each in its own way, have nothing left to decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ingest.values import Document
from normalize.symbols import find_symbols
from normalize.text import SUPERSCRIPTS, fold
from normalize.values import EditedText, Span

WORD = re.compile(rf"[^\W_{SUPERSCRIPTS}]+")  # a footnote mark is no part of the word it stands at
LONGEST = 8_000  # characters in one passage: PostgreSQL indexes at most a megabyte of words in a row


def passages(document: Document, repaired: EditedText) -> Iterator[dict[str, Any]]:
    """The paragraphs of the repaired text as rows: span, page, exact words, folded words, symbols."""
    text = repaired.text
    for block in document.blocks:
        span = repaired.to_edited(block.span)
        yield from _rows(text, span, block.page)
    if not document.blocks and text:
        yield from _rows(text, Span(0, len(text)), None)


def exact_words(text: str) -> str:
    """The words of `text` in lower case with their diacritics.

    >>> exact_words("Quyết định 411/QĐ-UBND")
    'quyết định 411 qđ ubnd'
    """
    return " ".join(WORD.findall(text.lower()))


def folded_words(text: str) -> str:
    """The same words without diacritics.

    >>> folded_words("Quyết định 411/QĐ-UBND")
    'quyet dinh 411 qd ubnd'
    """
    return " ".join(WORD.findall(fold(text)))


def symbol_word(canonical: str) -> str:
    """A canonical symbol as one word that occurs in no text.

    >>> symbol_word("25-NQ/TW")
    'sym25xnqxtw'
    """
    return "sym" + "x".join(WORD.findall(canonical.lower()))


def symbol_words(text: str) -> str:
    """All symbols in `text`, each as one word."""
    return " ".join(symbol_word(symbol.canonical) for _, symbol in find_symbols(text))


def _rows(text: str, span: Span, page: int | None) -> Iterator[dict[str, Any]]:
    for part in _parts(text, span):
        printed = part.of(text)
        exact = exact_words(printed)
        if exact:
            yield {
                "start": part.start,
                "end": part.end,
                "page": page,
                "exact": exact,
                "folded": folded_words(printed),
                "symbols": symbol_words(printed),
            }


def _parts(text: str, span: Span) -> Iterator[Span]:
    start = span.start
    while span.end - start > LONGEST:
        cut = text.rfind(" ", start + 1, start + LONGEST)
        end = cut if cut > start else start + LONGEST
        yield Span(start, end)
        start = end
    yield Span(start, span.end)
