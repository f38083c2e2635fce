"""The codes of document types and organs, as the tables have them.

A code is met in several spellings (CTr, CTR; TW, TƯ); the tables give the canonical one and what it means.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class DocType:
    """A row of `types.toml`; `code` is None for types that have a name but no code of their own.

    `usual` says that it is among the codes most met.
    """

    code: str | None
    variants: tuple[str, ...]
    names: tuple[str, ...]
    systems: tuple[str, ...]
    kind: str
    alone: bool
    usual: bool
    example: str


@dataclass(frozen=True, slots=True)
class Organ:
    """A row of `organs.toml`; `scope` is central (one organ) or local (one in every province, district …).

    `usual` says that it is among the codes most met.
    """

    code: str
    variants: tuple[str, ...]
    name: str
    system: str
    level: str
    scope: str
    alone: bool
    usual: bool
    example: str


@cache
def load_types() -> tuple[DocType, ...]:
    """All document types of `data/types.toml`, those without a code last."""
    data = tomllib.loads((files("normalize") / "data" / "types.toml").read_text("utf-8"))
    coded = (
        DocType(
            code=row["code"],
            variants=tuple(row.get("variants", ())),
            names=tuple(row["names"]),
            systems=tuple(row["systems"]),
            kind=row["kind"],
            alone=row.get("alone", False),
            usual=row.get("usual", False),
            example=row["example"],
        )
        for row in data["type"]
    )
    named = (DocType(None, (), (row["name"],), (), "name", False, False, row["example"]) for row in data["name"])
    return (*coded, *named)


@cache
def load_organs() -> tuple[Organ, ...]:
    """All organ codes of `data/organs.toml`."""
    data = tomllib.loads((files("normalize") / "data" / "organs.toml").read_text("utf-8"))
    return tuple(
        Organ(
            code=row["code"],
            variants=tuple(row.get("variants", ())),
            name=row["name"],
            system=row["system"],
            level=row["level"],
            scope=row["scope"],
            alone=row.get("alone", False),
            usual=row.get("usual", False),
            example=row["example"],
        )
        for row in data["organ"]
    )


@cache
def type_of(code: str) -> DocType | None:
    """The document type whose code is `code`, in any spelling known.

    >>> type_of("CTR").code
    'CTr'
    """
    wanted = plain_code(code)
    return _types_by_code().get(wanted) or _types_by_code().get(wanted.upper())


@cache
def organ_of(code: str) -> Organ | None:
    """The organ whose code is `code`, in any spelling known and with a session number after it.

    >>> organ_of("QH15").name, organ_of("HĐND.K7").name
    ('Quốc hội', 'Hội đồng nhân dân')
    """
    wanted = plain_code(code)
    by_code = _organs_by_code()
    found = by_code.get(wanted) or by_code.get(wanted.upper())
    if found is None and (session := _SESSION.fullmatch(wanted)):
        found = by_code.get(session["organ"])
    return found


def plain_code(code: str) -> str:
    """The code without blanks and with the Vietnamese Đ."""
    return "".join(code.split()).replace("Ð", "Đ")


def spelling_of(code: str) -> str:
    """The code as the tables spell it, a session number kept."""
    organ = organ_of(code)
    plain = plain_code(code)
    if organ is None:
        return plain
    spellings = (organ.code, *organ.variants)
    if plain in spellings or plain.upper() in {s.upper() for s in spellings}:
        return organ.code
    return plain


_SESSION = re.compile(r"(?P<organ>[A-ZĐ]+?)(?:\.?K?\d{1,3}|\.?[IVX]{1,5})")


@cache
def _types_by_code() -> dict[str, DocType]:
    table: dict[str, DocType] = {}
    for row in load_types():
        for spelling in (row.code, *row.variants):
            if spelling is not None:
                table.setdefault(plain_code(spelling), row)
    for row in load_types():
        if row.code is not None:
            table.setdefault(plain_code(row.code).upper(), row)
    return table


@cache
def _organs_by_code() -> dict[str, Organ]:
    table: dict[str, Organ] = {}
    for row in load_organs():
        for spelling in (row.code, *row.variants):
            table.setdefault(plain_code(spelling), row)
    for row in load_organs():
        table.setdefault(plain_code(row.code).upper(), row)
    return table
