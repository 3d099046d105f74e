"""Rounds of other documents than the agreement: a notice, an accession, an amendment."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_KINDS = "'agreement', 'notice', 'accession', 'amendment'"


def upgrade() -> None:
    """Say of every round and document that it is the agreement's own, as all were so far."""
    # In SQL: both databases know it, and SQLite need not copy tables that others refer to.
    op.execute(
        "ALTER TABLE signing_round ADD COLUMN kind VARCHAR DEFAULT 'agreement' NOT NULL "
        f"CONSTRAINT ck_signing_round_kind CHECK (kind IN ({_KINDS}))"
    )
    op.execute("ALTER TABLE signing_round ADD COLUMN subject_id VARCHAR DEFAULT '' NOT NULL")
    op.execute("ALTER TABLE signing_round ADD COLUMN title VARCHAR DEFAULT '' NOT NULL")
    op.execute(
        "ALTER TABLE document ADD COLUMN about VARCHAR DEFAULT 'agreement' NOT NULL "
        f"CONSTRAINT ck_document_about CHECK (about IN ({_KINDS}))"
    )
