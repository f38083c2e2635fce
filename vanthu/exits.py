"""Exit codes of the commands, and the troubles that are neither a document's nor a bug.

Archives' scripts match on these numbers; they never change their meaning.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What a command's exit status says."""

    DONE = 0
    BROKEN = 1
    USAGE = 2
    QUARANTINED = 3
    LOCKED = 4
    DATABASE = 5


class CommandProblem(Exception):
    """A person can mend this: one line to standard error, no traceback, `exit_code` to the shell."""

    exit_code = ExitCode.BROKEN


class ReaderGone(Exception):
    """Whoever read our standard output has seen enough; nothing went wrong."""


class WrongUsage(CommandProblem):
    """An option or argument that makes no sense."""

    exit_code = ExitCode.USAGE


class LockHeld(CommandProblem):
    """Another run works on the same archive."""

    exit_code = ExitCode.LOCKED


class NotFound(CommandProblem):
    """The archive holds no such document."""

    exit_code = ExitCode.USAGE
