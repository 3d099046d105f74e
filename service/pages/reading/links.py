"""From the token of a link to the document that it lets read, or to a refusal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends
from starlette.requests import Request

from adapters.database.access import log_access
from adapters.database.background import Background, background_of_round
from adapters.database.readers import ReaderView, reader_view
from adapters.links import Link, LinkPurpose, read_token
from domain.errors import N_
from domain.lifecycle import RoundStatus
from service.dependencies import Services, services
from service.pages.signing.links import LinkReplaced, RoundWithdrawnByCoordinator, address_of
from service.refusals import LinkGone, LinkUnknown

_NOBODY = Link("00000000-0000-0000-0000-000000000000", 0)


class ReadingIsOver(LinkGone):
    """The signing ended without an agreement, or the reader was taken from the list."""

    message = N_("The document can no longer be read by this link.")


class CopyLinkTooOld(LinkGone):
    """The time in which the sealed document can be fetched by the link is over."""

    message = N_(
        "The time for fetching the document by this link is over. "
        "Ask the coordinator for a new one."
    )


@dataclass(frozen=True, slots=True)
class ReadingVisit:
    """A reader who has opened a link that works; `address` is that of the link's pages."""

    address: str
    view: ReaderView
    background: Background = ()

    @property
    def zone(self) -> ZoneInfo:
        """Return the agreement's own time zone."""
        return ZoneInfo(self.view.zone)

    @property
    def shown(self) -> tuple[str, str]:
        """Return the hash and the kind of the document as it is now."""
        if self.view.sealed_sha256:
            return self.view.sealed_sha256, "sealed"
        return self.view.document_sha256, "base"


async def visit(request: Request, token: str) -> ReadingVisit:
    """Return whose link was opened; refuse with `LinkUnknown` or a kind of `LinkGone`.

    A token that is not authentic costs the same query as one that is (abuse 7).
    """
    found = services(request)
    link = read_token(found.settings.link_ring(), LinkPurpose.READING, token)
    async with found.reads() as session:
        view = await reader_view(session, (link or _NOBODY).id)
        background = (
            await background_of_round(session, view.agreement_id, view.round_id) if view else ()
        )
    if link is None or view is None:
        raise LinkUnknown
    request.state.language_of_link = view.person_language
    if link.generation == view.generation and view.opens(at=found.clock()):
        return ReadingVisit(f"/read/{token}", view, background)
    await note(request, found, view, "dead_reading_link_tried")
    raise _refusal_of(view, link)


ReadingByLink = Annotated[ReadingVisit, Depends(visit)]


def _refusal_of(view: ReaderView, link: Link) -> LinkGone:
    if view.removed_at is not None:
        return ReadingIsOver()
    if link.generation != view.generation:
        return LinkReplaced()
    if view.round_status is RoundStatus.WITHDRAWN:
        return RoundWithdrawnByCoordinator()
    return CopyLinkTooOld() if view.sealed_sha256 else ReadingIsOver()


async def note(request: Request, found: Services, view: ReaderView, kind: str) -> None:
    """Write to the access log what was merely seen or tried; never a token."""
    async with found.sessions.begin() as session:
        await log_access(
            session,
            agreement_id=view.agreement_id,
            kind=kind,
            occurred_at=found.clock(),
            ip=address_of(request),
            user_agent=request.headers.get("user-agent", ""),
        )
