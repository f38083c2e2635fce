"""Facts on one spaCy document, the rules as a pipeline, and the notebook's example."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.facts import extract
from extract.named.entities import find_entities
from extract.spans import GROUPS, rule_pipeline, to_doc
from extract.tables import load_tables
from extract.values import Entity, Extraction, Header
from ingest.values import Zone
from normalize.values import EditedText, Span
from tests.extract.conftest import MakeDocument

TABLES = load_tables()
NOTEBOOK = Path(__file__).parents[2] / "docs" / "NOTEBOOK.md"
LINES = (
    "Thực hiện Nghị quyết số 19-NQ/TU ngày 12/4/2021 của Tỉnh ủy Bắc Giang, tỷ lệ hộ nghèo còn 3,5%¹.",
    "Đồng chí Nguyễn Văn Lực, Bí thư Huyện ủy Lục Nam, làm việc với xã Tân Mỹ.",
)


def test_every_fact_is_a_span_and_covers_its_text(document_of: MakeDocument) -> None:
    document = document_of((Zone.BODY, LINES[0]), (Zone.BODY, LINES[1]), (Zone.FOOTNOTE, "¹ Năm 2020 là 4,1%.", 1))
    facts = extract(document, EditedText(document.text), tables=TABLES)
    doc = to_doc(document.text, facts)
    assert doc.text == document.text
    assert set(GROUPS) <= set(doc.spans)
    assert [span._.fact for span in doc.ents] == list(facts.entities)
    for group in ("citations", "statistics", "footnotes"):
        placed = getattr(facts, group)
        assert placed and [span._.fact for span in doc.spans[group]] == list(placed)
        assert [span.text for span in doc.spans[group]] == [one.span.of(document.text) for one in placed]
    assert doc._.header == facts.header


def test_two_facts_of_one_span_are_told_apart() -> None:
    text = "hộ nghèo còn 3,5%"
    facts = Extraction(Header(), entities=(Entity(Span(3, 8), "ORG", "nghèo"),))
    doc = to_doc(text, facts)
    assert [(span.text, span._.fact) for span in doc.ents] == [("nghèo", facts.entities[0])]


def test_the_pipeline_finds_what_extraction_finds() -> None:
    text = "\n".join(LINES)
    nlp = rule_pipeline(TABLES, header=Header(province="Bắc Giang", date="2021-05-05"))
    assert nlp.pipe_names == ["organs", "places", "persons", "entities", "facts"]
    doc = nlp(text)
    found = find_entities(text, tables=TABLES, header=Header(province="Bắc Giang", date="2021-05-05"))
    assert [span._.fact for span in doc.ents] == list(found)
    assert [span._.fact.symbol for span in doc.spans["citations"]] == ["19-NQ/TU"]
    assert [span.text for span in doc.spans["places"]] == ["Bắc Giang", "xã Tân Mỹ"]


def test_two_pipelines_do_not_disturb_each_other() -> None:
    one = rule_pipeline(TABLES, header=Header(province="Bắc Giang", date="2021-05-05"))
    other = rule_pipeline(TABLES, header=Header(province="Hưng Yên", date="2021-05-05"))
    names = [nlp("Tỉnh ủy họp").ents[0]._.fact.name for nlp in (one, other)]
    assert names == ["Tỉnh ủy Bắc Giang", "Tỉnh ủy Hưng Yên"]


@given(st.text(alphabet="ab Ủ1²,.\n\t\u00a0/-đ", max_size=60))
def test_tokens_keep_the_text(text: str) -> None:
    assert to_doc(text, Extraction(Header())).text == text


@pytest.mark.parametrize("number", range(len(re.findall(r"```python\n", NOTEBOOK.read_text("utf-8")))))
def test_the_notebook_runs(number: int) -> None:
    """Each example of the notebook runs after those before it."""
    parts = re.findall(r"```python\n(.*?)```", NOTEBOOK.read_text("utf-8"), re.DOTALL)
    names: dict[str, object] = {}
    for part in parts[: number + 1]:
        exec(compile(part, NOTEBOOK.name, "exec"), names)


def test_reading_loads_no_spacy() -> None:
    code = (
        "import sys; from extract.facts import extract; from extract.tables import load_tables;"
        "from ingest.values import Document; from normalize.values import EditedText;"
        "text = 'Tỉnh ủy Bắc Giang họp ở xã Tân Mỹ.';"
        "facts = extract(Document((), (), text, (), ()), EditedText(text), tables=load_tables());"
        "print(len(facts.entities), 'spacy' in sys.modules)"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.split() == ["2", "False"]
