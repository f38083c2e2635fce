"""A TrueType font read as far as embedding it needs: letters to glyphs, advances, and a subset of its outlines.

Source: the OpenType specification (tables cmap format 4, head, hhea, hmtx, loca, glyf, name).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

_KEPT = (b"cvt ", b"fpgm", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"prep")
_WORDS, _SCALE, _MORE, _XY_SCALE, _TWO_BY_TWO = 0x1, 0x8, 0x20, 0x40, 0x80


@dataclass(frozen=True, slots=True)
class TrueType:
    """A font: `glyphs` by code point, `advances` by glyph, `box` in font units."""

    name: str
    units_per_em: int
    box: tuple[int, int, int, int]
    glyphs: dict[int, int] = field(repr=False)
    advances: tuple[int, ...] = field(repr=False)
    tables: dict[bytes, bytes] = field(repr=False)
    offsets: tuple[int, ...] = field(repr=False)

    def subset(self, wanted: set[int]) -> bytes:
        """A font file with the outlines of `wanted` glyphs and their parts; all others are empty."""
        kept = {0} | wanted
        waiting = list(kept)
        while waiting:
            parts = self._parts(waiting.pop()) - kept
            kept |= parts
            waiting += parts
        outlines, places = bytearray(), [0]
        for glyph in range(len(self.offsets) - 1):
            if glyph in kept:
                outlines += self._outline(glyph)
                outlines += b"\0" * (-len(outlines) % 4)
            places.append(len(outlines))
        head = bytearray(self.tables[b"head"])
        struct.pack_into(">h", head, 50, 1)
        changed = {b"glyf": bytes(outlines), b"loca": struct.pack(f">{len(places)}I", *places), b"head": bytes(head)}
        return _file({tag: changed.get(tag, self.tables.get(tag, b"")) for tag in _KEPT if tag in self.tables})

    def _outline(self, glyph: int) -> bytes:
        return self.tables[b"glyf"][self.offsets[glyph] : self.offsets[glyph + 1]]

    def _parts(self, glyph: int) -> set[int]:
        """The glyphs of which a composite glyph is made."""
        outline = self._outline(glyph)
        if len(outline) < 10 or struct.unpack_from(">h", outline)[0] >= 0:
            return set()
        parts: set[int] = set()
        at, flags = 10, _MORE
        while flags & _MORE:
            flags, part = struct.unpack_from(">HH", outline, at)
            parts.add(part)
            at += 4 + (4 if flags & _WORDS else 2)
            at += 2 * bool(flags & _SCALE) + 4 * bool(flags & _XY_SCALE) + 8 * bool(flags & _TWO_BY_TWO)
        return parts


def read_truetype(data: bytes) -> TrueType:
    """A font file's tables."""
    count = struct.unpack_from(">H", data, 4)[0]
    tables = {}
    for index in range(count):
        tag, _, offset, length = struct.unpack_from(">4sIII", data, 12 + 16 * index)
        tables[tag] = data[offset : offset + length]
    head, glyph_count = tables[b"head"], struct.unpack_from(">H", tables[b"maxp"], 4)[0]
    long_offsets = struct.unpack_from(">h", head, 50)[0] == 1
    packed = struct.unpack_from(f">{glyph_count + 1}{'I' if long_offsets else 'H'}", tables[b"loca"])
    measured = struct.unpack_from(">H", tables[b"hhea"], 34)[0]
    advances = [struct.unpack_from(">H", tables[b"hmtx"], 4 * index)[0] for index in range(measured)]
    return TrueType(
        name=_postscript_name(tables[b"name"]),
        units_per_em=struct.unpack_from(">H", head, 18)[0],
        box=struct.unpack_from(">4h", head, 36),
        glyphs=_character_map(tables[b"cmap"]),
        advances=tuple(advances + advances[-1:] * (glyph_count - measured)),
        tables=tables,
        offsets=packed if long_offsets else tuple(2 * value for value in packed),
    )


def _character_map(table: bytes) -> dict[int, int]:
    """The Unicode map of format 4."""
    for index in range(struct.unpack_from(">H", table, 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHI", table, 4 + 8 * index)
        if (platform, encoding) == (3, 1) and struct.unpack_from(">H", table, offset)[0] == 4:
            break
    else:
        raise ValueError("the font has no Unicode map of format 4")
    segments = struct.unpack_from(">H", table, offset + 6)[0] // 2
    ends = struct.unpack_from(f">{segments}H", table, offset + 14)
    starts = struct.unpack_from(f">{segments}H", table, offset + 16 + 2 * segments)
    deltas = struct.unpack_from(f">{segments}h", table, offset + 16 + 4 * segments)
    ranges_at = offset + 16 + 6 * segments
    ranges = struct.unpack_from(f">{segments}H", table, ranges_at)
    glyphs: dict[int, int] = {}
    for index, (start, end, delta, distance) in enumerate(zip(starts, ends, deltas, ranges, strict=True)):
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = code
            if distance:
                glyph = struct.unpack_from(">H", table, ranges_at + 2 * index + distance + 2 * (code - start))[0]
            if glyph or not distance:
                glyphs[code] = (glyph + delta) & 0xFFFF
    return glyphs


def _postscript_name(table: bytes) -> str:
    count, strings = struct.unpack_from(">HH", table, 2)
    for index in range(count):
        platform, _, _, name, length, offset = struct.unpack_from(">6H", table, 6 + 12 * index)
        if name == 6 and platform == 3:
            return table[strings + offset : strings + offset + length].decode("utf-16-be")
    raise ValueError("the font has no PostScript name")


def _file(tables: dict[bytes, bytes]) -> bytes:
    """Tables joined into a font file; the checksum over all of it is left zero, which readers accept."""
    power = 1 << (len(tables).bit_length() - 1)
    header = struct.pack(
        ">IHHHH", 0x00010000, len(tables), power * 16, power.bit_length() - 1, (len(tables) - power) * 16
    )
    directory, body = b"", b""
    start = 12 + 16 * len(tables)
    for tag, data in sorted(tables.items()):
        padded = data + b"\0" * (-len(data) % 4)
        checksum = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        directory += struct.pack(">4sIII", tag, checksum, start + len(body), len(data))
        body += padded
    return header + directory + body
