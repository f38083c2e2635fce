"""The commands that bring documents in: ingest, nightly, learn. (Why heavy imports stand inside: `common`.)"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vanthu.commands.common import command
from vanthu.exits import WrongUsage

if TYPE_CHECKING:
    from vanthu.settings import Settings

Paths = Annotated[list[Path], typer.Argument(metavar="PATH", help="Files and folders; folders through and through.")]
Force = Annotated[bool, typer.Option("--force", help="Read and understand again what is done already.")]
ReportFile = Annotated[
    Path | None, typer.Option("--report", metavar="FILE", help="Write the report as JSON to this file as well.")
]


@command("ingest", limits=True, jobs=True)
def ingest(settings: Settings, paths: Paths, *, force: Force = False, report: ReportFile = None) -> int:
    """Read files or folders into the archive; what is there already and unchanged is left alone."""
    from vanthu.running import ingest_paths
    from vanthu.telling import tell_run, write_report

    for path in paths:
        if not path.exists() and not path.is_symlink():
            raise WrongUsage(f"there is no file or folder {str(path)!r}")
    _check_report(report)
    done = ingest_paths(settings, paths, force=force)
    tell_run(done, quiet=settings.quiet)
    if report is not None:
        write_report(done.to_json(), report)
    return done.exit_code


def _check_report(report: Path | None) -> None:
    """A report that cannot be written is found out before the night's work, not after it."""
    if report is not None and not report.parent.is_dir():
        raise WrongUsage(f"--report: there is no folder {str(report.parent)!r}")


@command("nightly", limits=True, jobs=True)
def nightly(
    settings: Settings,
    *,
    inbox: Annotated[Path, typer.Option(metavar="DIR", help="Folder that documents are put into; never changed.")],
    report: ReportFile = None,
    stable_seconds: Annotated[
        float | None,
        typer.Option(metavar="N", help="Leave files alone that changed in the last N seconds. [default: 10]"),
    ] = None,
) -> int:
    """The cron entry: take what is new in the inbox, go on where the last night ended, and report."""
    from vanthu.nightly import run_nightly
    from vanthu.telling import tell_night, write_report

    if not inbox.is_dir():
        raise WrongUsage(f"--inbox: there is no folder {str(inbox)!r}")
    _check_report(report)
    if stable_seconds is not None and stable_seconds < 0:
        raise WrongUsage("--stable-seconds: must be 0 or more")
    night = run_nightly(settings, inbox, stable_seconds=stable_seconds)
    tell_night(night, quiet=settings.quiet)
    if report is not None:
        write_report(night.to_json(), report)
    return night.run.exit_code


@command("learn", limits=True)
def learn(
    settings: Settings,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Clean documents of one's own: text, DOCX, PDF.")],
) -> int:
    """Learn the archive's own words from clean documents; repair, extract and ingest with the same --db use them.

    What was learned before is replaced: name the folder that holds all clean documents.
    """
    from vanthu.learning import learn_folder
    from vanthu.screen import visible

    if not folder.is_dir():
        raise WrongUsage(f"there is no folder {str(folder)!r}")
    learned = learn_folder(settings, folder)
    for path, reason in learned.left_out:
        print(f"left out: {visible(path)}: {visible(reason)}", file=sys.stderr)
    if not settings.quiet:
        print(f"{learned.documents} documents, {learned.words} words → {learned.file}")
    return 0
