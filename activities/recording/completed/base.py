"""What a kind of rounds does to the records when a round of it ends."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.audit import NewEvent
from adapters.database.tables import AgreementRow, SigningRoundRow
from domain.lifecycle import RoundStatus
from messages.records import Recipients, RecordSealed


@dataclass(frozen=True, slots=True)
class RoundEnd:
    """A round that ends, with its rows held until the transaction ends."""

    session: AsyncSession
    agreement: AgreementRow
    round: SigningRoundRow
    recorded_at: datetime


class RoundRecords(ABC):
    """What a round of one kind means for the agreement, once it takes no more signatures.

    What these methods add is written in one transaction with the round's own outcome, once.
    """

    @abstractmethod
    async def ended(self, end: RoundEnd, outcome: RoundStatus, *, at: datetime) -> None:
        """Record that the round ended at an instant; a complete one is to be sealed next."""

    @abstractmethod
    async def sealed(self, end: RoundEnd, request: RecordSealed) -> Sequence[NewEvent]:
        """Record what the sealed document does; return the events that tell of it."""

    @abstractmethod
    async def recipients(
        self, session: AsyncSession, agreement_id: str, round_: SigningRoundRow
    ) -> Recipients:
        """Return who is told the outcome, and by which mail if not by the outcome's own."""
