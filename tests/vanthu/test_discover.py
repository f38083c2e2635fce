"""Which files are taken: all of a folder in order, links refused, what is no document skipped and counted."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from vanthu.discover import Found, Refused, Skipped, find_files, printable


def test_folders_are_read_through_and_through_in_order(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.txt", "a.txt", "c/d/e.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    found = list(find_files([tmp_path, tmp_path / "a.txt"]))
    assert [str(f.path.relative_to(tmp_path)) for f in found] == ["a.txt", "b/1.txt", "b/2.txt", "c/d/e.txt"]
    assert all(isinstance(f, Found) and f.size == 1 for f in found)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (".hidden.txt", "hidden"),
        (".git/config", "hidden"),
        ("~$report.docx", "unfinished"),
        ("scan.pdf.part", "unfinished"),
        ("scan.PDF.TMP", "unfinished"),
        ("Thumbs.db", "litter"),
        ("@eaDir/scan.pdf", "litter"),
        ("archive.db", "archive"),
    ],
)
def test_what_is_no_document_is_skipped_and_says_why(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("x")
    (found,) = find_files([tmp_path], own=[tmp_path / "archive.db"])
    assert isinstance(found, Skipped) and found.reason == reason


@pytest.mark.parametrize("name", ["template.txt", "partial.pdf", "temporary.docx", "a~b.txt"])
def test_documents_that_only_look_like_it_are_taken(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("x")
    (found,) = find_files([tmp_path])
    assert isinstance(found, Found)


def test_links_are_refused_wherever_they_lead_but_the_folder_named_may_be_one(tmp_path: Path) -> None:
    inbox, outside = tmp_path / "inbox", tmp_path / "outside"
    inbox.mkdir()
    outside.mkdir()
    (outside / "secret.txt").write_text("x")
    (inbox / "file.txt").symlink_to(outside / "secret.txt")
    (inbox / "folder").symlink_to(outside)
    (inbox / "loop").symlink_to(inbox)
    (inbox / "broken").symlink_to("nowhere")
    found = list(find_files([inbox]))
    assert [f.error.code for f in found if isinstance(f, Refused)] == ["link_refused"] * 4
    (tmp_path / "named").symlink_to(outside)
    assert [f.path.name for f in find_files([tmp_path / "named"])] == ["secret.txt"]


def test_pipes_and_vanished_files_are_refused_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (pipe,) = find_files([tmp_path])
    (gone,) = find_files([tmp_path / "gone.pdf"])
    assert isinstance(pipe, Refused) and isinstance(gone, Refused)
    assert {pipe.error.code, gone.error.code} == {"source_unreadable"}


def test_names_that_are_no_text_are_printable(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"scan\xff.txt")).write_text("x")
    (found,) = find_files([tmp_path])
    assert printable(found.path).endswith("scan\\udcff.txt")


def test_folders_may_lie_in_each_other_however_deep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Deeper than calls may, and than a path may be long: what cannot be reached is named."""
    monkeypatch.chdir(tmp_path)
    for _ in range(2500):
        Path("d").mkdir()
        os.chdir("d")
    found = list(find_files([tmp_path]))
    for _ in range(2500):  # whoever clears up after the tests may not reach so deep
        os.chdir("..")
        Path("d").rmdir()
    assert [f.error.code for f in found if isinstance(f, Refused)] == ["source_unreadable"]
