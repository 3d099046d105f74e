"""Accessions and amendments, and from when a party that acceded is one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table, add the column."""
    op.create_table(
        "agreement_change",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("agreement_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("round_number", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.String(), nullable=True),
        sa.Column("template_version", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("amended", sa.JSON(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counts_from", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('accession', 'amendment')", name=op.f("ck_agreement_change_kind")
        ),
        sa.CheckConstraint(
            "status IN ('signing', 'in_force', 'not_signed', 'void')",
            name=op.f("ck_agreement_change_status"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name="fk_agreement_change_agreement_id_agreement"
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name="fk_agreement_change_party_id_party"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_agreement_change"),
    )
    op.create_index("ix_agreement_change_agreement_id", "agreement_change", ["agreement_id"])
    with op.batch_alter_table("party") as party:
        party.add_column(sa.Column("joined_at", sa.DateTime(timezone=True), nullable=True))
