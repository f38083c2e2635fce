"""What a run reads from the archive and writes into it: results always together with the state they mean.

The run itself is written down with its first result, so that a run which finds nothing to do writes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import ingest
import store
from ingest.errors import DocumentError
from store import JobState, Stage
from vanthu.alive import here, is_dead
from vanthu.discover import Found, printable
from vanthu.report import Fate, Problem
from vanthu.trust import page_problems, problems_of, state_of
from vanthu.worker import Task, Understood

LIMITED = frozenset(
    {"source_too_large", "time_limit", "memory_limit", "all_pages_failed", "page_time_limit", "page_too_large"}
)
"""Codes of what a higher limit may mend."""
_LEASE_MARGIN = 60.0
_BUG = "This is an error of the program; the next run tries again. For its maintainers: `vanthu list --state failed`."


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
class Work:
    """A file that is wanted: its content's hash, whether it must be read or only understood.

    `partial`: some of its pages have been read well already.
    """

    found: Found
    sha256: str
    read: bool
    partial: bool = False


@dataclass(slots=True)
class Ledger:
    """The books of one run; `run` is its number once it has begun in the archive."""

    archive: store.Archive
    options: Options
    run: int | None = None
    _read: set[str] = field(default_factory=set)
    _quarantined: dict[str, store.Problem] = field(default_factory=dict)

    def known_hash(self, file: Found) -> str | None:
        """The hash of a path that has not changed since it was hashed."""
        with self.archive.session() as session:
            return store.seen(session, path=printable(file.path), size=file.size, mtime_ns=file.mtime_ns)

    def note_file(self, file: Found, sha256: str) -> None:
        """Write down that a path holds this content."""
        run = self._begun()
        with self.archive.session() as session, session.begin():
            store.record_occurrence(
                session,
                run,
                sha256=sha256,
                path=printable(file.path),
                name=printable(Path(file.path.name)),
                size=file.size,
                mtime_ns=file.mtime_ns,
                media_type=None,
            )

    def find_work(self, file: Found, sha256: str) -> Work | list[Problem]:
        """What is to be done with a content; if nothing, what an earlier run told of it that still holds."""
        options = self.options
        with self.archive.session() as session:
            wanted = store.wanted(
                session,
                sha256=sha256,
                reading_key=options.reading_key,
                understanding_key=options.understanding_key,
                force=options.force,
            )
        if wanted:
            return Work(file, sha256, wanted.read)
        standing = self._standing_problems(file.path, sha256, wanted.state)
        if any(one.code in LIMITED for one in standing) and self._limits_raised(sha256):
            return Work(file, sha256, read=True, partial=wanted.state is JobState.PARTIAL)
        return standing

    def take(self, work: Work) -> bool:
        """Lease the work for this run; False if another run has it."""
        stage = Stage.READING if work.read else Stage.UNDERSTANDING
        run = self._begun()
        with self.archive.session() as session, session.begin():
            return self._lease(session, run, work.sha256, stage, force=self.options.force)

    def pages_there(self, work: Work) -> tuple[tuple[ingest.Page, ...], ingest.Pages | None]:
        """The pages that need not be read again, and the whole reading if it is only to be understood."""
        key = self.options.reading_key
        if self.options.force:
            return (), None
        with self.archive.session() as session:
            if not work.read:
                return (), store.load_reading(session, sha256=work.sha256, reading_key=key)
            if work.partial:
                return store.load_reading(session, sha256=work.sha256, reading_key=key).read, None
            return store.known_pages(session, sha256=work.sha256, reading_key=key), None

    def save_page(self, task: Task, page: ingest.Page) -> None:
        """Keep one page."""
        with self.archive.session() as session, session.begin():
            store.save_page(session, sha256=task.sha256, reading_key=self.options.reading_key, page=page)

    def save_reading(self, task: Task, pages: ingest.Pages) -> None:
        """Keep a finished reading and go on to the next stage."""
        run = self._begun()
        self._read.add(task.sha256)
        with self.archive.session() as session, session.begin():
            store.save_reading(session, run, sha256=task.sha256, reading_key=self.options.reading_key, pages=pages)
            # In the same transaction, so that no other run takes what the worker is going on with.
            self._lease(session, run, task.sha256, Stage.UNDERSTANDING)

    def save_document(self, task: Task, message: Understood) -> tuple[Fate, list[Problem]]:
        """Keep an understood document; returns its state and what a person should look at."""
        found, run = message.understanding, self._begun()
        state, reason = state_of(found.document, found.repaired, found.facts)
        with self.archive.session() as session, session.begin():
            store.save_document(
                session,
                run,
                sha256=task.sha256,
                source_name=printable(Path(task.path.name)),
                media_type=message.media_type,
                reading_key=self.options.reading_key,
                understanding_key=self.options.understanding_key,
                document=found.document,
                repaired=found.repaired,
                facts=found.facts,
                state=state,
            )
        return Fate(state), problems_of(task.path, found.document, state, reason)

    def quarantine(self, task: Task, error: DocumentError) -> Problem:
        """Keep that a document cannot be processed."""
        stage, run = self._stage(task), self._begun()
        with self.archive.session() as session, session.begin():
            store.record_quarantine(
                session,
                run,
                sha256=task.sha256,
                path=printable(task.path),
                code=error.code,
                page=error.page,
                message=error.message,
                remedy=error.remedy,
                stage=stage,
                key=self._key(stage),
            )
        return _problem(task.path, error)

    def refuse(self, path: Path, error: DocumentError) -> Problem:
        """Keep that a path could not even be hashed; writes nothing if that is known."""
        with self.archive.session() as session:
            known = store.known_refusal(session, path=printable(path)) == error.code
        if not known:
            run = self._begun()
            with self.archive.session() as session, session.begin():
                store.record_quarantine(
                    session,
                    run,
                    sha256=None,
                    path=printable(path),
                    code=error.code,
                    page=error.page,
                    message=error.message,
                    remedy=error.remedy,
                )
        return _problem(path, error, new=not known)

    def fail(self, task: Task, details: str) -> Problem:
        """Keep that the program or the machine failed on a document; the next run tries again."""
        stage, run = self._stage(task), self._begun()
        with self.archive.session() as session, session.begin():
            store.record_failure(
                session,
                run,
                sha256=task.sha256,
                path=printable(task.path),
                stage=stage,
                key=self._key(stage),
                error=details,
            )
        last = details.strip().splitlines()[-1]
        return Problem(printable(task.path), Fate.FAILED, "failed", None, last, _BUG)

    def free_leases_of_the_dead(self) -> None:
        """Runs of this machine that were killed hold nothing any more."""
        with self.archive.session() as session:
            runs = store.unfinished_runs(session)
        for run in runs:
            if is_dead(run.host, run.pid, run.started_at):
                with self.archive.session() as session, session.begin():
                    store.abandon_run(session, run.id)

    def close(self, summary: Mapping[str, object]) -> None:
        """End the run in the archive, if it ever began there; what it still held is free."""
        if self.run is not None:
            with self.archive.session() as session, session.begin():
                store.abandon_run(session, self.run)
                store.finish_run(session, self.run, summary=summary)

    def _begun(self) -> int:
        if self.run is None:
            options, (host, pid) = self.options, here()
            with self.archive.session() as session, session.begin():
                self.run = store.start_run(
                    session,
                    version=version("vanthu"),
                    settings=options.settings,
                    reading_key=options.reading_key,
                    understanding_key=options.understanding_key,
                    host=host,
                    pid=pid,
                )
        return self.run

    def _lease(self, session: Any, run: int, sha256: str, stage: Stage, *, force: bool = False) -> bool:
        seconds = self.options.limits.document_seconds + _LEASE_MARGIN
        key = self._key(stage)
        return store.lease(session, run, sha256=sha256, stage=stage, key=key, seconds=seconds, force=force)

    def _stage(self, task: Task) -> Stage:
        """The stage that a worker was in when it ended."""
        return Stage.READING if task.pages is None and task.sha256 not in self._read else Stage.UNDERSTANDING

    def _key(self, stage: Stage) -> str:
        return self.options.reading_key if stage is Stage.READING else self.options.understanding_key

    def _standing_problems(self, path: Path, sha256: str, state: JobState | None) -> list[Problem]:
        if state is JobState.PARTIAL:
            with self.archive.session() as session:
                pages = store.load_reading(session, sha256=sha256, reading_key=self.options.reading_key)
            return page_problems(path, pages.failed, new=False)
        if state is not JobState.QUARANTINED:
            return []
        if not self._quarantined:
            with self.archive.session() as session:
                self._quarantined = {one.sha256: one for one in store.list_problems(session) if one.sha256 is not None}
        known = self._quarantined.get(sha256)
        if known is None:
            return []
        return [Problem(printable(path), Fate.QUARANTINED, known.code, known.page, known.message, known.remedy, False)]

    def _limits_raised(self, sha256: str) -> bool:
        """Whether any limit is higher now than when the source was read last."""
        with self.archive.session() as session:
            earlier = [store.settings_of(session, sha256=sha256, stage=stage, key=self._key(stage)) for stage in Stage]
        before = [settings["limits"] for settings in earlier if settings is not None]
        return any(value > limits[name] for limits in before for name, value in asdict(self.options.limits).items())


def _problem(path: Path, error: DocumentError, *, new: bool = True) -> Problem:
    return Problem(printable(path), Fate.QUARANTINED, error.code, error.page, error.message, error.remedy, new)
