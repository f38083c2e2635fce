"""The first schema: sources, readings, documents, facts, identities, jobs, and the full-text index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "vanthu_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create everything."""
    op.create_table(
        "cited_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("canonical_symbol", sa.Text(), nullable=False),
        sa.Column("instance", sa.Text(), nullable=False),
        sa.Column("period", sa.String(length=16), nullable=False),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("province", sa.Text(), nullable=True),
        sa.Column("symbol", sa.Text(), nullable=True),
        sa.Column("doc_type", sa.Text(), nullable=True),
        sa.Column("date", sa.String(length=10), nullable=True),
        sa.Column("issuer", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.CheckConstraint("canonical_symbol <> ''", name=op.f("ck_cited_document_canonical_symbol")),
        sa.CheckConstraint(
            "date LIKE '____' OR date LIKE '____-__' OR date LIKE '____-__-__'", name=op.f("ck_cited_document_date")
        ),
        sa.CheckConstraint(
            "level IN ('central', 'province', 'district', 'commune', 'other')", name=op.f("ck_cited_document_level")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cited_document")),
        sa.UniqueConstraint(
            "canonical_symbol", "instance", "period", name=op.f("uq_cited_document_canonical_symbol_instance_period")
        ),
    )
    op.create_table(
        "run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("reading_key", sa.String(length=200), nullable=False),
        sa.Column("understanding_key", sa.String(length=200), nullable=False),
        sa.Column("host", sa.Text(), nullable=True),
        sa.Column("pid", sa.BigInteger(), nullable=True),
        sa.Column("started_at", sa.String(length=27), nullable=False),
        sa.Column("finished_at", sa.String(length=27), nullable=True),
        sa.Column("summary", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
    )
    op.create_table(
        "refusal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("remedy", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_refusal_run_id_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refusal")),
        sa.UniqueConstraint("path", name=op.f("uq_refusal_path")),
    )
    op.create_table(
        "source",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=True),
        sa.Column("first_seen_run", sa.Integer(), nullable=True),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_source_sha256")),
        sa.ForeignKeyConstraint(["first_seen_run"], ["run.id"], name=op.f("fk_source_first_seen_run_run")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_source")),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("lease_until", sa.String(length=27), nullable=True),
        sa.Column("changed_at", sa.String(length=27), nullable=False),
        sa.Column("path", sa.Text(), nullable=True),
        sa.Column("code", sa.String(length=64), nullable=True),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("remedy", sa.Text(), nullable=True),
        sa.CheckConstraint("(state = 'running') = (lease_until IS NOT NULL)", name=op.f("ck_job_lease")),
        sa.CheckConstraint("stage IN ('reading', 'understanding')", name=op.f("ck_job_stage")),
        sa.CheckConstraint(
            "state IN ('done', 'needs_review', 'partial', 'quarantined', 'failed', 'running')",
            name=op.f("ck_job_state"),
        ),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_job_attempts")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_job_run_id_run")),
        sa.ForeignKeyConstraint(["sha256"], ["source.sha256"], name=op.f("fk_job_sha256_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("sha256", "stage", "key", name=op.f("uq_job_sha256_stage_key")),
    )
    op.create_index(op.f("ix_job_state"), "job", ["state"], unique=False)
    op.create_table(
        "job_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("event", sa.String(length=16), nullable=False),
        sa.Column("detail", sa.JSON(none_as_null=True), nullable=True),
        sa.CheckConstraint("stage IN ('reading', 'understanding')", name=op.f("ck_job_event_stage")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_job_event_run_id_run")),
        sa.ForeignKeyConstraint(["sha256"], ["source.sha256"], name=op.f("fk_job_event_sha256_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_event")),
    )
    op.create_index(op.f("ix_job_event_sha256_stage"), "job_event", ["sha256", "stage"], unique=False)
    op.create_table(
        "occurrence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("mtime_ns", sa.BigInteger(), nullable=False),
        sa.Column("first_seen_run", sa.Integer(), nullable=True),
        sa.CheckConstraint("size >= 0", name=op.f("ck_occurrence_size")),
        sa.ForeignKeyConstraint(["first_seen_run"], ["run.id"], name=op.f("fk_occurrence_first_seen_run_run")),
        sa.ForeignKeyConstraint(["sha256"], ["source.sha256"], name=op.f("fk_occurrence_sha256_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occurrence")),
        sa.UniqueConstraint("path", name=op.f("uq_occurrence_path")),
    )
    op.create_index(op.f("ix_occurrence_sha256"), "occurrence", ["sha256"], unique=False)
    op.create_table(
        "reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("reading_key", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("failures", sa.JSON(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'complete', 'superseded')", name=op.f("ck_reading_state")),
        sa.ForeignKeyConstraint(["sha256"], ["source.sha256"], name=op.f("fk_reading_sha256_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading")),
    )
    op.create_index(
        "uq_reading_current",
        "reading",
        ["sha256", "reading_key", "state"],
        unique=True,
        sqlite_where=sa.text("state IN ('open', 'complete')"),
        postgresql_where=sa.text("state IN ('open', 'complete')"),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("source_name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reading", sa.String(length=24), nullable=True),
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("reading_key", sa.String(length=200), nullable=False),
        sa.Column("understanding_key", sa.String(length=200), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("saved_at", sa.String(length=27), nullable=False),
        sa.Column("page_count", sa.Integer(), nullable=False),
        sa.Column("failed_count", sa.Integer(), nullable=False),
        sa.Column("uncertain_count", sa.Integer(), nullable=False),
        sa.Column("printed", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("layout", sa.LargeBinary(), nullable=False),
        sa.Column("organ", sa.Text(), nullable=True),
        sa.Column("superior_organ", sa.Text(), nullable=True),
        sa.Column("province", sa.Text(), nullable=True),
        sa.Column("system", sa.String(length=8), nullable=True),
        sa.Column("symbol", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("doc_type", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("date", sa.String(length=10), nullable=True),
        sa.Column("signing_mode", sa.Text(), nullable=True),
        sa.Column("signing_body", sa.Text(), nullable=True),
        sa.Column("signer_title", sa.Text(), nullable=True),
        sa.Column("signer", sa.Text(), nullable=True),
        sa.Column("is_draft", sa.Boolean(), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("identity_id", sa.Integer(), nullable=True),
        sa.Column("identity_by", sa.String(length=16), nullable=True),
        sa.Column("canonical_symbol", sa.Text(), nullable=False),
        sa.Column("instance", sa.Text(), nullable=False),
        sa.Column("period", sa.String(length=16), nullable=True),
        sa.CheckConstraint(
            "date LIKE '____' OR date LIKE '____-__' OR date LIKE '____-__-__'", name=op.f("ck_document_date")
        ),
        sa.CheckConstraint("identity_by IN ('symbol', 'title')", name=op.f("ck_document_identity_by")),
        sa.CheckConstraint(
            "reading IN ('ocr', 'text_layer', 'repaired_text_layer', 'docx', 'text')", name=op.f("ck_document_reading")
        ),
        sa.CheckConstraint("state IN ('done', 'needs_review', 'partial')", name=op.f("ck_document_state")),
        sa.CheckConstraint("system IN ('party', 'state')", name=op.f("ck_document_system")),
        sa.CheckConstraint("(identity_id IS NULL) = (identity_by IS NULL)", name=op.f("ck_document_identity")),
        sa.CheckConstraint(
            "page_count >= 0 AND failed_count >= 0 AND uncertain_count >= 0", name=op.f("ck_document_counts")
        ),
        sa.ForeignKeyConstraint(
            ["identity_id"], ["cited_document.id"], name=op.f("fk_document_identity_id_cited_document")
        ),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name=op.f("fk_document_reading_id_reading")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_document_run_id_run")),
        sa.ForeignKeyConstraint(["sha256"], ["source.sha256"], name=op.f("fk_document_sha256_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("sha256", name=op.f("uq_document_sha256")),
    )
    op.create_index(
        op.f("ix_document_canonical_symbol_instance"), "document", ["canonical_symbol", "instance"], unique=False
    )
    op.create_index(op.f("ix_document_identity_id"), "document", ["identity_id"], unique=False)
    op.create_index(op.f("ix_document_reading_id"), "document", ["reading_id"], unique=False)
    op.create_index(op.f("ix_document_state"), "document", ["state"], unique=False)
    op.create_table(
        "page",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("dpi", sa.Integer(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('ocr', 'text_layer', 'repaired_text_layer', 'docx', 'text')", name=op.f("ck_page_kind")
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_page_number")),
        sa.CheckConstraint("width >= 0 AND height >= 0 AND dpi >= 0", name=op.f("ck_page_size")),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["reading.id"], name=op.f("fk_page_reading_id_reading"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page")),
        sa.UniqueConstraint("reading_id", "number", name=op.f("uq_page_reading_id_number")),
    )
    op.create_table(
        "citation",
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("doc_type", sa.Text(), nullable=True),
        sa.Column("symbol", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("date", sa.String(length=10), nullable=True),
        sa.Column("issuer", sa.Text(), nullable=True),
        sa.Column("date_shared", sa.Boolean(), nullable=False),
        sa.Column("issuer_shared", sa.Boolean(), nullable=False),
        sa.Column("relation", sa.String(length=32), nullable=True),
        sa.Column("footnote", sa.Integer(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("cited_document_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("printed_start", sa.Integer(), nullable=False),
        sa.Column("printed_end", sa.Integer(), nullable=False),
        sa.Column("start_offset", sa.Integer(), nullable=False),
        sa.Column("end_offset", sa.Integer(), nullable=False),
        sa.Column("canonical_symbol", sa.Text(), nullable=False),
        sa.Column("instance", sa.Text(), nullable=False),
        sa.Column("period", sa.String(length=16), nullable=True),
        sa.CheckConstraint(
            "date LIKE '____' OR date LIKE '____-__' OR date LIKE '____-__-__'", name=op.f("ck_citation_date")
        ),
        sa.CheckConstraint("confidence >= 0 AND confidence <= 1", name=op.f("ck_citation_confidence")),
        sa.CheckConstraint("printed_start >= 0 AND printed_start <= printed_end", name=op.f("ck_citation_printed")),
        sa.CheckConstraint("start_offset >= 0 AND start_offset <= end_offset", name=op.f("ck_citation_start_offset")),
        sa.ForeignKeyConstraint(
            ["cited_document_id"], ["cited_document.id"], name=op.f("fk_citation_cited_document_id_cited_document")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_citation_document_id_document"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citation")),
        sa.UniqueConstraint("document_id", "position", name=op.f("uq_citation_document_id_position")),
    )
    op.create_index(
        op.f("ix_citation_canonical_symbol_instance_period"),
        "citation",
        ["canonical_symbol", "instance", "period"],
        unique=False,
    )
    op.create_index(op.f("ix_citation_cited_document_id"), "citation", ["cited_document_id"], unique=False)
    op.create_index(op.f("ix_citation_relation"), "citation", ["relation"], unique=False)
    op.create_table(
        "edit",
        sa.Column("replacement", sa.Text(), nullable=False),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("alternatives", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("start_offset", sa.Integer(), nullable=False),
        sa.Column("end_offset", sa.Integer(), nullable=False),
        sa.CheckConstraint("confidence >= 0 AND confidence <= 1", name=op.f("ck_edit_confidence")),
        sa.CheckConstraint("start_offset >= 0 AND start_offset <= end_offset", name=op.f("ck_edit_start_offset")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_edit_document_id_document"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edit")),
        sa.UniqueConstraint("document_id", "position", name=op.f("uq_edit_document_id_position")),
    )
    op.create_index(op.f("ix_edit_rule"), "edit", ["rule"], unique=False)
    op.create_table(
        "entity",
        sa.Column("label", sa.String(length=8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("printed_start", sa.Integer(), nullable=False),
        sa.Column("printed_end", sa.Integer(), nullable=False),
        sa.Column("start_offset", sa.Integer(), nullable=False),
        sa.Column("end_offset", sa.Integer(), nullable=False),
        sa.CheckConstraint("label IN ('ORG', 'PER', 'LOC')", name=op.f("ck_entity_label")),
        sa.CheckConstraint("printed_start >= 0 AND printed_start <= printed_end", name=op.f("ck_entity_printed")),
        sa.CheckConstraint("start_offset >= 0 AND start_offset <= end_offset", name=op.f("ck_entity_start_offset")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_entity_document_id_document"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entity")),
        sa.UniqueConstraint("document_id", "position", name=op.f("uq_entity_document_id_position")),
    )
    op.create_table(
        "finding",
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("severity", sa.String(length=8), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("severity IN ('high', 'medium', 'low')", name=op.f("ck_finding_severity")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_finding_document_id_document"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
        sa.UniqueConstraint("document_id", "position", name=op.f("uq_finding_document_id_position")),
    )
    op.create_index(op.f("ix_finding_kind"), "finding", ["kind"], unique=False)
    op.create_table(
        "footnote",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("anchor", sa.Integer(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("printed_start", sa.Integer(), nullable=False),
        sa.Column("printed_end", sa.Integer(), nullable=False),
        sa.Column("start_offset", sa.Integer(), nullable=False),
        sa.Column("end_offset", sa.Integer(), nullable=False),
        sa.CheckConstraint("printed_start >= 0 AND printed_start <= printed_end", name=op.f("ck_footnote_printed")),
        sa.CheckConstraint("start_offset >= 0 AND start_offset <= end_offset", name=op.f("ck_footnote_start_offset")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_footnote_document_id_document"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_footnote")),
        sa.UniqueConstraint("document_id", "position", name=op.f("uq_footnote_document_id_position")),
    )
    op.create_table(
        "passage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("exact", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("symbols", sa.Text(), nullable=False),
        sa.Column("start_offset", sa.Integer(), nullable=False),
        sa.Column("end_offset", sa.Integer(), nullable=False),
        sa.CheckConstraint("start_offset >= 0 AND start_offset <= end_offset", name=op.f("ck_passage_start_offset")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_passage_document_id_document"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage")),
    )
    op.create_index(op.f("ix_passage_document_id"), "passage", ["document_id"], unique=False)
    op.create_table(
        "recipient",
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_recipient_document_id_document"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipient")),
        sa.UniqueConstraint("document_id", "position", name=op.f("uq_recipient_document_id_position")),
    )
    op.create_table(
        "statistic",
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("denominator", sa.Double(), nullable=True),
        sa.Column("scale", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("direction", sa.Text(), nullable=True),
        sa.Column("baseline", sa.Text(), nullable=True),
        sa.Column("approx", sa.Text(), nullable=True),
        sa.Column("period", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("footnote", sa.Integer(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("printed_start", sa.Integer(), nullable=False),
        sa.Column("printed_end", sa.Integer(), nullable=False),
        sa.Column("start_offset", sa.Integer(), nullable=False),
        sa.Column("end_offset", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('count', 'percent', 'ratio', 'money', 'measure', 'rank', 'multiple', 'change')",
            name=op.f("ck_statistic_kind"),
        ),
        sa.CheckConstraint("printed_start >= 0 AND printed_start <= printed_end", name=op.f("ck_statistic_printed")),
        sa.CheckConstraint("scale IN (1, 1000, 1000000, 1000000000)", name=op.f("ck_statistic_scale")),
        sa.CheckConstraint("start_offset >= 0 AND start_offset <= end_offset", name=op.f("ck_statistic_start_offset")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_statistic_document_id_document"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statistic")),
        sa.UniqueConstraint("document_id", "position", name=op.f("uq_statistic_document_id_position")),
    )
    op.create_index(op.f("ix_statistic_kind"), "statistic", ["kind"], unique=False)
    op.create_table(
        "uncertain",
        sa.Column("printed", sa.Text(), nullable=False),
        sa.Column("repaired", sa.Text(), nullable=False),
        sa.Column("alternatives", sa.JSON(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("printed_start", sa.Integer(), nullable=False),
        sa.Column("printed_end", sa.Integer(), nullable=False),
        sa.Column("start_offset", sa.Integer(), nullable=False),
        sa.Column("end_offset", sa.Integer(), nullable=False),
        sa.CheckConstraint("confidence >= 0 AND confidence <= 1", name=op.f("ck_uncertain_confidence")),
        sa.CheckConstraint("printed_start >= 0 AND printed_start <= printed_end", name=op.f("ck_uncertain_printed")),
        sa.CheckConstraint("start_offset >= 0 AND start_offset <= end_offset", name=op.f("ck_uncertain_start_offset")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_uncertain_document_id_document"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uncertain")),
        sa.UniqueConstraint("document_id", "position", name=op.f("uq_uncertain_document_id_position")),
    )
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("printed_start", sa.Integer(), nullable=False),
        sa.Column("printed_end", sa.Integer(), nullable=False),
        sa.Column("start_offset", sa.Integer(), nullable=False),
        sa.Column("end_offset", sa.Integer(), nullable=False),
        sa.CheckConstraint("printed_start >= 0 AND printed_start <= printed_end", name=op.f("ck_evidence_printed")),
        sa.CheckConstraint("start_offset >= 0 AND start_offset <= end_offset", name=op.f("ck_evidence_start_offset")),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name=op.f("fk_evidence_finding_id_finding"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("finding_id", "position", name=op.f("uq_evidence_finding_id_position")),
    )
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(sa.text(statement))


# The index holds no text of its own; the triggers keep it in step with the table, also when rows go with their
# document. unicode61 without removing diacritics: the folded column is made by us, because FTS5 never folds đ.
SQLITE = (
    """CREATE VIRTUAL TABLE passage_fts USING fts5(
        exact, folded, symbols, content='passage', content_rowid='id', tokenize='unicode61 remove_diacritics 0')""",
    """CREATE TRIGGER passage_fts_insert AFTER INSERT ON passage BEGIN
        INSERT INTO passage_fts (rowid, exact, folded, symbols)
        VALUES (new.id, new.exact, new.folded, new.symbols);
    END""",
    """CREATE TRIGGER passage_fts_delete AFTER DELETE ON passage BEGIN
        INSERT INTO passage_fts (passage_fts, rowid, exact, folded, symbols)
        VALUES ('delete', old.id, old.exact, old.folded, old.symbols);
    END""",
    """CREATE TRIGGER passage_fts_update AFTER UPDATE ON passage BEGIN
        INSERT INTO passage_fts (passage_fts, rowid, exact, folded, symbols)
        VALUES ('delete', old.id, old.exact, old.folded, old.symbols);
        INSERT INTO passage_fts (rowid, exact, folded, symbols)
        VALUES (new.id, new.exact, new.folded, new.symbols);
    END""",
    """CREATE TRIGGER job_event_no_update BEFORE UPDATE ON job_event BEGIN
        SELECT RAISE(ABORT, 'job_event is append-only');
    END""",
    """CREATE TRIGGER job_event_no_delete BEFORE DELETE ON job_event BEGIN
        SELECT RAISE(ABORT, 'job_event is append-only');
    END""",
)
POSTGRESQL = (
    """CREATE INDEX passage_fts ON passage USING gin (to_tsvector('simple', folded || ' ' || symbols))""",
    """CREATE FUNCTION vanthu_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$""",
    """CREATE TRIGGER job_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON job_event
        FOR EACH STATEMENT EXECUTE FUNCTION vanthu_append_only()""",
)
