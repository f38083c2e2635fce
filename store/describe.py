"""What is best known of a document that others cite: the archived document's own word, else what most say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.fact_models import CitationRow
from store.models import CitedDocumentRow, DocumentRow
from store.numbering import place_in, place_key

FIELDS = ("symbol", "doc_type", "date", "issuer")


def describe(
    session: Session, identity: CitedDocumentRow, changed: Iterable[Sequence[Any]], *, province: str | None
) -> None:
    """Bring symbol, type, date, issuer, title and province of `identity` up to date.

    `changed` are mentions that came or went, each as (symbol, type, date, issuer, whether it is the document's
    own header). Mentions that repeat what is written change nothing, and are not counted again: a document
    that thousands cite costs no more to cite once more.
    """
    said = list(changed)
    stored = tuple(getattr(identity, field) for field in FIELDS)
    news = any(
        own or any(v is not None and v != s for v, s in zip(values, stored, strict=True)) for *values, own in said
    )
    if news or identity.symbol is None:
        _write(session, identity)
    if identity.instance and identity.province is None:
        home = identity.instance.split("/", 1)[0]
        named = place_in(identity.issuer)
        candidates = (province, named[0] if named else None)
        identity.province = next((name for name in candidates if name is not None and place_key(name) == home), None)


def _write(session: Session, identity: CitedDocumentRow) -> None:
    own = session.scalars(
        select(DocumentRow)
        .where(DocumentRow.identity_id == identity.id, DocumentRow.identity_by == "symbol")
        .order_by(DocumentRow.uncertain_count, DocumentRow.id)
        .limit(1)
    ).first()
    columns = [getattr(CitationRow, field) for field in FIELDS]
    counted = session.execute(
        select(*columns, func.count()).where(CitationRow.cited_document_id == identity.id).group_by(*columns)
    ).all()
    for number, field in enumerate(FIELDS):
        its_own = getattr(own, {"issuer": "organ"}.get(field, field)) if own is not None else None
        setattr(identity, field, its_own or _most(counted, number))
    identity.title = own.title if own is not None else None


def _most(counted: Iterable[Any], column: int) -> str | None:
    counts: Counter[str] = Counter()
    for row in counted:
        if row[column] is not None:
            counts[row[column]] += row[len(FIELDS)]
    # Longest first among equals: a full date says more than a year.
    return max(counts, key=lambda value: (counts[value], len(value), value)) if counts else None
