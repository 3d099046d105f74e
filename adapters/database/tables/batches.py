"""Batches: many signing rounds started from one list, and what became of each."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from adapters.database.tables.base import Base, one_of
from domain.batches import ItemStatus


class BatchRow(Base):
    """One list that was handed in; its id is that of the act in the inbox.

    `rounds_sha256` is the list itself, `parties_sha256` the one of parties, empty without.
    """

    __tablename__ = "batch"

    id: Mapped[str] = mapped_column(primary_key=True)
    started_by: Mapped[str]
    rounds_sha256: Mapped[str]
    parties_sha256: Mapped[str]
    started_at: Mapped[datetime]


class BatchItemRow(Base):
    """One agreement of a batch: `row` is its place in the list, the header included.

    `draft_sha256` is what it is made from, empty for one that was there. `code` and `params`
    say why nothing was sent; `round_number` is the round that was started.
    """

    __tablename__ = "batch_item"
    __table_args__ = (
        UniqueConstraint("batch_id", "ordinal"),
        one_of("status", ItemStatus),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    batch_id: Mapped[str] = mapped_column(ForeignKey("batch.id"))
    ordinal: Mapped[int]
    row: Mapped[int]
    agreement_number: Mapped[str]
    agreement_id: Mapped[str]
    draft_sha256: Mapped[str]
    closes_on: Mapped[date]
    identification: Mapped[str | None]
    override_sha256: Mapped[str]
    status: Mapped[str]
    code: Mapped[str]
    params: Mapped[dict[str, Any]]
    round_number: Mapped[int | None]
    done_at: Mapped[datetime | None]
