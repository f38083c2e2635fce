"""The confusion channel: what an OCR model prints for the letters of the page, as costs.

A table gives the cost (negative log-probability) of reading one letter as one, two or none, two letters as one
or two, and of a letter put in. A text shows what its own channel is like: `adapt` leans the table on it.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from normalize.compiled import compiled
from normalize.text import TONES, fold, to_nfc

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

RARE: Final = 11.0
"""Cost of a reading that the table does not list."""
INFINITE: Final = 1e4


class Costs(NamedTuple):
    """Costs in nats by what was read (rows) and what was printed (columns); one or two letters each.

    The last row and column of `single`, `dropped` and `put_in` stand for letters and signs the table does not
    know; those of the tables with pairs stand for all pairs it does not know. What a token needs are a few rows.
    """

    single: Floats
    dropped: Floats
    put_in: Floats
    doubled: Floats
    joined: Floats
    swapped: Floats


@dataclass(frozen=True, slots=True)
class Channel:
    """The numbers of letters and pairs of the page, of signs and pairs read, and the costs between them.

    `space_lost` and `space_put_in` are the costs of two words read as one and of one word read as two,
    `longer` and `shorter` what a sign too many or too few costs at least.
    """

    letters: dict[str, int]
    reads: dict[str, int]
    pairs: dict[str, int]
    read_pairs: dict[str, int]
    costs: Costs
    space_lost: float
    space_put_in: float
    longer: float = field(init=False)
    shorter: float = field(init=False)

    def __post_init__(self) -> None:
        costs = self.costs
        object.__setattr__(self, "longer", float(min(costs.put_in.min(), costs.doubled.min())))
        object.__setattr__(self, "shorter", float(min(costs.dropped.min(), costs.joined.min())))


Rows = Mapping[tuple[str, str], float]


def read_table(path: Path) -> dict[tuple[str, str], float]:
    """The costs of a table with columns printed, read, cost."""
    with path.open(encoding="utf-8", newline="") as file:
        return {
            (row["printed"], row["read"]): float(row["cost"])
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        }


def lost_marks() -> dict[tuple[str, str], float]:
    """The costs of a text whose letters all lost their tones, hats, horns and bars, and nothing else."""
    letters = {to_nfc(vowel + tone) for vowel in "aăâeêioôơuưy" for tone in ("", *TONES)} | set("bcdđghklmnpqrstvxfjwz")
    return {
        (written, fold(letter).upper() if written != letter else fold(letter)): 0.0
        for letter in letters
        for written in (letter, letter.upper())
    }


def make_channel(rows: Rows) -> Channel:
    """The channel of costs by (printed, read); neither may be longer than two letters."""
    letters = _numbered(p for p, _ in rows if len(p) == 1 and p != " ")
    reads = _numbered(r for _, r in rows if len(r) == 1 and r != " ")
    pairs = _numbered(p for p, _ in rows if len(p) == 2)
    read_pairs = _numbered(r for _, r in rows if len(r) == 2)
    single = np.full((len(reads) + 1, len(letters) + 1), RARE, np.float32)
    dropped = np.full(len(letters) + 1, RARE, np.float32)
    put_in = np.full(len(reads) + 1, RARE, np.float32)
    doubled = np.full((len(read_pairs) + 1, len(letters) + 1), INFINITE, np.float32)
    joined = np.full((len(reads) + 1, len(pairs) + 1), INFINITE, np.float32)
    swapped = np.full((len(read_pairs) + 1, len(pairs) + 1), INFINITE, np.float32)
    space_lost = space_put_in = RARE
    for (printed, read), cost in rows.items():
        match len(printed), len(read):
            case 1, 0 if printed == " ":
                space_lost = cost
            case 0, 1 if read == " ":
                space_put_in = cost
            case 1, 1:
                single[reads[read], letters[printed]] = cost
            case 1, 0:
                dropped[letters[printed]] = cost
            case 0, 1:
                put_in[reads[read]] = cost
            case 1, 2:
                doubled[read_pairs[read], letters[printed]] = cost
            case 2, 1:
                joined[reads[read], pairs[printed]] = cost
            case 2, 2:
                swapped[read_pairs[read], pairs[printed]] = cost
            case _:
                raise ValueError(f"no such step: {printed!r} read as {read!r}")
    costs = Costs(single, dropped, put_in, doubled, joined, swapped)
    return Channel(letters, reads, pairs, read_pairs, costs, space_lost, space_put_in)


def _numbered(strings: Iterable[str]) -> dict[str, int]:
    return {string: at for at, string in enumerate(sorted(set(strings)))}


def signs(channel: Channel, token: str) -> tuple[Ints, Ints]:
    """The signs of a token by number, and the pairs that end at each; the first has none."""
    unknown, none = len(channel.reads), len(channel.read_pairs)
    reads = [channel.reads.get(char, unknown) for char in token]
    pairs = [none, *(channel.read_pairs.get(token[at : at + 2], none) for at in range(len(token) - 1))]
    return np.array(reads, np.int32), np.array(pairs, np.int32)


@compiled
def _align(costs: Costs, letters: Ints, pairs: Ints, reads: Ints, read_pairs: Ints) -> Ints:
    """The steps of the cheapest alignment of a form and a token, as rows (letters, signs), first step first."""
    wide, size = len(letters) + 1, len(reads) + 1
    best, step = np.full((wide, size), np.float32(1e9)), np.zeros((wide, size), np.int32)
    best[0, 0] = 0.0
    for i in range(wide):
        for j in range(size):
            for kind in range(6):
                di, dj = _STEPS[kind]
                if i < di or j < dj:
                    continue
                if kind == 0:
                    cost = costs.single[reads[j - 1], letters[i - 1]]
                elif kind == 1:
                    cost = costs.dropped[letters[i - 1]]
                elif kind == 2:
                    cost = costs.put_in[reads[j - 1]]
                elif kind == 3:
                    cost = costs.doubled[read_pairs[j - 1], letters[i - 1]]
                elif kind == 4:
                    cost = costs.joined[reads[j - 1], pairs[i - 1]]
                else:
                    cost = costs.swapped[read_pairs[j - 1], pairs[i - 1]]
                cost += best[i - di, j - dj]
                if cost < best[i, j]:
                    best[i, j], step[i, j] = cost, kind
    steps = np.empty((wide + size, 2), np.int32)
    i, j, count = wide - 1, size - 1, 0
    while i or j:
        di, dj = _STEPS[step[i, j]]
        steps[count, 0], steps[count, 1] = di, dj
        count, i, j = count + 1, i - di, j - dj
    return steps[:count][::-1].copy()


_STEPS: Final = ((1, 1), (1, 0), (0, 1), (1, 2), (2, 1), (2, 2))


def align(channel: Channel, form: str, token: str) -> Iterator[tuple[str, str]]:
    """The steps (printed, read) by which `form` is most likely read as `token`."""
    letters = np.array([channel.letters.get(char, len(channel.letters)) for char in form], np.int32)
    pairs = [channel.pairs.get(form[max(0, at - 1) : at + 1], len(channel.pairs)) for at in range(len(form))]
    reads, read_pairs = signs(channel, token)
    i = j = 0
    for di, dj in _align(channel.costs, letters, np.array(pairs, np.int32), reads, read_pairs):
        yield form[i : i + di], token[j : j + dj]
        i, j = i + di, j + dj


def adapt(
    channel: Channel, rows: Rows, pairs: Iterable[tuple[str, str, float]], *, trust: float
) -> dict[tuple[str, str], float]:
    """`rows` leaning on what a text shows: (printed form, token, weight); `trust` is the table's weight a letter."""
    counts: dict[tuple[str, str], float] = defaultdict(float)
    totals: dict[str, float] = defaultdict(float)
    evidence: dict[tuple[str, str], float] = defaultdict(float)
    for form, token, weight in pairs:
        evidence[form, token] += weight
    for (form, token), weight in evidence.items():
        for at in range(len(form) - 1):
            totals[form[at : at + 2]] += weight
        for step in align(channel, form, token):
            counts[step] += weight
            if len(step[0]) == 1:
                totals[step[0]] += weight
    adapted = {}
    for step, cost in rows.items():
        if step[0] and step[0] != " ":
            share = (counts[step] + trust * np.exp(-cost)) / (totals[step[0]] + trust)
            cost = float(-np.log(max(share, np.exp(-RARE))))
        adapted[step] = cost
    return adapted
