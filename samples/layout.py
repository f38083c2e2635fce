"""A composition becomes pages: every word at its place, in points from the top left corner of an A4 sheet.

Footnotes begin on the page of their mark and run on at the foot of the next where the page is full, as a
word processor does it. Lines break at spaces and after hyphens, so a symbol may be split over two lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from samples.compose import Composition, Note, Unit
from samples.fonts import width

PAGE_WIDTH, PAGE_HEIGHT = 595.28, 841.89
LEFT, RIGHT, TOP, BOTTOM = 82.0, 547.0, 62.0, 785.0
BODY, SMALL, NOTE = 14.0, 11.5, 10.0
LEADING = 1.22
INDENT = 34.0


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text on its base line; `space` says that a blank follows it."""

    x: float
    y: float
    text: str
    style: str
    size: float
    space: bool = False


@dataclass(frozen=True, slots=True)
class Pen:
    """What was written by hand, to be drawn in strokes."""

    x: float
    y: float
    text: str
    size: float


@dataclass(slots=True)
class Sheet:
    """One page: text, thin rules (x, y, length), pen strokes, and where a signature stands (middle of it)."""

    number: int
    runs: list[Run] = field(default_factory=list)
    rules: list[tuple[float, float, float]] = field(default_factory=list)
    pens: list[Pen] = field(default_factory=list)
    signatures: list[tuple[float, float]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Atom:
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
class _Line:
    atoms: tuple[_Atom, ...]
    height: float
    before: float = 0.0
    last: bool = False

    @property
    def notes(self) -> list[int]:
        return [atom.note for atom in self.atoms if atom.note is not None]


def typeset(composition: Composition) -> tuple[Sheet, ...]:
    """All pages of a document."""
    first = Sheet(1)
    top = _title(first, composition, _letterhead(first, composition))
    body = [line for unit in composition.body for line in _body_lines(unit)]
    notes = {note.number: _note_lines(note) for note in composition.notes}
    sheets, y = _paginate(first, top, body, notes)
    return tuple(_closing(sheets, y, composition))


def _letterhead(sheet: Sheet, composition: Composition) -> float:
    """Both cells at the head of the first page; the height where the title may begin."""
    party = composition.system == "party"
    left, right = (176.0, 428.0) if party else (165.0, 412.0)
    y = TOP + 12
    for unit in composition.left:
        style = "Bold" if unit.kind == "organ" else "Regular"
        size = {"about": 12.0, "symbol": 13.0}.get(unit.kind, 12.5)
        if not party and unit.kind == "symbol":
            sheet.rules.append((left - 32, y - 8, 64))
            y += 9
        for line in _break(_atoms(unit, style=style, size=size), 178 if unit.kind == "about" else 230):
            _centre(sheet, line, left, y)
            y += size * LEADING
    below = TOP + 12
    for unit in composition.right:
        style = {"motto": "Bold", "place": "Italic"}.get(unit.kind, "Bold")
        size = {"place": 13.5}.get(unit.kind, (14.5 if party else (12.0 if unit.text.isupper() else 13.5)))
        if unit.kind in ("place", "stamp"):
            below += 8
        centre = left if unit.kind == "stamp" else right
        _centre(
            sheet,
            _Line(tuple(_atoms(unit, style=style, size=size)), size),
            centre,
            max(below, y + 6) if unit.kind == "stamp" else below,
        )
        if unit.kind == "motto" and (party or not unit.text.isupper()):
            length = width(unit.text, style, size)
            sheet.rules.append((right - length / 2, below + 3.5, length))
        below += size * LEADING
    return max(y, below) + 18


def _title(sheet: Sheet, composition: Composition, y: float) -> float:
    middle = (LEFT + RIGHT) / 2
    y += 8 if composition.title else 0
    for unit in composition.title:
        size = 15.0 if unit.kind == "type" else BODY
        for line in _break(_atoms(unit, style="Bold", size=size), 400):
            _centre(sheet, line, middle, y)
            y += size * LEADING
    if composition.title:
        length = 90.0 if composition.system == "state" else 62.0
        sheet.rules.append((middle - length / 2, y - 9, length))
        y += 10
    for index, unit in enumerate(composition.address):
        style, x = ("Regular", LEFT + 96) if index == 0 else ("Regular", LEFT + 130)
        for line in _break(_atoms(unit, style=style, size=BODY), RIGHT - x):
            _place(sheet, line, x, y)
            y += BODY * LEADING
    return y + (12 if composition.address else 4)


def _body_lines(unit: Unit) -> Iterator[_Line]:
    style = {"centre": "Bold", "heading": "Bold", "subheading": "Bold", "italic": "Italic"}.get(unit.kind, "Regular")
    indent = 0.0 if unit.kind == "centre" else INDENT
    broken = _break(_atoms(unit, style=style, size=BODY), RIGHT - LEFT, indent=indent)
    for index, line in enumerate(broken):
        if unit.kind == "centre":
            shift = (RIGHT - LEFT - _length(line.atoms)) / 2
            line = replace(line, atoms=tuple(replace(atom, x=atom.x + shift) for atom in line.atoms))
        elif not line.last:
            line = replace(line, atoms=_justify(line.atoms, RIGHT - LEFT - (indent if index == 0 else 0)))
        yield replace(line, before=6.0 if index == 0 else 0.0)


def _note_lines(note: Note) -> list[_Line]:
    lines: list[_Line] = []
    for index, part in enumerate(note.parts):
        atoms = _atoms(part, style="Regular", size=NOTE)
        if index == 0:
            atoms = [_Atom(str(note.number), "Regular", NOTE * 0.65, NOTE * 0.35, False, False), *atoms]
            atoms[1] = replace(atoms[1], spaced=True, breakable=False)
        for at, line in enumerate(_break(atoms, RIGHT - LEFT, indent=INDENT * 0.8)):
            fixed = (
                line
                if line.last
                else replace(line, atoms=_justify(line.atoms, RIGHT - LEFT - (INDENT * 0.8 if at == 0 else 0)))
            )
            lines.append(fixed)
    return lines


def _paginate(
    first: Sheet, top: float, body: Sequence[_Line], notes: dict[int, list[_Line]]
) -> tuple[list[Sheet], float]:
    """Pages filled with body lines and the notes that they call; the last page's height reached."""
    sheets = [first]
    foot: list[_Line] = []
    carried: list[_Line] = []
    y = top

    def close() -> None:
        height = sum(line.height for line in foot)
        at = BOTTOM - height
        if foot:
            sheets[-1].rules.append((LEFT, at - NOTE - 1, 148))
        for line in foot:
            _place(sheets[-1], line, LEFT, at)
            at += line.height

    for index, line in enumerate(body):
        called = [lines for number in line.notes for lines in (notes[number],)]
        heading = line.before and line.last and line.atoms[0].style == "Bold" and index + 1 < len(body)
        least = sum(n.height for lines in called[:-1] for n in lines) + (called[-1][0].height if called else 0)
        need = line.before + line.height * (2.5 if heading else 1) + least
        if y + need + _foot_height([*foot, *(called[-1][:1] if called else [])]) > BOTTOM:
            close()
            sheets.append(_next_sheet(len(sheets) + 1))
            foot, carried = carried, []
            y = TOP + 14
        y += line.before
        _place(sheets[-1], line, LEFT, y)
        y += line.height
        for lines in called:
            for note in lines:
                full = bool(carried) or y + _foot_height([*foot, note]) > BOTTOM
                (carried if full else foot).append(note)
    if carried:
        raise ValueError(f"{len(carried)} lines of footnotes run past the last page")
    close()
    return sheets, y


def _foot_height(lines: Sequence[_Line]) -> float:
    return sum(line.height for line in lines) + (NOTE + 8 if lines else 0)


def _next_sheet(number: int) -> Sheet:
    sheet = Sheet(number)
    sheet.runs.append(
        Run((LEFT + RIGHT) / 2 - width(str(number), "Regular", 13) / 2, TOP - 12, str(number), "Regular", 13)
    )
    return sheet


def _closing(sheets: list[Sheet], y: float, composition: Composition) -> list[Sheet]:
    """Recipients and signatures under the text; where they do not fit, on a page of their own."""
    joint = len(composition.signatures) > 1
    heights = 15 * len(composition.signatures[0]) + 78, 15 * len(composition.recipients)
    need = 16 + (sum(heights) if joint else max(heights))
    notes_top = min((rule[1] for rule in sheets[-1].rules if rule[2] == 148), default=BOTTOM)
    if y + need > notes_top:
        sheets.append(_next_sheet(len(sheets) + 1))
        y = TOP + 14
    y += 16
    centres = (LEFT + 105, RIGHT - 110) if joint else (RIGHT - 105,)
    for centre, units in zip(centres, composition.signatures, strict=True):
        below = y
        for unit in units[:-1]:
            for line in _break(_atoms(unit, style="Bold", size=13.5), 220):
                _centre(sheets[-1], line, centre, below)
                below += 13.5 * LEADING
        sheets[-1].signatures.append((centre, below + 22))
        _centre(sheets[-1], _Line(tuple(_atoms(units[-1], style="Bold", size=BODY)), BODY), centre, below + 66)
    y += sum(heights[:1]) if joint else 0
    for index, unit in enumerate(composition.recipients):
        style, size = ("Bold Italic", 12.0) if index == 0 else ("Regular", 11.0)
        for line in _break(_atoms(unit, style=style, size=size), 235):
            _place(sheets[-1], line, LEFT, y)
            y += size * LEADING
    return sheets


def _atoms(unit: Unit, *, style: str, size: float) -> list[_Atom]:
    """The unit's words, cut where the style changes, at marks, after hyphens and at what a pen wrote."""
    cuts = {0, len(unit.text)} | {edge for span in unit.bold for edge in span}
    cuts |= {edge for mark in unit.marks for edge in (mark.start, mark.end)} | {offset for offset, _ in unit.hands}
    cuts |= {match.end() for match in re.finditer(r"\w[-/](?=\w)", unit.text) if unit.text[match.end() - 1] == "-"}
    atoms: list[_Atom] = []
    marks = {mark.start: mark.number for mark in unit.marks}
    edges = sorted(cuts)
    hands = dict(unit.hands)
    for start, end in zip(edges, [*edges[1:], len(unit.text)], strict=True):
        spaced_before = start > 0 and unit.text[start - 1] == " "
        if start in hands:
            atoms.append(_Atom(hands[start], style, size + 3, 0, spaced_before, False, hand=True))
        bold = any(a <= start < b for a, b in unit.bold)
        chosen = {"Regular": "Bold", "Italic": "Bold Italic"}.get(style, style) if bold else style
        if start in marks:
            digits = str(marks[start])
            atoms.append(_Atom(digits, chosen, size * 0.65, size * 0.34, False, False, note=marks[start]))
            continue
        for match in re.finditer(r"\S+", unit.text[start:end]):
            spaced = match.start() > 0 or spaced_before
            hyphen = start > 0 and unit.text[start - 1] == "-" and match.start() == 0
            atoms.append(_Atom(match[0], chosen, size, 0, spaced, spaced or hyphen))
    return atoms


def _break(atoms: Sequence[_Atom], measure: float, *, indent: float = 0.0) -> list[_Line]:
    """Lines of at most `measure` points, ragged; the first is indented."""
    lines: list[_Line] = []
    line: list[_Atom] = []
    x = indent
    size = max(atom.size for atom in atoms)
    for group in _groups(atoms):
        gap = width(" ", group[0].style, group[0].size) if group[0].spaced and line else 0.0
        if line and x + gap + sum(atom.width for atom in group) > measure:
            lines.append(_Line(tuple(line), size * LEADING))
            line, x, gap = [], 0.0, 0.0
        x += gap
        for index, atom in enumerate(group):
            x += width(" ", atom.style, atom.size) if index and atom.spaced else 0.0
            line.append(replace(atom, x=x))
            x += atom.width
    return [*lines, _Line(tuple(line), size * LEADING, last=True)]


def _groups(atoms: Sequence[_Atom]) -> Iterator[list[_Atom]]:
    """Atoms that stay on one line."""
    group: list[_Atom] = []
    for atom in atoms:
        if group and atom.breakable:
            yield group
            group = []
        group.append(atom)
    if group:
        yield group


def _justify(atoms: Sequence[_Atom], measure: float) -> tuple[_Atom, ...]:
    """The blanks widened so that the line ends at `measure` from its first atom."""
    gaps = sum(atom.spaced for atom in atoms[1:])
    extra = (measure - _length(atoms)) / gaps if gaps else 0.0
    moved, shift = [atoms[0]], 0.0
    for atom in atoms[1:]:
        shift += extra if atom.spaced else 0.0
        moved.append(replace(atom, x=atom.x + shift))
    return tuple(moved)


def _length(atoms: Sequence[_Atom]) -> float:
    return atoms[-1].x + atoms[-1].width - atoms[0].x


def _centre(sheet: Sheet, line: _Line, middle: float, y: float) -> None:
    placed = line.atoms if line.atoms[-1].x or len(line.atoms) == 1 else _break(line.atoms, 1e9)[0].atoms
    _place(sheet, replace(line, atoms=placed), middle - _length(placed) / 2 - placed[0].x, y)


def _place(sheet: Sheet, line: _Line, x: float, y: float) -> None:
    for index, atom in enumerate(line.atoms):
        if atom.hand:
            sheet.pens.append(Pen(x + atom.x, y, atom.text, atom.size))
            continue
        after = line.atoms[index + 1].spaced if index + 1 < len(line.atoms) else False
        sheet.runs.append(Run(x + atom.x, y - atom.rise, atom.text, atom.style, atom.size, after))
