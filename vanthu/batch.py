"""Many files into the archive: each exactly once, whatever happens to the machine, the run or a file.

This process is the only writer. Workers tell it what they have; it commits each result together with the
job's state, so that the run may stop at any moment and the same command goes on from there.
"""

from __future__ import annotations

import hashlib
import time
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

import ingest
import store
from ingest.errors import DocumentError, SourceEmpty, SourceTooLarge, SourceUnreadable
from store import Stage
from vanthu.alive import here, is_dead
from vanthu.discover import Found, Refused, Skipped, printable
from vanthu.judge import page_problems, problems_of, state_of
from vanthu.pool import Pool
from vanthu.report import Fate, Problem, Report
from vanthu.worker import Crashed, Message, PageRead, ReadingDone, Task, Understood
from vanthu.worker import Refused as RefusedByWorker

FAILURES_IN_A_ROW = 5
"""After so many unexpected failures one after the other it is the machine, not the documents."""
_BUG = "This is an error of the program; the next run tries again. Please hand the log to the maintainers."
LIMITED = frozenset(
    {"source_too_large", "time_limit", "memory_limit", "all_pages_failed", "page_time_limit", "page_too_large"}
)
"""Codes of what a higher limit may mend."""
_LEASE_MARGIN = 60.0
_POLL_SECONDS = 0.25
_MEGABYTE = 1_000_000
_CHUNK = 1 << 20


class Reporter(Protocol):
    """Whoever is told how the run goes on."""

    def begun(self, path: Path) -> None:
        """A document is being worked on."""

    def page_read(self, path: Path, number: int) -> None:
        """One more page."""

    def settled(self, path: Path, fate: Fate, problems: Sequence[Problem]) -> None:
        """The fate of a file is known."""


class Stop(Protocol):
    """Whether somebody asked the run to end."""

    @property
    def signal(self) -> int | None:
        """The signal that asked, None if none did."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a run works; `settings` are written down with it."""

    engine: ingest.Engine
    limits: ingest.Limits
    jobs: int
    reading_key: str
    understanding_key: str
    settings: Mapping[str, object]
    learned: Path | None = None
    force: bool = False


@dataclass(frozen=True, slots=True)
class _Ready:
    """A file that is wanted: its content's hash, whether it must be read or only understood.

    `partial`: some of its pages have been read well already.
    """

    found: Found
    sha256: str
    read: bool
    partial: bool = False


@dataclass(slots=True)
class _Batch:
    archive: store.Archive
    pool: Pool
    options: Options
    reporter: Reporter
    stop: Stop
    report: Report
    waiting: deque[Found | Refused | Skipped]
    ready: deque[_Ready] = field(default_factory=deque)
    met: set[str] = field(default_factory=set)
    read: set[str] = field(default_factory=set)
    quarantined: dict[str, store.Problem] = field(default_factory=dict)
    failures: int = 0


def run_batch(
    files: Iterable[Found | Refused | Skipped],
    *,
    archive: store.Archive,
    pool: Pool,
    options: Options,
    reporter: Reporter,
    stop: Stop,
) -> Report:
    """Bring every file that is new or changed into the archive; nothing is written if nothing is wanted."""
    began = time.monotonic()
    batch = _Batch(archive, pool, options, reporter, stop, Report(), deque(files))
    _free_leases_of_the_dead(batch)
    try:
        _work(batch)
    finally:
        pool.stop()
        batch.report.seconds = time.monotonic() - began
        _close(batch)
    return batch.report


