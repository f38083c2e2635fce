"""The commands for what was found: cites, cited-by, graph, stats, audit. (Why heavy imports stand inside: `common`.)"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from vanthu.commands.common import FormatOption, GraphFormat, command
from vanthu.exits import WrongUsage

if TYPE_CHECKING:
    from vanthu.settings import Settings

Symbol = Annotated[str, typer.Argument(metavar="SYMBOL", help="In any spelling: 33-CT/TTg and 33/CT-TTg are one.")]
Cited = Annotated[
    str, typer.Argument(metavar="SYMBOL", help="A symbol in any spelling, or words of a name: Luật Tiếp công dân.")
]
Boxes = Annotated[
    bool,
    typer.Option("--boxes", help="Add the place on the page image in pixels, and that image's dpi, width and height."),
]


@command("cites")
def cites(settings: Settings, symbol: Symbol, *, boxes: Boxes = False, form: FormatOption = None) -> None:
    """What the document of this symbol cites, with a number or by name."""
    import store
    from vanthu.looking import write_facts

    shown = ("relation", "page", "footnote", "issuer", "text")
    write_facts(settings, lambda s: store.find_citations(s, symbol), store.Cite, shown, form=form, boxes=boxes)


@command("cited-by")
def cited_by(settings: Settings, document: Cited, *, boxes: Boxes = False, form: FormatOption = None) -> None:
    """Which documents of the archive cite this symbol or this name, and where."""
    import store
    from vanthu.looking import write_facts

    shown = ("id", "source", "relation", "page", "footnote", "text")
    write_facts(settings, lambda s: store.find_cited_by(s, document), store.Cite, shown, form=form, boxes=boxes)


@command("graph")
def graph(settings: Settings, *, form: GraphFormat = None) -> None:
    """The citation graph of the whole archive: vanthu.graph/1 (json), GraphML, GEXF, or CSV of its edges."""
    from vanthu.looking import write_graph

    write_graph(settings.db, form, sys.stdout)


@command("stats")
def stats(
    settings: Settings,
    *,
    document: Annotated[str | None, typer.Option(metavar="ID", help="Only this document.")] = None,
    kind: Annotated[str | None, typer.Option(metavar="KIND", help="count, percent, ratio, money, measure …")] = None,
    modality: Annotated[str | None, typer.Option(metavar="WHICH", help="reported or target.")] = None,
    unit: Annotated[str | None, typer.Option(metavar="WORDS", help="Whole words of the unit, as ha.")] = None,
    period: Annotated[str | None, typer.Option(metavar="WORDS", help="Words of the period.")] = None,
    subject: Annotated[str | None, typer.Option(metavar="WORDS", help="Words of the subject.")] = None,
    province: Annotated[str | None, typer.Option(metavar="NAME", help="Only documents of this province.")] = None,
    symbol: Annotated[str | None, typer.Option(metavar="SYMBOL", help="Only the document of this symbol.")] = None,
    footnotes: Annotated[bool | None, typer.Option("--footnotes/--body", help="Only footnotes; only the body.")] = None,
    boxes: Boxes = False,
    form: FormatOption = None,
) -> None:
    """The figures of footnotes and body, one row each; words match without diacritics."""
    import store
    from vanthu.looking import write_facts
    from vanthu.places import find_document

    if kind is not None and kind not in store.STATISTIC_KINDS:
        raise WrongUsage(f"--kind: {kind!r} is none of {', '.join(store.STATISTIC_KINDS)}")
    if modality is not None and modality not in store.MODALITIES:
        raise WrongUsage(f"--modality: {modality!r} is none of {', '.join(store.MODALITIES)}")
    shown = ("id", "page", "footnote", "modality", "period", "text", "subject")
    write_facts(
        settings,
        lambda session: store.list_statistics(
            session,
            kind=kind,
            modality=modality,
            unit=unit,
            period=period,
            subject=subject,
            province=province,
            symbol=symbol,
            document=None if document is None else find_document(session, document),
            footnotes=footnotes,
        ),
        store.Figure,
        shown,
        form=form,
        boxes=boxes,
    )


@command("audit")
def audit(
    settings: Settings,
    *,
    document: Annotated[str | None, typer.Option(metavar="ID", help="Only this document.")] = None,
    kind: Annotated[str | None, typer.Option(metavar="KIND", help="As ratio_mismatch, date_conflict.")] = None,
    severity: Annotated[str | None, typer.Option(metavar="LEVEL", help="high, medium or low.")] = None,
    form: FormatOption = None,
) -> None:
    """The contradictions found, with the words that show them."""
    import store
    from vanthu.looking import write_facts
    from vanthu.places import find_document

    if severity is not None and severity not in store.SEVERITIES:
        raise WrongUsage(f"--severity: {severity!r} is none of {', '.join(store.SEVERITIES)}")
    shown = ("id", "severity", "kind", "message")
    write_facts(
        settings,
        lambda session: store.list_findings(
            session,
            kind=kind,
            severity=severity,
            document=None if document is None else find_document(session, document),
        ),
        store.Contradiction,
        shown,
        form=form,
    )
