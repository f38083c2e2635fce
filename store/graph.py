"""The citation graph, `vanthu.graph/1`: archived and cited documents in one list, and every mention between them.

A document in the archive is a node of its own (`d1`), with its source; an identity of which the archive has
no document is another (`c1`); a mention whose symbol cannot be compared leads to a node for itself (`u1`).
Where the archive holds several copies of one document, mentions lead to the surest, and the others say
`copy_of`. Status of a mention:

    resolved     the document is in the archive, and the dates given do not disagree
    cited_only   it is known which document is meant; the archive does not hold it
    ambiguous    several documents bear the symbol and nothing tells which, or the dates disagree
    unresolved   the symbol could not be understood
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from normalize.text import fold
from store.fact_models import CitationRow
from store.models import CitedDocumentRow, DocumentRow
from store.numbering import place_in

SCHEMA = "vanthu.graph/1"
BY_TITLE = 0.9  # a link by title alone is a good guess, not an identity
AMBIGUOUS = 0.5

Said = dict[str, Counter[str]]


def build_graph(session: Session) -> dict[str, Any]:
    """The whole graph as the contract's JSON values."""
    identities = {row.id: row for row in session.scalars(select(CitedDocumentRow).order_by(CitedDocumentRow.id))}
    documents = session.scalars(select(DocumentRow).order_by(DocumentRow.id)).all()
    copies: dict[int, list[DocumentRow]] = defaultdict(list)
    for row in documents:
        if row.identity_id is not None:
            copies[row.identity_id].append(row)
    best = {identity: min(rows, key=_trust) for identity, rows in copies.items()}
    said = _said(session, documents)
    nodes = [_archived(row, identities, best, said) for row in documents]
    nodes += [_cited(row, said[row.id]) for row in identities.values() if row.id not in best]
    several = _several(identities.values())
    edges = []
    for mention in session.scalars(select(CitationRow).order_by(CitationRow.document_id, CitationRow.position)):
        identity = identities.get(mention.cited_document_id) if mention.cited_document_id is not None else None
        if identity is None:
            nodes.append(_unresolved(mention))
        edges.append(_edge(mention, identity, best, several))
    return {"schema": SCHEMA, "documents": nodes, "citations": edges}


def conflicts(said: Said) -> list[dict[str, Any]]:
    """Fields for which mentions of one document give values that cannot all be true, the most common value first.

    A year agrees with a day in it, `Bộ Nội vụ` with `Bộ trưởng Bộ Nội vụ`.

    >>> conflicts({"date": Counter({"2013-06-03": 3, "2013": 1, "2013-06-08": 1})})
    [{'field': 'date', 'values': ['2013-06-03', '2013-06-08']}]
    """
    found = []
    for field, counts in said.items():
        fullest: list[str] = []
        # Longest first, so that what says less is compared with what says more.
        for value in sorted(counts, key=lambda value: (-len(value), -counts[value], value)):
            if not any(_contains(field, longer, value) for longer in fullest):
                fullest.append(value)
        if len(fullest) > 1:
            values = sorted(fullest, key=lambda value: (-counts[value], value))
            found.append({"field": field, "values": values})
    return found


def _contains(field: str, long: str, short: str) -> bool:
    if field == "date":
        return long.startswith(short)
    return fold(short) in fold(long)


