"""The table of organs, `organs.toml`, and the expressions and the tree that are made of it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from extract.organs import OrganTree, build_tree
from extract.tables import Tables
from extract.wordtree import PLACE, WORD_END, fold_tones, words_pattern


@dataclass(frozen=True, slots=True)
class OrganTable:
    """The rows: `short` forms, `aliases` (folded) of full names, names that the table of issuers does not have."""

    short: dict[str, str]
    aliases: dict[str, str]
    more: tuple[str, ...]
    not_alone: frozenset[str]
    heads: tuple[str, ...]
    offices: frozenset[str]
    open_heads: tuple[str, ...]
    needs_field: frozenset[str]
    fields_only: frozenset[str]
    needs_name: frozenset[str]
    after: frozenset[str]
    fields: tuple[str, ...]


@lru_cache(maxsize=1)
def load_organ_table() -> OrganTable:
    """Read `organs.toml`."""
    rows = tomllib.loads((files("extract") / "data" / "organs.toml").read_text("utf-8"))
    return OrganTable(
        {row["short"]: row["name"] for row in rows["short"]},
        {fold_tones(alias): row["name"] for row in rows["organ"] for alias in (*row["aliases"], row["name"])},
        tuple(dict.fromkeys([*rows["more"]["names"], *(row["name"] for row in rows["organ"])])),
        frozenset(fold_tones(name) for name in rows["not_alone"]["names"]),
        tuple(rows["heads"]["words"]),
        frozenset(fold_tones(name) for name in rows["offices"]["names"]),
        tuple(rows["open"]["heads"]),
        frozenset(rows["open"]["needs_field"]),
        frozenset(rows["open"]["fields_only"]),
        frozenset(rows["open"]["needs_name"]),
        frozenset(rows["open"]["after"]),
        tuple(rows["fields"]["words"]),
    )


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """The name in small letters, blanks and tone marks evened; names come again and again."""
    return fold_tones(name)


@lru_cache(maxsize=1)
def without_entity(tables: Tables) -> frozenset[str]:
    """Names that issue documents and alone are no organ, folded."""
    return frozenset(
        fold_tones(" ".join(word for word in words if word != PLACE))
        for row in tables.organ_names
        if not row.entity
        for words in row.variants
    )


@lru_cache(maxsize=1)
def more_names() -> OrganTree:
    """The names that the table of issuers does not have."""
    return build_tree((name.split(), "any") for name in load_organ_table().more)


@lru_cache(maxsize=1)
def heads() -> re.Pattern[str]:
    """The head or the meeting of an organ before its name: "Chủ tịch " in "Chủ tịch UBND tỉnh"."""
    return re.compile(rf"(?:{_either(load_organ_table().heads)}){WORD_END}\s+{_ORDINAL}", re.IGNORECASE)


@lru_cache(maxsize=1)
def open_heads() -> re.Pattern[str]:
    """The first words of organs that no table lists."""
    return re.compile(rf"(?<![\w-])(?:{_either(load_organ_table().open_heads)}){WORD_END}")


@lru_cache(maxsize=2)
def fields(*, small: bool) -> re.Pattern[str]:
    """A field of work as the table has it; `small` takes a small letter at its head too."""
    words = load_organ_table().fields
    more = [word[0].lower() + word[1:] for word in words if not word.isupper()] if small else []
    return re.compile(rf"(?:{_either((*words, *more))}){WORD_END}")


def _either(words: Sequence[str]) -> str:
    return "|".join(words_pattern(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


_ORDINAL = r"(?:(?:Trung\s+ương\s+)?(?:lần\s+thứ|khóa)\s+(?:mười\s+)?\w+,?\s+)?"
