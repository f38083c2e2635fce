"""The cases of `lines.txt`, whose head says how they are written; `python -m tests.extract.lines` tells what fails."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from extract import facts
from extract.tables import Tables, load_tables
from extract.values import Citation, Entity, Extraction, Finding, Header, ShortForm, Statistic, Unnumbered
from ingest.values import Block, Document, Zone
from normalize.values import EditedText, Span
from tests.extract.heads import header_of

FILE = Path(__file__).parent / "lines.txt"
NAMES = {"ORG": "org", "PER": "per", "LOC": "loc"}
_RELATIONS = ("basis", "implements", "continues", "amends", "replaces", "repeals", "annexed", "reviews")
_NOTE = re.compile(
    r",\ (?= (?: no\ relation | in\ title | attached | increase | decrease | target | malformed"
    rf"| {'|'.join(_RELATIONS)}"
    r"| (?: type | term | about | per | of | against | computed | stated | full | office )\ ) )",
    re.VERBOSE,
)
_FIND = re.compile(r"(?P<kind>\w+) (?P<words>.*?)(?: \[(?P<notes>[^\[\]]*)\])?")
_FIGURE = re.compile(
    r"(?P<value>\d[\d.,]*)(?:/(?P<denominator>\d[\d.,]*))?(?: (?P<scale>nghìn|triệu|tỷ))? (?P<kind>\w+)"
    r"(?: (?P<unit>[^@]+?))?(?: @ (?P<period>.+))?"
)
_SCALES = {None: 1, "nghìn": 10**3, "triệu": 10**6, "tỷ": 10**9}


@dataclass(frozen=True, slots=True)
class Find:
    """A find as one string; `always` are notes that must be equal, `asked` those that must be there where asked."""

    kind: str
    words: str
    always: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()

    def __str__(self) -> str:
        notes = ", ".join(sorted(self.always | self.asked))
        return f"{self.kind} {self.words}" + (f" [{notes}]" if notes else "")


@dataclass(frozen=True, slots=True)
class Line:
    """A case: its number in the file, its text, its finds; `given` are fields of the header."""

    number: int
    text: str
    wanted: tuple[Find, ...]
    given: tuple[tuple[str, str], ...]
    no_names: bool
    known: bool

    @property
    def asks_names(self) -> bool:
        return self.no_names or any(find.kind in NAMES.values() for find in self.wanted)


def read_lines(path: Path = FILE) -> Iterator[Line]:
    """The cases of a file; raises ValueError for a line that is not written as its head says."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            yield read_line(line, number)


def read_line(line: str, number: int) -> Line:
    """One case; `! ` before it says that it is known to fail."""
    known = line.startswith("! ")
    text, bar, finds = line.removeprefix("! ").rpartition(" | ")
    if not bar:
        raise ValueError(f"line {number}: no bar with a blank on both sides: {line!r}")
    wanted: list[Find] = []
    given: list[tuple[str, str]] = []
    no_names = False
    for item in finds.split("; "):
        if item == "nothing":
            continue
        if item == "no names":
            no_names = True
            continue
        parts = _FIND.fullmatch(item)
        if parts is None:
            raise ValueError(f"line {number}: not a find: {item!r}")
        if parts["kind"] == "given":
            field, _, value = parts["words"].partition(" ")
            given.append((field, value))
        else:
            wanted.append(_wanted(parts, number))
    return Line(number, text, tuple(wanted), tuple(given), no_names, known)


def _wanted(parts: re.Match[str], number: int) -> Find:
    notes = frozenset(_NOTE.split(parts["notes"])) if parts["notes"] else frozenset()
    kind, words = parts["kind"], parts["words"]
    if kind == "stat":
        always = frozenset(note for note in notes if not note.startswith(("of ", "against ")))
        figure = _FIGURE.fullmatch(words)
        if figure is None:
            raise ValueError(f"line {number}: not a figure: {words!r}")
        value, denominator = (_number(figure[part]) for part in ("value", "denominator"))
        words = _figure(value, denominator, _SCALES[figure["scale"]], figure["kind"], figure["unit"], figure["period"])
        return Find(kind, words, always, notes - always)
    if kind not in ("cite", "doc", "short", "finding", "head", *NAMES.values()):
        raise ValueError(f"line {number}: no such find: {kind!r}")
    return Find(kind, words, frozenset(), notes)


def _number(printed: str | None) -> float | None:
    return None if printed is None else float(printed.replace(".", "").replace(",", "."))


def _figure(
    value: float | None, denominator: float | None, scale: int, kind: str, unit: str | None, period: str | None
) -> str:
    """A figure as one string; the case of letters does not matter.

    >>> _figure(526, 536, 1, "ratio", "Đại biểu", "Năm 2022")
    '526/536 ratio đại biểu @ năm 2022'
    """
    shown = f"{value:.12g}" + (f"/{denominator:.12g}" if denominator is not None else "")
    scaled = f"{shown} x{scale}" if scale != 1 else shown
    return " ".join([scaled, kind, *([unit] if unit else []), *(["@", period] if period else [])]).lower()


