"""Background documents of an agreement, and of each round that was sent with them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; rounds of before have none."""
    op.create_table(
        "background_document",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("agreement_id", sa.String(), nullable=False),
        sa.Column("round_id", sa.String(), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name="fk_background_document_agreement_id_agreement"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["signing_round.id"], name="fk_background_document_round_id_signing_round"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_background_document"),
        sa.UniqueConstraint("round_id", "ordinal", name="uq_background_document_round_id_ordinal"),
    )
    op.create_index("ix_background_document_agreement_id", "background_document", ["agreement_id"])
