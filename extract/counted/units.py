"""What stands after a numeral: a scale word, a unit, and a rate (`/người/năm`).

A unit is a classifier with its first noun, or a noun; coordinated nouns stay whole (xã, phường, thị trấn).
Names come from `data/units.toml`; where no name fits, the first word or two that are no function words are
the unit, because anything can be counted.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Unit:
    """A row of `units.toml`; `canonical` is the name that is stored."""

    name: str
    role: str
    group: str
    canonical: str
    example: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read after a numeral: `end` is its end in the text, `known` whether the table has the unit.

    `times` is what the value must be multiplied by, because only 1, 1e3, 1e6 and 1e9 are scales (nghìn tỷ); `per` what
    the figure is reckoned for, as printed (người/năm in 52 triệu đồng/người/năm).
    """

    end: int
    scale: int
    unit: str | None
    role: str
    known: bool
    times: int = 1
    per: str | None = None

    @property
    def firm(self) -> bool:
        """Whether the unit alone makes the numeral a figure, whatever stands before it."""
        return self.role in ("percent", "money", "measure") or self.scale > 1


def read_unit(text: str, start: int, limit: int) -> Reading:
    """The scale word and unit of the numeral that ends at `start`, none of it beyond `limit`.

    >>> text = "15 lượt cử tri và 2,5 triệu đồng/người/năm."
    >>> read_unit(text, 2, len(text)).unit, read_unit(text, 21, len(text)).unit
    ('lượt cử tri', 'đồng')
    """
    if start >= limit or text[start] in _NO_UNIT:
        return Reading(start, 1, None, "none", False)
    printed = text[start : min(limit, start + _WINDOW)]
    window = lowered(printed)
    at = _gap(window, 0)
    scale = times = 1
    for name, factor, multiple in _tables().scales:
        if (
            window.startswith(name, at)
            and _ends(window, at + len(name))
            and not window.startswith(" tập", at + len(name))
        ):
            scale, times, at = factor, multiple, _gap(window, at + len(name))
            break
    scale_end = len(window[:at].rstrip())
    found = _read(window, at, printed)
    if found is None or (scale >= _MONEY_SCALE and not found[2]):
        # "trị giá 15 tỷ": what is counted in milliards and not named is money.
        role = "money" if scale > 1 else "none"
        return Reading(start + (scale_end if scale > 1 else 0), scale, None, role, False, times)
    end, unit, known, role = found
    if known is False:
        # The text, not the lowered window, says how an unknown noun is written (Youtube).
        unit = " ".join(text[start + at : start + end].split())
    past = _rate(window, end)
    per = " ".join(printed[end:past].split()).strip("/ ") or None
    return Reading(start + past, scale, unit, role, known, times, per)


def lowered(text: str) -> str:
    """`text` in lower case with every blank a space, character for character, so that offsets hold."""
    low = text.lower().replace("\n", " ").replace("\u00a0", " ").replace("\t", " ")
    return low if len(low) == len(text) else "".join(c.lower()[:1] for c in text)


def load_units() -> tuple[Unit, ...]:
    """All rows of `units.toml`, in its order."""
    return _tables().units


def load_scales() -> tuple[tuple[str, int, int], ...]:
    """The scale words with the scale that is stored and the multiple, the longest first."""
    return _tables().scales


_WINDOW = 90
# A tab ends a cell.
_NO_UNIT = "-–,.;:)]\t"
_MONEY_SCALE = 1_000_000_000
_WORD = re.compile(r"[^\W\d_²³¹⁰⁴-⁹]+")
# A noun may be written with a hyphen: bê-tông, PGS-TS.
_NOUN = re.compile(rf"{_WORD.pattern}(?:-{_WORD.pattern})*")
_JOINT = re.compile(r" ?, | và | hoặc | hay | - ")
_RATE = re.compile(r" ?/ ?(?:(?:100|1\.000|10\.000|100\.000|1 ?triệu|vạn|nghìn) )?")
# What is reckoned by and no unit of its own: 500 m³/ngày đêm.
_RATE_NAME = re.compile(r"ngày đêm|ngày công|đầu người|đơn vị diện tích|lượt người|hộ gia đình")
_PAREN_WORDS = re.compile(r" ?\((?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)[^()]{0,12}\)")
_MAX_JOINED = 6


@dataclass(frozen=True, slots=True)
class _Tables:
    units: tuple[Unit, ...]
    by_head: dict[str, tuple[Unit, ...]]
    scales: tuple[tuple[str, int, int], ...]
    stop: frozenset[str]
    verbs: tuple[str, ...]


