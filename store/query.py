"""What is in the archive, as rows that can be printed: documents, mentions, figures, contradictions, problems.

Lists are whole, never the first thousand; those that grow with the facts come row by row, because an archive
of many documents has millions. Words in filters match without diacritics and in either case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from itertools import groupby
from typing import Any

from sqlalchemy import func, null, select
from sqlalchemy.orm import Session, aliased

from normalize.symbols import canonical_symbol, find_symbols
from normalize.text import fold
from store.base import Base
from store.fact_models import (
    SEVERITIES,
    CitationRow,
    EditRow,
    EvidenceRow,
    FindingRow,
    FootnoteRow,
    StatisticRow,
    UnnumberedRow,
)
from store.job_models import JobRow, RefusalRow
from store.jobs import known_document
from store.listed import Cite, Contradiction, DocumentDetail, DocumentSummary, Figure, Problem
from store.load import load_facts
from store.models import CitedDocumentRow, DocumentRow, OccurrenceRow
from store.states import JobState

AT_ONCE = 1000  # rows fetched at a time
_WORD = re.compile(r"\w+|[^\w\s]")


def list_documents(
    session: Session,
    *,
    state: str | None = None,
    symbol: str | None = None,
    province: str | None = None,
    doc_type: str | None = None,
) -> list[DocumentSummary]:
    """All archived documents, oldest entry first, that meet the filters."""
    query = _document_columns().order_by(DocumentRow.id)
    if state is not None:
        query = query.where(DocumentRow.state == state)
    if symbol is not None:
        query = query.where(DocumentRow.canonical_symbol.in_(_spellings(session, symbol)))
    return [
        DocumentSummary(*row)
        for row in session.execute(query)
        if _has(row.province, province) and _has(row.doc_type, doc_type)
    ]


def find_ids(
    session: Session,
    *,
    number: int | None = None,
    sha256: str | None = None,
    source: str | None = None,
    symbol: str | None = None,
) -> list[int]:
    """The numbers of the documents that meet all that is given; of `sha256` the beginning is enough."""
    query = select(DocumentRow.id).order_by(DocumentRow.id)
    if number is not None:
        query = query.where(DocumentRow.id == number)
    if sha256 is not None:
        query = query.where(DocumentRow.sha256.startswith(sha256, autoescape=True))
    if source is not None:
        query = query.where(DocumentRow.source_name == source)
    if symbol is not None:
        query = query.where(DocumentRow.canonical_symbol.in_(_spellings(session, symbol)))
    return list(session.scalars(query))


def show_document(session: Session, document_id: int) -> DocumentDetail:
    """Everything about one document but its pages; `StoreError` if there is none."""
    row = known_document(session, document_id)
    summary = DocumentSummary(*session.execute(_document_columns().where(DocumentRow.id == document_id)).one())
    paths = session.scalars(
        select(OccurrenceRow.path).where(OccurrenceRow.sha256 == row.sha256).order_by(OccurrenceRow.id)
    )
    facts = load_facts(session, row)
    edits = session.scalar(select(func.count()).where(EditRow.document_id == document_id)) or 0
    return DocumentDetail(summary, tuple(paths), facts.header, facts, edits)


def find_citations(session: Session, symbol: str) -> list[Cite]:
    """What the archived documents of this symbol cite, with a number or by name, in text order."""
    own = select(DocumentRow.id).where(DocumentRow.canonical_symbol.in_(_spellings(session, symbol)))
    found = [*_cites(session, CitationRow.document_id.in_(own)), *_named(session, UnnumberedRow.document_id.in_(own))]
    return sorted(found, key=_place)


def find_cited_by(session: Session, name: str) -> list[Cite]:
    """Where the archive's documents cite this symbol or this name, by document and in text order.

    A symbol alone may name several documents (one of each province, one of each term); the graph tells them apart.
    A name (`Luật Tiếp công dân`) is met by mentions, with or without a number, that hold its words next to each other.
    """
    spellings = _spellings(session, name)
    if spellings or next(find_symbols(name), None) is not None:
        return _cites(session, CitationRow.canonical_symbol.in_(spellings))
    if not _words(name).strip():
        return []
    numbered = [c for ids in _holding(session, CitationRow, name) for c in _cites(session, CitationRow.id.in_(ids))]
    named = [c for ids in _holding(session, UnnumberedRow, name) for c in _named(session, UnnumberedRow.id.in_(ids))]
    return sorted((*numbered, *named), key=_place)


def list_statistics(
    session: Session,
    *,
    kind: str | None = None,
    modality: str | None = None,
    unit: str | None = None,
    period: str | None = None,
    subject: str | None = None,
    province: str | None = None,
    symbol: str | None = None,
    document: int | None = None,
    footnotes: bool | None = None,
) -> Iterator[Figure]:
    """All figures that meet the filters, in document and text order.

    `unit` is one or more whole words of the unit, next to each other (`ha` is in `nghìn ha`, not in `vụ phá rừng`);
    `period`, `subject` and `province` may be parts of words; `symbol` is the holding document's;
    `footnotes` true means only those in footnotes, false only those in the body.
    """
    query = (
        select(*_columns(Figure, StatisticRow, source=DocumentRow.source_name, symbol=DocumentRow.symbol))
        .join(DocumentRow, DocumentRow.id == StatisticRow.document_id)
        .order_by(StatisticRow.document_id, StatisticRow.position)
    )
    if kind is not None:
        query = query.where(StatisticRow.kind == kind)
    if modality is not None:
        query = query.where(StatisticRow.modality == modality)
    if document is not None:
        query = query.where(StatisticRow.document_id == document)
    if symbol is not None:
        query = query.where(DocumentRow.canonical_symbol.in_(_spellings(session, symbol)))
    if footnotes is not None:
        query = query.where(StatisticRow.footnote.is_not(None) if footnotes else StatisticRow.footnote.is_(None))
    for row in session.execute(query.execution_options(yield_per=AT_ONCE)):
        if (
            _has_words(row.unit, unit)
            and _has(row.period, period)
            and _has(row.subject, subject)
            and _has(row.province, province)
        ):
            yield Figure(*row)


def list_findings(
    session: Session, *, kind: str | None = None, severity: str | None = None, document: int | None = None
) -> Iterator[Contradiction]:
    """All contradictions found, gravest first within a document, with the words that show them."""
    f = FindingRow
    query = select(f.document_id, f.id, f.kind, f.severity, f.message, f.computed, f.stated).order_by(
        f.document_id, f.position
    )
    if kind is not None:
        query = query.where(f.kind == kind)
    if severity is not None:
        query = query.where(f.severity == severity)
    if document is not None:
        query = query.where(f.document_id == document)
    rows = session.execute(query.execution_options(yield_per=AT_ONCE))
    for document_id, found in groupby(rows, key=lambda row: row.document_id):
        source, symbol, text = session.execute(
            select(DocumentRow.source_name, DocumentRow.symbol, DocumentRow.text).where(DocumentRow.id == document_id)
        ).one()
        evidence = select(EvidenceRow.finding_id, EvidenceRow.start, EvidenceRow.end).join(f)
        evidence = evidence.where(f.document_id == document_id).order_by(EvidenceRow.finding_id, EvidenceRow.position)
        places: dict[int, list[tuple[int, int]]] = {}
        for finding, start, end in session.execute(evidence):
            places.setdefault(finding, []).append((start, end))
        for row in sorted(found, key=lambda row: SEVERITIES.index(row.severity)):
            spans = tuple(places.get(row.id, ()))
            words = tuple(text[start:end] for start, end in spans)
            told = (row.kind, row.severity, row.message, row.computed, row.stated)
            yield Contradiction(document_id, source, symbol, *told, words, spans)


def list_problems(session: Session) -> list[Problem]:
    """All files quarantined or failed, and what to do; those that went well since are left out."""
    jobs = session.execute(
        select(JobRow, DocumentRow.saved_at)
        .outerjoin(DocumentRow, DocumentRow.sha256 == JobRow.sha256)
        .where(JobRow.state.in_([JobState.QUARANTINED, JobState.FAILED]))
        .order_by(JobRow.changed_at)
    )
    latest = {(job.sha256, job.stage): job for job, saved_at in jobs if saved_at is None or saved_at < job.changed_at}
    problems = [
        Problem(
            path=job.path or "",
            state=job.state,
            code=job.code or "",
            page=job.page,
            message=job.message or "",
            remedy=job.remedy or "",
            stage=job.stage,
            attempts=job.attempts,
            sha256=job.sha256,
            at=job.changed_at,
        )
        for job in latest.values()
    ]
    refused = [
        Problem(r.path, JobState.QUARANTINED, r.code, r.page, r.message, r.remedy, "reading", 1, None, r.at)
        for r in session.scalars(select(RefusalRow))
    ]
    return sorted(problems + refused, key=lambda problem: (problem.at, problem.path))


def count_archive(session: Session) -> Mapping[str, int]:
    """How many documents, pages, mentions, cited documents, footnotes, figures and contradictions there are."""
    tables: dict[str, type[Base]] = {
        "documents": DocumentRow,
        "citations": CitationRow,
        "unnumbered": UnnumberedRow,
        "cited_documents": CitedDocumentRow,
        "footnotes": FootnoteRow,
        "statistics": StatisticRow,
        "findings": FindingRow,
    }
    counts = {name: session.scalar(select(func.count()).select_from(table)) or 0 for name, table in tables.items()}
    return {**counts, "pages": session.scalar(select(func.sum(DocumentRow.page_count))) or 0}


def as_row(value: Any) -> dict[str, Any]:
    """A summary, mention, figure, contradiction or problem as a row of plain values."""
    return asdict(value)


def _document_columns() -> Any:
    def count(table: Any) -> Any:
        return select(func.count()).where(table.document_id == DocumentRow.id).correlate(DocumentRow).scalar_subquery()

    return select(
        *_columns(
            DocumentSummary,
            DocumentRow,
            source=DocumentRow.source_name,
            pages=DocumentRow.page_count,
            failed_pages=DocumentRow.failed_count,
            uncertain=DocumentRow.uncertain_count,
            citations=count(CitationRow),
            footnotes=count(FootnoteRow),
            statistics=count(StatisticRow),
            findings=count(FindingRow),
        )
    )


def _columns(kind: type[Any], table: Any, **others: Any) -> list[Any]:
    """The columns that make a `kind`, in its order: those of `table` unless given, `id` is the document's."""
    if table is not DocumentRow:
        others = {"id": table.document_id, "province": DocumentRow.province, **others}
    return [others[name].label(name) if name in others else getattr(table, name).label(name) for name in kind.__slots__]


