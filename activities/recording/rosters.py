"""Who is asked to sign in a group, and who can be told of an agreement's rounds."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.people import parties_of
from adapters.database.rounds import round_row
from adapters.database.tables import (
    PartyRow,
    PersonRow,
    SigningRequestRow,
    SigningRoundRow,
)
from domain.authority import Signer, parse_authority
from domain.lifecycle import RequestStatus
from domain.parties import ONLY_READS, Role
from domain.signing import RequestState, bound_parties
from domain.turns import FIRST_STEP
from messages.records import (
    GroupKey,
    GroupRoster,
    RosterParty,
    RosterRequest,
)


async def load_roster(session: AsyncSession, request: GroupKey) -> GroupRoster:
    """Return a group's parties and requests in the order of the list, as recorded so far."""
    rows = await session.execute(
        select(SigningRequestRow, PartyRow, PersonRow)
        .join(SigningRoundRow, SigningRoundRow.id == SigningRequestRow.round_id)
        .join(PartyRow, PartyRow.id == SigningRequestRow.party_id)
        .join(PersonRow, PersonRow.id == SigningRequestRow.person_id)
        .where(
            SigningRoundRow.agreement_id == request.agreement_id,
            SigningRoundRow.number == request.round_number,
            SigningRequestRow.group_number == request.group,
        )
        .order_by(PartyRow.ordinal, func.length(SigningRequestRow.field), SigningRequestRow.field)
    )
    parties: dict[str, RosterParty] = {}
    requests: list[RosterRequest] = []
    for asked, party, person in rows:
        parties.setdefault(party.id, RosterParty(party.id, party.authority))
        requests.append(
            RosterRequest(
                request_id=asked.id,
                party_id=party.id,
                person=person.identity,
                capacity=person.capacity or asked.capacity,
                status=RequestStatus(asked.status),
                generation=asked.generation,
                in_place_of=asked.in_place_of,
                step=asked.step,
            )
        )
    round_ = await round_row(session, request.agreement_id, request.round_number)
    open_step = round_.open_step if round_ else FIRST_STEP
    return GroupRoster(tuple(parties.values()), tuple(requests), open_step)


def bound_of(roster: GroupRoster) -> frozenset[str]:
    """Return the ids of the parties of a group that those who have signed bind."""
    return bound_parties(
        {party.party_id: parse_authority(party.authority) for party in roster.parties},
        [
            RequestState(
                asked.request_id,
                asked.party_id,
                Signer(asked.person, asked.capacity, asked.in_place_of),
                asked.status,
            )
            for asked in roster.requests
        ],
    )


async def persons_told(
    session: AsyncSession,
    agreement_id: str,
    party_ids: Collection[str] | None = None,
    *,
    round_id: str = "",
    with_copies: bool = False,
) -> tuple[str, ...]:
    """Return contact persons and signatories, one id an address; of all parties, or of some.

    Who acts for a party that has left is written to only where the party is named. Of a round
    those hear who were asked last: not whoever lost the place, but whoever took it; a party too
    that has been left out since. Whose turn never came hears of a seal alone.
    With `with_copies` those come after who only read what was signed.
    """
    asked, gone, signing = await _places(session, round_id)
    persons: dict[str, str] = {}
    read: dict[str, str] = {}
    for party in await parties_of(session, agreement_id, with_left_out=True):
        if party.left_out_at is not None and party.party_id not in signing:
            continue
        named = party.left_at is None if party_ids is None else party.party_id in party_ids
        if not named:
            continue
        for person in party.persons:
            is_gone = (party.party_id, person.identity) in gone
            told = person.role is Role.CONTACT or (person.role is Role.SIGNATORY and not is_gone)
            if told or person.person_id in asked:
                persons.setdefault(person.identity, person.person_id)
            elif person.role in ONLY_READS:
                read.setdefault(person.identity, person.person_id)
    others = {who: id_ for who, id_ in read.items() if who not in persons}
    return tuple((persons | (others if with_copies else {})).values())


async def _places(
    session: AsyncSession, round_id: str
) -> tuple[set[str], set[tuple[str, str]], set[str]]:
    """Return who has been asked in a round, which signatories have no place, and its parties."""
    rows = await session.execute(
        select(
            SigningRequestRow.person_id,
            SigningRequestRow.party_id,
            SigningRequestRow.in_place_of,
            PersonRow.identity,
            or_(
                SigningRequestRow.step <= SigningRoundRow.open_step,
                SigningRoundRow.sealed_sha256.is_not(None),
            ).label("is_told"),
        )
        .join(PersonRow, PersonRow.id == SigningRequestRow.person_id)
        .join(SigningRoundRow, SigningRoundRow.id == SigningRequestRow.round_id)
        .where(SigningRequestRow.round_id == round_id)
    )
    places = rows.all()
    gone = {(place.party_id, place.in_place_of) for place in places if place.in_place_of}
    gone |= {(place.party_id, place.identity) for place in places if not place.is_told}
    asked = {place.person_id for place in places if place.is_told}
    return asked, gone, {place.party_id for place in places}


async def persons_told_of_round(
    session: AsyncSession, round_: SigningRoundRow, viewers: Iterable[str]
) -> tuple[str, ...]:
    """Return who hears how a round of the whole text ended: of a seal, whoever gets a copy too.

    `viewers` are those who were let read it while it was signed.
    """
    agreement_id, round_id = round_.agreement_id, round_.id
    if round_.sealed_sha256 is not None:
        return await persons_told(session, agreement_id, round_id=round_id, with_copies=True)
    acting = await persons_told(session, agreement_id, round_id=round_id)
    return tuple(dict.fromkeys((*acting, *viewers)))
