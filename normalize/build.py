"""Estimate the model that ships: `python -m normalize.build TEXT_FOLDER`.

Reads `legal.txt.xz`, `wiki.txt.xz` and `party.txt.xz`, one paragraph per line, and the project's own texts in
`samples/register`, and writes `normalize/data/model.npz`. Only counts are written, never sentences. One line in two
hundred, chosen by its checksum, is held out of the estimate so that harm to clean text can be measured on what
ships.

Each source has a model of its own, and the models are mixed, not their counts: a small text in the right register
would drown in statutes. The weights are between equal shares and those under which four held-out texts of the
register are likeliest (0.26, 0.04, 0.00, 0.70), because those texts have the same authors as the rest of the register.
"""

from __future__ import annotations

import argparse
import lzma
import zlib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple

from normalize.cases import count_cases, estimate_cases
from normalize.estimate import blend, estimate
from normalize.lexicon import Census, number_stream
from normalize.model import SHIPPED, pack_file
from normalize.text import to_nfc


class Part(NamedTuple):
    """A source of the model: its weight in the mixture, and how much an n-gram of each order must gain to be kept.

    `case_weight` is what one occurrence counts for how words are capitalised: laws do it otherwise than the Party.
    """

    name: str
    weight: float
    prune: tuple[float, float, float]
    case_weight: float


PARTS: Final = (
    Part("legal.txt.xz", 0.45, (0.7, 2.0, 3.0), 0.1),
    Part("wiki.txt.xz", 0.10, (2.0, 5.0, 7.0), 0.1),
    Part("party.txt.xz", 0.05, (0.0, 0.0, 0.0), 2.0),
    Part("register", 0.40, (0.0, 0.0, 0.0), 2.0),
)
OWN: Final = Path(__file__).parent.parent / "samples" / "register"
HELD_OUT: Final = 200
LEAST: Final = 3
LEAST_FOREIGN: Final = 25


def held_out(line: str) -> bool:
    """Whether a line is kept out of the estimate."""
    return zlib.crc32(line.encode()) % HELD_OUT == 7


def read_lines(path: Path) -> Iterator[str]:
    """The lines of a text, or of a folder of texts, that are used for estimating."""
    if path.is_dir():
        for file in sorted(path.glob("*.txt")):
            yield from map(to_nfc, file.read_text("utf-8").splitlines())
        return
    with lzma.open(path, "rt", encoding="utf-8") as packed:
        for line in packed:
            if not held_out(line):
                yield to_nfc(line)


def source(folder: Path, part: Part) -> Path:
    """Where the texts of a part are."""
    return OWN if part.name == OWN.name else folder / part.name


def main() -> None:
    """Count, estimate, prune, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=SHIPPED)
    args = parser.parse_args()
    sources = [source(args.folder, part) for part in PARTS]

    census = Census()
    for line in chain.from_iterable(map(read_lines, sources)):
        census.read(line)
    lexicon = census.lexicon(least=LEAST, least_foreign=LEAST_FOREIGN)
    size = len(lexicon.words)
    models, cases = [], []
    for part, path in zip(PARTS, sources, strict=True):
        words, written = number_stream(read_lines(path), lexicon)
        models.append((part.weight, estimate(words, size, prune=part.prune)))
        cases.append(count_cases(words, written, part.case_weight))
    model, table = blend(models), estimate_cases(cases, lexicon.shares())
    args.out.write_bytes(pack_file(lexicon, model, table))
    kept = ", ".join(f"{len(model.keys(order))} of order {order}" for order in (2, 3, 4))
    print(f"{size} words, n-grams: {kept}, pairs of cases: {len(table.followers)}, {args.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
