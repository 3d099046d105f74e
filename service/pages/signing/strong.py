"""Step two by strong identification: to a provider, back once, and what came of it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import structlog
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from adapters.openid.providers import Provider
from adapters.payloads.strong_identity import StrongIdentity
from domain.errors import N_, DomainError
from domain.identification import Identification
from domain.lifecycle import RequestStatus
from domain.strong_identification import (
    IdentifiedAsAnother,
    IdentifiedTwice,
    Outcome,
    ProviderUnknown,
    ProviderUnreachable,
    ReturnNotLiving,
)
from service.dependencies import Services, ServicesNeeded
from service.pages.forms import UNPROCESSABLE, problems_of, read_checked, see_other, text_of
from service.pages.rendering import words_for
from service.pages.signing.code_cookie import browser_of, new_browser, remember_browser
from service.pages.signing.links import Visiting, note, visit
from service.pages.signing.returning import (
    forget_attempt,
    remember_attempt,
    returning_attempt,
)
from service.pages.signing.showing import show_page
from service.pages.signing.steps import steps_of
from service.pages.signing.visits import Visit
from service.security import policy_with_forms_to
from service.strong_identification import (
    RETURN_PATH,
    begin_identification,
    progress_of,
    take_return,
)

router = APIRouter()
log = structlog.get_logger("sidos.identification")
_REMEMBERED_FOR = timedelta(hours=1)
_SAID = {
    Outcome.CANCELLED: N_("You broke off the identification. You can begin it again."),
    Outcome.FAILED: N_("The identification did not succeed. You can try again."),
    Outcome.RETURNED: N_("The identification did not succeed. You can try again."),
}


@router.post("/sign/{token}/identify/strong")
async def go(request: Request, found: ServicesNeeded, at: Visiting) -> Response:
    """Send the browser to the provider that was chosen."""
    sent = await read_checked(request)
    is_asked_here = at.view.identification is Identification.STRONG
    if not (is_asked_here and is_at_this_step(request, at)):
        return see_other(at.address)
    await note(request, found, at.view, "strong_identification_begun")
    browser = browser_of(request) or new_browser()
    try:
        address, state = await begin_identification(
            found,
            at.view,
            text_of(sent, "provider"),
            browser=browser,
            language=words_for(request).language,
            at=found.clock(),
        )
    except ProviderUnreachable:
        return see_other(f"{at.address}/identify")  # whose page says which services answer
    except (IdentifiedAsAnother, IdentifiedTwice, ProviderUnknown) as refusal:
        return await strong_page(request, found, at, refusal)
    response = see_other(address)
    remember_browser(response, found, at, browser, lives_for=_REMEMBERED_FOR)
    remember_attempt(response, found, at, state=state, browser=browser)
    return response


@router.get(RETURN_PATH)
async def come_back(request: Request, found: ServicesNeeded) -> Response:
    """Take the browser that a provider sends back; what came of it stands on the link's page."""
    state = request.query_params.get("state", "")
    attempt = returning_attempt(request, state)
    if attempt is None:
        log.warning("identification_refused", reason="no_attempt_in_this_browser")
        raise ReturnNotLiving
    at = await visit(request, attempt.token)
    await note(request, found, at.view, "strong_identification_returned")
    if at.view.status is RequestStatus.WAITING:
        query = dict(request.query_params)
        try:
            await take_return(found, at.view, query, browser=attempt.browser, at=found.clock())
        except (ReturnNotLiving, IdentifiedAsAnother, IdentifiedTwice) as refusal:
            log.warning("identification_refused", reason=refusal.code)
            if isinstance(refusal, ReturnNotLiving):
                raise
    response = see_other(f"{at.address}/identify")
    forget_attempt(response, found, state)
    return response


@router.get(f"{RETURN_PATH}/jwks.json")
async def public_keys(found: ServicesNeeded) -> JSONResponse:
    """Return our public keys, by which providers check our requests and encrypt their answers."""
    everyone = (*found.providers.all, *found.staff_providers.all)
    return JSONResponse({"keys": [key for provider in everyone for key in provider.public_keys()]})


def is_at_this_step(request: Request, at: Visit) -> bool:
    """Tell whether the document was read and nothing is answered yet."""
    return at.view.status is RequestStatus.WAITING and steps_of(request, at).read_at is not None


async def strong_page(
    request: Request, found: Services, at: Visit, refusal: DomainError | None = None
) -> Response:
    """Show where the identification has come to: to be begun, done, or blocked."""
    words = words_for(request)
    progress = await progress_of(found, at.view, browser=browser_of(request))
    said = words.refusal(refusal) if refusal else ""
    before = _SAID.get(progress.outcome, "") if progress.outcome and not refusal else ""
    origins = await _origins(found)
    return show_page(
        request,
        at,
        "identify_strong.html",
        status=UNPROCESSABLE if refusal else 200,
        headers={"content-security-policy": policy_with_forms_to(list(origins.values()))},
        blocked=progress.blocked,
        twice=progress.blocked and progress.outcome is Outcome.SAME_PERSON,
        identity=progress.identity,
        identified_by=_named(found, progress.identity, words.language),
        before=words.text(before) if before else "",
        providers=[
            (one.settings.id, one.settings.name_in(words.language))
            for one in found.providers.all
            if one.settings.id in origins
        ],
        silent=[
            one.settings.name_in(words.language)
            for one in found.providers.all
            if one.settings.id not in origins
        ],
        problems=[] if progress.blocked or not said else problems_of({"": said}, words),
    )


def _named(found: Services, identity: StrongIdentity | None, language: str) -> str:
    """Return the reader's name of the service that identified; the records have one of them."""
    if identity is None:
        return ""
    named = (one.settings for one in found.providers.all if one.settings.issuer == identity.issuer)
    known = next(named, None)
    return known.name_in(language) if known else identity.provider


async def _origins(found: Services) -> dict[str, str]:
    """Return whither the form's answer leads, by provider; none for one that does not answer.

    The browser is told of them with the page: whoever does not answer cannot be chosen.
    """

    async def origin(provider: Provider) -> str:
        try:
            return await provider.origin()
        except ProviderUnreachable:
            log.warning("identification_unreachable", provider=provider.settings.id)
            return ""

    origins = await asyncio.gather(*map(origin, found.providers.all))
    named = zip(found.providers.all, origins, strict=True)
    return {provider.settings.id: one for provider, one in named if one}
