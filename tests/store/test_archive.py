"""Opening, refusing, copying and checking archives; writers beside each other; a process killed while it writes."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from store import (
    Archive,
    StoreError,
    db_backup,
    db_check,
    db_upgrade,
    finish_run,
    list_documents,
    open_archive,
    start_run,
)
from store.job_models import RunRow
from store.migrations import HEAD


def begin(session: Any, **more: Any) -> int:
    return start_run(session, version="1", settings={}, reading_key="r", understanding_key="u", **more)


def test_a_new_archive_is_made_where_there_is_none(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new.db"
    archive = open_archive(url)
    with archive.session() as session:
        assert list_documents(session) == []
        assert session.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert session.execute(text("PRAGMA foreign_keys")).scalar() == 1
        assert session.execute(text("PRAGMA synchronous")).scalar() == 2
    archive.close()
    assert db_check(url) == []


def test_a_new_archive_on_a_server(fresh_postgres: str) -> None:
    assert db_upgrade(fresh_postgres) == HEAD
    assert db_upgrade(fresh_postgres) == HEAD
    assert db_check(fresh_postgres) == []


def test_without_upgrade_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        open_archive(f"sqlite:///{tmp_path}/new.db", upgrade=False)
    assert caught.value.code == "older"


@pytest.mark.parametrize(
    "url", ["", "archive.db", "mysql://host/name", "sqlite://", "sqlite:///no/such/folder/a.db", "::", "sqlite:////"]
)
def test_addresses_that_lead_nowhere(url: str) -> None:
    with pytest.raises(StoreError) as caught:
        open_archive(url)
    assert caught.value.code == "cannot_open"
    assert "\n" not in str(caught.value)


def test_a_server_that_is_not_there() -> None:
    with pytest.raises(StoreError) as caught:
        open_archive("postgresql://nobody@/nothing?host=/nonexistent")
    assert caught.value.code == "cannot_open"


def test_a_password_is_never_shown() -> None:
    with pytest.raises(StoreError) as caught:
        open_archive("postgresql://vanthu:s3cret@localhost:1/archive")
    assert "s3cret" not in str(caught.value)


def test_a_server_database_that_cannot_hold_vietnamese(ascii_postgres: str) -> None:
    with pytest.raises(StoreError, match="UTF8"):
        open_archive(ascii_postgres)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_text("Kính gửi: Ủy ban nhân dân tỉnh\n" * 100)
    before = path.read_bytes()
    with pytest.raises(StoreError) as caught:
        open_archive(f"sqlite:///{path}")
    assert caught.value.code == "cannot_open"
    assert path.read_bytes() == before


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE document (id INTEGER)")
    other.close()
    with pytest.raises(StoreError) as caught:
        open_archive(f"sqlite:///{path}")
    assert caught.value.code == "not_ours"


def test_another_programs_alembic_is_not_ours(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE alembic_version (version_num TEXT)")
        other.execute("INSERT INTO alembic_version VALUES ('ae1027a6acf')")
    other.close()
    with pytest.raises(StoreError) as caught:
        open_archive(f"sqlite:///{path}")
    assert caught.value.code == "not_ours"


def test_a_newer_archive_is_refused(archive: Archive) -> None:
    with archive.session() as session, session.begin():
        session.execute(text("UPDATE alembic_version SET version_num = 'vanthu_9999'"))
    archive.close()
    with pytest.raises(StoreError) as caught:
        open_archive(archive.url)
    assert caught.value.code == "newer"


def test_two_programs_may_make_the_archive_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new.db"
    program = "import sys; from store import open_archive; open_archive(sys.argv[1])"
    started = [
        subprocess.Popen([sys.executable, "-c", program, url], stderr=subprocess.PIPE, text=True) for _ in range(3)
    ]
    for process in started:
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
    assert db_check(url) == []


def test_a_copy_is_whole_while_others_write(sqlite: Archive, compose: Any, keep: Any, tmp_path: Path) -> None:
    keep(sqlite, compose("Báo cáo công tác dân vận"))
    copy = tmp_path / "copy.db"
    with sqlite.session() as session, session.begin():
        begin(session)
        session.flush()
        db_backup(sqlite.url, copy)
    assert not list(tmp_path.glob("copy.db?*"))
    archive = open_archive(f"sqlite:///{copy}")
    with archive.session() as session:
        assert [d.source for d in list_documents(session)] == ["a.txt"]
        assert session.scalars(select(RunRow)).all() == []
    archive.close()
    assert db_check(f"sqlite:///{copy}") == []


def test_a_copy_replaces_nothing_unasked(sqlite: Archive, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_text("mine")
    with pytest.raises(StoreError) as caught:
        db_backup(sqlite.url, copy)
    assert caught.value.code == "exists"
    assert copy.read_text() == "mine"
    db_backup(sqlite.url, copy, force=True)
    assert db_check(f"sqlite:///{copy}") == []


def test_a_copy_into_nowhere(sqlite: Archive, tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        db_backup(sqlite.url, tmp_path / "no" / "copy.db")
    assert caught.value.code == "cannot_open"


def test_a_server_is_copied_with_its_own_tool(postgres: Archive, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="pg_dump"):
        db_backup(postgres.url, tmp_path / "copy.db")


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("UPDATE document SET page_count = 7", "7 pages understood"),
        ("UPDATE citation SET text = 'khác'", "not the text that stands there"),
        ("UPDATE document SET text = 'khác' || text", "edits do not lead"),
        ("UPDATE citation SET cited_document_id = NULL", "have no identity"),
        ("DELETE FROM passage", "cannot be found"),
        ("DELETE FROM evidence; DELETE FROM finding; UPDATE reading SET state = 'superseded'", "result is missing"),
    ],
)
def test_check_tells_what_is_broken(archive: Archive, compose: Any, keep: Any, damage: str, told: str) -> None:
    words = "Nghị quyết số 25-NQ/TW"
    keep(archive, compose(f"Thực hiện {words} về công tác dân vận", cites=((words, "25-NQ/TW", None),)))
    assert db_check(archive.url) == []
    with archive.session() as session, session.begin():
        for statement in damage.split(";"):
            session.execute(text(statement))
    assert any(told in problem for problem in db_check(archive.url)), db_check(archive.url)


def test_check_tells_of_an_index_out_of_step(sqlite: Archive, compose: Any, keep: Any) -> None:
    keep(sqlite, compose("Báo cáo công tác dân vận"))
    with sqlite.session() as session, session.begin():
        session.execute(text("DROP TRIGGER passage_fts_update"))
        session.execute(text("UPDATE passage SET exact = 'khác', folded = 'khac'"))
    assert any("out of step" in problem for problem in db_check(sqlite.url))


def test_two_writers_wait_for_each_other(archive: Archive) -> None:
    def write(times: int) -> None:
        for _ in range(times):
            with archive.session() as session, session.begin():
                # A writer that reads first: the order in which SQLite's own transactions come to a deadlock.
                known = session.scalars(select(RunRow.id)).all()
                time.sleep(0.002)
                finish_run(session, begin(session), summary={"known": len(known)})

    writers = [threading.Thread(target=write, args=(10,)) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with archive.session() as session:
        assert len(session.scalars(select(RunRow)).all()) == 40


def test_a_reader_does_not_wait_for_a_writer(sqlite: Archive) -> None:
    with sqlite.session() as writing, writing.begin():
        begin(writing)
        writing.flush()
        with sqlite.session() as reading:
            assert reading.scalars(select(RunRow)).all() == []


def test_trouble_while_working_is_told_as_trouble_of_the_archive(sqlite: Archive) -> None:
    with pytest.raises(StoreError) as caught, sqlite.session() as session, session.begin():
        session.execute(text("SELECT * FROM no_such_table"))
    assert caught.value.code == "unavailable"


KILLED = """
    import sys, time
    from store import open_archive, start_run
    from store.job_models import RunRow
    archive = open_archive(sys.argv[1])
    with archive.session() as session, session.begin():
        for number in range(2000):
            session.add(RunRow(version="x" * 60, settings={}, reading_key="r", understanding_key="u", started_at="t"))
        session.flush()
        print("writing", flush=True)
        time.sleep(60)
"""


def test_a_killed_process_leaves_the_archive_whole(archive: Archive) -> None:
    with archive.session() as session, session.begin():
        begin(session)
    killed = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(KILLED), archive.engine.url.render_as_string(hide_password=False)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert killed.stdout is not None
    assert killed.stdout.readline() == "writing\n"
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    with archive.session() as session, session.begin():
        assert len(session.scalars(select(RunRow)).all()) == 1
        begin(session)
    assert db_check(archive.url) == []


def test_history_is_appended_never_changed(archive: Archive, compose: Any, keep: Callable[..., int]) -> None:
    keep(archive, compose("Báo cáo"))
    for change in ("UPDATE job_event SET event = 'done'", "DELETE FROM job_event"):
        with pytest.raises(Exception, match="append-only"), archive.session() as session, session.begin():
            session.execute(text(change))
