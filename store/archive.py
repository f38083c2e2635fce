"""The archive as a thing that can be opened, brought up to date, checked and copied.

SQLite is set up so that a process may be killed at any moment: write-ahead log, and `synchronous=FULL`,
because a file is moved out of the inbox only after its rows are committed, and a commit that a power cut
undoes would lose it. The cost is one flush per document, next to seconds of reading.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError
from sqlalchemy.orm import Session, SessionTransaction, SessionTransactionOrigin

from store.check import check_archive, check_index
from store.errors import StoreError
from store.migrations import HEAD, OURS

BUSY_SECONDS = 30
LOCK_NUMBER = 0x76746875  # any number, but one for all: it keeps two programs from migrating a server at once


@dataclass(frozen=True, slots=True)
class Archive:
    """An open archive; `session()` gives transactions on it.

    A block that writes begins explicitly, `with archive.session() as s, s.begin():`, and then holds the one
    writer's place from its first statement on, so that two writers wait and never deadlock. A block that
    only reads, `with archive.session() as s:`, sees one state of the archive and blocks nobody.
    """

    url: str = field(repr=False)  # it may hold a password
    engine: Engine = field(repr=False)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session; trouble of the database (locked too long, disk full, lost) becomes `StoreError`."""
        with _trouble_told(self.url), Session(self.engine, expire_on_commit=False) as session:
            if self.engine.dialect.name == "sqlite":
                event.listen(session, "after_begin", _begin_sqlite)
            yield session

    def close(self) -> None:
        """Give all connections back; the archive can be used again afterwards."""
        self.engine.dispose()


def open_archive(url: str, *, upgrade: bool = True) -> Archive:
    """The archive at `url`; a new one is created, one of an older version upgraded unless `upgrade` is false.

    `url` is `sqlite:///file.db` or `postgresql://user@host/name`. Raises `StoreError` if it cannot be opened,
    belongs to another program or to a newer version of this one.
    """
    engine = _engine(_address(url))
    archive = Archive(url, engine)
    try:
        with _trouble_told(url, code="cannot_open", remedy="Check --db: the folder must exist and be writable."):
            with engine.connect() as connection:
                at = _version(connection, shown(url))
            if at != HEAD:
                _bring_up_to_date(engine, shown(url), at, upgrade=upgrade)
    except StoreError:
        engine.dispose()
        raise
    return archive


def db_upgrade(url: str) -> str:
    """Bring the archive at `url` to this program's version, creating it if need be; returns the version."""
    open_archive(url).close()
    return HEAD


def db_check(url: str) -> list[str]:
    """What is wrong with the archive at `url`, one line each; an empty list if it is whole."""
    archive = open_archive(url, upgrade=False)
    try:
        with archive.session() as session, session.begin():
            index = list(check_index(session))
        with archive.session() as session:
            return index + list(check_archive(session))
    finally:
        archive.close()


def db_backup(url: str, file: Path, *, force: bool = False) -> None:
    """Write a consistent copy of the SQLite archive at `url` to `file`, also while others write to it.

    The copy appears under its name only when it is whole. An existing file is replaced only with `force`.
    """
    archive = open_archive(url, upgrade=False)
    archive.close()
    path = archive.engine.url.database
    if archive.engine.dialect.name != "sqlite" or not path:
        raise StoreError(
            "Only an archive in an SQLite file is copied this way.", code="not_supported", remedy="Use pg_dump."
        )
    if file.exists() and not force:
        raise StoreError(f"{file} exists already.", code="exists", remedy="Choose another name, or use --force.")
    draft = file.with_name(file.name + ".part")
    try:
        with _closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as source:
            draft.unlink(missing_ok=True)
            with _closing(sqlite3.connect(draft)) as target:
                source.backup(target)
                # One file, not three: a copy that travels must not leave its log behind.
                target.execute("PRAGMA journal_mode=DELETE")
        draft.replace(file)
    except (OSError, sqlite3.Error) as error:
        draft.unlink(missing_ok=True)
        raise StoreError(
            f"The copy {file} could not be written: {error}.", code="cannot_open", remedy="Check folder and space."
        ) from error


def shown(url: str) -> str:
    """An address as it may be shown and logged, without its password.

    >>> shown("postgresql://vanthu:secret@host/archive")
    'postgresql://vanthu:***@host/archive'
    >>> shown("postgresql://vanthu:s3/cr@t@host/archive")
    'postgresql://vanthu:***@host/archive'
    """
    return re.sub(r"(://[^:/@]*):\S*@", r"\1:***@", url)


