"""A new link sent to somebody who reads the document and does not sign it."""

from __future__ import annotations

from activities.recording.acts.context import ActContext, Recorded
from activities.recording.readers import send_link
from adapters.database.audit import append_event
from adapters.database.readers import reading_person
from adapters.payloads.reading import ReaderNamed
from domain.corrections import PersonNotListed


async def send_reading_link(context: ActContext) -> Recorded:
    """Kill the link that was sent, and send a new one to the same address."""
    act, session = context.act, context.session
    named = ReaderNamed.from_bytes(context.payload)
    person = await reading_person(session, act.agreement_id, named.person_id)
    if person is None:
        raise PersonNotListed
    mail = await send_link(session, person, at=context.recorded_at)
    await append_event(
        session,
        agreement_id=act.agreement_id,
        kind="reading_link_sent",
        occurred_at=act.received_at,
        recorded_at=context.recorded_at,
        data={
            "act_id": act.act_id,
            "staff_id": act.staff_id,
            "round": mail.round_number,
            "person_id": person.id,
        },
        personal={"name": person.name, "email": person.email},
        once_key=f"reading_link_sent:{act.act_id}",
    )
    return Recorded(mail.subject_id, (mail,))
