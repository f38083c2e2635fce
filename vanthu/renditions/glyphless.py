"""A font without outlines: text set in it cannot be seen, and every code tells its character.

A composite font (ISO 32000-1, 9.7) whose character codes are given out as characters are met; all show the same
empty glyph, half as wide as the font is high. `ToUnicode` (9.10.3) says which character a code stands for. The TrueType
program in it has just the tables that readers of such fonts ask for (9.9, table 126).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable

import pikepdf

WIDTH = 0.5
"""Of every glyph, in sizes of the font."""
ASCENT, DESCENT = 0.8, 0.2
"""Above and below the baseline, in sizes of the font: what a selected word covers."""
_UNITS = 1000
_MOST_ROWS = 100
"""Rows that a section of a CMap may have."""


class Glyphless:
    """The font for one PDF: `encode` while pages are made, then `finish` once; `object` is what pages refer to."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._codes: dict[str, int] = {" ": 1}
        self.object = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Font))

    def encode(self, glyphs: Iterable[str]) -> bytes:
        """Two bytes for each glyph, which is a character or some characters that are copied together.

        Glyphs beyond 65,534 different ones become spaces.
        """
        codes = self._codes
        return b"".join(
            struct.pack(">H", codes.setdefault(glyph, len(codes) + 1) if len(codes) < 0xFFFF else codes.get(glyph, 1))
            for glyph in glyphs
        )

    def finish(self) -> None:
        """Write the font's dictionaries, now that all its characters are known."""
        pdf, name = self._pdf, pikepdf.Name("/VanthuGlyphless")
        program = pikepdf.Stream(pdf, _program())
        program.Length1 = len(_program())
        descriptor = pikepdf.Dictionary(
            Type=pikepdf.Name.FontDescriptor,
            FontName=name,
            Flags=4,  # symbolic: the codes are those of no standard set
            FontBBox=[0, -round(DESCENT * _UNITS), round(WIDTH * _UNITS), round(ASCENT * _UNITS)],
            ItalicAngle=0,
            Ascent=round(ASCENT * _UNITS),
            Descent=-round(DESCENT * _UNITS),
            CapHeight=round(ASCENT * _UNITS),
            StemV=80,
            FontFile2=pdf.make_indirect(program),
        )
        glyphs = struct.pack(">H", 1) * (len(self._codes) + 1)
        descendant = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.CIDFontType2,
            BaseFont=name,
            CIDSystemInfo=pikepdf.Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
            FontDescriptor=pdf.make_indirect(descriptor),
            DW=round(WIDTH * _UNITS),
            CIDToGIDMap=pdf.make_indirect(pikepdf.Stream(pdf, glyphs)),
        )
        self.object.Subtype = pikepdf.Name.Type0
        self.object.BaseFont = name
        self.object.Encoding = pikepdf.Name("/Identity-H")
        self.object.DescendantFonts = [pdf.make_indirect(descendant)]
        self.object.ToUnicode = pdf.make_indirect(pikepdf.Stream(pdf, to_unicode(self._codes)))


def to_unicode(codes: dict[str, int]) -> bytes:
    """A `ToUnicode` CMap for two-byte codes."""
    rows = [b"<%04X> <%s>" % (code, char.encode("utf-16-be").hex().upper().encode()) for char, code in codes.items()]
    sections = [rows[at : at + _MOST_ROWS] for at in range(0, len(rows), _MOST_ROWS)]
    mapped = [b"%d beginbfchar\n%s\nendbfchar" % (len(some), b"\n".join(some)) for some in sections]
    return cmap(b"<0000> <FFFF>", mapped)


def cmap(space: bytes, sections: list[bytes]) -> bytes:
    """A `ToUnicode` CMap of these sections for codes in `space`."""
    return b"\n".join(
        [
            b"/CIDInit /ProcSet findresource begin",
            b"12 dict begin",
            b"begincmap",
            b"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            b"/CMapName /Vanthu-UCS def",
            b"/CMapType 2 def",
            b"1 begincodespacerange",
            space,
            b"endcodespacerange",
            *sections,
            b"endcmap",
            b"CMapName currentdict /CMap defineresource pop",
            b"end",
            b"end",
        ]
    )


def _program() -> bytes:
    """A TrueType font of two empty glyphs."""
    top, low, wide = round(ASCENT * _UNITS), -round(DESCENT * _UNITS), round(WIDTH * _UNITS)
    tables = {
        b"cmap": struct.pack(">HHHHL", 0, 1, 1, 0, 12) + struct.pack(">HHH256B", 0, 262, 0, *[1] * 256),
        b"glyf": bytes(4),
        b"head": struct.pack(
            ">LLLLHHqqhhhhHHhhh",
            *(0x00010000, 0x00010000, 0, 0x5F0F3CF5, 0, _UNITS, 0, 0, 0, low, wide, top, 0, 8, 2, 0, 0),
        ),
        b"hhea": struct.pack(">LhhhHhhhhhhhhhhhH", 0x00010000, top, low, 0, wide, 0, 0, 0, 1, *[0] * 7, 2),
        b"hmtx": struct.pack(">HhHh", wide, 0, wide, 0),
        b"loca": struct.pack(">HHH", 0, 0, 0),
        b"maxp": struct.pack(">LH13H", 0x00010000, 2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
        b"post": struct.pack(">LLhhLLLLL", 0x00030000, 0, 0, 0, 1, 0, 0, 0, 0),
    }
    return _bound(tables)


def _bound(tables: dict[bytes, bytes]) -> bytes:
    """The tables as one file, with its directory and checksums (OpenType 1.9, "Organization of an OpenType Font")."""
    count = len(tables)
    power = count.bit_length() - 1
    head = struct.pack(">LHHHH", 0x00010000, count, 16 << power, power, (count << 4) - (16 << power))
    at = len(head) + 16 * count
    directory, body, head_at = b"", b"", 0
    for tag, data in sorted(tables.items()):
        if tag == b"head":
            head_at = at + len(body)
        directory += tag + struct.pack(">LLL", _sum(data), at + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    whole = bytearray(head + directory + body)
    struct.pack_into(">L", whole, head_at + 8, (0xB1B0AFBA - _sum(bytes(whole))) & 0xFFFFFFFF)
    return bytes(whole)


def _sum(data: bytes) -> int:
    padded = data + bytes(-len(data) % 4)
    total: int = sum(struct.unpack(f">{len(padded) // 4}L", padded))
    return total & 0xFFFFFFFF
