"""A process that loads the model, repairs texts on one core, and does nothing else; `bench.pace` starts it.

Reads `{"warm": TEXT, "texts": [[NAME, TEXT], ...]}` from standard input and writes a JSON row for each text.
It imports nothing but the standard library before the clock starts, so that loading and memory are the repair's own.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any


def peak_memory() -> int:
    """The most memory that this process held so far, in MB; not that of the process which started it."""
    for line in Path("/proc/self/status").read_text("utf-8").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) // 1024
    raise OSError("the system does not tell a process's peak memory (/proc/self/status, VmHWM)")


def main() -> None:
    """Load (imports among it), warm up on a text of its own, repair each text once, write the rows."""
    asked = json.load(sys.stdin)
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    started = time.perf_counter()
    import normalize

    model = normalize.load_model()
    loading = time.perf_counter() - started
    normalize.repair(asked["warm"], model=model)
    rows: list[dict[str, Any]] = []
    for name, text in asked["texts"]:
        syllables = len(text.split())
        started = time.perf_counter()
        normalize.repair(text, model=model)
        seconds = time.perf_counter() - started
        rows.append(
            {
                "text": name,
                "syllables": syllables,
                "seconds": round(seconds, 3),
                "syllables_per_second": round(syllables / seconds),
                "seconds_per_1000": round(1000 * seconds / syllables, 3),
                "load_seconds": round(loading, 2),
                "memory_mb": peak_memory(),
            }
        )
    json.dump(rows, sys.stdout)


if __name__ == "__main__":
    main()
