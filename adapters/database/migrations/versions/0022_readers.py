"""Persons who read and do not sign: viewers, those who get a copy, and their links."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_LIVING = sa.text("removed_at IS NULL")


def upgrade() -> None:
    """Let persons have the new roles; create the table."""
    op.drop_index("uq_person_living", table_name="person")
    with op.batch_alter_table("person") as person:
        person.drop_constraint(op.f("ck_person_role"), type_="check")
        person.create_check_constraint(
            op.f("ck_person_role"),
            "role IN ('contact', 'signatory', 'alternate', 'viewer', 'copy')",
        )
    op.create_index(
        "uq_person_living",
        "person",
        ["party_id", "role", "email"],
        unique=True,
        sqlite_where=_LIVING,
        postgresql_where=_LIVING,
    )
    op.create_table(
        "reader",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("round_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["signing_round.id"], name="fk_reader_round_id_signing_round"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_reader_person_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_reader"),
        sa.UniqueConstraint("round_id", "person_id", name="uq_reader_round_id_person_id"),
    )
    op.create_index("ix_reader_person_id", "reader", ["person_id"])
