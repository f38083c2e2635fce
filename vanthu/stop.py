"""Ending a run on request: the first signal lets it end in order, the second ends it at once."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stop:
    """Whether the process was asked to end, and by which signal."""

    def __init__(self) -> None:
        self.signal: int | None = None

    def ask(self, number: int, frame: FrameType | None = None) -> None:
        """Note the signal; from now on signals do what they do in any program."""
        self.signal = number
        for one in SIGNALS:
            signal.signal(one, signal.SIG_DFL)


@contextmanager
def watch_signals() -> Iterator[Stop]:
    """A `Stop` that SIGINT, SIGTERM and SIGHUP set while the block runs."""
    stop = Stop()
    # What nohup or a shell's background job ignores stays ignored.
    heard = [one for one in SIGNALS if signal.getsignal(one) is not signal.SIG_IGN]
    before = {one: signal.signal(one, stop.ask) for one in heard}
    try:
        yield stop
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
