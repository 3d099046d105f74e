"""From the token of a link to the signing request that it opens, or to a refusal."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from adapters.database.access import log_access
from adapters.database.background import background_of_round
from adapters.database.places import has_lost_place
from adapters.database.signing import RequestView, request_view
from adapters.links import Link, LinkPurpose, read_token
from domain.errors import N_, DomainError
from domain.lifecycle import RequestStatus, RoundStatus
from domain.turns import NotYourTurn
from service.dependencies import Services, services
from service.pages.signing.steps import steps_of
from service.pages.signing.visits import Visit
from service.refusals import LinkGone, LinkUnknown

_NOBODY = Link("00000000-0000-0000-0000-000000000000", 0)


class LinkReplaced(LinkGone):
    """A newer link was sent to the same signatory."""

    message = N_("This link has been replaced by a newer one. Open the newest mail you were sent.")


class SomebodyElseSigns(LinkGone):
    """The place was handed over, or the coordinator asked another person in it."""

    message = N_("Somebody else signs in your place now. There is nothing more for you to do.")


class RoundExpired(LinkGone):
    """The time for signing has run out."""

    message = N_("The time for signing this agreement has run out.")


class RoundWithdrawnByCoordinator(LinkGone):
    """The coordinator has ended the round."""

    message = N_("The coordinator has withdrawn this agreement from signing.")


class RoundEnded(LinkGone):
    """The round ended otherwise: another party declined, or no more signatures are needed."""

    message = N_("The signing of this agreement has ended, and your signature is not needed now.")


async def visit(request: Request, token: str) -> Visit:
    """Return whose link was opened; refuse with `LinkUnknown` or a kind of `LinkGone`.

    A token that is not authentic costs the same query as one that is, so that the time
    of the answer does not tell them apart (abuse 7).
    """
    found = services(request)
    link = read_token(found.settings.link_ring(), LinkPurpose.SIGNING, token)
    async with found.reads() as session:
        view = await request_view(session, (link or _NOBODY).id)
        background = (
            await background_of_round(session, view.agreement_id, view.round_id) if view else ()
        )
    if link is None or view is None:
        raise LinkUnknown
    at = Visit(f"/sign/{token}", view, background)
    request.state.language_of_link = steps_of(request, at).language or view.person_language
    refusal = refusal_of(view, link, at=found.clock())
    if refusal is not None:
        is_early = isinstance(refusal, NotYourTurn)
        await note(request, found, view, "early_link_tried" if is_early else "dead_link_tried")
        if isinstance(refusal, LinkReplaced):
            refusal = await _replaced(request, found, view, link)
        raise refusal
    return at


Visiting = Annotated[Visit, Depends(visit)]


def refusal_of(view: RequestView, link: Link, *, at: datetime) -> DomainError | None:
    """Return why a request's link does not open at an instant, or None when it does.

    Who has answered already sees their receipt, however the round ended. Whose turn has not come
    has been sent no link; one that got out all the same opens nothing yet.
    """
    if link.generation != view.generation:
        return LinkReplaced()
    if view.status in {RequestStatus.SIGNED, RequestStatus.DECLINED}:
        return None
    return _ended(view, at=at) or (None if view.has_turn else NotYourTurn())


async def replaced_meanwhile(request: Request, found: Services, at: Visit) -> LinkGone:
    """Return what is said of an answer whose link died between the page and its recording."""
    view = at.view
    return await _replaced(request, found, view, Link(view.request_id, view.generation))


async def _replaced(request: Request, found: Services, view: RequestView, link: Link) -> LinkGone:
    """Return what an old link is told: another has the place, or its owner has a newer link."""
    async with found.reads() as session:
        lost = await has_lost_place(session, view.agreement_id, view.request_id, link.generation)
    request.state.newer_link_is_out = not lost
    return SomebodyElseSigns() if lost else LinkReplaced()


def _ended(view: RequestView, *, at: datetime) -> LinkGone | None:
    if view.round_status is RoundStatus.WITHDRAWN:
        return RoundWithdrawnByCoordinator()
    if view.round_status is RoundStatus.EXPIRED:
        return RoundExpired()
    if view.round_status is not RoundStatus.OPEN or view.status is RequestStatus.CLOSED:
        return RoundEnded()
    return RoundExpired() if at >= view.closes_at else None


async def note(request: Request, found: Services, view: RequestView, kind: str) -> None:
    """Write to the access log what was merely seen or tried; never a token."""
    async with found.sessions.begin() as session:
        await log_access(
            session,
            agreement_id=view.agreement_id,
            request_id=view.request_id,
            kind=kind,
            occurred_at=found.clock(),
            ip=address_of(request),
            user_agent=request.headers.get("user-agent", ""),
        )


def address_of(request: Request) -> str:
    """Return the address that connected; a header's word is not taken (abuse 23)."""
    return request.client.host if request.client else ""
