"""How Alembic meets the archive: on the caller's connection, tables rebuilt where SQLite cannot alter them."""

from __future__ import annotations

from alembic import context

import store.fact_models
import store.job_models
import store.models  # noqa: F401  the three modules fill Base.metadata
from store.base import Base
from store.migrations.compare import ours

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    include_name=ours,
    transactional_ddl=False,  # the caller holds the one transaction
)
context.run_migrations()
