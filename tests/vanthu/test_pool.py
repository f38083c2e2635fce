"""Workers that hang, spin, hog, crash or are killed: each task ends with one last word, and nothing is left behind."""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ingest.limits import Limits
from vanthu.pool import Pool, open_pool
from vanthu.worker import Crashed, Message, PageRead, ReadingDone, Refused, Task, Understood


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with open_pool(learned=None) as opened:
        yield opened


@pytest.fixture
def page(home: Path, make: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(str(Path(__file__).parent / "hostile"))
    return Path(make.png(home / "page.png"))


def do(pool: Pool, path: Path, engine: Any, **limits: int) -> list[Message]:
    """All messages of one task."""
    scratch = pool.new_scratch()
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    pool.start(Task(path, sha256, engine, Limits(**limits), scratch))
    messages = []
    while pool.running:
        messages += [message for _, message in pool.poll(1.0)]
    assert not scratch.exists()
    return messages


def hostile(way: str, **more: int) -> Any:
    from hostile_engines import Hostile  # type: ignore[import-not-found]  # found where `page` says

    return Hostile(way, **more)


def test_a_document_that_is_well_tells_its_pages_then_all_then_what_it_means(pool: Pool, page: Path) -> None:
    messages = do(pool, page, hostile("fine"))
    assert [type(message) for message in messages] == [PageRead, ReadingDone, Understood], messages[-1]


@pytest.mark.parametrize("way", ["sleep", "spin"])
def test_whoever_overstays_is_stopped(pool: Pool, page: Path, way: str) -> None:
    messages = do(pool, page, hostile(way), document_seconds=2)
    assert isinstance(messages[-1], Refused) and messages[-1].error.code == "time_limit"
    assert messages[-1].error.page == 1 and "--document-seconds" in messages[-1].error.message


def test_the_programs_it_started_die_with_a_worker(pool: Pool, page: Path) -> None:
    number = random.randrange(100_000, 1_000_000)
    do(pool, page, hostile("child", seconds=number), document_seconds=2)
    until = time.monotonic() + 5
    while any(_says(entry, number) for entry in Path("/proc").glob("[0-9]*/cmdline")):
        assert time.monotonic() < until, "the child lives on"
        time.sleep(0.05)


def test_a_hog_is_stopped_by_its_memory_limit(pool: Pool, page: Path) -> None:
    messages = do(pool, page, hostile("hog"), memory_mb=2000)
    assert isinstance(messages[-1], Refused) and messages[-1].error.code == "memory_limit"


def test_being_killed_by_the_system_counts_as_want_of_memory(pool: Pool, page: Path) -> None:
    messages = do(pool, page, hostile("killed"))
    assert isinstance(messages[-1], Refused) and messages[-1].error.code == "memory_limit"


@pytest.mark.parametrize(("way", "says"), [("segfault", "SIGSEGV"), ("exit", "status 3"), ("bug", "ZeroDivisionError")])
def test_a_crash_is_told_with_how(pool: Pool, page: Path, way: str, says: str) -> None:
    messages = do(pool, page, hostile(way))
    assert isinstance(messages[-1], Crashed) and says in messages[-1].details


def test_a_file_that_is_no_longer_what_was_hashed_is_refused(pool: Pool, page: Path) -> None:
    pool.start(Task(page, "0" * 64, hostile("fine"), Limits(), pool.new_scratch()))
    messages = []
    while pool.running:
        messages += [message for _, message in pool.poll(1.0)]
    assert isinstance(messages[-1], Refused) and messages[-1].error.code == "source_unreadable"


def _says(entry: Path, number: int) -> bool:
    try:
        return entry.read_bytes() == f"sleep\0{number}\0".encode()
    except OSError:
        return False
