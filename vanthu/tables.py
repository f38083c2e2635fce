"""Rows for whoever reads them: a table where a person is looking, CSV or JSON where a program is.

Rows are written as they come, all of them: an archive has more than a thousand.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TextIO

from vanthu.screen import visible

_LONGEST_CELL = 120
"""Characters of a cell in a table for the eye; CSV and JSON are never cut."""
_WORDS = 20
_SENTENCE = 20
"""Widths of a table's columns in characters: of all but the last at most, of the last at least."""
_ONE_LINE = ("title",)
"""Last columns that say enough by their beginning: they get the room that the others leave."""
_WHOLE = ("boxes",)
"""Columns that say nothing by a part."""
Row = Mapping[str, Any]


def write_rows(
    rows: Iterable[Row],
    *,
    columns: Sequence[str],
    shown: Sequence[str] = (),
    form: str | None = None,
    title: str | None = None,
    file: TextIO | None = None,
) -> None:
    """Write `rows` to standard output (or `file`) as `form`: table, csv, json; by default as befits the reader.

    `columns` are all that CSV and JSON hold, in order; `shown` those that a table has room for.
    """
    out = sys.stdout if file is None else file
    form = form or ("table" if out.isatty() else "csv")
    if form == "json":
        _write_json(rows, columns, out)
    elif form == "csv":
        _write_csv(rows, columns, out)
    else:
        _write_table(rows, shown or columns, title, out)


def write_json(value: object, *, file: TextIO | None = None) -> None:
    """Write one JSON value, readable, with Vietnamese letters as letters."""
    out = sys.stdout if file is None else file
    json.dump(value, out, ensure_ascii=False, indent=1)
    out.write("\n")


def _write_json(rows: Iterable[Row], columns: Sequence[str], out: TextIO) -> None:
    separator = "[\n"
    for row in rows:
        out.write(separator + json.dumps({name: row.get(name) for name in columns}, ensure_ascii=False))
        separator = ",\n"
    out.write("[]\n" if separator == "[\n" else "\n]\n")


def _write_csv(rows: Iterable[Row], columns: Sequence[str], out: TextIO) -> None:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        cells = [_plain(row.get(name)) for name in columns]
        writer.writerow([visible(c) if isinstance(c, str) else c for c in cells] if out.isatty() else cells)


def _write_table(rows: Iterable[Row], columns: Sequence[str], title: str | None, out: TextIO) -> None:
    """A table as wide as the screen: one line a row, but for the last column, which has room for a sentence."""
    # A person waits for a table anyway; programs need not wait for its library.
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    one_line = columns[-1] in _ONE_LINE
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), expand=one_line)
    listed = [[_plain(row.get(name)) for name in columns] for row in rows]
    for at, name in enumerate(columns):
        numbers = bool(listed) and all(isinstance(row[at], int | float) or row[at] == "" for row in listed)
        last = at == len(columns) - 1
        table.add_column(
            name.replace("_", " "),
            justify="right" if numbers else "left",
            no_wrap=not last or one_line,
            overflow="fold" if last and not one_line else "ellipsis",
            ratio=1 if last and one_line else None,
            min_width=_SENTENCE if last and not numbers and not one_line else None,
            max_width=None if last or numbers or name in _WHOLE else _WORDS,
        )
    for row in listed:
        # Text, not str: a document's "[1]" is no markup.
        table.add_row(*(Text(_cut(str(cell))) for cell in row))
    Console(file=out, emoji=False, highlight=False).print(table)


def _plain(value: object) -> object:
    """A cell: nothing for what is unknown, JSON for what has parts."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list | tuple | dict):
        return json.dumps(value, ensure_ascii=False)
    return value


def _cut(cell: str) -> str:
    cell = visible(" ".join(cell.split()))
    return cell if len(cell) <= _LONGEST_CELL else cell[: _LONGEST_CELL - 1] + "…"
