"""Signs of symbol fonts: which Unicode character looks like a code of `data/bullets.toml`.

A sign that the table does not know is still printed: as a bullet, since that is what such fonts are used for.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

BULLET = "•"
_PRIVATE = range(0xE000, 0xF900)


@dataclass(frozen=True, slots=True)
class Sign:
    """A row of `bullets.toml`."""

    font: str
    code: str
    prints: str
    example: str


@cache
def load_signs() -> tuple[Sign, ...]:
    """All signs of `data/bullets.toml` in order."""
    data = tomllib.loads((files("ingest") / "data" / "bullets.toml").read_text("utf-8"))
    return tuple(Sign(**row) for row in data["sign"])


def print_sign(code: int, font: str) -> str:
    """The character that the symbol font `font` prints for `code`; codes above U+F000 and below 256 are the same.

    >>> print_sign(0xF0B7, "Symbol"), print_sign(0xFC, "Wingdings"), print_sign(0xF021, "Webdings")
    ('•', '✓', '•')
    """
    return _by_code().get((font.lower(), code & 0xFF), BULLET)


def print_signs(text: str, font: str) -> str:
    """`text` with every private code of a symbol font as it is printed.

    >>> print_signs("\\uf0b7", "Symbol"), print_signs("-", "Times New Roman")
    ('•', '-')
    """
    return "".join(print_sign(ord(c), font) if ord(c) in _PRIVATE else c for c in text)


@cache
def _by_code() -> dict[tuple[str, int], str]:
    return {(sign.font.lower(), int(sign.code, 16) & 0xFF): sign.prints for sign in load_signs()}
