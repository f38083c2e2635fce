"""`python -m bench reading`: how the scans are read, with plain tesseract and OCRmyPDF on the same pages.

Blocks: texts and kinds of pages, footnote marks, headers; time and memory (`bench.beside`); real scans (`bench.real`).
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from rapidfuzz import fuzz

import extract
import ingest
import normalize
from bench.accuracy import PageCache, as_key, run_case
from bench.beside import measure_time
from bench.blocks import Block, Row
from bench.corpus import SEEDS, find_cases, load_scorer
from bench.marks import score_marks
from bench.real import measure_real
from bench.rivals import Rival, find_rivals
from bench.sheets import UNSEEN, excerpt, make_sheet
from bench.tally import Tally, differences, tally
from vanthu.pipeline import Understanding

BLOCKS = ("texts", "time", "real")
OURS, PRINTED = "ours", "ours, unrepaired"


@dataclass(frozen=True, slots=True)
class Paper:
    """A file of which it is known what stands on it.

    `truth` has the form of the corpus's truth files; `header` that of its key, of which only the signer is on
    the paper where `signer_only`.
    """

    path: Path
    group: str
    document: str
    kind: str
    truth: Mapping[str, Any]
    header: Mapping[str, Any]
    face: str = "Liberation Serif"
    signer_only: bool = False


@dataclass(frozen=True, slots=True)
class Programs:
    """What reads: this program's parts, the rivals, and where readings are kept."""

    engine: ingest.Engine
    model: normalize.Model
    tables: extract.Tables
    rivals: tuple[Rival, ...]
    cache: Path | None

    def run(self, path: Path) -> tuple[Row, Understanding]:
        """A file through the whole program: its JSON and what was understood."""
        # The language model takes part in reading, so pages are kept by its code and data too.
        kept = PageCache(self.cache / f"pages-{_language_key()}" if self.cache else None)
        result, understood, _ = run_case(path, engine=self.engine, model=self.model, tables=self.tables, cache=kept)
        return result, understood


def measure_reading(
    corpus: Path,
    scorers: Path,
    *,
    only: str = "",
    cache: Path | None = None,
    out: Path | None = None,
    pages: int = 4,
    rivals: Collection[str] | None = None,
) -> Iterator[Block]:
    """The blocks one by one; `only` is the name of a part (`BLOCKS`), or keeps the files whose name holds it.

    `pages` is how many are read for the time; `out` gets every document's JSON and the real pages as drawings;
    `rivals` names those of the other programs that read the texts, None is all.
    """
    here, missing = find_rivals()
    asked = tuple(rival for rival in here if rivals is None or rival.name in rivals)
    programs = Programs(ingest.Tesseract(), normalize.load_model(), extract.load_tables(), asked, cache)
    parts = (only,) if only in BLOCKS else BLOCKS
    named = "" if only in BLOCKS else only
    # Time first: nothing that was read before helps it.
    if "time" in parts and not named:
        yield from measure_time(
            corpus, pages=pages, engine=programs.engine, model=programs.model, tables=programs.tables
        )
    with tempfile.TemporaryDirectory() as scratch:
        if "texts" in parts:
            blocks = _measure_papers(corpus, scorers, cache or Path(scratch), programs, named, out, missing)
            yield from (block for block in blocks if block.rows)
    if "real" in parts:
        canonical = load_scorer(scorers, "text_score").canonical
        yield from measure_real(corpus / "real", programs.run, canonical, only=named, out=out)


def find_papers(corpus: Path, folder: Path, *, only: str = "") -> tuple[list[Paper], list[str]]:
    """The corpus's scans and the unseen sheets whose name holds `only`; sheets are made in `folder`.

    Also a line for each sheet that could not be made, because a typeface is not installed.
    """
    truths = {name: json.loads((corpus / "truth" / f"{name}.json").read_text("utf-8")) for name in SEEDS}
    headers = json.loads((corpus / "key" / "headers.scans.json").read_text("utf-8"))
    keys = {name: as_key(headers[seed]) for name, seed in SEEDS.items()}
    papers = [
        Paper(
            case.path, "corpus", case.document, case.variant, truths[case.document], keys[case.document],
            signer_only=case.is_excerpt,
        )
        for case in find_cases(corpus)
        if case.path.suffix in (".pdf", ".tif") and only in case.path.name
    ]  # fmt: skip
    missing = []
    for sheet in UNSEEN:
        if only not in sheet.name:
            continue
        shown = excerpt(truths[sheet.document], sheet.first, sheet.last)
        try:
            path = make_sheet(sheet, shown, folder)
        except LookupError as error:
            missing.append(f"not run: {sheet.name} ({error})")
            continue
        papers.append(Paper(path, "unseen", sheet.document, sheet.kind, shown, keys[sheet.document], sheet.face))
    return papers, missing


