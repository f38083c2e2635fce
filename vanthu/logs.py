"""The log on standard error, as text for people or JSON for machines, and the place where tracebacks are kept."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from structlog.typing import FilteringBoundLogger, Processor

_LEVELS = {"info": 20, "warning": 30}


def open_log(*, log_format: str, quiet: bool) -> FilteringBoundLogger:
    """A logger that writes one line for each event to standard error; `quiet` leaves out what is not trouble."""
    # Loaded here because half of the commands write no log and should start at once.
    import structlog

    last: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if log_format == "json"
        else structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"])
    )
    logger: FilteringBoundLogger = structlog.wrap_logger(
        structlog.PrintLogger(sys.stderr),
        processors=[structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True), last],
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS["warning" if quiet else "info"]),
    )
    return logger


def state_folder() -> Path:
    """Where the program keeps what belongs to no archive's folder (XDG: `~/.local/state/vanthu`)."""
    base = os.environ.get("XDG_STATE_HOME")
    return (Path(base) if base else Path.home() / ".local" / "state") / "vanthu"


def keep_traceback(error: BaseException, arguments: list[str]) -> Path:
    """Write the traceback of a bug to a file of its own, without passwords, and say where it is."""
    from store.archive import shown

    command = " ".join(map(shown, arguments))
    text = f"vanthu {command}\n\n" + "".join(traceback.format_exception(error))
    name = f"error-{datetime.now(UTC):%Y%m%dT%H%M%S}-{os.getpid()}.txt"
    for folder in (state_folder() / "errors", Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, "utf-8", errors="backslashreplace")
        except OSError:
            continue
        return folder / name
    return Path(os.devnull)
