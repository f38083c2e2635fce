"""Which cells of a DOCX table are the letterhead, the recipients or the signature.

Typists set the head and the foot of a document as borderless tables of two columns; column by column is
how they are read.
"""

from __future__ import annotations

from typing import Any

from ingest.values import Zone
from ingest.wordml import W, plain_text
from normalize.text import fold

_RECIPIENTS = "noi nhan"
"""`Nơi nhận:` heads the list of recipients in both systems (NĐ 30/2020, annex I; HD 36-HD/VPTW)."""
_HEAD_ROWS, _HEAD_LINE = 8, 120

Cells = list[list[Any]]
Zoned = list[tuple[Zone, Any]]


def table_cells(table: Any) -> Cells:
    """The cells of a table, row by row, also where rows or cells stand in content controls."""
    return [list(_within(row, f"{W}tc")) for row in _within(table, f"{W}tr")]


def letterhead_zones(rows: Cells) -> Zoned | None:
    """The cells of a letterhead with their zones, left column first; None where the table is none.

    Only the caller knows that the table stands at the head of the document; here it must have two columns of
    short lines.
    """
    columns = _two_columns(rows)
    if columns is None or len(rows) > _HEAD_ROWS or not all(columns):
        return None
    if any(len(line) > _HEAD_LINE for column in columns for cell in column for line in plain_text(cell).split("\n")):
        return None
    left, right = columns
    return [(Zone.HEADER_LEFT, cell) for cell in left] + [(Zone.HEADER_RIGHT, cell) for cell in right]


def signature_zones(rows: Cells) -> Zoned | None:
    """The cells of a closing table with their zones, recipients first; None where no cell begins with "Nơi nhận"."""
    columns = _two_columns(rows)
    if columns is None:
        return None
    named = [i for i, column in enumerate(columns) if any(_names_recipients(cell) for cell in column)]
    if len(named) != 1:
        return None
    recipients, signature = columns[named[0]], columns[1 - named[0]]
    return [(Zone.RECIPIENTS, cell) for cell in recipients] + [(Zone.SIGNATURE, cell) for cell in signature]


def _names_recipients(cell: Any) -> bool:
    return fold(plain_text(cell)).strip().startswith(_RECIPIENTS)


def _two_columns(rows: Cells) -> tuple[list[Any], list[Any]] | None:
    """The cells that hold text by column; a cell alone in its row is right unless it is the row's first."""
    left: list[Any] = []
    right: list[Any] = []
    for cells in rows:
        filled = [(at, cell) for at, cell in enumerate(cells) if plain_text(cell).strip()]
        if len(filled) > 2:
            return None
        for at, cell in filled:
            (left if at == 0 or (len(filled) == 2 and cell is filled[0][1]) else right).append(cell)
    return left, right


def _within(element: Any, tag: str) -> list[Any]:
    found: list[Any] = []
    for child in element:
        if child.tag == tag:
            found.append(child)
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo"):
            found += _within(child, tag)
    return found
