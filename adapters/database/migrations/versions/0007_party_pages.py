"""Party pages: what was tried and is limited, and persons who act for a party no more.

A removed person keeps the row, and the address may be listed anew: the key of role and
address holds among the living only.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table, add the column, exchange the key."""
    op.create_table(
        "attempt",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("ip", sa.String(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attempt"),
    )
    op.create_index("ix_attempt_kind_subject", "attempt", ["kind", "subject"])
    op.create_index("ix_attempt_kind_ip", "attempt", ["kind", "ip"])
    op.create_index("ix_attempt_occurred_at", "attempt", ["occurred_at"])
    with op.batch_alter_table("person") as person:
        person.add_column(sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))
        person.drop_constraint("uq_person_party_id_role_email", type_="unique")
    living = sa.text("removed_at IS NULL")
    op.create_index(
        "uq_person_living",
        "person",
        ["party_id", "role", "email"],
        unique=True,
        sqlite_where=living,
        postgresql_where=living,
    )
