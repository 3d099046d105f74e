"""How the signatories of a round are identified, and the codes that are mailed for it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the level, which was the link alone in every round of before, and the codes."""
    # In SQL, as before: SQLite need not copy a table that others refer to.
    op.execute(
        "ALTER TABLE signing_round ADD COLUMN identification VARCHAR DEFAULT 'link' NOT NULL "
        "CONSTRAINT ck_signing_round_identification "
        "CHECK (identification IN ('link', 'link_and_code'))"
    )
    op.create_table(
        "signing_code",
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("serial", sa.String(), nullable=False),
        sa.Column("key_name", sa.String(), nullable=False),
        sa.Column("browser_sha256", sa.String(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wrong_tries", sa.Integer(), nullable=False),
        sa.Column("identified_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("request_id", name="pk_signing_code"),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["signing_request.id"],
            name="fk_signing_code_request_id_signing_request",
        ),
    )
