"""The facts that a document yields; field names are those of `vanthu.document/1`.

Every `span` indexes the *repaired* text. Unknown is None, never an empty string; dates are ISO 8601 and
may be partial (`2022-05`, `2022`).
"""

from __future__ import annotations

from dataclasses import dataclass

from normalize.values import Span


@dataclass(frozen=True, slots=True)
class Header:
    """What the document says of itself; `reasons` gives, for a field that is None although documents have it, why."""

    organ: str | None = None
    superior_organ: str | None = None
    province: str | None = None
    system: str | None = None
    symbol: str | None = None
    number: str | None = None
    doc_type: str | None = None
    title: str | None = None
    place: str | None = None
    date: str | None = None
    signing_mode: str | None = None
    signing_body: str | None = None
    signer_title: str | None = None
    signer: str | None = None
    recipients: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    is_draft: bool = False
    reasons: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A mention of another document, from its type word to the end of its symbol or date; `footnote` is its note."""

    span: Span
    text: str
    doc_type: str | None
    symbol: str
    number: str
    date: str | None = None
    issuer: str | None = None
    date_shared: bool = False
    issuer_shared: bool = False
    relation: str | None = None
    footnote: int | None = None
    page: int | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote: `span` and `text` are its body without the mark, `anchor` the offset of its mark in the body text."""

    number: int
    span: Span
    text: str
    anchor: int | None
    page: int | None


@dataclass(frozen=True, slots=True)
class Statistic:
    """A figure: `value` as printed, `scale` (1, 1e3, 1e6, 1e9) not multiplied in, `denominator` of a ratio or rank."""

    span: Span
    text: str
    value: float
    kind: str
    denominator: float | None = None
    scale: int = 1
    unit: str | None = None
    direction: str | None = None
    baseline: str | None = None
    approx: str | None = None
    period: str | None = None
    subject: str | None = None
    footnote: int | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not add up; `severity` is high, medium or low, `evidence` the places that say so."""

    kind: str
    severity: str
    message: str
    evidence: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Entity:
    """A named organ, person or place."""

    span: Span
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Uncertain:
    """A word whose reading is doubtful: as printed, as repaired, and what else it may be."""

    span: Span
    printed: str
    repaired: str
    alternatives: tuple[str, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Extraction:
    """All facts of one document."""

    header: Header
    citations: tuple[Citation, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    statistics: tuple[Statistic, ...] = ()
    findings: tuple[Finding, ...] = ()
    entities: tuple[Entity, ...] = ()
    uncertain: tuple[Uncertain, ...] = ()
