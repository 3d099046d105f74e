"""Asking for one's link to sign, by mail address: for whoever has lost it, or has an old one."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from service.dependencies import ServicesNeeded
from service.pages.link_forms import LinkForm, answer_form, show_form
from service.signing_links import send_links_once_more

router = APIRouter()
_FORM = LinkForm("signing_link", "signing", send_links_once_more)


@router.get("/sign")
async def show(request: Request) -> Response:
    """Show the form."""
    return show_form(request, _FORM)


@router.post("/sign")
async def ask(request: Request, found: ServicesNeeded) -> Response:
    """Answer the same to every address."""
    return await answer_form(request, found, _FORM)
