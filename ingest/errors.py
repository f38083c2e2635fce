"""Why a document or a page cannot be processed.

    DocumentError                 the whole file is quarantined; its docstring names the remedy
    ├── SourceUnreadable          no permission, vanished, changed while being read
    ├── SourceEmpty               zero bytes
    ├── SourceTooLarge            more bytes, pages or pixels than allowed
    ├── LinkRefused               a symbolic link, or a path that leaves the folder
    ├── KindUnknown               not a kind of file that is read, whatever its name says
    ├── Encrypted                 needs a password
    ├── Corrupt                   truncated or malformed
    ├── NoTextFound               every page was read and none holds text
    ├── AllPagesFailed            no page could be read
    ├── TimeLimit                 took longer than allowed and was stopped
    └── MemoryLimit               needed more memory than allowed and was stopped

    PageError                     one page fails, the others are read
    ├── PageTimeLimit             the engine was stopped
    ├── PageTooLarge              more pixels than allowed
    └── PageUnreadable            the page's image could not be made or read

    EngineMissing                 the machine lacks a program or a language: nobody's document is at fault

`code` is stable: archives' scripts match on it. Anything else that is raised is a bug.
"""

from __future__ import annotations

import re


def in_words(error: Exception) -> str:
    """What a library says of a malformed file, without the addresses of its objects and not at length.

    >>> in_words(ValueError("stream <_io.BytesIO object at 0x7f00>: unable to find trailer dictionary"))
    'unable to find trailer dictionary'
    """
    return " ".join(_OBJECT.sub("", str(error)).split())[-200:] or type(error).__name__


_OBJECT = re.compile(r"(?:\bstream )?<_io\.[^<>]*>:?")


class DocumentError(Exception):
    """This document cannot be processed; retrying will not help until the file or the program changes."""

    code = "document_error"
    remedy = "Look at the file by hand."

    def __init__(self, message: str, *, page: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.page = page

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.message, self.page)


def _rebuild(kind: type[DocumentError], message: str, page: int | None) -> DocumentError:
    return kind(message, page=page)


class SourceUnreadable(DocumentError):
    """The file cannot be opened, vanished, or changed while it was read."""

    code = "source_unreadable"
    remedy = "Check that the file exists, is complete and may be read by this user; then run again."


class SourceEmpty(DocumentError):
    """The file has no bytes."""

    code = "source_empty"
    remedy = "Scan or copy the document again."


class SourceTooLarge(DocumentError):
    """The file exceeds a limit on bytes, pages or pixels."""

    code = "source_too_large"
    remedy = "Split the file, or raise the limit that the message names."


class LinkRefused(DocumentError):
    """The path is a symbolic link or leaves the folder that was given."""

    code = "link_refused"
    remedy = "Copy the file itself into the folder."


class KindUnknown(DocumentError):
    """The content is none of PDF, TIFF, PNG, JPEG, DOCX, plain text."""

    code = "kind_unknown"
    remedy = "Convert the file to PDF; a web page or an old .doc must be exported first."


class Encrypted(DocumentError):
    """The file needs a password."""

    code = "encrypted"
    remedy = "Remove the password and hand in the file again."


class Corrupt(DocumentError):
    """The file is truncated or malformed."""

    code = "corrupt"
    remedy = "Copy or scan the document again; the file is damaged."


class NoTextFound(DocumentError):
    """Every page was read and none holds text."""

    code = "no_text_found"
    remedy = "Check that the scan is not blank, black or upside down."


class AllPagesFailed(DocumentError):
    """No page could be read; the message gives the first page's reason."""

    code = "all_pages_failed"
    remedy = "See the reason of the first page."


class TimeLimit(DocumentError):
    """The document took longer than allowed and was stopped."""

    code = "time_limit"
    remedy = "Raise --document-seconds, or split the file."


class MemoryLimit(DocumentError):
    """The document needed more memory than allowed and was stopped."""

    code = "memory_limit"
    remedy = "Raise --memory-mb, or split the file."


class PageError(Exception):
    """One page cannot be read; the others go on."""

    code = "page_error"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class PageTimeLimit(PageError):
    """The engine took longer than allowed on this page and was stopped; raise --page-seconds."""

    code = "page_time_limit"


class PageTooLarge(PageError):
    """The page has more pixels than allowed; raise --page-megapixels."""

    code = "page_too_large"


class PageUnreadable(PageError):
    """The page's image could not be made or read; scan the page again."""

    code = "page_unreadable"


class EngineMissing(Exception):
    """A program or model that reading needs is not installed; the message ends with the command that installs it."""
