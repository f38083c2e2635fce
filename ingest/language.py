"""What reading asks of the language: how good a text is, and what it costs to say something.

The language model of `normalize` is one of these; a test passes one of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


class Language(Protocol):
    """Knows Vietnamese well enough to judge readings."""

    def quality(self, text: str) -> float:
        """How good `text` is as Vietnamese, in [0, 1]: about the share of its words that are right."""

    def follows(self, before: str, after: str) -> float:
        """The log-probability, in nats, that a text ending in `before` goes on with `after`."""

    def surprise(self, text: str) -> list[float]:
        """What each word of `text` costs where it stands, in nats; words are what white space parts."""


@dataclass(frozen=True, slots=True)
class Fluent:
    """A language for tests, in which everything may follow everything; `judge` says how good a text is."""

    judge: Callable[[str], float] = lambda text: 1.0

    def quality(self, text: str) -> float:
        """What `judge` says."""
        return self.judge(text)

    def follows(self, before: str, after: str) -> float:
        """Always 0.0."""
        return 0.0

    def surprise(self, text: str) -> list[float]:
        """Nothing, for any word."""
        return [0.0] * len(text.split())
