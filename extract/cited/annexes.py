"""Documents that another one puts into force, named by type and title: where the title ends.

    Quyết định số … ban hành [Quy chế làm việc của Ban Chấp hành]; …
    [Quy tắc ứng xử tại nơi công cộng] ban hành kèm theo Quyết định số …

A title runs to the end of the sentence, a semicolon, the quotation mark that closes it, the next citation, or the words
that begin a new clause (`data/annexes.toml`). Quoted parts and coordinated nouns belong to it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from extract.letters import CAPITAL, SMALL
from extract.tables import Tables
from extract.wordtree import WORD_END, words_pattern
from normalize.codes import load_types
from normalize.values import Span


@dataclass(frozen=True, slots=True)
class AnnexType:
    """A type of documents that are put into force by others."""

    name: str
    alone: bool
    small: bool
    example: str


@dataclass(frozen=True, slots=True)
class Cue:
    """Words at which a title ends; `pattern` meets lower-case text."""

    cue: str
    pattern: re.Pattern[str]
    example: str
    counter: str


@dataclass(frozen=True, slots=True)
class Title:
    """A document by its title: where it ends and its type.

    `whole` says that its name and period are enough to know it, `long` that its title is where something is done by it,
    `holds` that the title holds a citation.
    """

    end: int
    type: AnnexType
    whole: bool = False
    holds: bool = False
    long: bool = False


def annex_at(text: str, start: int, end: int, *, cited: Sequence[Span], tables: Tables) -> Title | None:
    """The document whose type begins at `start` and whose title ends before `end`; None where no title follows.

    `end` is the end of the block. `cited` are the citations after `start`: the title ends at the first, or holds it
    ("Kế hoạch thực hiện Nghị quyết số …").
    """
    head = annex_types().match(text, start, end)
    known = annex_type_at(text, start, end)
    if head is None or known is None:
        return None
    if _NO_TITLE.match(text, head.end(), end) is not None or _DEMOCRACY.match(text, start, end) is not None:
        return None
    stop, closed, holds = _title_end(text, head.end(), min(end, head.end() + LONGEST), start, cited, tables)
    stop = start + len(_TRAILING.sub("", text[start:stop]))
    words = _WORD.findall(text, head.end(), stop)
    if len(words) < (_FEWEST if words[:1] != ["của"] else _FEWEST_OF):
        return None
    whole = closed and known_whole(text, start, known)
    long = known.name in _tables().long and len(words) >= _tables().longest and _MARK.match(text, stop) is not None
    return Title(stop, known, whole=whole, holds=holds, long=long)


def annex_type_at(text: str, start: int, end: int) -> AnnexType | None:
    """The type whose words begin at `start`."""
    head = annex_types().match(text, start, end)
    return _tables().types[" ".join(head[0].lower().split())] if head is not None else None


def known_whole(text: str, start: int, annex: AnnexType) -> bool:
    """Whether a document is known by its title and period alone: a strategy, a five-year plan."""
    return annex.name in _tables().known or _tables().known_titles.match(text, start) is not None


def may_be_long(text: str, start: int, annex: AnnexType) -> bool:
    """Whether the type is one that a long title tells, and the words before say that something is done by it."""
    return annex.name in _tables().long and _tables().done_by.search(text, max(0, start - 20), start) is not None


@cache
def annex_types() -> re.Pattern[str]:
    """An expression for the type words, the longest first; capitalised, small or in capitals."""
    names = sorted(_tables().types, key=len, reverse=True)
    spellings = (words_pattern(s) for n in names for s in (n[0].upper() + n[1:], n, n.upper()))
    return re.compile(rf"(?<!\w)(?:{'|'.join(spellings)}){WORD_END}")


def load_annex_types() -> tuple[AnnexType, ...]:
    """All types of `annexes.toml`."""
    return tuple(_tables().types.values())


def load_title_ends() -> tuple[Cue, ...]:
    """All words at which a title ends, those after a comma last."""
    return (*_tables().ends, *_tables().unless_period, *_tables().after_comma)


@dataclass(frozen=True, eq=False)
class _Tables:
    types: dict[str, AnnexType]
    ends: tuple[Cue, ...]
    unless_period: tuple[Cue, ...]
    after_comma: tuple[Cue, ...]
    event: re.Pattern[str]
    clause: re.Pattern[str]
    period: re.Pattern[str]
    more: re.Pattern[str]
    known: frozenset[str]
    known_titles: re.Pattern[str]
    long: frozenset[str]
    longest: int
    done_by: re.Pattern[str]


@cache
def _tables() -> _Tables:
    data: dict[str, Any] = tomllib.loads((files("extract") / "data" / "annexes.toml").read_text("utf-8"))
    ends = tuple(_cue(row) for row in data["end"])
    unless = tuple(_cue(row) for row in data["unless_period"])
    after = tuple(_cue(row) for row in data["after_comma"])
    close = "|".join(_spaced(cue) for cue in data["close"]["cues"])
    return _Tables(
        types={
            row["name"].lower(): AnnexType(row["name"], row["alone"], row.get("small", False), row["example"])
            for row in data["type"]
        },
        ends=ends,
        unless_period=unless,
        after_comma=after,
        event=re.compile(
            rf"""
              (?P<open> [“«‘"] ) | (?P<close> [”»’)\]] ) | (?P<bracket> [(\[] )
            | (?P<stop> [;:!?\u00b9\u00b2\u00b3\u2070-\u2079] | \.(?=\s|$|[{CAPITAL}\u00b9\u00b2\u00b3\[]) | \n\s*\n )
            | (?P<comma> ,\s* )
            | (?<!\w) (?P<closer> {close} )
            | (?<!\w) (?P<unless> {"|".join(_spaced(row.cue) for row in unless)} ) (?!\w)
            | (?<!\w) (?P<end> {"|".join(_spaced(row.cue) for row in ends)} ) (?!\w)
            | (?<!\w) (?P<also> (?:và|hoặc)\s+ (?:các\s+)? (?={_type_names(data)}) )
            """,
            re.VERBOSE | re.IGNORECASE,
        ),
        clause=re.compile(
            "|".join(rf"(?:{_spaced(row.cue)}){WORD_END}" for row in (*after, *unless, *ends)), re.IGNORECASE
        ),
        period=re.compile(rf"[^.,;:()“”\"\n]{{0,120}}?(?<!\w)(?:{close})(?!\w)", re.IGNORECASE | re.VERBOSE),
        more=re.compile(rf"\s*,?\s*(?:{_spaced(data['close']['more'])})", re.IGNORECASE),
        known=frozenset(data["known"]["types"]),
        known_titles=re.compile("|".join(words_pattern(title) for title in data["known"]["titles"])),
        long=frozenset(data["long"]["types"]),
        longest=data["long"]["words"],
        done_by=re.compile(rf"(?<!\w)(?:{_spaced(data['long']['after'])})\s+$", re.IGNORECASE),
    )


def _type_names(data: dict[str, Any]) -> str:
    """The type words of the table and those of other documents, capitalised, as an expression."""
    names = dict.fromkeys([*(row["name"] for row in data["type"]), *(n for row in load_types() for n in row.names)])
    return rf"(?-i:{'|'.join(words_pattern(name) for name in names)})\b"


def _cue(row: dict[str, Any]) -> Cue:
    return Cue(row["cue"], re.compile(rf"(?:{_spaced(row['cue'])})(?!\w)"), row["example"], row["counter"])


def _spaced(cue: str) -> str:
    """A cue of the table as part of a verbose expression: a blank is any run of white space."""
    return _CUE_BLANK.sub(lambda blank: r"[ \u00a0]?" if blank[0] == " ?" else r"\s+", cue)


def _title_end(
    text: str, at: int, end: int, start: int, cited: Sequence[Span], tables: Tables
) -> tuple[int, bool, bool]:
    """Where the title that begins at `start` ends, whether a period or quotation closes it, if it holds citations."""
    quoted = _QUOTED.match(text, at, end)
    if quoted is not None:
        return quoted.end(), True, False
    closing = _CLOSING.get(text[start - 1]) if start else None
    inner: str | None = None
    begun = at
    following = iter(cited)
    next_cited = next(following, None)
    holds = False
    closed = -1
    while (event := _tables().event.search(text, at, end)) is not None or next_cited is not None:
        if next_cited is not None and (event is None or event.start() >= next_cited.start):
            if next_cited.start >= end:
                next_cited = None
                continue
            clause = _OTHER_CLAUSE.search(text, max(at, next_cited.start - 40), next_cited.start)
            if clause is not None:
                return clause.start(), False, holds
            if _HOLDS.search(text, max(start, next_cited.start - 30), next_cited.start) is None:
                return next_cited.start, False, holds
            holds, at = True, next_cited.end
            end = max(end, at)
            next_cited = next(following, None)
            continue
        assert event is not None
        at = event.end()
        kind, sign = event.lastgroup, event[0]
        if inner is not None:
            # Inside a quotation nothing ends the title but the mark that closes it.
            if sign == inner:
                inner = None
            elif kind == "stop" and "\n" in sign:
                return event.start(), False, holds
        elif closing is not None and sign == closing:
            return event.start(), True, holds
        elif kind == "open":
            inner = _CLOSING[sign]
        elif kind == "closer":
            last = _PLACE.match(text, at, end) if "bàn" in sign.lower() else None
            at = closed = last.end() if last is not None else at
            if _NATIONAL.match(text, start, at) is not None and _IN_PLACE.match(text, at, end) is not None:
                return at, True, holds
            if _tables().more.match(text, at, end) is None and _GOES_ON.match(text, at, end) is None:
                return at, True, holds
        elif kind == "comma":
            if _begins_clause(text, at, end, tables):
                return event.start(), False, holds
        elif kind == "bracket" and (inside := _IN_TITLE.match(text, event.start(), end)) is not None:
            at = inside.end()
        elif kind == "end" and sign == "để" and len(_WORD.findall(text, begun, event.start())) < _FEWEST:
            # A title of one word is none: "Hướng dẫn khung để các cấp ủy …".
            continue
        elif (kind == "unless" and _tables().period.match(text, at, end) is not None) or (
            kind == "stop" and _ABBREVIATION.search(text, max(0, event.start() - 5), at)
        ):
            continue
        else:
            return event.start(), _closes(text, closed, event.start()), holds
    return end, _closes(text, closed, end), holds


def _closes(text: str, closed: int, end: int) -> bool:
    """Whether nothing but a joining word stands between what closed a title (-1: nothing did) and its end."""
    return closed >= 0 and not _TRAILING.sub("", text[closed:end])


def _begins_clause(text: str, at: int, end: int, tables: Tables) -> bool:
    """Whether what follows a comma is no part of the title: a figure, a known opening, an organ that does something."""
    if at >= end or text[at].isdigit() or _tables().clause.match(text, at, end) is not None:
        return True
    if not text[at].isupper():
        return False
    organ = tables.organ_at(text, at)
    if organ is not None:
        return _ACTS.match(text, organ.end, end) is not None
    return annex_types().match(text, at, end) is not None


LONGEST = 420
"""Characters of the longest title that is looked for; of the titles that were seen the longest has 260."""
_FEWEST, _FEWEST_OF = 2, 7
"""Words of a title; a title that begins with "của" an organ has to say more than that."""
_CLOSING = {"“": "”", "«": "»", "‘": "’", '"': '"', "(": ")"}
_WORD = re.compile(r"[^\W\d_]+")
_CUE_BLANK = re.compile(r" \??")
_QUOTED = re.compile(r"\s*(?:“[^“”\n]{6,}”|«[^«»\n]{6,}»|\"[^\"\n]{6,}\")")
_NO_TITLE = re.compile(
    r"\s*(?:[.,;:)\]]|$)|\s+(?:số(?!\s+h(?:óa|oá))|này|trên|nêu|nói|đó|kia|được|đã|sẽ|đang|và|là|có|gồm|theo|do|tại|kèm|\d)(?!\w)",
    re.IGNORECASE,
)
# A set of rules that every organ has; rule 11 of the guidelines names it as no document.
_DEMOCRACY = re.compile(r"Quy\s+chế\s+(?:thực\s+hiện\s+)?dân\s+chủ(?!\s+trong)", re.IGNORECASE)
_TRAILING = re.compile(r"[\s\u00a0]*(?:[,\-–]|(?<!\w)(?:và|theo|của|tại|với|hoặc|kèm|ban hành))?[\s\u00a0]*$")
_PLACE = re.compile(
    rf"[ \u00a0](?!(?:Ban|Sở|Ủy|Uỷ|UBND|HĐND|Các)\b)[{CAPITAL}][{SMALL}]+(?:[ \u00a0][{CAPITAL}][{SMALL}]+){{0,3}}"
)
_MARK = re.compile(r"\s*(?:[.,;:)”»\"\n]|$)")
# The strategy is the country's, the place that of the work: "Chiến lược quốc gia … đến năm 2030 trên địa bàn huyện".
_NATIONAL = re.compile(r"Chiến\s+lược\s(?:[^\n]*\s)?(?:quốc\s+gia|Việt\s+Nam)(?!\w)", re.IGNORECASE)
_IN_PLACE = re.compile(r"\s+trên\s+địa\s+bàn(?!\w)", re.IGNORECASE)
# A title that goes on with a citation: "Kế hoạch thực hiện Nghị quyết số …"
_HOLDS = re.compile(
    r"(?<!\w)(?:thực\s+hiện|triển\s+khai|thi\s+hành|hướng\s+dẫn|quán\s+triệt|điều\s+của|của|về|tinh\s+thần|tổng\s+kết|sơ\s+kết)"
    r"\s+$",
    re.IGNORECASE,
)
# "… và triển khai Nghị quyết số …": what is done with the next document, after the title.
_OTHER_CLAUSE = re.compile(
    r"(?:,|\s+và)\s+(?:tổ\s+chức\s+)?(?:thực\s+hiện|triển\s+khai|thi\s+hành|quán\s+triệt|hướng\s+dẫn)\s+(?:các\s+)?$"
)
# What may stand in brackets within a title.
_IN_TITLE = re.compile(r"\(\s*(?:kh(?:óa|oá)|sửa\s+đổi|bổ\s+sung|lần)\s[^()\n]{1,40}\)", re.IGNORECASE)
_GOES_ON = re.compile(r"[\s\u00a0]+(?:của|đối\s+với|-|–|tỉnh|huyện)(?!\w)|\s*[”\"»]")
_ABBREVIATION = re.compile(r"(?<!\w)(?:TP|Tp|T|P|Q|TX|TT|ThS|TS)\.$")
_ACTS = re.compile(
    r"\s+(?:đã|chỉ\s+đạo|ban\s+hành|yêu\s+cầu|giao|tổ\s+chức|phối\s+hợp|tham\s+mưu|xây\s+dựng|triển\s+khai|phân\s+công"
    r"|tiếp\s+tục|có|thực\s+hiện|cấp|quyết\s+định|thành\s+lập|tập\s+trung|thường\s+xuyên|ký|chủ\s+trì|hướng\s+dẫn|\d)(?!\w)"
)
