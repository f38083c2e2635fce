"""The parent's side of the workers: start them, hear them, and stop those that overstay.

Every task ends with exactly one last message (`Understood`, `Refused`, `Crashed`), also when its
process was killed, by whomever.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from ingest.errors import MemoryLimit, TimeLimit
from vanthu.worker import LEARNED, Crashed, Message, PageRead, Refused, Task, Understood, work

_LAST = (Understood, Refused, Crashed)
_FAREWELL_SECONDS = 5.0
_AT_ONCE = 16
"""Messages taken from one worker before the others are heard."""


@dataclass(slots=True)
class _Worker:
    task: Task
    process: ForkServerProcess
    connection: Connection
    deadline: float
    pages: list[int] = field(default_factory=list)


class Pool:
    """Workers that run at the same time, each on one document. Use as `with open_pool(…) as pool`."""

    def __init__(self, scratch: Path) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._workers: list[_Worker] = []
        self._scratch = scratch
        self._number = 0

    @property
    def running(self) -> list[Task]:
        """The tasks that have not ended."""
        return [worker.task for worker in self._workers]

    def new_scratch(self) -> Path:
        """An empty folder for the temporary files of one task."""
        self._number += 1
        folder = self._scratch / str(self._number)
        folder.mkdir()
        return folder

    def start(self, task: Task) -> None:
        """Begin a task in a process of its own."""
        ours, theirs = multiprocessing.Pipe()
        process = self._context.Process(target=work, args=(task, theirs), daemon=True)
        process.start()
        theirs.close()
        deadline = time.monotonic() + task.limits.document_seconds
        self._workers.append(_Worker(task, process, ours, deadline))

    def poll(self, seconds: float) -> Iterator[tuple[Task, Message]]:
        """What the workers have said; waits at most `seconds` for the first word."""
        until = min([seconds, *(w.deadline - time.monotonic() for w in self._workers)])
        ready = wait([w.connection for w in self._workers], max(0.0, until))
        for one in list(self._workers):
            if one.connection in ready:
                yield from self._hear(one)
            elif time.monotonic() >= one.deadline:
                self._end(one)
                yield one.task, Refused(_too_slow(one))

    def cancel(self, task: Task) -> None:
        """End a task without a last message; nothing if it has ended."""
        for one in [one for one in self._workers if one.task is task]:
            self._end(one)

    def stop(self) -> None:
        """Kill all workers and the programs they started."""
        for one in list(self._workers):
            self._end(one)

    def _hear(self, one: _Worker) -> Iterator[tuple[Task, Message]]:
        for _ in range(_AT_ONCE):
            try:
                message: Message = one.connection.recv()
            except (EOFError, OSError):
                one.process.join(_FAREWELL_SECONDS)
                status = one.process.exitcode
                self._end(one)
                yield one.task, _obituary(one, status)
                return
            if isinstance(message, PageRead):
                one.pages.append(message.page.number)
            if isinstance(message, _LAST):
                self._end(one)
                yield one.task, message
                return
            yield one.task, message
            if not one.connection.poll():
                return

    def _end(self, one: _Worker) -> None:
        """Kill the worker's whole group: programs that it left behind, and the worker if it still lives."""
        self._workers.remove(one)
        pid = one.process.pid
        if pid is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        one.process.join(_FAREWELL_SECONDS)
        one.connection.close()
        shutil.rmtree(one.task.scratch, ignore_errors=True)


@contextmanager
def open_pool(*, learned: Path | None) -> Iterator[Pool]:
    """A pool whose workers share one loaded model; on leaving, all of them are gone and so are their files."""
    # The numeric libraries must not start threads: the fork server forks, and pages run in parallel anyway.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OMP_THREAD_LIMIT"):
        os.environ.setdefault(name, "1")
    # Each allocator arena reserves address space, and address space is what a worker's memory limit counts.
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")
    os.environ[LEARNED] = "" if learned is None else str(learned)
    multiprocessing.set_forkserver_preload(["vanthu.warm"])
    with tempfile.TemporaryDirectory(prefix="vanthu-", ignore_cleanup_errors=True) as scratch:
        pool = Pool(Path(scratch))
        try:
            yield pool
        finally:
            pool.stop()


def _too_slow(one: _Worker) -> TimeLimit:
    page = max(one.pages, default=0) + 1
    return TimeLimit(
        f"stopped after the {one.task.limits.document_seconds} s that --document-seconds allows; "
        f"{len(one.pages)} pages had been read",
        page=page,
    )


def _obituary(one: _Worker, status: int | None) -> Message:
    """What to say of a worker that died without a last word."""
    page = max(one.pages, default=0) + 1
    if status == -signal.SIGKILL:
        # Nobody else kills workers: it is the system, short of memory.
        return Refused(MemoryLimit("the system stopped the process, most likely for want of memory", page=page))
    if status == -signal.SIGXCPU:
        return Refused(TimeLimit("used more processor time than --document-seconds allows", page=page))
    if status is not None and status < 0:
        return Crashed(f"the process died of {signal.Signals(-status).name} at page {page}")
    return Crashed(f"the process ended with status {status} and without a word at page {page}")
