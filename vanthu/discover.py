"""Which files of the given paths are to be read: folders through and through, in the order of their names.

Nothing is left out in silence: what is refused says why, what is skipped is counted by its reason.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import DocumentError, LinkRefused, SourceUnreadable

# Programs and file systems leave these behind; none is a document somebody handed in.
_UNFINISHED = (".tmp", ".part", ".partial", ".crdownload", ".download", ".filepart", ".swp", "~")
_LITTER = frozenset({"thumbs.db", "desktop.ini", "@eadir", "$recycle.bin", "lost+found"})


@dataclass(frozen=True, slots=True)
class Found:
    """A regular file: its absolute path, size in bytes and time of its last change."""

    path: Path
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Refused:
    """A path that must not or cannot be read, and why."""

    path: Path
    error: DocumentError


@dataclass(frozen=True, slots=True)
class Skipped:
    """A path that is no document: `hidden`, `unfinished`, `litter`, or `archive` (the database's own files)."""

    path: Path
    reason: str


def find_files(paths: Iterable[Path], *, own: Collection[Path] = ()) -> Iterator[Found | Refused | Skipped]:
    """Every file at or under `paths`, each once; `own` are the archive's own files, which are never read.

    A folder that is named may be a link; links inside it are refused, whether to files or to folders.
    """
    met: set[Path] = set()
    own = {path.absolute() for path in own}
    for path in paths:
        # Not resolve(): that would follow the very links that are to be refused.
        absolute = Path(os.path.abspath(path))  # noqa: PTH100
        found = _walk(absolute, own) if absolute.is_dir() else iter([_look(absolute, own)])
        for one in found:
            if one.path not in met:
                met.add(one.path)
                yield one


def printable(path: Path) -> str:
    r"""The path as text: bytes of a name that are not UTF-8 are escaped.

    >>> printable(Path("scan\udcff.pdf"))
    'scan\\udcff.pdf'
    """
    return str(path).encode("utf-8", "backslashreplace").decode("utf-8")


def _walk(folder: Path, own: Collection[Path]) -> Iterator[Found | Refused | Skipped]:
    # A list, not recursion: folders may lie in each other deeper than calls may.
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        reason = None if path is folder else _skip_reason(path, own)
        if reason is not None:
            yield Skipped(path, reason)
        elif path is folder or _is_folder(path):
            try:
                with os.scandir(path) as entries:
                    names = sorted((entry.name for entry in entries), reverse=True)
            except OSError as error:
                yield Refused(path, SourceUnreadable(f"the folder cannot be listed: {error.strerror}"))
            else:
                waiting += [path / name for name in names]
        else:
            yield _look(path, own)


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except OSError:
        return False  # `_look` says why.


def _look(path: Path, own: Collection[Path]) -> Found | Refused | Skipped:
    if path in own:
        return Skipped(path, "archive")
    try:
        status = path.lstat()
    except OSError as error:
        return Refused(path, SourceUnreadable(f"cannot be looked at: {error.strerror}"))
    if stat.S_ISLNK(status.st_mode):
        return Refused(path, LinkRefused("a symbolic link"))
    if not stat.S_ISREG(status.st_mode):
        return Refused(path, SourceUnreadable("not a regular file"))
    return Found(path, status.st_size, status.st_mtime_ns)


def _skip_reason(path: Path, own: Collection[Path]) -> str | None:
    name = path.name.lower()
    if path in own:
        return "archive"
    if name.startswith("~$") or name.endswith(_UNFINISHED):
        return "unfinished"
    if name in _LITTER:
        return "litter"
    return "hidden" if name.startswith(".") else None
