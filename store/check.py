"""Whether an archive is whole: what the database itself can say, and what only we know must hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from normalize.values import Edit, EditedText, Span
from store.fact_models import (
    CitationRow,
    EditRow,
    EntityRow,
    EvidenceRow,
    FindingRow,
    FootnoteRow,
    ShortFormRow,
    StatisticRow,
    UncertainRow,
    UnnumberedRow,
)
from store.job_models import JobRow
from store.models import CitedDocumentRow, DocumentRow, PageRow, PassageRow, ReadingRow
from store.rows import is_sqlite
from store.states import JobState, ReadingState, Stage

# Which column repeats the characters that the row's span covers.
SLICES: tuple[tuple[Any, str], ...] = (
    (CitationRow, "text"),
    (UnnumberedRow, "text"),
    (ShortFormRow, "text"),
    (FootnoteRow, "text"),
    (StatisticRow, "text"),
    (EntityRow, "text"),
    (UncertainRow, "repaired"),
)


def check_archive(session: Session) -> Iterator[str]:
    """Everything that is wrong, one line each; nothing for an archive that is whole. Changes nothing."""
    if is_sqlite(session):
        yield from _check_sqlite(session)
    yield from _check_jobs(session)
    yield from _check_identities(session)
    ids = session.scalars(select(DocumentRow.id).order_by(DocumentRow.id)).all()
    for document_id in ids:
        yield from _check_document(session, session.get_one(DocumentRow, document_id))
        session.expunge_all()


def check_index(session: Session) -> Iterator[str]:
    """Whether the full-text index fits its texts. Changes nothing, but must hold the writer's place to look."""
    if not is_sqlite(session):
        return
    try:
        session.execute(text("INSERT INTO passage_fts (passage_fts, rank) VALUES ('integrity-check', 1)"))
    except OperationalError:
        raise
    except DBAPIError as error:
        yield f"full-text index out of step with the texts: {error.orig}"


def _check_sqlite(session: Session) -> Iterator[str]:
    for (line,) in session.execute(text("PRAGMA integrity_check")):
        if line != "ok":
            yield f"database file: {line}"
    for table, row, parent, _ in session.execute(text("PRAGMA foreign_key_check")):
        yield f"{table} row {row} refers to a missing {parent}"


def _check_jobs(session: Session) -> Iterator[str]:
    finished = select(JobRow).where(JobRow.state.in_([JobState.DONE, JobState.NEEDS_REVIEW, JobState.PARTIAL]))
    lost = finished.where(
        JobRow.stage == Stage.UNDERSTANDING, JobRow.sha256.not_in(select(DocumentRow.sha256))
    ).union_all(
        finished.where(
            JobRow.stage == Stage.READING,
            ~select(ReadingRow.id)
            .where(
                ReadingRow.sha256 == JobRow.sha256,
                ReadingRow.reading_key == JobRow.key,
                ReadingRow.state == ReadingState.COMPLETE,
            )
            .exists(),
        )
    )
    for job in session.scalars(select(JobRow).from_statement(lost)):
        yield f"source {job.sha256[:12]}: {job.stage} is {job.state}, but its result is missing"


def _check_identities(session: Session) -> Iterator[str]:
    unresolved = select(func.count()).where(CitationRow.canonical_symbol != "", CitationRow.cited_document_id.is_(None))
    if count := session.scalar(unresolved):
        yield f"{count} citations with a symbol have no identity"
    unused = select(CitedDocumentRow).where(
        ~select(CitationRow.id).where(CitationRow.cited_document_id == CitedDocumentRow.id).exists(),
        ~select(DocumentRow.id).where(DocumentRow.identity_id == CitedDocumentRow.id).exists(),
    )
    for identity in session.scalars(unused):
        yield f"identity {identity.id} ({identity.canonical_symbol}) is used by nothing"


def _check_document(session: Session, row: DocumentRow) -> Iterator[str]:
    name = f"document {row.id} ({row.source_name})"
    pages = session.scalar(select(func.count()).where(PageRow.reading_id == row.reading_id)) or 0
    if pages != row.page_count or not pages:
        yield f"{name}: {row.page_count} pages understood, {pages} kept"
    if not row.text.strip():
        yield f"{name}: no text"
    edits = session.scalars(select(EditRow).where(EditRow.document_id == row.id).order_by(EditRow.position))
    made = tuple(Edit(Span(e.start, e.end), e.replacement, e.rule, e.confidence) for e in edits)
    if EditedText(row.printed, made).text != row.text:
        yield f"{name}: the edits do not lead from the printed to the repaired text"
    for table, column in SLICES:
        for fact in session.scalars(select(table).where(table.document_id == row.id)):
            if row.text[fact.start : fact.end] != getattr(fact, column):
                yield f"{name}: {table.__tablename__} at {fact.start}:{fact.end} is not the text that stands there"
    evidence = select(EvidenceRow).join(FindingRow).where(FindingRow.document_id == row.id)
    for place in session.scalars(evidence):
        if place.end > len(row.text):
            yield f"{name}: evidence at {place.start}:{place.end} lies outside the text"
    searchable = session.scalar(select(func.count()).where(PassageRow.document_id == row.id)) or 0
    if not searchable and any(character.isalnum() for character in row.text):
        yield f"{name}: cannot be found by full text"
