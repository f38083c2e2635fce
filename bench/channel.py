"""Estimate a channel table from pairs: `python -m bench.channel PAIRS.tsv… normalize/data/channel.english.tsv`.

Which letters an OCR model prints for which letters of the page, by expectation-maximisation over best
alignments: one letter read as one, as two, as none; two read as one or as two; one put in. Costs are negative
log-probabilities given the letters of the page. A letter seen seldom leans on the letters of the same base
and case (ẵ on a, ă, ắ …). Each row carries the most frequent pair in which it was seen.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from normalize.channel import align, make_channel
from normalize.text import fold
from normalize.tokens import CLOSING, OPENING

ROUNDS = 6
LEAN = 4.0
"""How many observations the distribution of the base letter weighs."""
LEAST = 20
"""Letters seen less often get no rows: foreign ones."""
LEAST_PAIR = 2
FLOOR = 1e-5
DROPPED_ABOVE = 10.5
"""Rows dearer than this are left to the default of the reader of the table."""


class Step(NamedTuple):
    """One step of an alignment: what stood on the page, what was read; either may be empty."""

    printed: str
    read: str


Table = dict[tuple[str, str], float]


class Pairs(NamedTuple):
    """What was printed and read, how often; and how often two words were read as one, and one as two."""

    words: Counter[tuple[str, str]]
    joined: int
    parted: int


def read_pairs(paths: Iterable[Path]) -> Pairs:
    """Pairs of words without the punctuation around them; pairs of figures and symbols are left out."""
    words: Counter[tuple[str, str]] = Counter()
    joined = parted = 0
    for path in paths:
        for row in path.read_text("utf-8").splitlines():
            printed, read, count = row.split("\t")
            if " " in printed:
                joined += int(count)
            elif " " in read:
                parted += int(count)
            else:
                bare, got = printed.lstrip(OPENING).rstrip(CLOSING), read.lstrip(OPENING).rstrip(CLOSING)
                if bare.isalpha() and got and len(got) <= len(bare) + 3:
                    words[bare, got] += int(count)
    return Pairs(words, joined, parted)


def first_table(pairs: Counter[tuple[str, str]]) -> Table:
    """Costs of steps before anything is known: like letters are cheap."""
    letters = {char for printed, _ in pairs for char in printed}
    signs = {char for _, read in pairs for char in read}
    table: Table = {(a, b): 0.2 if a == b else 1.5 if fold(a) == fold(b) else 4.0 for a in letters for b in signs}
    table |= {(a, ""): 5.0 for a in letters} | {("", b): 5.0 for b in signs}
    for printed, read in pairs:
        table |= {(a, read[at : at + 2]): 5.0 for a in printed for at in range(len(read) - 1)}
        for at in range(len(printed) - 1):
            table |= {(printed[at : at + 2], b): 5.0 for b in read}
            table |= {(printed[at : at + 2], read[k : k + 2]): 6.5 for k in range(len(read) - 1)}
    return table


def estimate(pairs: Pairs) -> tuple[Table, dict[Step, tuple[str, str]]]:
    """Costs of steps after the last round, and for each the most frequent pair it was seen in."""
    table = first_table(pairs.words)
    seen: dict[Step, tuple[str, str]] = {}
    for turn in range(ROUNDS):
        counts: Counter[Step] = Counter()
        doubles: Counter[str] = Counter()
        seen = {}
        channel = make_channel(table)
        for (printed, read), count in pairs.words.most_common():
            steps = [Step(*step) for step in align(channel, printed, read)]
            if turn and sum(table.get(step, 12.0) for step in steps) > 6 + 5 * len(printed):
                continue  # not the same word: two tokens that were paired by mistake
            for at in range(len(printed) - 1):
                doubles[printed[at : at + 2]] += count
            for step in steps:
                counts[step] += count
                seen.setdefault(step, (printed, read))
        table = _costs(counts, doubles)
    words = sum(pairs.words.values())
    table[Step(" ", "")] = -math.log(max(pairs.joined / words, FLOOR))
    table[Step("", " ")] = -math.log(max(pairs.parted / words, FLOOR))
    return table, seen


def _costs(counts: Counter[Step], doubles: Counter[str]) -> Table:
    totals: Counter[str] = Counter()
    pooled: dict[str, Counter[str]] = defaultdict(Counter)
    for step, count in counts.items():
        if len(step.printed) == 1:
            totals[step.printed] += count
            pooled[_base(step.printed)][step.read] += count
    letters = sum(totals.values())
    sizes = {base: sum(found.values()) for base, found in pooled.items()}
    table: Table = {}
    for letter, total in totals.items():
        if total < LEAST:
            continue
        base = _base(letter)
        for read in pooled[base]:
            prior = pooled[base][read] / sizes[base]
            share = (counts[Step(letter, read)] + LEAN * prior) / (total + LEAN)
            table[Step(letter, read)] = -math.log(max(share, FLOOR))
    for step, count in counts.items():
        if len(step.printed) == 2 and count >= LEAST_PAIR and min(totals[c] for c in step.printed) >= LEAST:
            table[step] = -math.log(max(count / (doubles[step.printed] + LEAN), FLOOR))
        elif not step.printed and count >= LEAST_PAIR:
            table[step] = -math.log(max(count / letters, FLOOR))
    return table


@cache
def _base(letter: str) -> str:
    folded = fold(letter)
    return folded.upper() if letter.isupper() else folded


def rows(costs: Table, seen: dict[Step, tuple[str, str]]) -> Iterable[str]:
    """The rows of the file, by page letters, cheapest first."""
    yield "printed\tread\tcost\texample\n"
    table = {Step(*step): cost for step, cost in costs.items()}
    for step, cost in sorted(table.items(), key=lambda row: (row[0].printed, round(row[1], 2), row[0].read)):
        if cost <= DROPPED_ABOVE:
            printed, read = seen.get(step, ("", ""))
            yield (
                f"{step.printed}\t{step.read}\t{cost:.2f}\t{printed}>{read}\n"
                if printed
                else (f"{step.printed}\t{step.read}\t{cost:.2f}\t\n")
            )


def main() -> None:
    """Estimate and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("pairs", type=Path, nargs="+")
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    args.out.write_text("".join(rows(*estimate(read_pairs(args.pairs)))), "utf-8")


if __name__ == "__main__":
    main()
