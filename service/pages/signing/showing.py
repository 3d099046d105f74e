"""Puts a page of a signatory on the screen, in the language of the link."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from domain.parties import LANGUAGES
from service.dependencies import services
from service.pages.rendering import render
from service.pages.signing.steps import remember_steps, steps_of
from service.pages.signing.visits import Visit
from service.pages.signing.words import asked


def show_page(
    request: Request,
    at: Visit,
    template: str,
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
    **context: object,
) -> Response:
    """Return a page about the request; `?lang=` is remembered for this link alone."""
    found = services(request)
    response = render(
        request,
        f"signing/{template}",
        status=status,
        headers=headers,
        asked=asked(found.templates, at),
        address=at.address,
        background=at.background,
        **context,
    )
    chosen = request.query_params.get("lang", "")
    if chosen in LANGUAGES:
        remember_steps(response, found, at, replace(steps_of(request, at), language=chosen))
    return response
