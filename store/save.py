"""Values → rows: pages as they are read, a finished reading, an understood document.

What is saved replaces what an earlier run derived from the same bytes, whole: rows of two runs are never
mixed. The history of how it came about stays in `job_event`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from extract.values import Extraction
from ingest.values import Document, Page, PageFailure, Pages
from normalize.values import EditedText, Span
from store.base import Base, now
from store.compact import pack_layout, pack_page
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
from store.identity import Said, mentions, own_mention, resolve, said_by, settle_titles
from store.job_models import JobRow
from store.jobs import ensure_source, finish_job
from store.models import DocumentRow, PageRow, PassageRow, ReadingRow
from store.passages import passages
from store.states import DocumentState, JobState, ReadingState, Stage

FACTS = (
    EditRow, CitationRow, UnnumberedRow, ShortFormRow, FootnoteRow, StatisticRow, FindingRow, EntityRow, UncertainRow,
    RecipientRow, PassageRow,
)  # fmt: skip


def save_page(session: Session, *, sha256: str, reading_key: str, page: Page) -> None:
    """Keep one page of a reading under way, so that an interrupted reading goes on from there."""
    ensure_source(session, None, sha256=sha256)
    reading = _open_reading(session, sha256, reading_key)
    session.execute(delete(PageRow).where(PageRow.reading_id == reading.id, PageRow.number == page.number))
    _add(session, PageRow, [_page(reading.id, page)])


def save_reading(session: Session, run: int | None, *, sha256: str, reading_key: str, pages: Pages) -> None:
    """Keep a finished reading with its failed pages; the job is `done`, or `partial` if pages failed.

    It replaces an earlier one under the same key, and what was concluded from that one must be concluded again.
    """
    ensure_source(session, run, sha256=sha256)
    reading = _open_reading(session, sha256, reading_key)
    session.execute(delete(PageRow).where(PageRow.reading_id == reading.id))
    _add(session, PageRow, [_page(reading.id, page) for page in pages.read])
    session.execute(
        update(ReadingRow)
        .where(
            ReadingRow.sha256 == sha256,
            ReadingRow.reading_key == reading_key,
            ReadingRow.state == ReadingState.COMPLETE,
        )
        .values(state=ReadingState.SUPERSEDED)
    )
    reading.failures = [[f.number, f.code, f.message] for f in pages.failed]
    reading.state = ReadingState.COMPLETE
    session.execute(
        delete(JobRow).where(
            JobRow.sha256 == sha256,
            JobRow.stage == Stage.UNDERSTANDING,
            JobRow.state.in_([JobState.QUARANTINED, JobState.FAILED]),
        )
    )
    session.flush()
    _forget_readings(session, sha256)
    state = JobState.PARTIAL if pages.failed else JobState.DONE
    finish_job(session, run, sha256=sha256, stage=Stage.READING, key=reading_key, state=state)


def save_document(
    session: Session,
    run: int | None,
    *,
    sha256: str,
    source_name: str,
    media_type: str,
    reading_key: str,
    understanding_key: str,
    document: Document,
    repaired: EditedText,
    facts: Extraction,
    state: JobState | str,
) -> int:
    """Keep an understood document and set its job to `state` (done, needs_review or partial); returns its id.

    The id stays the same when the same bytes are understood again. A reading that was not saved before is
    saved with it.
    """
    ensure_source(session, run, sha256=sha256, media_type=media_type)
    reading_id = _complete_reading(session, run, sha256=sha256, reading_key=reading_key, document=document)
    row = session.scalar(select(DocumentRow).where(DocumentRow.sha256 == sha256))
    if row is None:
        row = DocumentRow(sha256=sha256)
        session.add(row)
        before: list[Said] = []
    else:
        before = said_by(session, row.id)
        for table in FACTS:
            session.execute(delete(table).where(table.document_id == row.id))
    kinds = [page.reading for page in document.pages]
    row.source_name, row.media_type, row.state = source_name, media_type, DocumentState(state)
    row.reading = max(kinds, key=kinds.count, default=None)
    row.reading_id, row.reading_key, row.understanding_key = reading_id, reading_key, understanding_key
    row.run_id, row.saved_at = run, now()
    row.page_count, row.failed_count = len(document.pages), len(document.failed)
    row.uncertain_count = len(facts.uncertain)
    row.printed, row.text, row.layout = document.text, repaired.text, pack_layout(document)
    row.identity_id, row.identity_by = None, None
    row.canonical_symbol, row.instance, row.period = "", "", None
    for name, value in _header(facts).items():
        setattr(row, name, value)
    session.flush()
    cited, own = mentions(facts, document_id=row.id), own_mention(facts, document_id=row.id)
    said = [one for one in (*cited, own) if one is not None]
    identities = resolve(session, row.id, now=said, before=before)
    if own is not None:
        (row.canonical_symbol, row.instance), row.period = own.group, own.period
        row.identity_id, row.identity_by = identities[own.group, own.period], "symbol"
    _save_facts(session, row.id, document, repaired, facts, [_mention(one, identities) for one in cited])
    session.flush()
    settle_titles(session, row, now=said, before=before)
    _forget_readings(session, sha256)
    finish_job(session, run, sha256=sha256, stage=Stage.UNDERSTANDING, key=understanding_key, state=JobState(state))
    return row.id


def _save_facts(
    session: Session,
    document_id: int,
    document: Document,
    repaired: EditedText,
    facts: Extraction,
    cited: list[dict[str, Any]],
) -> None:
    def placed(span: Span) -> dict[str, int]:
        printed = repaired.to_original(span)
        return {"start": span.start, "end": span.end, "printed_start": printed.start, "printed_end": printed.end}

    def rows(values: Iterable[Any]) -> Iterator[dict[str, Any]]:
        for position, value in enumerate(values):
            names = [name for name in value.__slots__ if name not in ("span", "evidence")]
            own = {name: list(v) if isinstance(v := getattr(value, name), tuple) else v for name in names}
            place = placed(value.span) if hasattr(value, "span") else {}
            yield {"document_id": document_id, "position": position, **own, **place}

    edits = [
        {**row, "start": edit.span.start, "end": edit.span.end}
        for row, edit in zip(rows(repaired.edits), repaired.edits, strict=True)
    ]
    for row in edits:
        del row["printed_start"], row["printed_end"]
    _add(session, EditRow, edits)
    _add(session, CitationRow, [{**row, **i} for row, i in zip(rows(facts.citations), cited, strict=True)])
    _add(session, UnnumberedRow, rows(facts.unnumbered))
    _add(session, ShortFormRow, rows(facts.short_forms))
    _add(session, FootnoteRow, rows(facts.footnotes))
    _add(session, StatisticRow, rows(facts.statistics))
    _add(session, EntityRow, rows(facts.entities))
    _add(session, UncertainRow, rows(facts.uncertain))
    for row, finding in zip(rows(facts.findings), facts.findings, strict=True):
        kept = FindingRow(**row)
        session.add(kept)
        session.flush()
        _add(
            session,
            EvidenceRow,
            [{"finding_id": kept.id, "position": i, **placed(span)} for i, span in enumerate(finding.evidence)],
        )
    recipients = enumerate(zip_longest(facts.header.recipients, facts.header.recipient_notes))
    _add(
        session,
        RecipientRow,
        [{"document_id": document_id, "position": i, "text": text, "note": note} for i, (text, note) in recipients],
    )
    _add(session, PassageRow, [{"document_id": document_id, **row} for row in passages(document, repaired)])


def _mention(said: Said | None, identities: Mapping[Any, int]) -> dict[str, Any]:
    if said is None:
        return {"canonical_symbol": "", "instance": "", "period": None, "cited_document_id": None}
    return {
        "canonical_symbol": said.group.canonical,
        "instance": said.group.instance,
        "period": said.period,
        "cited_document_id": identities[said.group, said.period],
    }


def _header(facts: Extraction) -> Mapping[str, Any]:
    header = facts.header
    names = [name for name in header.__slots__ if name not in ("recipients", "recipient_notes", "marks", "reasons")]
    return {
        **{name: getattr(header, name) for name in names},
        "marks": list(header.marks),
        "reasons": [list(reason) for reason in header.reasons],
    }


def _add(session: Session, table: type[Base], rows: Iterable[dict[str, Any]]) -> None:
    listed = list(rows)
    if listed:
        session.execute(insert(table), listed)


def _page(reading_id: int, page: Page) -> dict[str, Any]:
    return {
        "reading_id": reading_id,
        "number": page.number,
        "text": page.text,
        "kind": page.reading,
        "engine": page.engine,
        "width": page.width,
        "height": page.height,
        "dpi": page.dpi,
        "words": pack_page(page),
    }


def _open_reading(session: Session, sha256: str, reading_key: str) -> ReadingRow:
    row = _reading(session, sha256, reading_key, ReadingState.OPEN)
    if row is None:
        row = ReadingRow(sha256=sha256, reading_key=reading_key, state=ReadingState.OPEN, failures=[])
        session.add(row)
        session.flush()
    return row


def _reading(session: Session, sha256: str, reading_key: str, state: ReadingState) -> ReadingRow | None:
    return session.scalar(
        select(ReadingRow).where(
            ReadingRow.sha256 == sha256, ReadingRow.reading_key == reading_key, ReadingRow.state == state
        )
    )


def _complete_reading(session: Session, run: int | None, *, sha256: str, reading_key: str, document: Document) -> int:
    row = _reading(session, sha256, reading_key, ReadingState.COMPLETE)
    if row is None:
        failed: tuple[PageFailure, ...] = document.failed
        pages = Pages(document.pages, failed)
        save_reading(session, run, sha256=sha256, reading_key=reading_key, pages=pages)
        row = _reading(session, sha256, reading_key, ReadingState.COMPLETE)
        assert row is not None
    return row.id


def _forget_readings(session: Session, sha256: str) -> None:
    """Delete replaced readings that no document was made from."""
    used = select(DocumentRow.reading_id).where(DocumentRow.sha256 == sha256)
    session.execute(
        delete(ReadingRow).where(
            ReadingRow.sha256 == sha256,
            ReadingRow.state == ReadingState.SUPERSEDED,
            ReadingRow.id.not_in(used),
        )
    )
