"""The commands that look into the archive: list, show, search, export. (Why heavy imports stand inside: `common`.)"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vanthu.commands.common import ExportForm, FormatOption, command
from vanthu.exits import ExitCode, WrongUsage

if TYPE_CHECKING:
    from vanthu.settings import Settings

STDOUT = Path("-")
ON_SCREEN = 20
"""Places that a search shows on a terminal; a pipe gets all of them."""


@command("list")
def list_documents(
    settings: Settings,
    *,
    state: Annotated[
        str | None, typer.Option(metavar="STATE", help="done, needs_review, partial; quarantined or failed.")
    ] = None,
    symbol: Annotated[str | None, typer.Option(metavar="SYMBOL", help="Only documents of this symbol.")] = None,
    province: Annotated[str | None, typer.Option(metavar="NAME", help="Only documents of this province.")] = None,
    doc_type: Annotated[
        str | None, typer.Option("--type", metavar="TYPE", help="Only documents of this type, as Báo cáo.")
    ] = None,
    form: FormatOption = None,
) -> None:
    """The documents of the archive; with --state quarantined or failed, the files that are not in it and why."""
    import store
    from vanthu.looking import fields_of, look
    from vanthu.tables import write_rows

    problems = ("quarantined", "failed")
    shown: tuple[str, ...]
    known = (*store.DocumentState, *problems)
    if state is not None and state not in known:
        raise WrongUsage(f"--state: {state!r} is none of {', '.join(known)}")
    with look(settings.db) as session:
        if state in problems:
            rows = [store.as_row(p) for p in store.list_problems(session) if p.state == state]
            columns = (*fields_of(store.Problem), "file", "what_to_do")
            rows = [{**row, "file": Path(row["path"]).name, "what_to_do": _advice(row)} for row in rows]
            shown = ("file", "code", "page", "what_to_do")
        else:
            found = store.list_documents(session, state=state, symbol=symbol, province=province, doc_type=doc_type)
            rows = [store.as_row(document) for document in found]
            columns = fields_of(store.DocumentSummary)
            shown = ("id", "source", "state", "symbol", "date", "title")
    write_rows(rows, columns=columns, shown=shown, form=form)


def _advice(row: dict[str, Any]) -> str:
    """What is wrong and what to do, in one cell of a table."""
    return " ".join(part for part in (row["message"].rstrip(".") + ".", row["remedy"]) if part)


@command("show")
def show(
    settings: Settings,
    document: Annotated[
        str, typer.Argument(metavar="ID", help="Number, path, beginning of the SHA-256, symbol or file name.")
    ],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Give it as vanthu.document/1.")] = False,
    text: Annotated[bool, typer.Option("--text", help="Give the repaired text only.")] = False,
    where: Annotated[
        str | None,
        typer.Option(metavar="START:END", help="Where these characters of the text stand: page, box in pixels, dpi."),
    ] = None,
    form: FormatOption = None,
) -> None:
    """One document: header, citations, footnotes, findings, doubtful words."""
    import store
    from vanthu import contract
    from vanthu.looking import fields_of, look, write_document
    from vanthu.places import Place, find_document, find_places, parse_where
    from vanthu.screen import write_text
    from vanthu.tables import write_json, write_rows

    with look(settings.db) as session:
        number = find_document(session, document)
        detail, loaded = store.show_document(session, number), store.load_document(session, number)
    if where is not None:
        span = parse_where(where, len(loaded.repaired.text))
        if span is None:
            raise WrongUsage(f"--where: {where!r} is no START:END within 0:{len(loaded.repaired.text)}")
        places = find_places(loaded.document, loaded.repaired, span)
        write_rows((store.as_row(place) for place in places), columns=fields_of(Place), form=form)
    elif text:
        write_text(loaded.repaired.text + "\n", sys.stdout)
    elif as_json or form == "json":
        write_json(
            contract.to_json(
                loaded.source_name, loaded.sha256, loaded.media_type, loaded.pages, loaded.repaired, loaded.facts
            )
        )
    else:
        write_document(detail, loaded, sys.stdout)


@command("search")
def search(
    settings: Settings,
    words: Annotated[
        list[str], typer.Argument(metavar="WORDS", help='Words, "words that stand together", a symbol, or beginn*.')
    ],
    *,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="At most so many places. [default: all; 20 on a terminal]")
    ] = None,
    form: FormatOption = None,
) -> None:
    """Full text; diacritics are optional, exact matches come first."""
    import store
    from vanthu.looking import fields_of, look
    from vanthu.tables import write_rows

    table = form == "table" or (form is None and sys.stdout.isatty())
    most = limit or (ON_SCREEN if table else None)
    with look(settings.db) as session:
        hits = [store.as_row(hit) for hit in store.find_text(session, " ".join(words), limit=most)]
    shown = ("id", "source", "symbol", "page", "snippet")
    write_rows(hits, columns=fields_of(store.Hit), shown=shown, form=form)
    if most is not None and len(hits) == most and not settings.quiet:
        print(f"the first {most}; --limit gives more", file=sys.stderr)


@command("export")
def export(
    settings: Settings,
    documents: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]", help="Only these documents; default: all.", show_default=False)
    ] = None,
    *,
    pages: Annotated[
        bool, typer.Option("--pages", help="With every page, word, box and edit as well (vanthu.archive/1; jsonl).")
    ] = False,
    form: Annotated[
        ExportForm,
        typer.Option(
            "--format", help="jsonl and csv to standard output; hocr, alto and pdf: a file for each document."
        ),
    ] = ExportForm.JSONL,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Where the files go; - for standard output. [default: this folder]"),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files that are there already.")] = False,
) -> int:
    """Everything that is known, for other programs; or page by page as hOCR, ALTO 4 or searchable PDF."""
    from vanthu.looking import look
    from vanthu.places import find_document

    to_files = form not in (ExportForm.JSONL, ExportForm.CSV)
    if pages and form is not ExportForm.JSONL:
        raise WrongUsage("--pages needs --format jsonl")
    if not to_files and (force or out not in (None, STDOUT)):
        raise WrongUsage(f"--{'force' if force else 'out FOLDER'} needs --format hocr, alto or pdf")
    with look(settings.db) as session:
        numbers = [find_document(session, one) for one in documents] if documents else None
        if to_files:
            return _render(session, numbers, form=form, out=out, force=force)
        from vanthu.handing import write_archive

        write_archive(session, numbers, form=form, pages=pages, out=sys.stdout)
    return ExitCode.DONE


def _render(session: Any, numbers: list[int] | None, *, form: str, out: Path | None, force: bool) -> int:
    from vanthu.renditions.writing import write_rendition, write_renditions

    if out != STDOUT:
        failed = write_renditions(session, numbers, form=form, folder=out or Path(), force=force)
        return ExitCode.QUARANTINED if failed else ExitCode.DONE
    if numbers is None or len(numbers) != 1:
        raise WrongUsage("--out - needs the ID of one document")
    write_rendition(session, numbers[0], form=form, out=sys.stdout.buffer)
    return ExitCode.DONE
