"""Documents without a number of their own, recognised by title: a draft, or a number written by hand.

Others cite the issued act as `Chỉ thị số …/CT-UBND ngày … về “<title>”`. Where the words that follow a
mention of the same type, from the same province, are the words of the archived title, it is that document.
"""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from store.fact_models import CitationRow
from store.models import CitedDocumentRow, DocumentRow
from store.passages import folded_words

FEWEST_WORDS = 8  # shorter titles ("về công tác cán bộ") are shared by many documents
REACH = 160  # characters that may stand between a mention and the title: date, issuer, "về", quotation marks


def link_titles(session: Session, document_id: int) -> None:
    """Link the document, if it has no number, to the mention that gives its title; and others to its mentions."""
    unnumbered = select(DocumentRow).where(
        DocumentRow.canonical_symbol == "", DocumentRow.identity_id.is_(None), DocumentRow.title.is_not(None)
    )
    for row in session.scalars(unnumbered).all():
        title = folded_words(row.title or "")
        if title.count(" ") + 1 < FEWEST_WORDS:
            continue
        if row.id == document_id:
            found = _find(session, row, title, citing=None)
        else:
            found = _find(session, row, title, citing=document_id)
        if found is not None:
            session.execute(
                update(DocumentRow).where(DocumentRow.id == row.id).values(identity_id=found, identity_by="title")
            )


def _find(session: Session, row: DocumentRow, title: str, *, citing: int | None) -> int | None:
    """The identity of the first mention, in document `citing` or any other, that this title follows."""
    query = (
        select(CitationRow, DocumentRow.text, DocumentRow.id)
        .join(DocumentRow, DocumentRow.id == CitationRow.document_id)
        .join(CitedDocumentRow, CitedDocumentRow.id == CitationRow.cited_document_id)
        .where(
            CitationRow.document_id != row.id,
            CitationRow.doc_type == row.doc_type,
            (CitedDocumentRow.instance == "") | (DocumentRow.province == row.province),
        )
        .order_by(CitationRow.document_id, CitationRow.position)
    )
    if citing is not None:
        query = query.where(CitationRow.document_id == citing)
    for citation, text, _ in session.execute(query):
        after = folded_words(text[citation.end : citation.end + REACH + 2 * len(title)])
        at = f" {after} ".find(f" {title} ")
        if 0 <= at <= REACH and citation.cited_document_id is not None:
            found: int = citation.cited_document_id
            return found
    return None
