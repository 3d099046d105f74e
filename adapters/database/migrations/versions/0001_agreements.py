"""Agreements, their numbers, parties, persons and documents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    _create_agreement()
    _create_agreement_number()
    _create_party()
    _create_person()
    _create_document()


def _create_agreement() -> None:
    op.create_table(
        "agreement",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("template_name", sa.String(), nullable=False),
        sa.Column("template_version", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("in_force_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('draft', 'deciding', 'signing', 'sealing', 'signed', 'in_force', "
            "'ended_by_notice', 'term_ended', 'withdrawn')",
            name=op.f("ck_agreement_status"),
        ),
        sa.PrimaryKeyConstraint("id", name="pk_agreement"),
        sa.UniqueConstraint("number", name="uq_agreement_number"),
    )
    op.create_index("ix_agreement_created_at", "agreement", ["created_at"])
    op.create_index("ix_agreement_status", "agreement", ["status"])


def _create_agreement_number() -> None:
    op.create_table(
        "agreement_number",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("agreement_id", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_agreement_number"),
        sa.UniqueConstraint("agreement_id", name="uq_agreement_number_agreement_id"),
        sa.UniqueConstraint("year", "ordinal", name="uq_agreement_number_year_ordinal"),
    )


def _create_party() -> None:
    op.create_table(
        "party",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("agreement_id", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("business_id", sa.String(), nullable=False),
        sa.Column("authority", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('municipality', 'county', 'company', 'association', 'parish', 'other')",
            name=op.f("ck_party_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name="fk_party_agreement_id_agreement"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_party"),
        sa.UniqueConstraint("agreement_id", "ordinal", name="uq_party_agreement_id_ordinal"),
    )


def _create_person() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("party_id", sa.String(), nullable=False),
        sa.Column("identity", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("capacity", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.CheckConstraint("language IN ('fi', 'sv', 'en')", name=op.f("ck_person_language")),
        sa.CheckConstraint(
            "role IN ('contact', 'signatory', 'alternate')", name=op.f("ck_person_role")
        ),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name="fk_person_party_id_party"),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("party_id", "role", "email", name="uq_person_party_id_role_email"),
    )
    # Every mail asks for the other requests of its reader.
    op.create_index("ix_person_identity", "person", ["identity"])


def _create_document() -> None:
    op.create_table(
        "document",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("agreement_id", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("docx_sha256", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("engine", sa.String(), nullable=False),
        sa.Column("engine_version", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('draft', 'base', 'sealed')", name=op.f("ck_document_kind")),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name="fk_document_agreement_id_agreement"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_document"),
        sa.UniqueConstraint("agreement_id", "sha256", name="uq_document_agreement_id_sha256"),
    )
    op.create_index("ix_document_sha256", "document", ["sha256"])
