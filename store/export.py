"""The archive as values, one document at a time, so that an export needs memory for one only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.jobs import known_document
from store.load import LoadedDocument, load_document
from store.models import DocumentRow, OccurrenceRow


def export_documents(session: Session, ids: Iterable[int] | None = None) -> Iterator[LoadedDocument]:
    """Every document, or those of `ids` in that order, complete; `StoreError` at the first id that is not there."""
    chosen = session.scalars(select(DocumentRow.id).order_by(DocumentRow.id)).all() if ids is None else ids
    for document_id in chosen:
        yield load_document(session, document_id)
        session.expunge_all()


def find_paths(session: Session, document_id: int) -> tuple[str, ...]:
    """The paths at which the document's file was met, the first one first; `StoreError` if there is no document."""
    row = known_document(session, document_id)
    paths = select(OccurrenceRow.path).where(OccurrenceRow.sha256 == row.sha256).order_by(OccurrenceRow.id)
    return tuple(session.scalars(paths))
