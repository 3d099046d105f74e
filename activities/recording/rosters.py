"""Who is asked to sign in a group."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.rounds import round_row
from adapters.database.tables import (
    PartyRow,
    PersonRow,
    SigningRequestRow,
    SigningRoundRow,
)
from domain.authority import Signer, parse_authority
from domain.lifecycle import RequestStatus
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
