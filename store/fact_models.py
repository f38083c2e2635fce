"""The tables of facts: one row per edit, citation, footnote, statistic, finding, entity, doubt, recipient."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Double,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from store.base import Base, Mention, Placed, Spanned, iso_date, one_of, printed_order, span_order, unit_range

STATISTIC_KINDS = ("count", "percent", "ratio", "money", "measure", "rank", "multiple", "change")
SCALES = (1, 1_000, 1_000_000, 1_000_000_000)
SEVERITIES = ("high", "medium", "low")
LABELS = ("ORG", "PER", "LOC")
MODALITIES = ("reported", "target")
ROLES = ("standalone", "in_title", "attached")


class Belongs:
    """A row of one document, in the order in which the document gives it."""

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"))
    position: Mapped[int]


class EditRow(Belongs, Spanned, Base):
    """What repair changed; unlike everywhere else the span is of the *printed* text."""

    __tablename__ = "edit"
    replacement: Mapped[str] = mapped_column(Text)
    rule: Mapped[str] = mapped_column(String(64), index=True)
    confidence: Mapped[float] = mapped_column(Double)
    alternatives: Mapped[list[str]] = mapped_column(JSON)
    __table_args__ = (UniqueConstraint("document_id", "position"), span_order(), unit_range("confidence"))


class CitationRow(Belongs, Placed, Mention, Base):
    """A mention of another document, and the identity it was resolved to.

    `canonical_symbol`, `instance` and `period` are what the mention itself says of the identity;
    `period` is null when neither it nor the same document's other mentions give a date.
    """

    __tablename__ = "citation"
    text: Mapped[str] = mapped_column(Text)
    doc_type: Mapped[str | None] = mapped_column(Text)
    symbol: Mapped[str] = mapped_column(Text)
    number: Mapped[str] = mapped_column(Text)
    date: Mapped[str | None] = mapped_column(String(10))
    issuer: Mapped[str | None] = mapped_column(Text)
    issuer_term: Mapped[str | None] = mapped_column(Text)
    date_shared: Mapped[bool]
    issuer_shared: Mapped[bool]
    relation: Mapped[str | None] = mapped_column(String(32), index=True)
    in_title_of: Mapped[int | None]
    footnote: Mapped[int | None]
    page: Mapped[int | None]
    confidence: Mapped[float] = mapped_column(Double)
    cited_document_id: Mapped[int | None] = mapped_column(ForeignKey("cited_document.id"), index=True)
    __table_args__ = (
        UniqueConstraint("document_id", "position"),
        Index(None, "canonical_symbol", "instance", "period"),
        span_order(),
        printed_order(),
        iso_date("date"),
        unit_range("confidence"),
    )


class UnnumberedRow(Belongs, Placed, Base):
    """A document named without a number; `parent` is the `position` of the citation that it belongs to."""

    __tablename__ = "unnumbered"
    text: Mapped[str] = mapped_column(Text)
    doc_type: Mapped[str] = mapped_column(Text, index=True)
    role: Mapped[str] = mapped_column(String(16))
    issuer: Mapped[str | None] = mapped_column(Text)
    date: Mapped[str | None] = mapped_column(String(10))
    term: Mapped[str | None] = mapped_column(Text)
    relation: Mapped[str | None] = mapped_column(String(32))
    parent: Mapped[int | None]
    footnote: Mapped[int | None]
    page: Mapped[int | None]
    confidence: Mapped[float] = mapped_column(Double)
    __table_args__ = (
        UniqueConstraint("document_id", "position"),
        span_order(),
        printed_order(),
        one_of("role", ROLES),
        iso_date("date"),
        unit_range("confidence"),
    )


class ShortFormRow(Belongs, Placed, Base):
    """A short name for a cited document; `citation` and `unnumbered` are the `position` of what it means."""

    __tablename__ = "short_form"
    text: Mapped[str] = mapped_column(Text)
    doc_type: Mapped[str | None] = mapped_column(Text)
    citation: Mapped[int | None]
    unnumbered: Mapped[int | None]
    footnote: Mapped[int | None]
    page: Mapped[int | None]
    confidence: Mapped[float] = mapped_column(Double)
    __table_args__ = (
        UniqueConstraint("document_id", "position"),
        span_order(),
        printed_order(),
        unit_range("confidence"),
    )


class FootnoteRow(Belongs, Placed, Base):
    """A footnote; the span is its body without the mark, `anchor` the offset of its mark in the body text."""

    __tablename__ = "footnote"
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    anchor: Mapped[int | None]
    page: Mapped[int | None]
    __table_args__ = (UniqueConstraint("document_id", "position"), span_order(), printed_order())


class StatisticRow(Belongs, Placed, Base):
    """A figure as printed; `scale` is not multiplied into `value`."""

    __tablename__ = "statistic"
    text: Mapped[str] = mapped_column(Text)
    value: Mapped[float] = mapped_column(Double)
    denominator: Mapped[float | None] = mapped_column(Double)
    scale: Mapped[int] = mapped_column(BigInteger)
    unit: Mapped[str | None] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(16), index=True)
    direction: Mapped[str | None] = mapped_column(Text)
    baseline: Mapped[str | None] = mapped_column(Text)
    approx: Mapped[str | None] = mapped_column(Text)
    period: Mapped[str | None] = mapped_column(Text)
    subject: Mapped[str | None] = mapped_column(Text)
    qualifier: Mapped[str | None] = mapped_column(Text)
    per: Mapped[str | None] = mapped_column(Text)
    modality: Mapped[str] = mapped_column(String(16), server_default="reported")
    malformed: Mapped[bool] = mapped_column(server_default=false())
    footnote: Mapped[int | None]
    page: Mapped[int | None]
    __table_args__ = (
        UniqueConstraint("document_id", "position"),
        span_order(),
        printed_order(),
        one_of("kind", STATISTIC_KINDS),
        CheckConstraint(f"scale IN {SCALES}", name="scale"),
        one_of("modality", MODALITIES),
    )


class FindingRow(Belongs, Base):
    """Something in a document that does not add up."""

    __tablename__ = "finding"
    kind: Mapped[str] = mapped_column(String(64), index=True)
    severity: Mapped[str] = mapped_column(String(8))
    message: Mapped[str] = mapped_column(Text)
    computed: Mapped[str | None] = mapped_column(Text)
    stated: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (UniqueConstraint("document_id", "position"), one_of("severity", SEVERITIES))


class EvidenceRow(Placed, Base):
    """A place that shows a finding."""

    __tablename__ = "evidence"
    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id", ondelete="CASCADE"))
    position: Mapped[int]
    __table_args__ = (UniqueConstraint("finding_id", "position"), span_order(), printed_order())


class EntityRow(Belongs, Placed, Base):
    """A named organ, person or place."""

    __tablename__ = "entity"
    label: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(Text)
    name: Mapped[str | None] = mapped_column(Text)
    code: Mapped[str | None] = mapped_column(Text)
    office: Mapped[str | None] = mapped_column(Text)
    valid_from: Mapped[str | None] = mapped_column(String(10))
    valid_until: Mapped[str | None] = mapped_column(String(10))
    __table_args__ = (
        UniqueConstraint("document_id", "position"),
        span_order(),
        printed_order(),
        one_of("label", LABELS),
    )


class UncertainRow(Belongs, Placed, Base):
    """A word whose reading is doubtful."""

    __tablename__ = "uncertain"
    printed: Mapped[str] = mapped_column(Text)
    repaired: Mapped[str] = mapped_column(Text)
    alternatives: Mapped[list[str]] = mapped_column(JSON)
    confidence: Mapped[float] = mapped_column(Double)
    __table_args__ = (
        UniqueConstraint("document_id", "position"),
        span_order(),
        printed_order(),
        unit_range("confidence"),
    )


class RecipientRow(Belongs, Base):
    """One line of the list `Nơi nhận`."""

    __tablename__ = "recipient"
    text: Mapped[str] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (UniqueConstraint("document_id", "position"),)