def hash_file(path: Path) -> str:
    """The SHA-256 of a file's bytes; `SourceUnreadable` if it cannot be read."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
    except OSError as error:
        raise SourceUnreadable(f"{path.name} cannot be read: {error.strerror}") from error
    return digest.hexdigest()


def _work(batch: _Batch) -> None:
    report = batch.report
    while batch.waiting or batch.ready or batch.pool.running:
        if batch.stop.signal is not None:
            report.signal = batch.stop.signal
            report.reason = "stopped by a signal; the same command goes on from here"
            return
        if batch.failures >= FAILURES_IN_A_ROW:
            report.reason = f"{batch.failures} documents in a row failed unexpectedly; is this machine in order?"
            return
        while batch.waiting and len(batch.ready) < batch.options.jobs:
            _admit(batch, batch.waiting.popleft())
            if batch.stop.signal is not None:
                break
        _start(batch)
        for task, message in batch.pool.poll(_POLL_SECONDS if batch.pool.running else 0.0):
            _take(batch, task, message)


def _admit(batch: _Batch, file: Found | Refused | Skipped) -> None:
    """Decide what is to be done with a file: nothing, refuse it, or make it ready."""
    if isinstance(file, Skipped):
        batch.report.skipped[file.reason] += 1
        _settle(batch, file.path, Fate.SKIPPED)
        return
    if isinstance(file, Refused):
        _refuse_path(batch, file.path, file.error)
        return
    try:
        sha256 = _identify(batch, file)
    except DocumentError as error:
        _refuse_path(batch, file.path, error)
        return
    if sha256 in batch.met:
        _settle(batch, file.path, Fate.DUPLICATE)
        return
    batch.met.add(sha256)
    options = batch.options
    with batch.archive.session() as session:
        wanted = store.wanted(
            session,
            sha256=sha256,
            reading_key=options.reading_key,
            understanding_key=options.understanding_key,
            force=options.force,
        )
    if wanted:
        batch.ready.append(_Ready(file, sha256, wanted.read))
        return
    standing = _standing_problems(batch, file.path, sha256, wanted.state)
    if any(one.code in LIMITED for one in standing) and _limits_raised(batch, sha256):
        batch.ready.append(_Ready(file, sha256, read=True, partial=wanted.state is store.JobState.PARTIAL))
    else:
        _settle(batch, file.path, Fate.UNCHANGED, *standing)


def _identify(batch: _Batch, file: Found) -> str:
    """The file's hash: the one known of this path if it has not changed, else a new one, which is written down."""
    limits, path = batch.options.limits, printable(file.path)
    if file.size == 0:
        raise SourceEmpty(f"{file.path.name} has no bytes")
    if file.size > limits.megabytes * _MEGABYTE:
        raise SourceTooLarge(f"{file.path.name} has {file.size:,} bytes; --megabytes allows {limits.megabytes}")
    with batch.archive.session() as session:
        known = store.seen(session, path=path, size=file.size, mtime_ns=file.mtime_ns)
    if known is not None:
        return known
    sha256 = hash_file(file.path)
    run = _run(batch)
    with batch.archive.session() as session, session.begin():
        store.record_occurrence(
            session,
            run,
            sha256=sha256,
            path=path,
            name=printable(Path(file.path.name)),
            size=file.size,
            mtime_ns=file.mtime_ns,
            media_type=None,
        )
    return sha256


