"""What a run did: the fate of each file, the figures, and what a person has to look at."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from vanthu.exits import ExitCode

SCHEMA = "vanthu.run/1"


class Fate(StrEnum):
    """What became of a file in this run; the first five are states of a document in the archive."""

    DONE = "done"
    NEEDS_REVIEW = "needs_review"
    PARTIAL = "partial"
    QUARANTINED = "quarantined"
    FAILED = "failed"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    ELSEWHERE = "elsewhere"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Problem:
    """A file or page that could not be processed, or a document to be looked at.

    `new` is false where an earlier run has told the same already.
    """

    path: str
    fate: Fate
    code: str
    page: int | None
    message: str
    remedy: str
    new: bool = True


@dataclass(slots=True)
class Report:
    """The figures of a run as they grow; `reason` says why it ended early, if it did."""

    counts: Counter[Fate] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    pages: int = 0
    seconds: float = 0.0
    run: int | None = None
    reason: str | None = None
    signal: int | None = None

    @property
    def exit_code(self) -> int:
        """The exit code that these figures mean."""
        if self.signal is not None:
            return 128 + self.signal
        if self.reason is not None or self.counts[Fate.FAILED]:
            return ExitCode.BROKEN
        refused = any(p.fate in (Fate.QUARANTINED, Fate.PARTIAL) for p in self.problems)
        return ExitCode.QUARANTINED if refused else ExitCode.DONE

    def summary(self) -> dict[str, Any]:
        """The figures as JSON values."""
        return {
            **{str(fate): self.counts[fate] for fate in Fate if fate is not Fate.SKIPPED},
            "skipped": dict(sorted(self.skipped.items())),
            "pages": self.pages,
            "seconds": round(self.seconds, 1),
            "stopped": self.reason,
        }

    def to_json(self) -> dict[str, Any]:
        """The whole report as JSON values."""
        return {
            "schema": SCHEMA,
            "run": self.run,
            "exit_code": int(self.exit_code),
            **self.summary(),
            "problems": [asdict(problem) for problem in self.problems],
        }
