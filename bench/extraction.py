"""`python -m bench accuracy --extract`: how much of what documents say is found, and how fast.

Blocks: the clean texts with the key's figures and what is asked; fields that the scorer does not score; damaged and
scanned copies; real scans; documents without a number; planted contradictions; composed texts; single lines; speed.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

import extract
import ingest
import normalize
from bench.accuracy import as_key
from bench.blocks import Block, Row
from bench.corpus import SEEDS, find_cases, load_scorer
from bench.extraction_pace import measure_extraction_pace
from bench.findings import measure_findings
from bench.reading import Programs
from bench.real import measure_real
from bench.unnumbered import measure_unnumbered
from tests.extract.lines import differences, read_lines
from tests.extract.marked import figures

ASKED: dict[str, float] = {
    "citation_symbol": 0.99, "citation_dated": 0.99, "citation_placed": 0.985, "citation_type": 0.985,
    "citation_issuer": 0.95, "footnotes": 1.0, "footnote_statistics": 0.96, "body_statistics": 0.93,
    "statistic_kind": 0.95, "statistic_period": 0.90, "header": 1.0, "findings_high": 1.0, "false_alarms": 0.0,
}  # fmt: skip
"""What is asked of a clean text; `false_alarms` is a count and must not be above, all else not below."""
ASKED_OF_COPIES: dict[str, dict[str, float]] = {
    "mangled": {"citation_dated": 0.96, "footnote_statistics": 0.92},
    "scan200": {"citation_dated": 0.96, "footnotes": 0.95},
    "fax150": {"citation_dated": 0.90},
}
HEAD = 80
"""How many characters of a note's beginning tell that a page shows it."""
LIKE = 90
"""The similarity in percent from which a subject or a qualifier counts as like that of the key."""
FIELDS = ("unit", "direction", "baseline", "approx", "per", "modality", "subject", "qualifier")
COMPARED = ("statistics", "kind", "unit", "period", "symbol", "dated", "type", "issuer", "relation")
_CASES = Path(__file__).parents[1] / "tests" / "extract" / "cases"


