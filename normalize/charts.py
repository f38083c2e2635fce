"""Code charts of Vietnamese text before Unicode: what bytes mean which letter, and which fonts tell so by their names.

A chart is used on what is *seen*: the bytes taken for Windows-1252 or Latin-1, the way such text lies in files that
call themselves Unicode. The charts are `data/legacy.toml`; that of UTF-8 taken for Windows-1252 follows from UTF-8.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from normalize.text import TONES, to_nfc


class Encoding(StrEnum):
    """How Vietnamese was written where it is no composed Unicode; the value is the name a reader is shown."""

    TCVN3 = "TCVN3"
    VNI = "VNI"
    VISCII = "VISCII"
    CP1258 = "Windows-1258"
    UTF8 = "UTF-8 read as Windows-1252"
    DECOMPOSED = "decomposed Unicode"
    TELEX = "Telex typing"
    VNI_KEYS = "VNI typing"
    VIQR = "VIQR"


VOWELS = "aăâeêioôơuưy"
SMALL = "".join(to_nfc(vowel + tone) for vowel in VOWELS for tone in ("", *TONES)) + "đ"
LETTERS = "".join(c + c.upper() for c in SMALL if not c.isascii())
"""The 134 Vietnamese letters that are not ASCII, small and capital."""

_USUAL = frozenset("¹²³«»\xa0…–—‘’“”•Ð") | frozenset(LETTERS)
"""What stands beside a letter in good Vietnamese text, and so tells nothing; Ð is what many keyboards make for Đ."""
_USUAL_PAIRS = frozenset({"oà", "oá", "oã", "oè", "oé"})
"""What VNI writes for ồ, ố, ỗ and good text in hoà, hoá, toã."""
_FONT = re.compile(r"(?:[A-Z]{6}\+)?(?P<name>.*)", re.DOTALL)
_STYLE = re.compile(r"(?i)(?:[-, ]*(?:bold|italic|oblique|regular|normal|roman|mt|ps)|[-, ](?:b|i|bi)|_\d+|\s+)$")


@dataclass(frozen=True, slots=True)
class Chart:
    """One encoding: `letters` are the Vietnamese letters by what is seen for them, `codes` their bytes, first choice.

    `words` matches what may be a word in the encoding, `telltale` what good Vietnamese text has nowhere.
    """

    encoding: Encoding
    letters: Mapping[str, str] = field(repr=False)
    codes: Mapping[str, bytes] = field(repr=False)
    seen: re.Pattern[str] = field(repr=False)
    words: re.Pattern[str] = field(repr=False)
    telltale: re.Pattern[str] = field(repr=False)

    def convert(self, text: str) -> str:
        """`text` with every code as its letter; what the chart does not know stays."""
        return self.seen.sub(lambda match: self.letters[match.group()], text)


@cache
def load_charts() -> dict[Encoding, Chart]:
    """The charts of `data/legacy.toml` and that of UTF-8, by encoding."""
    charts = {}
    for row in _table():
        pairs = [pair.split() for line in (*row["codes"], *row.get("also", ())) for pair in line.split(", ")]
        encoding = Encoding(row["name"])
        charts[encoding] = _chart(encoding, [(letter, bytes.fromhex(code)) for letter, code in pairs])
    charts[Encoding.UTF8] = _chart(Encoding.UTF8, [(c, c.encode()) for c in (*LETTERS, *"“”‘’–—…")])
    return charts


def encoding_of_font(name: str) -> tuple[Encoding, bool] | None:
    """The encoding of text set in the font `name`, and whether the font shows capitals for small letters.

    None for fonts of Unicode text. `name` is as Word or a PDF has it: with the tag of a subset, with a style.

    >>> encoding_of_font("ABCDEF+.VnTimeH,Bold"), encoding_of_font("VNI-Times")
    ((<Encoding.TCVN3: 'TCVN3'>, True), (<Encoding.VNI: 'VNI'>, False))
    >>> encoding_of_font("Times New Roman") is None
    True
    """
    found = _FONT.fullmatch(name.strip().strip("\0\"'"))
    stem = found["name"] if found is not None else name
    while (shorter := _STYLE.sub("", stem)) != stem and shorter:
        stem = shorter
    for encoding, start, end in _fonts():
        if start.match(stem):
            return encoding, end is not None and end.search(stem) is not None
    return None


def shown(data: bytes) -> str:
    """`data` as Windows-1252 shows it; the five bytes that it lacks as the control characters of Latin-1."""
    return data.decode("latin-1").translate(_WINDOWS)


def unfold_private(text: str) -> str:
    """`text` with the private codes F020 to F0FF, under which Word keeps the bytes of some fonts, as they are seen."""
    return "".join(_faces(ord(c) - 0xF000)[0] if 0xF020 <= ord(c) <= 0xF0FF else c for c in text)


def _chart(encoding: Encoding, codes: Iterable[tuple[str, bytes]]) -> Chart:
    codes = list(codes)
    letters: dict[str, str] = {}
    first: dict[str, bytes] = {}
    for letter, code in codes:
        first.setdefault(letter, code)
        for face in product(*map(_faces, code)):
            letters.setdefault("".join(face), letter)
            if encoding is Encoding.VNI and letter.isupper():
                # A capital's mark may be the small one: `Aên` beside `AÊn`.
                letters.setdefault(face[0] + "".join(face[1:]).lower(), letter)
    keys = sorted(letters, key=lambda key: (-len(key), key))
    signs = {c for key in keys for c in key if not c.isascii() or not c.isprintable()}
    inside = _within(signs | set(LETTERS))
    return Chart(
        encoding,
        letters,
        first,
        re.compile("|".join(map(re.escape, keys))),
        re.compile(f"[A-Za-z{inside}]+"),
        re.compile(_telltale(key for key in keys if _tells(key, encoding))),
    )


def _tells(key: str, encoding: Encoding) -> bool:
    if encoding is Encoding.UTF8:
        return len(key) > 1
    if len(key) == 1:
        return key not in _USUAL and not key.isascii()
    return key.lower() not in _USUAL_PAIRS


def _telltale(keys: Iterable[str]) -> str:
    """A pattern for `keys`, by first characters so that a search passes over good text quickly.

    A single sign tells only beside a letter: `·` between spaces is a bullet.
    """
    after: dict[str, set[str]] = {}
    single: set[str] = set()
    for key in keys:
        after.setdefault(key[0], set()).add(key[1]) if len(key) > 1 else single.add(key)
    parts = [f"{re.escape(first)}[{_within(after[first])}]" for first in sorted(after)]
    if single:
        parts.append(rf"[{_within(single)}](?:(?=[^\W\d_])|(?<=[^\W\d_].))")
    return "|".join(parts)


def _within(chars: Iterable[str]) -> str:
    """The inside of a character class."""
    return "".join(map(re.escape, sorted(chars)))


@cache
def _faces(byte: int) -> tuple[str, ...]:
    """What may be seen for a byte, the usual first."""
    latin = chr(byte)
    if byte == 0xB5:
        return latin, "μ"  # compatibility forms make the micro sign the Greek letter
    try:
        windows = bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return (latin,)
    return (windows, latin) if windows != latin else (latin,)


@cache
def _fonts() -> tuple[tuple[Encoding, re.Pattern[str], re.Pattern[str] | None], ...]:
    return tuple(_font_rows())


def _font_rows() -> Iterator[tuple[Encoding, re.Pattern[str], re.Pattern[str] | None]]:
    for row in _table():
        end = re.compile(f"(?:{row['capitals']})$") if "capitals" in row else None
        for start in row["fonts"]:
            yield Encoding(row["name"]), re.compile(start), end


@cache
def _table() -> list[dict[str, Any]]:
    table = tomllib.loads((Path(__file__).parent / "data" / "legacy.toml").read_text("utf-8"))
    return list(table["encoding"])


_WINDOWS = {byte: _faces(byte)[0] for byte in range(0x80, 0xA0)}
