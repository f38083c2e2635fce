"""The archive as values, one document at a time, so that an export needs memory for one only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.load import LoadedDocument, load_document
from store.models import DocumentRow


def export_documents(session: Session, ids: Iterable[int] | None = None) -> Iterator[LoadedDocument]:
    """Every document, or those of `ids` in that order, complete; `StoreError` at the first id that is not there."""
    chosen = session.scalars(select(DocumentRow.id).order_by(DocumentRow.id)).all() if ids is None else ids
    for document_id in chosen:
        yield load_document(session, document_id)
        session.expunge_all()
