"""Long runs of one thing: whoever looks back over all of it for each of its signs does not finish here."""

from __future__ import annotations

from collections.abc import Callable, Sized

import pytest

from extract.citations import find_citations
from extract.findings import check_findings
from extract.footnotes import find_footnotes
from extract.header import find_header
from extract.layout import Layout, lay_over
from extract.statistics import find_statistics
from extract.tables import load_tables
from extract.values import Header
from ingest.values import Block, Document, Zone
from normalize.dates import find_dates
from normalize.numbers import find_numbers
from normalize.symbols import find_symbols
from normalize.values import EditedText, Span

TABLES = load_tables()
LENGTH = 60_000
RUNS = ["1-", "1/", "1.", "1", "A", "A-", "/", "(", '"', "“1", " ", "\u00a0", "\n", "số ", "ngày 1 tháng ", "Số 1/A-",
        "gồm 5 xã, ", "1/QĐ-UBND và ", "của Ban ", "Luật a ", "Aa ", "từ năm 2020 ", "; ", "¹"]  # fmt: skip


def _layout(text: str) -> Layout:
    return lay_over(Document((), (), text, (), (Block(Span(0, len(text)), Zone.BODY, 1),)), EditedText(text))


def _facts(text: str) -> Sized:
    layout = _layout(text)
    citations = find_citations(layout, Header(), tables=TABLES)
    statistics = find_statistics(text, citations=citations, blocks=[(Span(0, len(text)), Zone.BODY)])
    findings = check_findings(text, header=Header(), citations=citations, statistics=statistics)
    return (*citations, *statistics, *findings, *find_footnotes(layout), find_header(layout, tables=TABLES))


@pytest.mark.parametrize(
    "find", [lambda t: list(find_numbers(t)), lambda t: list(find_dates(t)), lambda t: list(find_symbols(t))]
)
def test_words_of_a_megabyte(find: Callable[[str], Sized]) -> None:
    for run in ("1", "1-", "A", "/", "(", " ", "ngày "):
        assert len(find(run * (1_000_000 // len(run)))) >= 0


@pytest.mark.parametrize("run", RUNS)
def test_facts_of_a_long_run(run: str) -> None:
    assert len(_facts(run * (LENGTH // len(run)))) >= 1