@dataclass(slots=True)
class _Figures:
    """What was measured so far: rows of the blocks, and counts by group, kind and reader."""

    texts: list[Row] = field(default_factory=list)
    marks: list[Row] = field(default_factory=list)
    headers: list[Row] = field(default_factory=list)
    sums: dict[tuple[str, str, str], Tally] = field(default_factory=dict)


def _measure_papers(
    corpus: Path, scorers: Path, folder: Path, programs: Programs, only: str, out: Path | None, missing: list[str]
) -> Iterator[Block]:
    judges = {name: load_scorer(scorers, name) for name in ("text_score", "truth_text", "extract_score")}
    papers, absent = find_papers(corpus, folder / "sheets", only=only)
    figures, notes = _Figures(), [*missing, *absent]
    for paper in papers:
        try:
            result, understood = programs.run(paper.path)
        except ingest.DocumentError as error:
            notes.append(f"not read: {paper.path.name}: {error}")
            continue
        about = {"set": paper.group, "document": paper.document, "kind": paper.kind, "face": paper.face}
        figures.headers.append(about | _header_row(paper, result["header"], judges["extract_score"]))
        if not paper.signer_only:
            reference = judges["truth_text"].reference(paper.truth)
            readings = {OURS: result["text"], PRINTED: understood.document.text}
            readings |= _rival_readings(paper, programs, figures.sums)
            about["pages"] = result["source"]["pages"]
            _add_texts(figures, paper, about, reference, readings, judges["text_score"])
            _write(paper, result, differences(reference, result["text"], judges["text_score"]), out)
            if any(page["footnotes"] for page in paper.truth["pages"]):
                figures.marks.append(about | score_marks(paper.truth, result["text"], understood.document))
    yield Block("reading.texts", "Texts, as read and after repair (percent)", tuple(figures.texts), tuple(notes))
    yield Block("reading.kinds", "The same by kind of page", tuple(_pooled(figures.sums)))
    yield Block("reading.marks", "Footnote marks and bodies", tuple(figures.marks))
    yield Block("reading.headers", "Header fields (share of the key's)", tuple(figures.headers))


def _add_texts(
    figures: _Figures, paper: Paper, about: Row, reference: str, readings: Mapping[str, str], scorer: ModuleType
) -> None:
    """A row for each reading; the word errors are told at once, for whoever waits."""
    told = []
    for reader, text in readings.items():
        counts = tally(reference, text, scorer)
        figures.texts.append(about | {"reader": reader} | counts.figures())
        key = (paper.group, paper.kind, reader)
        figures.sums[key] = figures.sums.get(key, Tally()) + counts
        told.append(f"{reader} {counts.figures()['wer']}")
    print(f"{paper.path.name}: {', '.join(told)}", file=sys.stderr, flush=True)


def _write(paper: Paper, result: Row, wrong: Iterable[str], out: Path | None) -> None:
    """The paper's JSON and what is wrong in its text, for a person to read."""
    if out is None:
        return
    out.mkdir(parents=True, exist_ok=True)
    (out / f"{paper.path.name}.json").write_text(json.dumps(result, ensure_ascii=False, indent=1), "utf-8")
    (out / f"{paper.path.name}.wrong.txt").write_text("".join(f"{line}\n" for line in wrong), "utf-8")


def _rival_readings(paper: Paper, programs: Programs, sums: Mapping[tuple[str, str, str], Tally]) -> dict[str, str]:
    """What the rivals read; those with options of their own read the first file of each kind only, for time's sake."""
    kept = programs.cache / "rivals" if programs.cache else None
    return {
        rival.name: rival.text(paper.path, jobs=2, kept=kept)
        for rival in programs.rivals
        if not rival.options or not any(key[1:] == (paper.kind, rival.name) for key in sums)
    }


def _pooled(sums: Mapping[tuple[str, str, str], Tally]) -> Iterator[Row]:
    for (group, kind, reader), counts in sums.items():
        yield {"set": group, "kind": kind, "reader": reader, "syllables": counts.syllables} | counts.figures()


def _header_row(paper: Paper, found: Mapping[str, Any], scorer: ModuleType) -> Row:
    fields = [field for field in scorer.HEADER_FIELDS if field == "signer" or not paper.signer_only]
    wanted = {field: paper.header.get(scorer.KEY_NAMES.get(field, field)) for field in fields}
    wrong = [field for field in fields if not _is_same(wanted[field], found.get(field), scorer)]
    return {"fields": len(fields), "right": len(fields) - len(wrong), "wrong": ", ".join(wrong) or "none"}


def _is_same(wanted: Any, found: Any, scorer: ModuleType) -> bool:
    """Whether two values of a header field are the same, as `extract_score.score_header` has it."""
    nothing = (None, "", False)
    if wanted in nothing:
        return found in nothing
    return bool(fuzz.ratio(scorer.fold(wanted), scorer.fold(found or "")) >= 97)


@cache
def _language_key() -> str:
    """A fingerprint of the language model's code and data."""
    folder = Path(normalize.__file__).parent
    files = sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()[:12]
