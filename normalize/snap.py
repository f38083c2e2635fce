"""Broken symbols put right by grammar: a part that no table knows is snapped to the code it most resembles.

`25-NO/TW` is 25-NQ/TW, `1157-QB/TU` is 1157-QĐ/TU, `01- DA!TU` is 01-ĐA/TU. Figures are never touched, nor
is a code that the tables know, except where a model of English lost the bar of Đ and no type is written so.
What a line break or, in damaged text, a blank has split is joined where nothing but a symbol can be meant.
What each letter is read as, and why, is in `data/code_confusions.tsv`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from rapidfuzz import fuzz

from normalize.badness import Damage, LineState
from normalize.broken import READ, damage_at, pull_up
from normalize.symbols import load_organs, load_types, organ_of, type_of
from normalize.text import fold
from normalize.tokens import Kind, Token
from normalize.values import Edit, Span

DEAREST: Final = 1.8
"""The highest cost at which a part is snapped."""
DEAREST_IN_GOOD_TEXT: Final = 1.3
"""The same where nothing damaged the text around it."""
SECOND: Final = 0.35
"""How much dearer the next best code must be."""
OTHER_LETTER: Final = 2.4
LETTER_LOST: Final = 2.0
SELDOM: Final = 0.5
"""What a code costs that is not among the usual ones of the tables."""
SPLIT: Final = 0.2
"""What it costs to join what was split."""
SPLIT_BY_DASH: Final = 0.5
"""The same where blanks on both sides of a dash could make it punctuation, and only the words before tell."""
NAMED_ALIKE: Final = 80.0
"""From this likeness on (0 to 100) the words before a number are taken for the name of a type."""

_GAP = r"[ \t\u00a0]?(?:\n[ \t\u00a0]?)?"
_SEPARATOR = rf"[ \t\u00a0]?[-–—/!|]{_GAP}"
_SYMBOL = re.compile(
    rf"""
    (?<![\w/.,]) (?P<number>\d{{1,5}}[a-z]?) (?P<year>[ ]?/{_GAP}(?:19|20)\d\d)?
    (?P<sign>[ \t\u00a0]?[-–—/_~.]{_GAP})
    (?P<codes>
        [A-ZĐÐƯ(@][A-Za-zĐÐđƯỦÚÙỉÑ0-9@(]{{0,9}}
        (?: {_SEPARATOR} [A-ZĐÐƯ0-9][A-Za-zĐÐđƯỦÚÙÑ0-9@]{{0,9}} ){{1,3}}
    )
    (?![^\W\u00b9\u00b2\u00b3\u2070-\u2079])    # a footnote mark may stand right after it
    """,
    re.VERBOSE,
)
_PARTS = re.compile(r"[^\s\-–—/!|]+")
_BETWEEN = re.compile(_SEPARATOR)
_SLASH_LIKE = re.compile(r"[!|]")
_SESSION = re.compile(r"(?P<organ>[A-ZĐ]{2,}?)(?P<session>[IVl1]{1,2}|[IVl1]\d)")
_BLANKS = re.compile(r"\s+")
_YEAR = re.compile(r"(?:19|20)\d\d")
# "số 48 - KH/TU", "s6: 48 - KH/TU"; what a model of English makes of số is in the domain's notes.
_INTRODUCED = re.compile(r"\bs[ốôồóoòỏõéèêbd63]{1,2}\s?:?\s*$", re.IGNORECASE)
# "ngày 5 - KH/TU", "lần thứ 6 - NQ/TW": the figure belongs to the word before it. By folded letters.
_COUNTED = re.compile(
    r"(?:\b(?:ngay|thang|nam|quy|khoa|ky|trang|dieu|khoan|muc|chuong|phan|lan|thu)\s+|\d\s?[-–—]\s?)$"
)


class Code(NamedTuple):
    """A code of the tables and what it costs that it stands here."""

    text: str
    cost: float


def find_broken_symbols(text: str, tokens: Sequence[Token], states: Sequence[LineState]) -> Iterator[Edit]:
    """Edits of symbols, one for each that has a broken code or is split.

    A code alone is edited in its place; what was split, from the end of the number to the end of the symbol
    and, where a line break was within, to the blank that becomes the break.
    """
    for match in _SYMBOL.finditer(text):
        damage = damage_at(match.start(), tokens, states)
        before = text[max(0, match.start() - 40) : match.start()]
        named = _type_named(before)
        codes = text[match.start("codes") : _end(match)]
        found = _put_right(codes, damage=damage, named=named, dated=match["year"] is not None)
        if found is None or found.cost > (DEAREST_IN_GOOD_TEXT if damage is Damage.NONE else DEAREST):
            continue
        split = _cost_of_joining(match, found.text, damage, before, named)
        span, replacement = Span(match.start("codes"), _end(match)), found.text
        if split is not None:
            span, replacement = _join(text, match, found.text)
        if span.of(text) != replacement:
            cost = found.cost + (split or 0.0)
            yield Edit(span, replacement, "symbol", round(0.97 - 0.12 * cost, 3), (span.of(text),))


def mark_symbols(text: str, tokens: Iterable[Token]) -> tuple[Token, ...]:
    """`tokens` with those inside a symbol as one symbol: the first says so, the rest are noise to the model.

    A line break or a blank inside a symbol makes words of its codes, which are none.
    """
    spans = iter([Span(match.start(), _end(match)) for match in _SYMBOL.finditer(text)])
    span, marked, opened = next(spans, None), list[Token](), False
    for token in tokens:
        while span is not None and span.end <= token.span.start:
            span, opened = next(spans, None), False
        if span is not None and span.covers(token.span):
            marked.append(token._replace(kind=Kind.NOISE if opened else Kind.SYMBOL))
            opened = True
        else:
            marked.append(token)
    return tuple(marked)


def _end(match: re.Match[str]) -> int:
    """Where the symbol ends: before a dash that is punctuation, as in `25-NQ/TW - UBND tỉnh`.

    Behind type and organ a third code (30-KH/BCSD-BDVTU) belongs to the symbol where it is not set apart from them.
    A joint act of the State has many and is dated, so there a dash with a blank on one side may be part of it.
    """
    codes = match["codes"]
    for count, between in enumerate(_BETWEEN.finditer(codes), start=2):
        sign = between.group()
        left, right = sign[0].isspace(), sign[-1].isspace()
        if count > 2 and (left or right) and not (not left and (sign.endswith("\n") or match["year"] is not None)):
            return match.start("codes") + between.start()
    return match.end()


def _cost_of_joining(match: re.Match[str], codes: str, damage: Damage, before: str, named: str | None) -> float | None:
    """What it costs that the symbol with the codes put right was split; None where it is not, or is no clear symbol."""
    printed = match.string[match.end("number") : _end(match)]
    # In text that was not misread a blank is how the symbol was printed.
    if not (_BLANKS.search(printed) if damage in READ else "\n" in printed):
        return None
    if _COUNTED.search(fold(before)):
        return None
    sign, between = match["sign"].strip(), _BETWEEN.search(codes)
    if between is None or not _is_written_so(_PARTS.findall(codes), sign, between.group().strip(), match["year"]):
        return None
    set_apart = any(
        dash[0].isspace() and dash[-1].isspace() and dash.strip() != "/" for dash in (match["sign"], between.group())
    )
    if set_apart or (match["year"] is None and _YEAR.fullmatch(match["number"])):
        return SPLIT_BY_DASH if named is not None or _INTRODUCED.search(before) else None
    return SPLIT


def _is_written_so(codes: Sequence[str], sign: str, between: str, year: str | None) -> bool:
    """Whether Party or State write a symbol with these codes and signs: 25-NQ/TW, 411/QĐ-UBND, 6896/UBND-NC."""
    kind, lead, organ = type_of(codes[0]), organ_of(codes[0]), organ_of(codes[1])
    if sign == "/" and between != "/":
        return (kind is not None and organ is not None) or (kind is None and lead is not None)
    return sign in ("-", "–", "—") and between == "/" and kind is not None and organ is not None and year is None


def _join(text: str, match: re.Match[str], codes: str) -> tuple[Span, str]:
    """What is edited, and what it becomes, where a symbol is joined."""
    end = _end(match)
    start = match.start("sign")
    if match["year"] is not None and _BLANKS.search(match["year"]):
        start = match.end("number")
    signs = text[start : match.start("codes")]
    end, behind = pull_up(text, end) if "\n" in text[start:end] else (end, "")
    return Span(start, end), _BLANKS.sub("", signs + codes) + behind


def _put_right(codes: str, *, damage: Damage, named: str | None, dated: bool) -> Code | None:
    """The codes of a symbol with every part snapped, and the cost of the dearest; None where a part resembles none."""
    fixed: list[str] = []
    dearest, position = 0.0, 0
    parts = list(_PARTS.finditer(codes))
    by_organ = type_of(parts[0].group()) is None and organ_of(parts[0].group()) is not None
    for number, part in enumerate(parts):
        between = codes[position : part.start()]
        if _SLASH_LIKE.search(between):
            between = _SLASH_LIKE.sub("-" if dated else "/", between)
            dearest = max(dearest, 0.6)
        # After an organ come units (UBND-NC), whose codes are no closed list.
        snapped = Code(part.group(), 0.0) if by_organ and number else _snap(part.group(), number, damage, named)
        if snapped is None:
            return None
        fixed += [between, snapped.text]
        dearest = max(dearest, snapped.cost)
        position = part.end()
    return Code("".join(fixed), dearest) if len(parts) > 1 else None


def _snap(part: str, number: int, damage: Damage, named: str | None) -> Code | None:
    """The code that `part` is or resembles, at what cost; None where it resembles none."""
    kind, organ = type_of(part), organ_of(part)
    if number == 0:
        if kind is not None and kind.code is not None:
            if damage is not Damage.ENGLISH:
                return Code(part, 0.0)
            if part == "DA":
                # A model of English reads ĐA (đề án, often) as DA (dự án, seldom a type): only the name tells.
                return Code("DA", 0.0) if named == "DA" else Code("ĐA", 0.4 if named == "ĐA" else 1.5)
            return Code(kind.code, 0.0 if kind.code == part else 0.4)
        if organ is not None:
            return Code(part, 0.0)
        return _nearest(part, first=True, named=named)
    if organ is not None or (kind is not None and number == 1):
        return Code(part, 0.0)
    session = _SESSION.fullmatch(part)
    if session is not None and organ_of(session["organ"]) is not None and not set(session["session"]) <= set("IV"):
        return Code(session["organ"] + re.sub("[Il]", "1", session["session"]), 0.6)
    found = _nearest(part, first=False, named=None)
    if found is None and number > 1:
        return Code(part, 0.0)  # a unit after the organ (UBND-NC): its codes are no closed list
    return found


@lru_cache(maxsize=4096)
def _nearest(part: str, *, first: bool, named: str | None) -> Code | None:
    ranked = sorted(
        (_distance(code, part) + (0.0 if code in _usual() or code == named else SELDOM), code)
        for code in _codes(first)
        if abs(len(code) - len(part)) <= 1
    )
    if not ranked or (len(ranked) > 1 and ranked[1][0] - ranked[0][0] < SECOND):
        return None
    return Code(ranked[0][1], ranked[0][0]) if ranked[0][0] <= DEAREST else None


def _distance(code: str, read: str) -> float:
    """The least cost of reading `code` as `read`, letter by letter."""
    table = _confusions()
    before = [0.0]
    for char in read:
        before.append(before[-1] + table.get(("", char), OTHER_LETTER))
    rows = [before]
    for at, letter in enumerate(code):
        row = [rows[at][0] + LETTER_LOST]
        for end, char in enumerate(read, start=1):
            cost = rows[at][end - 1] + (0.0 if letter == char else table.get((letter, char), OTHER_LETTER))
            cost = min(cost, rows[at][end] + LETTER_LOST, row[-1] + table.get(("", char), OTHER_LETTER))
            if end > 1:
                cost = min(cost, rows[at][end - 2] + table.get((letter, read[end - 2 : end]), 99.0))
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]


def _type_named(before: str) -> str | None:
    """The code of the type whose name the words before a number spell or once spelled."""
    folded = fold(" ".join(before.split()))
    best, code = NAMED_ALIKE, None
    for name, of in _names():
        tail = folded[-len(name) - 5 :]
        likeness = fuzz.partial_ratio(name, tail) if len(tail) >= len(name) else 0.0
        if likeness > best or (likeness == best and code is not None and len(name) > 6):
            best, code = likeness, of
    return code


@cache
def _codes(first: bool) -> tuple[str, ...]:
    types = tuple(row.code for row in load_types() if row.code is not None)
    organs = tuple(row.code for row in load_organs())
    return types if first else tuple(dict.fromkeys(organs + types))


@cache
def _usual() -> frozenset[str | None]:
    types = frozenset(row.code for row in load_types() if row.usual)
    return types | {row.code for row in load_organs() if row.usual}


@cache
def _names() -> tuple[tuple[str, str], ...]:
    return tuple((fold(name), row.code) for row in load_types() if row.code is not None for name in row.names)


@cache
def _confusions() -> dict[tuple[str, str], float]:
    path = Path(__file__).parent / "data" / "code_confusions.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {(row["code"], row["read"]): float(row["cost"]) for row in rows}
