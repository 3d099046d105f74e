"""A signatory says that they are not the right person: the coordinator is told."""

from __future__ import annotations

from sqlalchemy import func, select

from activities.recording.round_acts.context import Managed, RoundContext
from adapters.database.concerned import staff_concerned
from adapters.database.tables import NotRightPersonRow, PartyRow, PersonRow
from adapters.payloads.handover import NotRightPerson
from domain.handover import check_not_told
from messages.ids import word_key
from messages.mail import MailKind, SendMail


async def tell_not_right_person(context: RoundContext) -> Managed:
    """Keep a signatory's word; their link stays alive, and the reminders of the schedule stop."""
    words = NotRightPerson.from_bytes(context.payload).words
    row = await context.unanswered_by_own_link()
    told_for = await context.session.scalar(
        select(func.max(NotRightPersonRow.generation)).where(NotRightPersonRow.request_id == row.id)
    )
    check_not_told(told_for, living=row.generation)
    act = context.act
    context.session.add(
        NotRightPersonRow(
            id=act.act_id,
            request_id=row.id,
            person_id=row.person_id,
            generation=row.generation,
            words=words,
            told_at=act.received_at,
        )
    )
    person = await context.session.get_one(PersonRow, row.person_id)
    party = await context.session.get_one(PartyRow, row.party_id)
    given = {"name": person.name, "email": person.email, "party": party.name}
    await context.append(
        "not_right_person_told",
        row,
        {"person_id": person.id},
        given | ({"reason": words} if words else {}),
    )
    staff = await staff_concerned(context.session, act.agreement_id, act.round_number)
    return Managed(tuple(_mail(context, staff_id) for staff_id in staff))


def _mail(context: RoundContext, staff_id: str) -> SendMail:
    act, kind = context.act, MailKind.NOT_RIGHT_PERSON
    return SendMail(
        key=word_key(kind, act.agreement_id, act.act_id, staff_id),
        kind=kind,
        agreement_id=act.agreement_id,
        round_number=0,
        staff_id=staff_id,
        subject_id=act.act_id,
    )
