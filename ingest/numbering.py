"""Automatic numbering of a DOCX: the `1.`, `a)` or `-` that Word prints before a paragraph and does not store in it.

A paragraph, or its style, names a list (`w:num`) and a level; the list names an abstract one, which says for
each level the format, the text around the figures and the start. Lists over the same abstract one count on,
unless a list has a start of its own. ECMA-376, part 1, 17.9.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ingest.symbols import print_signs
from ingest.wordml import MC, W, font_of, printed

_LEVELS = 9
_ROMAN: tuple[tuple[int, str], ...] = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_AFTER = {"tab": " ", "space": " ", "nothing": ""}
_UNPRINTED = {f"{MC}Fallback", f"{W}del", f"{W}moveFrom"}
_INHERITED = 20
"""Styles rest on each other, and a malformed file may make a ring of them."""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: `text` has `%1` to `%9` for the figures; `restart` as in `w:lvlRestart`, None unset."""

    format: str = "decimal"
    text: str = ""
    start: int = 1
    after: str = " "
    restart: int | None = None
    legal: bool = False
    style: str | None = None


@dataclass(slots=True)
class _Counters:
    """How far each level of an abstract list has counted; None where it has not begun since it was set back."""

    counts: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)

    def step(self, level: int, levels: dict[int, Level]) -> list[int]:
        """Count `level` on by one, set the deeper ones back, and return the figures of all levels."""
        own = levels.get(level, Level())
        before = self.counts[level]
        self.counts[level] = own.start if before is None else before + 1
        for deeper in range(level + 1, _LEVELS):
            restart = levels.get(deeper, Level()).restart
            if restart is None or level < restart:
                self.counts[deeper] = None
        starts = (levels.get(at, Level()).start for at in range(_LEVELS))
        return [start if count is None else count for count, start in zip(self.counts, starts, strict=True)]


class Numbering:
    """The lists of a DOCX, from its parts `numbering` and `styles`, either of which may be missing."""

    def __init__(self, numbering: Any | None, styles: Any | None) -> None:
        self._styles = {str(style.get(f"{W}styleId")): style for style in _each(styles, "style")}
        self._default = next(
            (key for key, s in self._styles.items() if s.get(f"{W}type") == "paragraph" and s.get(f"{W}default")), None
        )
        self._nums = {str(num.get(f"{W}numId")): num for num in _each(numbering, "num")}
        self._abstract = {str(each.get(f"{W}abstractNumId")): each for each in _each(numbering, "abstractNum")}
        self._levels: dict[str, dict[int, Level]] = {}
        self._counters: dict[str, _Counters] = {}
        self._begun: set[tuple[str, int]] = set()

    def labels(self, root: Any) -> dict[Any, str]:
        """What is printed before each numbered paragraph of `root`, with the space after it, in document order."""
        if not self._nums:
            return {}
        labels = ((paragraph, self._label(paragraph)) for paragraph in _paragraphs(root))
        return {paragraph: label for paragraph, label in labels if label}

    def _label(self, paragraph: Any) -> str:
        number, level = self._list_of(paragraph)
        if number is None or number not in self._nums or not 0 <= level < _LEVELS:
            return ""
        levels = self._levels_of(number)
        own = levels.get(level)
        if own is None:
            return ""
        abstract = self._abstract_of(number)
        counters = self._counters.setdefault(abstract, _Counters())
        if (number, level) not in self._begun:
            self._begun.add((number, level))
            if self._override(number, level) is not None:
                counters.counts[level] = None
        figures = counters.step(level, levels)
        label = _print(own, figures, levels)
        return label + own.after if label else ""

    def _list_of(self, paragraph: Any) -> tuple[str | None, int]:
        """The list and the level of a paragraph: its own, or its style's."""
        properties = paragraph.find(f"{W}pPr/{W}numPr")
        number, level = _value(properties, "numId"), _value(properties, "ilvl")
        name = _value(paragraph.find(f"{W}pPr"), "pStyle") or self._default
        for _ in range(_INHERITED):
            style = self._styles.get(name or "")
            if number is not None or style is None:
                break
            properties = style.find(f"{W}pPr/{W}numPr")
            number = _value(properties, "numId")
            if number is not None and level is None:
                # A level may name the style that it is for; that outweighs the style's own word.
                named = [at for at, each in self._levels_of(number).items() if each.style == name]
                level = str(named[0]) if named else _value(properties, "ilvl")
            name = _value(style, "basedOn")
        # List 0 takes the numbering of the style away.
        return (None if number == "0" else number), _integer(level, 0)

    def _levels_of(self, number: str) -> dict[int, Level]:
        if number not in self._levels:
            abstract = self._abstract.get(self._abstract_of(number))
            levels = {_integer(lvl.get(f"{W}ilvl"), -1): _level(lvl) for lvl in _each(abstract, "lvl")}
            for override in _each(self._nums.get(number), "lvlOverride"):
                at = _integer(override.get(f"{W}ilvl"), -1)
                own = override.find(f"{W}lvl")
                levels[at] = _level(own) if own is not None else levels.get(at, Level())
                start = _value(override, "startOverride")
                if start is not None:
                    levels[at] = _started(levels[at], _integer(start, 1))
            self._levels[number] = levels
        return self._levels[number]

    def _abstract_of(self, number: str) -> str:
        """The abstract list behind a list, also where it only names a list style."""
        name = _value(self._nums.get(number), "abstractNumId") or ""
        for _ in range(_INHERITED):
            link = _value(self._abstract.get(name), "numStyleLink")
            if link is None:
                break
            style = self._styles.get(link)
            linked = _value(style.find(f"{W}pPr/{W}numPr"), "numId") if style is not None else None
            name = _value(self._nums.get(linked or ""), "abstractNumId") or ""
        return name

    def _override(self, number: str, level: int) -> str | None:
        for override in _each(self._nums.get(number), "lvlOverride"):
            if _integer(override.get(f"{W}ilvl"), -1) == level:
                return _value(override, "startOverride")
        return None


