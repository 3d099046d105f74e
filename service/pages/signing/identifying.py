"""Step two: who the signatory is, by the link alone, with a code, or strongly; the page says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from domain.errors import DomainError
from domain.identification import (
    CodeAskedTooSoon,
    CodeBlocked,
    CodeNotLiving,
    CodeOfAnotherBrowser,
    CodeWrong,
    Identification,
)
from service.dependencies import Services, ServicesNeeded
from service.identification import ask_for_code, code_state, enter_code
from service.pages.forms import UNPROCESSABLE, problems_of, read_checked, see_other, text_of
from service.pages.rendering import words_for
from service.pages.signing.code_cookie import browser_of, new_browser, remember_browser
from service.pages.signing.links import Visiting, note
from service.pages.signing.showing import show_page
from service.pages.signing.steps import remember_steps, steps_of
from service.pages.signing.strong import is_at_this_step, strong_page
from service.pages.signing.visits import Visit
from service.strong_identification import progress_of

router = APIRouter()
_SHOWN = (CodeAskedTooSoon, CodeBlocked, CodeNotLiving, CodeOfAnotherBrowser, CodeWrong)


@router.get("/sign/{token}/identify")
async def identify(request: Request, found: ServicesNeeded, at: Visiting) -> Response:
    """Show who the link was sent to, and what identification by a link or a code means."""
    if not is_at_this_step(request, at):
        return see_other(at.address)
    if at.view.identification is Identification.LINK:
        return show_page(request, at, "identify.html")
    if at.view.identification is Identification.STRONG:
        return await strong_page(request, found, at)
    return await _code_page(request, found, at)


@router.post("/sign/{token}/identify")
async def confirm_identity(request: Request, found: ServicesNeeded, at: Visiting) -> Response:
    """Take the word that the reader is the person named, or the code; go on to the signature."""
    sent = await read_checked(request)
    if not is_at_this_step(request, at):
        return see_other(at.address)
    now = found.clock()
    if at.view.identification is Identification.LINK_AND_CODE:
        await note(request, found, at.view, "code_entered")
        typed, browser = text_of(sent, "code"), browser_of(request)
        try:
            await enter_code(found, at.view, typed=typed, browser=browser, at=now)
        except _SHOWN as refusal:
            return await _code_page(request, found, at, refusal)
    elif at.view.identification is Identification.STRONG:
        progress = await progress_of(found, at.view, browser=browser_of(request))
        if progress.identity is None:
            return see_other(f"{at.address}/identify")
        now = datetime.fromisoformat(progress.identity.at)
    await note(request, found, at.view, "identity_confirmed")
    response = see_other(f"{at.address}/sign")
    remember_steps(response, found, at, replace(steps_of(request, at), identified_at=now))
    return response


@router.post("/sign/{token}/identify/code")
async def send_code(request: Request, found: ServicesNeeded, at: Visiting) -> Response:
    """Mail a code to the signatory's own address; it works in this browser."""
    await read_checked(request)
    is_asked_here = at.view.identification is Identification.LINK_AND_CODE
    if not (is_asked_here and is_at_this_step(request, at)):
        return see_other(at.address)
    await note(request, found, at.view, "code_asked")
    browser = browser_of(request) or new_browser()
    try:
        await ask_for_code(found, at.view, browser=browser, at=found.clock())
    except _SHOWN as refusal:
        return await _code_page(request, found, at, refusal)
    response = see_other(f"{at.address}/identify")
    remember_browser(response, found, at, browser)
    return response


async def _code_page(
    request: Request, found: Services, at: Visit, refusal: DomainError | None = None
) -> Response:
    """Show where the code has come to: to be asked for, to be entered, or blocked."""
    words = words_for(request)
    state, same_browser = await code_state(found, at.view, browser=browser_of(request))
    said = words.refusal(refusal) if refusal else ""
    errors = {"code" if isinstance(refusal, CodeWrong) else "": said} if refusal else {}
    return show_page(
        request,
        at,
        "identify_code.html",
        status=UNPROCESSABLE if refusal else 200,
        blocked=state.is_blocked,
        entering=same_browser and state.lives(found.clock()),
        problems=[] if state.is_blocked else problems_of(errors, words),
        error=said if isinstance(refusal, CodeWrong) else "",
    )
