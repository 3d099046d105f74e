"""The form by which a link is asked for with a mail address: to sign, or to a party's page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response

from adapters.i18n import N_
from domain.email_address import is_email_address
from service.asked_links import may_ask
from service.dependencies import Services
from service.pages.forms import UNPROCESSABLE, problems_of, read_checked, text_of
from service.pages.rendering import render, words_for
from service.pages.signing.links import address_of

_NO_ADDRESS = N_("Write your email address, for example name@example.org.")
_LONGEST = 254


@dataclass(frozen=True, slots=True)
class LinkForm:
    """Which link: `kind` is what attempts are counted as, `folder` where its pages are.

    `send` mails what belongs to an address, as asked for at an instant.
    """

    kind: str
    folder: str
    send: Callable[[Services, str, datetime], Awaitable[None]]


def show_form(request: Request, form: LinkForm) -> Response:
    """Show the form."""
    return render(request, f"{form.folder}/ask.html", email="", problems=[], error="")


async def answer_form(request: Request, found: Services, form: LinkForm) -> Response:
    """Answer the same to every address; what follows, follows after the answer (abuse 13)."""
    received_at = found.clock()
    sent = await read_checked(request)
    email, words = text_of(sent, "email"), words_for(request)
    if not is_email_address(email):
        return render(
            request,
            f"{form.folder}/ask.html",
            status=UNPROCESSABLE,
            email=email[:_LONGEST],
            problems=problems_of({"email": _NO_ADDRESS}, words),
            error=words.text(_NO_ADDRESS),
        )
    allowed = await may_ask(found, form.kind, email, ip=address_of(request), at=received_at)
    answer = render(request, f"{form.folder}/asked.html")
    if allowed:
        answer.background = BackgroundTask(form.send, found, email, received_at)
    return answer