@cache
def _tables() -> _Tables:
    data: dict[str, Any] = tomllib.loads((files("extract") / "data" / "units.toml").read_text("utf-8"))
    units = tuple(
        Unit(r["name"], r["role"], r.get("group", ""), r.get("unit", r["name"]), r["example"]) for r in data["unit"]
    )
    by_head: dict[str, list[Unit]] = {}
    for unit in sorted(units, key=lambda u: -len(u.name)):
        by_head.setdefault(_head(unit.name, 0), []).append(unit)
    scales = tuple(
        sorted(((r["name"], r["factor"], r.get("times", 1)) for r in data["scale"]), key=lambda s: -len(s[0]))
    )
    return _Tables(
        units,
        {h: tuple(u) for h, u in by_head.items()},
        scales,
        frozenset(data["stop"].split()),
        tuple(data["verbs"]),
    )


def _head(window: str, at: int) -> str:
    match = _WORD.match(window, at)
    return match.group() if match else window[at : at + 1]


def _gap(window: str, at: int) -> int:
    """Past blanks and a numeral's repetition in words: "02 (hai) đồng chí"."""
    match = _PAREN_WORDS.match(window, at)
    if match:
        at = match.end()
    while at < len(window) and at < 40 and window[at] == " ":
        at += 1
    return at


def _ends(window: str, at: int) -> bool:
    """A word ends where no letter and no digit follows; a footnote mark (xã¹) may."""
    return at >= len(window) or not (window[at].isalpha() or window[at].isdecimal())


def _known(window: str, at: int) -> Unit | None:
    """The longest name of the table that stands at `at`, unless a verb does that begins like it (ban hành)."""
    if window.startswith(_tables().verbs, at):
        return None
    for unit in _tables().by_head.get(_head(window, at), ()):
        if window.startswith(unit.name, at) and _ends(window, at + len(unit.name)):
            return unit
    return None


def _read(window: str, at: int, printed: str) -> tuple[int, str, bool, str] | None:
    """End, unit, whether it is in the table, and role of what stands at `at`."""
    if window.startswith("số ", at):
        # "2/3 số chi hội"
        at += 3
    unit = _known(window, at)
    if unit is None:
        end = _unknown(window, at, printed)
        return None if end == at else (end, "", False, "noun")
    end = at + len(unit.name)
    name = unit.canonical
    if unit.role == "classifier" and window.startswith(" ", end):
        noun = _known(window, end + 1)
        if noun is not None and noun.role in ("noun", "classifier") and not _stops(window, end + 1):
            end += 1 + len(noun.name)
            name = f"{name} {noun.name}"
            return (*_joined(window, end, name, noun.group, printed), True, "noun")
        noun_end = _unknown(window, end + 1, printed)
        if noun_end > end + 1:
            return noun_end, f"{name} {window[end + 1 : noun_end]}", True, "noun"
    if unit.role in ("noun", "classifier"):
        return (*_joined(window, end, name, unit.group, printed), True, "noun")
    return end, name, True, unit.role


def _joined(window: str, end: int, name: str, group: str, printed: str) -> tuple[int, str]:
    """Nouns of one group that are coordinated with the one that ends at `end`; `printed` is the window as printed."""
    for _ in range(_MAX_JOINED):
        joint = _JOINT.match(window, end)
        if joint is None:
            break
        noun = _known(window, joint.end())
        if noun is None or noun.role not in ("noun", "classifier"):
            break
        if noun.group != group and {noun.group, group} != {"body", "people"}:
            break
        after = joint.end() + len(noun.name)
        if printed[after + 1 : after + 2].isupper() and window.startswith(" ", after):
            # "12 xã, huyện Lục Ngạn": the second is one place with its name.
            break
        end = after
        name = f"{name}{joint.group()}{noun.name}"
    return end, name


def _unknown(window: str, at: int, printed: str) -> int:
    """The end of the one or two words at `at` that can be a noun; `at` where none can.

    A name does not belong to the noun before it: "12 ca mắc Covid".
    """
    first = _NOUN.match(window, at)
    if first is None or _stops(window, at):
        return at
    end = first.end()
    single = "-" not in first.group()
    second = _NOUN.match(window, end + 1) if single and window.startswith(" ", end) else None
    if second is None or _stops(window, end + 1):
        return end
    name = printed[end + 1 : second.end()]
    if name[:1].isupper() and not name.isupper() and not printed[at].isupper():
        return end
    return second.end()


def _stops(window: str, at: int) -> bool:
    """Whether a noun group ends before what stands at `at`: a function word, or a verb that begins like a noun."""
    return _head(window, at) in _tables().stop or window.startswith(_tables().verbs, at)


def _rate(window: str, end: int) -> int:
    """Past one or two rates after the unit: /người/năm, /1.000 dân."""
    for _ in range(2):
        slash = _RATE.match(window, end)
        if slash is None:
            break
        named = _RATE_NAME.match(window, slash.end())
        if named is not None:
            end = named.end()
            continue
        unit = _known(window, slash.end())
        if unit is not None:
            end = slash.end() + len(unit.name)
            continue
        word = _WORD.match(window, slash.end())
        if word is None:
            break
        end = word.end()
    return end
