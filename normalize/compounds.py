"""Pairs of syllables between which texts write a dash: kinh tế-xã hội, vắc-xin, đông-bắc.

The table holds those that stand so at least twice in the texts of the language model (`bench.compounds`).
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path


def is_compound(one: str, other: str) -> bool:
    """Whether texts write a dash between these two words.

    >>> is_compound("tế", "xã"), is_compound("trực", "thuộc")
    (True, False)
    """
    return (one.lower(), other.lower()) in _pairs()


@cache
def _pairs() -> frozenset[tuple[str, str]]:
    path = Path(__file__).parent / "data" / "compounds.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        return frozenset((row["one"], row["other"]) for row in csv.DictReader(file, delimiter="\t"))
