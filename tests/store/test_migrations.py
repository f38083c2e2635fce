"""The models and the migrations say the same, on both kinds of database."""

from __future__ import annotations

import re
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from store import Archive
from store.base import Base
from store.migrations import HEAD, OURS
from store.migrations.compare import ours
from store.migrations.run import config, upgrade_to_head


def test_migrations_make_what_the_models_say(archive: Archive) -> None:
    with archive.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True, "include_name": ours}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


def test_the_head_that_is_known_without_alembic_is_the_newest_script() -> None:
    scripts = ScriptDirectory.from_config(config())
    assert scripts.get_heads() == [HEAD]


def test_migrations_are_numbered_in_order_and_go_forward_only() -> None:
    scripts = list(ScriptDirectory.from_config(config()).walk_revisions())[::-1]
    assert [script.revision for script in scripts] == [f"{OURS}{n:04}" for n in range(1, len(scripts) + 1)]
    for before, after in zip([None, *scripts], scripts, strict=False):
        assert after.down_revision == (before.revision if before else None)
        assert not hasattr(after.module, "downgrade"), "an archive is never taken back; restore a copy instead"


def test_every_constraint_has_a_name() -> None:
    for table in Base.metadata.tables.values():
        for constraint in table.constraints:
            assert re.match(r"(pk|fk|uq|ck)_", str(constraint.name)), (table.name, constraint)


def test_an_archive_of_the_first_version_keeps_its_rows(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'old.db'}")
    with engine.begin() as connection:
        command.upgrade(config(connection), "vanthu_0001")
        connection.execute(text(f"INSERT INTO source (sha256) VALUES ('{'0' * 64}')"))
        connection.execute(
            text(
                "INSERT INTO statistic (id, document_id, position,"
                " start_offset, end_offset, printed_start, printed_end, "
                "text, value, scale, kind) VALUES (1, 1, 0, 0, 8, 0, 8, '03 huyện', 3, 1, 'count')"
            )
        )
    with engine.begin() as connection:
        upgrade_to_head(connection)
        kept = connection.execute(text("SELECT text, modality, malformed, qualifier FROM statistic")).all()
        assert kept == [("03 huyện", "reported", 0, None)]
        assert connection.execute(text("SELECT count(*) FROM source")).scalar() == 1
