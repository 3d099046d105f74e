"""Recurring duties, changed plans, disputes, and the next term of an agreement."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_MONTHS_BEFORE = 9


def upgrade() -> None:
    """Create the tables; agreements that are there have no duties, and are renewed in time."""
    _extend_agreement()
    _create_duty_note()
    _create_plan_change()
    _create_dispute()
    _create_dispute_party()
    _create_dispute_step()


def _extend_agreement() -> None:
    op.add_column("agreement", sa.Column("duties", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("agreement", sa.Column("renewal_months", sa.Integer(), nullable=True))
    op.add_column("agreement", sa.Column("renews_id", sa.String(), nullable=True))
    op.create_index("ix_agreement_renews_id", "agreement", ["renews_id"])
    agreement = sa.table("agreement", sa.column("renewal_months", sa.Integer()))
    op.execute(agreement.update().values(renewal_months=_MONTHS_BEFORE))


def _create_duty_note() -> None:
    op.create_table(
        "duty_note",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("agreement_id", sa.String(), nullable=False),
        sa.Column("duty", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("file_sha256", sa.String(), nullable=False),
        sa.Column("file_type", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name="fk_duty_note_agreement_id_agreement"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_duty_note"),
        sa.UniqueConstraint(
            "agreement_id", "duty", "period", name="uq_duty_note_agreement_id_duty_period"
        ),
    )


def _create_plan_change() -> None:
    op.create_table(
        "plan_change",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("agreement_id", sa.String(), nullable=False),
        sa.Column("plan", sa.String(), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=False),
        sa.Column("last_year", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dismissed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name="fk_plan_change_agreement_id_agreement"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_plan_change"),
    )
    op.create_index("ix_plan_change_agreement_id", "plan_change", ["agreement_id"])


def _create_dispute() -> None:
    op.create_table(
        "dispute",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("agreement_id", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("closing_note", sa.String(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('', 'settled', 'dropped', 'elsewhere')",
            name=op.f("ck_dispute_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name="fk_dispute_agreement_id_agreement"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_dispute"),
        sa.UniqueConstraint("agreement_id", "ordinal", name="uq_dispute_agreement_id_ordinal"),
    )


def _create_dispute_party() -> None:
    op.create_table(
        "dispute_party",
        sa.Column("dispute_id", sa.String(), nullable=False),
        sa.Column("party_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dispute_id"], ["dispute.id"], name="fk_dispute_party_dispute_id_dispute"
        ),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name="fk_dispute_party_party_id_party"),
        sa.PrimaryKeyConstraint("dispute_id", "party_id", name="pk_dispute_party"),
    )


def _create_dispute_step() -> None:
    op.create_table(
        "dispute_step",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("dispute_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('negotiation', 'steering_group', 'other')", name=op.f("ck_dispute_step_kind")
        ),
        sa.ForeignKeyConstraint(
            ["dispute_id"], ["dispute.id"], name="fk_dispute_step_dispute_id_dispute"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_dispute_step"),
    )
    op.create_index("ix_dispute_step_dispute_id", "dispute_step", ["dispute_id"])
