"""Renditions as files: one for each document, under its name only when it is whole; what cannot be written is told."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO

import store
from ingest.errors import DocumentError
from vanthu.exits import CommandProblem, WrongUsage
from vanthu.renditions.alto import write_alto
from vanthu.renditions.hocr import write_hocr
from vanthu.renditions.originals import find_original
from vanthu.renditions.searchable import write_searchable
from vanthu.renditions.trouble import FileExists, NoPageImages
from vanthu.screen import visible

ENDINGS = {"hocr": "hocr", "alto": "alto.xml", "pdf": "pdf"}
_LONGEST = 180
"""Bytes of a document's name that are kept; file systems allow 255 for the whole, and a name part has to fit beside."""


def write_renditions(session: Any, numbers: Iterable[int] | None, *, form: str, folder: Path, force: bool) -> int:
    """Write the documents with these numbers, or all, into `folder`, name each file on standard output.

    Returns how many could not be written; why is told on standard error. Raises `WrongUsage` for the folder.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WrongUsage(f"--out: {str(folder)!r} is no folder and cannot be made one: {error.strerror}") from error
    failed = 0
    for loaded in store.export_documents(session, numbers):
        file = folder / file_name(loaded, form)
        try:
            if not force and (file.exists() or file.is_symlink()):
                raise FileExists(f"{file} is there already")
            _write_file(session, loaded, form, file)
        except DocumentError as error:
            failed += 1
            page = "" if error.page is None else f", page {error.page}"
            message = (
                f"{loaded.id} {loaded.source_name} [{error.code}{page}]: {error.message.rstrip('.')}. {error.remedy}"
            )
            print(f"vanthu: {visible(message)}", file=sys.stderr)
        else:
            print(visible(str(file)))
    return failed


def write_rendition(session: Any, number: int, *, form: str, out: BinaryIO) -> None:
    """Write one document to `out`; raises `DocumentError`."""
    for loaded in store.export_documents(session, [number]):
        _write(session, loaded, form, out)


def file_name(loaded: store.LoadedDocument, form: str) -> str:
    """The name of the document's file: that of its source, its number in the archive, the format's ending."""
    return f"{safe_stem(loaded.source_name)}.{loaded.id}.{ENDINGS[form]}"


def safe_stem(name: str) -> str:
    r"""The stem of a file's name without anything that a file system, a shell or a terminal takes amiss.

    >>> safe_stem("Báo cáo số 217.pdf"), safe_stem("../.hidden\n-\x1b[2J.pdf"), safe_stem("..")
    ('Báo cáo số 217', 'hidden_-_[2J', 'document')
    """
    stem = Path(name.replace("\\", "/")).stem
    stem = re.sub(r"[\x00-\x1f\x7f-\x9f/\\:*?\"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]+", "_", stem)
    stem = stem.encode("utf-8", "replace")[:_LONGEST].decode("utf-8", "ignore")
    return stem.strip().lstrip(".-~").rstrip(". ") or "document"


def _write_file(session: Any, loaded: store.LoadedDocument, form: str, file: Path) -> None:
    draft = file.with_name(f".{file.name}.part")
    try:
        with draft.open("wb") as out:
            _write(session, loaded, form, out)
        draft.replace(file)
    except OSError as error:
        raise CommandProblem(f"{str(file)!r} cannot be written: {error.strerror or error}") from error
    finally:
        draft.unlink(missing_ok=True)


def _write(session: Any, loaded: store.LoadedDocument, form: str, out: BinaryIO) -> None:
    if not any(word.box for page in loaded.document.pages for word in page.words):
        raise NoPageImages(f"a document read from {loaded.media_type} has no page images")
    if form == "pdf":
        source = find_original(store.find_paths(session, loaded.id), sha256=loaded.sha256)
        write_searchable(loaded, source, out)
    else:
        (write_hocr if form == "hocr" else write_alto)(loaded, out, version=version("vanthu"))
