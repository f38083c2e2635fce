"""A process that loads the tables, finds the facts of one text on one core, and does nothing else.

Reads `{"text": TEXT, "warm": TEXT, "entities": BOOL}` from standard input and writes a JSON row. The text becomes a
document as a plain file would, with pages and zones, and an edit that changes nothing stands in every `EDITS`
characters, so that the ways between printed and repaired text have work to do. Time is taken of the extraction alone,
and of each extractor in it.
"""

from __future__ import annotations

import functools
import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

from bench.alone import peak_memory

EDITS = 500
FRONT = ("lay_over", "find_header", "find_footnotes", "find_citations")
"""What citations, header and footnotes take."""


def main() -> None:
    """Load, warm up on a text of its own, find all facts once, write the row."""
    asked = json.load(sys.stdin)
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    started = time.process_time()
    from extract import facts
    from extract.tables import load_tables

    tables = load_tables()
    loading = time.process_time() - started
    spent = time_parts(facts)
    document, repaired = as_document(asked["warm"])
    facts.extract(document, repaired, tables=tables, entities=asked["entities"])
    document, repaired = as_document(asked["text"])
    before = peak_memory()
    spent.clear()
    started = time.process_time()
    found = facts.extract(document, repaired, tables=tables, entities=asked["entities"])
    seconds = time.process_time() - started
    json.dump(
        {
            "bytes": len(repaired.text.encode()),
            "characters": len(repaired.text),
            "seconds": seconds,
            "parts": spent,
            "load_seconds": loading,
            "memory_mb": peak_memory(),
            "memory_before_mb": before,
            "citations": len(found.citations),
            "statistics": len(found.statistics),
            "findings": len(found.findings),
        },
        sys.stdout,
    )


def as_document(text: str) -> tuple[Any, Any]:
    """The document and the repaired text that a plain file with this text becomes."""
    import ingest
    from ingest.plain import read_plain
    from ingest.values import Pages
    from normalize.values import Edit, EditedText, Span

    source = ingest.Source("text.txt", text.encode(), "0" * 64, ingest.SourceKind.TEXT, "text/plain")
    document = ingest.assemble(Pages(tuple(read_plain(source))))
    places = [Span(at, at + 1) for at in range(0, len(document.text), EDITS)]
    edits = tuple(Edit(place, place.of(document.text), "same", 1.0) for place in places)
    return document, EditedText(document.text, edits)


def time_parts(module: Any) -> dict[str, float]:
    """Wraps the module's extractors; the seconds of the processor that each takes are added up in what is returned."""
    spent: dict[str, float] = {}

    def timed(name: str, part: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(part)
        def wrapped(*args: Any, **options: Any) -> Any:
            started = time.process_time()
            try:
                return part(*args, **options)
            finally:
                spent[name] = spent.get(name, 0.0) + time.process_time() - started

        return wrapped

    for name, part in list(vars(module).items()):
        if name.startswith(("find_", "check_", "lay_over", "_entities")) and callable(part):
            setattr(module, name, timed(name, part))
    return spent


if __name__ == "__main__":
    main()
