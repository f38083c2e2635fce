"""Archives to test on: real SQLite files and a real PostgreSQL server, private to the tests; small documents."""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from extract.values import Citation, Extraction, Finding, Header, Statistic
from ingest.values import Block, Document, Page, Pages, Piece, Reading, Zone
from normalize.values import EditedText, Span
from store import Archive, JobState, db_upgrade, open_archive, save_document, save_reading
from store.base import Base
from store.migrations import HEAD

POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


@dataclass(frozen=True, slots=True)
class Composed:
    """A document in the values that the other rooms make."""

    name: str
    document: Document
    facts: Extraction

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.document.text.encode()).hexdigest()

    @property
    def repaired(self) -> EditedText:
        return EditedText(self.document.text)


def compose(
    *paragraphs: str,
    name: str = "a.txt",
    cites: tuple[tuple[str, str, str | None], ...] = (),
    issuers: dict[str, str] | None = None,
    figures: tuple[tuple[str, dict[str, Any]], ...] = (),
    findings: tuple[Finding, ...] = (),
    **header: Any,
) -> Composed:
    """A document of one page; `cites` are (words as printed, symbol, date), found in the text in this order."""
    whole = "\n".join(paragraphs)
    page = Page(1, whole, (), Reading.TEXT, "plain")
    blocks, at = [], 0
    for paragraph in paragraphs:
        blocks.append(Block(Span(at, at + len(paragraph)), Zone.BODY, 1))
        at += len(paragraph) + 1
    document = Document((page,), (), whole, (Piece(0, 1, 0, len(whole)),), tuple(blocks))
    mentions, at = [], 0
    for words, symbol, date in cites:
        start = whole.index(words, at)
        at = start + len(words)
        number = "".join(c for c in symbol if c.isdigit())[:4]
        mentions.append(
            Citation(
                Span(start, at), words, words.split(" số ")[0].split(" ngày ")[0] if " số " in words else None,
                symbol, number, date, issuer=(issuers or {}).get(words), page=1,
            )
        )  # fmt: skip
    statistics = []
    for words, values in figures:
        start = whole.index(words)
        statistics.append(Statistic(Span(start, start + len(words)), words, page=1, **values))
    return Composed(name, document, Extraction(Header(**header), tuple(mentions), (), tuple(statistics), findings))


def keep(archive: Archive, composed: Composed, *, state: JobState = JobState.DONE, run: int | None = None) -> int:
    """Save a composed document whole, in one transaction."""
    with archive.session() as session, session.begin():
        common = {"sha256": composed.sha256, "reading_key": "r1"}
        save_reading(session, run, pages=Pages(composed.document.pages), **common)
        return save_document(
            session, run, source_name=composed.name, media_type="text/plain", understanding_key="u1",
            document=composed.document, repaired=composed.repaired, facts=composed.facts, state=state, **common,
        )  # fmt: skip


@pytest.fixture(name="compose")
def _compose() -> Callable[..., Composed]:
    return compose


@pytest.fixture(name="keep")
def _keep() -> Callable[..., int]:
    return keep


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty archive in an SQLite file, migrated once and copied for each test."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    db_upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite(template: Path, tmp_path: Path) -> Iterator[Archive]:
    path = tmp_path / "archive.db"
    shutil.copyfile(template, path)
    archive = open_archive(f"sqlite:///{path}")
    yield archive
    archive.close()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a private PostgreSQL server, but for the database's name: `…/{}?host=…`."""
    if not POSTGRES:
        pytest.skip("PostgreSQL's server programs are not installed (apt package postgresql)")
    bin_ = POSTGRES[-1]
    # PostgreSQL refuses to run as root; Debian's package makes the user postgres.
    user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    as_user: dict[str, Any] = {"user": user, "group": user, "extra_groups": []} if os.geteuid() == 0 else {}
    # A socket's path may have 107 characters at most: not under pytest's long folders.
    with tempfile.TemporaryDirectory(prefix="vanthu-pg-", ignore_cleanup_errors=True) as folder:
        if as_user:
            shutil.chown(folder, user, user)
        data = f"{folder}/data"
        quiet: dict[str, Any] = {"check": True, "stdout": subprocess.DEVNULL, "cwd": folder, **as_user}
        initdb = [bin_ / "initdb", "-D", data, "-A", "trust", "-U", "vanthu", "-N", "-E", "UTF8", "--locale=C.UTF-8"]
        subprocess.run(initdb, **quiet)
        options = f"-k {folder} -c listen_addresses='' -c fsync=off -c synchronous_commit=off"
        log = f"{folder}/log"
        subprocess.run([bin_ / "pg_ctl", "-D", data, "-l", log, "-w", "-o", options, "start"], **quiet)
        try:
            yield f"postgresql://vanthu@/{{}}?host={folder}"
        finally:
            subprocess.run([bin_ / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"], **quiet)


@pytest.fixture(scope="session")
def postgres_archive(server: str) -> str:
    """An archive on that server, used by all tests one after the other: making a database takes long."""
    statement(server, "postgres", "CREATE DATABASE archive")
    db_upgrade(server.format("archive"))
    return server


@pytest.fixture
def postgres(postgres_archive: str) -> Iterator[Archive]:
    # Only in this mode may the append-only history be emptied. Deleting a few rows is faster than truncating.
    empty = ["SET session_replication_role = replica", f"UPDATE alembic_version SET version_num = '{HEAD}'"]
    for table in Base.metadata.tables.values():
        empty.append(f"DELETE FROM {table.name}")
        if "id" in table.columns:
            empty.append(f"ALTER SEQUENCE {table.name}_id_seq RESTART")
    statement(postgres_archive, "archive", "; ".join(empty))
    archive = open_archive(postgres_archive.format("archive"))
    yield archive
    archive.close()


@pytest.fixture
def fresh_postgres(server: str) -> str:
    """The address of a database of that server in which nothing is."""
    statement(server, "postgres", "CREATE DATABASE fresh")
    return server.format("fresh")


@pytest.fixture
def ascii_postgres(server: str) -> str:
    """The address of a database without Unicode."""
    statement(server, "postgres", "CREATE DATABASE ascii TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'")
    return server.format("ascii")


def statement(server: str, database: str, sql: str) -> None:
    with psycopg.connect(server.format(database), autocommit=True) as connection:
        connection.execute(sql)


@pytest.fixture(params=["sqlite", "postgres"])
def archive(request: pytest.FixtureRequest) -> Archive:
    """The same test on both kinds of database."""
    found: Archive = request.getfixturevalue(request.param)
    return found
