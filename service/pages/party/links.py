"""From the token of a link to the party whose page it opens, or to a refusal."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from adapters.database.access import log_access
from adapters.database.agreements import agreement_view
from adapters.database.party_pages import Place, newest_link, place_of, places_of
from adapters.database.people import parties_of
from adapters.links import Link, LinkPurpose, make_token, read_token
from domain.errors import N_
from domain.party_links import is_alive
from service.dependencies import Services, services
from service.pages.party.visits import PartyVisit
from service.pages.signing.links import address_of
from service.refusals import LinkGone, LinkUnknown

_NOBODY = Link("00000000-0000-0000-0000-000000000000", 0)


class PartyLinkGone(LinkGone):
    """The link is older than its time, or a newer one was sent, or its reader acts no more."""

    message = N_(
        "This link no longer works: it is too old, or a newer one was sent. Ask for a new one."
    )


async def visit(request: Request, token: str) -> PartyVisit:
    """Return whose link was opened; refuse with `LinkUnknown` or `PartyLinkGone`.

    A token that is not authentic costs the same query as one that is (abuse 7).
    """
    found = services(request)
    link = read_token(found.settings.link_ring(), LinkPurpose.PARTY, token)
    async with found.reads() as session:
        place = await place_of(session, (link or _NOBODY).id)
        if link is None:
            raise LinkUnknown
        if place is None:
            raise PartyLinkGone
        request.state.language = place.language
        newest = await newest_link(session, place.email)
        if is_alive(link.generation, newest=newest, at=found.clock()):
            return await _visit(session, f"/party/{token}", link, place)
    await note(request, found, place.agreement_id, "dead_party_link_tried")
    raise PartyLinkGone


PartyVisiting = Annotated[PartyVisit, Depends(visit)]


async def _visit(session: AsyncSession, address: str, link: Link, place: Place) -> PartyVisit:
    agreement = await agreement_view(session, place.agreement_id)
    assert agreement is not None
    parties = await parties_of(session, place.agreement_id)
    party = next(party for party in parties if party.party_id == place.party_id)
    return PartyVisit(
        address=address,
        link=link,
        agreement=agreement,
        party=party,
        person=next(p for p in party.persons if p.person_id == place.person_id),
        others=tuple(
            other
            for other in await places_of(session, place.email)
            if other.party_id != place.party_id
        ),
    )


def address_of_place(found: Services, at: PartyVisit, place: Place) -> str:
    """Return the address of another page of the same reader, by a link as old as this one."""
    link = Link(place.person_id, at.link.generation)
    return f"/party/{make_token(found.settings.link_ring(), LinkPurpose.PARTY, link)}"


async def note(request: Request, found: Services, agreement_id: str, kind: str) -> None:
    """Write to the access log what was merely seen or tried; never a token."""
    async with found.sessions.begin() as session:
        await log_access(
            session,
            agreement_id=agreement_id,
            kind=kind,
            occurred_at=found.clock(),
            ip=address_of(request),
            user_agent=request.headers.get("user-agent", ""),
        )
