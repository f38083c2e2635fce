"""Broken symbols put right by grammar: each part that no table knows is snapped to the code it most resembles.

`25-NO/TW` is 25-NQ/TW, `1157-QB/TU` is 1157-QĐ/TU, `01- DA!TU` is 01-ĐA/TU. Figures are never touched, nor
is a code that the tables know, except where a model of English lost the bar of Đ and no type is written so.
What each letter is read as, and why, is in `data/code_confusions.tsv`.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from rapidfuzz import fuzz

from normalize.badness import Damage, LineState
from normalize.symbols import load_organs, load_types, organ_of, type_of
from normalize.text import fold
from normalize.tokens import Kind, Token
from normalize.values import Edit, Span

DEAREST: Final = {Damage.NONE: 1.3, Damage.VIETNAMESE: 1.8, Damage.ENGLISH: 1.8}
"""The highest cost at which a part is snapped, by what damaged the text around it."""
SECOND: Final = 0.35
"""How much dearer the next best code must be."""
OTHER_LETTER: Final = 2.4
LETTER_LOST: Final = 2.0
SELDOM: Final = 0.5
"""What a code costs that is not among the usual ones."""
USUAL: Final = frozenset(
    ("NQ", "QĐ", "CT", "KL", "BC", "KH", "CV", "HD", "TB", "TTr", "NĐ", "TT", "CTr", "QC", "TW", "TU", "CP", "TTg")
) | {"UBND", "HĐND", "BDVTW", "BDVTU", "HU", "VPTW", "VPTU", "QH", "UBTVQH"}
NAMED_ALIKE: Final = 80.0
"""From this likeness on (0 to 100) the words before a number are taken for the name of a type."""

_SEPARATOR = r"[ \t]?[-–—/!|][ \t]?\n?"
_SYMBOL = re.compile(
    rf"""
    (?<![\w/.,]) (?P<number>\d{{1,5}}[a-z]?) (?P<year>[ ]?/[ ]?(?:19|20)\d\d)?
    [ \t]?[-–—/_~.][ \t]?\n?
    (?P<codes>
        [A-ZĐÐƯ(@][A-Za-zĐÐđƯỦÚÙỉÑ0-9@(]{{0,9}}
        (?: {_SEPARATOR} [A-ZĐÐƯ0-9][A-Za-zĐÐđƯỦÚÙÑ0-9@]{{0,9}} ){{1,3}}
    )
    (?![\w])
    """,
    re.VERBOSE,
)
_PARTS = re.compile(r"[^\s\-–—/!|]+")
_SLASH_LIKE = re.compile(r"[!|]")
_SESSION = re.compile(r"(?P<organ>[A-ZĐ]{2,}?)(?P<session>[IVl1]{1,2}|[IVl1]\d)")


class Code(NamedTuple):
    """A code of the tables and what it costs that it stands here."""

    text: str
    cost: float


def find_broken_symbols(text: str, tokens: Sequence[Token], states: Sequence[LineState]) -> Iterator[Edit]:
    """Edits of the codes in symbols, one for each symbol that has a broken part."""
    for match in _SYMBOL.finditer(text):
        damage = _damage_at(match.start(), tokens, states)
        named = _type_named(text[max(0, match.start() - 40) : match.start()])
        found = _put_right(match["codes"], damage=damage, named=named, dated=match["year"] is not None)
        if found is not None and found.cost <= DEAREST[damage]:
            span = Span(match.start("codes"), match.end("codes"))
            yield Edit(span, found.text, "symbol", round(0.97 - 0.12 * found.cost, 3), (match["codes"],))


def mark_symbols(text: str, tokens: Iterable[Token]) -> tuple[Token, ...]:
    """`tokens` with those inside a symbol as one symbol: the first says so, the rest are noise to the model.

    A line break or a blank inside a symbol makes words of its codes, which are none.
    """
    spans = iter([Span(*match.span()) for match in _SYMBOL.finditer(text)])
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
        (_distance(code, part) + (0.0 if code in USUAL or code == named else SELDOM), code)
        for code in _codes(first)
        if abs(len(code) - len(part)) <= 1
    )
    if not ranked or (len(ranked) > 1 and ranked[1][0] - ranked[0][0] < SECOND):
        return None
    return Code(ranked[0][1], ranked[0][0]) if ranked[0][0] <= max(DEAREST.values()) else None


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


def _damage_at(position: int, tokens: Sequence[Token], states: Sequence[LineState]) -> Damage:
    at = bisect_left(states, position, key=lambda state: tokens[state.tokens[-1]].span.end)
    return states[at].damage if at < len(states) else Damage.NONE


@cache
def _codes(first: bool) -> tuple[str, ...]:
    types = tuple(row.code for row in load_types() if row.code is not None)
    organs = tuple(row.code for row in load_organs())
    return types if first else tuple(dict.fromkeys(organs + types))


@cache
def _names() -> tuple[tuple[str, str], ...]:
    return tuple((fold(name), row.code) for row in load_types() if row.code is not None for name in row.names)


@cache
def _confusions() -> dict[tuple[str, str], float]:
    path = Path(__file__).parent / "data" / "code_confusions.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {(row["code"], row["read"]): float(row["cost"]) for row in rows}
