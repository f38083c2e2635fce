"""Bad files stop no run: each is named with code, page and remedy within its limits, and the others are done."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

LIBC = ctypes.CDLL(None)
EXPECTED = {
    "encrypted.pdf": ("encrypted", None),
    "truncated.pdf": ("corrupt", None),
    "zero.pdf": ("source_empty", None),
    "web-page.pdf": ("kind_unknown", None),
    "many.pdf": ("source_too_large", None),
    "huge.png": ("source_too_large", 1),
    "bomb.docx": ("source_too_large", None),
    "link.pdf": ("link_refused", None),
    "locked": ("source_unreadable", None),
    "a-hanging.png": ("all_pages_failed", 1),
    "hanging.tif": ("page_time_limit", 2),
    "pipe": ("source_unreadable", None),
    "z-vanished.txt": ("source_unreadable", None),
}


def obey_permissions() -> None:
    """Make root a user like others: give up the capabilities to read what permissions forbid (capabilities(7))."""
    if os.geteuid() == 0:
        for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
            LIBC.prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP


def permissions_hold(folder: Path) -> bool:
    """Whether a folder without read permission cannot be read here; some sandboxes do not let root give it up."""
    return subprocess.run(["ls", folder], capture_output=True, preexec_fn=obey_permissions).returncode != 0


def test_bad_files_are_quarantined_and_the_others_done(home: Path, make: Any, hanging: Any, directive: str) -> None:
    inbox = home / "inbox"
    make_bad_inbox(inbox, home, make)
    expected = dict(EXPECTED)
    if not permissions_hold(inbox / "locked"):
        del expected["locked"]
    (inbox / "good.txt").write_text(directive)
    make.docx(inbox / "good.docx", directive.replace("17-CT/TU", "18-CT/TU"))
    make.png(inbox / "good.png")
    process = subprocess.Popen(
        [
            Path(sys.executable).parent / "vanthu",
            *("ingest", inbox, "--jobs", "1", "--page-seconds", "2", "--report", home / "report.json"),
        ],
        env={**os.environ, **hanging.env},
        cwd=home,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=obey_permissions,
    )
    hanging.wait(True)  # on the first file; the last one waits its turn
    (inbox / "z-vanished.txt").unlink()
    out, err = process.communicate(timeout=120)
    (inbox / "locked").chmod(0o700)
    assert process.returncode == 3, out + err
    assert "Traceback" not in out + err
    report = json.loads((home / "report.json").read_text())
    told = {
        Path(p["path"]).name: (p["code"], p["page"])
        for p in report["problems"]
        if p["fate"] in ("quarantined", "partial")
    }
    assert told == expected
    for problem in report["problems"]:
        assert problem["message"] and problem["remedy"], problem
        assert problem["path"] in out
    assert report["done"] + report["needs_review"] == 3 and report["partial"] == 1 and report["failed"] == 0
    assert not hanging.now()


def make_bad_inbox(inbox: Path, around: Path, make: Any) -> None:
    inbox.mkdir()
    make.encrypted(inbox / "encrypted.pdf")
    whole = make.many_pages(around / "whole.pdf", 3).read_bytes()
    (inbox / "truncated.pdf").write_bytes(whole[:120])
    (inbox / "zero.pdf").touch()
    (inbox / "web-page.pdf").write_text("<!DOCTYPE html><html><body>Chỉ thị</body></html>")
    make.many_pages(inbox / "many.pdf", 100_000)
    make.huge_image(inbox / "huge.png")
    make.bomb(inbox / "bomb.docx")
    (around / "outside.pdf").write_bytes(whole)
    (inbox / "link.pdf").symlink_to(around / "outside.pdf")
    (inbox / "locked").mkdir(mode=0)
    make.png(inbox / "a-hanging.png", hang=True)
    make.tiff(inbox / "hanging.tif", "Trang thứ nhất", "Trang thứ hai", "Trang thứ ba", hang=(2,))
    os.mkfifo(inbox / "pipe")
    (inbox / "z-vanished.txt").write_text("Văn bản này sẽ biến mất.")
