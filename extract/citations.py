"""Citations: every mention of another document by its symbol.

A symbol is found by grammar; what stands before it gives the type, what follows the date and the issuer.
Citations that stand in one enumeration ("A và B ngày D của X", "X ban hành A; B; C") form a chain, and the
chain says what is shared. Documents named without a number are not found here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from extract.issuers import issuer_after, issuer_before
from extract.layout import Layout
from extract.letters import CAPITAL, SMALL
from extract.tables import Tables
from extract.values import Citation, Header, Uncertain
from ingest.values import Zone
from normalize.dates import parse_date
from normalize.symbols import Symbol, canonical_symbol, find_symbols, load_types
from normalize.values import Span


def find_citations(
    layout: Layout, header: Header, *, tables: Tables, uncertain: tuple[Uncertain, ...] = ()
) -> tuple[Citation, ...]:
    """All citations in text order; the document's own symbol is none."""
    own = canonical_symbol(header.symbol) if header.symbol else None
    mentions = [
        mention
        for mention in _find_mentions(layout.text, tables)
        if mention.symbol.canonical != own and not _in_letterhead(layout, mention)
    ]
    mentions = _share(layout.text, mentions)
    return tuple(_citation(layout, mention, uncertain) for mention in mentions)


@dataclass(frozen=True, slots=True)
class _Mention:
    """A citation in the making; `typed` says that a type word stands before the number."""

    span: Span
    symbol: Symbol
    symbol_span: Span
    doc_type: str | None
    typed: bool
    date: str | None = None
    dated: bool = False
    issuer: str | None = None
    source: str | None = None
    date_shared: bool = False
    issuer_shared: bool = False
    relation: str | None = None


def _find_mentions(text: str, tables: Tables) -> Iterator[_Mention]:
    floor = 0
    for span, symbol in find_symbols(text):
        start, doc_type, inner = _head(text, span.start, symbol, floor, tables)
        date_match = _DATE_AFTER.match(text, span.end)
        end = date_match.end("date") if date_match is not None else span.end
        issuer, source = inner, "of" if inner is not None else None
        if issuer is None and (after := issuer_after(text, end, tables)) is not None:
            issuer, source = after, "of"
        if issuer is None and (before := issuer_before(text, start, tables)) is not None:
            issuer, source = before, "by"
        yield _Mention(
            span=Span(start, end),
            symbol=symbol,
            symbol_span=span,
            doc_type=doc_type or _type_by_code(symbol),
            typed=doc_type is not None,
            date=parse_date(_SPECK.sub(r"\1 ", date_match["date"])) if date_match is not None else None,
            dated=date_match is not None,
            issuer=" ".join(issuer.of(text).split()) if issuer is not None else None,
            source=source,
            relation=_relation(text, start, floor, tables),
        )
        floor = end


def _head(text: str, number: int, symbol: Symbol, floor: int, tables: Tables) -> tuple[int, str | None, Span | None]:
    """Where the citation begins, its type as the text says it, and an issuer between type and number."""
    window = max(floor, number - _HEAD_REACH)
    before = text[window:number]
    if match := _TYPED.search(before):
        return window + match.start("type"), _type_name(match["type"]), None
    if match := _TYPED_OF.search(before):
        organ = tables.organ_at(text, window + match.start("organ"))
        if organ is not None and organ.end == window + match.end("organ"):
            return window + match.start("type"), _type_name(match["type"]), organ
    if match := _LAW.search(before):
        return window + match.start("type"), _type_name(match["type"]), None
    if (match := _ABBREVIATED.search(before)) and symbol.type_code is not None:
        return window + match.start(), None, None
    if match := _NUMBER_WORD.search(before):
        return window + match.start(), None, None
    return number, None, None


def _share(text: str, mentions: list[_Mention]) -> list[_Mention]:
    """What an enumeration shares: types and issuers from its head, dates and issuers from its tail."""
    for at in range(len(mentions) - 2, -1, -1):
        mentions[at] = _from_tail(text, mentions[at], mentions[at + 1])
    head: _Mention | None = None
    relation: str | None = None
    for at, mention in enumerate(mentions):
        before = mentions[at - 1] if at else None
        joined = before is not None and _JOINED.fullmatch(text, before.span.end, mention.span.start) is not None
        listed = joined or (before is not None and _after_issuer(text, before, mention))
        if before is not None and joined:
            mention = _from_neighbour(before, mention)
        if before is None or _SENTENCE_END.search(text, before.span.end, mention.span.start) is not None:
            relation = mention.relation
        elif _is_item(text, mention, joined=listed):
            given = before.relation if listed and before.relation is not None else relation
            mention = replace(mention, relation=mention.relation or given)
            relation = relation if listed else mention.relation
        if mention.source == "by":
            head = mention
        elif head is not None and _ends_list(text, head, before, mention):
            head = None
        elif (
            head is not None
            and mention.issuer is None
            and _is_item(text, mention, joined=joined)
            and _lead(head.symbol) == _lead(mention.symbol)
        ):
            mention = replace(mention, issuer=head.issuer, issuer_shared=True, source="list_head")
        mentions[at] = mention
    return mentions


