"""Drafts sent out for decision, who is asked to record one, and the decisions of parties."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from adapters.database.tables.base import Base, one_of
from domain.decisions import ConditionState, DecidedBy, Outcome


class DecidingRow(Base):
    """A draft sent out for decision; its id is that of the act in the inbox.

    `expected_on` is the last civil day for answers in the agreement's zone.
    """

    __tablename__ = "deciding"

    id: Mapped[str] = mapped_column(primary_key=True)
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreement.id"), index=True)
    document_sha256: Mapped[str]
    version: Mapped[int]
    expected_on: Mapped[date]
    sent_by: Mapped[str]
    sent_at: Mapped[datetime]


class DecisionRequestRow(Base):
    """A person asked to record a party's decision; `generation` is that of the living link."""

    __tablename__ = "decision_request"
    __table_args__ = (UniqueConstraint("party_id", "person_id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreement.id"), index=True)
    party_id: Mapped[str] = mapped_column(ForeignKey("party.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    generation: Mapped[int]
    asked_at: Mapped[datetime]


class DecisionRow(Base):
    """A party's decision; its id is that of the act in the inbox.

    A newer one supersedes it: of the decisions of a party one stands at most, which the
    partial UNIQUE holds. Recorded by a person of the party, or by staff from paper.
    """

    __tablename__ = "decision"
    __table_args__ = (
        one_of("outcome", Outcome),
        one_of("decided_by", DecidedBy),
        one_of("condition_state", ConditionState),
        Index(
            "uq_decision_standing",
            "party_id",
            unique=True,
            sqlite_where=text("superseded_at IS NULL"),
            postgresql_where=text("superseded_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreement.id"), index=True)
    party_id: Mapped[str] = mapped_column(ForeignKey("party.id"))
    document_sha256: Mapped[str]
    version: Mapped[int]
    outcome: Mapped[str]
    decided_by: Mapped[str]
    organ: Mapped[str]
    decided_on: Mapped[date]
    section: Mapped[str]
    case_number: Mapped[str]
    minutes_published: Mapped[bool]
    is_final: Mapped[bool]
    condition_state: Mapped[str | None]
    remark: Mapped[str]
    extract_sha256: Mapped[str | None]
    person_id: Mapped[str | None]
    staff_id: Mapped[str | None]
    recorded_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]
