"""The word of a signatory that somebody else should have been asked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; nobody has said so before."""
    op.create_table(
        "not_right_person",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_not_right_person"),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["signing_request.id"],
            name="fk_not_right_person_request_id_signing_request",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_not_right_person_person_id_person"
        ),
        sa.UniqueConstraint(
            "request_id", "generation", name="uq_not_right_person_request_id_generation"
        ),
    )
