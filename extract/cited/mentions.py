"""Mentions: every symbol of a text with what its own words say, before the neighbours have their say.

A symbol is found by grammar; what stands before it gives the type, what follows the date and the issuer. In "số 18, 19
và 20-NQ/TW" the first numbers have the code of the last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from extract.cited.issuers import Issuer, issuer_after, issuer_before, with_term
from extract.cited.relations import cue_before
from extract.letters import SMALL
from extract.tables import Tables
from normalize.dates import parse_date
from normalize.symbols import Symbol, find_symbols, load_types, organ_of
from normalize.values import Span


@dataclass(frozen=True, slots=True)
class Mention:
    """A citation in the making.

    `typed` says that a type word stands before the number, `completed` that the code is that of a later number.
    `source` is how the issuer is told: of, by, or shared as head or tail of a list; `end` is where the words about the
    issuer end. `title_of` is the place, among the mentions, of the one in whose title this one stands.
    """

    span: Span
    symbol: Symbol
    symbol_span: Span
    doc_type: str | None
    typed: bool
    end: int
    date: str | None = None
    dated: bool = False
    issuer: str | None = None
    term: str | None = None
    source: str | None = None
    date_shared: bool = False
    issuer_shared: bool = False
    relation: str | None = None
    completed: bool = False
    title_of: int | None = None


def find_mentions(text: str, tables: Tables) -> Iterator[Mention]:
    """All mentions in text order, each told by its own words alone."""
    floor = 0
    for span, symbol in find_symbols(text):
        for mention in _with_numbers_before(text, span, symbol, floor, tables):
            yield mention
            floor = mention.span.end


def _with_numbers_before(text: str, span: Span, symbol: Symbol, floor: int, tables: Tables) -> Iterator[Mention]:
    """The mention of a symbol, and before it those of the numbers that it lends its code."""
    numbers = _NUMBERS.search(text, max(floor, span.start - _HEAD_REACH), span.start)
    if numbers is None:
        yield _mention(text, span, symbol, floor, tables)
        return
    for number in _NUMBER.finditer(text, numbers.start("numbers"), numbers.end("numbers")):
        start, doc_type, _ = _head(text, number.start(), symbol, floor, tables)
        spelled = symbol.printed.removeprefix(symbol.number)
        canonical = symbol.canonical.removeprefix(symbol.number.lstrip("0"))
        lent = replace(
            symbol,
            printed=number[0] + spelled,
            number=number[0],
            canonical=number[0].lstrip("0") + canonical,
        )
        yield Mention(
            span=Span(start, number.end()),
            symbol=lent,
            symbol_span=Span(*number.span()),
            doc_type=doc_type or type_by_code(symbol),
            typed=doc_type is not None,
            end=number.end(),
            relation=cue_before(text, start, floor, tables),
            completed=True,
        )
        floor = number.end()
    yield _mention(text, span, symbol, floor, tables)


def _mention(text: str, span: Span, symbol: Symbol, floor: int, tables: Tables) -> Mention:
    start, doc_type, inner = _head(text, span.start, symbol, floor, tables)
    date_match = _DATE_AFTER.match(text, span.end)
    end = date_match.end("date") if date_match is not None else span.end
    found, source = _issuer(text, Span(start, end), symbol, inner, floor, tables)
    date = parse_date(_SPECK.sub(r"\1 ", date_match["date"])) if date_match is not None else None
    if date_match is None and found is not None and source == "by":
        # "Ngày 5/3/2019, Tỉnh ủy ban hành Chỉ thị số …": the day on which it was issued
        said = _DATE_BEFORE.search(text, max(floor, found.span.start - 40), found.span.start)
        date = parse_date(f"ngày {said['day']}") if said is not None else None
    elif date_match is None:
        # "… số 12/QĐ-UBND của UBND tỉnh ngày 5/3/2019", "… số 12/QĐ-UBND ban hành ngày 5/3/2019"
        said = _DATE_LATER.match(text, found.end if found is not None else end)
        date = parse_date(f"ngày {said['day']}") if said is not None else None
    return Mention(
        span=Span(start, end),
        symbol=symbol,
        symbol_span=span,
        doc_type=doc_type or type_by_code(symbol),
        typed=doc_type is not None,
        end=max(end, found.end) if found is not None and source == "of" else end,
        date=date,
        dated=date_match is not None or date is not None,
        issuer=" ".join(found.span.of(text).split()) if found is not None else None,
        term=found.term if found is not None else None,
        source=source,
        relation=cue_before(text, start, floor, tables),
    )


def _issuer(
    text: str, span: Span, symbol: Symbol, inner: Issuer | None, floor: int, tables: Tables
) -> tuple[Issuer | None, str | None]:
    if inner is not None:
        return inner, "of"
    codes = (symbol.organ or "").split("-")
    # UBND-MTTQ are two organs, of UBND-VX the second is the office that wrote.
    units = [unit for unit in (symbol.unit or "").split("-") if organ_of(unit) is not None]
    joint = len([*codes, *units]) > 1
    if (after := issuer_after(text, span.end, tables, joint=joint)) is not None:
        return after, "of"
    before = issuer_before(text, span.start, tables, floor=floor, code=codes[0] or None, joint=joint)
    return (before, "by") if before is not None else (None, None)


def _head(text: str, number: int, symbol: Symbol, floor: int, tables: Tables) -> tuple[int, str | None, Issuer | None]:
    """Where the citation begins, its type as the text says it, and an issuer between type and number."""
    window = max(floor, number - _HEAD_REACH)
    before = text[window:number]
    if match := _TYPED.search(before):
        return window + match.start("type"), _type_name(match["type"]), None
    if match := _TYPED_OF.search(before):
        organ = tables.organ_at(text, window + match.start("organ"))
        if organ is not None and (issuer := with_term(text, organ)).end == window + match.end("organ"):
            return window + match.start("type"), _type_name(match["type"]), issuer
    law = symbol.type_code is None and (symbol.organ or "").startswith(("QH", "UBTVQH"))
    if (match := _LAW.search(before)) and (match["number"] is not None or law):
        start = window + (match.start("type") if match["bracket"] is None else match.end("bracket"))
        return start, _type_name(match["type"]), None
    if (match := _ABBREVIATED.search(before)) and symbol.type_code is not None:
        return window + match.start(), None, None
    if match := NUMBER_WORD.search(before):
        return window + match.start(), None, None
    return number, None, None


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


def type_by_code(symbol: Symbol) -> str | None:
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
_S = r"[\s\u00a0]+"
_TYPE_NAMES = "|".join(
    sorted((re.escape(name).replace(r"\ ", _S) for row in load_types() for name in row.names), key=len, reverse=True)
)
# What "số" is read as: s6, sb, sé, s, 56, 36, 50. Between a type and a symbol nothing else can stand.
_NO = r"\s*:?(?:(?<=\s)(?:số|s\w{0,2}|[35][60b])\s*[:.]?)?\s*"
# "Nghị quyết số ", "Công văn ", "Báo cáo tổng hợp số " (up to three lower-case words, then số)
_TYPED = re.compile(
    rf"(?<!\w)(?P<type>{_TYPE_NAMES})(?:{_NO}|(?:{_S}(?!của\b|và\b|về\b|theo\b|số\b)(?-i:[{SMALL}]+)){{1,3}}{_S}số\s*:?\s*)$",
    re.IGNORECASE,
)
# "Quyết định của Thủ tướng Chính phủ số "
_TYPED_OF = re.compile(
    rf"(?<!\w)(?P<type>{_TYPE_NAMES}){_S}của{_S}(?P<organ>[^.;:,()]{{3,80}}?){_S}số\s*:?\s*$", re.IGNORECASE
)
# "Luật Hôn nhân và gia đình số ", "Bộ luật Dân sự năm 2015 số ", "Luật Doanh nghiệp ", "Luật Đất đai (số "
_LAW = re.compile(
    rf"(?<!\w)(?P<type>Luật|Bộ{_S}luật|Pháp{_S}lệnh)(?:,?{_S}(?!Luật\b)[^\W\d_]+){{1,16}}"
    rf"(?:{_S}\(sửa{_S}đổi\))?(?:{_S}năm{_S}\d{{4}})?(?P<bracket>{_S}\()?(?:{_S}|(?<=\())(?P<number>số\s*:?\s*)?$"
)
_ABBREVIATED = re.compile(r"(?<!\w)[A-ZĐ]{2,4}(?:\s+số)?\s*:?\s*$")
NUMBER_WORD = re.compile(r"(?<!\w)số\s*:?\s*$", re.IGNORECASE)
# "số 18, 19 và " before 20-NQ/TW; "số 101 đến số "
_NUMBERS = re.compile(
    r"\bsố\s*:?\s* (?P<numbers>\d{1,4} (?:\s*[,;]\s*(?:số\s+)?\d{1,4}){0,8}) \s*(?:,|;|và|,\s*và|đến|&)\s*(?:số\s+)?$",
    re.VERBOSE | re.IGNORECASE,
)
_NUMBER = re.compile(r"\d{1,4}")
_DATE_AFTER = re.compile(
    # "…-CT/TU-ngày 2/3/2020", "ngày - 2/3/2020": specks
    r"""\s*+(?:[,\-–.]\s*+)? (?P<date> ngày \s*+ (?:[-–.(]\s?)? (?:
          [\d.…_ \u00a0]{0,20} \s*+ tháng \s*+ [\d.…_ \u00a0]{0,20} \s*+ (?:,\s*+)? năm \s* \d{4}
        | \d{1,2} [ \u00a0]? (?P<sign>[-/.–]) [ \u00a0]? \d{1,2} [ \u00a0]? (?P=sign) [ \u00a0]? \d{4} ) (?!\d) )""",
    re.VERBOSE | re.IGNORECASE,
)
_A_DAY = r"\d{1,2}\s+tháng\s+\d{1,2},?\s+năm\s+\d{4}|\d{1,2}(?P<sign>[-/.])\d{1,2}(?P=sign)\d{4}"
_DATE_BEFORE = re.compile(rf"(?<!từ )(?<!đến )ngày\s+(?P<day>{_A_DAY})\s*,?\s+$", re.IGNORECASE)
_DATE_LATER = re.compile(
    rf"""
    \s*+ (?:,\s*+)? (?: \( \s* (?:ngày\s+)? | (?: (?:được\s+)? (?:ký|ra|ban\s+hành|thông\s+qua)\s+ )? ngày\s+ )
    (?P<day>{_A_DAY}) (?!\d)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SPECK = re.compile(r"(ngày|năm)\s*(?:[-–.(]\s?)?(?=[\d…_])", re.IGNORECASE)
