"""Corrections of who acts for a party."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from adapters.database.tables.base import Base, one_of
from domain.corrections import CorrectionKind, CorrectionStatus


class CorrectionRow(Base):
    """One correction, proposed or made; its id is the id of the act.

    `person_id` is the person of before and `new_person_id` the one who came of it;
    `proposed_by` is a person of the party, empty for one that the coordinator made.
    """

    __tablename__ = "correction"
    __table_args__ = (one_of("kind", CorrectionKind), one_of("status", CorrectionStatus))

    id: Mapped[str] = mapped_column(primary_key=True)
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreement.id"), index=True)
    party_id: Mapped[str] = mapped_column(ForeignKey("party.id"))
    kind: Mapped[str]
    status: Mapped[str]
    person_id: Mapped[str | None]
    new_person_id: Mapped[str | None]
    proposal: Mapped[dict[str, Any]]
    proposed_by: Mapped[str]
    proposed_at: Mapped[datetime]
    decided_by: Mapped[str]
    decided_at: Mapped[datetime | None]
    reason: Mapped[str]
    document_sha256: Mapped[str | None]
