"""Plain text: the file's own text, cut into pages at form feeds and into paragraphs at blank lines."""

from __future__ import annotations

from ingest.errors import KindUnknown
from ingest.legacy import converted_by, decode_legacy
from ingest.lines import cut_line
from ingest.source import decode_text
from ingest.values import Line, Page, Reading, Source
from normalize.text import to_nfc

NAME = "text"


def read_plain(source: Source) -> list[Page]:
    """The pages of a text file; a page's text is the file's, composed (NFC), with `\\n` at line ends.

    Tabs, no-break spaces and blank lines stay in the text; blank lines are no `Line`. A file that is no Unicode
    is read where its encoding is clear, and its pages say which that was.
    """
    text, name = decode_text(source.data), NAME
    if text is None:
        legacy = decode_legacy(source.data)
        if legacy is None:
            raise KindUnknown(f"{source.name} is neither UTF-8 nor UTF-16, nor clearly in an older encoding")
        text, name = legacy[0], converted_by(NAME, [legacy[1]])
    text = to_nfc(text.replace("\r\n", "\n").replace("\r", "\n"))
    sheets = text.removesuffix("\f").split("\f")
    return [Page(number, sheet, _lines(sheet), Reading.TEXT, name) for number, sheet in enumerate(sheets, start=1)]


def _lines(text: str) -> tuple[Line, ...]:
    lines: list[Line] = []
    block = start = 0
    blank = False
    for row in text.split("\n"):
        line = cut_line(row, start, block=block + (blank and bool(lines)))
        start += len(row) + 1
        blank = line is None
        if line is not None:
            lines.append(line)
            block = line.block
    return tuple(lines)
