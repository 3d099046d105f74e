"""What recording a notice has in common, whether it was signed here or came on paper."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.audit import NewEvent, utc_text
from adapters.database.concerned import staff_concerned
from adapters.database.tables import AgreementRow, NoticeRow
from adapters.database.told_of_rounds import persons_told
from domain.notices import NoticeStatus
from domain.termination.effect import NoticeEffect
from messages.ids import word_key
from messages.mail import MailKind, SendMail


def give(notice: NoticeRow, effect: NoticeEffect, *, received_at: datetime) -> None:
    """Write the effect down: from now on the notice stands."""
    notice.status = NoticeStatus.GIVEN
    notice.received_at = received_at
    notice.ends_on, notice.ends_at = effect.ends_on, effect.ends_at
    notice.deadline_at, notice.missed_on = effect.deadline_at, effect.missed_on


def given_event(notice: NoticeRow, effect: NoticeEffect, **more: str) -> NewEvent:
    """Return the event of a notice that counts from the moment it was received."""
    assert notice.received_at is not None
    data: dict[str, Any] = {
        "notice_id": notice.id,
        "party_id": notice.party_id,
        "received_at": utc_text(notice.received_at),
        "effect": effect.effect.value,
        "ends_on": effect.ends_on.isoformat(),
        "in_time": effect.in_time,
        **{name: value for name, value in more.items() if value},
    }
    if notice.round_number is not None:
        data["round"] = notice.round_number
    return NewEvent("notice_given", notice.received_at, f"notice_given:{notice.id}", data)


async def mails_to_all(
    session: AsyncSession,
    agreement: AgreementRow,
    kind: MailKind,
    subject_id: str,
    *,
    party_ids: Collection[str] | None = None,
    with_staff: bool = True,
    about: str = "",
) -> tuple[SendMail, ...]:
    """Return a mail to everybody concerned, of all parties in force or of those named.

    `about` names what is told once, where the subject alone does not.
    """
    persons = await persons_told(session, agreement.id, party_ids)
    staff = await staff_concerned(session, agreement.id, 0) if with_staff else ()

    def mail(*, person_id: str = "", staff_id: str = "") -> SendMail:
        return SendMail(
            key=word_key(kind, agreement.id, about or subject_id, person_id or staff_id),
            kind=kind,
            agreement_id=agreement.id,
            round_number=0,
            person_id=person_id,
            staff_id=staff_id,
            subject_id=subject_id,
        )

    to_persons = tuple(mail(person_id=person_id) for person_id in persons)
    return to_persons + tuple(mail(staff_id=staff_id) for staff_id in staff)
