"""The audit chain, the personal values behind it, the access log, the certificates."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    _create_audit_event()
    _create_personal_value()
    _create_access()
    _create_credential()


def _create_audit_event() -> None:
    op.create_table(
        "audit_event",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("agreement_id", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("once_key", sa.String(), nullable=False),
        sa.Column("event", sa.JSON(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name="fk_audit_event_agreement_id_agreement"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_audit_event"),
        sa.UniqueConstraint(
            "agreement_id", "once_key", name="uq_audit_event_agreement_id_once_key"
        ),
        sa.UniqueConstraint(
            "agreement_id", "sequence", name="uq_audit_event_agreement_id_sequence"
        ),
    )
    op.create_index("ix_audit_event_kind", "audit_event", ["kind"])


def _create_personal_value() -> None:
    op.create_table(
        "personal_value",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["audit_event.id"], name="fk_personal_value_event_id_audit_event"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_personal_value"),
        sa.UniqueConstraint("event_id", "field", name="uq_personal_value_event_id_field"),
    )


def _create_access() -> None:
    op.create_table(
        "access",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("agreement_id", sa.String(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ip", sa.String(), nullable=False),
        sa.Column("user_agent", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_access"),
    )
    op.create_index("ix_access_agreement_id", "access", ["agreement_id"])


def _create_credential() -> None:
    op.create_table(
        "credential",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("certificate_pem", sa.LargeBinary(), nullable=False),
        sa.Column("encrypted_key_pem", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_credential"),
    )
