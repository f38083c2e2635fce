"""Entities by the rules beside those of underthesea's models, on the marked texts of tests/extract/entities.

    .venv/bin/python -m bench.ner tests/extract/entities/*.txt

Counts entities of the same place and label, those of the same label that overlap, and how fast each is; then how many
of the rules' entities begin or end inside a word as underthesea's segmentation has it, which could veto them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from time import perf_counter

from underthesea import ner, word_tokenize

from extract.named.entities import find_entities
from extract.tables import load_tables
from extract.values import Entity, Header
from normalize.values import Span
from tests.extract.marked_entities import Wanted, read_entities, without_kind

Found = tuple[str, int, int]
Finder = Callable[[str, Header], Iterable[Found]]


def main(paths: Sequence[str]) -> None:
    """Print the table."""
    tables = load_tables()
    marked = [case for path in paths for case in read_entities(Path(path))]

    def rules(text: str, header: Header) -> Iterable[Found]:
        found = find_entities(text, tables=tables, header=header)
        return ((e.label, without_kind(e)[0], e.span.end) for e in found)

    print(f"{len(marked)} texts, {sum(not wanted for _, _, wanted in marked)} without any entity")
    print(f"{'':14}{'exact':>18}{'overlapping':>18}{'kB/s':>8}")
    for name, find in (("rules", rules), ("underthesea", _crf)):
        _count(name, find, marked)
    inside = total = 0
    for text, header, _ in marked:
        edges = _edges(text)
        for _, start, end in rules(text, header):
            total += 1
            inside += start not in edges or end not in edges
    print(f"{inside} of {total} entities of the rules have an edge inside a word of the segmentation")


def _count(name: str, find: Finder, marked: Sequence[tuple[str, Header, list[Wanted]]]) -> None:
    find(marked[0][0], marked[0][1])
    exact = near_found = near_wanted = found_count = wanted_count = size = 0
    seconds = 0.0
    for text, header, wanted in marked:
        started = perf_counter()
        found = set(find(text, header))
        seconds += perf_counter() - started
        size += len(text.encode())
        places = {(w.label, w.start, w.start + len(w.text)) for w in wanted}
        exact += len(found & places)
        near_found += sum(any(_meet(f, p) for p in places) for f in found)
        near_wanted += sum(any(_meet(f, p) for f in found) for p in places)
        found_count, wanted_count = found_count + len(found), wanted_count + len(places)
    shares = [
        f"P {hits / found_count:.3f} R {missed / wanted_count:.3f}"
        for hits, missed in ((exact, exact), (near_found, near_wanted))
    ]
    print(f"{name:14}{shares[0]:>18}{shares[1]:>18}{size / seconds / 1000:8.0f}")


def _meet(one: Found, other: Found) -> bool:
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]


def _crf(text: str, _: Header) -> Iterable[Found]:
    """The entities of underthesea's model, put back into the text; kinds of places are left off as in the marks."""
    found: list[Found] = []
    position = 0
    for word, _tag, _chunk, label in ner(text):
        start = _find(text, word, position)
        if start is None:
            continue
        position = start + len(word)
        kind = label[2:]
        if label.startswith("I-") and found and found[-1][0] == kind:
            found[-1] = (kind, found[-1][1], position)
        elif label != "O" and kind in ("PER", "LOC", "ORG"):
            found.append((kind, start, position))
    spans = [Entity(Span(start, end), kind, text[start:end]) for kind, start, end in found]
    return [(one.label, without_kind(one)[0], one.span.end) for one in spans]


def _edges(text: str) -> set[int]:
    """Where words begin and end by underthesea's segmentation."""
    edges = {0, len(text)}
    position = 0
    for word in word_tokenize(text):
        start = _find(text, word, position)
        if start is not None:
            position = start + len(word)
            edges |= {start, position}
    return edges


def _find(text: str, word: str, position: int) -> int | None:
    """Where a word of the model's stands; it changes blanks and tone marks, then the word is passed over."""
    at = text.find(word, position)
    return at if 0 <= at < position + 60 else None


if __name__ == "__main__":
    main(sys.argv[1:])
