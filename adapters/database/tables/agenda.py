"""What was carried out of an agreement's agenda, and which acts were recorded."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from adapters.database.tables.base import Base


class AgendaItemRow(Base):
    """One thing that became due and was carried out; `answer` is what the workflow heard."""

    __tablename__ = "agenda_item"

    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreement.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    due_at: Mapped[datetime]
    done_at: Mapped[datetime]
    answer: Mapped[dict[str, Any]]


class RecordedActRow(Base):
    """One act that changed records only; `answer` is what a repeat of it is told."""

    __tablename__ = "recorded_act"

    act_id: Mapped[str] = mapped_column(primary_key=True)
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreement.id"), index=True)
    kind: Mapped[str]
    answer: Mapped[dict[str, Any]]
    recorded_at: Mapped[datetime]
