"""The page itself: what the agreement is to this party, section by section."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from domain.lifecycle import AgreementStatus
from domain.party_links import last_day
from service.dependencies import Reading, ServicesNeeded
from service.pages.coordinator.words import TONES
from service.pages.party.links import PartyVisiting, address_of_place, note
from service.pages.party.sections import SECTIONS
from service.pages.party.showing import show_party_page
from service.pages.rendering import words_for

router = APIRouter()


@dataclass(frozen=True, slots=True)
class OtherPage:
    """Another page that the same reader may open."""

    address: str
    title: str
    number: str
    party: str
    state: AgreementStatus


@router.api_route("/party/{token}", methods=["GET", "HEAD"])
async def show(
    request: Request, found: ServicesNeeded, session: Reading, at: PartyVisiting, done: str = ""
) -> Response:
    """Show a party's page; `done` names what was just received and may still be recorded."""
    await note(request, found, at.agreement.agreement_id, "party_page_fetched")
    words = words_for(request)
    shown = [
        (f"party/sections/{section.name}.html", view)
        for section in SECTIONS
        if (view := await section.view(at, session, found, words)) is not None
    ]
    return show_party_page(
        request,
        at,
        "page.html",
        sections=shown,
        state=at.agreement.status,
        tone=TONES.get(at.agreement.status, ""),
        link_until=last_day(at.link.generation),
        done=done == "received",
        others=[
            OtherPage(
                address_of_place(found, at, place),
                place.agreement_title,
                place.agreement_number,
                place.party_name,
                place.status,
            )
            for place in at.others
        ],
    )
