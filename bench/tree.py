"""A command watched with all that it starts: its time, the processor's time, the most memory held at once."""

from __future__ import annotations

import os
import re
import resource
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

_EVERY = 0.03
"""Seconds between two looks at the memory: tesseract grows to its peak over half a second."""
_SHARE = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Ran:
    """Seconds by the clock and of the processor, resident memory of all processes together at its highest."""

    seconds: float
    processor: float
    memory_mb: int
    output: str


@dataclass(slots=True)
class Clock:
    """Seconds by the clock and of the processor, this process's and those of its children that have ended."""

    began: float
    used: float

    @classmethod
    def start(cls) -> Clock:
        """A clock that runs from now on."""
        return cls(time.perf_counter(), _processor())

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self.began

    @property
    def processor(self) -> float:
        """Seconds of the processor since the start."""
        return _processor() - self.used


def watch(command: Sequence[str | Path], *, environment: Mapping[str, str] | None = None, timeout: int = 1800) -> Ran:
    """Run `command` to its end; raises `subprocess.CalledProcessError` or `TimeoutExpired`."""
    clock = Clock.start()
    peak = [0]
    over = Event()
    with subprocess.Popen(
        list(command),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | (environment or {}),
    ) as process:

        def look() -> None:
            while not over.wait(_EVERY):
                peak[0] = max(peak[0], resident_kb(process.pid))

        watcher = Thread(target=look, daemon=True)
        watcher.start()
        try:
            output, errors = process.communicate(timeout=timeout)
        except BaseException:
            process.kill()
            raise
        finally:
            over.set()
            watcher.join()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(command), output, errors)
    return Ran(clock.seconds, clock.processor, peak[0] // 1024, output.decode(errors="replace"))


def resident_kb(root: int) -> int:
    """Resident memory of process `root` and its descendants in KB; of what processes share, each counts its part."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text("utf-8", "replace")
        except OSError:
            continue
        parents[int(folder.name)] = int(stat.rpartition(")")[2].split()[1])
    family = {root}
    grown = True
    while grown:
        more = {child for child, parent in parents.items() if parent in family} - family
        family |= more
        grown = bool(more)
    return sum(_own_kb(process) for process in family)


def _own_kb(process: int) -> int:
    try:
        found = _SHARE.search(Path(f"/proc/{process}/smaps_rollup").read_text("utf-8"))
    except OSError:  # it has ended meanwhile
        return 0
    return int(found[1]) if found is not None else 0


def _processor() -> float:
    mine, ended = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return mine.ru_utime + mine.ru_stime + ended.ru_utime + ended.ru_stime
