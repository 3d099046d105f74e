"""The accessibility statement that Finnish law asks of a public body (Act 306/2019, section 9)."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.i18n import N_
from service.dependencies import services
from service.pages.rendering import render, words_for
from service.sessions import StaffIfAny

router = APIRouter()
_ASSESSED_ON = date(2026, 11, 24)
_TRAFICOM = N_(
    "Finnish Transport and Communications Agency Traficom, which supervises the accessibility of "
    "digital services in Finland: www.saavutettavuusvaatimukset.fi"
)


@router.api_route("/accessibility", methods=["GET", "HEAD"])
async def show(request: Request, staff: StaffIfAny) -> Response:
    """Say what is accessible and what is not, whom to tell, and who supervises."""
    settings = services(request).settings
    return render(
        request,
        "accessibility.html",
        staff=staff,
        assessed_on=_ASSESSED_ON,
        feedback=settings.accessibility_contact or settings.contact,
        authority=settings.accessibility_authority or words_for(request).text(_TRAFICOM),
        exceptions=settings.accessibility_exceptions,
    )
