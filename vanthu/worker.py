"""One document in a process of its own: whatever a hostile or broken file does there, the run goes on.

The process leads a process group, so that the programs it starts (tesseract, poppler) die with it. It
tells what it has got through a pipe as soon as it has it: a page read is a page kept. When the other
end of the pipe closes, the parent is gone, and the whole group ends itself.
"""

from __future__ import annotations

import os
import resource
import signal
import tempfile
import threading
import traceback
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path

import extract
import ingest
import normalize
from ingest.errors import DocumentError, MemoryLimit, SourceUnreadable
from vanthu import pipeline

LEARNED = "VANTHU_WORKER_LEARNED"
"""The environment variable by which a fork server is told of the archive's own model; it takes no arguments."""
_MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker shall do: read `path` (unless `pages` are there already) and understand it.

    `sha256` is what the file must hold (empty: whatever it holds). `known` pages are not read again;
    `threads` pages are read at once; `learned` is the archive's own model file; `scratch` is a folder for
    temporary files, which the parent removes.
    """

    path: Path
    sha256: str
    engine: ingest.Engine
    limits: ingest.Limits
    scratch: Path
    threads: int = 1
    known: tuple[ingest.Page, ...] = ()
    pages: ingest.Pages | None = None
    learned: Path | None = None


@dataclass(frozen=True, slots=True)
class PageRead:
    """A page is ready."""

    page: ingest.Page


@dataclass(frozen=True, slots=True)
class ReadingDone:
    """All pages are ready or named as failed."""

    pages: ingest.Pages


@dataclass(frozen=True, slots=True)
class Understood:
    """The last message of a task that went well."""

    sha256: str
    media_type: str
    understanding: pipeline.Understanding


@dataclass(frozen=True, slots=True)
class Refused:
    """The last message of a document that cannot be processed."""

    error: DocumentError


@dataclass(frozen=True, slots=True)
class Crashed:
    """The last message of a task that met a bug: the traceback, or how the process died."""

    details: str


Message = PageRead | ReadingDone | Understood | Refused | Crashed


def work(task: Task, connection: Connection) -> None:
    """Do `task` in this process and send messages, the last of them `Understood`, `Refused` or `Crashed`."""
    _settle(task, connection)
    try:
        last: Message = _do(task, connection)
    except DocumentError as error:
        last = Refused(error)
    except MemoryError:
        last = Refused(MemoryLimit(f"needed more than the {task.limits.memory_mb} MB that --memory-mb allows"))
    except Exception:
        last = Crashed(traceback.format_exc())
    connection.send(last)


@cache
def load_model(learned: Path | None) -> normalize.Model:
    """The language model, loaded once: before workers are forked, so that they share it."""
    return normalize.load_model(learned=None if learned is None else normalize.load_learned(learned))


@cache
def load_tables() -> extract.Tables:
    """The tables of the extractor, loaded once likewise."""
    return extract.load_tables()


def _do(task: Task, connection: Connection) -> Message:
    model = load_model(task.learned)
    if task.pages is not None:
        source, pages = ingest.read_source(task.path, limits=task.limits), task.pages
    else:
        source, pages = pipeline.read(
            task.path,
            engine=task.engine,
            model=model,
            limits=task.limits,
            threads=task.threads,
            known=task.known,
            on_page=lambda page: connection.send(PageRead(page)),
        )
    if task.sha256 and source.sha256 != task.sha256:
        raise SourceUnreadable(f"{task.path.name} changed while it was read")
    if task.pages is None:
        connection.send(ReadingDone(pages))
    return Understood(source.sha256, source.media_type, pipeline.understand(pages, model=model, tables=load_tables()))


def _settle(task: Task, connection: Connection) -> None:
    """Make this process the leader of a group, bounded, silent, and mortal with its parent."""
    os.setsid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    memory = task.limits.memory_mb * _MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # The parent watches the clock; this ends a process that spins after the parent's death.
    processor = task.limits.document_seconds * (task.threads + 1)
    resource.setrlimit(resource.RLIMIT_CPU, (processor, processor))
    os.environ["TMPDIR"] = str(task.scratch)
    tempfile.tempdir = str(task.scratch)
    threading.Thread(target=_die_with_parent, args=[connection], daemon=True).start()


def _die_with_parent(connection: Connection) -> None:
    try:
        connection.recv_bytes()
    except (EOFError, OSError):
        os.killpg(0, signal.SIGKILL)
