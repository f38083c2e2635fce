"""Real scans: what a person reads on each beside what was found, and every page as a drawing."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

import ingest
from bench.blocks import Block, Row
from bench.drawn import draw_page, page_image
from vanthu.pipeline import Understanding

_LIKE = 90
"""The similarity in percent from which a line counts as read: a wrong letter in ten, as handwriting leaves it."""
_HAND = re.compile(r"\s*\((?P<what>[^()]*) handwritten\)\s*$")
_FIELDS = ("organ", "symbol", "date", "doc_type", "title", "signer")
_LARGEST = 1700


def measure_real(
    folder: Path,
    run: Callable[[Path], tuple[Row, Understanding]],
    canonical: Callable[[str], str],
    *,
    only: str = "",
    out: Path | None = None,
) -> Iterator[Block]:
    """One block: a row for each file of `folder`'s index whose name holds `only`; notes name what is missing.

    `run` reads a file; `canonical` is the scorers' own form of a text, with one placement of tones; the JSON and
    the drawings of the pages go to `out`/real.
    """
    rows, notes = [], []
    for about in json.loads((folder / "index.json").read_text("utf-8")):
        path = folder / about["file"]
        if only not in path.name:
            continue
        try:
            result, understood = run(path)
        except ingest.DocumentError as error:
            rows.append({"file": path.name, "pages": about["pages"], "read": f"no: {error}"})
            continue
        row, missing = _score(about, result, canonical)
        rows.append(row)
        notes += [f"{path.name}: {line}" for line in missing]
        if out is not None:
            write_drawings(path, result, understood, out / "real")
    if rows:
        yield Block("reading.real", "Real scans: fields, header lines and citations found", tuple(rows), tuple(notes))


def write_drawings(path: Path, result: Mapping[str, Any], understood: Understanding, out: Path) -> None:
    """The file's JSON and each page with its zones, marks and areas as PNG, in `out`."""
    out.mkdir(parents=True, exist_ok=True)
    (out / f"{path.stem}.json").write_text(json.dumps(result, ensure_ascii=False, indent=1), "utf-8")
    for page in understood.document.pages:
        image = page_image(path, page)
        if image is None:
            continue
        drawn = draw_page(image, understood.document, page)
        drawn.thumbnail((_LARGEST, _LARGEST))
        drawn.save(out / f"{path.stem}.{page.number}.png", optimize=True)


def _score(
    about: Mapping[str, Any], result: Mapping[str, Any], canonical: Callable[[str], str]
) -> tuple[Row, list[str]]:
    source, header = result["source"], result["header"]
    missed = [field for field in _FIELDS if not _same_field(field, about[field], header.get(field))]
    # A field may be open, a date to the month; what it must not be is something else.
    wrong = [field for field in missed if not _is_open(field, about[field], header.get(field))]
    wrong += [] if _same_office(about["signer"], header.get("signer_title")) else ["signer_title"]
    row: Row = {
        "file": about["file"],
        "pages": source["pages"],
        "read": f"{source['pages'] - len(source['failed_pages'])}, {source['reading']}",
        "fields": f"{len(_FIELDS) - len(missed)}/{len(_FIELDS)}",
        "wrong": len(wrong),
    }
    missing = [f"{field}: wanted {about[field]!r}, found {header.get(field)!r}" for field in missed]
    missing += [f"wrong: {field} {header.get(field)!r}" for field in wrong]
    if "key" not in about:
        return row, missing
    text = "\n".join(map(canonical, result["text"].splitlines()))
    lines = [find_line(canonical(line), text) for line in about["key"]["header"]]
    named = result.get("unnumbered", ())
    found = [
        _is_cited(wanted, result["citations"]) or any(fold(wanted["symbol"]) in fold(one["text"]) for one in named)
        for wanted in about["key"]["citations"]
    ]
    row |= {
        "lines": len(lines),
        "exact": sum(likeness == 100 for likeness in lines),
        "like": sum(likeness >= _LIKE for likeness in lines),
        "citations": f"{sum(found)}/{len(found)}",
    }
    missing += [
        f"line {line!r}: {likeness:.0f}%"
        for line, likeness in zip(about["key"]["header"], lines, strict=True)
        if likeness < 100
    ]
    missing += [
        f"citation {citation['symbol']} {citation['date']}"
        for citation, here in zip(about["key"]["citations"], found, strict=True)
        if not here
    ]
    return row, missing


