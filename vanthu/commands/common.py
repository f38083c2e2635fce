"""What all commands share: options before or after the command's name, settings, formats, one-line errors.

Heavy rooms (the store, the readers, the language model) are imported inside the commands that use them, and
settings only when a command runs: `vanthu --help` and a mistyped option must answer at once.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from inspect import Parameter, Signature, signature
from typing import TYPE_CHECKING, Annotated, Any, Concatenate, ParamSpec

import typer

from vanthu.exits import ReaderGone

if TYPE_CHECKING:
    from vanthu.settings import Settings

P = ParamSpec("P")
Body = Callable[Concatenate["Settings", P], int | None]


class Format(StrEnum):
    """How a list is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


class GraphForm(StrEnum):
    """How the citation graph is written."""

    GRAPHML = "graphml"
    GEXF = "gexf"
    CSV = "csv"
    JSON = "json"


class ExportForm(StrEnum):
    """How the archive is handed on."""

    JSONL = "jsonl"
    CSV = "csv"
    HOCR = "hocr"
    ALTO = "alto"
    PDF = "pdf"


class LogFormat(StrEnum):
    """How the log is written to standard error."""

    TEXT = "text"
    JSON = "json"


def _print_version(wanted: bool | None) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"vanthu {version('vanthu')}")
        raise typer.Exit


Db = Annotated[
    str | None,
    typer.Option(
        help="Database of the archive; VANTHU_DB, or else sqlite:///vanthu.db.", metavar="URL", show_default=False
    ),
]
Quiet = Annotated[bool | None, typer.Option("--quiet", help="Neither progress nor summary; problems are still told.")]
Log = Annotated[LogFormat | None, typer.Option("--log-format", help="How the log on standard error is written.")]
Version = Annotated[
    bool | None, typer.Option("--version", help="Print the version.", is_eager=True, callback=_print_version)
]
FormatOption = Annotated[
    Format | None, typer.Option("--format", help="Default: a table on a terminal, csv in a pipe.", show_default=False)
]
GraphFormat = Annotated[GraphForm | None, typer.Option("--format", help="Default: json.", show_default=False)]
COMMON = {"db": Db, "quiet": Quiet, "log_format": Log, "version": Version}

# Name, what it limits, default: those of ingest.limits.Limits (a test keeps the two together; importing the
# readers for their numbers would cost the start-up).
LIMITS = (
    ("megabytes", "Largest file, in megabytes.", 256),
    ("pages", "Most pages in a file.", 2000),
    ("page_megapixels", "Largest page image, in megapixels.", 120),
    ("page_seconds", "Longest time for the engine on one page.", 120),
    ("document_seconds", "Longest time for one document.", 3600),
    ("memory_mb", "Most memory of one worker process, in megabytes.", 3000),
    ("unpacked_megabytes", "Largest DOCX after decompression, in megabytes.", 256),
)


app = typer.Typer(
    name="vanthu",
    help="Scanned Vietnamese Party and State documents in, a relational archive of facts out.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["--help", "-h"]},
)


@app.callback()
def _before(
    ctx: typer.Context, db: Db = None, quiet: Quiet = None, log_format: Log = None, version: Version = None
) -> None:
    ctx.obj = {"db": db, "quiet": quiet, "log_format": log_format}


def command(
    name: str, *, on: typer.Typer = app, limits: bool = False, jobs: bool = False
) -> Callable[[Body[P]], Body[P]]:
    """Register a command under `name`: it gets the settings first, then its own options; it returns its exit code.

    The common options, and on wish those of limits and jobs, are added to its own.
    """

    def register(body: Body[P]) -> Body[P]:
        # `Settings` is not loaded yet and no option: any object may stand for it here.
        own = list(signature(body, eval_str=True, locals={"Settings": object}).parameters.values())[1:]
        shared = [_option(key, kind) for key, kind in COMMON.items()]
        if limits:
            shared += [_option(key, _limit(text, default)) for key, text, default in LIMITS]
        if jobs:
            shared.append(_option("jobs", _jobs()))

        def run(ctx: typer.Context, **given: Any) -> None:
            from vanthu.settings import load_settings

            given.pop("version")
            before: dict[str, object] = ctx.obj or {}
            options = {p.name: given.pop(p.name) for p in shared if p.name in given}
            settings = load_settings({k: before.get(k) if v is None else v for k, v in options.items()})
            try:
                code = body(settings, **given)  # type: ignore[call-arg]  # Typer passes the declared options by name
            except BrokenPipeError as error:
                raise ReaderGone from error  # Typer would make exit code 1 of it.
            if code:
                raise typer.Exit(int(code))

        context = Parameter("ctx", Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
        run.__signature__ = Signature([context, *(_keyword(p) for p in own), *shared])  # type: ignore[attr-defined]
        run.__annotations__ = {}
        run.__doc__ = body.__doc__
        on.command(name)(run)
        return body

    return register


def _option(name: str, kind: object) -> Parameter:
    return Parameter(name, Parameter.KEYWORD_ONLY, default=None, annotation=kind)


def _keyword(parameter: Parameter) -> Parameter:
    return parameter.replace(kind=Parameter.KEYWORD_ONLY)


def _limit(text: str, default: int) -> object:
    return Annotated[
        int | None,
        typer.Option(help=f"{text} [default: {default}]", metavar="N", show_default=False, rich_help_panel="Limits"),
    ]


def _jobs() -> object:
    return Annotated[
        int | None,
        typer.Option(help="How many processes read at once. [default: processors]", metavar="N", show_default=False),
    ]
