"""Disputes between parties of an agreement, with their steps."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from adapters.database.tables.base import Base, one_of
from domain.disputes import DisputeOutcome, StepKind


class DisputeRow(Base):
    """One dispute; its id is the id of the act that opened it; open while it has no outcome."""

    __tablename__ = "dispute"
    __table_args__ = (
        UniqueConstraint("agreement_id", "ordinal"),
        one_of("outcome", ("", *DisputeOutcome)),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreement.id"))
    ordinal: Mapped[int]
    subject: Mapped[str]
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    outcome: Mapped[str]
    closing_note: Mapped[str]


class DisputePartyRow(Base):
    """A party between which and others a dispute is."""

    __tablename__ = "dispute_party"

    dispute_id: Mapped[str] = mapped_column(ForeignKey("dispute.id"), primary_key=True)
    party_id: Mapped[str] = mapped_column(ForeignKey("party.id"), primary_key=True)


class DisputeStepRow(Base):
    """What was done about a dispute on a day; its id is the id of the act."""

    __tablename__ = "dispute_step"
    __table_args__ = (one_of("kind", StepKind),)

    id: Mapped[str] = mapped_column(primary_key=True)
    dispute_id: Mapped[str] = mapped_column(ForeignKey("dispute.id"), index=True)
    kind: Mapped[str]
    held_on: Mapped[date]
    note: Mapped[str]
