"""Decisions of the parties before signing, and parties that are left out."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables; parties of before are all in."""
    op.add_column("party", sa.Column("left_out_at", sa.DateTime(timezone=True), nullable=True))
    _create_deciding()
    _create_decision_request()
    _create_decision()


def _create_deciding() -> None:
    op.create_table(
        "deciding",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("agreement_id", sa.String(), nullable=False),
        sa.Column("document_sha256", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=False),
        sa.Column("sent_by", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name="fk_deciding_agreement_id_agreement"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_deciding"),
    )
    op.create_index("ix_deciding_agreement_id", "deciding", ["agreement_id"])


def _create_decision_request() -> None:
    op.create_table(
        "decision_request",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("agreement_id", sa.String(), nullable=False),
        sa.Column("party_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name="fk_decision_request_agreement_id_agreement"
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name="fk_decision_request_party_id_party"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_decision_request_person_id_person"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_decision_request"),
        sa.UniqueConstraint("party_id", "person_id", name="uq_decision_request_party_id_person_id"),
    )
    op.create_index("ix_decision_request_agreement_id", "decision_request", ["agreement_id"])


def _create_decision() -> None:
    op.create_table(
        "decision",
        *_columns_of_decision(),
        *_checks_of_decision(),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name="fk_decision_agreement_id_agreement"
        ),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name="fk_decision_party_id_party"),
        sa.PrimaryKeyConstraint("id", name="pk_decision"),
    )
    op.create_index("ix_decision_agreement_id", "decision", ["agreement_id"])
    op.create_index(
        "uq_decision_standing",
        "decision",
        ["party_id"],
        unique=True,
        sqlite_where=sa.text("superseded_at IS NULL"),
        postgresql_where=sa.text("superseded_at IS NULL"),
    )


def _columns_of_decision() -> list[sa.Column[Any]]:
    return [
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("agreement_id", sa.String(), nullable=False),
        sa.Column("party_id", sa.String(), nullable=False),
        sa.Column("document_sha256", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("organ", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("case_number", sa.String(), nullable=False),
        sa.Column("minutes_published", sa.Boolean(), nullable=False),
        sa.Column("is_final", sa.Boolean(), nullable=False),
        sa.Column("condition_state", sa.String(), nullable=True),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("extract_sha256", sa.String(), nullable=True),
        sa.Column("person_id", sa.String(), nullable=True),
        sa.Column("staff_id", sa.String(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
    ]


def _checks_of_decision() -> list[sa.CheckConstraint]:
    allowed = {
        "outcome": "'approved', 'approved_with_remark', 'approved_on_condition', 'not_joining'",
        "decided_by": "'organ', 'office_holder'",
        "condition_state": "'open', 'met', 'dropped'",
    }
    return [
        sa.CheckConstraint(f"{column} IN ({values})", name=op.f(f"ck_decision_{column}"))
        for column, values in allowed.items()
    ]
