"""Asking for the link to one's party's page, by mail address."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response

from adapters.i18n import N_
from domain.email_address import is_email_address
from service.asked_links import may_ask
from service.dependencies import ServicesNeeded
from service.pages.forms import UNPROCESSABLE, problems_of, read_checked, text_of
from service.pages.rendering import render, words_for
from service.pages.signing.links import address_of
from service.party_pages import ask_for_link

router = APIRouter()
_NO_ADDRESS = N_("Write your email address, for example name@example.org.")
_LONGEST = 254


@router.get("/party")
async def show(request: Request) -> Response:
    """Show the form."""
    return render(request, "party/ask.html", email="", problems=[], error="")


@router.post("/party")
async def ask(request: Request, found: ServicesNeeded) -> Response:
    """Answer the same to every address; what follows, follows after the answer (abuse 13)."""
    received_at = found.clock()
    form = await read_checked(request)
    email, words = text_of(form, "email"), words_for(request)
    if not is_email_address(email):
        return render(
            request,
            "party/ask.html",
            status=UNPROCESSABLE,
            email=email[:_LONGEST],
            problems=problems_of({"email": _NO_ADDRESS}, words),
            error=words.text(_NO_ADDRESS),
        )
    allowed = await may_ask(found, "party_page", email, ip=address_of(request), at=received_at)
    answer = render(request, "party/asked.html")
    if allowed:
        answer.background = BackgroundTask(ask_for_link, found, email, received_at)
    return answer
