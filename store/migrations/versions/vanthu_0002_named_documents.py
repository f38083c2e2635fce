"""Documents named without a number, short forms, and what facts say besides: qualifiers, targets, offices, validity."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "vanthu_0002"
down_revision = "vanthu_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add tables and columns; documents understood before have them empty until they are understood again."""
    op.create_table(
        "unnumbered",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *_place(),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("doc_type", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=True),
        sa.Column("date", sa.String(length=10), nullable=True),
        sa.Column("term", sa.Text(), nullable=True),
        sa.Column("relation", sa.String(length=32), nullable=True),
        sa.Column("parent", sa.Integer(), nullable=True),
        sa.Column("footnote", sa.Integer(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=False),
        *_rules("unnumbered"),
        sa.CheckConstraint("role IN ('standalone', 'in_title', 'attached')", name=op.f("ck_unnumbered_role")),
        sa.CheckConstraint(
            "date LIKE '____' OR date LIKE '____-__' OR date LIKE '____-__-__'", name=op.f("ck_unnumbered_date")
        ),
        sa.CheckConstraint("confidence >= 0 AND confidence <= 1", name=op.f("ck_unnumbered_confidence")),
    )
    op.create_index(op.f("ix_unnumbered_doc_type"), "unnumbered", ["doc_type"], unique=False)
    op.create_table(
        "short_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *_place(),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("doc_type", sa.Text(), nullable=True),
        sa.Column("citation", sa.Integer(), nullable=True),
        sa.Column("unnumbered", sa.Integer(), nullable=True),
        sa.Column("footnote", sa.Integer(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=False),
        *_rules("short_form"),
        sa.CheckConstraint("confidence >= 0 AND confidence <= 1", name=op.f("ck_short_form_confidence")),
    )
    with op.batch_alter_table("statistic") as statistic:
        statistic.add_column(sa.Column("qualifier", sa.Text(), nullable=True))
        statistic.add_column(sa.Column("per", sa.Text(), nullable=True))
        statistic.add_column(sa.Column("modality", sa.String(length=16), nullable=False, server_default="reported"))
        statistic.add_column(sa.Column("malformed", sa.Boolean(), nullable=False, server_default=sa.false()))
        statistic.create_check_constraint(op.f("ck_statistic_modality"), "modality IN ('reported', 'target')")
    for table, *columns in _ADDED:
        for column in columns:
            op.add_column(table, sa.Column(column, _TYPES.get(column, sa.Text()), nullable=True))


_ADDED = (
    ("citation", "issuer_term", "in_title_of"),
    ("finding", "computed", "stated"),
    ("entity", "name", "code", "office", "valid_from", "valid_until"),
    ("recipient", "note"),
    ("document", "form_rules"),
)
_TYPES: dict[str, sa.types.TypeEngine[Any]] = {
    "in_title_of": sa.Integer(),
    "valid_from": sa.String(length=10),
    "valid_until": sa.String(length=10),
    "form_rules": sa.String(length=32),
}


def _place() -> list[sa.Column[int]]:
    names = ("start_offset", "end_offset", "printed_start", "printed_end")
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def _rules(table: str) -> list[sa.Constraint]:
    return [
        sa.CheckConstraint("start_offset >= 0 AND start_offset <= end_offset", name=op.f(f"ck_{table}_start_offset")),
        sa.CheckConstraint("printed_start >= 0 AND printed_start <= printed_end", name=op.f(f"ck_{table}_printed")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f(f"fk_{table}_document_id_document"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("document_id", "position", name=op.f(f"uq_{table}_document_id_position")),
    ]
