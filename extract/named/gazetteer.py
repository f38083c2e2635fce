"""The administrative units of Viet Nam: provinces, districts and communes before and after 1 July 2025.

The rows are those of `gazetteer.tsv`, which `scripts/gazetteer.py` makes (decision 13). A unit's code leads from the
province down, in the numbering of its list: `24.218` is a district of province 24 in the list of 2004.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from extract.letters import CAPITAL
from extract.wordtree import fold_tones

REFORM = "2025-07-01"
"""From this day there are 34 provinces and no districts."""

LEVELS = {
    "tỉnh": (1,),
    "thành phố": (1, 2),
    "quận": (2,),
    "huyện": (2,),
    "thị xã": (2,),
    "xã": (3,),
    "phường": (3,),
    "thị trấn": (3,),
    "đặc khu": (3,),
}
"""The kinds of units and the levels on which they stand: 1 province, 2 district, 3 commune."""


class Unit(NamedTuple):
    """A row: `since` is the year of its list, 2004 or 2025."""

    since: str
    code: str
    kind: str
    name: str

    @property
    def level(self) -> int:
        """1 province, 2 district, 3 commune."""
        return 3 if LEVELS[self.kind] == (3,) else self.code.count(".") + 1

    @property
    def key(self) -> str:
        """The code with its list: 2004:24.218."""
        return f"{self.since}:{self.code}"


class Gazetteer:
    """All units by name; build with `load_gazetteer`."""

    def __init__(self, units: list[Unit]) -> None:
        self.by_key = {unit.key: unit for unit in units}
        self._by_name: dict[str, list[Unit]] = {}
        for unit in units:
            self._by_name.setdefault(_folded(unit.name), []).append(unit)

    def named(self, name: str, levels: tuple[int, ...] = (1, 2, 3)) -> list[Unit]:
        """The units of that name, in any case and with either place of the tone mark, that stand on those levels."""
        return [unit for unit in self._by_name.get(_folded(name), ()) if unit.level in levels]

    def name_at(self, text: str, start: int, levels: tuple[int, ...]) -> int | None:
        """The end of the longest name at `start` that a unit of those levels has; every syllable has its capital."""
        ends: list[int] = []
        match = _PART.match(text, start)
        while match is not None and len(ends) < 6:
            ends.append(match.end())
            match = _MORE.match(text, match.end())
        return next((end for end in reversed(ends) if self.named(text[start:end], levels)), None)

    def above(self, unit: Unit) -> Unit | None:
        """The unit to which it belongs, None for a province."""
        return self.by_key.get(f"{unit.since}:{unit.code.rpartition('.')[0]}")

    def full_name(self, unit: Unit) -> str:
        """Kind and name, and those of the units above it."""
        codes = [unit.code.rsplit(".", up)[0] for up in range(unit.code.count(".") + 1)]
        units = [self.by_key[f"{unit.since}:{code}"] for code in codes]
        return ", ".join(f"{one.kind} {one.name}" for one in units)


@lru_cache(maxsize=1)
def load_gazetteer() -> Gazetteer:
    """Read the table; 30 ms."""
    lines = (files("extract") / "data" / "gazetteer.tsv").read_text("utf-8").splitlines()[1:]
    return Gazetteer([Unit(*line.split("\t")) for line in lines])


def _folded(name: str) -> str:
    low = _DASH.sub(" - ", name.lower().replace("’", "'"))
    return fold_tones(low) if _TONED.search(low) else " ".join(low.split())


_SYLLABLE = rf"[{CAPITAL}][^\W\d_]*(?:['’][^\W\d_]+)?"
_PART = re.compile(rf"(?:{_SYLLABLE}|\d{{1,2}}(?![\w.,]\d|\w))")
_MORE = re.compile(rf"(?:[ \u00a0]|[ \u00a0]?[-–][ \u00a0]?){_PART.pattern}(?!\w)")
_DASH = re.compile(r"\s*[-–]\s*")
_TONED = re.compile("[uo][ỳýỷỹỵàáảãạ]")
