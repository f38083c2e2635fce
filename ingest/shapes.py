"""How a raised figure looks to OCR: which sign is read for which number, from `data/marks.toml`.

A sign says little by itself (`”` may be any of eight figures), but between neighbouring numbers, of which one
was lost, it tells which: 6 looks like `°`, 4 like `*`, 7 like `”`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import log

RARE = 0.02
"""The share of a reading that was never seen."""
USUAL = 0.2
"""The share of a reading that speaks neither for a number nor against it."""
_SAME = str.maketrans({"“": "”", "’": "'", "‘": "'", "´": "'", "`": "'", "©": "®", "ˆ": "°", "^": "°", "º": "°"})


@dataclass(frozen=True, slots=True)
class Shape:
    """A row of `marks.toml`: the printed digit and the signs read for it with their shares."""

    digit: str
    signs: dict[str, float]
    example: str


@cache
def load_shapes() -> tuple[Shape, ...]:
    """The ten figures of `data/marks.toml`, and last, with an empty digit, numbers that shrank to one sign."""
    data = tomllib.loads((files("ingest") / "data" / "marks.toml").read_text("utf-8"))
    figures = (Shape(row["digit"], row["signs"], row["example"]) for row in data["figure"])
    return (*figures, Shape("", data["shrunk"]["signs"], data["shrunk"]["example"]))


def likeness(sign: str, number: int) -> float:
    """How much `sign` speaks for `number`, in natural logarithms; 0.0 says nothing, below it speaks against.

    >>> likeness("*", 4) > 0 > likeness("*", 7), likeness("'?", 12) > 0 > likeness("'?", 7)
    (True, True)
    """
    digits = str(number)
    if len(sign) == 1 == len(digits):
        return _share(digits, sign)
    if len(sign) == 1:
        return _share("", sign) + log(0.5)
    if len(digits) == 1:
        return log(RARE / USUAL)
    return (_share(digits[0], sign[0]) + _share(digits[-1], sign[-1])) / 2


def _share(digit: str, sign: str) -> float:
    if sign == digit:
        return 1.0
    shares, same = _by_digit()[digit], sign.translate(_SAME)
    share = max(shares.get(sign, 0.0), shares.get(same, 0.0), 0.5 * shares.get("”", 0.0) if sign == '"' else 0.0)
    if not share and not any(same in others for others in _by_digit().values()):
        return 0.0
    return log(max(RARE, share) / USUAL)


@cache
def _by_digit() -> dict[str, dict[str, float]]:
    return {shape.digit: shape.signs for shape in load_shapes()}
