"""Strong identification: the third level of a round, and how far each signatory has come."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_LEVEL = "ck_signing_round_identification"


def upgrade() -> None:
    """Allow the level in a round; add the identifications."""
    with op.batch_alter_table("signing_round") as signing_round:
        signing_round.drop_constraint(op.f(_LEVEL), type_="check")
        signing_round.create_check_constraint(
            op.f(_LEVEL), "identification IN ('link', 'link_and_code', 'strong')"
        )
    op.create_table(
        "strong_identification",
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("serial", sa.String(), nullable=False),
        sa.Column("key_name", sa.String(), nullable=False),
        sa.Column("browser_sha256", sa.String(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("identified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("identity_sha256", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("request_id", name="pk_strong_identification"),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["signing_request.id"],
            name="fk_strong_identification_request_id_signing_request",
        ),
        sa.CheckConstraint(
            "outcome IN ('begun', 'returned', 'identified', 'another_person', 'cancelled', "
            "'failed')",
            name=op.f("ck_strong_identification_outcome"),
        ),
    )
