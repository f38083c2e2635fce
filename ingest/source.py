"""One file into the house: refused or read once, hashed first, its kind told by its bytes.

The name of a file says nothing here: a web page called .pdf is a web page. What is hashed is what was
on the disk, before anything looks into it.
"""

from __future__ import annotations

import codecs
import errno
import hashlib
import os
import stat
import unicodedata
import zipfile
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from ingest.errors import (
    Corrupt,
    Encrypted,
    KindUnknown,
    LinkRefused,
    SourceEmpty,
    SourceTooLarge,
    SourceUnreadable,
    in_words,
)
from ingest.legacy import decode_legacy
from ingest.limits import Limits
from ingest.values import Source, SourceKind

MEDIA_TYPES = {
    SourceKind.PDF: "application/pdf",
    SourceKind.TIFF: "image/tiff",
    SourceKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    SourceKind.TEXT: "text/plain",
}
_CHUNK = 1 << 20
_MEGABYTE = 1_000_000
_HEAD = 1024
_ZIP_ENTRY = b"PK\x01\x02"
_MOST_ENTRIES = 10_000
_MOST_RATIO = 200
"""Word's XML packs 10 to 50 times; a bomb a thousand times and more."""
_RATIO_FROM = 8 * _MEGABYTE


class _Foreign(NamedTuple):
    """A kind of file that is recognised in order to say what it is."""

    start: bytes
    name: str


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
"""Word stores a DOCX with a password as this stream of an old-style container (MS-OFFCRYPTO 2.3.4)."""
_FOREIGN = (
    _Foreign(b"{\\rtf", "a Rich Text (RTF) document"),
    _Foreign(_OLE, "an old Office document (.doc, .xls)"),
    _Foreign(b"PK\x03\x04", "a ZIP archive without a Word document in it"),
    _Foreign(b"PK\x05\x06", "an empty ZIP archive"),
    _Foreign(b"Rar!\x1a\x07", "a RAR archive"),
    _Foreign(b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    _Foreign(b"\x1f\x8b", "a gzip archive"),
    _Foreign(b"GIF8", "a GIF image"),
    _Foreign(b"BM", "a BMP image"),
    _Foreign(b"\x00\x00\x00\x0cjP  ", "a JPEG 2000 image"),
    _Foreign(b"AT&TFORM", "a DjVu document"),
    _Foreign(b"%!PS", "a PostScript file"),
    _Foreign(b"\x7fELF", "a program"),
    _Foreign(b"MZ", "a program"),
)
_TEXTUAL = (b"{\\rtf", b"%!PS")
"""Foreign kinds that would pass as plain text; a text may well begin with BM or MZ."""
_MARKUP = (
    (b"<!doctype html", "an HTML page"),
    (b"<html", "an HTML page"),
    (b"<head", "an HTML page"),
    (b"<?xml", "an XML file"),
    (b"<svg", "an SVG drawing"),
)


def read_source(path: Path, *, limits: Limits) -> Source:
    """The file at `path`, read once, hashed before anything else is done to it.

    Raises `LinkRefused` for a symbolic link, `SourceUnreadable` where it is no regular file, cannot be
    opened, or changes or vanishes meanwhile, `SourceEmpty`, `SourceTooLarge` (bytes; unpacked bytes of
    a DOCX), `Encrypted` and `KindUnknown`, whose message says what the content is.
    """
    data = _read_bytes(path, limits.megabytes * _MEGABYTE, limits.megabytes)
    sha256 = hashlib.sha256(data).hexdigest()
    if data.startswith(_OLE) and _ENCRYPTED_PACKAGE in data:
        raise Encrypted(f"{path.name} is a DOCX that needs a password")
    kind = sniff_kind(data)
    if kind is None:
        raise KindUnknown(f"{path.name} is {_describe(data)}, not a PDF, TIFF, PNG, JPEG, DOCX or plain text")
    if kind is SourceKind.DOCX:
        _check_unpacked(data, limits)
    media_type = MEDIA_TYPES.get(kind) or ("image/png" if data.startswith(b"\x89PNG") else "image/jpeg")
    return Source(path.name, data, sha256, kind, media_type)


def sniff_kind(data: bytes) -> SourceKind | None:
    """What `data` is by its content, None where it is nothing that is read.

    >>> sniff_kind(b"%PDF-1.7 ..."), sniff_kind("Chỉ thị số 12".encode()), sniff_kind(b"<html><body>")
    (<SourceKind.PDF: 'pdf'>, <SourceKind.TEXT: 'text'>, None)
    """
    if data.startswith(b"\x89PNG\r\n\x1a\n") or data.startswith(b"\xff\xd8\xff"):
        return SourceKind.IMAGE
    if data[:4] in (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+"):
        return SourceKind.TIFF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        # Without its end an archive does not say what it holds; being a document's is enough to call it broken.
        broken = b"PK\x05\x06" not in data and b"[Content_Types].xml" in data[:_HEAD]
        return SourceKind.DOCX if broken or b"word/document" in data else None
    if _markup(data) is not None:
        return None
    # ISO 32000, annex H.3.4.1: the header may stand anywhere in the first 1024 bytes.
    if b"%PDF-" in data[:_HEAD]:
        return SourceKind.PDF
    if data.startswith(_TEXTUAL):
        return None
    text = decode_text(data)
    if text is None:
        legacy = decode_legacy(data)
        text = legacy[0] if legacy is not None else None
    return SourceKind.TEXT if text is not None and _mostly_printable(text) else None


def decode_text(data: bytes) -> str | None:
    """The text that `data` holds in UTF-8 or, with its byte order mark, UTF-16; None where it is neither."""
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        return None


def _read_bytes(path: Path, most: int, megabytes: int) -> bytes:
    # Without O_NONBLOCK the opening of a named pipe would wait for a writer for ever.
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        handle = os.open(path, flags)
    except OSError as error:
        if error.errno == errno.ELOOP:  # O_NOFOLLOW met a link
            raise LinkRefused(f"{path.name} is a symbolic link") from error
        raise SourceUnreadable(f"{path.name} cannot be opened: {error.strerror}") from error
    before = os.fstat(handle)
    if not stat.S_ISREG(before.st_mode):
        os.close(handle)
        raise SourceUnreadable(f"{path.name} is not a regular file")
    with os.fdopen(handle, "rb", buffering=0) as file:
        if before.st_size > most:
            raise SourceTooLarge(f"{path.name} has {before.st_size:,} bytes; --megabytes allows {megabytes}")
        parts: list[bytes] = []
        length = 0
        try:
            while chunk := file.read(_CHUNK):
                parts.append(chunk)
                length += len(chunk)
                if length > most:
                    raise SourceTooLarge(f"{path.name} grew beyond the {megabytes} MB that --megabytes allows")
            after = os.fstat(handle)
        except OSError as error:
            raise SourceUnreadable(f"{path.name} cannot be read: {error.strerror}") from error
    if after.st_nlink == 0:
        raise SourceUnreadable(f"{path.name} vanished while it was read")
    if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns) or length != after.st_size:
        raise SourceUnreadable(f"{path.name} changed while it was read")
    if not length:
        raise SourceEmpty(f"{path.name} has no bytes")
    return b"".join(parts)


def _check_unpacked(data: bytes, limits: Limits) -> None:
    """Refuse a ZIP bomb by its directory; unpacking never yields more than the directory says."""
    most = limits.unpacked_megabytes * _MEGABYTE
    # Counted in the raw bytes because the directory itself may be the bomb.
    if data.count(_ZIP_ENTRY) > _MOST_ENTRIES:
        raise SourceTooLarge(f"ZIP bomb: more than {_MOST_ENTRIES:,} files inside")
    try:
        entries = zipfile.ZipFile(BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise Corrupt(f"the DOCX is truncated or malformed: {in_words(error)}") from error
    total = sum(entry.file_size for entry in entries)
    if total > most:
        raise SourceTooLarge(
            f"ZIP bomb: {total:,} bytes after unpacking; --unpacked-megabytes allows {limits.unpacked_megabytes}"
        )
    for entry in entries:
        if entry.flag_bits & 1:
            raise Encrypted(f"{entry.filename} in the DOCX needs a password")
        if entry.file_size > max(_RATIO_FROM, _MOST_RATIO * entry.compress_size):
            raise SourceTooLarge(
                f"ZIP bomb: {entry.filename} unpacks to {entry.file_size:,} bytes, "
                f"more than {_MOST_RATIO} times its packed size"
            )


def _describe(data: bytes) -> str:
    markup, foreign = _markup(data), _foreign(data)
    if markup is not None or foreign is not None:
        return str(markup or foreign)
    text = decode_text(data)
    if text is None and b"\x00" not in data[: 64 * _HEAD]:
        return "neither UTF-8 nor UTF-16 and not clearly in a legacy encoding (TCVN3, VNI, VISCII, Windows-1258)"
    return "binary data of an unknown kind"


def _markup(data: bytes) -> str | None:
    head = data[:_HEAD].removeprefix(codecs.BOM_UTF8)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head.replace(b"\x00", b"")[2:]
    head = head.lstrip().lower()
    if not head.startswith(b"<"):
        return None
    return next((name for sign, name in _MARKUP if sign in head), None)


def _foreign(data: bytes) -> str | None:
    return next((kind.name for kind in _FOREIGN if data.startswith(kind.start)), None)


def _mostly_printable(text: str) -> bool:
    """Whether at most one character in a hundred is a control character or unassigned."""
    sample = text[:100_000]
    strange = sum(1 for c in sample if c not in "\t\n\r\f\v" and unicodedata.category(c) in ("Cc", "Cn", "Co"))
    return "\x00" not in text and strange * 100 <= len(sample)
