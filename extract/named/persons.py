"""Persons named in a text, with the office that stands before or after the name.

cue       "đồng chí Nguyễn Văn An", "bà Lò Thị Mai"; also a rare family name
office    "Phó Chủ tịch UBND tỉnh Giàng A Páo"
bare      a usual family name with two or three names after it, which is no street's, school's or place's
known     the signer of the document, wherever the name stands
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extract.letters import CAPITAL, SMALL
from extract.named.names import load_names
from extract.tables import Tables
from extract.wordtree import WORD_END, words_pattern
from normalize.values import Span


@dataclass(frozen=True, slots=True)
class Person:
    """A person where the name stands; `office` as printed."""

    span: Span
    office: str | None = None


def find_persons(
    text: str,
    *,
    tables: Tables,
    organs: Sequence[Span],
    known: Sequence[str] = (),
    signer: tuple[str, str] | None = None,
) -> list[Person]:
    """All persons in text order; `organs` are those named in the text, `signer` the name and the office that signs."""
    ends = {organ.start: organ.end for organ in organs}
    offices = _Offices(text, tables, ends)
    found: dict[int, Span] = {}
    for match in _RUN.finditer(text):
        for span in _names_in(text, match.span(), tables, offices):
            if not any(span.start < end and start < span.end for start, end in _near(ends, span)):
                found[span.start] = span
    for name in known:
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            found[match.start()] = Span(*match.span())
    last = max((span for span in found.values() if signer is not None and span.of(text) == signer[0]), default=None)
    persons = []
    for _, span in sorted(found.items()):
        office = _office_of(text, span, offices, found)
        persons.append(Person(span, signer[1] if office is None and signer is not None and span == last else office))
    return persons


_SYLLABLE = rf"[{CAPITAL}][{SMALL}]*"
_RUN = re.compile(rf"(?<![\w-]){_SYLLABLE}(?:[ \u00a0]{_SYLLABLE}){{1,7}}(?![\w-])")
_WORD = re.compile(_SYLLABLE)
_LONGEST = 4
# "Hà Trung Sơn, ngày 22 tháng 8": the place of a document.
_DATED = re.compile(r",\s+ngày\b")


def _near(ends: dict[int, int], span: Span) -> Iterator[tuple[int, int]]:
    """The organs that may overlap the span: those that begin in it or not far before it."""
    for start in range(max(0, span.start - 90), span.end):
        if start in ends:
            yield start, ends[start]


def _names_in(text: str, run: tuple[int, int], tables: Tables, offices: _Offices) -> Iterator[Span]:
    """The name in a run of capitalised syllables, if there is one: after a cue, or from a usual family name on."""
    words = [Span(*m.span()) for m in _WORD.finditer(text, *run)]
    cued = next((at for at, word in enumerate(words) if _has_cue(text, word.start, tables, offices)), None)
    bare = next((at for at, word in enumerate(words) if word.of(text) in tables.families), None)
    first = cued if cued is not None else bare
    if first is None or (cued is None and (first > 1 or (first == 1 and not _opens(text, words[0].start)))):
        return
    rest = words[first:]
    rest = rest[: next((i for i, w in enumerate(rest) if i and _begins_office(text, w.start, tables)), len(rest))]
    names = load_names()
    family = names.is_family(rest[0].of(text))
    if any(word.of(text) in names.no_name for word in rest):
        return
    if cued is not None:
        if len(rest) < (2 if family else 3) or len(rest) > _LONGEST + 1 or _begins_office(text, rest[0].start, tables):
            return
    elif (
        not 3 <= len(rest) <= _LONGEST
        or tables.province_of(text[rest[0].start : rest[1].end]) is not None  # Thái Bình Dương is no person
        or _DATED.match(text, rest[-1].end) is not None
        or _no_person().search(text, max(0, rest[0].start - 30), rest[0].start)
    ):
        return
    yield Span(rest[0].start, rest[-1].end)


def _has_cue(text: str, start: int, tables: Tables, offices: _Offices) -> bool:
    return _cue(tables).search(text, max(0, start - 40), start) is not None or offices.before(start) is not None


def _opens(text: str, position: int) -> bool:
    """Whether a sentence or a line begins there: only then may another capital stand before a bare name."""
    before = text[max(0, position - 3) : position].rstrip()
    return position == 0 or not before or before[-1] in ".;:!?\n-+–"


def _begins_office(text: str, position: int, tables: Tables) -> bool:
    return _titles(tables).match(text, position) is not None or tables.organs.match(text, position) is not None


class _Offices:
    """The offices named in a text, looked for where a name stands: a title with the organ after it."""

    def __init__(self, text: str, tables: Tables, organs: dict[int, int]) -> None:
        self._text, self._tables, self._organs = text, tables, organs
        self._title = _titles(tables)

    def at(self, start: int, names: Container[int]) -> str | None:
        """The office that begins there, with those joined to it: "Phó Bí thư Huyện ủy, Chủ tịch HĐND huyện".

        One right before another name, which begins at one of `names`, is that person's.
        """
        match = self._title.match(self._text, start)
        end = None
        while match is not None:
            stop = self._end(match)
            gap = _BLANK.match(self._text, stop)
            if gap is not None and gap.end() in names:
                break
            end = stop
            join = _JOIN.match(self._text, end)
            match = self._title.match(self._text, join.end()) if join is not None else None
        return " ".join(self._text[start:end].split()) if end is not None else None

    def before(self, end: int, *, opening: bool = False) -> str | None:
        """The office that ends right before a name: "Phó Chủ tịch UBND tỉnh" before "Giàng A Páo".

        `opening` takes one only that opens a sentence; one after a comma may be that of the person before.
        """
        if self._text[end - 1 : end] not in (" ", "\u00a0", ","):
            return None
        for match in self._title.finditer(self._text, max(0, end - 90), end - 1):
            if self._end(match) == end - 1 and (not opening or _opens(self._text, match.start())):
                return " ".join(self._text[match.start() : end - 1].split())
        return None

    def _end(self, title: re.Match[str]) -> int:
        """The end of an office with its organ, be it of any place: Trưởng Ban Dân vận, Ủy viên UBND."""
        text, end = self._text, title.end()
        gap = _BLANK.match(text, end)
        # The organ may begin within the title: "Trưởng Ban | Dân vận", "Trưởng Công an | xã".
        starts = [title.start() + word.start() for word in _WORD_START.finditer(title[0])][1:]
        for start in (gap.end() if gap is not None else end, *starts):
            if not text[start : start + 1].isupper():
                continue
            if start in self._organs:
                return self._organs[start]
            organ = self._tables.organs.match(text, start)
            if organ is not None and organ[0].end > end:
                return organ[0].end
        return end


def _office_of(text: str, span: Span, offices: _Offices, names: Container[int]) -> str | None:
    """The office after a name, else the one right before it; `names` are where all names begin."""
    gap = _AFTER.match(text, span.end)
    after = offices.at(gap.end(), names) if gap is not None else None
    if after is not None:
        return after
    apposed = _APPOSED.search(text, max(0, span.start - 20), span.start)
    if apposed is not None:
        return offices.before(apposed.start() + 1, opening=True)
    return offices.before(span.start)


# "Giám đốc Sở Y tế, ông Bàn Kim Dương"
_APPOSED = re.compile(r",\s+(?:ông|bà|đồng chí)\s+\Z")
_JOIN = re.compile(r"\s*(?:,|-|–|;?\s*kiêm|và)\s*(?:(?:nguyên|kiêm)\s+)?")
_BLANK = re.compile(r"[ \u00a0]|\s*\n\s*")
_WORD_START = re.compile(r"\b\w")
_AFTER = re.compile(r"(?:\s*(?:,|-|–|\()\s*|\s+(?=là\s))(?:(?:là|hiện là)\s+)?")


# Over a signature they name an office, in a sentence what somebody does: "…, chủ trì hội nghị".
_DEEDS = {"chủ trì", "chủ tọa", "Chủ trì", "Chủ tọa", "CHỦ TRÌ", "CHỦ TỌA"}


@lru_cache(maxsize=1)
def _titles(tables: Tables) -> re.Pattern[str]:
    words = {*tables.signer_titles, *load_names().titles} - _DEEDS
    either = "|".join(words_pattern(word) for word in sorted(words, key=lambda word: (-len(word), word)))
    return re.compile(rf"(?<![\w-])(?:(?:Q\.|[Qq]uyền|[Nn]guyên)\s+)?(?:{either}){WORD_END}", re.IGNORECASE)


@lru_cache(maxsize=1)
def _cue(tables: Tables) -> re.Pattern[str]:
    either = "|".join(words_pattern(word) for word in sorted(tables.before_person, key=lambda word: (-len(word), word)))
    return re.compile(rf"(?<!\w)(?:{either})[ \u00a0]+\Z", re.IGNORECASE)


@lru_cache(maxsize=1)
def _no_person() -> re.Pattern[str]:
    either = "|".join(
        words_pattern(word) for word in sorted(load_names().no_person_before, key=lambda word: (-len(word), word))
    )
    return re.compile(rf"(?<!\w)(?:{either})[ \u00a0]+[“\"]?\Z", re.IGNORECASE)
