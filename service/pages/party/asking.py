"""Asking for the link to one's party's page, by mail address."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from service.dependencies import ServicesNeeded
from service.pages.link_forms import LinkForm, answer_form, show_form
from service.party_pages import ask_for_link

router = APIRouter()
_FORM = LinkForm("party_page", "party", ask_for_link)


@router.get("/party")
async def show(request: Request) -> Response:
    """Show the form."""
    return show_form(request, _FORM)


@router.post("/party")
async def ask(request: Request, found: ServicesNeeded) -> Response:
    """Answer the same to every address."""
    return await answer_form(request, found, _FORM)
