"""Asking for one's link to sign, by mail address: for whoever has lost it, or has an old one."""

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
from service.signing_links import send_links_once_more

router = APIRouter()
_NO_ADDRESS = N_("Write your email address, for example name@example.org.")
_LONGEST = 254


@router.get("/sign")
async def show(request: Request) -> Response:
    """Show the form."""
    return render(request, "signing/ask.html", email="", problems=[], error="")


@router.post("/sign")
async def ask(request: Request, found: ServicesNeeded) -> Response:
    """Answer the same to every address; what follows, follows after the answer (abuse 13)."""
    received_at = found.clock()
    form = await read_checked(request)
    email, words = text_of(form, "email"), words_for(request)
    if not is_email_address(email):
        return render(
            request,
            "signing/ask.html",
            status=UNPROCESSABLE,
            email=email[:_LONGEST],
            problems=problems_of({"email": _NO_ADDRESS}, words),
            error=words.text(_NO_ADDRESS),
        )
    allowed = await may_ask(found, "signing_link", email, ip=address_of(request), at=received_at)
    answer = render(request, "signing/asked.html")
    if allowed:
        answer.background = BackgroundTask(send_links_once_more, found, email, received_at)
    return answer
