"""Running the migrations on an open connection, with no settings file and from any folder."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def config(connection: Connection | None = None) -> Config:
    """Alembic's configuration for the scripts beside this file."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    made.attributes["connection"] = connection
    return made


def upgrade_to_head(connection: Connection) -> None:
    """Bring the schema behind `connection` to the newest version, inside the caller's transaction."""
    command.upgrade(config(connection), "head")
