"""Step four: the receipt, and the page that waits while an accepted act is being recorded."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.inbox import get_act
from adapters.database.outstanding import outstanding_parties
from domain.lifecycle import RequestStatus
from service.dependencies import Services, ServicesNeeded
from service.pages.acts import raise_refusal
from service.pages.forms import see_other
from service.pages.signing.links import Visiting
from service.pages.signing.showing import show_page
from service.pages.signing.visits import Visit

router = APIRouter()
_LOOK_AGAIN_SECONDS = "4"


@router.api_route("/sign/{token}/receipt", methods=["GET", "HEAD"])
async def receipt(request: Request, found: ServicesNeeded, at: Visiting, act: str = "") -> Response:
    """Show what was signed, what happens next, and which parties are still to sign."""
    signature = at.view.signature
    if at.view.status is RequestStatus.DECLINED:
        return see_other(f"{at.address}/declined")
    if signature is None:
        return await not_recorded_yet(request, found, at, act, "receipt")
    async with found.reads() as session:
        missing = await outstanding_parties(session, at.view.agreement_id, at.view.round_number)
    return show_page(
        request,
        at,
        "receipt.html",
        signed_at=signature.signed_at,
        reference=signature.signature_id,
        sealed=at.view.sealed_sha256 is not None,
        missing=[party.name for party in missing],
        round_open=at.round_is_open,
    )


@router.api_route("/sign/{token}/declined", methods=["GET", "HEAD"])
async def declined(
    request: Request, found: ServicesNeeded, at: Visiting, act: str = ""
) -> Response:
    """Thank for the answer of one who has declined."""
    if at.view.status is RequestStatus.SIGNED:  # also when this act came just too late
        return see_other(f"{at.address}/receipt")
    if at.view.status is not RequestStatus.DECLINED:
        return await not_recorded_yet(request, found, at, act, "declined")
    return show_page(request, at, "declined.html", declined_at=at.view.ended_at)


async def not_recorded_yet(
    request: Request, found: Services, at: Visit, act_id: str, page: str
) -> Response:
    """Follow up an act of this request; one that was refused says why."""
    async with found.reads() as session:
        act = await get_act(session, act_id) if act_id else None
    if act is None or act.payload.get("request_id") != at.view.request_id:
        return see_other(at.address)
    raise_refusal(act)
    again = f"{at.address}/{page}?act={act.act_id}"
    return show_page(
        request,
        at,
        "recording.html",
        headers={"refresh": f"{_LOOK_AGAIN_SECONDS}; url={again}"},
        received_at=act.received_at,
        again=again,
    )
