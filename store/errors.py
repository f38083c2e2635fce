"""Why the archive cannot be used: one exception, whose code says what to do.

StoreError
    cannot_open     no such folder, no permission, no server, not a database
    not_ours        the database belongs to another program
    newer           made by a newer version of the program
    older           made by an older version, and upgrading was not asked for
    unavailable     locked too long, disk full, connection lost while working
    not_found       no such document
    not_supported   the kind of database cannot do this (backup of a server)
    exists          the file to be written is there already
"""

from __future__ import annotations


class StoreError(Exception):
    """The archive cannot do what was asked; `message` says why in one line, `remedy` what to do."""

    def __init__(self, message: str, *, code: str, remedy: str) -> None:
        super().__init__(f"{message} {remedy}")
        self.message = message
        self.code = code
        self.remedy = remedy
