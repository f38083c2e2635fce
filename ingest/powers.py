"""Raised figures after units: `km?`, `m”` and `m2`, where the page prints km², m² or m³.

OCR makes of a raised 2 or 3 the same signs as of a footnote's mark. After a figure and a unit it is no mark, and
the words near it (`data/powers.toml`) tell which figure it is; where they do not, nothing is proposed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from normalize.text import superscript
from normalize.values import Edit, Span

RULE = "unit_power"
BEFORE, AFTER = 45, 25
"""Characters around the unit in which a word of the measure is sought: a clause, not a sentence."""
_READ, _GUESSED = 0.95, 0.85
"""How sure an edit is: where a figure was read, and where a sign was."""

_POWER = re.compile(
    r"(?:(?<!\w)\d[\d.,]{0,20}\s?|(?<=[^\W\d_])/)(?P<unit>[kdc]?m)(?P<sign>[23]|[?”“\"’'°®*])(?=[\s.,;:)/]|$)"
)
_CLAUSE = re.compile(r"[;:]|\.\s")


@dataclass(frozen=True, slots=True)
class Measure:
    """A row of `powers.toml`."""

    measure: str
    words: tuple[str, ...]
    example: str


@cache
def load_measures() -> tuple[Measure, ...]:
    """The measures of `data/powers.toml` in order."""
    data = tomllib.loads((files("ingest") / "data" / "powers.toml").read_text("utf-8"))
    return tuple(Measure(row["measure"], tuple(row["words"]), row["example"]) for row in data["measure"])


def find_powers(text: str, *, signs_only: bool = False) -> Iterator[Edit]:
    """Edits that set a raised figure after a unit where what is printed is certain.

    `signs_only` leaves figures alone: a text that was typed may have `m2` because its writer did.

    >>> [edit.replacement for edit in find_powers("diện tích tự nhiên 3.895 km?; tịch thu 1.872 m° gỗ; dài 12 km?.")]
    ['²', '³']
    """
    for match in _POWER.finditer(text):
        unit, sign = match["unit"], match["sign"]
        if sign in "23":
            if signs_only:
                continue
        elif sign in "”“\"’'" and _is_quoted(text[: match.start("sign")]):
            continue
        before = _CLAUSE.split(text[max(0, match.start() - BEFORE) : match.start()])[-1]
        after = _CLAUSE.split(text[match.end() : match.end() + AFTER])[0]
        power = _power(unit, sign, measures_near(f"{before} {after}".lower()))
        if power is not None:
            sure = _READ if sign in "23" else _GUESSED
            yield Edit(Span(*match.span("sign")), superscript(power), RULE, sure)


def measures_near(text: str) -> frozenset[str]:
    """The measures of which a word stands in `text`, which is in small letters."""
    return frozenset(measure for measure, words in _patterns() if words.search(text))


def _power(unit: str, sign: str, near: frozenset[str]) -> int | None:
    if sign in "23":
        return None if near == {"length"} else int(sign)
    if "area" in near and "volume" not in near:
        return 2
    if "volume" in near and "area" not in near and unit != "km":
        return 3
    # A land is measured in km², a way in km; nothing that a document counts, in km³.
    return 2 if unit == "km" and not near else None


def _is_quoted(before: str) -> bool:
    """Whether a quotation is still open at the end of `before`."""
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (row.measure, re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, row.words))})(?!\w)")) for row in load_measures()
    )
