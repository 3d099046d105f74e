"""The end of an amendment's round: the amended text replaces the one in force, at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from activities.recording.changes import change_of, void_event
from activities.recording.completed.base import RoundEnd, RoundRecords
from adapters.database.audit import NewEvent
from adapters.database.concerned import staff_concerned
from adapters.database.tables import SigningRoundRow
from adapters.database.told_of_rounds import persons_told_of_round, viewers_told
from domain.audit import JsonValue
from domain.changes import ChangeStatus
from domain.lifecycle import AgreementStatus, RoundStatus
from messages.mail import MailKind
from messages.records import Recipients, RecordSealed


class AmendmentRound(RoundRecords):
    """Puts the amended text in force; the old one stays in the records."""

    async def ended(self, end: RoundEnd, outcome: RoundStatus, *, at: datetime) -> None:  # noqa: ARG002
        """Record that it was not signed, unless it goes on to its seal."""
        if outcome is not RoundStatus.COMPLETE:
            change = await change_of(end.session, end.round)
            change.status = ChangeStatus.NOT_SIGNED

    async def sealed(self, end: RoundEnd, request: RecordSealed) -> Sequence[NewEvent]:
        """Replace the text; void when the agreement ended before the last signature."""
        change, agreement = await change_of(end.session, end.round), end.agreement
        if agreement.status != AgreementStatus.IN_FORCE:
            return [void_event(change, request)]
        change.status, change.counts_from = ChangeStatus.IN_FORCE, request.in_force_at
        assert change.version is not None
        assert change.template_version is not None
        was = f"{agreement.template_name} v{agreement.template_version}"
        if change.template_version != agreement.template_version:
            agreement.wording = {}
        agreement.version, agreement.template_version = change.version, change.template_version
        text = change.amended
        agreement.values, agreement.terms = text["values"], text["terms"]
        if text["last_on_is_new"]:
            last_on = text["terms"]["last_on"]
            agreement.last_on = date.fromisoformat(last_on) if last_on else None
        data: dict[str, JsonValue] = {
            "change_id": change.id,
            "round": change.round_number,
            "version": change.version,
            "document_sha256": request.document_sha256,
            "template": f"{agreement.template_name} v{change.template_version}",
            "template_before": was,
        }
        key = f"agreement_amended:{change.version}"
        return [NewEvent("agreement_amended", request.in_force_at, key, data)]

    async def recipients(
        self, session: AsyncSession, agreement_id: str, round_: SigningRoundRow
    ) -> Recipients:
        """Tell everybody, with the new text where it is in force."""
        staff = await staff_concerned(session, agreement_id, round_.number)
        viewers = await viewers_told(session, round_)
        persons = await persons_told_of_round(session, round_, viewers)
        change = await change_of(session, round_)
        if change.status == ChangeStatus.IN_FORCE:
            return Recipients(persons, staff, MailKind.AGREEMENT_AMENDED, change.id)
        return Recipients(persons, staff)
