"""The tables that hold what was read and what was understood.

    source ─┬─ occurrence        the places where these bytes were met
            ├─ reading ── page   what an engine read, page by page; derived, costly
            └─ document          what was understood; derived, cheap; one per source
                 ├─ edit, uncertain, recipient, passage
                 ├─ footnote, statistic, entity, finding ── evidence
                 └─ citation ── cited_document ── document (itself archived)

Every span of the repaired text (`start`, `end`) has its twin in the printed text (`printed_start`,
`printed_end`). `position` keeps the order of the facts, so that a document comes back as it went in.
A document keeps its `id` when it is understood again.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from ingest.values import Reading
from store.base import Base, Mention, Spanned, iso_date, one_of, span_order
from store.states import DocumentState, ReadingState

SYSTEMS = ("party", "state")
LEVELS = ("central", "province", "district", "commune", "other")


class SourceRow(Base):
    """One content, by the SHA-256 of its bytes, however many files hold it."""

    __tablename__ = "source"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    media_type: Mapped[str | None] = mapped_column(String(100))
    first_seen_run: Mapped[int | None] = mapped_column(ForeignKey("run.id"))
    __table_args__ = (CheckConstraint("length(sha256) = 64", name="sha256"),)


class OccurrenceRow(Base):
    """A path at which a content was met; a path holds one content at a time."""

    __tablename__ = "occurrence"
    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("source.sha256"), index=True)
    path: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(BigInteger)
    mtime_ns: Mapped[int] = mapped_column(BigInteger)
    first_seen_run: Mapped[int | None] = mapped_column(ForeignKey("run.id"))
    __table_args__ = (CheckConstraint("size >= 0", name="size"),)


class ReadingRow(Base):
    """One reading of a source by one engine with one set of settings.

    `open` while pages come in, `complete` when all are there, `superseded` when a forced re-run has
    replaced it and only the document understood from it still needs its pages.
    """

    __tablename__ = "reading"
    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("source.sha256"))
    reading_key: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(16), default=ReadingState.OPEN)
    failures: Mapped[list[list[Any]]] = mapped_column(JSON, default=list)
    __table_args__ = (
        one_of("state", ReadingState),
        Index(
            "uq_reading_current",
            "sha256",
            "reading_key",
            "state",
            unique=True,
            sqlite_where=state.in_([ReadingState.OPEN, ReadingState.COMPLETE]),
            postgresql_where=state.in_([ReadingState.OPEN, ReadingState.COMPLETE]),
        ),
    )


class PageRow(Base):
    """One page as read; `words` is the compact form of its lines, words, boxes and rules (`store.compact`)."""

    __tablename__ = "page"
    id: Mapped[int] = mapped_column(primary_key=True)
    reading_id: Mapped[int] = mapped_column(ForeignKey("reading.id", ondelete="CASCADE"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(24))
    engine: Mapped[str] = mapped_column(Text)
    width: Mapped[int]
    height: Mapped[int]
    dpi: Mapped[int]
    words: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__ = (
        UniqueConstraint("reading_id", "number"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("width >= 0 AND height >= 0 AND dpi >= 0", name="size"),
        one_of("kind", Reading),
    )


class CitedDocumentRow(Base):
    """The identity of a document, archived or only cited.

    A symbol names a document only together with `instance` (the province of a local organ, empty for
    central ones) and `period` (the year or term in which numbers run; empty where no mention is dated).
    Symbol as printed, type, date, issuer and title are the best known: the archived document's own, else the
    most cited.
    """

    __tablename__ = "cited_document"
    id: Mapped[int] = mapped_column(primary_key=True)
    canonical_symbol: Mapped[str] = mapped_column(Text)
    instance: Mapped[str] = mapped_column(Text)
    period: Mapped[str] = mapped_column(String(16))
    level: Mapped[str] = mapped_column(String(16))
    province: Mapped[str | None] = mapped_column(Text)
    symbol: Mapped[str | None] = mapped_column(Text)
    doc_type: Mapped[str | None] = mapped_column(Text)
    date: Mapped[str | None] = mapped_column(String(10))
    issuer: Mapped[str | None] = mapped_column(Text)
    title: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (
        UniqueConstraint("canonical_symbol", "instance", "period"),
        CheckConstraint("canonical_symbol <> ''", name="canonical_symbol"),
        one_of("level", LEVELS),
        iso_date("date"),
    )


class DocumentRow(Mention, Base):
    """One document as understood: both texts, its header, its layout (`store.compact`) and its state."""

    __tablename__ = "document"
    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("source.sha256"), unique=True)
    source_name: Mapped[str] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(String(100))
    state: Mapped[str] = mapped_column(String(16), index=True)
    reading: Mapped[str | None] = mapped_column(String(24))
    reading_id: Mapped[int] = mapped_column(ForeignKey("reading.id"), index=True)
    reading_key: Mapped[str] = mapped_column(String(200))
    understanding_key: Mapped[str] = mapped_column(String(200))
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"))
    saved_at: Mapped[str] = mapped_column(String(27))
    page_count: Mapped[int]
    failed_count: Mapped[int]
    uncertain_count: Mapped[int]
    printed: Mapped[str] = mapped_column(Text, deferred=True)
    text: Mapped[str] = mapped_column(Text, deferred=True)
    layout: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    organ: Mapped[str | None] = mapped_column(Text)
    superior_organ: Mapped[str | None] = mapped_column(Text)
    province: Mapped[str | None] = mapped_column(Text)
    system: Mapped[str | None] = mapped_column(String(8))
    form_rules: Mapped[str | None] = mapped_column(String(32))
    symbol: Mapped[str | None] = mapped_column(Text)
    number: Mapped[str | None] = mapped_column(Text)
    doc_type: Mapped[str | None] = mapped_column(Text)
    title: Mapped[str | None] = mapped_column(Text)
    place: Mapped[str | None] = mapped_column(Text)
    date: Mapped[str | None] = mapped_column(String(10))
    signing_mode: Mapped[str | None] = mapped_column(Text)
    signing_body: Mapped[str | None] = mapped_column(Text)
    signer_title: Mapped[str | None] = mapped_column(Text)
    signer: Mapped[str | None] = mapped_column(Text)
    is_draft: Mapped[bool]
    marks: Mapped[list[str]] = mapped_column(JSON)
    reasons: Mapped[list[list[str]]] = mapped_column(JSON)
    identity_id: Mapped[int | None] = mapped_column(ForeignKey("cited_document.id"), index=True)
    identity_by: Mapped[str | None] = mapped_column(String(16))
    __table_args__ = (
        one_of("state", DocumentState),
        one_of("reading", Reading),
        one_of("system", SYSTEMS),
        one_of("identity_by", ("symbol", "title")),
        iso_date("date"),
        Index(None, "canonical_symbol", "instance"),
        CheckConstraint("page_count >= 0 AND failed_count >= 0 AND uncertain_count >= 0", name="counts"),
        CheckConstraint("(identity_id IS NULL) = (identity_by IS NULL)", name="identity"),
    )


class PassageRow(Spanned, Base):
    """A paragraph of the repaired text as full-text search sees it: words only, exact and without diacritics."""

    __tablename__ = "passage"
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), index=True)
    page: Mapped[int | None]
    exact: Mapped[str] = mapped_column(Text)
    folded: Mapped[str] = mapped_column(Text)
    symbols: Mapped[str] = mapped_column(Text)
    __table_args__ = (span_order(),)