def write_number(number: int, style: str) -> str:
    """A figure in one of Word's formats; formats that Vietnamese documents do not use are written as figures.

    >>> [write_number(4, style) for style in ("decimal", "upperRoman", "lowerLetter", "decimalZero", "none")]
    ['4', 'IV', 'd', '04', '']
    >>> write_number(28, "lowerLetter")
    'bb'
    """
    match style:
        case "none" | "bullet":
            return ""
        case "decimalZero":
            return f"{number:02}"
        case "lowerLetter" | "upperLetter" if 0 < number <= 780:
            letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
            return letters if style == "lowerLetter" else letters.upper()
        case "lowerRoman" | "upperRoman" if 0 < number < 4000:
            roman = "".join(_roman(number))
            return roman if style == "lowerRoman" else roman.upper()
        case _:
            return str(number)


def _roman(number: int) -> Iterator[str]:
    for value, sign in _ROMAN:
        yield sign * (number // value)
        number %= value


def _print(level: Level, figures: list[int], levels: dict[int, Level]) -> str:
    if level.format == "bullet":
        return level.text

    def figure(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        style = levels.get(at, Level()).format
        # "Legal" numbering writes the figures of all levels in Arabic ones.
        return write_number(figures[at], "decimal" if level.legal and style != "none" else style)

    return re.sub(r"%([1-9])", figure, level.text).strip()


def _level(lvl: Any) -> Level:
    restart = _value(lvl, "lvlRestart")
    legal = lvl.find(f"{W}isLgl")
    return Level(
        format=_value(lvl, "numFmt") or "decimal",
        text=print_signs(_value(lvl, "lvlText") or "", font_of(lvl)).strip(),
        # A level that says nothing of its start begins at 0 (17.9.25).
        start=_integer(_value(lvl, "start"), 0),
        after=_AFTER.get(_value(lvl, "suff") or "tab", " "),
        restart=None if restart is None else _integer(restart, 0),
        legal=legal is not None and legal.get(f"{W}val", "1") not in ("0", "false", "off"),
        style=_value(lvl, "pStyle"),
    )


def _started(level: Level, start: int) -> Level:
    return Level(level.format, level.text, start, level.after, level.restart, level.legal, level.style)


def _paragraphs(root: Any) -> Iterator[Any]:
    """The paragraphs of a part that are printed, each once."""
    for paragraph in root.iter(f"{W}p"):
        if any(above.tag in _UNPRINTED for above in paragraph.iterancestors()):
            continue
        if paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None and not any(printed(paragraph)):
            continue
        yield paragraph


def _each(element: Any | None, name: str) -> list[Any]:
    return element.findall(f"{W}{name}") if element is not None else []


def _value(element: Any | None, name: str) -> str | None:
    found = element.find(f"{W}{name}") if element is not None else None
    value = found.get(f"{W}val") if found is not None else None
    return None if value is None else str(value)


def _integer(value: str | None, otherwise: int) -> int:
    return int(value) if value is not None and re.fullmatch(r"-?\d{1,9}", value) else otherwise
