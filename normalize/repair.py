"""Repairing a text: every change is an edit with its rule, its confidence and what else it could have been.

Proposers read the same original text and may abstain; one chooser takes edits that do not overlap. What the
caller proposes (a footnote mark seen on the page) wins over what the language model thinks of the same place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from normalize.model import Model
from normalize.values import Edit, EditedText, Span, choose


def repair(text: str, *, model: Model, proposals: Iterable[Edit] = ()) -> EditedText:
    """`text` with the edits that mend it; spans of edits index `text`, which is NFC."""
    given = tuple(proposals)
    return choose(text, [*given, *find_wrong_letters(text)])


def find_wrong_letters(text: str) -> Iterator[Edit]:
    """Letters of another alphabet that look like the Vietnamese one: Ð (eth) for Đ."""
    for at, char in enumerate(text):
        if char == "Ð":
            yield Edit(Span(at, at + 1), "Đ", "letter", 0.99)
