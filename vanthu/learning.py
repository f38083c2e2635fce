"""An archive's own words: clean documents of its own make a model file that its commands use beside the shipped one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import ingest
import normalize
from ingest.errors import DocumentError
from vanthu import pipeline
from vanthu.discover import Found, Refused, find_files, printable
from vanthu.engines import NoEngine
from vanthu.exits import WrongUsage
from vanthu.location import companion, make_companion, own_files
from vanthu.settings import Settings

CLEAN = 0.9
"""A text of lower quality would teach its own errors."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learned: from how many documents and words, into which file; and what was left out, with reasons."""

    documents: int
    words: int
    file: Path
    left_out: tuple[tuple[str, str], ...]


def learn_folder(settings: Settings, folder: Path) -> Lesson:
    """Learn from the clean documents in `folder`; replaces what the archive learned before.

    Scans are left out, because what OCR says is not clean; so is any text of low quality.
    """
    model = normalize.load_model()
    texts: list[str] = []
    left_out: list[tuple[str, str]] = []
    for path, found in _read_folder(settings, folder, model):
        if isinstance(found, DocumentError):
            left_out.append((path, f"{found.code}: {found.message}"))
        elif (quality := model.quality(found)) < CLEAN:
            left_out.append((path, f"not clean: {quality:.0%} of its words are good Vietnamese"))
        else:
            texts.append(found)
    if not texts:
        raise WrongUsage(f"nothing to learn from in {str(folder)!r}: {len(left_out)} files were left out")
    file = make_companion(settings.db, "model")
    draft = file.with_name(f"{file.name}.{os.getpid()}.part")
    draft.write_bytes(normalize.save_learned(normalize.learn(texts)))
    draft.replace(file)
    return Lesson(len(texts), sum(len(text.split()) for text in texts), file, tuple(left_out))


def learned_file(url: str) -> Path | None:
    """The file that the archive at `url` has learned, None if it has learned nothing.

    `WrongUsage` where another version wrote it: going on without what was learned would change texts silently.
    """
    file = companion(url, "model")
    if not file.is_file():
        return None
    try:
        normalize.load_learned(file)
    except normalize.OtherForm as error:
        raise WrongUsage(f"{error}: run `vanthu learn FOLDER` again, or move {str(file)!r} away") from error
    return file.absolute()


def load_archive_model(url: str) -> normalize.Model:
    """The shipped model together with what the archive at `url` has learned."""
    file = learned_file(url)
    return normalize.load_model(learned=None if file is None else normalize.load_learned(file))


def _read_folder(settings: Settings, folder: Path, model: normalize.Model) -> Iterator[tuple[str, str | DocumentError]]:
    for file in find_files([folder], own=own_files(settings.db)):
        name = printable(file.path)
        if isinstance(file, Refused):
            yield name, file.error
        if not isinstance(file, Found):
            continue
        try:
            _, pages = pipeline.read(file.path, engine=NoEngine(), model=model, limits=settings.limits)
        except DocumentError as error:
            yield name, error
        else:
            yield name, ingest.assemble(pages, follows=model.follows).text
