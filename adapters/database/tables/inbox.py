"""The inbox: every act of a person that is to change an agreement, before it is delivered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from adapters.database.tables.base import Base, one_of


class InboxRow(Base):
    """One act; its id is the id of the Update that delivers it.

    `once_key` is one for the same act sent twice (a second click, a replayed POST, an
    Idempotency-Key): UNIQUE, so that a repeat finds the first. `payload` is the message
    of `messages/`, with ids, hashes and dates only.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        one_of("status", ("waiting", "delivered", "refused")),
        Index("ix_inbox_status_received_at", "status", "received_at"),
        Index("ix_inbox_workflow_id_status", "workflow_id", "status"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    once_key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    workflow_id: Mapped[str]
    payload: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]
    status: Mapped[str]
    outcome: Mapped[dict[str, Any] | None]
    settled_at: Mapped[datetime | None]
