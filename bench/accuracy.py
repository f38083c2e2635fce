"""How much of each document is found, by document and variant, with the corpus's own scorers."""

from __future__ import annotations

import hashlib
import json
import pickle
import re
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import jsonschema

import extract
import ingest
import normalize
from bench.corpus import Case, find_cases, load_scorer
from ingest.values import Pages
from vanthu.contract import schema, to_json
from vanthu.pipeline import Understanding, read, understand

VALIDATOR = jsonschema.Draft202012Validator(schema())
_IMPORT = re.compile(r"^\s*from ingest\.(\w+) import", re.MULTILINE)
TEXT_FIGURES = ("syllable_right", "syllable_error", "char_error", "symbols", "numbers")


class PageCache:
    """Pages as read, kept between runs: reading is costly and changes less often than understanding.

    Keyed by the file's bytes, the engine's name and the code of `ingest`'s readers, as in the archive.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def get(self, key: str) -> Pages | None:
        path = self.folder / key if self.folder else None
        return pickle.loads(path.read_bytes()) if path and path.exists() else None  # noqa: S301 - our own file

    def put(self, key: str, pages: Pages) -> None:
        if self.folder:
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / key).write_bytes(pickle.dumps(pages))


def run_case(
    path: Path, *, engine: ingest.Engine, model: normalize.Model, tables: extract.Tables, cache: PageCache
) -> tuple[dict[str, Any], Understanding, float]:
    """One file through the whole program: its JSON, what was understood, and the seconds of reading."""
    key = hashlib.sha256(path.read_bytes() + engine.name.encode() + _readers_code()).hexdigest()
    started = time.perf_counter()
    pages = cache.get(key)
    source = ingest.read_source(path, limits=ingest.Limits())
    if pages is None:
        source, pages = read(path, engine=engine, model=model, limits=ingest.Limits(), threads=2)
        cache.put(key, pages)
    seconds = time.perf_counter() - started
    understanding = understand(pages, model=model, tables=tables)
    result = to_json(source.name, source.sha256, source.media_type, pages, understanding.repaired, understanding.facts)
    return result, understanding, seconds


def _readers_code() -> bytes:
    """The code on which pages as read depend: what the readers import, and the programs and libraries they use."""
    folder = Path(ingest.__file__).parent
    code: dict[str, str] = {}
    wanted = ["read", "engine"]
    while wanted:
        name = wanted.pop()
        code[name] = (folder / f"{name}.py").read_text("utf-8")
        wanted += {found for found in _IMPORT.findall(code[name]) if found not in (*code, *wanted)}
    return "".join([ingest.reader_versions(), *(code[name] for name in sorted(code))]).encode()


def measure(
    corpus: Path, scorers: Path, *, only: str = "", cache: Path | None = None, out: Path | None = None
) -> Iterator[dict[str, Any]]:
    """One row of figures for each case; `only` keeps the cases whose file name holds it."""
    text_score, extract_score = load_scorer(scorers, "text_score"), load_scorer(scorers, "extract_score")
    truth_text = load_scorer(scorers, "truth_text")
    engine, model, tables = ingest.Tesseract(), normalize.load_model(), extract.load_tables()
    scan_headers = json.loads((corpus / "key" / "headers.scans.json").read_text("utf-8"))
    for case in find_cases(corpus):
        if only not in case.path.name:
            continue
        result, understanding, seconds = run_case(
            case.path, engine=engine, model=model, tables=tables, cache=PageCache(cache)
        )
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
            (out / f"{case.path.name}.json").write_text(json.dumps(result, ensure_ascii=False, indent=1), "utf-8")
            (out / f"{case.path.name}.printed.txt").write_text(understanding.document.text, "utf-8")
        row: dict[str, Any] = {
            "document": case.document,
            "variant": case.variant,
            "reading": result["source"]["reading"],
            "pages": result["source"]["pages"],
            "seconds": round(seconds, 1),
        }
        if not case.is_excerpt:
            row |= _text_figures(case, corpus, result["text"], understanding.document.text, text_score, truth_text)
            row |= extract_score.score(corpus / "key", case.seed, result)
        if case.path.parent.name == "scans":
            row |= extract_score.score_header(as_key(scan_headers[case.seed]), result["header"])
        row["slices"] = not list(wrong_slices(result))
        row["valid"] = VALIDATOR.is_valid(result)
        yield row


def _text_figures(
    case: Case, corpus: Path, repaired: str, printed: str, text_score: Any, truth_text: Any
) -> dict[str, float]:
    """Scores of the repaired text, and of the text as printed, in front of the same reference."""
    truth = json.loads((corpus / "truth" / f"{case.document}.json").read_text("utf-8"))
    is_scan = case.path.parent.name == "scans"
    reference = truth_text.reference(truth) if is_scan else _text_reference(corpus, case)
    figures = text_score.score(reference, repaired)
    before = text_score.score(reference, printed)
    return {name: figures[name] for name in TEXT_FIGURES} | {"printed_syllable_right": before["syllable_right"]}


def _text_reference(corpus: Path, case: Case) -> str:
    """The clean transcription put in reading order by the key's own offsets: body, then footnotes."""
    text = (corpus / "text" / f"{case.document}.txt").read_text("utf-8")
    notes = [json.loads(line) for line in (corpus / "key" / "footnotes.jsonl").read_text("utf-8").splitlines()]
    notes = [note for note in notes if note["seed"] == case.seed]
    cut = sorted((part["start"], part["end"]) for note in notes for part in note["parts"])
    body, position = [], 0
    for start, end in cut:
        body.append(text[position:start])
        position = end
    return "\n".join([*body, text[position:], *(note["text"] for note in notes)])


def as_key(header: dict[str, Any]) -> dict[str, Any]:
    """A scan's printed header in the form of the key.

    The signature block's lines become its fields; where the scan ends before the signature there is none.
    """
    raw = header.get("raw", {})
    lines = raw.get("sign_lines", []) if raw.get("signer") else []
    signing_mode = "T/M" if lines and lines[0].startswith("T/M") else None
    signer_title = lines[-1] if lines else None
    return header | {"signer_name": raw.get("signer"), "signer_title": signer_title, "signing_mode": signing_mode}


def wrong_slices(result: dict[str, Any]) -> Iterator[str]:
    """Facts whose offsets do not slice the text they claim; none in a sound document."""
    text = result["text"]
    for group in ("citations", "unnumbered", "short_forms", "footnotes", "statistics", "entities"):
        for fact in result[group]:
            if text[fact["start"] : fact["end"]] != fact["text"]:
                yield f"{group} {fact['start']}:{fact['end']} {fact['text'][:60]!r}"
    for fact in result["uncertain"]:
        if text[fact["start"] : fact["end"]] != fact["repaired"]:
            yield f"uncertain {fact['start']}:{fact['end']} {fact['repaired']!r}"
    for finding in result["findings"]:
        for place in finding["evidence"]:
            if not 0 <= place["start"] < place["end"] <= len(text):
                yield f"finding {finding['kind']} {place}"


def as_table(rows: Iterable[dict[str, Any]]) -> str:
    """Rows as aligned text: figures down, cases across would be unreadable, so a block for each case."""
    lines = []
    for row in rows:
        head = f"{row['document']} · {row['variant']} · {row['reading']} · {row['pages']} p · {row['seconds']} s"
        figures = [
            f"{name}={value}"
            for name, value in row.items()
            if name not in ("document", "variant", "reading", "pages", "seconds")
        ]
        lines += [head, "   " + "  ".join(figures)]
    return "\n".join(lines)
