"""One file understood without an archive, in a worker like any other: limits hold here too."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Any

import ingest
from ingest.errors import SourceTooLarge, TimeLimit
from vanthu import contract
from vanthu.discover import printable
from vanthu.engines import LateEngine
from vanthu.learning import learned_file
from vanthu.pool import Pool, open_pool
from vanthu.settings import Settings
from vanthu.worker import Crashed, ReadingDone, Refused, Task, Understood

_MEGABYTE = 1_000_000


class WorkerCrashed(Exception):
    """The worker met a bug; the text is its traceback."""


def extract_file(settings: Settings, file: Path, stream: IO[bytes] | None = None) -> dict[str, Any]:
    """The `vanthu.document/1` of `file`, or of what `stream` holds; raises `DocumentError`."""
    learned = learned_file(settings.db)
    with open_pool(learned=learned) as pool:
        scratch = pool.new_scratch()
        path, name = file.absolute(), printable(Path(file.name))
        if stream is not None:
            path = scratch / "standard-input"
            _keep(stream, path, settings.limits.megabytes)
        task = Task(
            path=path,
            sha256="",
            engine=LateEngine(settings.languages),
            limits=settings.limits,
            scratch=scratch,
            threads=settings.jobs,
            learned=learned,
        )
        pages, last = _run(pool, task)
    found = last.understanding
    return contract.to_json(name, last.sha256, last.media_type, pages, found.repaired, found.facts)


def _run(pool: Pool, task: Task) -> tuple[ingest.Pages, Understood]:
    pool.start(task)
    pages = ingest.Pages(())
    while pool.running:
        for _, message in pool.poll(60.0):
            match message:
                case ReadingDone(read):
                    pages = read
                case Understood():
                    return pages, message
                case Refused(error):
                    raise error
                case Crashed(details):
                    raise WorkerCrashed(details)
    raise TimeLimit("the worker ended without an answer")


def _keep(stream: IO[bytes], path: Path, megabytes: int) -> None:
    """Copy a stream to a file; `SourceTooLarge` as soon as it is longer than a file may be."""
    left = megabytes * _MEGABYTE
    with path.open("wb") as file:
        while chunk := stream.read(min(1 << 20, left + 1)):
            left -= len(chunk)
            if left < 0:
                raise SourceTooLarge(f"standard input is longer than the {megabytes} MB that --megabytes allows")
            file.write(chunk)
