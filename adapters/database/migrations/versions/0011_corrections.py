"""Corrections of who acts for a party, and the attachment that is issued anew for them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; let documents be attachments."""
    op.create_table(
        "correction",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("agreement_id", sa.String(), nullable=False),
        sa.Column("party_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=True),
        sa.Column("new_person_id", sa.String(), nullable=True),
        sa.Column("proposal", sa.JSON(), nullable=False),
        sa.Column("proposed_by", sa.String(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("document_sha256", sa.String(), nullable=True),
        sa.CheckConstraint("kind IN ('change', 'add', 'remove')", name=op.f("ck_correction_kind")),
        sa.CheckConstraint(
            "status IN ('proposed', 'approved', 'refused')", name=op.f("ck_correction_status")
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name="fk_correction_agreement_id_agreement"
        ),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name="fk_correction_party_id_party"),
        sa.PrimaryKeyConstraint("id", name="pk_correction"),
    )
    op.create_index("ix_correction_agreement_id", "correction", ["agreement_id"])
    with op.batch_alter_table("document") as document:
        document.drop_constraint(op.f("ck_document_kind"), type_="check")
        document.create_check_constraint(
            op.f("ck_document_kind"), "kind IN ('draft', 'base', 'sealed', 'attachment')"
        )
