"""Spans, edits and edited text: how a correction is recorded without losing what was printed.

Text is NFC everywhere above this room. A span is half-open and always belongs to one text; which one
is said by the value that holds it. An edit replaces a span of the *original* text; an edited text is
the original together with edits that do not overlap, so every character of the result can be traced
back to what stood on the page, and the rule that changed it is known.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate, pairwise


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of characters, `0 <= start <= end`.

    >>> Span(3, 7).of("văn thư lưu trữ")
    ' thư'
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}:{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def __bool__(self) -> bool:
        return True

    def of(self, text: str) -> str:
        """The characters of `text` that this span covers."""
        return text[self.start : self.end]

    def shift(self, by: int) -> Span:
        """The same span `by` characters further on."""
        return Span(self.start + by, self.end + by)

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """Whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Edit:
    """One proposed or accepted change of the original text.

    `span` indexes the original; an empty span inserts. `rule` names the proposer (`lexicon`, `symbol`,
    `footnote_mark`, …), `confidence` is its estimate in [0, 1] that `replacement` is what the page
    says, `alternatives` are the next best readings, best first.
    """

    span: Span
    replacement: str
    rule: str
    confidence: float
    alternatives: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"confidence out of range: {self.confidence}")


@dataclass(frozen=True, slots=True)
class WordRead:
    """What whoever read a word on its page says of it: `span` indexes the text.

    `confidence` is the reader's own in [0, 1], None where it gives none; `other` is what a second reading of the same
    place gave where it differed, else empty.
    """

    span: Span
    confidence: float | None = None
    other: str = ""


@dataclass(frozen=True, slots=True)
class EditedText:
    """An original text and the edits made to it, sorted and free of overlaps.

    >>> edits = (Edit(Span(5, 10), "quyết", "lexicon", 0.9), Edit(Span(11, 13), "số", "lexicon", 0.9))
    >>> edited = EditedText("Nghi quyét s6 25", edits)
    >>> edited.text
    'Nghi quyết số 25'
    >>> edited.to_original(Span(11, 13))
    Span(start=11, end=13)
    """

    original: str
    edits: tuple[Edit, ...] = ()
    text: str = field(init=False, compare=False)
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for before, after in pairwise(self.edits):
            if after.span.start < before.span.end or after.span == before.span:
                raise ValueError(f"edits overlap or are out of order: {before.span} {after.span}")
        if self.edits and self.edits[-1].span.end > len(self.original):
            raise ValueError("an edit lies outside the text")
        parts: list[str] = []
        position = 0
        for edit in self.edits:
            parts += [self.original[position : edit.span.start], edit.replacement]
            position = edit.span.end
        object.__setattr__(self, "text", "".join([*parts, self.original[position:]]))
        shifts = accumulate((len(e.replacement) - len(e.span) for e in self.edits), initial=0)
        object.__setattr__(self, "_starts", tuple(e.span.start + s for e, s in zip(self.edits, shifts, strict=False)))

    def edited_span(self, index: int) -> Span:
        """Where the replacement of edit number `index` stands in `text`."""
        start = self._starts[index]
        return Span(start, start + len(self.edits[index].replacement))

    def to_original(self, span: Span) -> Span:
        """The span of `original` from which `span` of `text` came.

        A span that touches a replacement widens to the whole of what was replaced, so that the printed form
        is never cut through a character that is not there; edits beside the span are not part of it.
        """
        if span.end > span.start:
            start = self._printed(span.start).start
            return Span(start, max(start, self._printed(span.end - 1).end))
        return Span(
            self._back(span.start, widen_right=False),
            max(self._back(span.end, widen_right=True), self._back(span.start, widen_right=False)),
        )

    def to_edited(self, span: Span) -> Span:
        """The span of `text` that `span` of `original` became; inside a replacement it widens likewise.

        What was inserted at either end is not part of it; an empty span becomes what was inserted there.
        """
        if span.end > span.start:
            start = self._placed(span.start).start
            return Span(start, max(start, self._placed(span.end - 1).end))
        start = self._forth(span.start, widen_right=False)
        return Span(start, max(start, self._forth(span.end, widen_right=True)))

    def _printed(self, position: int) -> Span:
        """What the character of `text` at `position` stands for in `original`."""
        index = bisect_right(self._starts, position) - 1
        if index < 0:
            return Span(position, position + 1)
        edit, placed = self.edits[index], self.edited_span(index)
        if position < placed.end:
            return edit.span
        start = edit.span.end + position - placed.end
        return Span(start, start + 1)

    def _placed(self, position: int) -> Span:
        """What the character of `original` at `position` became in `text`."""
        index = bisect_right(self.edits, position, key=lambda e: e.span.start) - 1
        if index < 0:
            return Span(position, position + 1)
        edit, placed = self.edits[index], self.edited_span(index)
        if position < edit.span.end:
            return placed
        start = placed.end + position - edit.span.end
        return Span(start, start + 1)

    def _back(self, position: int, *, widen_right: bool) -> int:
        index = bisect_right(self._starts, position) - 1
        if widen_right and index >= 0 and self._starts[index] == position and self.edits[index].replacement:
            index -= 1
        if index < 0:
            return position
        edit, placed = self.edits[index], self.edited_span(index)
        if position >= placed.end:
            return edit.span.end + position - placed.end
        if position == placed.start:
            return edit.span.start
        return edit.span.end if widen_right else edit.span.start

    def _forth(self, position: int, *, widen_right: bool) -> int:
        index = bisect_right(self.edits, position, key=lambda e: e.span.start) - 1
        if widen_right and index >= 0 and self.edits[index].span.start == position and len(self.edits[index].span):
            index -= 1
        if index < 0:
            return position
        edit, placed = self.edits[index], self.edited_span(index)
        if position >= edit.span.end and not (position == edit.span.start and not len(edit.span) and not widen_right):
            return placed.end + position - edit.span.end
        if position == edit.span.start:
            return placed.start
        return placed.end if widen_right else placed.start


def choose(original: str, proposals: Iterable[Edit]) -> EditedText:
    """Accept the proposals that do not overlap, the surest first, then the widest, then the leftmost.

    Proposals that change nothing are dropped. Two insertions at one place overlap.
    """
    taken: list[Edit] = []
    ranked = sorted(proposals, key=lambda e: (-e.confidence, -len(e.span), e.span.start, e.replacement))
    occupied: list[Span] = []
    for edit in ranked:
        if edit.span.of(original) == edit.replacement:
            continue
        at = bisect_right(occupied, edit.span)
        clash = (at > 0 and (occupied[at - 1].end > edit.span.start or occupied[at - 1] == edit.span)) or (
            at < len(occupied) and occupied[at].start < edit.span.end
        )
        if not clash:
            occupied.insert(at, edit.span)
            taken.append(edit)
    return EditedText(original, tuple(sorted(taken, key=lambda e: e.span)))
