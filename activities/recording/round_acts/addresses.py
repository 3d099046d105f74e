"""The address of a signatory corrected while the round runs: the same person, a new link."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import func, select

from activities.recording.readers import send_link
from activities.recording.round_acts.context import Managed, RoundContext, in_roster
from adapters.database.readers import reader_of
from adapters.database.tables import PartyRow, PersonRow, SigningRequestRow
from adapters.payloads.round_acts import NewAddress
from domain.corrections import PersonNotListed
from domain.lifecycle import RequestStatus
from domain.round_acts import AddressIsAnothers, AddressNotDifferent
from messages.mail import MailKind, SendMail
from messages.records import RosterRequest


async def correct_address(context: RoundContext) -> Managed:
    """Correct an address wherever the agreement lists this person with it.

    It stays one human being, for the rules that count persons. What was signed already stays
    with the address under which it was signed. Who views the document as well gets a new link
    for that too.
    """
    email = NewAddress.from_bytes(context.payload).email
    asked = await context.unanswered()
    person = await context.session.get_one(PersonRow, asked.person_id)
    if person.removed_at is not None:
        raise PersonNotListed
    if email == person.email:
        raise AddressNotDifferent
    rows = await _rows_of(context, person)
    await _check_free(context, person.identity, email)
    mails: list[SendMail] = []
    changed: list[RosterRequest] = []
    for row in rows:
        requests = await _requests_of(context, row)
        if not all([await _is_open(context, request) for request in requests]):
            continue
        reads = await _reads(context, row)
        new = await _exchanged(context, row, email)
        if reads:
            at = context.act.received_at
            mails.append(await send_link(context.session, new, at=at))
        for request in requests:
            request.person_id, request.generation = new.id, request.generation + 1
            if context.has_turn(request):
                mails.append(context.mail(MailKind.INVITATION, request.id))
            changed.append(in_roster(request, new))
            await context.append(
                "address_corrected",
                request,
                {
                    "person_id": row.id,
                    "new_person_id": new.id,
                    "generation": request.generation,
                },
                {"name": new.name, "before": row.email, "after": new.email},
            )
    return Managed(tuple(mails), tuple(changed))


async def _rows_of(context: RoundContext, person: PersonRow) -> list[PersonRow]:
    """Return the living rows of the same human being with the same address, in any role.

    A row under another name is another's, who was given this address by mistake.
    """
    rows = await context.session.scalars(
        select(PersonRow)
        .join(PartyRow, PartyRow.id == PersonRow.party_id)
        .where(
            PartyRow.agreement_id == context.act.agreement_id,
            PersonRow.identity == person.identity,
            func.lower(PersonRow.email) == person.email.lower(),
            PersonRow.removed_at.is_(None),
        )
        .order_by(PartyRow.ordinal, PersonRow.ordinal, PersonRow.id)
    )
    return [row for row in rows if row.name.casefold() == person.name.casefold()]


async def _check_free(context: RoundContext, identity: str, email: str) -> None:
    """Refuse an address by which somebody else is known, also if they were removed."""
    others = await context.session.scalar(
        select(func.count())
        .select_from(PersonRow)
        .join(PartyRow, PartyRow.id == PersonRow.party_id)
        .where(
            PartyRow.agreement_id == context.act.agreement_id,
            func.lower(PersonRow.email) == email.lower(),
            PersonRow.identity != identity,
        )
    )
    if others:
        raise AddressIsAnothers


async def _requests_of(context: RoundContext, row: PersonRow) -> list[SigningRequestRow]:
    """Return what the round asks of a person's row: one request, or none."""
    requests = await context.session.scalars(
        select(SigningRequestRow).where(
            SigningRequestRow.round_id == context.round.id, SigningRequestRow.person_id == row.id
        )
    )
    return list(requests)


async def _is_open(context: RoundContext, request: SigningRequestRow) -> bool:
    waits = request.status == RequestStatus.WAITING
    return waits and not await context.answer_is_waiting(request)


async def _reads(context: RoundContext, row: PersonRow) -> bool:
    """Tell whether a person's row reads the document while it is signed, by a link of its own."""
    reader = await reader_of(context.session, context.round.id, row.id)
    return reader is not None and reader.opens(at=context.act.received_at)


async def _exchanged(context: RoundContext, row: PersonRow, email: str) -> PersonRow:
    """Remove the row with the wrong address, which mails and history name, and list anew.

    Who is listed with the right address already, since it was corrected before, takes over.
    """
    row.removed_at = context.act.received_at
    await context.session.flush()  # or the new row would meet the old one's key
    known = await _listed_with(context, row, email)
    if known is not None:
        return known
    new = PersonRow(
        id=str(uuid4()),
        party_id=row.party_id,
        identity=row.identity,
        ordinal=row.ordinal,
        role=row.role,
        name=row.name,
        email=email,
        title=row.title,
        capacity=row.capacity,
        language=row.language,
        removed_at=None,
        basis=row.basis,
        step=row.step,
        accepted_for=row.accepted_for,
    )
    context.session.add(new)
    await context.session.flush()
    return new


async def _listed_with(context: RoundContext, row: PersonRow, email: str) -> PersonRow | None:
    """Return who is listed in the same role for the same party with an address: the same person."""
    found: PersonRow | None = await context.session.scalar(
        select(PersonRow).where(
            PersonRow.party_id == row.party_id,
            PersonRow.role == row.role,
            func.lower(PersonRow.email) == email.lower(),
            PersonRow.removed_at.is_(None),
        )
    )
    return found
