"""Which mentions mean one document: identities as rows, the same whatever order documents came in.

A mention with a date belongs to the identity of its symbol, place and period. One without takes the period
from its own document's other mentions; failing that, it joins the only dated identity of its symbol and
place, and where there are several, one of its own that is known to be ambiguous. When a document comes,
goes or changes, the groups (symbol and place) that it touches are settled again.

A document without a readable number of its own is recognised by its title (`store.titles`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from extract.values import Extraction
from normalize.text import fold
from store.fact_models import CitationRow
from store.models import CitedDocumentRow, DocumentRow
from store.numbering import identity_of, level_of, place_in
from store.rows import insert_missing, one_at_a_time
from store.titles import link_titles

Group = tuple[str, str]


def mentions(facts: Extraction, *, document_id: int) -> list[dict[str, Any]]:
    """What each citation says of the identity it means, as columns of its row, in the citations' order."""
    found = [
        identity_of(c.symbol, date=c.date, issuer=c.issuer, province=facts.header.province, unknown=f"?{document_id}")
        for c in facts.citations
    ]
    first: dict[Group, str] = {}
    for identity in found:
        if identity is not None and identity.period is not None:
            first.setdefault((identity.canonical, identity.instance), identity.period)
    rows: list[dict[str, Any]] = []
    # An undated mention means the one dated last before it, or else the first that is dated after it.
    latest: dict[Group, str | None] = {**first}
    for identity in found:
        if identity is None:
            rows.append({"canonical_symbol": "", "instance": "", "period": None})
            continue
        group = identity.canonical, identity.instance
        period = identity.period if identity.period is not None else latest.get(group)
        latest[group] = period
        rows.append({"canonical_symbol": identity.canonical, "instance": identity.instance, "period": period})
    return rows


def own_mention(facts: Extraction, *, document_id: int) -> dict[str, Any]:
    """What the document's header says of its own identity, as columns of its row."""
    header = facts.header
    identity = identity_of(
        header.symbol or "", date=header.date, issuer=header.organ, province=header.province, unknown=f"?{document_id}"
    )
    if identity is None:
        return {"canonical_symbol": "", "instance": "", "period": None}
    return {"canonical_symbol": identity.canonical, "instance": identity.instance, "period": identity.period}


def groups_of(session: Session, document_id: int) -> set[Group]:
    """The groups that a saved document touches, by its mentions and by its own symbol."""
    return {
        (canonical, instance)
        for table, which in ((CitationRow, CitationRow.document_id), (DocumentRow, DocumentRow.id))
        for canonical, instance in session.execute(
            select(table.canonical_symbol, table.instance)
            .where(which == document_id, table.canonical_symbol != "")
            .distinct()
        )
    }


def resolve(session: Session, document_id: int, *, before: Iterable[Group] = ()) -> None:
    """Give a saved document and all its mentions their identities; `before` are groups that it touched until now."""
    one_at_a_time(session)
    groups = sorted({*before, *groups_of(session, document_id)})
    for group in groups:
        _settle(session, group)
    link_titles(session, document_id)
    for group in groups:
        for identity in _identities(session, group):
            _describe(session, identity)
    session.flush()


def _settle(session: Session, group: Group) -> None:
    """Point every mention of the group, and every archived document, at its identity; drop what is left over."""
    periods = {
        period
        for table in (CitationRow, DocumentRow)
        for period in session.scalars(select(table.period).where(*_in_group(table, group)).distinct())
    }
    dated = sorted(period for period in periods if period is not None)
    targets: dict[str | None, int] = {period: _identity(session, group, period) for period in dated}
    if None in periods:
        targets[None] = targets[dated[0]] if len(dated) == 1 else _identity(session, group, "")
    for period, target in targets.items():
        this = CitationRow.period.is_(None) if period is None else CitationRow.period == period
        session.execute(
            update(CitationRow)
            .where(*_in_group(CitationRow, group), this, CitationRow.cited_document_id.is_distinct_from(target))
            .values(cited_document_id=target)
        )
        own = DocumentRow.period.is_(None) if period is None else DocumentRow.period == period
        session.execute(
            update(DocumentRow)
            .where(*_in_group(DocumentRow, group), own, DocumentRow.identity_id.is_distinct_from(target))
            .values(identity_id=target, identity_by="symbol")
        )
    left_over = [row.id for row in _identities(session, group) if row.id not in targets.values()]
    if left_over:
        session.execute(
            update(DocumentRow).where(DocumentRow.identity_id.in_(left_over)).values(identity_id=None, identity_by=None)
        )
        session.execute(delete(CitedDocumentRow).where(CitedDocumentRow.id.in_(left_over)))


def _describe(session: Session, identity: CitedDocumentRow) -> None:
    """Write the best known facts: the archived document's own, else what most mentions say."""
    own = session.scalars(
        select(DocumentRow)
        .where(DocumentRow.identity_id == identity.id, DocumentRow.identity_by == "symbol")
        .order_by(DocumentRow.uncertain_count, DocumentRow.id)
    ).first()
    fields = (CitationRow.symbol, CitationRow.doc_type, CitationRow.date, CitationRow.issuer, DocumentRow.province)
    said = session.execute(
        select(*fields, func.count())
        .join(DocumentRow, DocumentRow.id == CitationRow.document_id)
        .where(CitationRow.cited_document_id == identity.id)
        .group_by(*fields)
    ).all()
    symbols, doc_types, dates, issuers, _ = (_most(said, column) for column in range(5))
    identity.symbol = (own.symbol if own else None) or symbols
    identity.doc_type = (own.doc_type if own else None) or doc_types
    identity.date = (own.date if own else None) or dates
    identity.issuer = (own.organ if own else None) or issuers
    identity.title = own.title if own else None
    identity.province = None
    if identity.instance:
        home = identity.instance.split("/", 1)[0]
        named = place_in(identity.issuer)
        candidates = [own.province if own else None, named[0] if named else None, *(row[4] for row in said)]
        identity.province = next((name for name in candidates if name is not None and fold(name) == home), None)


def _most(said: Iterable[Any], column: int) -> str | None:
    counts: Counter[str] = Counter()
    for row in said:
        if row[column] is not None:
            counts[row[column]] += row[5]
    # Longest first among equals: a full date says more than a year.
    return max(counts, key=lambda value: (counts[value], len(value), value)) if counts else None


def _in_group(table: type[CitationRow] | type[DocumentRow], group: Group) -> tuple[Any, Any]:
    return table.canonical_symbol == group[0], table.instance == group[1]


def _identities(session: Session, group: Group) -> list[CitedDocumentRow]:
    return list(
        session.scalars(
            select(CitedDocumentRow)
            .where(CitedDocumentRow.canonical_symbol == group[0], CitedDocumentRow.instance == group[1])
            .order_by(CitedDocumentRow.period)
        )
    )


def _identity(session: Session, group: Group, period: str) -> int:
    canonical, instance = group
    row = {"canonical_symbol": canonical, "instance": instance, "period": period}
    insert_missing(session, CitedDocumentRow, {**row, "level": level_of(canonical, instance)})
    return session.scalars(select(CitedDocumentRow.id).filter_by(**row)).one()
