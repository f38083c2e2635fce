"""The commands that need no archive: repair, extract. (Why heavy imports stand inside: `common`.)"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vanthu.commands.common import command
from vanthu.exits import WrongUsage

if TYPE_CHECKING:
    from vanthu.settings import Settings

STDIN = Path("-")


@command("repair")
def repair(
    settings: Settings,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A text in UTF-8 or UTF-16, or - for standard input.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Give the text with every edit as JSON.")] = False,
) -> None:
    """Mangled text in, repaired text out."""
    import normalize
    from ingest.errors import KindUnknown
    from ingest.source import decode_text
    from vanthu.learning import load_archive_model
    from vanthu.screen import write_text
    from vanthu.tables import write_json

    data = sys.stdin.buffer.read() if file == STDIN else _read(file)
    text = decode_text(data)
    if text is None:
        raise KindUnknown(f"{file} is no text in UTF-8 or UTF-16; `vanthu extract` reads other kinds of files")
    repaired = normalize.repair(normalize.to_nfc(text), model=load_archive_model(settings.db))
    if not as_json:
        write_text(repaired.text, sys.stdout)
        return
    edits = []
    for index, edit in enumerate(repaired.edits):
        placed = repaired.edited_span(index)
        edits.append(
            {
                "start": placed.start,
                "end": placed.end,
                "printed_start": edit.span.start,
                "printed_end": edit.span.end,
                "printed": edit.span.of(repaired.original),
                "repaired": edit.replacement,
                "rule": edit.rule,
                "confidence": edit.confidence,
                "alternatives": list(edit.alternatives),
            }
        )
    write_json({"schema": "vanthu.repair/1", "text": repaired.text, "printed": repaired.original, "edits": edits})


@command("extract", limits=True, jobs=True)
def extract(
    settings: Settings,
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="A PDF, TIFF, PNG, JPEG, DOCX or text; - for standard input.")
    ] = None,
    *,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of the answer instead.")] = False,
) -> None:
    """Any supported file in, one vanthu.document/1 JSON out; no database."""
    from vanthu import contract
    from vanthu.tables import write_json

    if schema:
        write_json(contract.schema())
        return
    if file is None:
        raise WrongUsage("extract: give a FILE, or - for standard input; see vanthu extract --help")
    if file != STDIN and not file.exists() and not file.is_symlink():
        raise WrongUsage(f"there is no file {str(file)!r}")
    if file.is_dir():
        raise WrongUsage(f"{str(file)!r} is a folder; `vanthu ingest` takes folders")
    from vanthu.single import extract_file

    write_json(extract_file(settings, file, sys.stdin.buffer if file == STDIN else None))


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise WrongUsage(f"{str(file)!r} cannot be read: {error.strerror}") from error
