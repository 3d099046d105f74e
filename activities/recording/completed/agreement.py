"""The agreement's own round: complete, it is signed or in force; else it is a draft again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from activities.recording.completed.base import RoundEnd, RoundRecords
from activities.recording.steps import in_force_event, move
from adapters.database.audit import NewEvent
from adapters.database.concerned import staff_concerned
from adapters.database.tables import SigningRoundRow
from adapters.database.told_of_rounds import persons_told_of_round, viewers_told
from domain.lifecycle import AgreementStatus, RoundStatus
from messages.records import Recipients, RecordSealed


class AgreementRound(RoundRecords):
    """Moves the agreement itself."""

    async def ended(self, end: RoundEnd, outcome: RoundStatus, *, at: datetime) -> None:  # noqa: ARG002
        """Go on to the seal, or give the draft back."""
        complete = outcome is RoundStatus.COMPLETE
        move(end.agreement, AgreementStatus.SEALING if complete else AgreementStatus.DRAFT)

    async def sealed(self, end: RoundEnd, request: RecordSealed) -> Sequence[NewEvent]:
        """Record that the agreement is signed, or in force at once."""
        at_once = request.in_force_at <= request.sealed_at
        move(end.agreement, AgreementStatus.IN_FORCE if at_once else AgreementStatus.SIGNED)
        end.agreement.in_force_at = request.in_force_at
        return [in_force_event(request.in_force_at)] if at_once else []

    async def recipients(
        self, session: AsyncSession, agreement_id: str, round_: SigningRoundRow
    ) -> Recipients:
        """Tell every party's contact persons and signatories, and whoever reads or gets a copy."""
        viewers = await viewers_told(session, round_)
        persons = await persons_told_of_round(session, round_, viewers)
        return Recipients(persons, await staff_concerned(session, agreement_id, round_.number))
