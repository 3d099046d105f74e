"""Links sent anew: a new one is of the next generation, and the old one is dead."""

from __future__ import annotations

from activities.recording.round_acts.context import Managed, RoundContext, in_roster
from adapters.database.tables import PersonRow
from domain.corrections import PersonNotListed
from domain.lifecycle import RequestStatus
from messages.mail import MailKind


async def resend_link(context: RoundContext) -> Managed:
    """Kill the link that was sent, and send a new one to the same address."""
    row = await context.asked_already()
    person = await context.session.get_one(PersonRow, row.person_id)
    row.generation += 1
    await context.append(
        "link_resent",
        row,
        {"person_id": person.id, "generation": row.generation},
        {"name": person.name, "email": person.email},
    )
    return Managed((context.mail(MailKind.INVITATION, row.id),), (in_roster(row, person),))


async def ask_again(context: RoundContext) -> Managed:
    """Ask somebody who declined once more; the decline stays in the history with its reason."""
    row = await context.declined()
    person = await context.session.get_one(PersonRow, row.person_id)
    if person.removed_at is not None:
        raise PersonNotListed
    row.status, row.ended_at, row.generation = RequestStatus.WAITING, None, row.generation + 1
    await context.append(
        "asked_again",
        row,
        {"person_id": person.id, "generation": row.generation},
        {"name": person.name, "email": person.email},
    )
    return Managed((context.mail(MailKind.INVITATION, row.id),), (in_roster(row, person),))


async def send_link_once_more(context: RoundContext) -> Managed:
    """Send the living link once more to its signatory, who has lost it.

    Anyone who knows an address can ask: so no link dies of it.
    """
    row = await context.asked_already()
    person = await context.session.get_one(PersonRow, row.person_id)
    await context.append(
        "link_asked_for",
        row,
        {"person_id": person.id, "generation": row.generation},
        {"name": person.name, "email": person.email},
    )
    return Managed((context.mail(MailKind.INVITATION, row.id),))
