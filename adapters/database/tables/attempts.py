"""What was tried, counted by whom and from where: limits that replicas share."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from adapters.database.tables.base import Base


class AttemptRow(Base):
    """One try of something that is limited; kept for a day, `subject` is a keyed hash."""

    __tablename__ = "attempt"
    __table_args__ = (
        Index("ix_attempt_kind_subject", "kind", "subject"),
        Index("ix_attempt_kind_ip", "kind", "ip"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    subject: Mapped[str]
    ip: Mapped[str]
    occurred_at: Mapped[datetime] = mapped_column(index=True)
