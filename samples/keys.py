"""The expected extraction of a composed document, in the names of `vanthu.document/1`.

`reference` is what a perfect reading yields: letterhead (left cell, then right), title, body, recipients,
signatures, each unit on a line, then each footnote on a line of its own behind its superscript mark.
Every `start` and `end` indexes it. What a pen wrote is not in it.
"""

from __future__ import annotations

import re
from typing import Any

from samples.compose import SUPERSCRIPTS, Composition, Fact, Unit

HEADER_FIELDS = (
    "organ", "superior_organ", "province", "system", "symbol", "number", "doc_type", "title", "place", "date",
    "signing_mode", "signing_body", "signer_title", "signer", "is_draft",
)  # fmt: skip
SCALES = {"nghìn": 1_000, "triệu": 1_000_000, "tỷ": 1_000_000_000}


def make_key(composition: Composition) -> dict[str, Any]:
    """The key of a document, ready to be written as JSON."""
    reference, places = _reference(composition)
    citations: list[dict[str, Any]] = []
    statistics: list[dict[str, Any]] = []
    anchors: dict[int, int] = {}
    for unit, start, note in places:
        anchors |= {mark.number: start + mark.start for mark in unit.marks}
        for fact in unit.facts:
            text = unit.text[fact.start : fact.end]
            row: dict[str, Any] = {"start": start + fact.start, "end": start + fact.end, "text": text}
            if fact.kind == "cite":
                citations.append(row | _citation(text, fact) | {"footnote": note})
            else:
                statistics.append(row | _statistic(text, fact) | {"footnote": note})
    header, accepts = _header(composition)
    return {
        "name": composition.name,
        "header": header,
        "accepts": accepts,
        "reasons": composition.matter.get("reasons", {}),
        "marks": [unit.text for unit in composition.left if unit.kind == "stamp"],
        "recipients": [unit.text for unit in composition.recipients[1:]],
        "citations": citations,
        "footnotes": [
            {"number": note.number, "text": " ".join(part.text for part in note.parts), "anchor": anchors[note.number]}
            for note in composition.notes
        ],
        "statistics": statistics,
        "findings": composition.matter.get("findings", []),
        "holds": composition.matter.get("holds", []),
        "reference": reference,
    }


def _reference(composition: Composition) -> tuple[str, list[tuple[Unit, int, int | None]]]:
    """The reference text, and every unit with the offset of its text and the number of its note."""
    parts: list[str] = []
    places: list[tuple[Unit, int, int | None]] = []
    length = 0

    def add(text: str) -> None:
        nonlocal length
        parts.append(text)
        length += len(text)

    for unit in composition.units():
        places.append((unit, length, None))
        add(unit.text + "\n")
    for note in composition.notes:
        add(str(note.number).translate(SUPERSCRIPTS) + " ")
        for index, part in enumerate(note.parts):
            add(" " if index else "")
            places.append((part, length, note.number))
            add(part.text)
        add("\n")
    return "".join(parts), places


def _citation(text: str, fact: Fact) -> dict[str, Any]:
    symbol = fact.values[0]
    named = re.match(r"(?P<type>[^\d]*?)\s*(?:số\s*)?\d", text)
    number = re.match(r"\d+[a-z]?", symbol)
    return {
        "doc_type": fact.options.get("type") or (named["type"].strip() if named else "") or None,
        "symbol": symbol,
        "number": number[0] if number else None,
        "date": next((v for v in fact.values[1:] if v != "shared"), None),
        "date_shared": "shared" in fact.values,
        "issuer": fact.options.get("by"),
        "relation": fact.options.get("rel"),
    }


def _statistic(text: str, fact: Fact) -> dict[str, Any]:
    words = re.sub(r"^\D*[\d.,/]+\s*", "", text)
    scale = next((size for word, size in SCALES.items() if words.startswith(word + " ")), 1)
    unit = words.split(" ", 1)[1] if scale > 1 else words
    return {
        "value": float(fact.values[0]),
        "denominator": float(fact.values[1]) if len(fact.values) > 1 else None,
        "scale": int(float(fact.options["scale"])) if "scale" in fact.options else scale,
        "unit": fact.options.get("unit") or unit or None,
        "kind": fact.kind,
        "direction": fact.options.get("dir"),
        "baseline": fact.options.get("baseline"),
        "approx": fact.options.get("approx"),
        "period": fact.options.get("period"),
        "subject": fact.options.get("subject"),
    }


def _header(composition: Composition) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """The header's fields and, where more than one answer is right, all that are; an empty string means unknown."""
    given: dict[str, Any] = composition.matter["header"]
    header: dict[str, Any] = dict.fromkeys(HEADER_FIELDS) | {"system": composition.system, "is_draft": False}
    accepts: dict[str, list[Any]] = {}
    title = [unit.text for unit in composition.title if unit.kind in ("type_of", "title")]
    if title:
        header["title"] = title[-1]
        accepts |= {"title": [title[-1], " ".join(title)]} if len(title) > 1 else {}
    for name, value in given.items():
        if isinstance(value, list):
            accepts[name] = [item or None for item in value]
            header[name] = accepts[name][0]
        else:
            header[name] = value
    return header, accepts
