"""The rows that lists of the archive are made of: plain values, in the order in which columns are shown."""

from __future__ import annotations

from dataclasses import dataclass

from extract.values import Extraction, Header


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """One archived document in a list; the last figures are counts."""

    id: int
    source: str
    state: str
    symbol: str | None
    doc_type: str | None
    date: str | None
    organ: str | None
    province: str | None
    title: str | None
    reading: str | None
    pages: int
    failed_pages: int
    uncertain: int
    citations: int
    footnotes: int
    statistics: int
    findings: int
    media_type: str
    sha256: str
    saved_at: str


@dataclass(frozen=True, slots=True)
class DocumentDetail:
    """One archived document: its line in the list, the paths that hold it, its facts, how many edits repair made."""

    summary: DocumentSummary
    paths: tuple[str, ...]
    header: Header
    facts: Extraction
    edits: int


@dataclass(frozen=True, slots=True)
class Cite:
    """A mention: in which document (`id`, `source`, its own symbol), of which, where it stands, what became of it.

    `cited` is the number of the cited document where the archive holds it, else None. A document named without a
    number has no symbol.
    """

    id: int
    source: str
    citing_symbol: str | None
    symbol: str | None
    canonical_symbol: str | None
    doc_type: str | None
    date: str | None
    issuer: str | None
    relation: str | None
    footnote: int | None
    page: int | None
    start: int
    end: int
    text: str
    confidence: float
    cited: int | None


@dataclass(frozen=True, slots=True)
class Figure:
    """A statistic with the document that holds it."""

    id: int
    source: str
    symbol: str | None
    province: str | None
    value: float
    denominator: float | None
    scale: int
    unit: str | None
    kind: str
    direction: str | None
    baseline: str | None
    approx: str | None
    period: str | None
    subject: str | None
    qualifier: str | None
    per: str | None
    modality: str
    malformed: bool
    footnote: int | None
    page: int | None
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A finding with its document and the words that show it."""

    id: int
    source: str
    symbol: str | None
    kind: str
    severity: str
    message: str
    computed: str | None
    stated: str | None
    evidence: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that is not in the archive as it should be: `state` quarantined or failed, and what to do."""

    path: str
    state: str
    code: str
    page: int | None
    message: str
    remedy: str
    stage: str
    attempts: int
    sha256: str | None
    at: str
