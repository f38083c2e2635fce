"""Where an archive's companions lie: its lock, its own model; beside an SQLite file, else in the state folder."""

from __future__ import annotations

import hashlib
from pathlib import Path
from urllib.parse import unquote

from vanthu.logs import state_folder

_SQLITE = "sqlite:///"


def database_file(url: str) -> Path | None:
    """The file of an SQLite archive; None for servers and for archives in memory.

    >>> database_file("sqlite:///vanthu.db"), database_file("postgresql://archive@host/vanthu")
    (PosixPath('vanthu.db'), None)
    """
    if not url.startswith(_SQLITE):
        return None
    path = unquote(url.removeprefix(_SQLITE).split("?", 1)[0])
    return Path(path) if path and path != ":memory:" else None


def companion(url: str, suffix: str) -> Path:
    """The file `suffix` (`lock`, `model`) that belongs to the archive at `url`."""
    file = database_file(url)
    if file is not None:
        return file.with_name(f"{file.name}.{suffix}")
    # The address may hold a password: it is hashed, not written down.
    return state_folder() / f"{hashlib.sha256(url.encode()).hexdigest()[:16]}.{suffix}"


def make_companion(url: str, suffix: str) -> Path:
    """The same file for writing: its folder is there, unless a mistyped address names one that is not."""
    file = companion(url, suffix)
    if database_file(url) is None:
        file.parent.mkdir(parents=True, exist_ok=True)
    return file


def own_files(url: str) -> list[Path]:
    """The archive's own files, which are no documents although they may lie among them."""
    file = database_file(url)
    if file is None:
        return []
    return [file, *(file.with_name(file.name + end) for end in ("-wal", "-shm", "-journal", ".lock", ".model"))]
