"""What is wanted, who has it, what became of it: the story of a file over several runs."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from ingest.values import Page, PageFailure, Pages, Reading
from store import (
    Archive,
    JobState,
    Wanted,
    abandon_run,
    known_pages,
    known_refusal,
    lease,
    list_problems,
    load_document,
    load_reading,
    record_failure,
    record_occurrence,
    record_quarantine,
    save_page,
    save_reading,
    seen,
    start_run,
    unfinished_runs,
    wanted,
)
from store.job_models import JobEventRow

SHA = "c" * 64
KEYS = {"reading_key": "r1", "understanding_key": "u1"}


def page(number: int, words: str = "Thực hiện Nghị quyết") -> Page:
    return Page(number, words, (), Reading.OCR, "tesseract 5.3.0")


def run_of(archive: Archive) -> int:
    with archive.session() as session, session.begin():
        return start_run(session, version="1", settings={"jobs": 2}, host="h", pid=7, **KEYS)


def take(archive: Archive, run: int, stage: str = "reading", *, seconds: float = 60, **more: Any) -> bool:
    key = KEYS[f"{stage}_key"]
    with archive.session() as session, session.begin():
        return lease(session, run, sha256=more.pop("sha256", SHA), stage=stage, key=key, seconds=seconds, **more)


def ask(archive: Archive, sha256: str = SHA, **more: Any) -> Wanted:
    with archive.session() as session:
        return wanted(session, sha256=sha256, **{**KEYS, **more})


def quarantine(archive: Archive, run: int, *, sha256: str | None = SHA, stage: str = "reading", page: int = 3) -> None:
    with archive.session() as session, session.begin():
        record_quarantine(
            session, run, sha256=sha256, path="/inbox/a.pdf", code="encrypted", page=page, message="needs a password",
            remedy="Remove the password.", stage=stage, key=KEYS[f"{stage}_key"],
        )  # fmt: skip


def test_a_new_file_needs_both_stages(archive: Archive) -> None:
    assert ask(archive) == Wanted(True, True, None, 0)


def test_a_lease_is_for_one(archive: Archive) -> None:
    run = run_of(archive)
    assert take(archive, run)
    assert not take(archive, run_of(archive))
    assert not take(archive, run)
    assert ask(archive) == Wanted(True, True, JobState.RUNNING, 1)


def test_a_lease_that_has_run_out_may_be_taken(archive: Archive) -> None:
    assert take(archive, run_of(archive), seconds=-1)
    assert take(archive, run_of(archive))
    assert ask(archive).attempts == 2


def test_an_interrupted_reading_goes_on_from_its_pages(archive: Archive) -> None:
    run = run_of(archive)
    take(archive, run)
    for number in (1, 2, 2):
        with archive.session() as session, session.begin():
            save_page(session, sha256=SHA, reading_key="r1", page=page(number))
    with archive.session() as session, session.begin():
        assert [r.id for r in unfinished_runs(session)] == [run]
        assert abandon_run(session, run) == 1
        assert unfinished_runs(session) == ()
    assert ask(archive) == Wanted(True, True, JobState.FAILED, 1)
    again = run_of(archive)
    assert take(archive, again)
    with archive.session() as session, session.begin():
        assert known_pages(session, sha256=SHA, reading_key="r1") == (page(1), page(2))
        assert known_pages(session, sha256=SHA, reading_key="r2") == ()
        pages = Pages((page(1), page(2), page(4)), (PageFailure(3, "page_time_limit", "stopped"),))
        save_reading(session, again, sha256=SHA, reading_key="r1", pages=pages)
    with archive.session() as session:
        assert load_reading(session, sha256=SHA, reading_key="r1") == pages
        assert known_pages(session, sha256=SHA, reading_key="r1") == ()
    assert ask(archive) == Wanted(False, True, JobState.PARTIAL, 2)


def test_a_finished_document_is_wanted_again_only_under_other_keys(archive: Archive, compose: Any, keep: Any) -> None:
    made = compose("Báo cáo công tác dân vận")
    keep(archive, made)
    assert not ask(archive, made.sha256)
    assert ask(archive, made.sha256).state is JobState.DONE
    assert ask(archive, made.sha256, understanding_key="u2") == Wanted(False, True, JobState.DONE, 0)
    other_settings = ask(archive, made.sha256, reading_key="r2")
    assert (other_settings.read, other_settings.understand) == (True, True)
    forced = ask(archive, made.sha256, force=True)
    assert (forced.read, forced.understand) == (True, True)


def test_a_forced_rerun_really_runs_and_leaves_nothing_of_the_old(archive: Archive, compose: Any, keep: Any) -> None:
    made = compose("Báo cáo công tác dân vận")
    document = keep(archive, made)
    with archive.session() as session, session.begin():
        save_page(session, sha256=made.sha256, reading_key="r1", page=page(1, "old"))
    run = run_of(archive)
    assert take(archive, run, sha256=made.sha256)
    with archive.session() as session, session.begin():
        assert known_pages(session, sha256=made.sha256, reading_key="r1") == ()
        save_reading(session, run, sha256=made.sha256, reading_key="r1", pages=Pages((page(1, "new"),)))
        # Until it is understood again, the document is whole as it was, on the pages it came from.
        assert load_document(session, document).document == made.document
    assert ask(archive, made.sha256) == Wanted(False, True, JobState.DONE, 1)
    assert keep(archive, made) == document
    with archive.session() as session:
        assert session.scalar(text("SELECT count(*) FROM reading")) == 1


def test_a_forced_rerun_that_was_killed_leaves_the_standing_result(archive: Archive, compose: Any, keep: Any) -> None:
    made = compose("Báo cáo công tác dân vận")
    keep(archive, made)
    run = run_of(archive)
    take(archive, run, sha256=made.sha256)
    with archive.session() as session, session.begin():
        abandon_run(session, run)
        assert list_problems(session) == []
    assert not ask(archive, made.sha256)


def test_force_drops_the_pages_of_an_interrupted_reading(archive: Archive) -> None:
    take(archive, run_of(archive), seconds=-1)
    with archive.session() as session, session.begin():
        save_page(session, sha256=SHA, reading_key="r1", page=page(1))
    assert take(archive, run_of(archive), force=True)
    with archive.session() as session:
        assert known_pages(session, sha256=SHA, reading_key="r1") == ()


def test_quarantine_is_final_for_its_key_only(archive: Archive) -> None:
    run = run_of(archive)
    take(archive, run)
    quarantine(archive, run)
    assert ask(archive) == Wanted(False, False, JobState.QUARANTINED, 1)
    assert ask(archive, reading_key="r2").read
    assert ask(archive, force=True).read
    with archive.session() as session:
        (problem,) = list_problems(session)
    assert (problem.path, problem.code, problem.page) == ("/inbox/a.pdf", "encrypted", 3)
    assert (problem.message, problem.remedy) == ("needs a password", "Remove the password.")


def test_what_an_earlier_reading_was_refused_for_is_asked_anew_of_the_next(archive: Archive) -> None:
    run = run_of(archive)
    with archive.session() as session, session.begin():
        save_reading(session, run, sha256=SHA, reading_key="r1", pages=Pages((page(1),)))
    quarantine(archive, run, stage="understanding")
    assert not ask(archive)
    with archive.session() as session, session.begin():
        save_reading(session, run, sha256=SHA, reading_key="r1", pages=Pages((page(1, "better"),)))
    assert ask(archive) == Wanted(False, True, JobState.DONE, 0)


def test_a_failure_is_tried_again_and_told_until_it_went_well(archive: Archive, compose: Any, keep: Any) -> None:
    made, run = compose("Báo cáo công tác dân vận"), run_of(archive)
    take(archive, run, sha256=made.sha256)
    with archive.session() as session, session.begin():
        record_failure(
            session, run, sha256=made.sha256, path="/inbox/\udcff.pdf", stage="reading", key="r1", error="Traceback\x00"
        )
    assert ask(archive, made.sha256) == Wanted(True, True, JobState.FAILED, 1)
    with archive.session() as session:
        (problem,) = list_problems(session)
    assert (problem.path, problem.message) == ("/inbox/\\udcff.pdf", "Traceback\\x00")
    keep(archive, made)
    with archive.session() as session:
        assert list_problems(session) == []


def test_a_file_that_could_not_be_hashed_is_refused_by_path(archive: Archive) -> None:
    run = run_of(archive)
    quarantine(archive, run, sha256=None)
    with archive.session() as session:
        assert known_refusal(session, path="/inbox/a.pdf") == "encrypted"
        (problem,) = list_problems(session)
        assert (problem.path, problem.sha256, problem.state) == ("/inbox/a.pdf", None, "quarantined")
    with archive.session() as session, session.begin():
        common = {"name": "a.pdf", "size": 1, "mtime_ns": 1, "media_type": None}
        record_occurrence(session, run, sha256=SHA, path="/inbox/a.pdf", **common)
        assert known_refusal(session, path="/inbox/a.pdf") is None


def test_one_content_at_two_paths_is_reported_not_refused(archive: Archive) -> None:
    run = run_of(archive)
    common: dict[str, Any] = {"sha256": SHA, "size": 10, "mtime_ns": 1_700_000_000_000_000_001, "media_type": None}
    with archive.session() as session, session.begin():
        assert not record_occurrence(session, run, path="/in/a.pdf", name="a.pdf", **common)
        assert not record_occurrence(session, run, path="/in/a.pdf", name="a.pdf", **common)
        assert record_occurrence(session, run, path="/in/copy.pdf", name="copy.pdf", **common)
        assert seen(session, path="/in/a.pdf", size=10, mtime_ns=1_700_000_000_000_000_001) == SHA
        assert seen(session, path="/in/a.pdf", size=11, mtime_ns=1_700_000_000_000_000_001) is None
        assert seen(session, path="/in/a.pdf", size=10, mtime_ns=1_700_000_000_000_000_002) is None


def test_every_change_of_a_job_is_in_its_history(archive: Archive) -> None:
    run = run_of(archive)
    take(archive, run)
    quarantine(archive, run)
    quarantine(archive, run)
    take(archive, run)
    with archive.session() as session, session.begin():
        save_reading(session, run, sha256=SHA, reading_key="r1", pages=Pages((page(1),)))
    with archive.session() as session:
        events = session.scalars(select(JobEventRow.event).order_by(JobEventRow.id)).all()
    assert events == ["running", "quarantined", "running", "done"]


def test_asking_writes_nothing(sqlite: Archive, compose: Any, keep: Any) -> None:
    made = compose("Báo cáo công tác dân vận")
    keep(sqlite, made)
    sqlite.close()
    path = Path(str(sqlite.engine.url.database))

    def content() -> list[str]:
        files = [path, path.with_name(path.name + "-wal")]
        return [hashlib.sha256(f.read_bytes() if f.exists() else b"").hexdigest() for f in files]

    before = content()
    with sqlite.session() as session:
        wanted(session, sha256=made.sha256, **KEYS)
        seen(session, path="/a", size=1, mtime_ns=1)
        known_refusal(session, path="/a")
        unfinished_runs(session)
        known_pages(session, sha256=made.sha256, reading_key="r1")
    sqlite.close()
    assert content() == before


@pytest.mark.parametrize("stage", ["read", ""])
def test_only_the_two_stages_are_stages(sqlite: Archive, stage: str) -> None:
    run = run_of(sqlite)
    with pytest.raises(ValueError, match="Stage"), sqlite.session() as session, session.begin():
        lease(session, run, sha256=SHA, stage=stage, key="k", seconds=1)
