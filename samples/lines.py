"""Paragraphs broken into lines: words, marks and pen strokes, each with its place in the line, in points.

Lines break at spaces and after hyphens, so a symbol may be split over two lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from samples.compose import Unit
from samples.fonts import width

LEADING = 1.22


@dataclass(frozen=True, slots=True)
class Atom:
    """An unbreakable piece; `x` within its line."""

    text: str
    style: str
    size: float
    rise: float
    spaced: bool
    breakable: bool
    note: int | None = None
    hand: bool = False
    x: float = 0.0

    @property
    def width(self) -> float:
        return 0.62 * self.size * len(self.text) if self.hand else width(self.text, self.style, self.size)


@dataclass(frozen=True, slots=True)
class Line:
    atoms: tuple[Atom, ...]
    height: float
    before: float = 0.0
    last: bool = False

    @property
    def notes(self) -> list[int]:
        return [atom.note for atom in self.atoms if atom.note is not None]


def balanced(atoms: Sequence[Atom], measure: float) -> list[Line]:
    """As few lines as `measure` allows, of about equal length."""
    best = broken(atoms, measure)
    while measure > 60:
        measure -= 8
        lines = broken(atoms, measure)
        if len(lines) > len(best):
            return best
        best = lines
    return best


def atoms_of(unit: Unit, *, style: str, size: float) -> list[Atom]:
    """The unit's words, cut where the style changes, at marks, after hyphens and at what a pen wrote."""
    cuts = {0, len(unit.text)} | {edge for span in unit.bold for edge in span}
    cuts |= {edge for mark in unit.marks for edge in (mark.start, mark.end)} | {offset for offset, _ in unit.hands}
    cuts |= {match.end() for match in re.finditer(r"\w[-/](?=\w)", unit.text) if unit.text[match.end() - 1] == "-"}
    atoms: list[Atom] = []
    marks = {mark.start: mark.number for mark in unit.marks}
    edges = sorted(cuts)
    hands = dict(unit.hands)
    for start, end in zip(edges, [*edges[1:], len(unit.text)], strict=True):
        spaced_before = start > 0 and unit.text[start - 1] == " "
        if start in hands:
            atoms.append(Atom(hands[start], style, size + 3, 0, spaced_before, False, hand=True))
        bold = any(a <= start < b for a, b in unit.bold)
        chosen = {"Regular": "Bold", "Italic": "Bold Italic"}.get(style, style) if bold else style
        if start in marks:
            digits = str(marks[start])
            atoms.append(Atom(digits, chosen, size * 0.65, size * 0.34, False, False, note=marks[start]))
            continue
        for match in re.finditer(r"\S+", unit.text[start:end]):
            spaced = match.start() > 0 or spaced_before
            hyphen = start > 0 and unit.text[start - 1] == "-" and match.start() == 0
            atoms.append(Atom(match[0], chosen, size, 0, spaced, spaced or hyphen))
    return atoms


def broken(atoms: Sequence[Atom], measure: float, *, indent: float = 0.0) -> list[Line]:
    """Lines of at most `measure` points, ragged; the first is indented."""
    lines: list[Line] = []
    line: list[Atom] = []
    x = indent
    size = max(atom.size for atom in atoms)
    for group in _groups(atoms):
        gap = width(" ", group[0].style, group[0].size) if group[0].spaced and line else 0.0
        if line and x + gap + sum(atom.width for atom in group) > measure:
            lines.append(Line(tuple(line), size * LEADING))
            line, x, gap = [], 0.0, 0.0
        x += gap
        for index, atom in enumerate(group):
            x += width(" ", atom.style, atom.size) if index and atom.spaced else 0.0
            line.append(replace(atom, x=x))
            x += atom.width
    return [*lines, Line(tuple(line), size * LEADING, last=True)]


def _groups(atoms: Sequence[Atom]) -> Iterator[list[Atom]]:
    """Atoms that stay on one line."""
    group: list[Atom] = []
    for atom in atoms:
        if group and atom.breakable:
            yield group
            group = []
        group.append(atom)
    if group:
        yield group


def justified(atoms: Sequence[Atom], measure: float) -> tuple[Atom, ...]:
    """The blanks widened so that the line ends at `measure` from its first atom."""
    gaps = sum(atom.spaced for atom in atoms[1:])
    extra = (measure - length(atoms)) / gaps if gaps else 0.0
    moved, shift = [atoms[0]], 0.0
    for atom in atoms[1:]:
        shift += extra if atom.spaced else 0.0
        moved.append(replace(atom, x=atom.x + shift))
    return tuple(moved)


def length(atoms: Sequence[Atom]) -> float:
    return atoms[-1].x + atoms[-1].width - atoms[0].x
