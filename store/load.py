"""Rows → values: exactly what was saved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from extract.values import (
    Citation,
    Entity,
    Extraction,
    Finding,
    Footnote,
    Header,
    ShortForm,
    Statistic,
    Uncertain,
    Unnumbered,
)
from ingest.values import Document, Page, PageFailure, Pages, Reading
from normalize.values import Edit, EditedText, Span
from store.base import Base
from store.compact import unpack_layout, unpack_page
from store.errors import StoreError
from store.fact_models import (
    CitationRow,
    EditRow,
    EntityRow,
    EvidenceRow,
    FindingRow,
    FootnoteRow,
    RecipientRow,
    ShortFormRow,
    StatisticRow,
    UncertainRow,
    UnnumberedRow,
)
from store.jobs import known_document
from store.models import DocumentRow, PageRow, ReadingRow
from store.states import DocumentState, ReadingState

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class LoadedDocument:
    """A document of the archive: where it comes from, how far it is trusted, and all that is known of it."""

    id: int
    sha256: str
    source_name: str
    media_type: str
    state: DocumentState
    reading_key: str
    understanding_key: str
    document: Document
    repaired: EditedText
    facts: Extraction

    @property
    def pages(self) -> Pages:
        """The pages read and failed."""
        return Pages(self.document.pages, self.document.failed)


def load_document(session: Session, document_id: int) -> LoadedDocument:
    """The document with this id, as it was saved; `StoreError` if there is none."""
    known_document(session, document_id)
    row = session.scalars(
        select(DocumentRow)
        .where(DocumentRow.id == document_id)
        .options(undefer(DocumentRow.printed), undefer(DocumentRow.text), undefer(DocumentRow.layout))
    ).one()
    pages = _load_pages(session, session.get_one(ReadingRow, row.reading_id))
    document = unpack_layout(row.layout, pages=pages.read, failed=pages.failed, text=row.printed)
    edits = tuple(
        Edit(Span(e.start, e.end), e.replacement, e.rule, e.confidence, tuple(e.alternatives))
        for e in _rows(session, EditRow, document_id)
    )
    return LoadedDocument(
        id=row.id,
        sha256=row.sha256,
        source_name=row.source_name,
        media_type=row.media_type,
        state=DocumentState(row.state),
        reading_key=row.reading_key,
        understanding_key=row.understanding_key,
        document=document,
        repaired=EditedText(row.printed, edits),
        facts=load_facts(session, row),
    )


def load_facts(session: Session, row: DocumentRow) -> Extraction:
    """The facts of a document, without its pages and texts."""
    evidence: dict[int, list[Span]] = {}
    places = (
        select(EvidenceRow)
        .join(FindingRow, FindingRow.id == EvidenceRow.finding_id)
        .where(FindingRow.document_id == row.id)
        .order_by(EvidenceRow.finding_id, EvidenceRow.position)
    )
    for place in session.scalars(places):
        evidence.setdefault(place.finding_id, []).append(Span(place.start, place.end))
    return Extraction(
        header=_header(row, tuple(_rows(session, RecipientRow, row.id))),
        citations=_values(Citation, _rows(session, CitationRow, row.id)),
        unnumbered=_values(Unnumbered, _rows(session, UnnumberedRow, row.id)),
        short_forms=_values(ShortForm, _rows(session, ShortFormRow, row.id)),
        footnotes=_values(Footnote, _rows(session, FootnoteRow, row.id)),
        statistics=_values(Statistic, _rows(session, StatisticRow, row.id)),
        findings=tuple(
            Finding(f.kind, f.severity, f.message, tuple(evidence.get(f.id, ())), f.computed, f.stated)
            for f in _rows(session, FindingRow, row.id)
        ),
        entities=_values(Entity, _rows(session, EntityRow, row.id)),
        uncertain=_values(Uncertain, _rows(session, UncertainRow, row.id)),
    )


def load_reading(session: Session, *, sha256: str, reading_key: str) -> Pages:
    """The pages of the finished reading; `StoreError` if there is none."""
    row = _reading(session, sha256, reading_key, ReadingState.COMPLETE)
    if row is None:
        raise StoreError(f"There is no reading of {sha256[:12]}….", code="not_found", remedy="Read the file first.")
    return _load_pages(session, row)


def known_pages(session: Session, *, sha256: str, reading_key: str) -> tuple[Page, ...]:
    """The pages that an interrupted reading has left, in order; none once the reading is finished.

    For going on, not for reading anew: with `--force` do not ask.
    """
    row = _reading(session, sha256, reading_key, ReadingState.OPEN)
    return () if row is None else _load_pages(session, row).read


def _reading(session: Session, sha256: str, reading_key: str, state: ReadingState) -> ReadingRow | None:
    return session.scalar(
        select(ReadingRow).where(
            ReadingRow.sha256 == sha256, ReadingRow.reading_key == reading_key, ReadingRow.state == state
        )
    )


def _load_pages(session: Session, reading: ReadingRow) -> Pages:
    rows = session.scalars(select(PageRow).where(PageRow.reading_id == reading.id).order_by(PageRow.number))
    return Pages(
        read=tuple(
            unpack_page(
                row.words,
                number=row.number,
                text=row.text,
                reading=Reading(row.kind),
                engine=row.engine,
                width=row.width,
                height=row.height,
                dpi=row.dpi,
            )
            for row in rows
        ),
        failed=tuple(PageFailure(number, code, message) for number, code, message in reading.failures),
    )


def _header(row: DocumentRow, recipients: tuple[RecipientRow, ...]) -> Header:
    names = [name for name in Header.__slots__ if name not in ("recipients", "recipient_notes", "marks", "reasons")]
    return Header(
        **{name: getattr(row, name) for name in names},
        recipients=tuple(recipient.text for recipient in recipients),
        recipient_notes=tuple(recipient.note for recipient in recipients),
        marks=tuple(row.marks),
        reasons=tuple((field, reason) for field, reason in row.reasons),
    )


def _rows(session: Session, table: type[Base], document_id: int) -> Iterable[Any]:
    columns: Any = table
    return session.scalars(select(table).where(columns.document_id == document_id).order_by(columns.position))


def _values(kind: type[V], rows: Iterable[Any]) -> tuple[V, ...]:
    names = tuple(field.name for field in fields(kind) if field.name != "span")  # type: ignore[arg-type]
    made = []
    for row in rows:
        own = {name: tuple(v) if isinstance(v := getattr(row, name), list) else v for name in names}
        made.append(kind(span=Span(row.start, row.end), **own))  # type: ignore[call-arg]
    return tuple(made)