def _cites(session: Session, which: Any) -> list[Cite]:
    cited = aliased(DocumentRow)
    columns = _columns(
        Cite,
        CitationRow,
        source=DocumentRow.source_name,
        citing_symbol=DocumentRow.symbol,
        cited=select(func.min(cited.id))
        .where(cited.identity_id == CitationRow.cited_document_id)
        .correlate(CitationRow)
        .scalar_subquery(),
    )
    query = select(*columns).join(DocumentRow, DocumentRow.id == CitationRow.document_id).where(which)
    return [Cite(*row) for row in session.execute(query.order_by(CitationRow.document_id, CitationRow.position))]


def _named(session: Session, which: Any) -> list[Cite]:
    nothing = ("symbol", "canonical_symbol", "cited")
    columns = _columns(
        Cite,
        UnnumberedRow,
        source=DocumentRow.source_name,
        citing_symbol=DocumentRow.symbol,
        **{name: null() for name in nothing},
    )
    query = select(*columns).join(DocumentRow, DocumentRow.id == UnnumberedRow.document_id).where(which)
    return [Cite(*row) for row in session.execute(query.order_by(UnnumberedRow.document_id, UnnumberedRow.position))]


def _holding(session: Session, table: Any, words: str) -> Iterator[list[int]]:
    """The ids of mentions whose text holds the words, a thousand at a time; the mentions themselves are not loaded."""
    rows = session.execute(select(table.id, table.text).order_by(table.id).execution_options(yield_per=AT_ONCE))
    for page in rows.partitions():
        if ids := [row.id for row in page if _has_words(row.text, words)]:
            yield ids


