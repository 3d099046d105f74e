"""Staff sign in by a link that opens once, and sign out."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from adapters.database.staff import find_staff
from adapters.database.staff_sessions import use_link
from adapters.links import Link, LinkPurpose, read_token
from service.csrf import check_csrf
from service.dependencies import Services, ServicesNeeded
from service.next_page import forget_next, next_page
from service.pages.rendering import render
from service.refusals import LinkGone, LinkUnknown
from service.sessions import (
    CurrentStaff,
    end_all_sessions,
    end_session,
    give_session,
    longest_session,
    take_session,
)

router = APIRouter(prefix="/staff", include_in_schema=False)


@router.api_route("/sign-in/{token}", methods=["GET", "HEAD"])
async def show_sign_in(token: str, request: Request, found: ServicesNeeded) -> Response:
    """Show the button that signs in; to open the link changes nothing (abuse 1)."""
    link = _authentic(found, token)
    async with found.reads() as session:
        staff = await find_staff(session, link.id)
    if staff is None:
        raise LinkUnknown
    request.state.language = staff.language
    if not staff.link_opens(link.generation, at=found.clock()):
        raise LinkGone
    return render(request, "staff/sign_in.html", email=staff.email, times=found.settings)


@router.post("/sign-in/{token}")
async def sign_in(token: str, request: Request, found: ServicesNeeded) -> Response:
    """Use the link up and sign this browser in."""
    link = _authentic(found, token)
    check_csrf(request, await request.form())
    async with found.sessions.begin() as session:
        secret = await use_link(
            session,
            staff_id=link.id,
            generation=link.generation,
            at=found.clock(),
            longest=longest_session(found),
        )
    if secret is None:
        raise LinkGone
    response = RedirectResponse(next_page(request), status_code=303)
    give_session(response, secret, found)
    forget_next(response, found)
    return response


@router.post("/sign-out")
async def sign_out(request: Request, found: ServicesNeeded) -> Response:
    """End this browser's session."""
    check_csrf(request, await request.form())
    await end_session(request)
    response = RedirectResponse("/", status_code=303)
    take_session(response, found)
    return response


@router.post("/sign-out-everywhere")
async def sign_out_everywhere(
    request: Request, found: ServicesNeeded, staff: CurrentStaff
) -> Response:
    """End the sessions of this member in every browser."""
    check_csrf(request, await request.form())
    await end_all_sessions(staff, found)
    response = RedirectResponse("/", status_code=303)
    take_session(response, found)
    return response


def _authentic(found: Services, token: str) -> Link:
    link = read_token(found.settings.link_ring(), LinkPurpose.STAFF_SIGN_IN, token)
    if link is None:
        raise LinkUnknown
    return link