def _from_tail(text: str, mention: _Mention, after: _Mention) -> _Mention:
    """`A và B ngày D của X`: A takes D where both are of one kind, and X where the organ's code names one organ."""
    if _JOINED.fullmatch(text, mention.span.end, after.span.start) is None or _lead(mention.symbol) != _lead(
        after.symbol
    ):
        return mention
    same_kind = mention.symbol.type_code == after.symbol.type_code
    in_year = mention.symbol.year is None or (after.date or "").startswith(str(mention.symbol.year))
    enumerated = _AND.search(text, mention.span.end, after.span.start) is not None
    if not mention.dated and after.dated and same_kind and in_year and enumerated:
        mention = replace(mention, date=after.date, date_shared=True)
    one_organ = same_kind or mention.symbol.system == "state"
    if mention.issuer is None and after.issuer is not None and after.source in ("of", "tail") and one_organ:
        mention = replace(mention, issuer=after.issuer, issuer_shared=True, source="tail")
    return mention


def _from_neighbour(before: _Mention, mention: _Mention) -> _Mention:
    """`các văn bản số A, B và C`: a number without a type word has the type of the one before it."""
    if not mention.typed and before.doc_type is not None and before.symbol.type_code == mention.symbol.type_code:
        mention = replace(mention, doc_type=before.doc_type, typed=before.typed)
    if mention.relation is None:
        mention = replace(mention, relation=before.relation)
    return mention


def _is_item(text: str, mention: _Mention, *, joined: bool) -> bool:
    """Whether a citation stands where an item of a list begins: after a semicolon, or joined to the one before."""
    return joined or _ITEM.search(text, max(0, mention.span.start - 20), mention.span.start) is not None


def _after_issuer(text: str, before: _Mention, mention: _Mention) -> bool:
    """`A của X, B của Y`: whether only the issuer of the one and a joining word stand between two citations."""
    gap = text[before.span.end : mention.span.start]
    if before.issuer is None or before.source != "of" or len(gap) > len(before.issuer) + 40:
        return False
    match = _OF.match(gap)
    rest = " ".join(gap[match.end() :].split()) if match is not None else ""
    return rest.startswith(before.issuer) and _TERM_AND_JOINT.fullmatch(rest, len(before.issuer)) is not None


def _ends_list(text: str, head: _Mention, before: _Mention | None, mention: _Mention) -> bool:
    """Whether a sentence ends between the head of a list and this citation, looked at piece by piece."""
    start = before.span.end if before is not None else head.span.end
    return _SENTENCE_END.search(text, start, mention.span.start) is not None


def _lead(symbol: Symbol) -> str | None:
    """The first organ of the symbol, a session number dropped."""
    return symbol.organ.split("-")[0].rstrip("0123456789") if symbol.organ is not None else None


def _relation(text: str, start: int, floor: int, tables: Tables) -> str | None:
    """What the words before a citation say that is done to it; the nearest cue decides, then the order of the table."""
    before = text[max(floor, start - _CUE_REACH) : start].lower()
    if before.rstrip().endswith("từ ngày"):
        # "03 năm kể từ ngày Quyết định số … có hiệu lực"
        return None
    if not before.endswith((" ", "\n", "\u00a0", "(", '"', "“")):
        before += " "
    found = [
        (m.end("cue"), -m.start("cue"), row.relation) for row in tables.relations if (m := row.pattern.match(before))
    ]
    return max(found, key=lambda f: f[:2])[2] if found else None


def _in_letterhead(layout: Layout, mention: _Mention) -> bool:
    """Whether this is the document's own number, or a stamp's; the subject of a letter does cite."""
    place = layout.at(mention.symbol_span.start)
    if place is None or place.zone not in (Zone.HEADER_LEFT, Zone.HEADER_RIGHT):
        return place is not None and place.zone is Zone.FURNITURE
    line = layout.text.rfind("\n", 0, mention.symbol_span.start) + 1
    before = layout.text[max(0, line - 20) : mention.symbol_span.start]
    return _OWN_NUMBER.search(before) is not None and not _NUMBER_WORD.search(before[: before.rfind("\n") + 1])


# "Số 12-CT/TU" at the head of a line; but not "… Kế hoạch số / 30-KH/TU" over two lines.
# What a pen left before its figures is read as signs: "Số:⁄‡6/CT-UBND".
_OWN_NUMBER = re.compile(r"(?:^|\n)\W*(?:S\w\s*[:.]?[^\w\n]*)?$")


