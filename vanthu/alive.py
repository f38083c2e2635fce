"""Is the process that began a run still there? Only this machine's processes can be asked after."""

from __future__ import annotations

import os
import socket
from datetime import UTC, datetime
from pathlib import Path


def here() -> tuple[str, int]:
    """This machine's name and this process's number."""
    return socket.gethostname(), os.getpid()


def is_dead(host: str | None, pid: int | None, started_at: str) -> bool:
    """Whether the process that began a run at `started_at` (ISO 8601, UTC) on `host` is surely gone.

    A process of that number that is younger than the run is another one: numbers are used again, and in a
    container every program may have the same.
    """
    if host != socket.gethostname() or pid is None:
        return False
    begun = _begun(pid)
    return begun is None or begun > datetime.fromisoformat(started_at).timestamp() + 1.0


def _begun(pid: int) -> float | None:
    """When the process began, in seconds since 1970; None if there is no such process (proc(5), field 22)."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text("ascii", errors="replace")
        uptime = float(Path("/proc/uptime").read_text("ascii").split()[0])
    except OSError:
        return None
    fields = status[status.rindex(")") + 2 :].split()
    if fields[0] == "Z":
        return None
    return datetime.now(UTC).timestamp() - uptime + int(fields[19]) / os.sysconf("SC_CLK_TCK")
