"""Texts with their entities marked in them, and how many of those are found.

    [ORG text|name]  [PER text|office]  [LOC text|code]     the second part may be left out
    @ organ=…|above=…|province=…|date=…                     the header of the lines that follow

Every line is a text of its own; lines with # are comments. `python -m tests.extract.marked_entities FILE` prints
what is missing (-) and what is false (+).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extract.named.entities import find_entities
from extract.tables import Tables, load_tables
from extract.values import Entity, Header

_MARK = re.compile(r"\[(?P<label>ORG|PER|LOC) (?P<text>[^\]|]+)(?:\|(?P<more>[^\]]*))?\]")
_KIND = r"(?:tỉnh|thành phố|thị xã|thị trấn|huyện đảo|huyện|quận|phường|xã|thôn|ấp|buôn) "


@dataclass(frozen=True, slots=True)
class Wanted:
    """A marked entity; of a place without its kind word. `more` is a name, an office or a code, as the label says."""

    label: str
    start: int
    text: str
    more: str | None


def read_entities(path: Path) -> Iterator[tuple[str, Header, list[Wanted]]]:
    """Each text of a file with its header and what is marked."""
    header = Header()
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("@"):
            said_of = dict(part.strip().split("=") for part in line[1:].split("|"))
            header = Header(
                said_of.get("organ"), said_of.get("above"), province=said_of.get("province"), date=said_of.get("date")
            )
        elif line.strip() and not line.startswith("#"):
            bare, at = "", 0
            wanted: list[Wanted] = []
            for match in _MARK.finditer(line):
                bare += line[at : match.start()]
                wanted.append(Wanted(match["label"], len(bare), match["text"], match["more"]))
                bare += match["text"]
                at = match.end()
            yield bare + line[at:], header, wanted


def said(entity: Entity) -> Wanted:
    """What a found entity says, as it would be marked; a place without its kind."""
    start, text = without_kind(entity)
    more = {"ORG": entity.name, "PER": entity.office, "LOC": entity.code}[entity.label]
    return Wanted(entity.label, start, text, more)


def without_kind(entity: Entity) -> tuple[int, str]:
    """Where a place's name begins after its kind, and the name; of other entities the whole."""
    lead = re.match(_KIND, entity.text, re.IGNORECASE) if entity.label == "LOC" else None
    skip = lead.end() if lead is not None else 0
    return entity.span.start + skip, entity.text[skip:]


def compare(
    path: Path, tables: Tables
) -> Iterator[tuple[str, list[Wanted], list[Wanted], list[tuple[Wanted, Wanted]]]]:
    """For each text: what is missing, what is false, and what is found but said to be something else."""
    for text, header, wanted in read_entities(path):
        found = [said(one) for one in find_entities(text, tables=tables, header=header)]
        places = {(w.label, w.start, w.text): w for w in wanted}
        hits = {(f.label, f.start, f.text): f for f in found}
        missing = [w for key, w in places.items() if key not in hits]
        false = [f for key, f in hits.items() if key not in places]
        other = [(w, hits[k]) for k, w in places.items() if k in hits and w.more is not None and w.more != hits[k].more]
        yield text, missing, false, other


def main() -> None:
    """Print what differs in the files named, and the counts."""
    tables = load_tables()
    for name in sys.argv[1:]:
        marked = [*read_entities(Path(name))]
        lost = wrong = differ = clean = 0
        for text, missing, false, other in compare(Path(name), tables):
            clean += not (missing or false or other)
            lost, wrong, differ = lost + len(missing), wrong + len(false), differ + len(other)
            if missing or false or other:
                print(text)
                for one in missing:
                    print(f"    - {one.label} {one.text}")
                for one in false:
                    print(f"    + {one.label} {one.text}")
                for one, got in other:
                    print(f"    ≠ {one.label} {one.text}: {one.more} / {got.more}")
        total = sum(len(wanted) for _, _, wanted in marked)
        print(
            f"{name}: {len(marked)} texts, {clean} wholly right; {total} entities, {total - lost} found, {wrong} false,"
            f" {differ} of {sum(w.more is not None for _, _, ws in marked for w in ws)} said to be something else"
        )


if __name__ == "__main__":
    main()
