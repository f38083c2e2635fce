"""Estimate the model that ships: `python -m normalize.build TEXT_FOLDER`.

Reads `legal.txt.xz`, `wiki.txt.xz` (in part) and `party.txt.xz`, one paragraph per line, and writes
`normalize/data/model.npz`. Only counts are written, never sentences. One line in two hundred, chosen by its
checksum, is held out of the estimate so that harm to clean text can be measured on what ships.
"""

from __future__ import annotations

import argparse
import lzma
import zlib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Final

from normalize.estimate import blend, estimate
from normalize.lexicon import Census, number_stream
from normalize.model import SHIPPED, pack_file
from normalize.text import to_nfc

HELD_OUT: Final = 200
WIKI_SHARE: Final = 2
"""One line in so many of the encyclopedia is read: it holds names, but in another register."""
PARTY_WEIGHT: Final = 0.12
LEAST: Final = 3
LEAST_FOREIGN: Final = 25
PRUNE_PAIRS: Final = 0.8
PRUNE_TRIPLES: Final = 2.0


def held_out(line: str) -> bool:
    """Whether a line is kept out of the estimate."""
    return zlib.crc32(line.encode()) % HELD_OUT == 7


def read_lines(path: Path, *, every: int = 1) -> Iterator[str]:
    """The lines of a text that are used for estimating."""
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for at, line in enumerate(file):
            if at % every == 0 and not held_out(line):
                yield to_nfc(line)


def main() -> None:
    """Count, estimate, prune, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=SHIPPED)
    args = parser.parse_args()
    large = (args.folder / "legal.txt.xz", 1), (args.folder / "wiki.txt.xz", WIKI_SHARE)
    party = args.folder / "party.txt.xz"

    census = Census()
    for line in chain(*(read_lines(path, every=every) for path, every in large), read_lines(party)):
        census.read(line)
    lexicon = census.lexicon(least=LEAST, least_foreign=LEAST_FOREIGN)
    size = len(lexicon.words)
    common = estimate(
        number_stream(chain(*(read_lines(path, every=every) for path, every in large)), lexicon),
        size,
        pairs=PRUNE_PAIRS,
        triples=PRUNE_TRIPLES,
    )
    register = estimate(number_stream(read_lines(party), lexicon), size)
    model = blend([(1 - PARTY_WEIGHT, common), (PARTY_WEIGHT, register)])
    args.out.write_bytes(pack_file(lexicon, model))
    print(f"{size} words, {len(model.bi_keys)} pairs, {len(model.tri_keys)} triples, {args.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
