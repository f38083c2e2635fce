"""Engines that do to a worker what hostile or broken files do; workers import this module by its name."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from typing import Any

from ingest.values import Box, Line, Word
from normalize.values import Span


@dataclass(frozen=True)
class Hostile:
    """What happens when the engine is asked for a page: `way` names it."""

    way: str
    seconds: int = 0
    name: str = "hostile"

    def read(self, image: Any, *, dpi: int, seconds: int) -> Any:
        """Never an answer, but for `fine`."""
        if self.way == "sleep":
            time.sleep(1000)
        elif self.way == "child":
            subprocess.run(["sleep", str(self.seconds)])
        elif self.way == "spin":
            pow(7, 10**9)  # holds the interpreter: no thread of the process can do anything about it
        elif self.way == "hog":
            kept = []
            while True:
                kept.append(bytearray(50_000_000))
        elif self.way == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        elif self.way == "segfault":
            os.kill(os.getpid(), signal.SIGSEGV)
        elif self.way == "exit":
            os._exit(3)
        elif self.way == "bug":
            raise ZeroDivisionError("a bug")
        words = (Word("Chỉ", Span(0, 3), Box(10, 10, 50, 40), 0.9), Word("thị", Span(4, 7), Box(60, 10, 99, 40), 0.9))
        return "Chỉ thị", (Line(Span(0, 7), words, 0, Box(10, 10, 99, 40)),)

    def read_crops(self, crops: Any, *, dpi: int, seconds: int, other: bool = True) -> Any:
        """Nothing stands on any crop."""
        return [("", ()) for _ in crops]