def _citation(layout: Layout, mention: _Mention, uncertain: tuple[Uncertain, ...]) -> Citation:
    confidence = 0.99 if mention.typed else 0.9
    if not mention.symbol.sure:
        confidence *= 0.8
    if mention.dated and mention.date is None:
        confidence *= 0.8
    doubts = [doubt.confidence for doubt in uncertain if doubt.span.overlaps(mention.span)]
    return Citation(
        span=mention.span,
        text=mention.span.of(layout.text),
        doc_type=mention.doc_type,
        symbol=mention.symbol.printed,
        number=mention.symbol.number,
        date=mention.date,
        issuer=mention.issuer,
        date_shared=mention.date_shared,
        issuer_shared=mention.issuer_shared,
        relation=mention.relation,
        footnote=layout.note_at(mention.span.start),
        page=layout.page_at(mention.span.start),
        confidence=round(min([confidence, *doubts]), 3),
    )


@cache
def _names() -> dict[str, str]:
    """Type names, folded to lower case and single blanks, to their proper spelling."""
    return {" ".join(name.lower().split()): name for row in load_types() for name in row.names}


def _type_name(printed: str) -> str:
    """The type as the tables write it; a longer name ("Báo cáo tổng hợp") falls back on its beginning."""
    words = printed.lower().split()
    for count in range(len(words), 0, -1):
        if (name := _names().get(" ".join(words[:count]))) is not None:
            return name
    return printed


def _type_by_code(symbol: Symbol) -> str | None:
    """The type that the code alone tells, None where it may be two (QĐ of the Party)."""
    if symbol.type_code is None:
        return "Công văn" if symbol.unit is not None else None
    row = next(row for row in load_types() if row.code == symbol.type_code)
    if symbol.type_code == "TT":
        return "Thông tư" if symbol.system == "state" else "Thông tri"
    if symbol.type_code == "QĐ":
        return "Quyết định" if symbol.system == "state" else None
    return row.names[0]


_HEAD_REACH = 160
_CUE_REACH = 90
_S = r"[\s\u00a0]+"
_TYPE_NAMES = "|".join(
    sorted((re.escape(name).replace(r"\ ", _S) for row in load_types() for name in row.names), key=len, reverse=True)
)
# What "số" is read as: s6, sb, sé, s, 56, 36. Between a type and a symbol nothing else can stand.
_NO = r"\s*:?(?:(?<=\s)(?:số|s\w{0,2}|[35][6b])\s*:?)?\s*"
# "Nghị quyết số ", "Công văn ", "Báo cáo tổng hợp số " (up to three lower-case words, then số)
_TYPED = re.compile(
    rf"(?<!\w)(?P<type>{_TYPE_NAMES})(?:{_NO}|(?:{_S}(?!của\b|và\b|về\b|theo\b|số\b)(?-i:[{SMALL}]+)){{1,3}}{_S}số\s*:?\s*)$",
    re.IGNORECASE,
)
# "Quyết định của Thủ tướng Chính phủ số "
_TYPED_OF = re.compile(
    rf"(?<!\w)(?P<type>{_TYPE_NAMES}){_S}của{_S}(?P<organ>[^.;:,()]{{3,80}}?){_S}số\s*:?\s*$", re.IGNORECASE
)
# "Luật Hôn nhân và gia đình số "
_LAW = re.compile(rf"(?<!\w)(?P<type>Luật|Bộ{_S}luật|Pháp{_S}lệnh)(?:,?{_S}(?!Luật\b)[^\W\d_]+){{1,16}}{_S}số\s*:?\s*$")
_ABBREVIATED = re.compile(r"(?<!\w)[A-ZĐ]{2,4}(?:\s+số)?\s*:?\s*$")
_NUMBER_WORD = re.compile(r"(?<!\w)số\s*:?\s*$", re.IGNORECASE)
_DATE_AFTER = re.compile(
    # "…-CT/TU-ngày 2/3/2020", "ngày - 2/3/2020": specks
    r"""\s*[,\-–.]?\s* (?P<date> ngày \s* (?:[-–.(]\s?)? (?:
          [\d.…_ \u00a0]{0,20} \s* tháng \s* [\d.…_ \u00a0]{0,20} \s* ,? \s* năm \s+ \d{4}
        | \d{1,2} [ \u00a0]? (?P<sign>[-/.–]) [ \u00a0]? \d{1,2} [ \u00a0]? (?P=sign) [ \u00a0]? \d{4} ) (?!\d) )""",
    re.VERBOSE | re.IGNORECASE,
)
_SPECK = re.compile(r"(ngày)\s*[-–.(]\s?", re.IGNORECASE)
_JOINED = re.compile(r"\s*(?:,|;|và|hoặc|&|,\s*và|;\s*và)?\s*", re.IGNORECASE)
_OF = re.compile(r"\s*(?:của|do)\s+")
_TERM_AND_JOINT = re.compile(r"(?: ?,? ?\(?khóa [XVI]+\)?)? ?(?:,|;|và|, và|; và)")
_AND = re.compile(r"\b(?:và|,)\b|,", re.IGNORECASE)
_ITEM = re.compile(r"[;:]\s*(?:(?:và|các|[-+])\s*)*$")
# A full stop before a capital or a new paragraph ends the list; "..." and initials do not.
_SENTENCE_END = re.compile(rf"(?<![.\d])\.(?!\.)\s+(?=[{CAPITAL}])|\.\s*\n|\n\s*\n")
