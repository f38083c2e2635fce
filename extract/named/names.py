"""The words by which persons and places are told from other capitalised words: `names.toml`, read once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Names:
    """Family names, usual and rare; words before persons and places; words that no name begins with."""

    families: frozenset[str]
    rare_families: frozenset[str]
    person_cues: frozenset[str]
    no_name: frozenset[str]
    no_person_before: tuple[str, ...]
    place_cues: frozenset[str]
    doubtful_places: frozenset[str]
    no_place: tuple[str, ...]
    titles: tuple[str, ...]

    def is_family(self, syllable: str) -> bool:
        """Whether a syllable is a family name, a usual or a rare one."""
        return syllable in self.families or syllable in self.rare_families


@lru_cache(maxsize=1)
def load_names() -> Names:
    """Read `names.toml`."""
    rows = tomllib.loads((files("extract") / "data" / "names.toml").read_text("utf-8"))
    return Names(
        frozenset(rows["families"]),
        frozenset(rows["after_office"]),
        frozenset(rows["person_cues"]["words"]),
        frozenset(rows["no_name"]["words"]),
        tuple(rows["no_person"]["words"]),
        frozenset(rows["place_cues"]["words"]),
        frozenset(rows["doubtful_places"]["words"]),
        tuple(rows["no_place"]["words"]),
        tuple(rows["titles"]["words"]),
    )
