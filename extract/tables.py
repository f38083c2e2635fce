"""The tables that extraction works with, read once and passed down.

Each table is a file in `data/`; this module gives it a typed form, and builds from the organ names one
regular expression (a tree over words, so that matching does not grow with the number of names).
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from itertools import product
from typing import Any

from normalize.symbols import load_types
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


@dataclass(frozen=True, slots=True)
class Relation:
    """A cue that tells what a citation does; `pattern` meets lower-case text that ends where the citation begins."""

    relation: str
    pattern: re.Pattern[str]
    example: str
    counter: str


@dataclass(frozen=True, slots=True)
class Province:
    """A province with its validity: ISO dates, None for open ends; `successor` names what it became."""

    name: str
    kind: str
    since: str | None
    until: str | None
    successor: str | None
    aliases: tuple[str, ...]

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


@dataclass(frozen=True)
class Tables:
    """All tables; build with `load_tables`."""

    organ_names: tuple[OrganName, ...]
    relations: tuple[Relation, ...]
    provinces: tuple[Province, ...]
    marks: tuple[Mark, ...]
    mottos: tuple[tuple[str, re.Pattern[str]], ...]
    modes: re.Pattern[str]
    signer_titles: tuple[str, ...]
    organ_heads: tuple[str, ...]
    open_heads: tuple[str, ...]
    stop_words: frozenset[str]
    before_name: frozenset[str]
    small_words: frozenset[str]
    acronyms: frozenset[str]
    families: frozenset[str]
    rare_families: frozenset[str]
    before_person: tuple[str, ...]

    @cached_property
    def organ(self) -> re.Pattern[str]:
        """An organ's name without its place, the longest that the tables know, in any case."""
        return re.compile(rf"(?<!\w){_tree_pattern(self.organ_names)}", re.IGNORECASE)

    @cached_property
    def place(self) -> re.Pattern[str]:
        """A place name: a province, or up to four capitalised syllables that are not the type of a document."""
        types = "|".join(_words_pattern(n) for row in load_types() for n in row.names)
        syllable = rf"(?:{_UPPER}\w*|\d{{1,2}}\b)"
        any_name = rf"(?!(?i:{types}|{_NO_PLACE})\b){syllable}(?:[ \u00a0]{syllable}){{0,3}}"
        return re.compile(rf"{self._province_names}(?!\w)|{any_name}(?!\w)")

    def organ_at(self, text: str, position: int) -> Span | None:
        """The organ whose name begins at `position`, with its place."""
        match = self.organ.match(text, position)
        return self._with_place(text, match) if match is not None else None

    def find_organs(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
        """All organs named between two positions, with their places."""
        end = len(text) if end is None else end
        while (match := self.organ.search(text, start, end)) is not None:
            span = self._with_place(text, match)
            yield span
            start = span.end

    def _with_place(self, text: str, match: re.Match[str]) -> Span:
        if _folded(match[0]) not in self._placed:
            return Span(*match.span())
        gap = _BLANK.match(text, match.end())
        found = self.place.match(text, gap.end()) if gap is not None else None
        if found is None or self.organ.match(text, found.start()) is not None:
            return Span(*match.span())
        return Span(match.start(), found.end())

    @cached_property
    def _placed(self) -> frozenset[str]:
        """The names, folded, after which a place may stand."""
        return frozenset(
            _folded(" ".join(words[:-1])) for n in self.organ_names for words in n.variants if words[-1] == "{place}"
        )

    def spelling_of(self, name: str) -> str:
        """An organ's name without its place as the tables write it; unknown names come back unchanged."""
        return self._spellings.get(_folded(name), name)

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
        known = self.organ.match(name)
        return self._levels.get(_folded(known[0])) if known is not None else None

    @cached_property
    def _levels(self) -> dict[str, str]:
        plain = (
            (" ".join(w for w in words if w != "{place}"), n.level) for n in self.organ_names for words in n.variants
        )
        return {_folded(name): level for name, level in plain}

    @cached_property
    def _spellings(self) -> dict[str, str]:
        plain = (" ".join(w for w in words if w != "{place}") for n in self.organ_names for words in n.variants)
        spellings: dict[str, str] = {}
        for name in plain:
            spellings.setdefault(_folded(name), name)
        return spellings

    @property
    def _province_names(self) -> str:
        names = sorted({n for p in self.provinces for n in (p.name, *p.aliases)}, key=len, reverse=True)
        return f"(?:{'|'.join(_words_pattern(n) for n in names)})"

    @cached_property
    def province(self) -> re.Pattern[str]:
        """A province's name as a whole, in any case; group `name`."""
        return re.compile(rf"\b(?P<name>{self._province_names})\b", re.IGNORECASE)

    def province_of(self, name: str) -> str | None:
        """The province that `name` (any case, an alias too) is, in its proper spelling."""
        wanted = _folded(name)
        for row in self.provinces:
            if wanted in (_folded(n) for n in (row.name, *row.aliases)):
                return row.name
        return None


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
        mottos=tuple((row["system"], re.compile(row["pattern"], re.IGNORECASE)) for row in header["motto"]),
        modes=re.compile("|".join(f"(?:{row['pattern']})" for row in header["mode"])),
        signer_titles=tuple(sorted(header["titles"]["words"], key=len, reverse=True)),
        organ_heads=tuple(sorted(header["organ_heads"]["words"], key=len, reverse=True)),
        open_heads=tuple(header["organ_heads"]["open"]),
        stop_words=frozenset(organs["stop"]["words"]),
        before_name=frozenset(organs["casing"]["before_name"]),
        small_words=frozenset(organs["casing"]["small"]),
        acronyms=frozenset(organs["casing"]["acronyms"]),
        families=frozenset(names["families"]),
        rare_families=frozenset(names["after_office"]),
        before_person=tuple(names["before"]),
    )


