"""The tables of long work: runs, jobs, the history of jobs, and what was refused before it had a hash."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.base import Base, one_of
from store.states import JobState, Stage


class RunRow(Base):
    """One command that worked on the archive: with which program, settings, model and tables."""

    __tablename__ = "run"
    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(String(64))
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)
    reading_key: Mapped[str] = mapped_column(String(200))
    understanding_key: Mapped[str] = mapped_column(String(200))
    host: Mapped[str | None] = mapped_column(Text)
    pid: Mapped[int | None] = mapped_column(BigInteger)
    started_at: Mapped[str] = mapped_column(String(27))
    finished_at: Mapped[str | None] = mapped_column(String(27))
    summary: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class JobRow(Base):
    """Where one stage of one source under one key stands; the run that holds it, and until when."""

    __tablename__ = "job"
    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("source.sha256"))
    stage: Mapped[str] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(16), index=True)
    attempts: Mapped[int]
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"))
    lease_until: Mapped[str | None] = mapped_column(String(27))
    changed_at: Mapped[str] = mapped_column(String(27))
    path: Mapped[str | None] = mapped_column(Text)
    code: Mapped[str | None] = mapped_column(String(64))
    page: Mapped[int | None]
    message: Mapped[str | None] = mapped_column(Text)
    remedy: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (
        UniqueConstraint("sha256", "stage", "key"),
        one_of("stage", Stage),
        one_of("state", JobState),
        CheckConstraint("attempts >= 0", name="attempts"),
        CheckConstraint("(state = 'running') = (lease_until IS NOT NULL)", name="lease"),
    )


class JobEventRow(Base):
    """What happened to a job, appended and never changed: triggers refuse updates and deletions."""

    __tablename__ = "job_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("source.sha256"))
    stage: Mapped[str] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(String(200))
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"))
    at: Mapped[str] = mapped_column(String(27))
    event: Mapped[str] = mapped_column(String(16))
    detail: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    __table_args__ = (Index(None, "sha256", "stage"), one_of("stage", Stage))


class RefusalRow(Base):
    """A path that could not even be hashed: unreadable, a link, too large."""

    __tablename__ = "refusal"
    id: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(Text, unique=True)
    code: Mapped[str] = mapped_column(String(64))
    page: Mapped[int | None]
    message: Mapped[str] = mapped_column(Text)
    remedy: Mapped[str] = mapped_column(Text)
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"))
    at: Mapped[str] = mapped_column(String(27))