def _place(cite: Cite) -> tuple[int, int, int]:
    return cite.id, cite.start, -cite.end


def _spellings(session: Session, symbol: str) -> list[str]:
    """The canonical symbols that are meant; one typed without diacritics or capitals means all that look so."""
    # A person may paste "Nghị quyết số 25-NQ/TW" as it stands in a text.
    within = next((found.printed for _, found in find_symbols(symbol)), symbol)
    canonical = canonical_symbol(within)
    known = set(session.scalars(select(CitationRow.canonical_symbol).distinct()))
    known |= set(session.scalars(select(DocumentRow.canonical_symbol).distinct()))
    if canonical and canonical in known:
        return [canonical]
    return [name for name in known if name and _bare(name) == _bare(canonical)]


def _bare(symbol: str) -> str:
    return fold(symbol).replace("/", "-").replace(" ", "")


def _has(value: str | None, part: str | None) -> bool:
    return part is None or (value is not None and fold(part) in fold(value))


def _has_words(value: str | None, phrase: str | None) -> bool:
    return phrase is None or (value is not None and _words(phrase) in _words(value))


def _words(text: str) -> str:
    """The folded words and signs of `text`, each between blanks; one blank if there are none."""
    return " ".join(("", *_WORD.findall(fold(text)), ""))
