"""Many files into the archive: each exactly once, whatever happens to the machine, the run or a file.

This process is the only writer. Workers tell it what they have; it commits each result together with the
job's state, so that the run may stop at any moment and the same command goes on from there.
"""

from __future__ import annotations

import hashlib
import time
import traceback
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import store
from ingest.errors import DocumentError, SourceEmpty, SourceTooLarge, SourceUnreadable
from vanthu.discover import Found, Refused, Skipped
from vanthu.ledger import Ledger, Work
from vanthu.pool import Pool
from vanthu.report import Fate, Problem, Report
from vanthu.worker import Crashed, Message, PageRead, ReadingDone, Task, Understood
from vanthu.worker import Refused as RefusedByWorker

FAILURES_IN_A_ROW = 5
"""After so many unexpected failures one after the other it is the machine, not the documents."""
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


@dataclass(slots=True)
class _Batch:
    """A run under way: what waits, what is ready for a worker, which contents were met."""

    ledger: Ledger
    pool: Pool
    reporter: Reporter
    stop: Stop
    waiting: deque[Found | Refused | Skipped]
    report: Report = field(default_factory=Report)
    ready: deque[Work] = field(default_factory=deque)
    met: set[str] = field(default_factory=set)
    failures: int = 0


def run_batch(
    files: Iterable[Found | Refused | Skipped], *, ledger: Ledger, pool: Pool, reporter: Reporter, stop: Stop
) -> Report:
    """Bring every file that is new or changed into the archive; nothing is written if nothing is wanted."""
    began = time.monotonic()
    batch = _Batch(ledger, pool, reporter, stop, deque(files))
    ledger.free_leases_of_the_dead()
    try:
        _work(batch)
    finally:
        pool.stop()
        batch.report.seconds = time.monotonic() - began
        batch.report.run = ledger.run
        ledger.close(batch.report.summary())
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
    report, jobs = batch.report, batch.ledger.options.jobs
    while batch.waiting or batch.ready or batch.pool.running:
        # One file at a time, so that the workers are heard in between: hashing takes a while.
        if batch.waiting and len(batch.ready) < jobs:
            _admit(batch, batch.waiting.popleft())
        busy = bool(batch.waiting) and len(batch.ready) < jobs
        if not busy:
            _start(batch)
        for task, message in batch.pool.poll(0.0 if busy or not batch.pool.running else _POLL_SECONDS):
            _take(batch, task, message)
        if batch.stop.signal is not None:
            report.signal = batch.stop.signal
            report.reason = "stopped by a signal; the same command goes on from here"
            return
        if batch.failures >= FAILURES_IN_A_ROW:
            report.reason = f"{batch.failures} documents in a row failed unexpectedly; is this machine in order?"
            return


def _admit(batch: _Batch, file: Found | Refused | Skipped) -> None:
    """Decide what is to be done with a file: nothing, refuse it, or make it ready."""
    if isinstance(file, Skipped):
        batch.report.skipped[file.reason] += 1
        _settle(batch, file.path, Fate.SKIPPED)
        return
    if isinstance(file, Refused):
        _settle(batch, file.path, Fate.QUARANTINED, batch.ledger.refuse(file.path, file.error))
        return
    try:
        sha256 = _identify(batch, file)
    except DocumentError as error:
        _settle(batch, file.path, Fate.QUARANTINED, batch.ledger.refuse(file.path, error))
        return
    if sha256 in batch.met:
        _settle(batch, file.path, Fate.DUPLICATE)
        return
    batch.met.add(sha256)
    work = batch.ledger.find_work(file, sha256)
    if isinstance(work, Work):
        batch.ready.append(work)
    else:
        _settle(batch, file.path, Fate.UNCHANGED, *work)


def _identify(batch: _Batch, file: Found) -> str:
    """The file's hash: the one known of this path if it has not changed, else a new one, which is written down."""
    megabytes = batch.ledger.options.limits.megabytes
    if file.size == 0:
        raise SourceEmpty(f"{file.path.name} has no bytes")
    if file.size > megabytes * _MEGABYTE:
        raise SourceTooLarge(f"{file.path.name} has {file.size:,} bytes; --megabytes allows {megabytes}")
    known = batch.ledger.known_hash(file)
    if known is not None:
        return known
    sha256 = hash_file(file.path)
    batch.ledger.note_file(file, sha256)
    return sha256


def _start(batch: _Batch) -> None:
    """Start as many ready documents as there are places; where few wait, each gets several places for its pages."""
    options = batch.ledger.options
    while batch.ready:
        free = options.jobs - sum(task.threads for task in batch.pool.running)
        if free < 1:
            return
        threads = max(1, free // len(batch.ready))
        work = batch.ready.popleft()
        if not batch.ledger.take(work):
            _settle(batch, work.found.path, Fate.ELSEWHERE)
            continue
        known, pages = batch.ledger.pages_there(work)
        batch.pool.start(
            Task(
                path=work.found.path,
                sha256=work.sha256,
                engine=options.engine,
                limits=options.limits,
                scratch=batch.pool.new_scratch(),
                threads=threads,
                known=known,
                pages=pages,
                learned=options.learned,
            )
        )
        batch.reporter.begun(work.found.path)


def _take(batch: _Batch, task: Task, message: Message) -> None:
    """Commit what a worker tells, at once; a bug while doing so is this document's failure, not the run's end."""
    try:
        _commit(batch, task, message)
    except store.StoreError:
        raise
    except Exception:
        batch.pool.cancel(task)
        _fail(batch, task, traceback.format_exc())


def _commit(batch: _Batch, task: Task, message: Message) -> None:
    ledger = batch.ledger
    match message:
        case PageRead(page):
            ledger.save_page(task, page)
            batch.report.pages += 1
            batch.reporter.page_read(task.path, page.number)
        case ReadingDone(pages):
            ledger.save_reading(task, pages)
        case Understood():
            fate, problems = ledger.save_document(task, message)
            batch.failures = 0
            _settle(batch, task.path, fate, *problems)
        case RefusedByWorker(error):
            problem = ledger.quarantine(task, error)
            batch.failures = 0
            _settle(batch, task.path, Fate.QUARANTINED, problem)
        case Crashed(details) if batch.stop.signal is None:
            _fail(batch, task, details)
        case Crashed():
            pass  # The system shuts down and ends the workers together with us: nobody failed.


def _fail(batch: _Batch, task: Task, details: str) -> None:
    batch.failures += 1
    _settle(batch, task.path, Fate.FAILED, batch.ledger.fail(task, details))


def _settle(batch: _Batch, path: Path, fate: Fate, *problems: Problem) -> None:
    batch.report.counts[fate] += 1
    batch.report.problems.extend(problems)
    batch.reporter.settled(path, fate, problems)
