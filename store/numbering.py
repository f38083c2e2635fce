"""Which document a symbol can mean: whose organ it is, and in which period its numbers ran.

State organs number from 01 each year, Party committees from 01 each term. Two mentions of one symbol of one
organ within one period are one document, whatever dates they give; in two periods they are two.
Source: numbering in Nghị định 30/2020/NĐ-CP and Hướng dẫn 36-HD/VPTW.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from normalize.symbols import Symbol, organ_of, parse_symbol
from normalize.text import fold

_NAME = r"[^\W\d_a-zà-ỹđ][^\W\d_]*"
_PLACE = re.compile(
    rf"""\b(?P<level>tỉnh\ ủy|thành\ ủy|tỉnh|thành\ phố|tp\.?|huyện\ ủy|huyện|quận\ ủy|quận|thị\ ủy|thị\ xã|
              xã|phường|thị\ trấn)
        \s+(?P<name>{_NAME}(?:[\ -]{_NAME}){{0,3}})""",
    re.VERBOSE,
)
_LEVELS = {
    "tỉnh": "province", "thành": "province", "tp": "province", "huyện": "district", "quận": "district",
    "thị xã": "district", "thị ủy": "district", "xã": "commune", "phường": "commune", "thị trấn": "commune",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Identity:
    """What a mention says of the document it means.

    `instance` is the place whose organ it is, folded (`bac giang`, `bac giang/district yen dung`), empty for
    central organs; `period` the year or term, None without a date.
    """

    canonical: str
    instance: str
    period: str | None


@dataclass(frozen=True, slots=True)
class Term:
    """A row of `terms.toml`."""

    level: str
    first_day: str
    number: str
    example: str


def identity_of(
    symbol: str, *, date: str | None, issuer: str | None, province: str | None, unknown: str
) -> Identity | None:
    """The identity that a mention of `symbol` gives, None where it is no symbol.

    `province` is that of the document which holds the mention: a local organ without its place is its own.
    `unknown` stands for the place where not even that is known, so that two such never become one.

    >>> identity_of("09-CT/TU", date="2021-08-10", issuer=None, province="Bắc Giang", unknown="?")
    Identity(canonical='9-CT/TU', instance='bac giang', period='XIII')
    """
    parsed = parse_symbol(symbol)
    if parsed is None:
        return None
    local = _level_of_organ(parsed) != "central"
    period = period_of(parsed, date, local=local)
    if not local:
        return Identity(parsed.canonical, "", period)
    place = place_in(issuer)
    home = place[0] if place is not None and place[1] == "province" else province
    instance = place_key(home) or unknown
    if place is not None and place[1] != "province":
        instance = f"{instance}/{place[1]} {place_key(place[0])}"
    return Identity(parsed.canonical, instance, period)


def level_of(canonical: str, instance: str) -> str:
    """The level of the organ behind an identity: central, province, district, commune or other.

    >>> level_of("5/QĐ-UBND", "bac giang/district yen dung")
    'district'
    """
    if "/" in instance:
        return instance.split("/", 1)[1].split(" ", 1)[0]
    parsed = parse_symbol(canonical)
    return _level_of_organ(parsed) if parsed is not None else "other"


def period_of(symbol: Symbol, date: str | None, *, local: bool) -> str | None:
    """The period in which a symbol of this date was numbered: a year, a term, None when it cannot be told.

    >>> period_of(parse_symbol("411/QĐ-UBND"), "2022-03-21", local=True)
    '2022'
    """
    if symbol.year is not None:
        return str(symbol.year)
    if date is None:
        return None
    if symbol.system != "party":
        return date[:4]
    terms = [term for term in load_terms() if term.level == ("local" if local else "central")]
    # A year alone counts from its middle: most of a congress year belongs to the new term.
    day = date if len(date) == 10 else f"{date[:7]}-15" if len(date) == 7 else f"{date}-07-01"
    begun = [term.number for term in terms if term.first_day <= day]
    return begun[-1] if begun else date[:4]


@cache
def load_terms() -> tuple[Term, ...]:
    """All rows of `data/terms.toml`, by level and first day."""
    rows = tomllib.loads((files("store") / "data" / "terms.toml").read_text("utf-8"))["term"]
    return tuple(Term(row["level"], row["from"], row["number"], row["example"]) for row in rows)


def place_key(name: str | None) -> str:
    """A place's name for comparing: folded, blanks as one, without the separator of instances.

    >>> place_key("BẮC  GIANG")
    'bac giang'
    """
    return " ".join(fold(name or "").replace("/", " ").split())


def place_in(issuer: str | None) -> tuple[str, str] | None:
    """The narrowest place that an issuer's name gives, and its level.

    >>> place_in("Ủy ban nhân dân huyện Yên Dũng, tỉnh Bắc Giang")
    ('Yên Dũng', 'district')
    """
    found = list(_PLACE.finditer(_lower_heads(issuer or "")))
    if not found:
        return None
    first = min(found, key=lambda match: _rank(match["level"]))
    return first["name"], _level(first["level"])


def _level_of_organ(symbol: Symbol) -> str:
    """An organ that no table knows is taken as local: two provinces' acts must not become one."""
    organs = [organ_of(code) for code in (symbol.organ or "").split("-") if code]
    local = [organ for organ in organs if organ is None or organ.scope == "local"]
    if not local:
        # Legal acts without an organ in the symbol come from the National Assembly or its Standing Committee.
        return "central"
    level = next((organ.level for organ in reversed(local) if organ is not None), "other")
    return {"any": "province"}.get(level, level)


def _lower_heads(issuer: str) -> str:
    return re.sub(r"\b(Tỉnh|Thành|Huyện|Quận|Thị|Xã|Phường|TP)\b", lambda match: match[0].lower(), issuer)


def _level(words: str) -> str:
    return _LEVELS.get(words.rstrip("."), _LEVELS.get(words.split()[0].rstrip("."), "other"))


def _rank(words: str) -> int:
    return ("commune", "district", "province", "other").index(_level(words))
