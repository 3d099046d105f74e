"""Whom signatories propose in their own place, and whether a round lets them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both; the coordinator could have been asked in any round of before."""
    # In SQL, as before: SQLite need not copy a table that others refer to.
    op.execute(
        "ALTER TABLE signing_round ADD COLUMN delegation VARCHAR DEFAULT 'accepted' NOT NULL "
        "CONSTRAINT ck_signing_round_delegation "
        "CHECK (delegation IN ('no', 'alternates', 'accepted'))"
    )
    op.create_table(
        "handover_proposal",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("identity", sa.String(), nullable=False),
        sa.Column("proposal", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("extract_sha256", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_handover_proposal"),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["signing_request.id"],
            name="fk_handover_proposal_request_id_signing_request",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_handover_proposal_person_id_person"
        ),
        sa.CheckConstraint(
            "status IN ('open', 'accepted', 'turned_down', 'moot')",
            name="status",
        ),
    )
    op.create_index(
        "ix_handover_proposal_open",
        "handover_proposal",
        ["request_id"],
        unique=True,
        sqlite_where=sa.text("status = 'open'"),
        postgresql_where=sa.text("status = 'open'"),
    )
