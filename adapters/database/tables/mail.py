"""Mails: one row a key, so that each is sent once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from adapters.database.tables.base import Base, one_of


class MailRow(Base):
    """One mail to one recipient; `key` says which, `message_id` is its Message-ID.

    `kind` is a `MailKind`: kinds grow with every feature, and the column has no CHECK.
    `returned_at`: its server had taken it, and then it came back; `status` is `failed` then.
    """

    __tablename__ = "mail"
    __table_args__ = (
        one_of("status", ("sending", "sent", "failed")),
        Index(
            "ix_mail_failed",
            "agreement_id",
            sqlite_where=text("status = 'failed'"),
            postgresql_where=text("status = 'failed'"),
        ),
    )

    key: Mapped[str] = mapped_column(primary_key=True)
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreement.id"), index=True)
    kind: Mapped[str]
    person_id: Mapped[str | None]
    staff_id: Mapped[str | None]
    request_id: Mapped[str | None] = mapped_column(index=True)
    message_id: Mapped[str] = mapped_column(unique=True)
    status: Mapped[str]
    problem: Mapped[str | None]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    returned_at: Mapped[datetime | None]


class StaffMailRow(Base):
    """One mail of no agreement to a member of staff: the link by which they sign in."""

    __tablename__ = "staff_mail"
    __table_args__ = (one_of("status", ("sending", "sent", "failed")),)

    key: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    message_id: Mapped[str] = mapped_column(unique=True)
    status: Mapped[str]
    problem: Mapped[str | None]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
