"""The citation graph in the forms that other programs read: GraphML, GEXF, CSV."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import networkx as nx

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def write_graph(graph: Mapping[str, Any], form: str) -> str:
    """`build_graph`'s value as `graphml`, `gexf` or `csv` text; `ValueError` for another form."""
    if form not in FORMS:
        raise ValueError(f"not a form of graph: {form}")
    return FORMS[form](graph)


def to_networkx(graph: Mapping[str, Any]) -> nx.MultiDiGraph:
    """The graph for networkx: one edge per mention, unknown values left out, lists as JSON."""
    made = nx.MultiDiGraph()
    for document in graph["documents"]:
        label = document["symbol"] or document["canonical_symbol"] or document["source"] or document["id"]
        made.add_node(document["id"], label=_plain(label), **_attributes(document, without=("id",)))
    for mention in graph["citations"]:
        made.add_edge(mention["from"], mention["to"], **_attributes(mention, without=("from", "to")))
    return made


def _graphml(graph: Mapping[str, Any]) -> str:
    return "\n".join(nx.generate_graphml(to_networkx(graph))) + "\n"


def _gexf(graph: Mapping[str, Any]) -> str:
    return "\n".join(nx.generate_gexf(to_networkx(graph))) + "\n"


def _csv(graph: Mapping[str, Any]) -> str:
    """One row per mention, with what is known of the documents at both ends."""
    nodes = {document["id"]: document for document in graph["documents"]}
    ends = ("source", "symbol", "doc_type", "date", "issuer", "province")
    own = ("relation", "symbol", "date", "start", "end", "footnote", "page", "status", "confidence")
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["from", *(f"from_{n}" for n in ends), "to", *(f"to_{n}" for n in ends), *own])
    for mention in graph["citations"]:
        start, end = nodes[mention["from"]], nodes[mention["to"]]
        row = [start["id"], *(start[n] for n in ends), end["id"], *(end[n] for n in ends), *(mention[n] for n in own)]
        writer.writerow(["" if value is None else value for value in row])
    return out.getvalue()


FORMS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {"graphml": _graphml, "gexf": _gexf, "csv": _csv}


def _attributes(values: Mapping[str, Any], *, without: tuple[str, ...]) -> dict[str, Any]:
    # Both XML forms know no null, and a control character from a page would break the file.
    return {
        # GEXF reserves `start` and `end` for moments in time.
        {"start": "start_offset", "end": "end_offset"}.get(name, name): _plain(value)
        for name, value in values.items()
        if name not in without and value is not None and value != []
    }


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        value = json.dumps(value, ensure_ascii=False)
    return _CONTROL.sub(" ", value) if isinstance(value, str) else value
