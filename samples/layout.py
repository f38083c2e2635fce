"""A composition becomes pages: every word at its place, in points from the top left corner of an A4 sheet.

Footnotes begin on the page of their mark and run on at the foot of the next where the page is full, as a
word processor does it. The signatures never stand alone on a page: lines of the text go with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from samples.compose import Composition, Note, Unit
from samples.fonts import width
from samples.lines import LEADING, Atom, Line, atoms_of, balanced, broken, justified, length

PAGE_WIDTH, PAGE_HEIGHT = 595.28, 841.89
LEFT, RIGHT, TOP, BOTTOM = 82.0, 547.0, 62.0, 785.0
BODY, SMALL, NOTE = 14.0, 11.5, 10.0
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


def typeset(composition: Composition) -> tuple[Sheet, ...]:
    """All pages of a document; one without signatures has no closing, as an excerpt."""
    body = [line for unit in composition.body for line in _body_lines(unit)]
    notes = {note.number: _note_lines(note) for note in composition.notes}
    last = max(index for index, line in enumerate(body) if line.before)
    for turn in (len(body), last if len(body) - last <= 4 else len(body) - 2):
        first = Sheet(1)
        top = _title(first, composition, _letterhead(first, composition))
        sheets, y, floor = _paginate(first, top, body, notes, turn=turn)
        if y + _closing_height(composition) <= floor:
            break
    else:
        raise ValueError(f"{composition.name}: no page has room for the signatures")
    _closing(sheets[-1], y, composition)
    return tuple(sheets)


def _letterhead(sheet: Sheet, composition: Composition) -> float:
    """Both cells at the head of the first page; the height where the title may begin."""
    party = composition.system == "party"
    left, right = (176.0, 428.0) if party else (165.0, 412.0)
    y = TOP + 12
    for unit in composition.left:
        style = "Bold" if unit.kind in ("organ", "stamp") else "Regular"
        size = {"about": 12.0, "symbol": 13.0}.get(unit.kind, 12.5)
        if not party and unit.kind == "symbol":
            sheet.rules.append((left - 32, y - 8, 64))
            y += 9
        y += 8 if unit.kind == "stamp" else 0
        for line in broken(atoms_of(unit, style=style, size=size), 178 if unit.kind == "about" else 230):
            _centre(sheet, line, left, y)
            y += size * LEADING
    below = TOP + 12
    for unit in composition.right:
        style = "Italic" if unit.kind == "place" else "Bold"
        size = 14.5 if party else (12.0 if unit.text.isupper() else 13.5)
        if unit.kind == "place":
            size = 13.5
            below += 8
        _centre(sheet, Line(tuple(atoms_of(unit, style=style, size=size)), size), right, below)
        if unit.kind == "motto" and (party or not unit.text.isupper()):
            wide = width(unit.text, style, size)
            sheet.rules.append((right - wide / 2, below + 3.5, wide))
        below += size * LEADING
    return max(y, below) + 18


def _title(sheet: Sheet, composition: Composition, y: float) -> float:
    middle = (LEFT + RIGHT) / 2
    y += 8 if composition.title else 0
    for unit in composition.title:
        size = 15.0 if unit.kind == "type" else BODY
        for line in balanced(atoms_of(unit, style="Bold", size=size), 400):
            _centre(sheet, line, middle, y)
            y += size * LEADING
    if composition.title:
        wide = 90.0 if composition.system == "state" else 62.0
        sheet.rules.append((middle - wide / 2, y - 9, wide))
        y += 10
    for index, unit in enumerate(composition.address):
        style, x = ("Regular", LEFT + 96) if index == 0 else ("Regular", LEFT + 130)
        for line in broken(atoms_of(unit, style=style, size=BODY), RIGHT - x):
            _place(sheet, line, x, y)
            y += BODY * LEADING
    return y + (12 if composition.address else 4)


def _body_lines(unit: Unit) -> Iterator[Line]:
    style = {"centre": "Bold", "heading": "Bold", "subheading": "Bold", "italic": "Italic"}.get(unit.kind, "Regular")
    indent = 0.0 if unit.kind == "centre" else INDENT
    lines = broken(atoms_of(unit, style=style, size=BODY), RIGHT - LEFT, indent=indent)
    for index, line in enumerate(lines):
        if unit.kind == "centre":
            shift = (RIGHT - LEFT - length(line.atoms)) / 2
            line = replace(line, atoms=tuple(replace(atom, x=atom.x + shift) for atom in line.atoms))
        elif not line.last:
            line = replace(line, atoms=justified(line.atoms, RIGHT - LEFT - (indent if index == 0 else 0)))
        yield replace(line, before=6.0 if index == 0 else 0.0)


def _note_lines(note: Note) -> list[Line]:
    lines: list[Line] = []
    for index, part in enumerate(note.parts):
        atoms = atoms_of(part, style="Regular", size=NOTE)
        if index == 0:
            atoms = [Atom(str(note.number), "Regular", NOTE * 0.65, NOTE * 0.35, False, False), *atoms]
            atoms[1] = replace(atoms[1], spaced=True, breakable=False)
        for at, line in enumerate(broken(atoms, RIGHT - LEFT, indent=INDENT * 0.8)):
            fixed = (
                line
                if line.last
                else replace(line, atoms=justified(line.atoms, RIGHT - LEFT - (INDENT * 0.8 if at == 0 else 0)))
            )
            lines.append(fixed)
    return lines


def _paginate(
    first: Sheet, top: float, body: Sequence[Line], notes: dict[int, list[Line]], *, turn: int
) -> tuple[list[Sheet], float, float]:
    """Pages filled with body lines and the notes that they call; how far down the last is filled, and where its notes
    begin. The line `turn` begins a page."""
    sheets = [first]
    foot: list[Line] = []
    carried: list[Line] = []
    y = top

    def close() -> float:
        floor = BOTTOM - _foot_height(foot)
        at = BOTTOM - sum(line.height for line in foot)
        if foot:
            sheets[-1].rules.append((LEFT, at - NOTE - 1, 148))
        for line in foot:
            _place(sheets[-1], line, LEFT, at)
            at += line.height
        return floor

    for index, line in enumerate(body):
        called = [notes[number] for number in line.notes]
        heading = line.before and line.last and line.atoms[0].style == "Bold" and index + 1 < len(body)
        begun = [note for lines in called[:-1] for note in lines] + (called[-1][:1] if called else [])
        need = line.before + line.height * (2.5 if heading else 1) + _foot_height([*foot, *begun])
        if y + need > BOTTOM or index == turn:
            close()
            sheets.append(_next_sheet(len(sheets) + 1))
            foot, carried = carried, []
            y = TOP + 14
        y += line.before
        _place(sheets[-1], line, LEFT, y)
        y += line.height
        for note in (note for lines in called for note in lines):
            full = bool(carried) or y + _foot_height([*foot, note]) > BOTTOM
            (carried if full else foot).append(note)
    if carried:
        raise ValueError(f"{len(carried)} lines of footnotes run past the last page")
    return sheets, y, close()


def _foot_height(lines: Sequence[Line]) -> float:
    return sum(line.height for line in lines) + (NOTE + 8 if lines else 0)


def _next_sheet(number: int) -> Sheet:
    sheet = Sheet(number)
    sheet.runs.append(
        Run((LEFT + RIGHT) / 2 - width(str(number), "Regular", 13) / 2, TOP - 12, str(number), "Regular", 13)
    )
    return sheet


def _closing_height(composition: Composition) -> float:
    if not composition.signatures:
        return 0.0
    signed = 16.5 * (len(composition.signatures[0]) - 1) + 74
    listed = 11 * LEADING * len(composition.recipients)
    return 16 + (signed + listed + 8 if len(composition.signatures) > 1 else max(signed, listed))


def _closing(sheet: Sheet, y: float, composition: Composition) -> None:
    """Signatures at the right, recipients at the left; of joint documents both signatures above the recipients."""
    if not composition.signatures:
        return
    joint = len(composition.signatures) > 1
    y += 16
    centres = (LEFT + 105, RIGHT - 110) if joint else (RIGHT - 105,)
    for centre, units in zip(centres, composition.signatures, strict=True):
        below = y
        for unit in units[:-1]:
            for line in broken(atoms_of(unit, style="Bold", size=13.5), 220):
                _centre(sheet, line, centre, below)
                below += 13.5 * LEADING
        sheet.signatures.append((centre, below + 22))
        _centre(sheet, Line(tuple(atoms_of(units[-1], style="Bold", size=BODY)), BODY), centre, below + 66)
    y += 16.5 * (len(composition.signatures[0]) - 1) + 82 if joint else 0
    for index, unit in enumerate(composition.recipients):
        style, size = ("Bold Italic", 12.0) if index == 0 else ("Regular", 11.0)
        for line in broken(atoms_of(unit, style=style, size=size), 235):
            _place(sheet, line, LEFT, y)
            y += size * LEADING


def _centre(sheet: Sheet, line: Line, middle: float, y: float) -> None:
    placed = line.atoms if line.atoms[-1].x or len(line.atoms) == 1 else broken(line.atoms, 1e9)[0].atoms
    _place(sheet, replace(line, atoms=placed), middle - length(placed) / 2 - placed[0].x, y)


def _place(sheet: Sheet, line: Line, x: float, y: float) -> None:
    for index, atom in enumerate(line.atoms):
        if atom.hand:
            sheet.pens.append(Pen(x + atom.x, y, atom.text, atom.size))
            continue
        after = line.atoms[index + 1].spaced if index + 1 < len(line.atoms) else False
        sheet.runs.append(Run(x + atom.x, y - atom.rise, atom.text, atom.style, atom.size, after))
