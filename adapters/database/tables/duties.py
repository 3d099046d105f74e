"""Recurring duties that were noted as done, and plans that changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from adapters.database.tables.base import Base


class DutyNoteRow(Base):
    """One occurrence of a duty, noted as done; its id is the id of the act.

    UNIQUE while it stands, so that of two who note the same thing at once, one is told that it
    is done. `file_sha256` is empty where the result is the note alone. What was noted wrongly
    is `taken_back_at`, with the reason and who did it, and stays.
    """

    __tablename__ = "duty_note"
    __table_args__ = (
        Index(
            "uq_duty_note_standing",
            "agreement_id",
            "duty",
            "period",
            unique=True,
            sqlite_where=text("taken_back_at IS NULL"),
            postgresql_where=text("taken_back_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreement.id"))
    duty: Mapped[str]
    period: Mapped[str]
    noted_at: Mapped[datetime]
    note: Mapped[str]
    file_sha256: Mapped[str]
    file_type: Mapped[str]
    staff_id: Mapped[str]
    person_id: Mapped[str]
    taken_back_at: Mapped[datetime | None] = mapped_column(default=None)
    taken_back_by: Mapped[str] = mapped_column(default="")
    taken_back_reason: Mapped[str] = mapped_column(default="")


class PlanChangeRow(Base):
    """A plan that the agreement follows has changed; its id is the id of the act.

    An update of the agreement is due until it is renewed, amended, or the coordinator
    says why none is needed.
    """

    __tablename__ = "plan_change"

    id: Mapped[str] = mapped_column(primary_key=True)
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreement.id"), index=True)
    plan: Mapped[str]
    first_year: Mapped[int]
    last_year: Mapped[int]
    recorded_at: Mapped[datetime]
    dismissed_at: Mapped[datetime | None]
    reason: Mapped[str]
