"""The commands that look after the archive: db upgrade, check, backup. (Why heavy imports stand inside: `common`.)"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vanthu.commands.common import Version, app, command
from vanthu.exits import ExitCode

if TYPE_CHECKING:
    from vanthu.settings import Settings

group = typer.Typer(rich_markup_mode=None)
app.add_typer(group, name="db")


@group.callback()
def _before(version: Version = None) -> None:
    """Look after the archive: migrations, integrity, a consistent copy."""


@command("upgrade", on=group)
def upgrade(settings: Settings) -> None:
    """Bring the archive to this program's version; creates it if there is none."""
    import store

    version = store.db_upgrade(settings.db)
    if not settings.quiet:
        print(f"the archive is of version {version}")


@command("check", on=group)
def check(settings: Settings) -> int:
    """Check the archive's integrity; one line for each problem, exit code 1 if there is any."""
    import store
    from vanthu.screen import visible

    problems = store.db_check(settings.db)
    for problem in problems:
        print(visible(problem))
    if not problems and not settings.quiet:
        print("the archive is in order")
    return ExitCode.BROKEN if problems else ExitCode.DONE


@command("backup", on=group)
def backup(
    settings: Settings,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where the copy goes; must not exist.")],
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace an existing file.")] = False,
) -> None:
    """Write a consistent copy of the archive, also while others write to it."""
    import store

    store.db_backup(settings.db, file, force=force)
    if not settings.quiet:
        print(f"copied to {file}")
