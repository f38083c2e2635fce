"""The night's work on an inbox: one run at a time, only what is new and at rest, and a report for the morning.

The inbox belongs to others: nothing in it is moved, renamed or deleted. What an earlier night did not
finish, because it was killed, this night goes on with; the archive's own state says where.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

import store
from vanthu.discover import Found, Refused, Skipped
from vanthu.exits import CommandProblem, ExitCode, LockHeld
from vanthu.location import make_companion
from vanthu.looking import look
from vanthu.report import Report
from vanthu.running import ingest_paths
from vanthu.settings import Settings

RESTLESS = "still changing"
WAITING = ("needs_review", "partial")


class LockImpossible(CommandProblem):
    """The lock file cannot be made, so the archive cannot be written either."""

    exit_code = ExitCode.DATABASE


@dataclass(frozen=True, slots=True)
class Night:
    """What a night did, what waits for a person, and which contradictions are new."""

    run: Report
    review: tuple[dict[str, Any], ...]
    findings: tuple[dict[str, Any], ...]

    def to_json(self) -> dict[str, Any]:
        """The report as JSON values."""
        return {**self.run.to_json(), "waiting_for_review": list(self.review), "new_findings": list(self.findings)}


def run_nightly(settings: Settings, inbox: Path, *, stable_seconds: float | None = None) -> Night:
    """Take what is new in `inbox`; raises `LockHeld` while another night works on the same archive."""
    still = settings.stable_seconds if stable_seconds is None else stable_seconds
    with _lock(settings.db):
        store.open_archive(settings.db).close()
        known = {_gist(finding) for finding in _findings(settings.db)}
        run = ingest_paths(settings, [inbox], sift=lambda files: _at_rest(files, still))
        found = _findings(settings.db) if run.run is not None else ()
        new = tuple(store.as_row(finding) for finding in found if _gist(finding) not in known)
        return Night(run, _review(settings.db), new)


def _findings(url: str) -> Iterator[store.Contradiction]:
    """All contradictions in the archive."""
    with look(url) as session:
        yield from store.list_findings(session)


def _gist(finding: store.Contradiction) -> int:
    """What a contradiction says, in few bytes: an archive of many documents has many."""
    return hash((finding.source, finding.kind, finding.message, *finding.evidence))


def _review(url: str) -> tuple[dict[str, Any], ...]:
    """The documents that wait for a person, from whichever night."""
    with look(url) as session:
        rows = [store.as_row(d) for state in WAITING for d in store.list_documents(session, state=state)]
    return tuple({name: row[name] for name in ("id", "source", "state", "symbol", "sha256")} for row in rows)


def _at_rest(
    files: list[Found | Refused | Skipped], still: float, *, now: Callable[[], float] = time.time
) -> Iterator[Found | Refused | Skipped]:
    """`files` without those that changed in the last `still` seconds: somebody may be copying them just now.

    A copy that keeps the old time is told by its growing between two looks.
    """
    time.sleep(min(still, 1.0) if any(isinstance(file, Found) for file in files) else 0.0)
    moment = now()
    for file in files:
        if isinstance(file, Found) and not _rests(file, still, moment):
            yield Skipped(file.path, RESTLESS)
        else:
            yield file


def _rests(file: Found, still: float, moment: float) -> bool:
    try:
        status = file.path.lstat()
    except OSError:
        return True  # It vanished: reading it will say so.
    # A share whose clock runs ahead gives times to come; then the two looks must do.
    recent = moment - still < max(status.st_mtime, status.st_ctime) <= moment
    return not recent and (status.st_size, status.st_mtime_ns) == (file.size, file.mtime_ns)


@contextmanager
def _lock(url: str) -> Iterator[None]:
    try:
        file = make_companion(url, "lock")
        # FileLock would make the folder, wherever a mistyped --db points.
        file.parent.resolve(strict=True)
        lock = FileLock(file)
        lock.acquire(timeout=0)
    except Timeout:
        raise LockHeld(f"another run holds {file}; it will finish by itself") from None
    except OSError as error:
        raise LockImpossible(f"the archive's lock cannot be made: {error.strerror}; check --db") from error
    try:
        yield
    finally:
        lock.release()
