"""Texts in which contradictions are planted and checks that hold are marked, and what is found of them.

    {2 sum_mismatch|96 tập thể} … {2|41 tập thể} … {2|65 cá nhân}    one contradiction: its number, its kind, its places
    {=có 9/11 huyện, đạt 81,8%}                                     a check that holds, or figures that prove nothing

Lines are paragraphs; one that begins with a superscript is a footnote. `# date:` is the document's own date.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from extract.checked.findings import check_findings
from extract.cited.citations import find_citations
from extract.counted.statistics import find_statistics
from extract.layout import lay_over
from extract.tables import load_tables
from extract.values import Finding, Footnote, Header
from ingest.values import Block, Document, Zone
from normalize.values import EditedText, Span

FINDINGS = Path(__file__).parent / "findings"
_MARK = re.compile(r"\{(?:(?P<holds>=)|(?P<number>\d+)(?: (?P<kind>\w+))?\|)(?P<text>[^{}]*)\}")
_DATE = re.compile(r"# date: (\S+)")


@dataclass(frozen=True, slots=True)
class Planted:
    """A contradiction and the places that all its evidence must touch."""

    kind: str
    places: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A text without its marks, and what they said."""

    text: str
    date: str | None
    planted: tuple[Planted, ...]
    holds: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found of a sheet: planted and found, planted and missed, findings that nothing planted explains."""

    found: tuple[Planted, ...]
    missed: tuple[Planted, ...]
    false: tuple[Finding, ...]


def read_sheet(path: Path) -> Sheet:
    """The bare text of a file and its marks."""
    lines = path.read_text("utf-8").splitlines()
    comments = [line for line in lines if line.startswith("#")]
    date = next((match[1] for line in comments if (match := _DATE.match(line))), None)
    source = "\n".join(line for line in lines if not line.startswith("#"))
    text, at = "", 0
    kinds: dict[str, str] = {}
    places: dict[str, list[Span]] = {}
    holds: list[Span] = []
    for mark in _MARK.finditer(source):
        text += source[at : mark.start()]
        at = mark.end()
        span = Span(len(text), len(text) + len(mark["text"]))
        text += mark["text"]
        if mark["holds"]:
            holds.append(span)
            continue
        places.setdefault(mark["number"], []).append(span)
        if mark["kind"]:
            kinds[mark["number"]] = mark["kind"]
    planted = tuple(Planted(kinds[number], tuple(spans)) for number, spans in places.items())
    return Sheet(text + source[at:], date, planted, tuple(holds))


def find_all(text: str, date: str | None) -> tuple[Finding, ...]:
    """The findings of a text whose lines are its paragraphs, in a document of that date."""
    blocks: list[Block] = []
    notes: list[Footnote] = []
    start = 0
    for line in text.split("\n"):
        mark = re.match("[¹²³⁰⁴-⁹]+ ", line)
        span = Span(start, start + len(line))
        if mark is not None:
            body = Span(start + mark.end(), span.end)
            notes.append(Footnote(len(notes) + 1, body, body.of(text), None, 1))
        blocks.append(Block(span, Zone.FOOTNOTE if mark else Zone.BODY, 1, len(notes) if mark else None))
        start = span.end + 1
    layout = lay_over(Document((), (), text, (), tuple(blocks)), EditedText(text))
    header = Header(date=date)
    citations = find_citations(layout, header, tables=load_tables())
    zones = [(block.span, block.zone) for block in blocks]
    statistics = find_statistics(text, citations=citations, footnotes=notes, blocks=zones)
    return check_findings(text, header=header, citations=citations, statistics=statistics)


def compare(sheet: Sheet) -> Outcome:
    """A planted contradiction is found where a finding of its kind touches all its places."""
    findings = find_all(sheet.text, sheet.date)
    found = tuple(p for p in sheet.planted if any(_explains(p, finding) for finding in findings))
    return Outcome(
        found=found,
        missed=tuple(p for p in sheet.planted if p not in found),
        false=tuple(f for f in findings if not any(_explains(p, f) for p in sheet.planted)),
    )


def _explains(planted: Planted, finding: Finding) -> bool:
    if planted.kind != finding.kind:
        return False
    return all(any(place.overlaps(evidence) for evidence in finding.evidence) for place in planted.places)


def differences(sheet: Sheet) -> list[str]:
    """What was missed (`-`) and what is a false alarm (`+`), a line each."""
    outcome = compare(sheet)
    lines = [f"- {p.kind}: " + " … ".join(_context(sheet.text, s) for s in p.places) for p in outcome.missed]
    return lines + [f"+ {f.kind}, {f.severity}: {f.message} [{_around(sheet.text, f.evidence)}]" for f in outcome.false]


def _context(text: str, span: Span) -> str:
    return span.of(text).replace("\n", "⏎")


def _around(text: str, evidence: Sequence[Span]) -> str:
    first, last = min(evidence).start, max(span.end for span in evidence)
    return text[max(0, first - 60) : min(last, first + 300) + 40].replace("\n", "⏎")


if __name__ == "__main__":
    import sys

    for name in sys.argv[1:]:
        print(name)
        print("\n".join(differences(read_sheet(Path(name)))))
