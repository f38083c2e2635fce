"""`vanthu.document/1`: what the outside sees of one document, as plain JSON values.

Names are fixed; archives' scripts are written against them. The schema ships beside this file and the
tests validate every sample against it.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from importlib.resources import files
from typing import Any

from extract.values import Extraction, Finding, Header
from ingest.values import Pages
from normalize.values import EditedText, Span

SCHEMA = "vanthu.document/1"


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of `vanthu.document/1`."""
    loaded: dict[str, Any] = json.loads(files("vanthu").joinpath("data/document.schema.json").read_text("utf-8"))
    return loaded


def to_json(
    name: str, sha256: str, media_type: str, pages: Pages, repaired: EditedText, facts: Extraction
) -> dict[str, Any]:
    """One document as `vanthu.document/1`; offsets index `text`, the repaired continuous text."""
    return {
        "schema": SCHEMA,
        "source": {
            "name": name,
            "sha256": sha256,
            "media_type": media_type,
            "pages": len(pages.read) + len(pages.failed),
            "reading": reading_of(pages),
            "failed_pages": [{"page": f.number, "code": f.code, "message": f.message} for f in pages.failed],
        },
        "text": repaired.text,
        "header": _header(facts.header),
        "citations": [_flat(asdict(citation)) for citation in facts.citations],
        "unnumbered": [_flat(asdict(named)) for named in facts.unnumbered],
        "short_forms": [_flat(asdict(short)) for short in facts.short_forms],
        "footnotes": [_flat(asdict(footnote)) for footnote in facts.footnotes],
        "statistics": [_flat(asdict(statistic)) for statistic in facts.statistics],
        "findings": [_finding(finding) for finding in facts.findings],
        "entities": [_flat(asdict(entity)) for entity in facts.entities],
        "uncertain": [_flat(asdict(uncertain)) for uncertain in facts.uncertain],
    }


def reading_of(pages: Pages) -> str | None:
    """How most of the pages were read; None where none was."""
    counts = Counter(page.reading.value for page in pages.read)
    return counts.most_common(1)[0][0] if counts else None


def _flat(fields: dict[str, Any]) -> dict[str, Any]:
    """A fact's fields with its span as `start` and `end` in front."""
    span = fields.pop("span")
    return {"start": span["start"], "end": span["end"]} | {
        k: list(v) if isinstance(v, tuple) else v for k, v in fields.items()
    }


def _header(header: Header) -> dict[str, Any]:
    fields = asdict(header)
    return fields | {
        "recipients": list(header.recipients),
        "recipient_notes": list(header.recipient_notes),
        "marks": list(header.marks),
        "reasons": dict(header.reasons),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    def place(span: Span) -> dict[str, int]:
        return {"start": span.start, "end": span.end}

    return {
        "kind": finding.kind,
        "severity": finding.severity,
        "message": finding.message,
        "computed": finding.computed,
        "stated": finding.stated,
        "evidence": [place(span) for span in finding.evidence],
    }
