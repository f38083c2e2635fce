"""Where long work stands: runs, leases, what is wanted, what failed. All state is here and nowhere else.

Every function takes the session first and leaves committing to its caller, so that a result and its state
become true together:

    with archive.session() as s, s.begin():
        save_document(s, run, …)

`wanted`, `seen`, `known_refusal` and `unfinished_runs` only read: a run that finds nothing to do writes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from store.base import moment, now, storable
from store.errors import StoreError
from store.job_models import JobEventRow, JobRow, RefusalRow, RunRow
from store.models import DocumentRow, OccurrenceRow, ReadingRow, SourceRow
from store.rows import insert_missing
from store.states import FINAL, JobState, ReadingState, Stage

INTERRUPTED = "The run was stopped before this was finished."
RUN_AGAIN = "Run the same command again; it goes on from there."


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which stages a source still needs; `state` is what is known of it, `attempts` how often it was begun."""

    read: bool
    understand: bool
    state: JobState | None
    attempts: int = 0

    def __bool__(self) -> bool:
        return self.read or self.understand


@dataclass(frozen=True, slots=True)
class Run:
    """A run that has not finished: who runs it, or ran it until it was killed."""

    id: int
    host: str | None
    pid: int | None
    started_at: str


def start_run(
    session: Session,
    *,
    version: str,
    settings: Mapping[str, object],
    reading_key: str,
    understanding_key: str,
    host: str | None = None,
    pid: int | None = None,
) -> int:
    """Write down that a run begins; returns its number. `settings` must be JSON values."""
    row = RunRow(
        version=version,
        settings=dict(settings),
        reading_key=reading_key,
        understanding_key=understanding_key,
        host=host,
        pid=pid,
        started_at=now(),
    )
    session.add(row)
    session.flush()
    return row.id


def finish_run(session: Session, run: int, *, summary: Mapping[str, object]) -> None:
    """Write down that a run is over, with its figures."""
    row = session.get_one(RunRow, run)
    row.finished_at = now()
    row.summary = dict(summary)
    session.flush()


def unfinished_runs(session: Session) -> tuple[Run, ...]:
    """Runs without an end, oldest first: at work elsewhere, or killed."""
    rows = session.scalars(select(RunRow).where(RunRow.finished_at.is_(None)).order_by(RunRow.id))
    return tuple(Run(row.id, row.host, row.pid, row.started_at) for row in rows)


def abandon_run(session: Session, run: int) -> int:
    """End a run and free the leases it still holds; returns how many. Only for runs known to be dead or over.

    What was being done anew goes back to the state of the result that still stands.
    """
    jobs = session.scalars(select(JobRow).where(JobRow.run_id == run, JobRow.state == JobState.RUNNING)).all()
    for job in jobs:
        standing = _standing(session, job)
        why = {} if standing is not None else {"code": "interrupted", "message": INTERRUPTED, "remedy": RUN_AGAIN}
        _set(session, job, standing or JobState.FAILED, run=run, **why)
    session.get_one(RunRow, run).finished_at = now()
    session.flush()
    return len(jobs)


def seen(session: Session, *, path: str, size: int, mtime_ns: int) -> str | None:
    """The SHA-256 of a known path whose size and time have not changed, so that it need not be hashed again."""
    return session.scalar(
        select(OccurrenceRow.sha256).where(
            OccurrenceRow.path == storable(path), OccurrenceRow.size == size, OccurrenceRow.mtime_ns == mtime_ns
        )
    )


def record_occurrence(
    session: Session, run: int, *, sha256: str, path: str, name: str, size: int, mtime_ns: int, media_type: str | None
) -> bool:
    """Write down that `path` holds these bytes; returns whether another path already did (a duplicate).

    Writes nothing that is already known. A refusal of the path is over.
    """
    path = storable(path)
    ensure_source(session, run, sha256=sha256, media_type=media_type)
    row = session.scalar(select(OccurrenceRow).where(OccurrenceRow.path == path))
    if row is None:
        row = OccurrenceRow(path=path, first_seen_run=run)
        session.add(row)
    row.sha256, row.name, row.size, row.mtime_ns = sha256, storable(name), size, mtime_ns
    session.execute(delete(RefusalRow).where(RefusalRow.path == path))
    session.flush()
    other = select(OccurrenceRow.id).where(OccurrenceRow.sha256 == sha256, OccurrenceRow.path != path).limit(1)
    return session.scalar(other) is not None


