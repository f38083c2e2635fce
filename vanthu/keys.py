"""Fingerprints: when must a document be read again, and when understood again?

Reading is costly and depends on the engine with its models and settings. Understanding is cheap and
depends on our code, our tables and the language model, so a corrected table never runs OCR again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import astuple
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

from ingest.limits import Limits

_ROOMS = ("normalize", "ingest", "extract")
_LIBRARIES = ("rapidfuzz",)
_HASHED = (".py", ".toml", ".tsv", ".npz")


def reading_key(engine: str, *, readers: str = "", limits: Limits | None = None) -> str:
    """What a reading depends on: the engine and our readers; with `limits`, also what its *failure* depends on.

    >>> reading_key("tesseract 5.3.0 vie:68c2ce9e9b59 psm 3", readers="readers 1 pypdfium2 5.15.2")
    'tesseract 5.3.0 vie:68c2ce9e9b59 psm 3 72b85a21f4f68e28'
    """
    parts = [engine]
    if readers:
        parts.append(digest([readers]))
    if limits is not None:
        parts.append(digest(map(str, astuple(limits))))
    return " ".join(parts)


def understanding_key(learned: bytes = b"") -> str:
    """What an understanding depends on: code, tables, shipped model, libraries that judge words, the archive's model.

    The models are hashed as files: that takes a hundredth of the time of loading them.
    """
    model = hashlib.sha256(learned).hexdigest()
    libraries = (f"{name} {version(name)}" for name in _LIBRARIES)
    code = (hashlib.sha256(data).hexdigest() for room in _ROOMS for data in _contents(files(room)))
    story = hashlib.sha256(files("vanthu").joinpath("pipeline.py").read_bytes()).hexdigest()
    return digest([model, story, *libraries, *code])


def digest(parts: Iterable[str]) -> str:
    """A short name for a list of texts.

    >>> digest(["a", "b"]) == digest(["a", "b"]) != digest(["ab"])
    True
    """
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _contents(folder: Traversable) -> Iterator[bytes]:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir():
            yield from _contents(entry)
        elif entry.name.endswith(_HASHED):
            yield entry.name.encode() + b"\0" + entry.read_bytes()
