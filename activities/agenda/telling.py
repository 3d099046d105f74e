"""Mails by date to those whom an agreement in force concerns."""

from __future__ import annotations

from collections.abc import Collection

from activities.agenda.context import DueContext
from adapters.database.people import parties_of
from adapters.database.staff import active_staff
from messages.mail import MailKind, SendMail


async def mails_to_contacts(
    context: DueContext,
    kind: MailKind,
    *,
    number: int = 0,
    without: Collection[str] = (),
) -> tuple[SendMail, ...]:
    """Return a mail to each contact person of each party in force, except those `without`."""
    return tuple(
        SendMail(
            key=f"{context.due.key}:{context.agreement.id}:{person.person_id}",
            kind=kind,
            agreement_id=context.agreement.id,
            round_number=0,
            person_id=person.person_id,
            number=number,
            subject_id=context.due.subject_id,
        )
        for party in await parties_of(context.session, context.agreement.id)
        if party.left_at is None and party.party_id not in without
        for person in party.contacts()
    )


async def mails_to_staff(context: DueContext, kind: MailKind) -> tuple[SendMail, ...]:
    """Return a mail to the coordinator who made the agreement, if still there."""
    return tuple(
        SendMail(
            key=f"{context.due.key}:{context.agreement.id}:{staff_id}",
            kind=kind,
            agreement_id=context.agreement.id,
            round_number=0,
            staff_id=staff_id,
            subject_id=context.due.subject_id,
        )
        for staff_id in await active_staff(context.session, {context.agreement.created_by})
    )