def wanted(session: Session, *, sha256: str, reading_key: str, understanding_key: str, force: bool = False) -> Wanted:
    """Which stages the source needs under these keys: all with `force`, none if the last word on it is final."""
    reading = _job(session, sha256, Stage.READING, reading_key)
    understanding = _job(session, sha256, Stage.UNDERSTANDING, understanding_key)
    attempts = (reading.attempts if reading else 0) + (understanding.attempts if understanding else 0)
    if force:
        return Wanted(True, True, _state(understanding or reading), attempts)
    complete = _reading_id(session, sha256, reading_key, ReadingState.COMPLETE)
    if complete is None:
        final = reading is not None and reading.state == JobState.QUARANTINED
        return Wanted(not final, not final, _state(reading), attempts)
    if understanding is not None and understanding.state == JobState.QUARANTINED:
        return Wanted(False, False, JobState.QUARANTINED, attempts)
    # The document must come from this very reading: a forced re-run may have been killed half way.
    current = session.scalar(
        select(DocumentRow.id).where(
            DocumentRow.sha256 == sha256,
            DocumentRow.reading_id == complete,
            DocumentRow.understanding_key == understanding_key,
        )
    )
    final = current is not None and understanding is not None and understanding.state in FINAL
    return Wanted(False, not final, _state(understanding or reading), attempts)


def lease(
    session: Session, run: int, *, sha256: str, stage: str, key: str, seconds: float, force: bool = False
) -> bool:
    """Take a stage of a source for `seconds`; False if another has it. A lease that has run out may be taken.

    A reading that was finished before, or is forced, begins anew: pages kept from an interrupted reading go.
    """
    ensure_source(session, run, sha256=sha256)
    stage = Stage(stage)
    job = _locked_job(session, sha256, stage, key)
    before = JobState(job.state)
    if before is JobState.RUNNING and (job.lease_until or "") > now():
        return False
    if stage is Stage.READING and (force or before in FINAL):
        _drop_open_reading(session, sha256, key)
    job.attempts += 1
    lease_until = moment(datetime.now(UTC) + timedelta(seconds=seconds))
    _set(session, job, JobState.RUNNING, run=run, lease_until=lease_until)
    return True


def record_quarantine(
    session: Session,
    run: int,
    *,
    sha256: str | None,
    path: str,
    code: str,
    page: int | None,
    message: str,
    remedy: str,
    stage: str = Stage.READING,
    key: str = "",
) -> None:
    """Write down that a source cannot be processed, why, and what to do; nothing if the same is known already.

    Without a hash (the file could not be read at all) the path itself is refused.
    """
    path, message, remedy = storable(path), storable(message), storable(remedy)
    if sha256 is None:
        _refuse(session, run, path=path, code=code, page=page, message=message, remedy=remedy)
        return
    ensure_source(session, run, sha256=sha256)
    job = _locked_job(session, sha256, Stage(stage), key)
    same = (job.path, job.code, job.page, job.message) == (path, code, page, message)
    if job.state != JobState.QUARANTINED or not same:
        _set(
            session, job, JobState.QUARANTINED, run=run, path=path, code=code, page=page, message=message, remedy=remedy
        )


def settings_of(session: Session, *, sha256: str, stage: str, key: str) -> Mapping[str, Any] | None:
    """The settings of the run that gave a stage of a source its state; None if it has none.

    A limit that was raised since is a reason to try again what failed for that limit.
    """
    job = _job(session, sha256, Stage(stage), key)
    run = session.get(RunRow, job.run_id) if job is not None and job.run_id is not None else None
    return None if run is None else run.settings


def known_refusal(session: Session, *, path: str) -> str | None:
    """The code with which this path was refused before, so that the same refusal need not begin a run."""
    return session.scalar(select(RefusalRow.code).where(RefusalRow.path == storable(path)))


def record_failure(session: Session, run: int, *, sha256: str, path: str, stage: str, key: str, error: str) -> None:
    """Write down a bug or a broken machine: `error` is the traceback. The source will be tried again."""
    ensure_source(session, run, sha256=sha256)
    job = _locked_job(session, sha256, Stage(stage), key)
    _set(session, job, JobState.FAILED, run=run, path=storable(path), code="failed", message=storable(error))


