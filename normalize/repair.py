"""Repairing a text: every change is an edit with its rule, its confidence and what else it could have been.

First *is it bad?*, line by line; then *what was meant?* Proposers read the same original text and may
abstain; one chooser takes edits that do not overlap. What the caller proposes (a footnote mark seen on the
page) wins over what the language model thinks of the same place. Passes are repeated until nothing changes,
so repairing a repaired text changes nothing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import Final

from normalize.badness import judge_lines
from normalize.lines import find_words
from normalize.model import Model
from normalize.slips import find_slips
from normalize.snap import find_broken_symbols, mark_symbols
from normalize.tokens import find_tokens
from normalize.values import Edit, EditedText, Span, choose

PASSES: Final = 4


def repair(text: str, *, model: Model, proposals: Iterable[Edit] = ()) -> EditedText:
    """`text` with the edits that mend it; spans of edits index `text`, which is NFC."""
    edited = _once(text, model, tuple(proposals))
    for _ in range(PASSES):
        again = _once(edited.text, model, ())
        if not again.edits:
            break
        edited = compose(edited, again)
    return edited


def _once(text: str, model: Model, given: tuple[Edit, ...]) -> EditedText:
    tokens = mark_symbols(text, find_tokens(text))
    states = judge_lines(text, tokens, model=model)
    own = [
        *find_wrong_letters(text),
        *find_broken_symbols(text, tokens, states),
        *find_slips(tokens, states, model=model),
        *find_words(tokens, states, model=model),
    ]
    free = [edit for edit in own if not any(edit.span.overlaps(other.span) for other in given)]
    return choose(text, [*given, *free])


def compose(first: EditedText, second: EditedText) -> EditedText:
    """The edits of `first.original` that make `second.text` at once; `second` edits `first.text`."""
    merged: list[Edit] = []
    at = 0
    later = list(second.edits)
    starts = [edit.span.start for edit in first.edits]
    used = [False] * len(first.edits)
    while at < len(later):
        group = [later[at]]
        span = first.to_original(later[at].span)
        at += 1
        while at < len(later) and first.to_original(later[at].span).start < span.end:
            group.append(later[at])
            span = Span(span.start, max(span.end, first.to_original(later[at].span).end))
            at += 1
        inner = first.to_edited(span)
        for number in range(max(0, bisect_left(starts, span.start) - 1), bisect_right(starts, span.end)):
            edit = first.edits[number]
            used[number] = used[number] or edit.span.overlaps(span) or span.covers(edit.span)
        start = second.to_edited(Span(inner.start, inner.start)).start
        end = second.to_edited(Span(inner.end, inner.end)).end
        last = group[-1]
        merged.append(
            Edit(span, second.text[start:end], last.rule, min(e.confidence for e in group), last.alternatives)
        )
    kept = [edit for edit, gone in zip(first.edits, used, strict=True) if not gone]
    return EditedText(first.original, tuple(sorted([*kept, *merged], key=lambda e: e.span)))


def find_wrong_letters(text: str) -> Iterator[Edit]:
    """Letters of another alphabet that look like the Vietnamese one: Ð (eth) for Đ."""
    for at, char in enumerate(text):
        if char == "Ð":
            yield Edit(Span(at, at + 1), "Đ", "letter", 0.99)
