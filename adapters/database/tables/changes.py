"""Accessions and amendments of agreements in force."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from adapters.database.tables.base import Base, one_of
from domain.changes import ChangeStatus
from domain.lifecycle import RoundKind


class AgreementChangeRow(Base):
    """One accession or amendment; its id is that of the act that started its round.

    An accession names the new party, an amendment the text that is to be in force: version,
    template, and with `amended` its values and terms. `counts_from` is when the last required
    signature was received; `attachment_sha256` the list of people that an accession made.
    """

    __tablename__ = "agreement_change"
    __table_args__ = (
        one_of("kind", (RoundKind.ACCESSION, RoundKind.AMENDMENT)),
        one_of("status", ChangeStatus),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreement.id"), index=True)
    kind: Mapped[str]
    status: Mapped[str]
    round_number: Mapped[int]
    party_id: Mapped[str | None] = mapped_column(ForeignKey("party.id"))
    template_version: Mapped[str | None]
    version: Mapped[int | None]
    amended: Mapped[dict[str, Any]]
    started_at: Mapped[datetime]
    counts_from: Mapped[datetime | None]
    attachment_sha256: Mapped[str | None]
