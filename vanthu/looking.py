"""Looking into an archive without changing it, and writing what is seen."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from itertools import chain, islice
from typing import Any, TextIO

import store
from vanthu.location import database_file
from vanthu.places import BOX, add_boxes
from vanthu.screen import visible
from vanthu.settings import Settings
from vanthu.tables import write_json, write_rows

_FEW = 12
"""Lines of each list that `show` prints; `--json` gives all."""
_MANY = 50
"""Doubtful words are what an archivist looks for: more of them."""


@contextmanager
def look(url: str) -> Iterator[Any]:
    """A reading session on the archive at `url`, which must exist and be of this program's version."""
    file = database_file(url)
    if file is not None and not file.exists():
        raise store.StoreError(
            f"There is no archive at {url}.", code="cannot_open", remedy="`vanthu ingest` makes one; or correct --db."
        )
    archive = store.open_archive(url, upgrade=False)
    try:
        with archive.session() as session:
            yield session
    finally:
        archive.close()


def fields_of(kind: type) -> tuple[str, ...]:
    """The columns that rows of this kind have."""
    return tuple(field.name for field in fields(kind))


def write_facts(
    settings: Settings,
    find: Callable[[Any], Iterable[Any]],
    kind: type,
    shown: Sequence[str],
    *,
    form: str | None,
    boxes: bool = False,
) -> None:
    """Write the facts that `find` gives, all of them, with their place on the page image if `boxes`."""
    columns = fields_of(kind)
    with look(settings.db) as session:
        found = iter(find(session))
        first = list(islice(found, 1))
        if not first and not settings.quiet:
            print("nothing found", file=sys.stderr)
        rows: Iterator[Any] = (store.as_row(fact) for fact in chain(first, found))
        if boxes:
            rows, columns = add_boxes(session, rows), (*columns, *BOX)
            shown = (*shown[:-1], BOX[0], shown[-1])
        write_rows(rows, columns=columns, shown=shown, form=form)


def write_graph(url: str, form: str | None, out: TextIO) -> None:
    """Write the citation graph as JSON (`vanthu.graph/1`), GraphML, GEXF or CSV."""
    with look(url) as session:
        graph = store.build_graph(session)
    if form in (None, "json"):
        write_json(graph, file=out)
        return
    # networkx takes half a second to load.
    from store.graph_files import write_graph as to_text

    out.write(to_text(graph, str(form)))


def write_document(detail: Any, loaded: Any, out: TextIO) -> None:
    """One document for the eye: what it says of itself, then what was found in it, then what is doubtful."""
    summary, facts = detail.summary, detail.facts
    _pairs(
        out,
        {
            "document": f"{summary.id} · {summary.state}",
            "source": summary.source,
            "paths": "; ".join(detail.paths),
            "sha256": summary.sha256,
            "reading": f"{summary.reading}, {summary.pages} pages, {detail.edits} edits",
        },
    )
    apart = ("reasons", "recipient_notes")
    header = {name: getattr(facts.header, name) for name in fields_of(type(facts.header)) if name not in apart}
    _pairs(out, {name: "; ".join(v) if isinstance(v, tuple) else v for name, v in header.items()})
    for note in sorted({page.engine.partition("; ")[2] for page in loaded.pages.read} - {""}):
        out.write(f"  text {note}\n")
    for name, reason in facts.header.reasons:
        known = "incomplete" if getattr(facts.header, name) else "unknown"
        out.write(f"  {name} is {known}: {_line(reason)}\n")
    for failed in loaded.pages.failed:
        out.write(f"  page {failed.number} failed [{failed.code}]: {_line(failed.message)}\n")
    _some(out, "citations", [f"p. {c.page}: {c.text}{_tail(c.relation)}" for c in facts.citations])
    _some(out, "named without a number", [f"p. {u.page}: {u.text}{_tail(u.relation)}" for u in facts.unnumbered])
    _some(out, "short names", [f"p. {s.page}: {s.text} · {_meant(s, facts)}" for s in facts.short_forms])
    _some(out, "footnotes", [f"{f.number} (p. {f.page}): {f.text}" for f in facts.footnotes])
    _some(out, "statistics", [f"p. {s.page}: {s.text}{_tail(s.subject, s.period)}" for s in facts.statistics])
    _some(out, "findings", [f"{f.severity}, {f.kind}: {f.message}" for f in facts.findings])
    _some(out, "doubtful words", [_doubt(u, loaded) for u in facts.uncertain], most=_MANY)


def _meant(short: Any, facts: Any) -> str:
    """The document that a short name means."""
    if short.citation is not None:
        return f"is {facts.citations[short.citation].text}"
    if short.unnumbered is not None:
        return f"is {facts.unnumbered[short.unnumbered].text}"
    return "may be one of several"


def _doubt(doubt: Any, loaded: Any) -> str:
    """A doubtful word: its page, what was printed beside what was made of it, what else it may be, how sure."""
    page = loaded.document.page_of(loaded.repaired.to_original(doubt.span).start)
    changed = f"{doubt.printed} → {doubt.repaired}" if doubt.printed != doubt.repaired else doubt.printed
    other = [word for word in dict.fromkeys(doubt.alternatives) if word != doubt.repaired]
    return f"p. {page}: {changed}" + (f" (or {', '.join(other)})" if other else "") + f" · {doubt.confidence:.0%} sure"


def _pairs(out: TextIO, pairs: dict[str, Any]) -> None:
    for name, value in pairs.items():
        if value not in (None, "", False):
            out.write(f"{name.replace('_', ' '):>16}  {_line(value)}\n")


def _some(out: TextIO, title: str, lines: Sequence[str], *, most: int = _FEW) -> None:
    if not lines:
        return
    out.write(f"\n{title} ({len(lines)})\n")
    for line in lines[:most]:
        out.write(f"  {_line(line)}\n")
    if len(lines) > most:
        out.write(f"  … and {len(lines) - most} more; --json gives all\n")


def _line(value: object) -> str:
    return visible(" ".join(str(value).split()))


def _tail(*parts: str | None) -> str:
    known = [part for part in parts if part]
    return f" · {' · '.join(known)}" if known else ""
