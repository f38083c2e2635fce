"""Handing the archive on: complete, one document after the other, so that size does not matter."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any, TextIO

import store
from vanthu import contract

SCHEMA = "vanthu.archive/1"
RECORDS = {
    "citations": "citation",
    "unnumbered": "unnumbered",
    "short_forms": "short_form",
    "footnotes": "footnote",
    "statistics": "statistic",
    "findings": "finding",
    "entities": "entity",
    "uncertain": "uncertain",
}
"""What a row of the CSV calls itself, by the list of `vanthu.document/1` that it comes from."""
COLUMNS = (
    "document", "source", "sha256", "record", "start", "end", "page", "text", "symbol", "number", "doc_type", "date",
    "issuer", "relation", "footnote", "anchor", "value", "denominator", "scale", "unit", "kind", "direction",
    "baseline", "approx", "period", "subject", "severity", "message", "label", "printed", "repaired", "confidence",
    "more",
)  # fmt: skip
"""Of the CSV, in which each document and each fact is a row; `more` holds as JSON what has no column."""


def write_archive(session: Any, numbers: Iterable[int] | None, *, form: str, pages: bool, out: TextIO) -> None:
    """Write the documents with these numbers, or all, as `jsonl` or `csv`; with every word and edit if `pages`."""
    if form == "csv":
        writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
        writer.writeheader()
        for loaded in store.export_documents(session, numbers):
            writer.writerows(_rows(loaded))
        return
    for loaded in store.export_documents(session, numbers):
        value = _document(loaded)
        json.dump(_whole(loaded, value) if pages else value, out, ensure_ascii=False)
        out.write("\n")


def _document(loaded: store.LoadedDocument) -> dict[str, Any]:
    return contract.to_json(
        loaded.source_name, loaded.sha256, loaded.media_type, loaded.pages, loaded.repaired, loaded.facts
    )


def _whole(loaded: store.LoadedDocument, value: dict[str, Any]) -> dict[str, Any]:
    """A document with its pages and how it was repaired; every word of a page stands in a piece or is left out."""
    return {
        "schema": SCHEMA,
        "id": loaded.id,
        "state": loaded.state,
        "document": value,
        "printed": loaded.repaired.original,
        "edits": [asdict(edit) for edit in loaded.repaired.edits],
        "pieces": [asdict(piece) for piece in loaded.document.pieces],
        "blocks": [asdict(block) for block in loaded.document.blocks],
        "left_out": [asdict(words) for words in loaded.document.left_out],
        "pages": [asdict(page) for page in loaded.document.pages],
    }


def _rows(loaded: store.LoadedDocument) -> Iterator[dict[str, Any]]:
    value = _document(loaded)
    head = {"document": loaded.id, "source": loaded.source_name, "sha256": loaded.sha256}
    yield _row({**head, "record": "header"}, value["header"])
    for name, record in RECORDS.items():
        for fact in value[name]:
            yield _row({**head, "record": record}, fact)
    yield _row({**head, "record": "text"}, {"text": value["text"]})


def _row(head: dict[str, Any], fact: dict[str, Any]) -> dict[str, Any]:
    known = {name: value for name, value in fact.items() if name in COLUMNS and value is not None}
    more = {name: value for name, value in fact.items() if name not in COLUMNS and value not in (None, [], {})}
    return {**head, **known, "more": json.dumps(more, ensure_ascii=False) if more else ""}
