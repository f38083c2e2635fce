"""Full text with diacritics optional: places that hold all the words, exact ones first.

What is asked is cut into the same plain words as what is stored (`store.passages`), so no input is a syntax
error. Several words must all be in one paragraph; documents that hold them only in different paragraphs come
last. Words in quotation marks stand together; a symbol is found as a whole in any spelling; `thực*` finds
words that begin so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from normalize.symbols import find_symbols, parse_symbol
from store.models import DocumentRow
from store.passages import WORD, exact_words, folded_words, symbol_word
from store.rows import is_sqlite

_TERM = re.compile(r'"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+)')
AROUND = 80  # characters shown on either side of the first word found


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that was found: the paragraph's span in the repaired text, its page, and words from it.

    `snippet` is text as repaired; `marks` are spans of the found words in `snippet`. `exact` says that the
    words stand there with the diacritics that were asked for.
    """

    id: int
    source: str
    symbol: str | None
    title: str | None
    page: int | None
    start: int
    end: int
    snippet: str
    marks: tuple[tuple[int, int], ...]
    exact: bool


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that must be there: words that stand together, with and without diacritics, or a symbol."""

    exact: str
    folded: str
    symbol: str | None
    prefix: bool


def find_text(session: Session, words: str, *, limit: int | None = 20) -> list[Hit]:
    """Places that hold `words`, best first; none for words without a letter or digit. `limit` None gives all."""
    terms = tuple(parse_terms(words))
    if not terms:
        return []
    places = _in_one_paragraph(session, terms, limit=limit)
    if len(terms) > 1 and (limit is None or len(places) < limit):
        rest = None if limit is None else limit - len(places)
        places += _in_one_document(session, terms, skip={place.document_id for place in places}, limit=rest)
    return [_hit(session, place, terms) for place in places]


def documents_with(session: Session, folded: str) -> list[int]:
    """The documents in which these folded words stand together in one paragraph, oldest first."""
    term = Term(folded, folded, None, prefix=False)
    return sorted({place.document_id for place in _all(session, term)})


def parse_terms(words: str) -> Iterator[Term]:
    """The terms that a person typed.

    >>> [term.folded for term in parse_terms('"thực hiện" 411/QĐ-UBND công*')]
    ['thuc hien', '411 qd ubnd', 'cong']
    """
    for match in _TERM.finditer(words):
        typed = match["phrase"] if match["word"] is None else match["word"]
        exact, folded = exact_words(typed), folded_words(typed)
        if exact and folded:
            symbol = parse_symbol(typed.strip())
            prefix = match["word"] is not None and typed.endswith("*")
            yield Term(exact, folded, symbol_word(symbol.canonical) if symbol else None, prefix)


def _in_one_paragraph(session: Session, terms: Sequence[Term], *, limit: int | None) -> list[Any]:
    if is_sqlite(session):
        query = """
            SELECT p.id, p.document_id, p.start_offset AS start, p.end_offset AS "end", p.page,
                   p.id IN (SELECT rowid FROM passage_fts WHERE passage_fts MATCH :exact) AS exact
            FROM passage_fts f JOIN passage p ON p.id = f.rowid
            WHERE passage_fts MATCH :folded
            ORDER BY exact DESC, bm25(passage_fts), p.id LIMIT :limit"""
        asked: dict[str, Any] = {
            "exact": " AND ".join(_fts(term, exact=True) for term in terms),
            "folded": " AND ".join(_fts(term, exact=False) for term in terms),
            "limit": -1 if limit is None else limit,
        }
    else:
        query = """
            SELECT p.id, p.document_id, p.start_offset AS start, p.end_offset AS "end", p.page,
                   to_tsvector('simple', p.exact || ' ' || p.symbols) @@ to_tsquery('simple', :exact) AS exact
            FROM passage p
            WHERE to_tsvector('simple', p.folded || ' ' || p.symbols) @@ to_tsquery('simple', :folded)
            ORDER BY exact DESC, ts_rank(to_tsvector('simple', p.folded || ' ' || p.symbols),
                                         to_tsquery('simple', :folded)) DESC, p.id
            LIMIT :limit"""
        asked = {
            "exact": " & ".join(_tsquery(term, exact=True) for term in terms),
            "folded": " & ".join(_tsquery(term, exact=False) for term in terms),
            "limit": limit,
        }
    return list(session.execute(text(query), asked))


def _in_one_document(session: Session, terms: Sequence[Term], *, skip: set[int], limit: int | None) -> list[Any]:
    """For documents that hold all terms, though in no one paragraph: the first place of the first term."""
    found = [{place.document_id: place for place in reversed(_all(session, term))} for term in terms]
    both = set(found[0]).intersection(*found[1:]) - skip
    return [found[0][document] for document in sorted(both)][:limit]


def _all(session: Session, term: Term) -> list[Any]:
    return _in_one_paragraph(session, [term], limit=None)


def _fts(term: Term, *, exact: bool) -> str:
    """An FTS5 expression; the words hold letters and digits only, so quoting them is always right."""
    column, words = ("exact", term.exact) if exact else ("folded", term.folded)
    phrase = f'{column} : "{words}"' + (" *" if term.prefix else "")
    return f'({phrase} OR symbols : "{term.symbol}")' if term.symbol else f"({phrase})"


def _tsquery(term: Term, *, exact: bool) -> str:
    words = (term.exact if exact else term.folded).split(" ")
    phrase = " <-> ".join(f"'{word}'" for word in words) + (":*" if term.prefix else "")
    return f"(({phrase}) | '{term.symbol}')" if term.symbol else f"({phrase})"


def _hit(session: Session, place: Any, terms: Sequence[Term]) -> Hit:
    row = session.get_one(DocumentRow, place.document_id)
    paragraph = row.text[place.start : place.end]
    found = sorted({mark for term in terms for mark in _marks(paragraph, term)})
    first = found[0] if found else (0, 0)
    start = max(0, first[0] - AROUND)
    end = min(len(paragraph), max(first[1] + AROUND, start + 2 * AROUND))
    # Whole words at both ends.
    start = paragraph.find(" ", start, first[0]) + 1 if start and " " in paragraph[start : first[0]] else start
    end = paragraph.rfind(" ", first[1], end) if end < len(paragraph) and " " in paragraph[first[1] : end] else end
    marks = tuple((a - start, b - start) for a, b in found if start <= a and b <= end)
    snippet = paragraph[start:end].replace("\n", " ")
    return Hit(
        place.document_id, row.source_name, row.symbol, row.title, place.page, place.start, place.end, snippet, marks,
        bool(place.exact),
    )  # fmt: skip


def _marks(paragraph: str, term: Term) -> Iterator[tuple[int, int]]:
    """Where a term stands in a paragraph: runs of words that fold to its words, or its symbol in any spelling."""
    if term.symbol:
        yield from (
            (span.start, span.end)
            for span, symbol in find_symbols(paragraph)
            if symbol_word(symbol.canonical) == term.symbol
        )
    words = [(match.start(), match.end(), folded_words(match[0])) for match in WORD.finditer(paragraph)]
    asked = term.folded.split(" ")
    for at in range(len(words) - len(asked) + 1):
        run = [word for _, _, word in words[at : at + len(asked)]]
        last_fits = run[-1].startswith(asked[-1]) if term.prefix else run[-1] == asked[-1]
        if run[:-1] == asked[:-1] and last_fits:
            yield words[at][0], words[at + len(asked) - 1][1]
