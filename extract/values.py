"""The facts that a document yields; field names are those of `vanthu.document/1`.

Every `span` indexes the *repaired* text. Unknown is None, never an empty string; dates are ISO 8601 and
may be partial (`2022-05`, `2022`).
"""

from __future__ import annotations

from dataclasses import dataclass

from normalize.values import Span


@dataclass(frozen=True, slots=True)
class Header:
    """What the document says of itself; `reasons` gives, for a field that is None although documents have it, why.

    `form_rules` names the rule on the form of documents that applied; `recipient_notes` are the notes of the
    recipients, one for each, None where there is none.
    """

    organ: str | None = None
    superior_organ: str | None = None
    province: str | None = None
    system: str | None = None
    form_rules: str | None = None
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
    recipient_notes: tuple[str | None, ...] = ()
    marks: tuple[str, ...] = ()
    is_draft: bool = False
    reasons: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A mention of another document, from its type word to the end of its symbol or date; `footnote` is its note.

    `issuer_term` is the issuer's term of office as printed (khóa XI). `in_title_of` is the place, among the document's
    citations, of the one in whose title this one stands.
    """

    span: Span
    text: str
    doc_type: str | None
    symbol: str
    number: str
    date: str | None = None
    issuer: str | None = None
    issuer_term: str | None = None
    date_shared: bool = False
    issuer_shared: bool = False
    relation: str | None = None
    in_title_of: int | None = None
    footnote: int | None = None
    page: int | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Unnumbered:
    """A document named without a number: a law, a congress's resolution, a statute that a citation promulgates.

    `role` is standalone, in_title (in the title of a citation) or attached (promulgated by a citation); `parent` is
    that citation's place among the document's citations. `date` is a year where the name holds one, `term` a
    congress or term of office as printed.
    """

    span: Span
    text: str
    doc_type: str
    role: str = "standalone"
    issuer: str | None = None
    date: str | None = None
    term: str | None = None
    relation: str | None = None
    parent: int | None = None
    footnote: int | None = None
    page: int | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class ShortForm:
    """A short name for a document cited elsewhere ("Nghị quyết nêu trên"), and what it means.

    `citation` is the place of that document among the document's citations, `unnumbered` among those without a
    number; both are None where the text leaves it open.
    """

    span: Span
    text: str
    doc_type: str | None
    citation: int | None = None
    unnumbered: int | None = None
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
    """A figure: `value` as printed, `scale` (1, 1e3, 1e6, 1e9) not multiplied in, `denominator` of a ratio or rank.

    `subject` is what is counted, `qualifier` where, for what or by whom; `per` what the figure is reckoned for
    ("xã" in 14,8 tiêu chí/xã). `modality` is reported or target. `malformed` says that the numeral breaks the rule of
    grouping.
    """

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
    qualifier: str | None = None
    per: str | None = None
    modality: str = "reported"
    malformed: bool = False
    footnote: int | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not add up; `severity` is high, medium or low, `evidence` the places that say so.

    `computed` and `stated` are what it should be and what the text says: a decimal (98.16), a date or a name.
    """

    kind: str
    severity: str
    message: str
    evidence: tuple[Span, ...]
    computed: str | None = None
    stated: str | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """A named organ (ORG), person (PER) or place (LOC).

    `name` is its full name, `code` its key in the table of organs or in the gazetteer; `office` is a person's;
    `valid_from` and `valid_until` are the days between which a place was so called, None where they are open.
    """

    span: Span
    label: str
    text: str
    name: str | None = None
    code: str | None = None
    office: str | None = None
    valid_from: str | None = None
    valid_until: str | None = None


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
    unnumbered: tuple[Unnumbered, ...] = ()
    short_forms: tuple[ShortForm, ...] = ()
