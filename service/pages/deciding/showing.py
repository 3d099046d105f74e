"""Puts a page of those who decide on the screen."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from service.pages.deciding.links import DecideVisit
from service.pages.rendering import render


def show_page(
    request: Request,
    at: DecideVisit,
    template: str,
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
    **context: object,
) -> Response:
    """Return a page behind the link; `template` lies in `deciding/`."""
    return render(
        request,
        f"deciding/{template}",
        status=status,
        headers=headers,
        at=at,
        address=at.address,
        asked=at.view,
        zone=at.zone,
        **context,
    )
