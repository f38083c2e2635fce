"""Citations: every mention of another document by its symbol.

Mentions are found one by one (`mentions.py`), the document's own number is left out, and neighbours tell what they
share (`enumerations.py`). Documents named without a number are not found here.
"""

from __future__ import annotations

import re

from extract.cited.enumerations import settle
from extract.cited.mentions import NUMBER_WORD, Mention, find_mentions
from extract.layout import Layout
from extract.tables import Tables
from extract.uncertain import Doubts
from extract.values import Citation, Header, Uncertain
from ingest.values import Zone
from normalize.symbols import canonical_symbol


def find_citations(
    layout: Layout, header: Header, *, tables: Tables, uncertain: tuple[Uncertain, ...] = ()
) -> tuple[Citation, ...]:
    """All citations in text order; the document's own symbol is none."""
    own = canonical_symbol(header.symbol) if header.symbol else None
    mentions = [
        mention
        for mention in find_mentions(layout.text, tables)
        if mention.symbol.canonical != own and not _in_letterhead(layout, mention)
    ]
    doubts = Doubts(uncertain)
    return tuple(_citation(layout, mention, doubts) for mention in settle(layout, mentions, tables))


def _in_letterhead(layout: Layout, mention: Mention) -> bool:
    """Whether this is the document's own number, or a stamp's; the subject of a letter does cite."""
    place = layout.at(mention.symbol_span.start)
    if place is None or place.zone not in (Zone.HEADER_LEFT, Zone.HEADER_RIGHT):
        return place is not None and place.zone is Zone.FURNITURE
    line = layout.text.rfind("\n", 0, mention.symbol_span.start) + 1
    before = layout.text[max(0, line - 20) : mention.symbol_span.start]
    return _OWN_NUMBER.search(before) is not None and not NUMBER_WORD.search(before[: before.rfind("\n") + 1])


# "Số 12-CT/TU" at the head of a line; but not "… Kế hoạch số / 30-KH/TU" over two lines.
# What a pen left before its figures is read as signs: "Số:⁄‡6/CT-UBND".
_OWN_NUMBER = re.compile(r"(?:^|\n)\W*(?:S\w\s*[:.]?[^\w\n]*)?$")


def _citation(layout: Layout, mention: Mention, doubts: Doubts) -> Citation:
    confidence = 0.99 if mention.typed and not mention.completed else 0.9
    if not mention.symbol.sure:
        confidence *= 0.8
    if mention.dated and mention.date is None:
        confidence *= 0.8
    return Citation(
        span=mention.span,
        text=mention.span.of(layout.text),
        doc_type=mention.doc_type,
        symbol=mention.symbol.printed,
        number=mention.symbol.number,
        date=mention.date,
        issuer=mention.issuer,
        issuer_term=mention.term,
        date_shared=mention.date_shared,
        issuer_shared=mention.issuer_shared,
        relation=mention.relation,
        in_title_of=mention.title_of,
        footnote=layout.note_at(mention.span.start),
        page=layout.page_at(mention.span.start),
        confidence=round(min(confidence, doubts.least(mention.span)), 3),
    )