def measure_extraction(
    corpus: Path,
    scorers: Path,
    *,
    texts: Path,
    only: str = "",
    cache: Path | None = None,
    out: Path | None = None,
) -> Iterator[Block]:
    """The blocks in order; `only` is a part: clean, copies, real, composed, speed.

    `texts` is the folder of the training texts (for speed alone); `out` gets every document's JSON, and drawings of the
    real scans.
    """
    parts = (only,) if only else PARTS
    if unknown := set(parts) - set(PARTS):
        raise ValueError(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    programs = Programs(ingest.Tesseract(), normalize.load_model(), extract.load_tables(), (), cache)
    if "clean" in parts:
        yield from measure_clean(corpus, scorers, programs, out)
    if "copies" in parts:
        yield measure_copies(corpus, scorers, programs, out)
    if "real" in parts:
        canonical = load_scorer(scorers, "text_score").canonical
        yield from measure_real(corpus / "real", programs.run, canonical, out=out)
    if "composed" in parts:
        yield Block("extraction.unnumbered", "Documents without a number", tuple(measure_unnumbered(corpus)))
        yield Block("extraction.findings", "Planted contradictions and checks that hold", tuple(measure_findings()))
        yield measure_composed()
        yield measure_lines(programs.tables)
    if "speed" in parts:
        yield from measure_extraction_pace(corpus, texts, cache=cache)


PARTS = ("clean", "copies", "real", "composed", "speed")


def measure_clean(corpus: Path, scorers: Path, programs: Programs, out: Path | None) -> Iterator[Block]:
    """The clean texts: the scorer's figures, and the fields that it leaves out."""
    score = load_scorer(scorers, "extract_score").score
    results = {}
    for name in SEEDS:
        results[name], _ = programs.run(corpus / "text" / f"{name}.txt")
        _write(out, f"{name}.clean", results[name])
    scored = {name: score(corpus / "key", SEEDS[name], result) for name, result in results.items()}
    yield Block("extraction.clean", "Clean texts, the key's figures", tuple(asked_rows(scored, ASKED)))
    counts = Counted()
    for name, result in results.items():
        counts.add(read_key(corpus / "key", SEEDS[name]), result)
    notes = (
        "share is F1 of the values that are there; of subject and qualifier also the share at least 90% alike",
        "the key has no relations and no places of citations in titles: see extraction.composed and extraction.lines",
    )
    yield Block("extraction.fields", "Clean texts, fields that the scorer leaves out", tuple(counts.rows()), notes)


def measure_copies(corpus: Path, scorers: Path, programs: Programs, out: Path | None) -> Block:
    """The mangled text, scans and fax: the scorer's figures by the part of the key that stands on the paper.

    Of a scan `header` is that of the printed page, which is fuller than the clean text's.
    """
    scorer = load_scorer(scorers, "extract_score")
    scan_headers = json.loads((corpus / "key" / "headers.scans.json").read_text("utf-8"))
    scored: dict[str, dict[str, float]] = {}
    notes: list[str] = []
    for case in find_cases(corpus):
        if case.variant not in ASKED_OF_COPIES:
            continue
        name = f"{case.document}.{case.variant}"
        result, _ = programs.run(case.path)
        _write(out, name, result)
        with tempfile.TemporaryDirectory() as folder:
            key, dropped = corpus / "key", tuple[int, ...]()
            if case.path.parent.name == "scans":
                truth = json.loads((corpus / "truth" / f"{case.document}.json").read_text("utf-8"))
                key, dropped = Path(folder), key_on_paper(corpus / "key", case.seed, truth, Path(folder))
            scored[name] = scorer.score(key, case.seed, result)
        if dropped:
            absent = ", ".join(map(str, dropped))
            notes.append(f"{name}: notes {absent} of the key are not on the paper and left out with what they hold")
        if case.path.parent.name == "scans":
            scored[name] |= scorer.score_header(as_key(scan_headers[case.seed]), result["header"])
    rows: list[Row] = []
    for figure in ASKED:
        asked = {name: ASKED_OF_COPIES[name.rpartition(".")[2]].get(figure) for name in scored}
        missed = [name for name, wanted in asked.items() if wanted is not None and scored[name][figure] < wanted]
        shown = dict.fromkeys(f"{name.rpartition('.')[2]} {wanted}" for name, wanted in asked.items() if wanted)
        row: Row = {"figure": figure} | {name: found[figure] for name, found in scored.items()}
        rows.append(row | {"asked": ", ".join(shown) or None, "met": ("NO" if missed else "yes") if shown else None})
    return Block("extraction.copies", "Mangled, scanned and faxed copies", tuple(rows), tuple(notes))


def key_on_paper(key: Path, seed: str, truth: Mapping[str, Any], folder: Path) -> tuple[int, ...]:
    """Writes to `folder` the key without the notes that the truth's pages do not show; returns their numbers."""
    shown = " ".join(" ".join(page["footnotes_text"] for page in truth["pages"]).split())
    notes = [json.loads(line) for line in (key / "footnotes.jsonl").read_text("utf-8").splitlines()]
    absent = [n["number"] for n in notes if n["seed"] == seed and " ".join(n["text"].split())[:HEAD] not in shown]
    for path in key.glob("*.json*"):
        lines = path.read_text("utf-8")
        if path.suffix == ".jsonl":
            rows = [json.loads(line) for line in lines.splitlines()]
            kept = [row for row in rows if row["seed"] != seed or _note_of(row) not in absent]
            lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in kept)
        (folder / path.name).write_text(lines, "utf-8")
    return tuple(absent)


def _note_of(row: Mapping[str, Any]) -> int | None:
    """The footnote in which a row of the key stands, or which it is."""
    note: int | None = row.get("in_footnote") or row.get("footnote")
    return note if note is not None or "parts" not in row else row["number"]


def asked_rows(scored: Mapping[str, Mapping[str, float]], asked: Mapping[str, float]) -> Iterator[Row]:
    """A row for each figure: every document's, what is asked, and whether all of them reach it."""
    for figure, wanted in asked.items():
        values = [found[figure] for found in scored.values()]
        met = all(value <= wanted if figure == "false_alarms" else value >= wanted for value in values)
        yield (
            {"figure": figure}
            | dict(zip(scored, values, strict=True))
            | {"asked": wanted, "met": "yes" if met else "NO"}
        )


def read_key(folder: Path, seed: str) -> dict[str, list[dict[str, Any]]]:
    """The key's citations and statistics of one document; a statistic of the body has `footnote` None."""
    key: dict[str, list[dict[str, Any]]] = {"citations": [], "statistics": []}
    for name, group in (("citations", "citations"), ("statistics", "statistics"), ("body_statistics", "statistics")):
        lines = (folder / f"{name}.jsonl").read_text("utf-8").splitlines()
        key[group] += [row for line in lines if (row := json.loads(line))["seed"] == seed]
    return key


