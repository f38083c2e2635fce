"""Which tables the models describe: the full-text index is made by hand in a migration, not by a model."""

from __future__ import annotations

from typing import Any

INDEX = "passage_fts"


def ours(name: str | None, kind: str, _parents: Any) -> bool:
    """Whether Alembic should compare the table or index `name` with the models."""
    return not (kind in ("table", "index") and name is not None and name.startswith(INDEX))
