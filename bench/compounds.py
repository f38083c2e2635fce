"""Pairs of syllables with a dash between them, counted in the texts of the language model.

python -m bench.compounds TEXT_FOLDER normalize/data/compounds.tsv
"""

from __future__ import annotations

import argparse
import lzma
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from normalize.text import is_syllable, to_nfc

TEXTS = ("legal.txt.xz", "party.txt.xz", "wiki.txt.xz")
LEAST = 2
_JOINED = re.compile(r"(?<![\w-])(?P<one>[^\W\d_]+)(?: - | – |-|–)(?P<other>[^\W\d_]+)(?![\w-])")


def count_compounds(lines: Iterable[str]) -> Counter[tuple[str, str]]:
    """How often a dash stands between two small syllables, blanks around it or not."""
    counts: Counter[tuple[str, str]] = Counter()
    for line in lines:
        for match in _JOINED.finditer(to_nfc(line)):
            one, other = match["one"], match["other"]
            if one.islower() and other.islower() and is_syllable(one) and is_syllable(other):
                counts[one, other] += 1
    return counts


def main() -> None:
    """Count the pairs in the texts of a folder and write the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    counts: Counter[tuple[str, str]] = Counter()
    for name in TEXTS:
        with lzma.open(args.folder / name, "rt", encoding="utf-8") as file:
            counts += count_compounds(file)
    rows = sorted((pair, count) for pair, count in counts.items() if count >= LEAST)
    table = "".join(f"{one}\t{other}\t{count}\n" for (one, other), count in rows)
    args.out.write_text("one\tother\tcount\n" + table, "utf-8")


if __name__ == "__main__":
    main()
