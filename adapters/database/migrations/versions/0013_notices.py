"""Notices of termination, and parties that leave by them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables; no party has left so far."""
    _create_notice()
    _create_notice_word()
    op.add_column("party", sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))


def _create_notice() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("agreement_id", sa.String(), nullable=False),
        sa.Column("party_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("round_number", sa.Integer(), nullable=True),
        sa.Column("scan_sha256", sa.String(), nullable=True),
        sa.Column("asked_for", sa.Date(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("missed_on", sa.Date(), nullable=True),
        sa.Column("void_code", sa.String(), nullable=False),
        sa.Column("void_params", sa.JSON(), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('signing', 'given', 'not_given', 'void', 'taken_back', 'in_effect')",
            name=op.f("ck_notice_status"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name="fk_notice_agreement_id_agreement"
        ),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name="fk_notice_party_id_party"),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
    )
    op.create_index("ix_notice_agreement_id_status", "notice", ["agreement_id", "status"])


def _create_notice_word() -> None:
    op.create_table(
        "notice_word",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("notice_id", sa.String(), nullable=False),
        sa.Column("party_id", sa.String(), nullable=False),
        sa.Column("identity", sa.String(), nullable=False),
        sa.Column("scan_sha256", sa.String(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notice.id"], name="fk_notice_word_notice_id_notice"
        ),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name="fk_notice_word_party_id_party"),
        sa.PrimaryKeyConstraint("id", name="pk_notice_word"),
        sa.UniqueConstraint(
            "notice_id",
            "party_id",
            "identity",
            name="uq_notice_word_notice_id_party_id_identity",
        ),
    )
