"""How a run is going, told to a person at a terminal by a bar, elsewhere by a line now and then in the log."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from vanthu.report import Fate, Problem
from vanthu.screen import visible

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID
    from structlog.typing import FilteringBoundLogger

LINE_SECONDS = 30.0
_TROUBLE = (Fate.QUARANTINED, Fate.FAILED, Fate.PARTIAL)


class LogProgress:
    """A line for every trouble at once, and one about the whole every `LINE_SECONDS`."""

    def __init__(self, log: FilteringBoundLogger, *, total: int) -> None:
        self._log = log
        self._total = total
        self._pages = 0
        self._counts: Counter[Fate] = Counter()
        self._told = time.monotonic()

    def begun(self, path: Path) -> None:
        """A document is being worked on."""
        self._tell(path)

    def page_read(self, path: Path, number: int) -> None:
        """One more page."""
        self._pages += 1
        self._tell(path)

    def settled(self, path: Path, fate: Fate, problems: Sequence[Problem]) -> None:
        """The fate of a file is known."""
        self._counts[fate] += 1
        for problem in problems:
            if problem.new and problem.fate in _TROUBLE:
                self._log.warning(
                    str(problem.fate),
                    path=problem.path,
                    code=problem.code,
                    page=problem.page,
                    message=problem.message,
                    remedy=problem.remedy,
                )

    def _tell(self, path: Path) -> None:
        if time.monotonic() - self._told >= LINE_SECONDS:
            self._told = time.monotonic()
            settled = self._counts.total()
            self._log.info("progress", files=settled, of=self._total, pages=self._pages, now=path.name)


class BarProgress:
    """A bar of files with the number of pages and the name of the newest document."""

    def __init__(self, bar: Progress, task: TaskID) -> None:
        self._bar = bar
        self._task = task
        self._pages = 0

    def begun(self, path: Path) -> None:
        """A document is being worked on."""
        self._bar.update(self._task, name=path.name)

    def page_read(self, path: Path, number: int) -> None:
        """One more page."""
        self._pages += 1
        self._bar.update(self._task, pages=self._pages, name=f"{path.name}, page {number}")

    def settled(self, path: Path, fate: Fate, problems: Sequence[Problem]) -> None:
        """The fate of a file is known."""
        self._bar.advance(self._task)


@contextmanager
def show_progress(log: FilteringBoundLogger, *, total: int, quiet: bool) -> Iterator[LogProgress | BarProgress]:
    """Whoever is to be told of a run's progress: a bar on a terminal, else the log."""
    if quiet or not sys.stderr.isatty():
        yield LogProgress(log, total=total)
        return
    # Programs that read our output need not wait for the terminal's library.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Task as Row
    from rich.text import Text

    class Name(ProgressColumn):
        """The newest document; its name is text, not markup."""

        def render(self, task: Row) -> Text:
            return Text(visible(str(task.fields["name"])), overflow="ellipsis", no_wrap=True)

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("files · {task.fields[pages]} pages ·"),
        TimeElapsedColumn(),
        Name(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield BarProgress(bar, bar.add_task("files", total=total, pages=0, name=""))
