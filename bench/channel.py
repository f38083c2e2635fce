"""Estimate a channel table from pairs: `python -m bench.channel PAIRS.tsv normalize/data/channel.english.tsv`.

Which letters an OCR model prints for which letters of the page, by expectation-maximisation over best
alignments: one letter read as one, as two, as none; two read as one; one put in. Costs are negative
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

from normalize.text import fold
from normalize.tokens import CLOSING, OPENING

ROUNDS = 6
LEAN = 4.0
"""How many observations the distribution of the base letter weighs."""
FLOOR = 1e-5
DROPPED_ABOVE = 10.5
"""Rows dearer than this are left to the default of the reader of the table."""


class Step(NamedTuple):
    """One step of an alignment: what stood on the page, what was read; either may be empty."""

    printed: str
    read: str


Table = dict[Step, float]


def read_pairs(path: Path) -> Counter[tuple[str, str]]:
    """Pairs of words without the punctuation around them; pairs of figures and symbols are left out."""
    pairs: Counter[tuple[str, str]] = Counter()
    for row in path.read_text("utf-8").splitlines():
        printed, read, count = row.split("\t")
        bare = printed.lstrip(OPENING).rstrip(CLOSING)
        got = read.lstrip(OPENING).rstrip(CLOSING)
        if bare.isalpha() and got and len(got) <= len(bare) + 3:
            pairs[bare, got] += int(count)
    return pairs


def first_cost(step: Step) -> float:
    """The cost of a step before anything is known: like letters are cheap."""
    printed, read = step
    if printed == read:
        return 0.2
    if len(printed) == len(read) == 1:
        return 1.5 if fold(printed) == fold(read) else 4.0
    return 5.0


def align(printed: str, read: str, table: Table | None) -> tuple[float, list[Step]]:
    """The cheapest alignment of two words and its cost."""
    best: dict[tuple[int, int], tuple[float, Step | None]] = {(0, 0): (0.0, None)}
    for i in range(len(printed) + 1):
        for j in range(len(read) + 1):
            for di, dj in ((1, 1), (1, 2), (2, 1), (1, 0), (0, 1)):
                if i < di or j < dj:
                    continue
                before = best.get((i - di, j - dj))
                if before is None:
                    continue
                step = Step(printed[i - di : i], read[j - dj : j])
                cost = before[0] + (first_cost(step) if table is None else table.get(step, 12.0))
                if (i, j) not in best or cost < best[i, j][0]:
                    best[i, j] = (cost, step)
    steps: list[Step] = []
    i, j = len(printed), len(read)
    while i or j:
        taken = best[i, j][1]
        assert taken is not None
        steps.append(taken)
        i, j = i - len(taken.printed), j - len(taken.read)
    return best[len(printed), len(read)][0], steps[::-1]


def estimate(pairs: Counter[tuple[str, str]]) -> tuple[Table, dict[Step, tuple[str, str]]]:
    """Costs of steps after the last round, and for each the most frequent pair it was seen in."""
    table: Table | None = None
    seen: dict[Step, tuple[str, str]] = {}
    for turn in range(ROUNDS):
        counts: Counter[Step] = Counter()
        doubles: Counter[str] = Counter()
        seen = {}
        for (printed, read), count in pairs.most_common():
            cost, steps = align(printed, read, table)
            if turn and cost > 6 + 5 * len(printed):
                continue  # not the same word: two tokens that were paired by mistake
            doubles.update({printed[at : at + 2]: count for at in range(len(printed) - 1)})
            for step in steps:
                counts[step] += count
                seen.setdefault(step, (printed, read))
        table = _costs(counts, doubles)
    assert table is not None
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
        base = _base(letter)
        for read in pooled[base]:
            prior = pooled[base][read] / sizes[base]
            share = (counts[Step(letter, read)] + LEAN * prior) / (total + LEAN)
            table[Step(letter, read)] = -math.log(max(share, FLOOR))
    for step, count in counts.items():
        if len(step.printed) == 2:
            table[step] = -math.log(max(count / (doubles[step.printed] + LEAN), FLOOR))
        elif not step.printed:
            table[step] = -math.log(max(count / letters, FLOOR))
    return table


@cache
def _base(letter: str) -> str:
    folded = fold(letter)
    return folded.upper() if letter.isupper() else folded


def rows(table: Table, seen: dict[Step, tuple[str, str]]) -> Iterable[str]:
    """The rows of the file, by page letters, cheapest first."""
    yield "printed\tread\tcost\texample\n"
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
    parser.add_argument("pairs", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    args.out.write_text("".join(rows(*estimate(read_pairs(args.pairs)))), "utf-8")


if __name__ == "__main__":
    main()