def _dates_agree(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _trust(row: DocumentRow) -> tuple[bool, bool, int, int]:
    return row.identity_by != "symbol", row.state != "done", row.uncertain_count, row.id


def _said(session: Session, documents: Iterable[DocumentRow]) -> dict[int, Said]:
    """What mentions, and the documents themselves, say of each identity."""
    said: dict[int, Said] = defaultdict(lambda: {"doc_type": Counter(), "date": Counter(), "issuer": Counter()})
    fields = {"doc_type": CitationRow.doc_type, "date": CitationRow.date, "issuer": CitationRow.issuer}
    for field, column in fields.items():
        counted = (
            select(CitationRow.cited_document_id, column, func.count())
            .where(CitationRow.cited_document_id.is_not(None), column.is_not(None))
            .group_by(CitationRow.cited_document_id, column)
        )
        for identity, value, count in session.execute(counted):
            if identity is not None and value is not None:
                said[identity][field][value] += count
    for row in documents:
        if row.identity_id is not None and row.identity_by == "symbol":
            for field, value in (("doc_type", row.doc_type), ("date", row.date), ("issuer", row.organ)):
                if value is not None:
                    said[row.identity_id][field][value] += 1
    return said


def _several(identities: Iterable[CitedDocumentRow]) -> set[int]:
    """The undated identities whose symbol and place have dated ones beside them."""
    groups: dict[tuple[str, str], list[CitedDocumentRow]] = defaultdict(list)
    for row in identities:
        groups[row.canonical_symbol, row.instance].append(row)
    return {row.id for rows in groups.values() if len(rows) > 1 for row in rows if not row.period}


def _archived(
    row: DocumentRow, identities: dict[int, CitedDocumentRow], best: dict[int, DocumentRow], said: dict[int, Said]
) -> dict[str, Any]:
    identity = identities.get(row.identity_id) if row.identity_id is not None else None
    first = best[identity.id] if identity is not None else row
    place = place_in(row.organ)
    level = place[1] if place is not None else "province" if row.province else "other"
    return {
        "id": f"d{row.id}",
        "source": row.source_name,
        "symbol": row.symbol,
        "canonical_symbol": identity.canonical_symbol if identity is not None else None,
        "doc_type": row.doc_type or (identity.doc_type if identity is not None else None),
        "date": row.date or (identity.date if identity is not None else None),
        "issuer": row.organ or (identity.issuer if identity is not None else None),
        "level": identity.level if identity is not None else level,
        "province": row.province,
        "title": row.title,
        "conflicts": conflicts(said[identity.id]) if identity is not None and first is row else [],
        "copy_of": None if first is row else f"d{first.id}",
        "identified_by": row.identity_by,
    }


def _cited(row: CitedDocumentRow, said: Said) -> dict[str, Any]:
    return {
        "id": f"c{row.id}",
        "source": None,
        "symbol": row.symbol or row.canonical_symbol,
        "canonical_symbol": row.canonical_symbol,
        "doc_type": row.doc_type,
        "date": row.date,
        "issuer": row.issuer,
        "level": row.level,
        "province": row.province,
        "title": row.title,
        "conflicts": conflicts(said),
        "copy_of": None,
        "identified_by": None,
    }


def _unresolved(mention: CitationRow) -> dict[str, Any]:
    return {
        "id": f"u{mention.id}",
        "source": None,
        "symbol": mention.symbol or None,
        "canonical_symbol": None,
        "doc_type": mention.doc_type,
        "date": mention.date,
        "issuer": mention.issuer,
        "level": "other",
        "province": None,
        "title": None,
        "conflicts": [],
        "copy_of": None,
        "identified_by": None,
    }


def _edge(
    mention: CitationRow, identity: CitedDocumentRow | None, best: dict[int, DocumentRow], several: set[int]
) -> dict[str, Any]:
    confidence = mention.confidence
    if identity is None:
        target, status = f"u{mention.id}", "unresolved"
    elif identity.id in several:
        target = f"d{best[identity.id].id}" if identity.id in best else f"c{identity.id}"
        status, confidence = "ambiguous", min(confidence, AMBIGUOUS)
    elif identity.id not in best:
        target, status = f"c{identity.id}", "cited_only"
    else:
        archived = best[identity.id]
        target, status = f"d{archived.id}", "resolved"
        by_symbol = archived.identity_by == "symbol"
        # A misread digit can point at a real document, but a wrong one: number and date must agree.
        if by_symbol and mention.date and archived.date and not _dates_agree(mention.date, archived.date):
            status, confidence = "ambiguous", min(confidence, AMBIGUOUS)
        elif not by_symbol:
            confidence = min(confidence, BY_TITLE)
    return {
        "from": f"d{mention.document_id}",
        "to": target,
        "relation": mention.relation,
        "symbol": mention.symbol,
        "date": mention.date,
        "start": mention.start,
        "end": mention.end,
        "footnote": mention.footnote,
        "page": mention.page,
        "status": status,
        "confidence": confidence,
    }
