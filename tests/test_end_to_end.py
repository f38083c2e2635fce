"""Every sample through the real engine and the whole story: valid JSON, true offsets, places on the page, score."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import extract
import ingest
import normalize
import samples
from bench.accuracy import wrong_slices
from normalize.values import Span
from samples.score import score
from vanthu.contract import schema, to_json
from vanthu.pipeline import Understanding, read, understand

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
VALIDATOR = jsonschema.Draft202012Validator(schema())
NAMES = [path.name for path in samples.files()]
# What must not be lost again; the figures themselves are in the last table of `make demo`.
FLOORS = {"syllables": 0.97, "header": 0.8, "citations": 0.93, "footnotes": 0.95, "statistics": 0.95, "findings": 0.8}


def _story(path: Path, model: normalize.Model, tables: extract.Tables) -> tuple[dict[str, Any], Understanding]:
    limits = ingest.Limits()
    source, pages = read(path, engine=ingest.Tesseract(), model=model, limits=limits, threads=2)
    found = understand(pages, model=model, tables=tables)
    return to_json(source.name, source.sha256, source.media_type, pages, found.repaired, found.facts), found


@pytest.fixture(scope="module")
def told() -> Mapping[str, tuple[dict[str, Any], Understanding]]:
    """Each sample's JSON and understanding, by file name."""
    model, tables = normalize.load_model(), extract.load_tables()
    return {path.name: _story(path, model, tables) for path in samples.files()}


@pytest.mark.parametrize("name", NAMES)
def test_json_is_valid(name: str, told: Mapping[str, tuple[dict[str, Any], Understanding]]) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(told[name][0])] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_span_slices_what_it_claims(name: str, told: Mapping[str, tuple[dict[str, Any], Understanding]]) -> None:
    assert list(wrong_slices(told[name][0])) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_fact_leads_to_words_on_a_page(
    name: str, told: Mapping[str, tuple[dict[str, Any], Understanding]]
) -> None:
    result, found = told[name]
    for fact in [*result["citations"], *result["statistics"]]:
        printed = found.repaired.to_original(Span(fact["start"], fact["end"]))
        words = list(found.document.words(printed))
        assert words, fact
        assert fact["page"] == words[0][0].number
        for page, word in words:
            assert word.span.of(page.text) == word.text
            assert word.box is None or (word.box.right <= page.width and word.box.bottom <= page.height)


def test_no_figure_falls_below_its_floor(told: Mapping[str, tuple[dict[str, Any], Understanding]]) -> None:
    rows = {row["fact"]: row for row in score({name: result for name, (result, _) in told.items()})}
    assert {fact: rows[fact]["f1"] for fact in FLOORS if rows[fact]["f1"] < FLOORS[fact]} == {}


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the development corpus is not here")
def test_the_corpus_that_needs_no_engine() -> None:
    model, tables = normalize.load_model(), extract.load_tables()
    for path in [*sorted((CORPUS / "text").glob("*.txt")), *sorted((CORPUS / "scans").glob("*.docx"))]:
        result, _ = _story(path, model, tables)
        assert [error.message for error in VALIDATOR.iter_errors(result)] == []
        assert list(wrong_slices(result)) == []