def _address(url: str) -> URL:
    try:
        address = make_url(url)
        if address.drivername in ("postgresql", "postgres"):
            address = address.set(drivername="postgresql+psycopg")
        name = address.get_backend_name()
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise _bad_address(url) from error
    if name not in ("sqlite", "postgresql") or (name == "sqlite" and not address.database):
        raise _bad_address(url)
    if name == "sqlite" and address.database != ":memory:" and not Path(str(address.database)).parent.is_dir():
        raise StoreError(
            f"The archive {shown(url)} cannot be opened: its folder does not exist.",
            code="cannot_open",
            remedy="Create the folder, or correct --db.",
        )
    return address


def _bad_address(url: str) -> StoreError:
    return StoreError(
        f"{shown(url)!r} is not the address of an archive.",
        code="cannot_open",
        remedy="Write sqlite:///file.db or postgresql://user@host/name.",
    )


def _engine(address: URL) -> Engine:
    # Whatever the server's or the user's defaults are, text travels as UTF-8.
    arguments = {} if address.get_backend_name() == "sqlite" else {"client_encoding": "utf8"}
    # Vietnamese in JSON columns stays readable for people who look with other programs.
    engine = create_engine(address, json_serializer=_json, connect_args=arguments)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
    return engine


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _set_up_sqlite(connection: Any, _record: object) -> None:
    # sqlite3's own BEGIN comes late and only before some statements; we say it ourselves.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "foreign_keys=ON",
        "journal_mode=WAL",
        "synchronous=FULL",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(_session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    if transaction.nested:
        return
    root = transaction
    while root.parent is not None:
        root = root.parent
    # A reader that becomes a writer can meet a lock that no waiting resolves; writers queue from the start.
    writes = root.origin is SessionTransactionOrigin.BEGIN
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _version(connection: Connection, name: str) -> str | None:
    """The version of the schema, None for an empty database; refuses other programs' databases and newer ones."""
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return None
    found = None
    if "alembic_version" in tables:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found is None or not str(found).startswith(OURS):
        raise StoreError(
            f"The database {name} belongs to another program.", code="not_ours", remedy="Give another file with --db."
        )
    if found > HEAD:
        raise StoreError(
            f"The archive {name} was made by a newer version ({found}; this program knows {HEAD}).",
            code="newer",
            remedy="Install the newer version.",
        )
    return str(found)


def _bring_up_to_date(engine: Engine, name: str, at: str | None, *, upgrade: bool) -> None:
    if not upgrade:
        message = f"There is no archive at {name} yet." if at is None else f"The archive {name} is of version {at}."
        raise StoreError(message, code="older", remedy="Run `vanthu db upgrade`.")
    # Alembic takes a fifth of a second to load and is needed once per archive and version.
    from store.migrations.run import upgrade_to_head

    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            # Tables are rebuilt by copying; a reference must not be followed while its table is away.
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": LOCK_NUMBER})
            if connection.execute(text("SHOW server_encoding")).scalar() != "UTF8":
                message = f"The database {name} cannot hold Vietnamese: it is not in UTF-8."
                raise StoreError(message, code="cannot_open", remedy="Make it with createdb --encoding=UTF8.")
        if _version(connection, name) != HEAD:
            upgrade_to_head(connection)
        connection.commit()
    engine.dispose()


@contextmanager
def _closing(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def _trouble_told(
    url: str, *, code: str = "unavailable", remedy: str = "Check disk space, other programs and the server; run again."
) -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        raise StoreError(
            f"The archive {shown(url)} cannot be used: {_reason(error)}.", code=code, remedy=remedy
        ) from error
    except DBAPIError as error:
        # "file is not a database" is no OperationalError; anything else here is a bug of ours.
        if isinstance(error.orig, sqlite3.DatabaseError) and type(error.orig) is sqlite3.DatabaseError:
            message = f"{shown(url)} is not an archive or is damaged: {_reason(error)}."
            raise StoreError(message, code="cannot_open", remedy="Restore the last copy, or correct --db.") from error
        raise


def _reason(error: DBAPIError) -> str:
    return str(error.orig).strip().splitlines()[0].rstrip(".")
