"""The other answer: declining, with a reason."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.i18n import N_
from domain.lifecycle import RequestStatus
from domain.plain_text import NOT_PLAIN, has_refused_characters
from domain.round_acts import LinkReplaced
from domain.signing import AlreadyDeclined, AlreadySigned
from service import acts
from service.dependencies import ServicesNeeded
from service.pages.forms import (
    UNPROCESSABLE,
    new_nonce,
    nonce_of,
    problems_of,
    read_checked,
    see_other,
    text_of,
)
from service.pages.rendering import words_for
from service.pages.signing.evidence import LONGEST_REASON, NO_SIGNATURE, evidence_of
from service.pages.signing.links import Visiting, replaced_meanwhile
from service.pages.signing.showing import show_page
from service.pages.signing.steps import steps_of
from service.pages.signing.visits import Visit
from service.strong_identification import check_link

router = APIRouter()
_NOT_ME = N_("I have nothing to do with this agreement.")
_NO_REASON = N_("Give a reason, in a few words.")
_TOO_LONG = N_("Give the reason in at most 2000 letters.")


@router.get("/sign/{token}/decline")
async def show(request: Request, found: ServicesNeeded, at: Visiting, reason: str = "") -> Response:
    """Say what declining means, and ask for the reason."""
    if at.view.status is not RequestStatus.WAITING:
        return see_other(at.address)
    await check_link(found, at.view)
    filled = words_for(request).text(_NOT_ME) if reason == "not-me" else ""
    return _page(request, at, filled, new_nonce(), {})


@router.post("/sign/{token}/decline")
async def decline(request: Request, found: ServicesNeeded, at: Visiting) -> Response:
    """Decline with a reason; the same form sent twice declines once."""
    received_at = found.clock()
    form = await read_checked(request)
    if at.view.status is not RequestStatus.WAITING:
        return see_other(at.address)
    reason, nonce, words = text_of(form, "reason"), nonce_of(form), words_for(request)
    if wrong := _wrong_with(reason):
        return _page(request, at, reason[:LONGEST_REASON], nonce, {"reason": wrong})
    try:
        outcome = await acts.decline(
            found,
            request_id=at.view.request_id,
            reason=reason,
            evidence=evidence_of(
                request,
                at,
                steps_of(request, at),
                consent="",
                language=words.language,
                form=NO_SIGNATURE,
            ),
            generation=at.view.generation,
            once_key=f"decline:{at.view.request_id}:{nonce}",
            received_at=received_at,
        )
    except LinkReplaced as late:
        raise await replaced_meanwhile(request, found, at) from late
    except AlreadySigned:
        # From another tab, perhaps in this very moment: then its receipt is on its way.
        first = await acts.act_under_way(found, at.view.request_id)
        return see_other(f"{at.address}/receipt" + (f"?act={first}" if first else ""))
    except AlreadyDeclined:
        first = await acts.act_under_way(found, at.view.request_id)
        return see_other(f"{at.address}/declined" + (f"?act={first}" if first else ""))
    return see_other(f"{at.address}/declined?act={outcome.act_id}")


def _wrong_with(reason: str) -> str:
    """Return what is wrong with a reason as an English text; nothing: empty."""
    if not reason:
        return _NO_REASON
    if len(reason) > LONGEST_REASON:
        return _TOO_LONG
    return NOT_PLAIN if has_refused_characters(reason, lines=True) else ""


def _page(request: Request, at: Visit, reason: str, nonce: str, errors: dict[str, str]) -> Response:
    words = words_for(request)
    return show_page(
        request,
        at,
        "decline.html",
        status=UNPROCESSABLE if errors else 200,
        nonce=nonce,
        reason=reason,
        problems=problems_of(errors, words),
        errors={"reason": words.text(errors["reason"]) if errors else ""},
    )
