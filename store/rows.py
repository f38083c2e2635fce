"""Writing rows that another writer may be writing too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from store.base import Base

IDENTITY_LOCK = 0x76746869  # any number, but one for all


def insert_missing(session: Session, table: type[Base], row: Mapping[str, Any]) -> None:
    """Insert `row` unless a unique constraint says that it is there; waits for a writer who is just adding it."""
    insert = sqlite.insert if is_sqlite(session) else postgresql.insert
    session.execute(insert(table).values(**row).on_conflict_do_nothing())


def one_at_a_time(session: Session) -> None:
    """Let only one transaction at a time pass from here to its end; SQLite's writers are so from the start."""
    if not is_sqlite(session):
        session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": IDENTITY_LOCK})


def is_sqlite(session: Session) -> bool:
    """Whether the archive is an SQLite file."""
    return session.get_bind().dialect.name == "sqlite"
