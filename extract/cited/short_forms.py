"""Short names for documents that are cited elsewhere in the text, and what each means.

    pointed   "Nghị quyết nêu trên", "Kết luận trên", "văn bản nói trên"
    numbered  "Chỉ thị 05", "Kết luận số 114"
    defined   "… (sau đây gọi tắt là Chương trình 1719)", and wherever "Chương trình 1719" is said then

A defined name means what stands before its definition. A number means the document of that type and number, a pointer
the nearest before of its type. Where two different documents fit equally well the meaning is left open. "Quyết định
này" is the document itself and no short name.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from extract.layout import Layout
from extract.letters import CAPITAL
from extract.values import Citation, ShortForm, Unnumbered
from extract.wordtree import words_pattern
from normalize.codes import load_types
from normalize.values import Span


@dataclass(frozen=True, slots=True)
class NumberedType:
    """A type of documents that are spoken of by number; `guess` also where none of that number is named."""

    name: str
    guess: bool
    example: str


def find_short_forms(
    layout: Layout, citations: Sequence[Citation], unnumbered: Sequence[Unnumbered]
) -> tuple[ShortForm, ...]:
    """All short names in text order; `citation` and `unnumbered` count in the sequences given."""
    text = layout.text
    known = _Known.of(text, citations, unnumbered)
    found = [*_defined(text, known), *_pointed(text, known), *_numbered(text, known)]
    chosen: list[tuple[Span, str | None, _Meaning]] = []
    for one in sorted(found, key=lambda f: (f[0].start, -f[0].end)):
        if not chosen or one[0].start >= chosen[-1][0].end:
            chosen.append(one)
    return tuple(
        ShortForm(
            span=span,
            text=span.of(text),
            doc_type=doc_type,
            citation=meaning.citation,
            unnumbered=meaning.unnumbered,
            footnote=layout.note_at(span.start),
            page=layout.page_at(span.start),
            confidence=meaning.confidence,
        )
        for span, doc_type, meaning in chosen
    )


def load_numbered_types() -> tuple[NumberedType, ...]:
    """All types of `short_forms.toml` that are spoken of by number."""
    return tuple(_tables().types.values())


def pointed() -> re.Pattern[str]:
    """The expression for a type with words that point back; groups `plural`, `type` and `pointer`."""
    return _tables().pointed


def numbered() -> re.Pattern[str]:
    """The expression for a type with a bare number; groups `type` and `number`."""
    return _tables().numbered


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a short name means: a place among the citations or among the documents without a number, or neither."""

    citation: int | None = None
    unnumbered: int | None = None
    confidence: float = 0.6


@dataclass(frozen=True, slots=True)
class _Mention:
    """A mention of a document: where it stands, its type, the document that it means, and its number."""

    span: Span
    doc_type: str
    identity: str
    meaning: _Meaning
    note: int | None
    number: str | None = None


