"""The states that work and its results can be in, and how they follow each other.

job:      (none) → running → done | needs_review | partial | quarantined | failed
final     done, needs_review, partial and quarantined: only another key, or force, runs it again
again     failed (a bug or a broken machine), and running whose lease has run out
"""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """The two stages that age differently: reading is costly, understanding cheap."""

    READING = "reading"
    UNDERSTANDING = "understanding"


class JobState(StrEnum):
    """What became of one stage of one source under one key."""

    DONE = "done"
    NEEDS_REVIEW = "needs_review"
    PARTIAL = "partial"
    QUARANTINED = "quarantined"
    FAILED = "failed"
    RUNNING = "running"


FINAL = frozenset({JobState.DONE, JobState.NEEDS_REVIEW, JobState.PARTIAL, JobState.QUARANTINED})


class DocumentState(StrEnum):
    """How far a document in the archive may be trusted."""

    DONE = "done"
    NEEDS_REVIEW = "needs_review"
    PARTIAL = "partial"


class ReadingState(StrEnum):
    """Whether a reading's pages are coming in, all there, or replaced."""

    OPEN = "open"
    COMPLETE = "complete"
    SUPERSEDED = "superseded"
