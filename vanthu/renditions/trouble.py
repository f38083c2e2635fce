"""Why a document of the archive cannot be written in the form that was asked for; one of many, the rest goes on.

The codes are stable, as those of `ingest.errors`.
"""

from __future__ import annotations

from ingest.errors import DocumentError


class OriginalMissing(DocumentError):
    """The file is no longer at any place where the archive met it."""

    code = "original_missing"
    remedy = "Put the file back, or `vanthu ingest` it at its new place: the archive knows it by its content."


class OriginalChanged(DocumentError):
    """The file is there but is not what was read: its SHA-256 is another one."""

    code = "original_changed"
    remedy = "Put back the file that was read, or `vanthu ingest` the changed one and export that."


class NoPageImages(DocumentError):
    """A DOCX or plain text has no page images, and so no places for words."""

    code = "no_page_images"
    remedy = "Export it with --format jsonl, or print it to PDF and `vanthu ingest` that."


class FileExists(DocumentError):
    """A file of this name is there already."""

    code = "file_exists"
    remedy = "Name another folder with --out, or give --force to replace it."