def _start(batch: _Batch) -> None:
    """Start as many ready documents as there are places; where few wait, each gets several places for its pages."""
    options = batch.options
    while batch.ready:
        free = options.jobs - sum(task.threads for task in batch.pool.running)
        if free < 1:
            return
        ready = batch.ready.popleft()
        threads = max(1, free // (len(batch.ready) + 1))
        stage = Stage.READING if ready.read else Stage.UNDERSTANDING
        key = options.reading_key if ready.read else options.understanding_key
        seconds = options.limits.document_seconds + _LEASE_MARGIN
        run = _run(batch)
        with batch.archive.session() as session, session.begin():
            got = store.lease(session, run, sha256=ready.sha256, stage=stage, key=key, seconds=seconds)
        if not got:
            _settle(batch, ready.found.path, Fate.ELSEWHERE)
            continue
        known, pages = _pages_there(batch, ready)
        batch.pool.start(
            Task(
                path=ready.found.path,
                sha256=ready.sha256,
                engine=options.engine,
                limits=options.limits,
                scratch=batch.pool.new_scratch(),
                threads=threads,
                known=known,
                pages=pages,
                learned=options.learned,
            )
        )
        batch.reporter.begun(ready.found.path)


def _pages_there(batch: _Batch, ready: _Ready) -> tuple[tuple[ingest.Page, ...], ingest.Pages | None]:
    """The pages that need not be read again, and the whole reading if it is finished and only to be understood."""
    key = batch.options.reading_key
    if batch.options.force:
        return (), None
    with batch.archive.session() as session:
        if not ready.read:
            return (), store.load_reading(session, sha256=ready.sha256, reading_key=key)
        if ready.partial:
            return store.load_reading(session, sha256=ready.sha256, reading_key=key).read, None
        return store.known_pages(session, sha256=ready.sha256, reading_key=key), None


def _take(batch: _Batch, task: Task, message: Message) -> None:
    """Commit what a worker tells, at once and together with the state it means."""
    options = batch.options
    match message:
        case PageRead(page):
            with batch.archive.session() as session, session.begin():
                store.save_page(session, sha256=task.sha256, reading_key=options.reading_key, page=page)
            batch.report.pages += 1
            batch.reporter.page_read(task.path, page.number)
        case ReadingDone(pages):
            _save_reading(batch, task, pages)
        case Understood():
            _save_document(batch, task, message)
        case RefusedByWorker(error):
            _quarantine(batch, task, error)
        case Crashed(details):
            _fail(batch, task, details)


def _save_reading(batch: _Batch, task: Task, pages: ingest.Pages) -> None:
    options, run = batch.options, _run(batch)
    batch.read.add(task.sha256)
    with batch.archive.session() as session, session.begin():
        store.save_reading(session, run, sha256=task.sha256, reading_key=options.reading_key, pages=pages)
        # In the same transaction, so that no other run takes the second stage while the worker goes on with it.
        store.lease(
            session,
            run,
            sha256=task.sha256,
            stage=Stage.UNDERSTANDING,
            key=options.understanding_key,
            seconds=options.limits.document_seconds + _LEASE_MARGIN,
        )


def _save_document(batch: _Batch, task: Task, message: Understood) -> None:
    options, found = batch.options, message.understanding
    state, reason = state_of(found.document, found.repaired, found.facts)
    with batch.archive.session() as session, session.begin():
        store.save_document(
            session,
            _run(batch),
            sha256=task.sha256,
            source_name=printable(Path(task.path.name)),
            media_type=message.media_type,
            reading_key=options.reading_key,
            understanding_key=options.understanding_key,
            document=found.document,
            repaired=found.repaired,
            facts=found.facts,
            state=state,
        )
    batch.failures = 0
    _settle(batch, task.path, Fate(state), *problems_of(task.path, found.document, state, reason))


def _quarantine(batch: _Batch, task: Task, error: DocumentError) -> None:
    stage, key = _stage(batch, task)
    with batch.archive.session() as session, session.begin():
        store.record_quarantine(
            session,
            _run(batch),
            sha256=task.sha256,
            path=printable(task.path),
            code=error.code,
            page=error.page,
            message=error.message,
            remedy=error.remedy,
            stage=stage,
            key=key,
        )
    batch.failures = 0
    _settle(batch, task.path, Fate.QUARANTINED, _problem(task.path, Fate.QUARANTINED, error))


def _fail(batch: _Batch, task: Task, details: str) -> None:
    if batch.stop.signal is not None:
        return  # The system shuts down and ends the workers together with us: nobody failed.
    stage, key = _stage(batch, task)
    with batch.archive.session() as session, session.begin():
        store.record_failure(
            session, _run(batch), sha256=task.sha256, path=printable(task.path), stage=stage, key=key, error=details
        )
    batch.failures += 1
    last = details.strip().splitlines()[-1]
    _settle(batch, task.path, Fate.FAILED, Problem(printable(task.path), Fate.FAILED, "failed", None, last, _BUG))


def _refuse_path(batch: _Batch, path: Path, error: DocumentError) -> None:
    """Record that a path could not even be hashed; not again if that is known."""
    with batch.archive.session() as session:
        known = store.known_refusal(session, path=printable(path)) == error.code
    if not known:
        with batch.archive.session() as session, session.begin():
            store.record_quarantine(
                session,
                _run(batch),
                sha256=None,
                path=printable(path),
                code=error.code,
                page=error.page,
                message=error.message,
                remedy=error.remedy,
            )
    _settle(batch, path, Fate.QUARANTINED, _problem(path, Fate.QUARANTINED, error, new=not known))


def _standing_problems(batch: _Batch, path: Path, sha256: str, state: store.JobState | None) -> list[Problem]:
    """What an earlier run told of a file that is unchanged, and still holds."""
    if state is store.JobState.PARTIAL:
        with batch.archive.session() as session:
            pages = store.load_reading(session, sha256=sha256, reading_key=batch.options.reading_key)
        return page_problems(path, pages.failed, new=False)
    if state is not store.JobState.QUARANTINED:
        return []
    if not batch.quarantined:
        with batch.archive.session() as session:
            batch.quarantined = {one.sha256: one for one in store.list_problems(session) if one.sha256 is not None}
    known = batch.quarantined.get(sha256)
    if known is None:
        return []
    return [Problem(printable(path), Fate.QUARANTINED, known.code, known.page, known.message, known.remedy, False)]


def _limits_raised(batch: _Batch, sha256: str) -> bool:
    """Whether any limit is higher now than when the source was read last: what it did not allow may go well now."""
    options = batch.options
    with batch.archive.session() as session:
        stages = ((Stage.READING, options.reading_key), (Stage.UNDERSTANDING, options.understanding_key))
        earlier = [store.settings_of(session, sha256=sha256, stage=stage, key=key) for stage, key in stages]
    before = [settings["limits"] for settings in earlier if settings is not None]
    return any(value > limits[name] for limits in before for name, value in asdict(options.limits).items())


def _stage(batch: _Batch, task: Task) -> tuple[Stage, str]:
    """The stage that a worker was in when it ended, and its key."""
    if task.pages is None and task.sha256 not in batch.read:
        return Stage.READING, batch.options.reading_key
    return Stage.UNDERSTANDING, batch.options.understanding_key


def _settle(batch: _Batch, path: Path, fate: Fate, *problems: Problem) -> None:
    batch.report.counts[fate] += 1
    batch.report.problems.extend(problems)
    batch.reporter.settled(path, fate, problems)


def _problem(path: Path, fate: Fate, error: DocumentError, *, new: bool = True) -> Problem:
    return Problem(printable(path), fate, error.code, error.page, error.message, error.remedy, new)


def _run(batch: _Batch) -> int:
    """The number of this run, which begins in the archive with its first writing."""
    if batch.report.run is None:
        options, (host, pid) = batch.options, here()
        with batch.archive.session() as session, session.begin():
            batch.report.run = store.start_run(
                session,
                version=version("vanthu"),
                settings=options.settings,
                reading_key=options.reading_key,
                understanding_key=options.understanding_key,
                host=host,
                pid=pid,
            )
    return batch.report.run


def _free_leases_of_the_dead(batch: _Batch) -> None:
    """Runs of this machine that were killed hold nothing any more."""
    with batch.archive.session() as session:
        dead = [run.id for run in store.unfinished_runs(session) if is_dead(run.host, run.pid, run.started_at)]
    for run in dead:
        with batch.archive.session() as session, session.begin():
            store.abandon_run(session, run)


def _close(batch: _Batch) -> None:
    """End the run in the archive, if it ever began there."""
    if batch.report.run is not None:
        with batch.archive.session() as session, session.begin():
            store.abandon_run(session, batch.report.run)
            store.finish_run(session, batch.report.run, summary=batch.report.summary())
