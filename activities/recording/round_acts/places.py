"""A signatory's place given to somebody else while the round runs, by whomever decides it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import delete, func, select

from activities.recording.round_acts.context import Managed, RoundContext, in_roster
from adapters.acts_payloads import PersonPayload
from adapters.corrected_person import tidied
from adapters.database.people import identity_of_address
from adapters.database.tables import PartyRow, PersonRow, SigningCodeRow, SigningRequestRow
from domain.authority import Signer, parse_authority
from domain.corrections import BasisMissing
from domain.lifecycle import RequestStatus
from domain.parties import Role
from domain.places import check_may_take_place
from domain.round_acts import AddressIsAnothers, NotAnAlternate
from messages.ids import word_key
from messages.mail import MailKind, SendMail


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why somebody takes a place: the basis of their authority, a proof of it, and the reason."""

    basis: str = ""
    extract_sha256: str = ""
    reason: str = ""


async def take_place(
    context: RoundContext,
    asked: SigningRequestRow,
    person: PersonRow,
    grounds: Grounds,
    *,
    event: str = "signatory_replaced",
) -> Managed:
    """Ask `person` in the place of whoever was asked; the link that was sent is dead.

    Both are told, unless the turn of the place has not come: then neither has been asked, and
    whoever has it then is. Whoever was listed in the place when the document was sent stays written
    down, so that the rule is judged by the list that was certified.
    """
    left = await context.session.get_one(PersonRow, asked.person_id)
    listed = asked.in_place_of or left.identity
    capacity = asked.capacity if asked.in_place_of else asked.capacity or left.capacity
    taker = Signer(person.identity, person.capacity or capacity, listed)
    party = await context.session.get_one(PartyRow, asked.party_id)
    check_may_take_place(
        parse_authority(party.authority),
        others=await _others(context, asked),
        left=Signer(left.identity, left.capacity or capacity, listed),
        taker=taker,
    )
    declined = asked.status == RequestStatus.DECLINED
    # Who is back may be listed anew without the capacity of the place: it stays with the place.
    asked.in_place_of, asked.capacity = "" if person.identity == listed else listed, capacity
    await _hand_over(context, asked, person)
    await context.append(
        event,
        asked,
        {
            "person_id": left.id,
            "new_person_id": person.id,
            "in_place_of": listed,
            "generation": asked.generation,
            "had_declined": declined,
            "extract_sha256": grounds.extract_sha256,
        },
        _personal(left, person, grounds),
    )
    told = (context.mail(MailKind.INVITATION, asked.id), _word(context, asked, left))
    return Managed(told if context.has_turn(asked) else (), (in_roster(asked, person),))


async def _hand_over(context: RoundContext, asked: SigningRequestRow, person: PersonRow) -> None:
    """Make the request wait for somebody else; codes and wrong tries were of the one before."""
    asked.person_id, asked.generation = person.id, asked.generation + 1
    asked.status, asked.ended_at = RequestStatus.WAITING, None
    await context.session.execute(
        delete(SigningCodeRow)
        .where(SigningCodeRow.request_id == asked.id)
        .execution_options(synchronize_session=False)
    )


async def alternate(context: RoundContext, asked: SigningRequestRow, person_id: str) -> PersonRow:
    """Return a listed alternate of the party; refuse anybody else."""
    row = await context.session.get(PersonRow, person_id)
    is_listed = row is not None and row.party_id == asked.party_id and row.removed_at is None
    if row is None or not is_listed or row.role != Role.ALTERNATE or row.accepted_for:
        raise NotAnAlternate
    return row


async def accepted(
    context: RoundContext, asked: SigningRequestRow, person: PersonPayload, basis: str
) -> PersonRow:
    """Return the row of somebody whose authority is accepted with its basis.

    They are an alternate for the place that this act gives them, and for no other: the list of
    the party stays as it is. Who stands in it already is found by the address.
    """
    if not basis.strip():
        raise BasisMissing
    given = tidied(person)
    await check_own_address(context, given)
    known = await _listed(context, asked, given.email)
    if known is not None and not known.accepted_for:
        known.basis = known.basis or basis
        known.title = known.title or given.title
        return known
    if known is not None:
        known.basis, known.accepted_for = basis, asked.id
        known.title, known.language = given.title or known.title, given.language
        return known
    new_id = str(uuid4())
    identity = await identity_of_address(context.session, context.act.agreement_id, given.email)
    row = PersonRow(
        id=new_id,
        party_id=asked.party_id,
        identity=identity or new_id,
        ordinal=await _next_ordinal(context, asked.party_id),
        role=Role.ALTERNATE,
        name=given.name,
        email=given.email,
        title=given.title,
        capacity=given.capacity,
        language=given.language,
        removed_at=None,
        basis=basis,
        accepted_for=asked.id,
    )
    context.session.add(row)
    await context.session.flush()
    return row


async def check_own_address(context: RoundContext, person: PersonPayload) -> None:
    """Refuse the address of somebody with another name: one address is one human being."""
    rows = await context.session.scalars(
        select(PersonRow.name)
        .join(PartyRow, PartyRow.id == PersonRow.party_id)
        .where(
            PartyRow.agreement_id == context.act.agreement_id,
            PersonRow.removed_at.is_(None),
            func.lower(PersonRow.email) == person.email.lower(),
        )
    )
    if any(name.casefold() != person.name.casefold() for name in rows):
        raise AddressIsAnothers


async def _listed(context: RoundContext, asked: SigningRequestRow, email: str) -> PersonRow | None:
    """Return who may sign for the party by an address already: a signatory or an alternate."""
    found: PersonRow | None = await context.session.scalar(
        select(PersonRow)
        .where(
            PersonRow.party_id == asked.party_id,
            PersonRow.role.in_((Role.SIGNATORY, Role.ALTERNATE)),
            PersonRow.removed_at.is_(None),
            func.lower(PersonRow.email) == email.lower(),
        )
        .order_by(PersonRow.role.desc())  # a signatory of the party before an alternate
        .limit(1)
    )
    return found


async def _others(context: RoundContext, asked: SigningRequestRow) -> list[Signer]:
    rows = await context.session.execute(
        select(SigningRequestRow, PersonRow)
        .join(PersonRow, PersonRow.id == SigningRequestRow.person_id)
        .where(
            SigningRequestRow.round_id == asked.round_id,
            SigningRequestRow.party_id == asked.party_id,
            SigningRequestRow.id != asked.id,
        )
    )
    return [
        Signer(person.identity, person.capacity or row.capacity, row.in_place_of)
        for row, person in rows
    ]


async def _next_ordinal(context: RoundContext, party_id: str) -> int:
    last = await context.session.scalar(
        select(func.max(PersonRow.ordinal)).where(PersonRow.party_id == party_id)
    )
    return (last or 0) + 1


def _personal(left: PersonRow, person: PersonRow, grounds: Grounds) -> dict[str, str]:
    given = {
        "before": left.name,
        "name": person.name,
        "email": person.email,
        "basis": grounds.basis or person.basis,
        "reason": grounds.reason,
    }
    return {name: text for name, text in given.items() if text}


def _word(context: RoundContext, asked: SigningRequestRow, left: PersonRow) -> SendMail:
    """Return the mail by which whoever lost the place hears that nothing is asked any more."""
    act = context.act
    return SendMail(
        key=word_key(MailKind.PLACE_TAKEN, act.agreement_id, act.act_id, left.id),
        kind=MailKind.PLACE_TAKEN,
        agreement_id=act.agreement_id,
        round_number=0,
        person_id=left.id,
        subject_id=asked.id,
    )
