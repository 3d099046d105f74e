"""The list of agreements: state, progress, next date, and first of all what is stuck."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, TypeVar
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.agreement_search import Order, Wanted, search
from adapters.database.tables.staff import StaffRole
from adapters.i18n import N_
from domain.lifecycle import AgreementStatus
from domain.troubles import Trouble
from service.dependencies import Reading, ServicesNeeded
from service.pages.coordinator.words import line_of
from service.pages.rendering import render, words_for
from service.sessions import CurrentStaff

_Kind = TypeVar("_Kind", bound=StrEnum)

router = APIRouter()
ZONE = ZoneInfo("Europe/Helsinki")
"""Moments that belong to no agreement are shown in Finnish time; an agreement has its own zone."""
WRITERS = (StaffRole.COORDINATOR, StaffRole.ADMIN)
PAGE = 25
_MOST_WORDS = 200
_ANY = "any"
_ORDERS = {
    Order.STUCK: N_("What is stuck first"),
    Order.NEWEST: N_("Newest first"),
    Order.TITLE: N_("By title"),
    Order.TERM: N_("By last day of the term"),
}


def wanted_of(request: Request) -> Wanted:
    """Return what the address asks for; what it says wrongly counts as not said."""
    asked = request.query_params
    stuck = asked.get("stuck", "")
    return Wanted(
        words=asked.get("q", "").strip()[:_MOST_WORDS],
        status=_member(AgreementStatus, asked.get("state", "")),
        is_stuck=stuck == _ANY,
        trouble=_member(Trouble, stuck),
        order=_member(Order, asked.get("order", "")) or Order.STUCK,
    )


@router.get("/agreements")
async def show(
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: CurrentStaff,
    wanted: Annotated[Wanted, Depends(wanted_of)],
) -> Response:
    """Show a page of the agreements that the address asks for."""
    page = _number(request.query_params.get("page", ""))
    listed = await search(session, wanted, at=found.clock(), page=page, size=PAGE)
    words = words_for(request)
    return render(
        request,
        "coordinator/agreements.html",
        staff=staff,
        section="agreements",
        may_write=staff.role in WRITERS,
        rows=[line_of(one, words) for one in listed.items],
        total=listed.total,
        stuck=listed.stuck,
        wanted=wanted,
        chosen_stuck=_ANY if wanted.is_stuck else wanted.trouble or "",
        is_filtered=bool(wanted.words or wanted.status or wanted.is_stuck or wanted.trouble),
        states=list(AgreementStatus),
        troubles=list(Trouble),
        orders={order.value: words.text(text) for order, text in _ORDERS.items()},
        page=page,
        pages=max(1, -(-listed.total // PAGE)),
        before=_address(request, page - 1) if page > 1 else "",
        after=_address(request, page + 1) if page * PAGE < listed.total else "",
    )


def _member(kind: type[_Kind], sent: str) -> _Kind | None:
    return next((member for member in kind if member.value == sent), None)


def _number(sent: str) -> int:
    """Return the page that was asked for; the first, where that is no number."""
    most = 6
    return max(1, int(sent)) if sent.isascii() and sent.isdigit() and len(sent) <= most else 1


def _address(request: Request, page: int) -> str:
    """Return the address of another page of the same choice."""
    unwanted = {"page", "lang"}
    kept = [(key, text) for key, text in request.query_params.multi_items() if key not in unwanted]
    return "/agreements?" + urlencode([*kept, ("page", page)])
