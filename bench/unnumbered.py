"""Documents named without a number against the corpus's key: `python -m bench.unnumbered CORPUS`.

Only rows of the key that are core count; what is found where the key has another row neither helps nor harms. A name is
found where its text is that of the key; the title of an attached document also where the two are alike by four fifths,
since where a title ends is a matter of opinion. Texts are compared, not offsets, so that scans and
mangled copies can be measured by the same key.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

import extract
import ingest
import normalize
from bench.accuracy import PageCache, run_case
from bench.corpus import find_cases

ENOUGH = 80
"""Percent of likeness from which two titles of an attached document are one."""


def measure_unnumbered(
    corpus: Path, *, only: str = ".txt", cache: Path | None = None, exact: bool = False, texts: bool = False
) -> Iterator[dict[str, Any]]:
    """A row for each case whose file name holds `only`: counts, recall, precision, and the share of right roles.

    `texts` adds what was missed and what is false (`missed_texts`, `false_texts`).
    """
    engine, model, tables = ingest.Tesseract(), normalize.load_model(), extract.load_tables()
    key = [json.loads(line) for line in (corpus / "key" / "unnumbered.jsonl").read_text("utf-8").splitlines()]
    for case in find_cases(corpus):
        if only not in case.path.name or case.is_excerpt:
            continue
        result, _, _ = run_case(case.path, engine=engine, model=model, tables=tables, cache=PageCache(cache))
        rows = [row for row in key if row["seed"] == case.seed]
        figures = score(rows, result["unnumbered"], exact=exact)
        shown = {name: value for name, value in figures.items() if texts or not name.endswith("_texts")}
        yield {"document": case.document, "variant": case.variant} | shown


def score(
    key: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]], *, exact: bool = False
) -> dict[str, Any]:
    """Counts of one document; `exact` accepts no title that is not the key's to the letter."""
    left = list(found)
    right = roles = 0
    wanted = [row for row in key if row["core"]]
    missed = []
    for row in wanted:
        hit = _take(row, left, exact=exact)
        right += hit is not None
        roles += hit is not None and hit["role"] == row["role"]
        if hit is None:
            missed.append(row["text"])
    for row in key:
        if not row["core"]:
            _take(row, left, exact=exact)
    return {
        "key": len(wanted),
        "right": right,
        "false": len(left),
        "recall": round(right / len(wanted), 3) if wanted else 1.0,
        "precision": round(right / (right + len(left)), 3) if right + len(left) else 1.0,
        "role": round(roles / right, 3) if right else 1.0,
        "missed_texts": missed,
        "false_texts": [one["text"] for one in left],
    }


def _take(row: Mapping[str, Any], found: list[Mapping[str, Any]], *, exact: bool) -> Mapping[str, Any] | None:
    """The first document found that is the key's, taken out of the list."""
    for one in found:
        loose = not exact and "attached" in (row["role"], one["role"])
        if _fold(one["text"]) == _fold(row["text"]) or (
            loose and fuzz.ratio(_fold(one["text"]), _fold(row["text"])) >= ENOUGH
        ):
            found.remove(one)
            return one
    return None


def _fold(text: str) -> str:
    return " ".join(text.lower().split())


def main() -> None:
    """Print a block for each document, with what is missing and what is false."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, nargs="?", default=Path("../shared/corpus"))
    parser.add_argument("--only", default=".txt", help="only files whose name holds this")
    parser.add_argument("--cache", type=Path, default=None, help="keep pages as read in this folder between runs")
    parser.add_argument("--exact", action="store_true", help="titles have to end where the key's do")
    options = parser.parse_args()
    for row in measure_unnumbered(
        options.corpus, only=options.only, cache=options.cache, exact=options.exact, texts=True
    ):
        print("  ".join(f"{name}={value}" for name, value in row.items() if not name.endswith("_texts")))
        for sign, texts in (("-", row["missed_texts"]), ("+", row["false_texts"])):
            for text in texts:
                print(f"  {sign} {text}")


if __name__ == "__main__":
    main()
