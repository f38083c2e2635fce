"""Nights: one at a time, safe to kill at any moment, the inbox untouched, and a report for the morning."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from filelock import FileLock

NIGHT = ("nightly", "--inbox", "inbox", "--stable-seconds", "0", "--jobs", "2", "--report", "night.json")


def fill(inbox: Path, make: Any, directive: str) -> None:
    inbox.mkdir()
    for number in range(20, 24):
        (inbox / f"{number}.txt").write_text(directive.replace("17-CT/TU", f"{number}-CT/TU"))
    make.docx(inbox / "30.docx", directive.replace("17-CT/TU", "30-CT/TU"))
    make.tiff(inbox / "31.tif", "Trang thứ nhất", "Trang thứ hai", "Trang thứ ba")
    make.png(inbox / "32.png", "Văn bản thứ ba mươi hai")


def contents(folder: Path) -> dict[str, tuple[str, int]]:
    return {
        str(p): (hashlib.sha256(p.read_bytes()).hexdigest(), p.stat().st_mtime_ns) for p in sorted(folder.rglob("*"))
    }


def test_a_night_killed_again_and_again_ends_with_everything_done_once(
    start: Callable[..., subprocess.Popen[bytes]], here: Callable[..., Any], home: Path, make: Any, directive: str
) -> None:
    inbox = home / "inbox"
    fill(inbox, make, directive)
    before = contents(inbox)
    seed = random.randrange(1_000_000)
    chance = random.Random(seed)
    kills = 0
    for _ in range(3):
        night = start(*NIGHT)
        _wait_for_writing(home, night)
        time.sleep(chance.uniform(0.0, 1.2))
        kills += night.poll() is None
        night.send_signal(signal.SIGKILL)
        night.communicate()
    last = start(*NIGHT)
    out, err = last.communicate(timeout=120)
    assert last.returncode == 0, (seed, out, err)
    assert here("db", "check", "--db", "sqlite:///vanthu.db").code == 0, seed
    with sqlite3.connect(home / "vanthu.db") as connection:
        finals = connection.execute(
            "SELECT stage, count(*), count(DISTINCT sha256) FROM job_event"
            " WHERE event IN ('done', 'needs_review', 'partial') GROUP BY stage ORDER BY stage"
        ).fetchall()
        assert finals == [("reading", 7, 7), ("understanding", 7, 7)], (seed, kills)
        assert connection.execute("SELECT count(*) FROM document").fetchone() == (7,)
        assert connection.execute("SELECT count(*) FROM job WHERE state = 'running'").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM run WHERE finished_at IS NULL").fetchone() == (0,)
    assert contents(inbox) == before
    _nobody_is_left(home)
    assert kills, "every night ended before it was killed"


def test_a_night_reports_what_is_new_and_what_waits(
    here: Callable[..., Any], home: Path, make: Any, directive: str
) -> None:
    inbox = home / "inbox"
    inbox.mkdir()
    (inbox / "a.txt").write_text(directive)
    (inbox / "b.pdf").write_text("<html></html>")
    first = here(*NIGHT)
    report = json.loads((home / "night.json").read_text())
    assert first.code == 3 and report["exit_code"] == 3
    assert [(p["fate"], p["code"], p["new"]) for p in report["problems"] if p["fate"] == "quarantined"] == [
        ("quarantined", "kind_unknown", True)
    ]
    assert {"waiting_for_review", "new_findings"} <= report.keys()
    state = hashlib.sha256((home / "vanthu.db").read_bytes()).hexdigest()
    second = here(*NIGHT)
    report = json.loads((home / "night.json").read_text())
    assert second.code == 3 and report["unchanged"] == 2 and report["new_findings"] == []
    assert hashlib.sha256((home / "vanthu.db").read_bytes()).hexdigest() == state


def test_what_is_still_being_copied_is_left_for_later(here: Callable[..., Any], home: Path, directive: str) -> None:
    (home / "inbox").mkdir()
    (home / "inbox" / "growing.txt").write_text(directive)
    done = here("nightly", "--inbox", "inbox", "--stable-seconds", "3600", "--report", "night.json")
    report = json.loads((home / "night.json").read_text())
    assert done.code == 0 and report["skipped"] == {"still changing": 1} and report["run"] is None


def test_only_one_night_at_a_time(here: Callable[..., Any], home: Path) -> None:
    (home / "inbox").mkdir()
    with FileLock(home / "vanthu.db.lock"):
        done = here(*NIGHT)
    assert done.code == 4 and done.err.count("\n") == 1 and done.out == ""
    assert here(*NIGHT).code == 0


def test_ctrl_c_ends_a_run_in_order_and_the_next_goes_on(
    start: Callable[..., subprocess.Popen[bytes]], here: Callable[..., Any], home: Path, make: Any, hanging: Any
) -> None:
    """Pages that were read are kept; what hung is killed with all it started."""
    make.tiff(home / "scan.tif", "Trang thứ nhất", "Trang thứ hai", hang=(2,))
    run = start("ingest", "scan.tif", "--jobs", "1", env=hanging.env)
    hanging.wait(True)
    run.send_signal(signal.SIGINT)
    out, err = run.communicate(timeout=20)
    assert run.returncode == 130, (out, err)
    assert "Traceback" not in err.decode() and "the same command goes on" in err.decode()
    hanging.wait(False, seconds=5)
    done = here("ingest", "scan.tif", "--report", "report.json")
    assert done.code == 0 and json.loads((home / "report.json").read_text())["pages"] == 1


def test_children_die_with_a_parent_that_is_killed(
    start: Callable[..., subprocess.Popen[bytes]], home: Path, make: Any, hanging: Any
) -> None:
    make.png(home / "scan.png", hang=True)
    run = start("ingest", "scan.png", env=hanging.env)
    hanging.wait(True)
    run.kill()
    run.communicate(timeout=20)
    hanging.wait(False, seconds=10)
    _nobody_is_left(home)


def _wait_for_writing(home: Path, night: subprocess.Popen[bytes]) -> None:
    """Until the night has opened the archive: killing it earlier proves little."""
    until = time.monotonic() + 30
    while not (home / "vanthu.db-wal").exists() and night.poll() is None and time.monotonic() < until:
        time.sleep(0.02)


def _nobody_is_left(home: Path, *, seconds: float = 10) -> None:
    """No process works in the folder any more."""
    until = time.monotonic() + seconds
    while left := [p for p in Path("/proc").glob("[0-9]*") if _works_in(p, home)]:
        assert time.monotonic() < until, [(p / "cmdline").read_bytes() for p in left]
        time.sleep(0.05)


def _works_in(process: Path, home: Path) -> bool:
    if process.name == str(os.getpid()):
        return False
    try:
        return b"vanthu" in (process / "cmdline").read_bytes() and (process / "cwd").readlink() == home
    except OSError:
        return False
