"""The story of one document: a file becomes pages, pages one text, the text is repaired, and facts are found.

Every step is a function of its arguments. Trouble with the document is raised as `ingest.DocumentError`;
a page that cannot be read is named in `Pages.failed`; a doubtful field is null or of low confidence in
the facts. Anything else that is raised is a bug.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import extract
import ingest
import normalize


@dataclass(frozen=True, slots=True)
class Understanding:
    """One document understood: its continuous text, the edits that repair it, and the facts found in it."""

    document: ingest.Document
    repaired: normalize.EditedText
    facts: extract.Extraction


def read(
    path: Path,
    *,
    engine: ingest.Engine,
    model: normalize.Model,
    limits: ingest.Limits,
    threads: int = 1,
    known: Iterable[ingest.Page] = (),
    on_page: Callable[[ingest.Page], None] | None = None,
) -> tuple[ingest.Source, ingest.Pages]:
    """Read a file: costly, done once for each content, engine and settings; `known` pages are not read again."""
    source = ingest.read_source(path, limits=limits)
    pages = ingest.read_pages(
        source, engine=engine, language=model, limits=limits, threads=threads, known=known, on_page=on_page
    )
    return source, pages


def understand(pages: ingest.Pages, *, model: normalize.Model, tables: extract.Tables) -> Understanding:
    """Understand pages: cheap, done again whenever the code, the tables or the model change."""
    document = ingest.assemble(pages, follows=model.follows)
    read_words = ingest.words_read(document)
    repaired = normalize.repair(document.text, model=model, proposals=document.proposals, read=read_words)
    strange = normalize.find_strange(repaired.text, model=model)
    facts = extract.extract(document, repaired, tables=tables, strange=strange)
    return Understanding(document, repaired, facts)
