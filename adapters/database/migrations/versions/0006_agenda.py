"""The agenda and the acts that only record; a mail may be of any kind that the code knows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables; drop the list of mail kinds, which grows with every feature."""
    _create_agenda_item()
    _create_recorded_act()
    with op.batch_alter_table("mail") as mail:
        mail.drop_constraint(op.f("ck_mail_kind"), type_="check")


def _create_agenda_item() -> None:
    op.create_table(
        "agenda_item",
        sa.Column("agreement_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name="fk_agenda_item_agreement_id_agreement"
        ),
        sa.PrimaryKeyConstraint("agreement_id", "key", name="pk_agenda_item"),
    )


def _create_recorded_act() -> None:
    op.create_table(
        "recorded_act",
        sa.Column("act_id", sa.String(), nullable=False),
        sa.Column("agreement_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name="fk_recorded_act_agreement_id_agreement"
        ),
        sa.PrimaryKeyConstraint("act_id", name="pk_recorded_act"),
    )
    op.create_index("ix_recorded_act_agreement_id", "recorded_act", ["agreement_id"])
