"""From the token of a link to the request to decide that it opens, or to a refusal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends
from starlette.requests import Request

from adapters.database.access import log_access
from adapters.database.agreements import DocumentView, find_document
from adapters.database.background import Background, background_of
from adapters.database.deciding import DecisionRequestView, decision_request
from adapters.database.decisions import (
    DecidingView,
    DecisionView,
    newest_deciding,
    standing_decisions,
)
from adapters.links import Link, LinkPurpose, read_token
from domain.decisions import Outcome
from domain.errors import N_
from domain.lifecycle import AgreementStatus
from service.dependencies import Services, services
from service.pages.signing.links import LinkReplaced, address_of
from service.refusals import LinkGone, LinkUnknown

_NOBODY = Link("00000000-0000-0000-0000-000000000000", 0)
_BEFORE_SIGNING = {AgreementStatus.DRAFT, AgreementStatus.DECIDING}


class DecidingIsOver(LinkGone):
    """The text is out for signing, or signed, or was withdrawn."""

    message = N_(
        "The draft is no longer to be decided on: the agreement has gone on to signing, or "
        "was withdrawn."
    )


class OwnPartyLeftOut(LinkGone):
    """The coordinator went on without the party."""

    message = N_(
        "Your party has been left out of the agreement. Ask the coordinator if it should join."
    )


@dataclass(frozen=True, slots=True)
class DecideVisit:
    """Who has opened a link that works, what draft is to be decided on, and what was."""

    address: str
    view: DecisionRequestView
    deciding: DecidingView
    document: DocumentView
    decision: DecisionView | None
    background: Background = ()

    @property
    def zone(self) -> ZoneInfo:
        """Return the agreement's own time zone."""
        return ZoneInfo(self.view.zone)

    @property
    def takes_decisions(self) -> bool:
        """Tell whether a decision can be recorded, or replaced by a newer one."""
        return self.view.agreement_status in _BEFORE_SIGNING


async def visit(request: Request, token: str) -> DecideVisit:
    """Return whose link was opened; refuse with `LinkUnknown` or a kind of `LinkGone`.

    A token that is not authentic costs the same query as one that is (abuse 7). Who has
    decided sees it also when deciding is over.
    """
    found = services(request)
    link = read_token(found.settings.link_ring(), LinkPurpose.DECIDING, token)
    async with found.reads() as session:
        view = await decision_request(session, (link or _NOBODY).id)
        if link is None or view is None:
            raise LinkUnknown
        request.state.language = view.person_language
        deciding = await newest_deciding(session, view.agreement_id)
        assert deciding is not None
        sha256 = deciding.document_sha256
        document = await find_document(session, view.agreement_id, sha256)
        decision = (await standing_decisions(session, view.agreement_id)).get(view.party_id)
        background = await background_of(session, view.agreement_id)
    assert document is not None
    at = DecideVisit(f"/decide/{token}", view, deciding, document, decision, background)
    refusal = _refusal_of(at, link)
    if refusal is not None:
        await note(request, found, at, "dead_decide_link_tried")
        raise refusal
    return at


Deciding = Annotated[DecideVisit, Depends(visit)]


def _refusal_of(at: DecideVisit, link: Link) -> LinkGone | None:
    if link.generation != at.view.generation:
        return LinkReplaced()
    by_itself = at.decision is not None and at.decision.outcome is Outcome.NOT_JOINING
    if at.view.party_left_out_at is not None and not by_itself:
        return OwnPartyLeftOut()
    return DecidingIsOver() if at.decision is None and not at.takes_decisions else None


async def note(request: Request, found: Services, at: DecideVisit, kind: str) -> None:
    """Write to the access log what was merely seen or tried; never a token."""
    async with found.sessions.begin() as session:
        await log_access(
            session,
            agreement_id=at.view.agreement_id,
            kind=kind,
            occurred_at=found.clock(),
            ip=address_of(request),
            user_agent=request.headers.get("user-agent", ""),
        )