_UPPER = "[A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ]"
# Both places of the tone mark are met: ủy and uỷ, hòa and hoà.
_TONES = {
    two: f"(?:{two}|{other})"
    for two, other in (
        ("ùy", "uỳ"),
        ("úy", "uý"),
        ("ủy", "uỷ"),
        ("ũy", "uỹ"),
        ("ụy", "uỵ"),
        ("òa", "oà"),
        ("óa", "oá"),
        ("ỏa", "oả"),
        ("õa", "oã"),
        ("ọa", "oạ"),
        ("Ủy", "Uỷ"),
        ("Òa", "Oà"),
        ("ÒA", "OÀ"),
        ("ỦY", "UỶ"),
    )
}
# Words that begin a clause, capitalised at the head of a line: "của Ban Thường vụ Tỉnh ủy / Về tăng cường …"
_NO_PLACE = "về|theo|của|và|ban|trong|đã|để|các|những|tại|từ|khi|kính|căn|thực|triển|nơi|phần|điều|khóa"
_BLANK = re.compile(r"[ \t\u00a0]+|\s*\n\s*")
_TONE = re.compile("|".join(_TONES))
_GROUP = re.compile(r"\[([^\]]*)\]|\(([^)]*)\)|(\{\w+\})|([^\s\[\](){}]+)")


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((files("extract") / "data" / name).read_text("utf-8"))


def _word_pattern(word: str) -> str:
    return _TONE.sub(lambda m: _TONES[m[0]], re.escape(word))


def _words_pattern(words: str) -> str:
    return r"\s+".join(_word_pattern(word) for word in words.split())


def _folded(name: str) -> str:
    name = " ".join(name.lower().split())
    for two, either in _TONES.items():
        name = name.replace(either.strip("(?:)").split("|")[1], two)
    return name


def _organ_name(row: dict[str, Any], slots: dict[str, list[str]]) -> OrganName:
    return OrganName(
        row["pattern"], _spell_out(row["pattern"], slots), row["level"], row["example"], row.get("counter")
    )


def _spell_out(pattern: str, slots: dict[str, list[str]]) -> tuple[tuple[str, ...], ...]:
    """All word sequences that a pattern stands for; `{place}` stays as a word of its own."""
    choices: list[list[str]] = []
    for optional, either, slot, word in _GROUP.findall(pattern):
        if slot:
            choices.append([slot] if slot == "{place}" else slots[slot[1:-1]])
        elif word:
            choices.append([word])
        else:
            parts = (optional or either).split("|")
            filled = [choice for part in parts for choice in (slots[part[1:-1]] if part.startswith("{") else [part])]
            choices.append([*filled, ""] if optional else filled)
    spelled = (" ".join(part for part in parts if part) for parts in product(*choices))
    return tuple(dict.fromkeys(tuple(text.split()) for text in spelled))


def _relation(row: dict[str, Any]) -> Relation:
    cue = row["cue"].replace(" ", r"\s+")
    pattern = re.compile(rf"\b(?P<cue>{cue})\b(?P<gap>[^.;:()“”\"]{{0,{row['gap']}}})$")
    return Relation(row["relation"], pattern, row["example"], row["counter"])


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
        )
        for row in rows
    )


def _tree_pattern(names: tuple[OrganName, ...]) -> str:
    tree: dict[str, Any] = {}
    for name in names:
        for words in name.variants:
            node = tree
            for word in words:
                if word != "{place}":
                    node = node.setdefault(word.lower(), {})
            node[""] = {}
    return _branches(tree)


def _branches(node: dict[str, Any]) -> str:
    """An alternation over the node's words; optional below a word at which a name may end."""
    parts = []
    for word in sorted((w for w in node if w), key=lambda w: (-len(w), w)):
        below = node[word]
        tail = (rf"(?:\s+{_branches(below)})" + ("?" if "" in below else "")) if any(below) else ""
        parts.append(_word_pattern(word) + r"(?!\w)" + tail)
    return f"(?:{'|'.join(parts)})"
