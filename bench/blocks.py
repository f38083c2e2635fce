"""A block of figures: a title, rows of the same measure, notes; as a table to read and as rows to keep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of one measure; `notes` say what the rows cannot (what was not run, and why).

    >>> print(Block("harm", "Harm", ({"lines": "legal", "changed": 3}, {"lines": "names"}), ("one note",)).table())
    Harm
      lines  changed
      legal        3
      names        -
      one note
    """

    name: str
    title: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()

    def table(self) -> str:
        """The rows under their columns; words to the left, figures to the right, `-` where a row has none."""
        if not self.rows:
            return "\n".join([self.title, *(f"  {note}" for note in self.notes)])
        columns = list(dict.fromkeys(name for row in self.rows for name in row))
        cells = [columns, *([_cell(row.get(name)) for name in columns] for row in self.rows)]
        widths = [max(len(line[at]) for line in cells) for at in range(len(columns))]
        words = [any(isinstance(row.get(name), str) for row in self.rows) for name in columns]
        lines = []
        for line in cells:
            pads = (
                cell.ljust(width) if left else cell.rjust(width)
                for cell, width, left in zip(line, widths, words, strict=True)
            )
            lines.append("  " + "  ".join(pads).rstrip())
        return "\n".join([self.title, *lines, *(f"  {note}" for note in self.notes)])

    def records(self) -> list[Row]:
        """The rows with the block's name, and the notes as a row of their own."""
        rows = [{"block": self.name, **row} for row in self.rows]
        return [*rows, {"block": self.name, "notes": list(self.notes)}] if self.notes else rows


def _cell(value: object) -> str:
    return "-" if value is None else f"{value:,}" if isinstance(value, int) else str(value)
