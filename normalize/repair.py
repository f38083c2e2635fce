"""Repairing a text: every change is an edit with its rule, its confidence and what else it could have been.

First *is it bad?*, line by line; then *what was meant?* Proposers read the same text and may abstain; one chooser
takes edits that do not overlap. What the caller proposes (a footnote mark seen on the page) comes first and
no rule touches it afterwards. Passes are repeated until nothing changes, so repairing a repaired text changes
nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final, NamedTuple

from normalize.badness import Damage, doubt_lines, judge_lines
from normalize.evidence import doubt_read, see, still_read
from normalize.figures import find_broken_figures
from normalize.legacy import find_legacy
from normalize.lines import find_words
from normalize.model import Model
from normalize.slips import find_slips
from normalize.snap import find_broken_symbols, mark_symbols
from normalize.specks import find_specks
from normalize.strange import how_sure
from normalize.tokens import find_tokens
from normalize.values import Edit, EditedText, Span, WordRead, choose

PASSES: Final = 4
_FORMULA: Final = re.compile(r"(?<!\w)V/v(?!\w)")
"""What heads a letter's subject is no word to be mended."""
UNDECIDED: Final = 0.9
"""How sure words are that no rule had a say on: foreign ones, or letters between signs."""


class WordSure(NamedTuple):
    """A word of the repaired text and the estimate, in [0, 1], that it is what the page says."""

    span: Span
    confidence: float


@dataclass(frozen=True, slots=True)
class RepairedText(EditedText):
    """An edited text that also says how sure each of its words is; `words` are in order, spans index `text`;
    figures and symbols are none."""

    words: tuple[WordSure, ...] = ()


def repair(text: str, *, model: Model, proposals: Iterable[Edit] = (), read: Sequence[WordRead] = ()) -> RepairedText:
    """`text` with the edits that mend it; spans of edits index `text`, which is NFC.

    `read` is what the reader says of the words, in order, where the text was read from page images.
    """
    given = tuple(proposals)
    edited = choose(text, [*given, *_clear_of([edit.span for edit in given], find_legacy(text))])
    sure: dict[int, float] = {}
    for turn in range(PASSES + 1):
        held = [edited.to_edited(edit.span) for edit in given]
        again, kept = _once(edited.text, model, held, still_read(read, edited))
        if not turn:
            sure = {edited.to_original(span).start: confidence for span, confidence in kept}
        if not again.edits:
            break
        edited = compose(edited, again) if edited.edits else again
    return RepairedText(edited.original, edited.edits, tuple(_words(edited, sure)))


def _once(
    text: str, model: Model, held: Sequence[Span], read: Sequence[WordRead]
) -> tuple[EditedText, list[tuple[Span, float]]]:
    """The edits of one pass that leave `held` alone, and how sure the words are that stay as they are."""
    tokens = mark_symbols(text, find_tokens(text))
    seen = see(tokens, read)
    states = doubt_read(judge_lines(text, tokens, model=model), tokens, seen)
    slips = list(find_slips(tokens, states, model=model))
    doubted = doubt_lines(states, len(slips))
    if doubted is not states:
        states, slips = doubted, []
    words = list(find_words(tokens, states, model=model, seen=seen))
    good = [at for state in states if state.damage is Damage.NONE for at in state.tokens]
    kept = [(edit.span, edit.confidence) for edit in words if edit.span.of(text) == edit.replacement]
    kept += [
        (tokens[at].span, sure) for at, sure in zip(good, how_sure(tokens, good, len(slips), model=model), strict=True)
    ]
    own = [
        *find_wrong_letters(text),
        *find_broken_symbols(text, tokens, states),
        *find_broken_figures(text, tokens, states),
        *find_specks(text, tokens, states, model=model),
        *slips,
        *words,
    ]
    formulas = [Span(*match.span()) for match in _FORMULA.finditer(text)]
    return choose(text, _clear_of([*held, *formulas], own)), kept


def _clear_of(held: Sequence[Span], edits: Iterable[Edit]) -> Iterator[Edit]:
    """The edits that do not overlap any span of `held`."""
    spans, same = sorted(held), set(held)
    starts = [span.start for span in spans]
    ends = list(accumulate((span.end for span in spans), max))
    for edit in edits:
        at = bisect_right(starts, edit.span.start)
        before = at and ends[at - 1] > edit.span.start
        if not before and edit.span not in same and not (at < len(spans) and spans[at].overlaps(edit.span)):
            yield edit


def _words(edited: EditedText, sure: dict[int, float]) -> Iterator[WordSure]:
    """The words of the repaired text, as sure as the edits that made them or as they were left."""
    starts = [edit.span.start for edit in edited.edits]
    for token in find_tokens(edited.text):
        if not any(char.isalpha() for char in token.text) or any(char.isdigit() for char in token.text):
            continue
        printed = edited.to_original(token.span)
        confidence = sure.get(printed.start, UNDECIDED)
        for at in range(max(0, bisect_left(starts, printed.start) - 1), bisect_left(starts, printed.end)):
            if edited.edits[at].span.overlaps(printed):
                confidence = edited.edits[at].confidence
        yield WordSure(token.span, confidence)


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
            inside = span.start < edit.span.start < span.end  # what was inserted at either end stays by itself
            used[number] = used[number] or edit.span.overlaps(span) or inside
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
