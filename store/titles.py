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
from store.search import documents_with

FEWEST_WORDS = 8  # shorter titles ("về công tác cán bộ") are shared by many documents
REACH = 160  # characters that may stand between a mention and the title: date, issuer, "về", quotation marks


def link_titles(session: Session, document_id: int) -> None:
    """Link the document, if it has no number, to the mention that gives its title; and others to its mentions."""
    text = session.scalars(select(DocumentRow.text).where(DocumentRow.id == document_id)).one()
    folded = f" {folded_words(text)} "
    unnumbered = select(DocumentRow.id, DocumentRow.title).where(
        DocumentRow.canonical_symbol == "", DocumentRow.identity_id.is_(None), DocumentRow.title.is_not(None)
    )
    for known_id, printed in session.execute(unnumbered).all():
        title = folded_words(printed or "")
        if title.count(" ") + 1 < FEWEST_WORDS:
            continue
        if known_id == document_id:
            citing = [citing_id for citing_id in documents_with(session, title) if citing_id != document_id]
        else:
            citing = [document_id] if f" {title} " in folded else []
        found = _first_followed_by(session, known_id, title, citing)
        if found is not None:
            session.execute(
                update(DocumentRow).where(DocumentRow.id == known_id).values(identity_id=found, identity_by="title")
            )


def _first_followed_by(session: Session, document_id: int, title: str, citing: list[int]) -> int | None:
    """The identity of the first mention in the documents `citing` after which the title stands."""
    if not citing:
        return None
    row = session.get_one(DocumentRow, document_id)
    mentions = (
        select(CitationRow.end, CitationRow.document_id, CitationRow.cited_document_id)
        .join(DocumentRow, DocumentRow.id == CitationRow.document_id)
        .join(CitedDocumentRow, CitedDocumentRow.id == CitationRow.cited_document_id)
        .where(
            CitationRow.document_id.in_(citing),
            CitationRow.doc_type == row.doc_type,
            (CitedDocumentRow.instance == "") | (DocumentRow.province == row.province),
        )
        .order_by(CitationRow.document_id, CitationRow.position)
    )
    texts: dict[int, str] = {}
    for end, citing_id, identity in session.execute(mentions):
        if citing_id not in texts:
            texts = {citing_id: session.scalars(select(DocumentRow.text).where(DocumentRow.id == citing_id)).one()}
        after = folded_words(texts[citing_id][end : end + REACH + 2 * len(title)])
        if 0 <= f" {after} ".find(f" {title} ") <= REACH:
            found: int | None = identity
            return found
    return None
