"""Signing rounds, requests, signatures and revisions; the inbox and the mails."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    _create_signing_round()
    _create_signing_request()
    _create_signature()
    _create_revision()
    _create_inbox()
    _create_mail()


def _create_signing_round() -> None:
    op.create_table(
        "signing_round",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("agreement_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("document_sha256", sa.String(), nullable=False),
        sa.Column("sealed_sha256", sa.String(), nullable=True),
        sa.Column("started_by", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealing_problem", sa.String(), nullable=True),
        sa.CheckConstraint(
            "status IN ('open', 'sealing', 'complete', 'declined', 'expired', 'withdrawn')",
            name=op.f("ck_signing_round_status"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name="fk_signing_round_agreement_id_agreement"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_signing_round"),
        sa.UniqueConstraint("agreement_id", "number", name="uq_signing_round_agreement_id_number"),
    )


def _create_signing_request() -> None:
    op.create_table(
        "signing_request",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("round_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("party_id", sa.String(), nullable=False),
        sa.Column("group_number", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('waiting', 'signed', 'declined', 'closed')",
            name=op.f("ck_signing_request_status"),
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name="fk_signing_request_party_id_party"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_signing_request_person_id_person"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["signing_round.id"], name="fk_signing_request_round_id_signing_round"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_signing_request"),
        sa.UniqueConstraint("round_id", "field", name="uq_signing_request_round_id_field"),
        sa.UniqueConstraint("round_id", "person_id", name="uq_signing_request_round_id_person_id"),
    )


def _create_signature() -> None:
    op.create_table(
        "signature",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("document_sha256", sa.String(), nullable=False),
        sa.Column("evidence_sha256", sa.String(), nullable=False),
        sa.Column("cms_sha256", sa.String(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["signing_request.id"], name="fk_signature_request_id_signing_request"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_signature"),
        sa.UniqueConstraint("cms_sha256", name="uq_signature_cms_sha256"),
        sa.UniqueConstraint("request_id", name="uq_signature_request_id"),
    )


def _create_revision() -> None:
    op.create_table(
        "revision",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("round_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("signature_id", sa.String(), nullable=False),
        sa.Column("increment_sha256", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["signing_round.id"], name="fk_revision_round_id_signing_round"
        ),
        sa.ForeignKeyConstraint(
            ["signature_id"], ["signature.id"], name="fk_revision_signature_id_signature"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_revision"),
        sa.UniqueConstraint("round_id", "number", name="uq_revision_round_id_number"),
        sa.UniqueConstraint("signature_id", name="uq_revision_signature_id"),
    )


def _create_inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("once_key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("workflow_id", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("outcome", sa.JSON(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('waiting', 'delivered', 'refused')", name=op.f("ck_inbox_status")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.UniqueConstraint("once_key", name="uq_inbox_once_key"),
    )
    op.create_index("ix_inbox_status_received_at", "inbox", ["status", "received_at"])
    op.create_index("ix_inbox_workflow_id_status", "inbox", ["workflow_id", "status"])


def _create_mail() -> None:
    op.create_table(
        "mail",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("agreement_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=True),
        sa.Column("staff_id", sa.String(), nullable=True),
        sa.Column("request_id", sa.String(), nullable=True),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('invitation', 'reminder', 'receipt', 'declined', 'withdrawn', "
            "'expired', 'completed')",
            name=op.f("ck_mail_kind"),
        ),
        sa.CheckConstraint("status IN ('sending', 'sent', 'failed')", name=op.f("ck_mail_status")),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name="fk_mail_agreement_id_agreement"
        ),
        sa.PrimaryKeyConstraint("key", name="pk_mail"),
        sa.UniqueConstraint("message_id", name="uq_mail_message_id"),
    )
    op.create_index("ix_mail_agreement_id", "mail", ["agreement_id"])
    op.create_index("ix_mail_request_id", "mail", ["request_id"])
