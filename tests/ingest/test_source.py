"""What a file is by its content, and what is refused before it is looked into."""

from __future__ import annotations

import hashlib
import os
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from ingest.errors import (
    DocumentError,
    Encrypted,
    KindUnknown,
    LinkRefused,
    SourceEmpty,
    SourceTooLarge,
    SourceUnreadable,
)
from ingest.limits import Limits
from ingest.source import decode_text, read_source, sniff_kind
from ingest.values import SourceKind

LIMITS = Limits()

KINDS = [
    (b"%PDF-1.4\n", SourceKind.PDF),
    (b"\x00\x00garbage before the header %PDF-1.7", SourceKind.PDF),
    (b"II*\x00\x08\x00\x00\x00", SourceKind.TIFF),
    (b"MM\x00*\x00\x00\x00\x08", SourceKind.TIFF),
    (b"MM\x00+\x00\x08\x00\x00", SourceKind.TIFF),
    (b"\x89PNG\r\n\x1a\n", SourceKind.IMAGE),
    (b"\xff\xd8\xff\xe0", SourceKind.IMAGE),
    ("Chỉ thị số 12-CT/TU\n\tcủa Ban Thường vụ".encode(), SourceKind.TEXT),
    ("\ufeffQuyết định".encode(), SourceKind.TEXT),
    ("Quyết định".encode("utf-16"), SourceKind.TEXT),
    (b"BM01 Bieu mau", SourceKind.TEXT),
    (b"a < b and c > d", SourceKind.TEXT),
]

FOREIGN = [
    (b"<!DOCTYPE html><html><body>Xin chao</body></html>", "HTML"),
    (b"\n\n <html lang='vi'><head>", "HTML"),
    ("<html>".encode("utf-16"), "HTML"),
    (b"<?xml version='1.0'?><a/>", "XML"),
    (b"{\\rtf1\\ansi Quyet dinh}", "RTF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".doc"),
    (b"PK\x03\x04 only a spreadsheet", "ZIP"),
    (b"\x1f\x8b\x08\x00\xff\xfe", "gzip"),
    ("Nghị quyết".encode("cp1258", "replace") + b"\xde\xaa\xfe", "legacy encoding"),
    (bytes(range(256)) * 4, "binary"),
    (b"\x01\x02\x03\x04" * 100, "binary"),
]


@pytest.mark.parametrize(("data", "kind"), KINDS)
def test_kind_is_told_by_content(data: bytes, kind: SourceKind) -> None:
    assert sniff_kind(data) is kind


@pytest.mark.parametrize(("data", "called"), FOREIGN)
def test_foreign_content_is_refused_and_named_for_what_it_is(data: bytes, called: str, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(data)
    with pytest.raises(KindUnknown, match=called):
        read_source(path, limits=LIMITS)


def test_the_original_bytes_are_hashed(tmp_path: Path) -> None:
    path = tmp_path / "chi-thi.pdf"
    data = "\ufeffChỉ thị\r\n".encode()
    path.write_bytes(data)
    source = read_source(path, limits=LIMITS)
    assert (source.sha256, source.data, source.name) == (hashlib.sha256(data).hexdigest(), data, "chi-thi.pdf")
    assert (source.kind, source.media_type) == (SourceKind.TEXT, "text/plain")


def test_decoding() -> None:
    assert decode_text("Độc lập".encode("utf-16-be")) is None
    assert decode_text("\ufeffĐộc lập".encode("utf-16-be")) == "Độc lập"
    assert decode_text("\ufeffĐộc lập".encode()) == "Độc lập"
    assert decode_text(b"Ngh\xde quy\xd5t") is None


def test_links_are_refused_wherever_they_lead(tmp_path: Path) -> None:
    (tmp_path / "here.txt").write_text("Kế hoạch")
    for name, target in (
        ("inside", tmp_path / "here.txt"),
        ("outside", Path("/etc/hostname")),
        ("broken", Path("/no")),
    ):
        (tmp_path / name).symlink_to(target)
        with pytest.raises(LinkRefused):
            read_source(tmp_path / name, limits=LIMITS)


def test_folders_pipes_and_absent_files_are_unreadable(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe", tmp_path / "vanished.pdf", tmp_path / "here" / "not.pdf"):
        with pytest.raises(SourceUnreadable):
            read_source(path, limits=LIMITS)


def test_sizes(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    with pytest.raises(SourceEmpty):
        read_source(tmp_path / "empty", limits=LIMITS)
    with (tmp_path / "large").open("wb") as file:
        file.truncate(2_000_001)  # a hole: no bytes are written
    with pytest.raises(SourceTooLarge, match="--megabytes"):
        read_source(tmp_path / "large", limits=Limits(megabytes=2))


def test_a_docx_with_a_password_is_encrypted(tmp_path: Path) -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100) + "EncryptedPackage".encode("utf-16-le") + bytes(100)
    (tmp_path / "mat.docx").write_bytes(data)
    with pytest.raises(Encrypted):
        read_source(tmp_path / "mat.docx", limits=LIMITS)


@pytest.mark.parametrize("bomb", ["one large part", "many parts", "large in sum"])
def test_zip_bombs_are_refused_by_their_directory(tmp_path: Path, bomb: str) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<w/>")
        if bomb == "one large part":
            archive.writestr("word/bomb.xml", bytes(50_000_000))
        for n in range(10_001 if bomb == "many parts" else 30 if bomb == "large in sum" else 0):
            archive.writestr(f"word/{n}.xml", bytes(1_000_000) if bomb == "large in sum" else b"")
    path = tmp_path / "bomb.docx"
    path.write_bytes(out.getvalue())
    with pytest.raises(SourceTooLarge, match="ZIP bomb"):
        read_source(path, limits=Limits(unpacked_megabytes=20) if bomb == "large in sum" else LIMITS)


def test_every_document_error_names_a_remedy_and_a_code() -> None:
    kinds = DocumentError.__subclasses__()
    assert len({kind.code for kind in kinds}) == len(kinds) >= 11
    assert all(kind.remedy and kind.__doc__ for kind in kinds)
