"""The end of an accession's round: the new party is one from the last required signature on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from activities.recording.changes import change_of, void_event
from activities.recording.completed.base import RoundEnd, RoundRecords
from adapters.database.audit import NewEvent
from adapters.database.concerned import staff_concerned
from adapters.database.tables import PartyRow, SigningRoundRow
from adapters.database.told_of_rounds import persons_of_round, persons_told
from domain.audit import JsonValue
from domain.changes import ChangeStatus
from domain.lifecycle import AgreementStatus, RoundStatus
from messages.mail import MailKind
from messages.records import Recipients, RecordSealed


class AccessionRound(RoundRecords):
    """Lets the new party in, or leaves everything as it was."""

    async def ended(self, end: RoundEnd, outcome: RoundStatus, *, at: datetime) -> None:  # noqa: ARG002
        """Record that it was not signed, unless it goes on to its seal."""
        if outcome is not RoundStatus.COMPLETE:
            change = await change_of(end.session, end.round)
            change.status = ChangeStatus.NOT_SIGNED

    async def sealed(self, end: RoundEnd, request: RecordSealed) -> Sequence[NewEvent]:
        """Let the party in; void when the agreement ended before the last signature."""
        change = await change_of(end.session, end.round)
        if end.agreement.status != AgreementStatus.IN_FORCE:
            return [void_event(change, request)]
        party = await end.session.get_one(PartyRow, change.party_id)
        party.left_out_at, party.joined_at = None, request.in_force_at
        change.status, change.counts_from = ChangeStatus.IN_FORCE, request.in_force_at
        data: dict[str, JsonValue] = {
            "change_id": change.id,
            "party_id": party.id,
            "round": change.round_number,
            "document_sha256": request.document_sha256,
        }
        key = f"party_joined:{party.id}"
        return [NewEvent("party_joined", request.in_force_at, key, data, {"party": party.name})]

    async def recipients(
        self, session: AsyncSession, agreement_id: str, round_: SigningRoundRow
    ) -> Recipients:
        """Tell everybody of a new party; of an accession that was not signed, those asked."""
        staff = await staff_concerned(session, agreement_id, round_.number)
        change = await change_of(session, round_)
        if change.status == ChangeStatus.IN_FORCE:
            persons = await persons_told(
                session, agreement_id, round_id=round_.id, with_copies=True
            )
            return Recipients(persons, staff, MailKind.PARTY_JOINED, change.id)
        return Recipients(await persons_of_round(session, round_), staff)
