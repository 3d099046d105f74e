"""A signatory who is not the right person says so; the coordinator hears of it."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.handovers import doubt_of_request
from adapters.i18n import N_
from domain.handover import AlreadyTold, Delegation
from domain.lifecycle import RequestStatus
from domain.plain_text import NOT_PLAIN, has_refused_characters
from domain.round_acts import LinkReplaced, SignatoryHasAnswered
from service.dependencies import ServicesNeeded
from service.handovers import tell_not_right_person
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
from service.pages.signing.receipt import not_recorded_yet
from service.pages.signing.showing import show_page
from service.pages.signing.steps import steps_of
from service.pages.signing.visits import Visit

router = APIRouter()
_TOO_LONG = N_("Write at most 2000 letters.")


@router.get("/sign/{token}/not-me")
async def show(request: Request, found: ServicesNeeded, at: Visiting, act: str = "") -> Response:
    """Ask who would be the right person; or thank for having said so."""
    if at.view.status is not RequestStatus.WAITING:
        return see_other(at.address)
    async with found.reads() as session:
        told = await doubt_of_request(session, at.view.request_id)
    if told is not None:
        return show_page(request, at, "not_me_told.html", told=told)
    if act:
        return await not_recorded_yet(request, found, at, act, "not-me")
    return _page(request, at, "", new_nonce(), "")


@router.post("/sign/{token}/not-me")
async def tell(request: Request, found: ServicesNeeded, at: Visiting) -> Response:
    """Tell the coordinator; the link stays as it is."""
    received_at = found.clock()
    form = await read_checked(request)
    if at.view.status is not RequestStatus.WAITING:
        return see_other(at.address)
    words, nonce = text_of(form, "words"), nonce_of(form)
    if wrong := _wrong_with(words):
        return _page(request, at, words[:LONGEST_REASON], nonce, wrong)
    try:
        outcome = await tell_not_right_person(
            found,
            at.view,
            words=words,
            evidence=evidence_of(
                request,
                at,
                steps_of(request, at),
                consent="",
                language=words_for(request).language,
                form=NO_SIGNATURE,
            ),
            once_key=f"not-me:{at.view.request_id}:{nonce}",
            received_at=received_at,
        )
    except LinkReplaced as late:
        raise await replaced_meanwhile(request, found, at) from late
    except AlreadyTold:
        return see_other(f"{at.address}/not-me")
    except SignatoryHasAnswered:
        return see_other(at.address)
    return see_other(f"{at.address}/not-me?act={outcome.act_id}")


def _wrong_with(words: str) -> str:
    """Return what is wrong with what was written, as an English text; nothing: empty."""
    if len(words) > LONGEST_REASON:
        return _TOO_LONG
    return NOT_PLAIN if has_refused_characters(words, lines=True) else ""


def _page(request: Request, at: Visit, written: str, nonce: str, wrong: str) -> Response:
    words = words_for(request)
    return show_page(
        request,
        at,
        "not_me.html",
        status=UNPROCESSABLE if wrong else 200,
        nonce=nonce,
        words=written,
        may_hand_over=at.view.delegation is not Delegation.NO,
        problems=problems_of({"words": wrong} if wrong else {}, words),
        errors={"words": words.text(wrong)},
    )