def finish_job(session: Session, run: int | None, *, sha256: str, stage: Stage, key: str, state: JobState) -> None:
    """Set a stage's final state; for those who save its result, in the same transaction."""
    job = _locked_job(session, sha256, stage, key)
    _set(session, job, state, run=run)


def ensure_source(session: Session, run: int | None, *, sha256: str, media_type: str | None = None) -> None:
    """The row that all others of this content refer to."""
    insert_missing(session, SourceRow, {"sha256": sha256, "media_type": media_type, "first_seen_run": run})
    row = session.get_one(SourceRow, sha256)
    if media_type is not None and row.media_type != media_type:
        row.media_type = media_type
        session.flush()


def known_document(session: Session, document_id: int) -> DocumentRow:
    """The document's row; `StoreError` if there is none."""
    row = session.get(DocumentRow, document_id)
    if row is None:
        raise StoreError(
            f"There is no document {document_id}.", code="not_found", remedy="`vanthu list` shows those there are."
        )
    return row


def _job(session: Session, sha256: str, stage: Stage, key: str, *, lock: bool = False) -> JobRow | None:
    query = select(JobRow).where(JobRow.sha256 == sha256, JobRow.stage == stage, JobRow.key == key)
    if lock:
        # Another writer may have changed the row since this session saw it.
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalar(query)


def _locked_job(session: Session, sha256: str, stage: Stage, key: str) -> JobRow:
    """The job's row, made if need be (as never attempted), and held until the transaction ends."""
    fresh = {"state": JobState.FAILED, "attempts": 0, "changed_at": now()}
    insert_missing(session, JobRow, {"sha256": sha256, "stage": stage, "key": key, **fresh})
    job = _job(session, sha256, stage, key, lock=True)
    assert job is not None
    return job


def _set(session: Session, job: JobRow, state: JobState, *, run: int | None, **why: Any) -> None:
    """Change a job's state and append the change to the history."""
    job.state, job.run_id, job.changed_at = state, run, now()
    for name in ("lease_until", "code", "page", "message", "remedy"):
        setattr(job, name, why.get(name))
    job.path = why.get("path", job.path)
    detail = {name: value for name, value in why.items() if value is not None and name != "lease_until"}
    session.add(
        JobEventRow(
            sha256=job.sha256,
            stage=job.stage,
            key=job.key,
            run_id=run,
            at=job.changed_at,
            event=state,
            detail=detail or None,
        )
    )
    session.flush()


def _standing(session: Session, job: JobRow) -> JobState | None:
    """The state of the job's result in the archive, None if there is none."""
    if job.stage == Stage.READING:
        reading = _reading_id(session, job.sha256, job.key, ReadingState.COMPLETE)
        if reading is None:
            return None
        return JobState.PARTIAL if session.get_one(ReadingRow, reading).failures else JobState.DONE
    found = select(DocumentRow.state).where(DocumentRow.sha256 == job.sha256, DocumentRow.understanding_key == job.key)
    state = session.scalar(found)
    return None if state is None else JobState(state)


def _state(job: JobRow | None) -> JobState | None:
    return None if job is None else JobState(job.state)


def _reading_id(session: Session, sha256: str, reading_key: str, state: ReadingState) -> int | None:
    return session.scalar(
        select(ReadingRow.id).where(
            ReadingRow.sha256 == sha256, ReadingRow.reading_key == reading_key, ReadingRow.state == state
        )
    )


def _drop_open_reading(session: Session, sha256: str, reading_key: str) -> None:
    session.execute(
        delete(ReadingRow).where(
            ReadingRow.sha256 == sha256,
            ReadingRow.reading_key == reading_key,
            ReadingRow.state == ReadingState.OPEN,
        )
    )


def _refuse(session: Session, run: int, *, path: str, code: str, page: int | None, message: str, remedy: str) -> None:
    row = session.scalar(select(RefusalRow).where(RefusalRow.path == path))
    if row is None:
        row = RefusalRow(path=path)
        session.add(row)
    elif (row.code, row.page, row.message) == (code, page, message):
        return
    row.code, row.page, row.message, row.remedy = code, page, message, remedy
    row.run_id, row.at = run, now()
    session.flush()