def find_line(wanted: str, text: str) -> float:
    """How like the most similar line of `text`, or two or three in a row, is to a line of the key, in percent.

    `(27 handwritten)` behind a line says what a pen wrote in it: the line may be found with or without that.
    """
    lines = [fold(line) for line in text.splitlines() if line.strip()]
    joined = [f"{one} {other}" for one, other in pairwise(lines)]
    longer = [f"{one} {other}" for one, other in zip(joined, lines[2:], strict=False)]
    return max(
        (fuzz.ratio(form, line) for form in line_forms(wanted) for line in (*lines, *joined, *longer)), default=0.0
    )


def line_forms(wanted: str) -> list[str]:
    """A key's line, folded, and the same without what a pen wrote in it.

    >>> line_forms("Số: 01 /CT-UBND  (01 handwritten)")
    ['số: 01/ct-ubnd', 'số: /ct-ubnd']
    """
    by_hand = _HAND.search(wanted)
    if by_hand is None:
        return [fold(wanted)]
    line = wanted[: by_hand.start()]
    printed = line
    for figure in re.findall(r"\d+", by_hand["what"]):
        printed = re.sub(rf"\b{figure}\b", "", printed, count=1)
    return [fold(line), fold(printed)]


def fold(text: str) -> str:
    """NFC, lower case, straight quotes, single spaces and none before a slash, colon or comma; tones as they are."""
    folded = re.sub(r"[“”„]", '"', unicodedata.normalize("NFC", text).lower())
    return re.sub(r"\s*([/:,;])\s*", r"\1 ", re.sub(r"\s+", " ", folded)).replace("/ ", "/").strip(" .,;:")


def _same_field(field: str, wanted: str, found: object) -> bool:
    if not found:
        return False
    if field in ("symbol", "date"):
        return re.sub(r"\s", "", wanted) == re.sub(r"\s", "", str(found))
    if field in ("organ", "signer") and fold(wanted).endswith(f" {fold(str(found))}"):
        # The index puts the superior organ before the organ and the office before the name.
        return True
    return fuzz.ratio(fold(wanted), fold(str(found))) >= _LIKE


def _is_open(field: str, wanted: str, found: object) -> bool:
    """Whether a field that was not found says nothing false: it is empty, or a date with less precision."""
    return not found or (field == "date" and wanted.startswith(f"{found}-"))


def _same_office(signer: str, found: str | None) -> bool:
    """Whether the office that was found, if any, is the one printed right before the name: PHÓ GIÁM ĐỐC Lê Thị A.

    >>> _same_office("KT. GIÁM ĐỐC, PHÓ GIÁM ĐỐC Lê Thị A", "Giám đốc"), _same_office("CHỦ TỊCH Lê Thị A", None)
    (False, True)
    """
    if found is None:
        return True
    capitals = " ".join(word for word in signer.split() if word.upper() == word)
    return fold(re.sub(r"^[KTLUQM]{2,3}\.? [^,]+, ", "", capitals)) == fold(found)


def _is_cited(wanted: Mapping[str, Any], found: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a citation of the key is among those found: its symbol, and its date where the key has one."""
    symbol = re.sub(r"\s", "", wanted["symbol"])
    return any(
        re.sub(r"\s", "", citation["symbol"] or "") == symbol and wanted["date"] in (None, citation["date"])
        for citation in found
    ) or any(wanted["date"] is None and fold(wanted["symbol"]) in fold(citation["text"]) for citation in found)