def find_all(line: Line, tables: Tables) -> Extraction:
    """All facts of a line's text, with the header that it gives."""
    text = line.text.replace("⏎", "\n")
    blocks, start, notes = [], 0, 0
    for paragraph in text.split("\n"):
        is_note = re.match("[¹²³⁰⁴-⁹]+ ", paragraph) is not None
        notes += is_note
        span = Span(start, start + len(paragraph))
        blocks.append(Block(span, Zone.FOOTNOTE if is_note else Zone.BODY, 1, notes if is_note else None))
        start = span.end + 1
    header = Header(**dict(line.given))  # type: ignore[arg-type]
    with mock.patch.object(facts, "find_header", lambda layout, tables: header):
        return facts.extract(
            Document((), (), text, (), tuple(blocks)), EditedText(text), tables=tables, entities=line.asks_names
        )


def found(line: Line, tables: Tables) -> list[Find]:
    """What is found of a line, in the form of what is wanted: names and header only where it asks for them."""
    if any(find.kind == "head" for find in line.wanted):
        header = header_of(line.text.replace("⏎", "\n") + "\n", tables)
        fields = [find.words.partition(" ")[0] for find in line.wanted]
        return [Find("head", f"{field} {getattr(header, field) or '-'}") for field in fields]
    all_ = find_all(line, tables)
    return [
        *map(_cited, all_.citations),
        *(_named(one) for one in all_.unnumbered),
        *(_short(one, all_) for one in all_.short_forms),
        *map(_counted, all_.statistics),
        *map(_told, all_.findings),
        *(map(_entity, all_.entities) if line.asks_names else ()),
    ]


def _cited(one: Citation) -> Find:
    notes = [one.relation or "no relation", f"type {one.doc_type}", f"term {one.issuer_term}"]
    notes += ["in title"] if one.in_title_of is not None else []
    return Find("cite", " ".join(filter(None, (one.symbol, one.date, one.issuer))), asked=frozenset(notes))


def _named(one: Unnumbered) -> Find:
    notes = {one.relation or "no relation", f"type {one.doc_type}", f"term {one.term}", one.role.replace("_", " ")}
    return Find("doc", one.text, asked=frozenset(notes))


def _short(one: ShortForm, all_: Extraction) -> Find:
    means = "?"
    if one.citation is not None:
        means = all_.citations[one.citation].symbol
    elif one.unnumbered is not None:
        means = all_.unnumbered[one.unnumbered].text
    return Find("short", f"{one.text} -> {means}", asked=frozenset({f"type {one.doc_type}"}))


def _counted(one: Statistic) -> Find:
    words = _figure(one.value, one.denominator, one.scale, one.kind, one.unit, one.period)
    notes = [one.direction, one.approx and f"about {one.approx}", one.per and f"per {one.per}"]
    notes += ["target" if one.modality == "target" else None, "malformed" if one.malformed else None]
    asked = frozenset({f"of {one.subject}", f"against {one.baseline}"})
    return Find("stat", words, frozenset(filter(None, notes)), asked)


def _told(one: Finding) -> Find:
    return Find("finding", one.kind, asked=frozenset({f"computed {one.computed}", f"stated {one.stated}"}))


def _entity(one: Entity) -> Find:
    return Find(NAMES[one.label], one.text, asked=frozenset({f"full {one.name}", f"office {one.office}"}))


def differences(line: Line, tables: Tables) -> list[str]:
    """What is otherwise than wanted: `-` wanted and not found, `+` found and not wanted."""
    have = found(line, tables)
    lines: list[str] = []
    for kind in dict.fromkeys(find.kind for find in (*line.wanted, *have)):
        if kind in NAMES.values():
            continue
        lines += _compare([f for f in line.wanted if f.kind == kind], [f for f in have if f.kind == kind])
    names = NAMES.values()
    return lines + _compare([f for f in line.wanted if f.kind in names], [f for f in have if f.kind in names])


def _compare(wanted: list[Find], have: list[Find]) -> list[str]:
    if len(wanted) == len(have) and all(map(_meets, wanted, have)):
        return []
    missed, left = [], list(have)
    for find in wanted:
        same = next((one for one in left if _meets(find, one)), None)
        if same is None:
            missed.append(find)
        else:
            left.remove(same)
    if not missed and not left:
        return [f"~ in another order: {', '.join(map(str, have))}"]
    return [*(f"- {find}" for find in missed), *(f"+ {find}" for find in left)]


def _meets(wanted: Find, have: Find) -> bool:
    if (wanted.kind, wanted.words, wanted.always) != (have.kind, have.words, have.always):
        return False
    return all(_noted(note, have.asked) for note in wanted.asked)


def _noted(note: str, have: frozenset[str]) -> bool:
    """Whether a note was found; of a baseline a part is enough, and 75 is 75.0."""
    name, _, value = note.partition(" ")
    found = next((one.partition(" ")[2] for one in have if one.startswith(f"{name} ")), "")
    if name == "against":
        return value in found
    return note in have or (name in ("computed", "stated") and _plain(value) == _plain(found))


def _plain(decimal: str) -> str:
    return decimal.rstrip("0").rstrip(".") if "." in decimal else decimal


def main() -> None:
    """Print every line that fails, and how many do not."""
    tables = load_tables()
    lines = list(read_lines(Path(sys.argv[1]) if len(sys.argv) > 1 else FILE))
    right = 0
    for line in lines:
        wrong = differences(line, tables)
        right += not wrong
        if wrong:
            print("\n    ".join([f"{line.number}: {line.text}", *wrong]))
    print(f"{right} of {len(lines)} right")


if __name__ == "__main__":
    main()
