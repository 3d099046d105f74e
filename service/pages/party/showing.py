"""Puts a page of a party's person on the screen."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from service.pages.party.visits import PartyVisit
from service.pages.rendering import render


def show_party_page(
    request: Request,
    at: PartyVisit,
    template: str,
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
    **context: object,
) -> Response:
    """Return a page behind the link to a party's page; `template` lies in `party/`."""
    return render(
        request,
        f"party/{template}",
        status=status,
        headers=headers,
        at=at,
        address=at.address,
        agreement=at.agreement,
        party=at.party,
        zone=at.zone,
        **context,
    )
