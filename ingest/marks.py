"""Footnote marks: what may be one at the head of a note, and what may be one in the body.

A mark is a raised figure. Where the reader knows raised figures it is a superscript; OCR makes of it a quotation
mark, a star, an exclamation mark, a figure glued to the word, or nothing, and what stands raised on the page image
(`ingest.raised`) tells more. What looks like a mark is only a candidate with a weight; the numbering decides
(`ingest.notes`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import log
from statistics import median

from ingest.paragraphs import starts_low
from ingest.shapes import likeness
from ingest.strips import Strip
from ingest.values import Raised
from normalize.text import SUPERSCRIPTS, from_superscript, is_syllable
from normalize.values import Span

_QUOTES = "\"'“”‘’"
_JUNK = r"„‚!?*°®©ˆ^`´¨¬§¥£€#%†‡ªº¡¿<>|{}\\=\["
_UPPER = "A-ZĐÀ-ÃÈ-ÊÌÍÒ-ÕÙÚÝĂĨŨƠƯẠ-Ỹ"

# `! Nhiệm kỳ`, `'3 Mục tiêu`, `5 Ban`, `1° Từ`, `“ Nam`; glued: `?Kết quả`, `3'Từ`.
_HEAD = re.compile(
    rf"""(?:
      (?P<raised>[{SUPERSCRIPTS}]{{1,3}})\s*
    | (?P<figure>[{_QUOTES}{_JUNK}]{{0,2}}[0-9]{{1,3}}[{_QUOTES}{_JUNK}]{{0,1}})
      (?=\s+(?P<next>\S)|(?<=\D)[{_UPPER}][^\W\d_])
    | (?P<junk>[{_QUOTES}{_JUNK}]{{1,3}})(?=\s+[{_UPPER}\d"“(])
    | (?P<glued>[{_JUNK}']{{1,2}})(?=[{_UPPER}][^\W\d_])
    | (?P<letter>[^\W\d_])(?=\s+[{_UPPER}\d])
    )""",
    re.VERBOSE,
)

_FIGURE = 0.5
"""What is more likely no figure begins no note, but for a sign that OCR makes of figures."""
_LEAD = 4
"""Characters that may stand between the beginning of a line as read and the figure at its head."""
_OTHER = 0.01
"""A number with a smaller share is not what was seen."""
_PART = 0.08
"""How often a figure of a number of several is not seen."""
_UNIT = re.compile(r"(?:^|[\s\d(/.])(?:[kcdmh]?m|ha)$")
_METRE = re.compile(r"(?:^|[\s\d(/.])[kcdmh]?m$")
# A mark stands after a word, its bracket or its quotation mark, and before punctuation or white space.
_AFTER = rf"(?<=[\w%)\]”\"’»{SUPERSCRIPTS}])"
_BEFORE = r"(?=[.,;:)\]]{0,3}(?:\s|$))"
_CANDIDATE = re.compile(
    rf"""(?:
      \[footnoteRef:(?P<reference>\d{{1,4}})\]
    | (?P<raised>[{SUPERSCRIPTS}]{{1,3}})
    | {_AFTER}(?P<mixed>[{_QUOTES}{_JUNK}]{{1,2}}[0-9{_JUNK}{_QUOTES}]){_BEFORE}
    | {_AFTER}(?P<quote>[{_QUOTES}]){_BEFORE}
    | {_AFTER}(?P<junk>[{_JUNK}]){_BEFORE}
    | (?<=[a-zà-ỹđ]{{2}})(?P<figure>[0-9]{{1,2}}){_BEFORE}
    | (?<=[)”\"’%])(?P<closed>[0-9]{{1,2}}){_BEFORE}
    | (?<=[a-zà-ỹđ]{{2}}[.,;])(?P<late>[0-9]{{1,2}})(?=\s|$)
    | (?<=\b(?:19|20)\d\d)(?P<year>[0-9]{{1,2}}){_BEFORE}
    | (?<=[^\W\d_]\s)(?P<apart>[{_QUOTES}{_JUNK}]\d|\d[{_QUOTES}{_JUNK}])(?=[.,;:])
    | (?<=[)”])(?P<stray>[^\W\d_])(?=[.,;:](?:\s|$))
    | {_AFTER}(?P<bracket>\))(?=[.,;:](?:\s|$))
    )""",
    re.VERBOSE,
)

Numbers = tuple[tuple[int, float], ...]
"""Numbers with their shares, as in `ingest.values.Raised`."""
UNSEEN = 1.5
"""What a sign that was read loses where the page image was searched and nothing raised was seen there."""


@dataclass(frozen=True, slots=True)
class Head:
    """What may be the mark at the head of a note: what was read, the figure in it, and how sure it is.

    `weight` is about 3 for a superscript, 2 with a figure, 1.5 for a sign, less for a letter; `exact` says
    that `figure` is the whole number, not what is left of it. `numbers` are what was seen on the page image.
    """

    sign: str
    weight: float
    figure: str = ""
    exact: bool = False
    numbers: Numbers = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may be a mark in the body: its place in the text, what was read, how sure it is, the figure in it.

    `numbers` are what was seen on the page image.
    """

    span: Span
    sign: str
    weight: float
    figure: str = ""
    exact: bool = False
    numbers: Numbers = ()


def find_head(strip: Strip) -> Head | None:
    """The mark at the head of a line, if there may be one: seen raised on the page image, or read."""
    seen = _raised_head(strip)
    if seen is not None:
        return seen
    head = parse_head(strip.text)
    if head is None or head.exact or len(strip.words) < 4:
        return head
    raised = _is_raised(strip)
    if raised is None:
        return head
    return replace(head, weight=head.weight + 1.0 if raised else max(0.1, head.weight - 0.7))


def head_score(strip: Strip) -> float:
    """How much a mark at the head of a line of notes speaks for a new paragraph, whatever its indentation."""
    head = find_head(strip)
    return 0.0 if head is None or head.weight < 1.0 else 4.0 if head.weight > 2.2 else 1.5


def goes_on_low(text: str) -> bool:
    """Whether a line of notes begins with a small letter, when what may be its mark is taken off.

    >>> goes_on_low("k 2 chuyên mục"), goes_on_low("ở 5 huyện"), goes_on_low("đến nay")
    (False, True, True)
    """
    head = parse_head(text)
    return starts_low(text if head is None or is_syllable(head.sign) else text[len(head.sign) :])


def parse_head(text: str) -> Head | None:
    """The mark at the head of a note's text, None where it begins with a word.

    >>> [head and head.figure for head in map(parse_head, ("¹² Nội dung", "'3 Mục tiêu", "- Nhiệm kỳ", "1. Về"))]
    ['12', '3', None, None]
    """
    match = _HEAD.match(text)
    if match is None:
        return None
    kind = next(name for name in ("raised", "figure", "junk", "glued", "letter") if match[name])
    mark = match[kind]
    if kind == "raised":
        return Head(mark, 3.0, str(from_superscript(mark)), exact=True)
    if kind == "figure":
        figure = re.sub(r"\D", "", mark)
        goes_on = (match["next"] or "X").islower() and figure == mark
        return Head(mark, 0.5 if len(figure) > 2 else 0.8 if goes_on else 2.0, figure)
    return Head(mark, {"junk": 1.5, "glued": 1.2, "letter": 0.3}[kind])


def find_candidates(text: str) -> Iterator[Candidate]:
    """What may be a footnote mark in one paragraph of the body, in order; superscripts of m² and km³ are not.

    >>> [(c.span.of("tỉnh!, về 5 km² đất”."), c.weight) for c in find_candidates("tỉnh!, về 5 km² đất”.")]
    [('!', 3.0), ('”', 2.0)]
    """
    closing = _closing_signs(text)
    for match in _CANDIDATE.finditer(text):
        kind = match.lastgroup or ""
        span = Span(*match.span(kind)) if kind != "reference" else Span(*match.span())
        mark = match.group(kind)
        if kind == "mixed" and span.start in closing:
            span, mark = Span(span.start + 1, span.end), mark[1:]
        if _UNIT.search(text[max(0, span.start - 4) : span.start]):
            continue
        if kind == "reference":
            yield Candidate(span, mark, 5.0, mark, exact=True)
        elif kind == "raised":
            yield Candidate(span, mark, 3.0, str(from_superscript(mark)), exact=True)
        elif kind in ("quote", "bracket") and span.start in closing:
            continue
        else:
            weight = _weight(kind, mark, text[: span.start][-2:], text[span.end : span.end + 4])
            if weight:
                yield Candidate(span, mark, weight, re.sub(r"\D", "", mark))


def as_candidate(raised: Raised, span: Span, text: str) -> Candidate | None:
    """A raised figure of a page as a candidate at `span` of the document's `text`; None for km² and m³."""
    if raised.numbers[0][0] in (2, 3) and _METRE.search(text[max(0, span.start - 4) : span.start]):
        return None
    return Candidate(span, span.of(text), _seen_weight(raised.numbers), numbers=raised.numbers)


def unseen(candidate: Candidate) -> Candidate:
    """A candidate that was only read, on a page image on which nothing was seen in its place."""
    return replace(candidate, weight=candidate.weight - UNSEEN)


def printed_number(head: Head, number: int) -> int:
    """The number printed at the head of note `number`: another where that is sure, as when each page counts anew."""
    if head.numbers:
        return number if _share_of(number, head.numbers) >= _OTHER else head.numbers[0][0]
    return int(head.figure) if head.exact else number


def agreement(sign: str, figure: str, number: int, *, exact: bool = False, numbers: Numbers = ()) -> float:
    """How well a mark agrees with the number that it should have, by what was seen (`numbers`) or read.

    `figure` is the digits in what was read.

    >>> seen = ((7, 0.9), (2, 0.1))
    >>> agreement("”", "", 7, numbers=seen) > 1 > agreement("”", "", 2, numbers=seen)
    True
    """
    if numbers:
        share = _share_of(number, numbers)
        # What is surely another number outweighs that a figure was seen at all.
        return 1.6 + 0.9 * log(share + 0.001) + 0.2 * _looks(sign, number)
    if figure == str(number):
        return 1.5
    if exact:
        return -2.5
    looks = _looks(sign, number)
    if not figure:
        return looks
    return 0.6 if len(sign) > 1 and str(number).endswith(figure) else looks - 0.5


def _share_of(number: int, numbers: Numbers) -> float:
    """The share of a number, of which a figure may be lost."""
    return sum(share * (1.0 if n == number else _PART if str(n) in str(number) else 0.0) for n, share in numbers)


def _looks(sign: str, number: int) -> float:
    return max(-1.0, min(0.8, 0.5 * likeness(sign, number))) if sign else 0.0


def _seen_weight(numbers: Numbers) -> float:
    return 1.5 + 2.0 * min(1.0, sum(share for _, share in numbers))


def _raised_head(strip: Strip) -> Head | None:
    """The raised figure that the image shows at the head of a line."""
    text = strip.page.text
    for raised in strip.page.raised:
        start, end = raised.span.start, raised.span.end
        read = raised.span.of(text)
        plain = not read or read in _QUOTES or any(map(str.isalpha, read))
        if plain and sum(share for _, share in raised.numbers) < _FIGURE:
            continue
        # The sign that was read for it may have been taken off as dirt, or dirt in the margin read before it.
        lost, dirt = text[start : strip.start], text[strip.start : start]
        if len(lost + dirt) <= _LEAD and "\n" not in lost + dirt and not any(map(str.isalnum, dirt)):
            sign = text[strip.start : max(strip.start, end)]
            return Head(sign, _seen_weight(raised.numbers), numbers=raised.numbers)
    return None


def _weight(kind: str, mark: str, before: str, after: str) -> float:
    ends = after[:1] in (".", ",", ";", ":", ")")
    goes_on = after[:1] == " " and after[1:2].islower()
    if kind == "mixed":
        return 3.0
    if kind == "quote":
        return 2.0
    if kind == "junk":
        if mark == "%" or (mark in "°ºª%" and before[-1:].isdigit()):
            return 0.0
        if mark in "!?":
            return 3.0 if ends else 2.5 if goes_on else 0.7
        return 2.5
    return {"figure": 2.5, "closed": 2.0, "late": 1.5, "year": 1.0, "apart": 2.0, "stray": 1.5, "bracket": 0.8}[kind]


def _closing_signs(text: str) -> frozenset[int]:
    """Where quotation marks and brackets stand that close something opened before them."""
    closing: set[int] = set()
    quotes = brackets = 0
    for match in re.finditer(r"[\"“”()]", text):
        sign, at = match.group(), match.start()
        if sign == "(":
            brackets += 1
        elif sign == ")":
            if brackets:
                closing.add(at)
            elif re.search(r"(?:^|\s)\w{1,3}$", text[max(0, at - 4) : at]):
                closing.add(at)  # a) of a list
            brackets = max(0, brackets - 1)
        elif sign == "“" or (sign == '"' and (at == 0 or text[at - 1] in " (\t") and text[at + 1 : at + 2].strip()):
            quotes += 1
        elif quotes:
            closing.add(at)
            quotes -= 1
    return frozenset(closing)


def _is_raised(strip: Strip) -> bool | None:
    """Whether the first word is small and stands high on the line; None where its box holds more than a mark."""
    first = strip.words[0]
    if first.box is None or len(first.text) > 3:
        return None
    others = [word.box for word in strip.words[1:8] if word.box is not None and len(word.text) > 1]
    if not others:
        return None
    height = median(box.height for box in others)
    bottom = others[0].bottom
    return first.box.height < 0.8 * height and first.box.bottom < bottom - 0.12 * height
