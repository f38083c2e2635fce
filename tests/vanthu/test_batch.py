"""The loop of a run with workers that only pretend: failures, other runs, signals, and how places are shared out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import store
from ingest.errors import Corrupt
from ingest.limits import Limits
from vanthu.batch import FAILURES_IN_A_ROW, hash_file, run_batch
from vanthu.discover import find_files
from vanthu.ledger import Ledger, Options, Work
from vanthu.report import Fate, Report
from vanthu.worker import Crashed, Message, Refused, Task


@dataclass
class Pretender:
    """A pool whose workers answer at once, with what `answer` says."""

    answer: Any
    running: list[Task] = field(default_factory=list)
    threads: list[int] = field(default_factory=list)
    stopped: bool = False

    def new_scratch(self) -> Path:
        return Path("unused")

    def start(self, task: Task) -> None:
        self.running.append(task)
        self.threads.append(task.threads)

    def poll(self, seconds: float) -> Iterator[tuple[Task, Message]]:
        if self.running:
            task = self.running.pop(0)
            yield task, self.answer(task)

    def cancel(self, task: Task) -> None:
        self.running = [one for one in self.running if one is not task]

    def stop(self) -> None:
        self.running, self.stopped = [], True


class Nobody:
    signal: int | None = None

    def begun(self, path: Path) -> None: ...
    def page_read(self, path: Path, number: int) -> None: ...
    def settled(self, path: Path, fate: Fate, problems: Any) -> None: ...


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[store.Archive]:
    opened = store.open_archive(f"sqlite:///{tmp_path}/archive.db")
    yield opened
    opened.close()


def options(**changed: Any) -> Options:
    engine: Any = None
    plain = Options(engine, Limits(), jobs=2, reading_key="r", understanding_key="u", settings={"limits": {}})
    return Options(**{**{name: getattr(plain, name) for name in plain.__slots__}, **changed})


def files(folder: Path, count: int) -> list[Any]:
    inbox = folder / "inbox"
    inbox.mkdir(exist_ok=True)
    for number in range(count):
        (inbox / f"{number:02}.txt").write_text(f"Văn bản số {number}")
    return list(find_files([inbox]))


def run(found: list[Any], archive: store.Archive, pool: Pretender, stop: Any = None, **changed: Any) -> Report:
    nobody = Nobody()
    ledger = Ledger(archive, options(**changed))
    made: Any = pool
    return run_batch(found, ledger=ledger, pool=made, reporter=nobody, stop=stop or nobody)


def refuse(task: Task) -> Message:
    return Refused(Corrupt("broken"))


def crash(task: Task) -> Message:
    return Crashed("Traceback …\nZeroDivisionError: a bug")


def test_a_run_of_failures_is_a_broken_machine(tmp_path: Path, archive: store.Archive) -> None:
    report = run(files(tmp_path, 9), archive, Pretender(crash))
    assert report.counts[Fate.FAILED] == FAILURES_IN_A_ROW and report.exit_code == 1
    assert report.reason is not None and "machine" in report.reason
    assert {p.message for p in report.problems} == {"ZeroDivisionError: a bug"}


def test_failures_between_others_stop_nothing(tmp_path: Path, archive: store.Archive) -> None:
    pool = Pretender(lambda task: refuse(task) if task.path.name == "04.txt" else crash(task))
    report = run(files(tmp_path, 9), archive, pool)
    assert report.counts == {Fate.FAILED: 8, Fate.QUARANTINED: 1} and report.reason is None and report.exit_code == 1


def test_what_failed_is_tried_again_and_what_is_quarantined_is_not(tmp_path: Path, archive: store.Archive) -> None:
    found = files(tmp_path, 2)
    run(found, archive, Pretender(lambda task: refuse(task) if task.path.name == "00.txt" else crash(task)))
    second = run(found, archive, Pretender(crash))
    assert second.counts == {Fate.UNCHANGED: 1, Fate.FAILED: 1}
    assert [p.new for p in second.problems if p.fate is Fate.QUARANTINED] == [False]


def test_a_bug_while_saving_is_one_documents_failure(
    tmp_path: Path, archive: store.Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    quarantine = Ledger.quarantine

    def broken(self: Ledger, task: Task, error: Any) -> Any:
        if task.path.name == "01.txt":
            raise ZeroDivisionError("while saving")
        return quarantine(self, task, error)

    monkeypatch.setattr(Ledger, "quarantine", broken)
    report = run(files(tmp_path, 3), archive, Pretender(refuse))
    assert report.counts == {Fate.QUARANTINED: 2, Fate.FAILED: 1}


def test_what_another_run_holds_is_left_to_it(tmp_path: Path, archive: store.Archive) -> None:
    found = files(tmp_path, 2)
    assert Ledger(archive, options()).take(Work(found[0], hash_file(found[0].path), read=True))
    report = run(found, archive, Pretender(crash))
    assert report.counts == {Fate.ELSEWHERE: 1, Fate.FAILED: 1}


@pytest.mark.parametrize(
    ("count", "jobs", "threads"), [(1, 8, [8]), (2, 8, [4, 4]), (3, 8, [2, 3, 3]), (5, 2, [1, 1, 1, 1, 1])]
)
def test_few_documents_get_many_threads_and_many_get_one(
    tmp_path: Path, archive: store.Archive, count: int, jobs: int, threads: list[int]
) -> None:
    pool = Pretender(refuse)
    run(files(tmp_path, count), archive, pool, jobs=jobs)
    assert pool.threads == threads


def test_a_signal_ends_the_run_and_frees_what_it_held(tmp_path: Path, archive: store.Archive) -> None:
    class Asked(Nobody):
        signal = 15

    pool = Pretender(refuse)
    report = run(files(tmp_path, 5), archive, pool, stop=Asked())
    assert report.exit_code == 143 and pool.stopped and report.reason is not None
    with archive.session() as session:
        assert store.unfinished_runs(session) == ()
