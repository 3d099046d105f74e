"""Signed-in browsers of staff: the cookie, and who stands behind it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.staff import SESSION_GOOD_FOR, StaffView, close_session, staff_of_session
from adapters.database.tables.staff import StaffRole
from service.csrf import cookie_name, set_cookie
from service.dependencies import Services, services
from service.refusals import NotAllowed, SignInNeeded

_COOKIE = "staff"


def give_session(response: Response, secret: str, found: Services) -> None:
    """Let the browser that gets this response be signed in for as long as a session lasts."""
    set_cookie(response, _COOKIE, secret, found, int(SESSION_GOOD_FOR.total_seconds()))


def take_session(response: Response, found: Services) -> None:
    """Let the browser forget its session."""
    set_cookie(response, _COOKIE, "", found, 0)


def _secret_of(request: Request) -> str:
    return request.cookies.get(cookie_name(_COOKIE, https=services(request).https), "")


async def end_session(request: Request) -> None:
    """End the session of this browser in the records."""
    async with services(request).sessions.begin() as session:
        await close_session(session, _secret_of(request))


async def staff_if_any(request: Request) -> StaffView | None:
    """Return who is signed in, or None; asked of the records each time (abuse 53)."""
    secret = _secret_of(request)
    if not secret:
        return None
    found = services(request)
    async with found.reads() as session:
        staff = await staff_of_session(session, secret, at=found.clock())
    if staff is not None:
        request.state.language = staff.language
    return staff


async def current_staff(request: Request) -> StaffView:
    """Return who is signed in; refuse with `SignInNeeded`."""
    staff = await staff_if_any(request)
    if staff is None:
        raise SignInNeeded
    return staff


CurrentStaff = Annotated[StaffView, Depends(current_staff)]
StaffIfAny = Annotated[StaffView | None, Depends(staff_if_any)]


def staff_in(*roles: StaffRole) -> Callable[[Request], Awaitable[StaffView]]:
    """Return a dependency that lets only these roles in; refuses with `NotAllowed`."""

    async def member(request: Request) -> StaffView:
        staff = await current_staff(request)
        if staff.role not in roles:
            raise NotAllowed
        return staff

    return member


Coordinator = Annotated[StaffView, Depends(staff_in(StaffRole.COORDINATOR, StaffRole.ADMIN))]
"""Who may change agreements; legal staff read only."""