@dataclass(frozen=True, eq=False)
class _Known:
    """All mentions in text order, also by type and by number, and the spans in which no short name is looked for."""

    mentions: tuple[_Mention, ...]
    starts: tuple[int, ...]
    by_type: dict[str, tuple[tuple[int, ...], tuple[_Mention, ...]]]
    by_number: dict[str, tuple[_Mention, ...]]
    annexes: dict[int, int]

    @classmethod
    def of(cls, text: str, citations: Sequence[Citation], unnumbered: Sequence[Unnumbered]) -> _Known:
        mentions = [
            _Mention(
                c.span,
                c.doc_type or "",
                _identity(c.symbol),
                _Meaning(citation=at),
                c.footnote,
                _plain(c.number),
            )
            for at, c in enumerate(citations)
        ]
        mentions += [
            _Mention(u.span, u.doc_type, " ".join(u.text.lower().split()), _Meaning(unnumbered=at), u.footnote)
            for at, u in enumerate(unnumbered)
        ]
        mentions.sort(key=lambda m: (m.span.start, -m.span.end))
        by_type: dict[str, list[_Mention]] = {}
        by_number: dict[str, list[_Mention]] = {}
        for mention in mentions:
            by_type.setdefault(_family(mention.doc_type), []).append(mention)
            if mention.number is not None:
                by_number.setdefault(mention.number, []).append(mention)
        return cls(
            mentions=tuple(mentions),
            starts=tuple(m.span.start for m in mentions),
            by_type={name: (tuple(m.span.start for m in ms), tuple(ms)) for name, ms in by_type.items()},
            by_number={number: tuple(ms) for number, ms in by_number.items()},
            annexes={
                u.parent: at
                for at, u in reversed(list(enumerate(unnumbered)))
                if u.role == "attached" and u.parent is not None
            },
        )

    def covered(self, start: int, end: int) -> bool:
        """Whether a mention covers the words from `start` to `end`, so that they are no short name."""
        at = bisect_right(self.starts, start) - 1
        return any(m.span.end >= end for m in self.mentions[max(0, at - 2) : at + 1])

    def begun(self, start: int) -> bool:
        """Whether a mention begins at `start`."""
        at = bisect_left(self.starts, start)
        return at < len(self.starts) and self.starts[at] == start

    def before(self, position: int, doc_type: str | None) -> Sequence[_Mention]:
        """The mentions of a type (None for any) that begin before `position`, in text order."""
        if doc_type is None:
            return self.mentions[
                max(0, bisect_left(self.starts, position) - _NEAR) : bisect_left(self.starts, position)
            ]
        starts, mentions = self.by_type.get(_family(doc_type), ((), ()))
        end = bisect_left(starts, position)
        return mentions[max(0, end - _NEAR) : end]


_Found = tuple[Span, "str | None", _Meaning]


def _defined(text: str, known: _Known) -> Iterator[_Found]:
    """Names given in words ("gọi tắt là …"), and all later places where they are said."""
    names: dict[str, tuple[int, _Meaning, str]] = {}
    for match in _tables().definition.finditer(text):
        meaning = _introduced(text, match.start(), match["type"], known)
        name = " ".join(match["name"].split())
        if name in names or known.begun(match.start("name")):
            continue
        names[name] = (match.end("name"), meaning, match["type"])
        yield Span(*match.span("name")), _name_of(match["type"]), meaning
    if not names:
        return
    for match in _tables().head.finditer(text):
        said = _longest(text, match, names)
        if said is None or known.begun(match.start()):
            continue
        name, end = said
        since, meaning, doc_type = names[name]
        bare = name == " ".join(doc_type.split())
        if match.start() < since or known.covered(match.start(), end):
            continue
        if not _NUMBER_FOLLOWS.match(text, end) and not (bare and _GOES_ON.match(text, end)):
            yield Span(match.start(), end), _name_of(doc_type), meaning


def _longest(text: str, head: re.Match[str], names: Mapping[str, object]) -> tuple[str, int] | None:
    """The longest of the names that begins with the type at `head`, and where it ends."""
    name, end = " ".join(head[0].split()), head.end()
    best = (name, end) if name in names else None
    for _ in range(_MOST_WORDS):
        word = _WORD.match(text, end)
        if word is None:
            break
        name, end = f"{name} {word['word']}", word.end()
        if name in names:
            best = (name, end)
    return best


def _introduced(text: str, position: int, doc_type: str, known: _Known) -> _Meaning:
    """What a definition at `position` names: the mention right before it in its sentence, that of its type first."""
    near = [
        m
        for m in known.before(position, None)
        if m.span.end <= position and not _ENDS.search(text, m.span.end, position + 1)
    ]
    if not near:
        return _Meaning(confidence=0.5)
    typed = [m for m in near if _family(m.doc_type) == _family(doc_type)]
    chosen = (typed or near)[-1]
    if not typed:
        # "Quyết định số 5 … phê duyệt Đề án … (gọi tắt là Đề án 06)": the mention that is not within another's title.
        chosen = next((m for m in reversed(near) if m.meaning.citation is not None), chosen)
    return _Meaning(chosen.meaning.citation, chosen.meaning.unnumbered, 0.9 if typed or len(near) == 1 else 0.75)


