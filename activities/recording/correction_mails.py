"""Who is told of a correction: the coordinator, the proposer, those whom it concerns."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.concerned import staff_concerned
from adapters.database.rounds import latest_round_number
from adapters.database.tables import CorrectionRow, PersonRow
from domain.parties import ONLY_READS, Role
from messages.ids import word_key
from messages.mail import MailKind, SendMail


async def mails_to_staff(session: AsyncSession, row: CorrectionRow) -> tuple[SendMail, ...]:
    """Return the mails that ask the staff concerned to decide a proposal."""
    newest = await latest_round_number(session, row.agreement_id) or 0
    staff = await staff_concerned(session, row.agreement_id, newest)
    kind = MailKind.CORRECTION_PROPOSED
    return tuple(_mail(row, kind, staff_id=staff_id) for staff_id in staff)


async def refusal_mail(session: AsyncSession, row: CorrectionRow) -> tuple[SendMail, ...]:
    """Return the mail that tells the proposer of a refusal and its reason."""
    proposer = await session.get(PersonRow, row.proposed_by)
    if proposer is None or proposer.removed_at is not None:
        return ()
    return (_mail(row, MailKind.CORRECTION_REFUSED, person_id=proposer.id),)


async def mails_of_change(session: AsyncSession, row: CorrectionRow) -> tuple[SendMail, ...]:
    """Return a mail to each human being concerned.

    They are the party's contact persons, the new person, the one who proposed it, and the
    one who was removed, by the old address. Who only reads has no party's page, and gets mail
    of another kind.
    """
    contacts = await session.scalars(
        select(PersonRow)
        .where(
            PersonRow.party_id == row.party_id,
            PersonRow.role == Role.CONTACT,
            PersonRow.removed_at.is_(None),
        )
        .order_by(PersonRow.ordinal, PersonRow.id)
    )
    told = {person.email.lower(): person.id for person in contacts}
    for person_id in (row.new_person_id, row.proposed_by, row.person_id):
        person = await session.get(PersonRow, person_id) if person_id else None
        if person is not None and person.role not in ONLY_READS:
            told.setdefault(person.email.lower(), person.id)
    kind = MailKind.CONTACTS_CHANGED
    return tuple(_mail(row, kind, person_id=person_id) for person_id in told.values())


def _mail(
    row: CorrectionRow, kind: MailKind, *, person_id: str = "", staff_id: str = ""
) -> SendMail:
    return SendMail(
        key=word_key(kind, row.agreement_id, row.id, person_id or staff_id),
        kind=kind,
        agreement_id=row.agreement_id,
        round_number=0,
        person_id=person_id,
        staff_id=staff_id,
        subject_id=row.id,
    )
