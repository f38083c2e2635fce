"""Composed letterheads and endings, and the header that each must give: `python -m tests.extract.heads [FILE]`.

A file of `headers/` holds cases: a line `=== name`, the text, a line `---`, then `field = value` lines. Items of a
list are parted by ` | `, and `-` is an item that is None. Fields that are not named must be None or empty;
`number` is the symbol's. Texts are read as plain files.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import ingest
from extract.head.header import find_header
from extract.layout import lay_over
from extract.tables import Tables, load_tables
from extract.values import Header
from ingest.plain import read_plain
from ingest.values import Pages
from normalize.values import EditedText

FOLDER = Path(__file__).parent / "headers"
_LISTS = ("recipients", "recipient_notes", "marks")


@dataclass(frozen=True, slots=True)
class Case:
    """A text and the fields that its header must have."""

    name: str
    text: str
    wanted: dict[str, Any]


def read_cases(path: Path) -> Iterator[Case]:
    """The cases of a file."""
    for block in re.split(r"(?m)^=== ", path.read_text("utf-8"))[1:]:
        name, _, rest = block.partition("\n")
        text, _, fields = rest.rpartition("\n---\n")
        wanted: dict[str, Any] = {}
        for line in filter(None, fields.splitlines()):
            field, _, value = line.partition(" = ")
            wanted[field] = value
            if field in _LISTS:
                wanted[field] = tuple(None if item == "-" else item for item in value.split(" | "))
            elif field == "is_draft":
                wanted[field] = value == "true"
        if "symbol" in wanted and "number" not in wanted:
            wanted["number"] = re.split(r"[-/]", wanted["symbol"])[0]
        if "recipients" in wanted and "recipient_notes" not in wanted:
            wanted["recipient_notes"] = (None,) * len(wanted["recipients"])
        yield Case(name, text + "\n", wanted)


def header_of(text: str, tables: Tables) -> Header:
    """The header of a plain text that needs no repair."""
    source = ingest.Source("case.txt", text.encode(), "0" * 64, ingest.SourceKind.TEXT, "text/plain")
    document = ingest.assemble(Pages(tuple(read_plain(source))))
    return find_header(lay_over(document, EditedText(document.text)), tables=tables)


def differences(case: Case, tables: Tables) -> list[str]:
    """What the header of a case has otherwise than it must, a line a field; `reasons` are not compared."""
    found = asdict(header_of(case.text, tables))
    empty = asdict(Header())
    return [
        f"{field}: wanted {wanted!r}, found {found[field]!r}"
        for field in found
        if field != "reasons" and found[field] != (wanted := case.wanted.get(field, empty[field]))
    ]


def main() -> None:
    """Print what is otherwise than wanted, and how many fields and cases are right."""
    tables = load_tables()
    files = [Path(name) for name in sys.argv[1:]] or sorted(FOLDER.glob("*.txt"))
    cases = fields = right = wrong = 0
    for path in files:
        for case in read_cases(path):
            missed = differences(case, tables)
            cases, fields, right = cases + 1, fields + len(case.wanted), right + (not missed)
            wrong += len(missed)
            print("\n   ".join([f"{path.name}: {case.name}", *missed])) if missed else None
    print(f"{right} of {cases} cases, {wrong} fields otherwise than wanted, {fields} fields wanted")


if __name__ == "__main__":
    main()
