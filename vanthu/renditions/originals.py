"""The original file of a document: found where the archive met it, and taken only if it still is what was read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ingest.errors import DocumentError
from ingest.limits import Limits
from ingest.source import read_source
from ingest.values import Source
from vanthu.renditions.trouble import OriginalChanged, OriginalMissing

_LIMITS = Limits(megabytes=1_000_000, unpacked_megabytes=1_000_000)
"""What was once read is read again, whatever limits the reading had."""


def find_original(paths: Iterable[str], *, sha256: str) -> Source:
    """The first file of `paths` with this content, read once; raises `OriginalMissing` or `OriginalChanged`."""
    tried: list[str] = []
    changed: list[str] = []
    for path in paths:
        try:
            source = read_source(Path(path), limits=_LIMITS)
        except DocumentError as error:
            tried.append(f"{path} ({error.code})")
            continue
        if source.sha256 == sha256:
            return source
        changed.append(path)
    if changed:
        raise OriginalChanged(f"{', '.join(changed)} is not the file any more that was read")
    raise OriginalMissing(
        f"the original is not at {', '.join(tried)}" if tried else "no place of the original is known"
    )
