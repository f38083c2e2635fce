"""The command line: `vanthu` and its commands. Results go to standard output, everything else to standard error.

reading.py    ingest, nightly, learn
texts.py      repair, extract
archive.py    list, show, search, export
facts.py      cites, cited-by, graph, stats, audit
database.py   db upgrade, db check, db backup
"""

from __future__ import annotations

import io
import os
import sys

import typer

from vanthu.commands import archive, database, facts, reading, texts  # the order that --help shows
from vanthu.commands.common import app
from vanthu.exits import CommandProblem, ExitCode, ReaderGone
from vanthu.screen import visible

# Importing a module registers its commands; `--help` lists them in this order.
REGISTERED = (reading, texts, archive, facts, database)


def main(arguments: list[str] | None = None) -> None:
    """Run one command line (default: the process's own) and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A cron job's or an old terminal's encoding may know no Vietnamese letters.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: list[str]) -> int:
    """Run one command line and say its exit code; every trouble ends as one line on standard error.

    Errors of the store and of documents are told apart by name, because their rooms may not be loaded.
    """
    try:
        code = app(arguments, prog_name="vanthu", standalone_mode=False)
        sys.stdout.flush()
        return int(code or 0)
    except CommandProblem as problem:
        return _tell(str(problem), problem.exit_code)
    except typer.Abort:
        return _tell("stopped", ExitCode.BROKEN)
    except (BrokenPipeError, ReaderGone):
        # The reader has seen enough; what is still buffered must not raise again when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.DONE
    except Exception as error:
        return _tell_error(error, arguments)


def _tell_error(error: Exception, arguments: list[str]) -> int:
    if isinstance(error, typer.TyperException):
        return _tell_usage(error)
    from ingest.errors import DocumentError
    from store import StoreError

    if isinstance(error, DocumentError):
        page = "" if error.page is None else f" (page {error.page})"
        return _tell(f"{error.code}{page}: {error.message.rstrip('.')}. {error.remedy}", ExitCode.QUARANTINED)
    if isinstance(error, StoreError):
        return _tell(str(error), ExitCode.DATABASE)
    from vanthu.logs import keep_traceback

    kept = keep_traceback(error, arguments)
    return _tell(
        f"internal error, {type(error).__name__}: {error}. The details are in {kept}; "
        "please hand that file to the maintainers.",
        ExitCode.BROKEN,
    )


def _tell_usage(error: typer.TyperException) -> int:
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "vanthu"
    message = " ".join(error.format_message().split()).rstrip(".").replace("Value error, ", "")
    return _tell(f"{message}; see {path} --help", ExitCode.USAGE if error.exit_code == ExitCode.USAGE else 1)


def _tell(message: str, code: int) -> int:
    print(f"vanthu: {visible(' '.join(message.split()))}", file=sys.stderr)
    return code