def _pointed(text: str, known: _Known) -> Iterator[_Found]:
    """Types with words that point back, each with the nearest document of the type."""
    for match in pointed().finditer(text):
        start = match.start("type")
        if known.covered(start, match.end("pointer")) or not _PRINTED.match(match["type"]):
            continue
        doc_type = None if match["type"].lower() == "văn bản" else _name_of(match["type"])
        span = Span(start, match.end("pointer"))
        yield span, doc_type, _nearest(text, start, doc_type, known, several=match["plural"] is not None)


def _nearest(text: str, position: int, doc_type: str | None, known: _Known, *, several: bool) -> _Meaning:
    """The nearest document of a type before `position`; open where its sentence names two, or several are meant."""
    before = known.before(position, doc_type)
    if not before:
        return _Meaning(confidence=0.5)
    last = before[-1]
    rivals = {
        m.identity for m in before if m.note == last.note and not _ENDS.search(text, m.span.end, last.span.start + 1)
    }
    if len(rivals) > 1 or several:
        return _Meaning(confidence=0.6)
    near = position - last.span.end <= _FAR
    return _Meaning(last.meaning.citation, last.meaning.unnumbered, 0.9 if near else 0.7)


def _numbered(text: str, known: _Known) -> Iterator[_Found]:
    """Types with a bare number, each with the document of that number."""
    for match in numbered().finditer(text):
        if known.begun(match.start()) or known.covered(*match.span()):
            continue
        doc_type = _name_of(match["type"])
        meaning = _with_number(match.start(), doc_type, _plain(match["number"]), known)
        if meaning is None:
            if not _tables().types[doc_type].guess or _AFTER_GUESS.match(text, match.end()) is None:
                continue
            meaning = _Meaning(confidence=0.6)
        yield Span(*match.span()), doc_type, meaning


def _with_number(position: int, doc_type: str, number: str, known: _Known) -> _Meaning | None:
    """The document with a number, of the type or putting one of the type into force; None where there is none."""
    mentions = known.by_number.get(number, ())
    fitting = [m for m in mentions if _family(m.doc_type) == _family(doc_type)]
    if not fitting and doc_type in _PUT_INTO_FORCE:
        fitting = [m for m in mentions if m.doc_type in ("Quyết định", "Nghị quyết")]
    if not fitting:
        return None
    if len({m.identity for m in fitting}) > 1:
        return _Meaning(confidence=0.6)
    chosen = next((m for m in reversed(fitting) if m.span.end <= position), fitting[0])
    return _Meaning(chosen.meaning.citation, None, 0.9)


@dataclass(frozen=True, eq=False)
class _Tables:
    types: dict[str, NumberedType]
    names: dict[str, str]
    pointed: re.Pattern[str]
    numbered: re.Pattern[str]
    definition: re.Pattern[str]
    head: re.Pattern[str]


