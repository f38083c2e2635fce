"""One run from settings to report: what `ingest` and `nightly` have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path

import ingest
import store
from ingest.errors import EngineMissing
from vanthu.batch import run_batch
from vanthu.discover import Found, Refused, Skipped, find_files, printable
from vanthu.exits import CommandProblem
from vanthu.keys import reading_key, understanding_key
from vanthu.learning import learned_file
from vanthu.ledger import Ledger, Options
from vanthu.location import own_files
from vanthu.logs import open_log
from vanthu.pool import open_pool
from vanthu.progress import show_progress
from vanthu.report import Report
from vanthu.settings import Settings
from vanthu.stop import watch_signals

Files = Iterable[Found | Refused | Skipped]


def ingest_paths(
    settings: Settings,
    paths: Iterable[Path],
    *,
    force: bool = False,
    sift: Callable[[list[Found | Refused | Skipped]], Files] = iter,
) -> Report:
    """Bring `paths` into the archive of `settings`; `sift` may leave files out or wait for them."""
    engine = make_engine(settings)
    paths = list(paths)
    learned = learned_file(settings.db)
    options = Options(
        engine=engine,
        limits=settings.limits,
        jobs=settings.jobs,
        reading_key=reading_key(engine.name, readers=ingest.reader_versions()),
        understanding_key=understanding_key(b"" if learned is None else learned.read_bytes()),
        settings={
            "paths": [printable(path) for path in paths],
            "force": force,
            "jobs": settings.jobs,
            "languages": settings.languages,
            "limits": asdict(settings.limits),
        },
        learned=learned,
        force=force,
    )
    log = open_log(log_format=settings.log_format, quiet=settings.quiet)
    archive = store.open_archive(settings.db)
    try:
        with watch_signals() as stop, open_pool(learned=learned) as pool:
            files = list(sift(list(find_files(paths, own=own_files(settings.db)))))
            with show_progress(log, total=len(files), quiet=settings.quiet) as reporter:
                return run_batch(files, ledger=Ledger(archive, options), pool=pool, reporter=reporter, stop=stop)
    finally:
        archive.close()


def make_engine(settings: Settings) -> ingest.Engine:
    """The OCR engine of `settings`; one line for the person if this machine has none."""
    try:
        return ingest.Tesseract(settings.languages)
    except EngineMissing as error:
        raise CommandProblem(str(error)) from error
