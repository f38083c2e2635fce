"""The tables that extraction works with, read once and passed down.

Each table is a file in `data/`; this module gives it a typed form. The organ names become a
tree over words (`organs.py`).
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any

from extract.letters import CAPITAL
from extract.organs import Known, OrganTree, build_tree
from extract.wordtree import WORD_END, fold_tones, spell_out, words_pattern
from normalize.codes import load_types
from normalize.text import fold
from normalize.values import Span


@dataclass(frozen=True, slots=True)
class OrganName:
    """A row of `organ_names.toml` spelled out: `variants` are word tuples, a slot `{place}` only at the end."""

    pattern: str
    variants: tuple[tuple[str, ...], ...]
    level: str
    example: str
    counter: str | None
    entity: bool


@dataclass(frozen=True, slots=True)
class Relation:
    """A cue that tells what a citation does; `pattern` meets lower-case text that ends where the citation begins.

    `heading` meets text that ends at the colon before a list of citations.
    """

    relation: str
    pattern: re.Pattern[str]
    heading: re.Pattern[str]
    example: str
    counter: str


@dataclass(frozen=True, slots=True)
class Province:
    """A province with its validity: ISO dates, None for open ends; `successor` names what it became.

    `bare` is False where the name alone is more often something else (the person Hồ Chí Minh).
    """

    name: str
    kind: str
    since: str | None
    until: str | None
    successor: str | None
    aliases: tuple[str, ...]
    bare: bool

    def valid_on(self, date: str | None) -> bool:
        """Whether the province existed on an ISO date; unknown dates count as yes."""
        if date is None:
            return True
        return (self.since is None or self.since <= date) and (self.until is None or date < self.until)


@dataclass(frozen=True, slots=True)
class Mark:
    """A marking on the first page; `draft` says that it makes the document a draft."""

    pattern: re.Pattern[str]
    draft: bool
    example: str
    counter: str


@dataclass(frozen=True, eq=False)
class Tables:
    """All tables; build with `load_tables`."""

    organ_names: tuple[OrganName, ...]
    relations: tuple[Relation, ...]
    provinces: tuple[Province, ...]
    marks: tuple[Mark, ...]
    mottos: tuple[tuple[str, re.Pattern[str], str], ...]
    modes: re.Pattern[str]
    signer_titles: tuple[str, ...]
    organ_heads: tuple[str, ...]
    open_heads: tuple[str, ...]
    stop_words: frozenset[str]
    head_words: tuple[str, ...]
    before_name: frozenset[str]
    small_words: frozenset[str]
    acronyms: frozenset[str]
    families: frozenset[str]
    rare_families: frozenset[str]
    before_person: tuple[str, ...]

    @cached_property
    def organs(self) -> OrganTree:
        """The names of organs without their places, in any case."""
        return build_tree((words, name.level) for name in self.organ_names for words in name.variants)

    @cached_property
    def place(self) -> re.Pattern[str]:
        """A place name: a province, or up to four capitalised syllables that are not the type of a document."""
        types = "|".join(words_pattern(n) for row in load_types() for n in row.names)
        syllable = rf"(?:[{CAPITAL}][^\W\d_]*|\d{{1,2}}\b)"
        any_name = rf"(?!(?i:{types}|{_NO_PLACE})\b){syllable}(?:[ \u00a0]{syllable}){{0,3}}"
        return re.compile(rf"{self._province_names}{WORD_END}|{any_name}{WORD_END}")

    def organ_at(self, text: str, position: int) -> Span | None:
        """The organ whose name begins at `position`, with its place."""
        found = self.organs.match(text, position)
        return self._with_place(text, *found) if found is not None else None

    @cached_property
    def organ_head(self) -> re.Pattern[str]:
        """A word with which the name of an organ begins that no table has, as it is written at its head."""
        words = sorted(self.head_words, key=len, reverse=True)
        return re.compile(rf"(?<!\w)(?:{'|'.join(words_pattern(word) for word in words)}){WORD_END}")

    def find_organs(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
        """All organs named between two positions, with their places."""
        end = len(text) if end is None else end
        for name, known in self.organs.find(text, start, end):
            if name.start >= start:
                span = self._with_place(text, name, known)
                yield span
                start = span.end

    def _with_place(self, text: str, name: Span, known: Known) -> Span:
        if not known.placed:
            return name
        gap = _BLANK.match(text, name.end)
        found = self.place.match(text, gap.end()) if gap is not None else None
        if found is None or self.organs.match(text, found.start()) is not None:
            return name
        if self._is_person(name.of(text), found[0]):
            return name
        return Span(name.start, found.end())

    def _is_person(self, organ: str, name: str) -> bool:
        """Whether a name after an organ is its head's ("UBND tỉnh Giàng A Páo"); wards do bear persons' names."""
        syllables = name.split()
        if organ.split()[-1].lower() == "phố" and self.province.fullmatch(name) is not None:
            return False
        return len(syllables) > 2 and syllables[0] in self.families and organ.split()[-1].lower() not in _NAMED_AFTER

    def spelling_of(self, name: str) -> str:
        """An organ's name without its place as the tables write it; unknown names come back unchanged."""
        found = self.organs.match(name)
        return found[1].spelling if found is not None and found[0].end == len(name) else name

    def place_alike(self, printed: str) -> str | None:
        """The province that a name in capitals is, whatever became of its diacritics: TĨNH QUANG NGAI."""
        return self._plain_places.get(fold(printed))

    @cached_property
    def _plain_places(self) -> dict[str, str]:
        named = {fold(name): row.name for row in self.provinces for name in (row.name, *row.aliases)}
        kinds = {f"{fold(row.kind)} {fold(row.name)}": f"{row.kind} {row.name}" for row in self.provinces}
        return named | kinds

    def level_of(self, name: str) -> str | None:
        """The level of the organ with which a name begins (central, province, any …), None where no table has it."""
        found = self.organs.match(name)
        return found[1].level if found is not None else None

    @property
    def _province_names(self) -> str:
        names = sorted({n for p in self.provinces for n in (p.name, *p.aliases)}, key=len, reverse=True)
        return f"(?:{'|'.join(words_pattern(n) for n in names)})"

    @cached_property
    def province(self) -> re.Pattern[str]:
        """A province's name as a whole, in any case; group `name`."""
        return re.compile(rf"(?<!\w)(?P<name>{self._province_names}){WORD_END}", re.IGNORECASE)

    def province_of(self, name: str) -> str | None:
        """The province that `name` (any case, an alias too) is, in its proper spelling."""
        return self._by_name.get(fold_tones(name))

    @cached_property
    def _by_name(self) -> dict[str, str]:
        named: dict[str, str] = {}
        for row in self.provinces:
            for name in (row.name, *row.aliases):
                named.setdefault(fold_tones(name), row.name)
        return named