@cache
def _tables() -> _Tables:
    data: dict[str, Any] = tomllib.loads((files("extract") / "data" / "short_forms.toml").read_text("utf-8"))
    types = {row["name"]: NumberedType(row["name"], row["guess"], row["example"]) for row in data["type"]}
    names = {name.lower(): name for row in load_types() for name in row.names} | {n.lower(): n for n in _OTHERS}
    any_type = _either(sorted(names.values(), key=len, reverse=True))
    pointers, bare = _either(data["pointers"]["words"]), _either(data["pointers"]["open"])
    follows, several = _either(data["pointers"]["follows"]), _either(data["several"]["words"])
    quantity = _either(data["quantity"]["words"])
    spoken = _either(sorted(types, key=len, reverse=True))
    return _Tables(
        types=types,
        names=names,
        pointed=re.compile(
            rf"""
            (?<!\w) (?: (?P<plural> (?i:{several}) | \d{{1,2}} ) \s+ )? (?P<type> {any_type} | văn\s+bản ) \s+
            (?P<pointer> (?:{pointers}) | (?:{bare}) (?= \s*(?:[.,;:)\n]|$) | \s+(?:{follows})(?!\w) ) ) (?!\w)
            """,
            re.VERBOSE,
        ),
        numbered=re.compile(
            rf"""
            (?<!\w) (?P<type> {spoken} ) \s+ (?:số\s+)? (?P<number> \d{{1,4}} [a-z]? )
            (?! [\w%/] | \s?[-–/]\s?\w | [.,]\d | \s*(?:{quantity})(?!\w) | \s+\d )
            """,
            re.VERBOSE,
        ),
        head=re.compile(rf"(?<!\w){any_type}(?!\w)"),
        definition=re.compile(
            rf"""
            [(,] \s* (?: (?:sau|dưới)\s+đây\s+ (?:được\s+)? (?:gọi|viết)(?:\s+(?:tắt|chung))?
                       | (?:được\s+)? (?:gọi|viết)\s+tắt ) \s++
            (?:là\s*+)? (?::\s*+)? [“"]?
            (?P<name> (?P<type> {any_type} ) (?: \s+ (?! là\b ) [\w\-/]+ ){{0,{_MOST_WORDS}}}? )
            \s* [”"]? \s* (?= [),;.\n] )
            """,
            re.VERBOSE,
        ),
    )


def _either(names: Sequence[str]) -> str:
    return "(?:" + "|".join(words_pattern(name) for name in names) + ")"


def _name_of(printed: str) -> str:
    """The type as the tables write it."""
    words = " ".join(printed.split())
    return _tables().names.get(words.lower(), words)


def _family(doc_type: str) -> str:
    """What types are compared by: an action programme is a programme, a circular of two ministries a circular."""
    return next((head for head in _HEADS if doc_type.startswith(head)), doc_type)


def _identity(symbol: str) -> str:
    """What symbols are compared by: letters and figures, separators and leading zeros dropped."""
    return "".join(sign for sign in symbol.upper() if sign.isalnum()).lstrip("0")


def _plain(number: str) -> str:
    """A number without leading zeros."""
    return number.lstrip("0").lower()


_NEAR = 12
_FAR = 1500
_MOST_WORDS = 8
_HEADS = ("Chương trình", "Thông tư", "Quy chế", "Kế hoạch", "Báo cáo", "Nghị quyết", "Bộ luật", "Luật")
_OTHERS = ("Luật", "Bộ luật", "Pháp lệnh", "Điều lệ", "Chiến lược", "Quy tắc", "Nội quy")
_PUT_INTO_FORCE = ("Đề án", "Chương trình", "Kế hoạch", "Quy chế", "Quy định")
_PRINTED = re.compile(rf"[{CAPITAL}]|văn\s")
# A sentence or an item of a list ends.
_ENDS = re.compile(rf"(?<!\.)(?<!\s\d)(?<!\s\d\d)\.(?!\.)\s+(?=[{CAPITAL}])|\n")
_WORD = re.compile(r"\s+(?P<word>[\w\-/]+)")
_NUMBER_FOLLOWS = re.compile(r"[\w/]|\s+số\s+\d")
# A bare type that goes on is another name: "Đề án số 5", "Đề án “…”", "Chương trình Sữa học đường".
_GOES_ON = re.compile(rf"\s+(?:số|\d|[“\"]|[{CAPITAL}]|này)|\s*[“\"]")
# After a number that no document of the text has: what shows that it is a name ("Đề án 06 của Chính phủ").
_AFTER_GUESS = re.compile(
    r"\s*(?:[.,;:)”\"\n]|$)|\s+(?:của|về|là|đã|được|và|ngày|trên|tại|đến|theo|với|trong|để|có|cho|do|khóa|tỉnh|huyện|xã|cấp)(?!\w)"
)