class Counted:
    """Fields counted over documents: how many the key has, are found, are right, are like the key's."""

    def __init__(self) -> None:
        self.wanted: Counter[str] = Counter()
        self.found: Counter[str] = Counter()
        self.right: Counter[str] = Counter()
        self.like: Counter[str] = Counter()

    def add(self, key: Mapping[str, Sequence[dict[str, Any]]], result: Mapping[str, Any]) -> None:
        """Statistics are paired by value and place in order; an issuer's term by symbol and date."""
        for row, fact in pairs(key["statistics"], result["statistics"], ("value", "denominator", "footnote")):
            for field in FIELDS:
                self._count(field, row.get(field), fact.get(field))
        cited = [row | {"footnote": row["in_footnote"]} for row in key["citations"]]
        for row, fact in pairs(cited, result["citations"], ("symbol", "date", "footnote")):
            term = fact.get("issuer_term")
            self._count("issuer_term", row["issuer_term"], term.split()[-1] if term else None)

    def _count(self, field: str, wanted: object, found: object) -> None:
        wanted, found = (None if value in (None, "reported") else str(value).lower() for value in (wanted, found))
        self.wanted[field] += wanted is not None
        self.found[field] += found is not None
        if wanted is not None and found is not None:
            self.right[field] += wanted == found
            self.like[field] += fuzz.ratio(wanted, found) >= LIKE

    def rows(self) -> Iterator[Row]:
        for field in (*FIELDS, "issuer_term"):
            both = self.wanted[field] + self.found[field]
            row: Row = {
                "field": field,
                "wanted": self.wanted[field],
                "found": self.found[field],
                "right": self.right[field],
                "share": round(2 * self.right[field] / both, 3) if both else None,
            }
            yield row | {"like": round(2 * self.like[field] / both, 3) if both else None}


def pairs(
    key: Iterable[dict[str, Any]], found: Iterable[dict[str, Any]], by: Sequence[str]
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """A row of the key with the fact that has the same values of `by`, in order; what has no like is left out.

    >>> list(pairs([{"a": 1, "b": 2}, {"a": 3}], [{"a": 3}, {"a": 4}, {"a": 1}], ("a",)))
    [({'a': 1, 'b': 2}, {'a': 1}), ({'a': 3}, {'a': 3})]
    """
    left: dict[tuple[Hashable, ...], list[dict[str, Any]]] = defaultdict(list)
    for fact in found:
        left[tuple(fact.get(name) for name in by)].append(fact)
    for row in key:
        if same := left[tuple(row.get(name) for name in by)]:
            yield row, same.pop(0)


def measure_composed() -> Block:
    """The composed texts that are marked by hand: they were looked at while the rules were written."""
    rows = []
    for path in sorted(_CASES.glob("*.txt")):
        found = figures(path)
        rows.append({"text": path.stem} | {name: round(value, 3) for name, value in found.items() if name in COMPARED})
    notes = ("development texts: the rules were written with them in sight",)
    return Block("extraction.composed", "Composed texts, marked by hand (tests/extract/cases)", tuple(rows), notes)


def measure_lines(tables: extract.Tables) -> Block:
    """The one-line cases by what they hold, and those in which nothing must be found."""
    all_: Counter[str] = Counter()
    right: Counter[str] = Counter()
    notes = []
    for line in read_lines():
        kinds = sorted({find.kind for find in line.wanted}) or ["nothing"]
        wrong = differences(line, tables)
        for kind in (*kinds, "all"):
            all_[kind] += 1
            right[kind] += not wrong
        if wrong:
            notes.append(f"{line.number}: {line.text} {'; '.join(wrong)}")
    order = [*sorted(kind for kind in all_ if kind not in ("nothing", "all")), "nothing", "all"]
    rows = tuple({"lines with": kind, "lines": all_[kind], "right": right[kind]} for kind in order)
    return Block("extraction.lines", "Single lines (tests/extract/lines.txt), development texts", rows, tuple(notes))


def _write(out: Path | None, name: str, result: Mapping[str, Any]) -> None:
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        (out / f"{name}.json").write_text(json.dumps(result, ensure_ascii=False, indent=1), "utf-8")