def load_tables() -> Tables:
    """Read all tables of `extract/data`."""
    header = _toml("header.toml")
    organs = _toml("organ_names.toml")
    names = _toml("names.toml")
    return Tables(
        organ_names=tuple(_organ_name(row, organs["slots"]) for row in organs["organ"]),
        relations=tuple(_relation(row) for row in _toml("relations.toml")["relation"]),
        provinces=_provinces(),
        marks=tuple(
            Mark(re.compile(row["pattern"], re.IGNORECASE), row.get("draft", False), row["example"], row["counter"])
            for row in header["mark"]
        ),
        mottos=tuple(
            (row["system"], re.compile(row["pattern"], re.IGNORECASE), row["example"]) for row in header["motto"]
        ),
        modes=re.compile("|".join(f"(?:{row['pattern']})" for row in header["mode"])),
        signer_titles=tuple(sorted(header["titles"]["words"], key=len, reverse=True)),
        organ_heads=tuple(sorted(header["organ_heads"]["words"], key=len, reverse=True)),
        open_heads=tuple(header["organ_heads"]["open"]),
        stop_words=frozenset(organs["stop"]["words"]),
        head_words=tuple(organs["heads"]["words"]),
        before_name=frozenset(organs["casing"]["before_name"]),
        small_words=frozenset(organs["casing"]["small"]),
        acronyms=frozenset(organs["casing"]["acronyms"]),
        families=frozenset(names["families"]),
        rare_families=frozenset(names["after_office"]),
        before_person=tuple(names["before"]),
    )


# Words that begin a clause, capitalised at the head of a line: "của Ban Thường vụ Tỉnh ủy / Về tăng cường …"
_NO_PLACE = "về|theo|của|và|ban|trong|đã|để|các|những|tại|từ|khi|kính|căn|thực|triển|nơi|phần|điều|khóa"
_NAMED_AFTER = ("xã", "phường", "trấn")
_LOOK_BACK = re.compile(r"(\(\?<![^()]*\))")
_BLANK = re.compile(r"[ \t\u00a0]+|\s*\n\s*")


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((files("extract") / "data" / name).read_text("utf-8"))


def _organ_name(row: dict[str, Any], slots: dict[str, list[str]]) -> OrganName:
    return OrganName(
        row["pattern"],
        spell_out(row["pattern"], slots),
        row["level"],
        row["example"],
        row.get("counter"),
        row.get("entity", True),
    )


def _relation(row: dict[str, Any]) -> Relation:
    # What is looked back for has a fixed width: there a blank is one character.
    parts = _LOOK_BACK.split(row["cue"])
    cue = "".join(part.replace(" ", r"\s" if part.startswith("(?<!") else r"\s+") for part in parts)
    # What comes before is taken greedily: the cue that begins last counts.
    pattern = re.compile(rf"\A(?s:.*)\b(?P<cue>{cue})\b(?P<gap>[^.;:()“”\"]{{0,{row['gap']}}})$")
    heading = re.compile(rf"\A(?s:.*)\b(?P<cue>{cue})\b(?P<gap>[^.;:()“”\"]{{0,90}})$")
    return Relation(row["relation"], pattern, heading, row["example"], row["counter"])


def _provinces() -> tuple[Province, ...]:
    text = (files("extract") / "data" / "places.tsv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t")
    return tuple(
        Province(
            row["name"],
            row["kind"],
            row["since"] or None,
            row["until"] or None,
            row["successor"] or None,
            tuple(filter(None, row["aliases"].split("|"))),
            row["bare"] != "no",
        )
        for row in rows
    )
