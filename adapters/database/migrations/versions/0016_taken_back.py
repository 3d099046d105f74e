"""Results of duties that were noted wrongly and taken back, and next terms that were declined."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; only what stands is noted once."""
    with op.batch_alter_table("duty_note") as note:
        note.add_column(sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True))
        note.add_column(sa.Column("taken_back_by", sa.String(), nullable=False, server_default=""))
        note.add_column(
            sa.Column("taken_back_reason", sa.String(), nullable=False, server_default="")
        )
        note.drop_constraint("uq_duty_note_agreement_id_duty_period", type_="unique")
    standing = sa.text("taken_back_at IS NULL")
    op.create_index(
        "uq_duty_note_standing",
        "duty_note",
        ["agreement_id", "duty", "period"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )
    op.add_column(
        "agreement", sa.Column("renewal_declined_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column(
        "agreement",
        sa.Column("renewal_declined_reason", sa.String(), nullable=False, server_default=""),
    )
