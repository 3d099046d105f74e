"""Step three: the signature, once, on the very bytes that were read."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.acts_payloads import SigningEvidence
from domain.lifecycle import RequestStatus
from domain.round_acts import LinkReplaced
from domain.signing import AlreadyDeclined, AlreadySigned, DocumentChanged
from service import acts
from service.dependencies import Services, ServicesNeeded
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
from service.pages.signing.code_cookie import browser_of
from service.pages.signing.evidence import NO_SIGNATURE, SigningForm, evidence_of, read_form
from service.pages.signing.links import Visiting, replaced_meanwhile
from service.pages.signing.reading import document_changed
from service.pages.signing.showing import show_page
from service.pages.signing.steps import steps_of
from service.pages.signing.visits import Visit
from service.pages.signing.words import consent_text
from service.strong_identification import may_sign_here

router = APIRouter()


@router.get("/sign/{token}/sign")
async def show(request: Request, found: ServicesNeeded, at: Visiting) -> Response:
    """Show how the signatory will stand in the document, the consent, and the ways to sign."""
    if at.view.status is not RequestStatus.WAITING or not steps_of(request, at).identified_at:
        return see_other(at.address)
    if not (await may_sign_here(found, at.view, browser=browser_of(request)))[0]:
        return see_other(f"{at.address}/identify")
    return _page(request, at, NO_SIGNATURE, new_nonce())


@router.post("/sign/{token}/sign")
async def sign(request: Request, found: ServicesNeeded, at: Visiting) -> Response:
    """Sign; the same form sent twice gives one signature and the same receipt."""
    received_at = found.clock()
    sent = await read_checked(request)
    steps = steps_of(request, at)
    if at.view.status is not RequestStatus.WAITING:
        return see_other(at.address)
    if text_of(sent, "document_sha256") != at.view.document_sha256:
        return document_changed(request, at)
    may_sign, identity = await may_sign_here(found, at.view, browser=browser_of(request))
    if not steps.identified_at or not may_sign:
        return see_other(f"{at.address}/identify" if steps.identified_at else at.address)
    form, nonce, words = read_form(sent), nonce_of(sent), words_for(request)
    if form.errors:
        return _page(request, at, form, nonce, UNPROCESSABLE)
    consent = consent_text(words, at)
    language = words.language
    return await _carry_out(
        request,
        found,
        at,
        evidence_of(
            request,
            at,
            steps,
            consent=consent,
            language=language,
            form=form,
            identity=identity,
        ),
        once_key=f"sign:{at.view.request_id}:{nonce}",
        received_at=received_at,
    )


async def _carry_out(
    request: Request,
    found: Services,
    at: Visit,
    evidence: SigningEvidence,
    *,
    once_key: str,
    received_at: datetime,
) -> Response:
    try:
        outcome = await acts.sign(
            found,
            request_id=at.view.request_id,
            document_sha256=evidence.document_sha256,
            evidence=evidence,
            generation=at.view.generation,
            once_key=once_key,
            received_at=received_at,
        )
    except LinkReplaced as late:
        raise await replaced_meanwhile(request, found, at) from late
    except AlreadySigned:
        # From another tab, perhaps in this very moment: then its receipt is on its way.
        first = await acts.act_under_way(found, at.view.request_id)
        return see_other(f"{at.address}/receipt" + (f"?act={first}" if first else ""))
    except AlreadyDeclined:
        return see_other(f"{at.address}/declined")
    except DocumentChanged:
        return document_changed(request, at)
    return see_other(f"{at.address}/receipt?act={outcome.act_id}")


def _page(
    request: Request, at: Visit, form: SigningForm, nonce: str, status: int = 200
) -> Response:
    words = words_for(request)
    return show_page(
        request,
        at,
        "sign.html",
        status=status,
        nonce=nonce,
        consent_text=consent_text(words, at),
        method=form.method or "",
        typed_name=form.typed_name,
        consent=form.consent,
        problems=problems_of(form.errors, words),
        errors={
            name: words.text(form.errors[name]) if name in form.errors else ""
            for name in ("method", "typed_name", "drawing", "consent")
        },
    )
