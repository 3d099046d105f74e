"""The end of a notice's round: given with its effect, void, or never given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from activities.recording.completed.base import RoundEnd, RoundRecords
from activities.recording.notices import give, given_event
from adapters.database.audit import NewEvent
from adapters.database.concerned import staff_concerned
from adapters.database.standing import standing_of
from adapters.database.tables import NoticeRow, SigningRoundRow
from adapters.database.told_of_rounds import persons_told
from domain.errors import DomainError
from domain.lifecycle import AgreementStatus, NotInForce, RoundStatus
from domain.notices import NoticeStatus
from messages.mail import MailKind
from messages.records import Recipients, RecordSealed


class NoticeRound(RoundRecords):
    """Judges the notice by the moment at which its last required signature was received."""

    async def ended(self, end: RoundEnd, outcome: RoundStatus, *, at: datetime) -> None:  # noqa: ARG002
        """Record that it was not given, unless it goes on to its seal."""
        if outcome is not RoundStatus.COMPLETE:
            notice = await end.session.get_one(NoticeRow, end.round.subject_id)
            notice.status = NoticeStatus.NOT_GIVEN

    async def sealed(self, end: RoundEnd, request: RecordSealed) -> Sequence[NewEvent]:
        """Record the notice with its effect, or as void with the reason."""
        notice = await end.session.get_one(NoticeRow, end.round.subject_id)
        received_at = request.in_force_at
        notice.status, notice.received_at = NoticeStatus.VOID, received_at
        try:
            if end.agreement.status != AgreementStatus.IN_FORCE:
                raise NotInForce
            standing = await standing_of(end.session, end.agreement.id)
            effect = standing.effect(notice.party_id, received_at=received_at)
        except DomainError as refusal:
            notice.void_code, notice.void_params = refusal.code, dict(refusal.params)
            return [_void_event(notice, received_at, refusal)]
        give(notice, effect, received_at=received_at)
        return [given_event(notice, effect, document_sha256=request.document_sha256)]

    async def recipients(
        self, session: AsyncSession, agreement_id: str, round_: SigningRoundRow
    ) -> Recipients:
        """Tell everybody of a notice that was given; of another only the party itself."""
        notice = await session.get_one(NoticeRow, round_.subject_id)
        staff = await staff_concerned(session, agreement_id, round_.number)
        if notice.status in {NoticeStatus.NOT_GIVEN, NoticeStatus.VOID}:
            mail = MailKind.NOTICE_VOID if notice.status == NoticeStatus.VOID else None
            own = await persons_told(session, agreement_id, [notice.party_id], round_id=round_.id)
            return Recipients(own, staff, mail, notice.id)
        persons = await persons_told(session, agreement_id, round_id=round_.id)
        return Recipients(persons, staff, MailKind.NOTICE_GIVEN, notice.id)


def _void_event(notice: NoticeRow, received_at: datetime, refusal: DomainError) -> NewEvent:
    data: dict[str, Any] = {
        "notice_id": notice.id,
        "party_id": notice.party_id,
        "round": notice.round_number,
        "reason": refusal.code,
    }
    return NewEvent("notice_void", received_at, f"notice_given:{notice.id}", data)
