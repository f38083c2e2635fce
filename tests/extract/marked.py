"""Texts with their expected facts marked in them, and how many of those are found.

    [span|value|kind|unit|period|approx|direction]     a statistic; value `a/b` is a ratio or rank, `axS` has the
                                                       scale S; the period `=` is that of the statistic before;
                                                       anywhere after the unit `per=xã`, `target` and `malformed`
    <span|symbol|type|date|issuer|relation>            a citation

Fields at the end may be left out. Lines are paragraphs; one that begins with a superscript is a footnote.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extract.cited.citations import find_citations
from extract.cited.unnumbered import find_unnumbered
from extract.counted.statistics import find_statistics
from extract.layout import lay_over
from extract.tables import Tables, load_tables
from extract.values import Citation, Footnote, Header, Statistic
from ingest.values import Block, Document, Zone
from normalize.values import EditedText, Span

_NAMED = re.compile(r"per=(?P<per>.*)|(?P<modality>target)|(?P<malformed>malformed)")
_MARK = re.compile(r"\[(?P<statistic>[^\[\]|]+\|[^\[\]]+)\]|<(?P<citation>[^<>|]+\|[^<>]+)>")


@dataclass(frozen=True, slots=True)
class Expected:
    """A marked fact: where it stands in the bare text, and its fields as strings, empty where there is none.

    `named` are the fields of a statistic that are marked by name: per, modality, malformed.
    """

    span: Span
    fields: tuple[str, ...]
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Marked:
    text: str
    statistics: tuple[Expected, ...]
    citations: tuple[Expected, ...]


def read_marked(path: Path) -> Marked:
    """The bare text of a file and what is marked in it."""
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    source = "\n".join(lines)
    parts: list[str] = []
    statistics: list[Expected] = []
    citations: list[Expected] = []
    at = length = 0
    period = ""
    for match in _MARK.finditer(source):
        parts.append(source[at : match.start()])
        at = match.end()
        length += len(parts[-1])
        shown, *fields = (match["statistic"] or match["citation"]).split("|")
        span = Span(length, length + len(shown))
        parts.append(shown)
        length += len(shown)
        named = [field for field in fields if _NAMED.fullmatch(field)]
        fields = [field for field in fields if field not in named]
        fields += [""] * (6 - len(fields))
        if match["citation"]:
            citations.append(Expected(span, tuple(fields[:5])))
            continue
        period = fields[3] = period if fields[3] == "=" else fields[3]
        statistics.append(Expected(span, tuple(fields), tuple(sorted(named))))
    return Marked("".join(parts) + source[at:], tuple(statistics), tuple(citations))


@cache
def _tables() -> Tables:
    return load_tables()


def found(text: str) -> tuple[tuple[Statistic, ...], tuple[Citation, ...]]:
    """The statistics and citations of a text whose lines are its paragraphs."""
    blocks: list[Block] = []
    notes: list[Footnote] = []
    start = 0
    for line in text.split("\n"):
        span = Span(start, start + len(line))
        mark = re.match("[¹²³⁰⁴-⁹]+ ", line)
        blocks.append(Block(span, Zone.FOOTNOTE if mark else Zone.BODY, 1, len(notes) + 1 if mark else None))
        if mark:
            body = Span(start + mark.end(), span.end)
            notes.append(Footnote(len(notes) + 1, body, body.of(text), None, 1))
        start += len(line) + 1
    document = Document((), (), text, (), tuple(blocks))
    layout, tables = lay_over(document, EditedText(text)), _tables()
    citations = find_citations(layout, Header(), tables=tables)
    names = [one.span for one in find_unnumbered(layout, citations, notes, tables=tables)]
    zones = [(block.span, block.zone) for block in blocks]
    return find_statistics(text, citations=citations, named=names, footnotes=notes, blocks=zones), citations


def shown(statistic: Statistic) -> tuple[str, ...]:
    """A statistic as its mark has it."""
    value = f"{statistic.value:.12g}"
    value += f"/{statistic.denominator:.12g}" if statistic.denominator is not None else ""
    value += f"x{statistic.scale:d}" if statistic.scale != 1 else ""
    rest = (statistic.unit, statistic.period, statistic.approx, statistic.direction)
    return (value, statistic.kind, *(part or "" for part in rest))


def named(statistic: Statistic) -> tuple[str, ...]:
    """The fields of a statistic that its mark has by name."""
    fields = [f"per={statistic.per}" if statistic.per else "", "target" if statistic.modality == "target" else ""]
    return tuple(sorted(field for field in (*fields, "malformed" if statistic.malformed else "") if field))


def cited(citation: Citation) -> tuple[str, ...]:
    """A citation as its mark has it."""
    parts = (citation.symbol, citation.doc_type, citation.date, citation.issuer, citation.relation)
    return tuple(part or "" for part in parts)


def f1(wanted: Iterable[Hashable], have: Iterable[Hashable]) -> float:
    """Multiset F1; 1.0 where both are empty."""
    key, seen = Counter(wanted), Counter(have)
    total = key.total() + seen.total()
    return 2 * (key & seen).total() / total if total else 1.0


def covered(wanted: Iterable[Hashable], have: Iterable[Hashable]) -> float:
    """The share of a multiset that is found."""
    key = Counter(wanted)
    return (key & Counter(have)).total() / key.total() if key else 1.0


def figures(path: Path) -> dict[str, float]:
    """All figures of one file."""
    marked = read_marked(path)
    statistics, citations = found(marked.text)
    s, k = [shown(one) for one in statistics], [one.fields for one in marked.statistics]
    c, w = [cited(one) for one in citations], [one.fields for one in marked.citations]
    low = str.lower
    return {
        "statistics": f1([f[0] for f in k], [f[0] for f in s]),
        "kind": f1([f[:2] for f in k], [f[:2] for f in s]),
        "unit": f1([(f[0], low(f[2])) for f in k], [(f[0], low(f[2])) for f in s]),
        "period": covered([(f[0], low(f[3])) for f in k if f[3]], [(f[0], low(f[3])) for f in s]),
        "no_period": covered([(f[0], "") for f in k if not f[3]], [(f[0], low(f[3])) for f in s]),
        "approx": f1([(f[0], f[4]) for f in k if f[4]], [(f[0], f[4]) for f in s if f[4]]),
        "direction": f1([(f[0], f[5]) for f in k if f[5]], [(f[0], f[5]) for f in s if f[5]]),
        "named": f1(
            [(e.fields[0], n) for e in marked.statistics for n in e.named],
            [(shown(one)[0], n) for one in statistics for n in named(one)],
        ),
        "symbol": f1([f[0] for f in w], [f[0] for f in c]),
        "dated": f1([(f[0], f[2]) for f in w], [(f[0], f[2]) for f in c]),
        "type": f1([f[:2] for f in w], [f[:2] for f in c]),
        "issuer": f1([(f[0], f[3]) for f in w if f[3]], [(f[0], f[3]) for f in c if f[3]]),
        "relation": f1([(f[0], f[4]) for f in w if f[4]], [(f[0], f[4]) for f in c if f[4]]),
    }


def differences(path: Path) -> list[str]:
    """Every fact that differs: `-` missed, `+` found though not marked, `~` a field that differs."""
    marked = read_marked(path)
    statistics, citations = found(marked.text)
    lines: list[str] = []
    for wanted, have in (
        (marked.statistics, [(s.span, shown(s) + named(s)) for s in statistics]),
        (marked.citations, [(c.span, cited(c)) for c in citations]),
    ):
        by_start = {span.start: (span, fields) for span, fields in have}
        for one in wanted:
            got = by_start.pop(one.span.start, None)
            fields = one.fields + one.named
            context = marked.text[max(0, one.span.start - 40) : one.span.end + 25].replace("\n", "⏎")
            if got is None:
                lines.append(f"- {fields} …{context}…")
            elif tuple(map(str.lower, got[1])) != tuple(map(str.lower, fields)) or got[0] != one.span:
                lines.append(f"~ {fields} {got[1]} {got[0].of(marked.text)!r} …{context}…")
        for span, fields in by_start.values():
            context = marked.text[max(0, span.start - 40) : span.end + 25].replace("\n", "⏎")
            lines.append(f"+ {fields} …{context}…")
    return lines


if __name__ == "__main__":
    import sys

    for name in sys.argv[1:]:
        print(name, {key: round(value, 3) for key, value in figures(Path(name)).items()})
        print("\n".join(differences(Path(name))))
