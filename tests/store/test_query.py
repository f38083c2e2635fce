"""Lists and the graph: what a person or another program gets out of the archive."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import Any

import networkx as nx
import pytest
from sqlalchemy import event

from extract.values import Finding, Unnumbered
from normalize.values import Span
from store import (
    Archive,
    StoreError,
    as_row,
    build_graph,
    count_archive,
    export_documents,
    find_citations,
    find_cited_by,
    list_documents,
    list_findings,
    list_statistics,
    load_document,
    record_occurrence,
    show_document,
    start_run,
)
from store.graph_files import to_networkx, write_graph

RESOLUTION = "Nghị quyết số 25-NQ/TW ngày 03/6/2013"
REPORT = f"Thực hiện {RESOLUTION} và Chỉ thị số 09-CT/TU; thu 13.963,91 tỷ đồng, đạt 526/536 (97%)."


@pytest.fixture
def filled(archive: Archive, compose: Any, keep: Any) -> Archive:
    report = compose(
        REPORT,
        name="report.txt",
        cites=((RESOLUTION, "25-NQ/TW", "2013-06-03"), ("Chỉ thị số 09-CT/TU", "09-CT/TU", None)),
        figures=(
            (
                "13.963,91 tỷ đồng",
                {"value": 13963.91, "kind": "money", "scale": 10**9, "unit": "đồng", "period": "năm 2022"},
            ),
            ("526/536", {"value": 526, "denominator": 536, "kind": "ratio", "subject": "tổ chức đảng", "footnote": 2}),
        ),
        findings=(
            Finding("chronology", "low", "b", (Span(0, 4),)),
            Finding("ratio_mismatch", "high", "98,1 % is not 97 %", (Span(REPORT.index("526"), len(REPORT) - 1),)),
        ),
        symbol="442-BC/TU", date="2023-08-29", province="Bắc Giang", doc_type="Báo cáo", recipients=("Như trên", "Lưu"),
    )  # fmt: skip
    number = keep(archive, report)
    keep(archive, compose(f"Theo {RESOLUTION}.", name="b.txt", cites=((RESOLUTION, "25-NQ/TW", "2013-06-03"),)))
    with archive.session() as session, session.begin():
        run = start_run(session, version="1", settings={}, reading_key="r", understanding_key="u")
        for path in ("/in/report.txt", "/in/copy.txt"):
            record_occurrence(
                session, run, sha256=report.sha256, path=path, name=path[4:], size=1, mtime_ns=1, media_type=None
            )
    assert number == 1
    return archive


def test_documents(filled: Archive) -> None:
    with filled.session() as session:
        report, other = list_documents(session)
        assert (report.source, report.symbol, report.citations, report.statistics, report.findings) == (
            "report.txt", "442-BC/TU", 2, 2, 2,
        )  # fmt: skip
        assert (other.citations, other.pages, other.reading, other.state) == (1, 1, "text", "done")
        assert list_documents(session, symbol="442-bc/tu") == [report]
        assert list_documents(session, province="bac giang", doc_type="báo") == [report]
        assert list_documents(session, state="partial") == []
        assert count_archive(session)["citations"] == 3
        assert json.loads(json.dumps(as_row(report)))["sha256"] == report.sha256


def test_one_document(filled: Archive) -> None:
    with filled.session() as session:
        detail = show_document(session, 1)
        assert detail.paths == ("/in/report.txt", "/in/copy.txt")
        assert detail.header.recipients == ("Như trên", "Lưu")
        assert detail.facts == load_document(session, 1).facts
        for ask in (show_document, load_document):
            with pytest.raises(StoreError, match="no document 99"):
                ask(session, 99)
        with pytest.raises(StoreError, match="no document 99"):
            list(export_documents(session, [1, 99]))
        assert [loaded.id for loaded in export_documents(session)] == [1, 2]


def test_citations_both_ways(filled: Archive) -> None:
    with filled.session() as session:
        assert [cite.symbol for cite in find_citations(session, "442-BC/TU")] == ["25-NQ/TW", "09-CT/TU"]
        cited_by = find_cited_by(session, "25/NQ-TW")
        assert [(cite.source, cite.text) for cite in cited_by] == [("report.txt", RESOLUTION), ("b.txt", RESOLUTION)]
        assert len({cite.cited for cite in cited_by}) == 1
        assert find_cited_by(session, "") == find_citations(session, "") == find_cited_by(session, "1-CT/TU") == []


def test_documents_named_without_a_number_are_cited_too(archive: Archive, compose: Any, keep: Any) -> None:
    law, text = "Luật Tiếp công dân", "Căn cứ Luật Tiếp công dân; theo Nghị quyết số 25-NQ/TW ngày 03/6/2013."
    plain = compose(text, name="c.txt", cites=((RESOLUTION, "25-NQ/TW", "2013-06-03"),), symbol="01-KH/HU")
    place = Span(text.index(law), text.index(law) + len(law))
    named = (Unnumbered(place, law, "Luật", relation="basis", page=1),)
    keep(archive, replace(plain, facts=replace(plain.facts, unnumbered=named)))
    with archive.session() as session:
        cited = find_citations(session, "01-KH/HU")
        assert [(cite.text, cite.symbol, cite.relation) for cite in cited] == [
            (law, None, "basis"),
            (RESOLUTION, "25-NQ/TW", None),
        ]
        assert find_cited_by(session, "luat tiep cong dan") == find_cited_by(session, "tiếp công dân") == cited[:1]
        assert find_cited_by(session, "luật tiếp công") == cited[:1]
        assert find_cited_by(session, "tiếp công dân viên") == find_cited_by(session, "...") == []


@pytest.mark.parametrize(
    ("filters", "texts"),
    [
        ({}, ["13.963,91 tỷ đồng", "526/536"]),
        ({"kind": "ratio"}, ["526/536"]),
        ({"unit": "dong"}, ["13.963,91 tỷ đồng"]),
        ({"period": "2022"}, ["13.963,91 tỷ đồng"]),
        ({"subject": "tổ chức"}, ["526/536"]),
        ({"province": "Bắc"}, ["13.963,91 tỷ đồng", "526/536"]),
        ({"province": "Hà Nam"}, []),
        ({"symbol": "442-BC/TU", "footnotes": True}, ["526/536"]),
        ({"footnotes": False}, ["13.963,91 tỷ đồng"]),
        ({"document": 2}, []),
    ],
)
def test_statistics(filled: Archive, filters: dict[str, Any], texts: list[str]) -> None:
    with filled.session() as session:
        assert [figure.text for figure in list_statistics(session, **filters)] == texts


@pytest.mark.parametrize(
    ("asked", "units"),
    [
        ("ha", ["ha", "nghìn ha", "triệu đồng/ha"]),
        ("Nghin  HA", ["nghìn ha"]),
        ("vụ", ["vụ phá rừng"]),
        ("pha rung", ["vụ phá rừng"]),
        ("vụ rừng", []),
        ("dong/ha", ["triệu đồng/ha"]),
        ("%", ["%"]),
        ("", ["ha", "nghìn ha", "triệu đồng/ha", "vụ phá rừng", "bộ, ban hành", "%"]),
    ],
)
def test_a_unit_is_found_by_its_whole_words(
    archive: Archive, compose: Any, keep: Any, asked: str, units: list[str]
) -> None:
    named = ("ha", "nghìn ha", "triệu đồng/ha", "vụ phá rừng", "bộ, ban hành", "%", None)
    texts = [f"{number} {unit or ''}".strip() for number, unit in enumerate(named, 11)]
    figures = tuple(
        (text, {"value": number, "kind": "count", "unit": unit})
        for number, (text, unit) in enumerate(zip(texts, named, strict=True), 11)
    )
    keep(archive, compose("; ".join(texts) + ".", name="units.txt", figures=figures))
    with archive.session() as session:
        assert [figure.unit for figure in list_statistics(session, unit=asked)] == units


def test_findings_come_gravest_first_with_their_words(filled: Archive) -> None:
    with filled.session() as session:
        grave, light = list_findings(session)
        assert (grave.severity, light.severity) == ("high", "low")
        assert grave.evidence == ("526/536 (97%)",)
        assert list(list_findings(session, severity="low")) == [light]
        assert list(list_findings(session, kind="ratio_mismatch", document=1)) == [grave]


def test_the_graph_is_as_agreed(filled: Archive) -> None:
    with filled.session() as session:
        graph = build_graph(session)
    assert graph["schema"] == "vanthu.graph/1"
    nodes = {node["id"]: node for node in graph["documents"]}
    assert len(nodes) == len(graph["documents"]) == 4
    asked = {"id", "source", "symbol", "canonical_symbol", "doc_type", "date", "issuer", "level", "province", "title"}
    assert all({*asked, "conflicts"} <= set(node) for node in nodes.values())
    asked = {"from", "to", "relation", "symbol", "date", "start", "end", "footnote", "page", "status", "confidence"}
    for edge in graph["citations"]:
        assert asked <= set(edge)
        assert edge["from"] in nodes
        assert edge["to"] in nodes
    first = graph["citations"][0]
    assert REPORT[first["start"] : first["end"]] == RESOLUTION
    assert nodes[first["to"]]["doc_type"] == "Nghị quyết"
    assert nodes[first["to"]]["date"] == "2013-06-03"
    assert graph == json.loads(json.dumps(graph))


def test_the_graph_for_other_programs(filled: Archive) -> None:
    with filled.session() as session:
        graph = build_graph(session)
    graph["documents"][0]["title"] = "chữ \x0b lạ & <b>"
    made = to_networkx(graph)
    assert (made.number_of_nodes(), made.number_of_edges()) == (4, 3)
    read = nx.parse_graphml(write_graph(graph, "graphml"))
    assert (len(read), read.number_of_edges()) == (4, 3)
    assert ET.fromstring(write_graph(graph, "gexf")).tag.endswith("gexf")
    rows = list(csv.DictReader(io.StringIO(write_graph(graph, "csv"))))
    assert (rows[0]["from_source"], rows[0]["to_symbol"]) == ("report.txt", "25-NQ/TW")
    with pytest.raises(ValueError, match="not a form"):
        write_graph(graph, "png")


def test_a_list_of_documents_loads_no_texts(filled: Archive) -> None:
    """Their texts are a thousand times as long as what the list shows of them."""
    asked: list[str] = []
    event.listen(filled.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    with filled.session() as session:
        assert len(list_documents(session, province="bac")) == 1
    assert asked and not [query for query in asked if "document.text" in query or "document.printed" in query]
