"""Step two: who the signatory is; here by the emailed link alone, and the page says so."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from domain.lifecycle import RequestStatus
from service.dependencies import ServicesNeeded
from service.pages.forms import read_checked, see_other
from service.pages.signing.links import Visiting, note
from service.pages.signing.showing import show_page
from service.pages.signing.steps import remember_steps, steps_of

router = APIRouter()


@router.get("/sign/{token}/identify")
async def identify(request: Request, at: Visiting) -> Response:
    """Show who the link was sent to, and what identification by a link means."""
    if at.view.status is not RequestStatus.WAITING or steps_of(request, at).read_at is None:
        return see_other(at.address)
    return show_page(request, at, "identify.html")


@router.post("/sign/{token}/identify")
async def confirm_identity(request: Request, found: ServicesNeeded, at: Visiting) -> Response:
    """Take the word that the reader is the person named, and go on to the signature."""
    await read_checked(request)
    steps = steps_of(request, at)
    if at.view.status is not RequestStatus.WAITING or steps.read_at is None:
        return see_other(at.address)
    await note(request, found, at.view, "identity_confirmed")
    response = see_other(f"{at.address}/sign")
    remember_steps(response, found, at, replace(steps, identified_at=found.clock()))
    return response
