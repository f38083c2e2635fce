"""Contradictions: what is found of those planted in composed texts, and how often a text that holds is accused.

The checks were written on the texts of `open`. Those of `held` were composed after them and counted before anybody
looked at what was missing; what they then showed was mended too, so that they measure nothing unseen any more.
"""

from __future__ import annotations

from collections import Counter

from bench.blocks import Row
from tests.extract.planted import FINDINGS, compare, read_sheet


def measure_findings() -> list[Row]:
    """A row for each half and for each kind in it: planted, found, share found; checks that hold, false alarms."""
    rows: list[Row] = []
    for half in ("open", "held"):
        planted: Counter[str] = Counter()
        found: Counter[str] = Counter()
        false: Counter[str] = Counter()
        holds = 0
        for path in sorted((FINDINGS / half).glob("*.txt")):
            sheet = read_sheet(path)
            outcome = compare(sheet)
            planted.update(one.kind for one in sheet.planted)
            found.update(one.kind for one in outcome.found)
            false.update(one.kind for one in outcome.false)
            holds += len(sheet.holds)
        rows.append(_row(half, "all", planted.total(), found.total(), holds, false.total()))
        for kind in sorted({*planted, *false}):
            rows.append(_row(half, kind, planted[kind], found[kind], None, false[kind]))
    return rows


def _row(half: str, kind: str, planted: int, found: int, holds: int | None, false: int) -> Row:
    return {
        "half": half,
        "kind": kind,
        "planted": planted,
        "found": found,
        "share": round(100 * found / planted, 1) if planted else None,
        "holds": holds,
        "false": false,
        "false_share": round(100 * false / holds, 1) if holds else None,
    }


if __name__ == "__main__":
    for row in measure_findings():
        print("  ".join(f"{name}={value}" for name, value in row.items() if value is not None))
