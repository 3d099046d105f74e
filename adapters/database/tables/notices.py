"""Notices of termination, and what parties said on taking them back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from adapters.database.tables.base import Base, one_of
from domain.notices import NoticeStatus


class NoticeRow(Base):
    """One notice; its id is the id of the act that started or recorded it.

    It is signed in the round `round_number`, or came on paper: then `scan_sha256` is the
    blob of the scan. `received_at` is what counts: the last required signature, or the
    arrival. `ends_on` to `in_time` are its effect. `void_code` and `void_params` are the
    refusal that made it void.
    """

    __tablename__ = "notice"
    __table_args__ = (
        one_of("status", NoticeStatus),
        Index("ix_notice_agreement_id_status", "agreement_id", "status"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreement.id"))
    party_id: Mapped[str] = mapped_column(ForeignKey("party.id"))
    status: Mapped[str]
    started_at: Mapped[datetime]
    round_number: Mapped[int | None]
    scan_sha256: Mapped[str | None]
    asked_for: Mapped[date | None]
    received_at: Mapped[datetime | None]
    ends_on: Mapped[date | None]
    ends_at: Mapped[datetime | None]
    deadline_at: Mapped[datetime | None]
    missed_on: Mapped[date | None]
    void_code: Mapped[str] = mapped_column(default="")
    void_params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    taken_back_at: Mapped[datetime | None]


class NoticeWordRow(Base):
    """A word on taking a notice back: by a person of a party, or by the party on paper."""

    __tablename__ = "notice_word"
    __table_args__ = (UniqueConstraint("notice_id", "party_id", "identity"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    notice_id: Mapped[str] = mapped_column(ForeignKey("notice.id"))
    party_id: Mapped[str] = mapped_column(ForeignKey("party.id"))
    identity: Mapped[str]
    scan_sha256: Mapped[str | None]
    said_at: Mapped[datetime]
