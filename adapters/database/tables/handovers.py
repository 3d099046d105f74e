"""What signatories say of who should sign in their place."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from adapters.database.tables.base import Base, one_of
from domain.handover import ProposalStatus


class NotRightPersonRow(Base):
    """A signatory's word that they are not the right person; its id is the id of the act.

    `generation` is that of the link through which it came: it stands while that link lives.
    """

    __tablename__ = "not_right_person"
    __table_args__ = (UniqueConstraint("request_id", "generation"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    request_id: Mapped[str] = mapped_column(ForeignKey("signing_request.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    generation: Mapped[int]
    words: Mapped[str]
    told_at: Mapped[datetime]


class HandoverProposalRow(Base):
    """Somebody whom a signatory proposes in their own place; its id is the id of the act.

    `person_id` is the signatory and `identity` what stays of them when an address is corrected;
    `proposal` holds the fields of the person proposed, `answer` why they were turned down.
    """

    __tablename__ = "handover_proposal"
    __table_args__ = (
        one_of("status", ProposalStatus),
        Index(
            "ix_handover_proposal_open",
            "request_id",
            unique=True,
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    request_id: Mapped[str] = mapped_column(ForeignKey("signing_request.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    identity: Mapped[str]
    proposal: Mapped[dict[str, Any]]
    reason: Mapped[str]
    extract_sha256: Mapped[str]
    status: Mapped[str]
    proposed_at: Mapped[datetime]
    answer: Mapped[str]
    decided_at: Mapped[datetime | None]
