"""How far may a document be trusted? A doubtful field never makes a document `done` in silence."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from extract.checked.findings import UNSURE
from extract.values import Extraction
from ingest.values import Document, PageFailure
from normalize.values import EditedText
from store import JobState
from vanthu.discover import printable
from vanthu.report import Fate, Problem

DOUBTFUL_SHARE = 0.02
"""More doubtful words than one in fifty: a reader stumbles in every second sentence."""
DOUBTFUL_WORDS = 3
"""So many in a short text are no pattern yet."""
_LOOK = "Compare what `vanthu show` calls doubtful with the page."


def state_of(document: Document, repaired: EditedText, facts: Extraction) -> tuple[JobState, str]:
    """The state of an understood document and, where it is not `done`, the reasons in words."""
    reasons = [f"{name}: {reason}" for name, reason in facts.header.reasons]
    words, doubtful = len(repaired.text.split()), len(facts.uncertain)
    if doubtful > max(DOUBTFUL_WORDS, DOUBTFUL_SHARE * words):
        reasons.append(f"{doubtful} of {words} words are doubtful")
    unsure = sum(1 for citation in facts.citations if citation.confidence < UNSURE)
    if unsure:
        reasons.append(f"{unsure} citations are unsure")
    if document.failed:
        return JobState.PARTIAL, "; ".join(reasons)
    return (JobState.NEEDS_REVIEW if reasons else JobState.DONE), "; ".join(reasons)


def problems_of(path: Path, document: Document, state: JobState, reason: str) -> list[Problem]:
    """What a person is told of an understood document: each failed page, and why it should be looked at."""
    problems = page_problems(path, document.failed)
    if state is JobState.NEEDS_REVIEW:
        problems.append(Problem(printable(path), Fate.NEEDS_REVIEW, "needs_review", None, reason, _LOOK))
    return problems


def page_problems(path: Path, failed: Iterable[PageFailure], *, new: bool = True) -> list[Problem]:
    """A problem for each page that could not be read."""
    return [
        Problem(printable(path), Fate.PARTIAL, page.code, page.number, page.message, remedy_of(page.code), new)
        for page in failed
    ]


def remedy_of(code: str) -> str:
    """What to do about a page that failed with `code`."""
    return PAGE_REMEDIES.get(code, "Scan the page again.")


PAGE_REMEDIES = {
    "page_time_limit": "Raise --page-seconds, or scan the page again.",
    "page_too_large": "Raise --page-megapixels, or scan the page at a lower resolution.",
    "page_unreadable": "Scan the page again.",
}
