"""The audit chain, the personal values behind its commitments, and the access log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from adapters.database.tables.base import Base


class AuditEventRow(Base):
    """One event of an agreement's chain; INSERT only (triggers refuse the rest).

    UNIQUE (agreement, sequence) is the compare-and-set of the head; `once_key` makes an
    event that must happen once refuse its repeat.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        UniqueConstraint("agreement_id", "sequence"),
        UniqueConstraint("agreement_id", "once_key"),
        Index("ix_audit_event_timeline", "occurred_at", "agreement_id", "sequence"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreement.id"))
    sequence: Mapped[int]
    kind: Mapped[str] = mapped_column(index=True)
    occurred_at: Mapped[datetime]
    once_key: Mapped[str]
    event: Mapped[dict[str, Any]]
    hash: Mapped[str]


class PersonalValueRow(Base):
    """A personal value that an event commits to; it can be erased, the chain still verifies."""

    __tablename__ = "personal_value"
    __table_args__ = (UniqueConstraint("event_id", "field"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[str] = mapped_column(ForeignKey("audit_event.id"))
    field: Mapped[str]
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    value: Mapped[str]


class AccessRow(Base):
    """What was merely fetched or tried; its digest enters the chain at the seal."""

    __tablename__ = "access"

    id: Mapped[str] = mapped_column(primary_key=True)
    agreement_id: Mapped[str] = mapped_column(index=True)
    request_id: Mapped[str | None]
    kind: Mapped[str]
    occurred_at: Mapped[datetime]
    ip: Mapped[str]
    user_agent: Mapped[str]
