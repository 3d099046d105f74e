"""Signed-in browsers of staff: the cookie, and who stands behind it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.staff import StaffView
from adapters.database.staff_sessions import (
    close_all_sessions,
    close_session,
    session_seen,
    staff_of_session,
)
from adapters.database.tables.staff import StaffRole
from service.csrf import cookie_name, set_cookie
from service.dependencies import Services, services
from service.refusals import NotAllowed, SignInNeeded

_COOKIE = "staff"
_NOTED_EVERY = timedelta(minutes=5)


def longest_session(found: Services) -> timedelta:
    """Return after how long staff sign in again."""
    return timedelta(hours=found.settings.staff_session_hours)


def give_session(response: Response, secret: str, found: Services) -> None:
    """Let the browser that gets this response be signed in for as long as a session lasts."""
    set_cookie(response, _COOKIE, secret, found, int(longest_session(found).total_seconds()))


def take_session(response: Response, found: Services) -> None:
    """Let the browser forget its session."""
    set_cookie(response, _COOKIE, "", found, 0)


def _secret_of(request: Request) -> str:
    return request.cookies.get(cookie_name(_COOKIE, https=services(request).https), "")


async def end_session(request: Request) -> None:
    """End the session of this browser in the records."""
    found = services(request)
    async with found.sessions.begin() as session:
        await close_session(session, _secret_of(request), at=found.clock())


async def end_all_sessions(staff: StaffView, found: Services) -> None:
    """End the sessions of a member in every browser."""
    async with found.sessions.begin() as session:
        await close_all_sessions(session, staff.id, at=found.clock())


async def staff_if_any(request: Request) -> StaffView | None:
    """Return who is signed in, or None; asked of the records each time (abuse 53)."""
    secret = _secret_of(request)
    if not secret:
        return None
    found, at = services(request), services(request).clock()
    idle = timedelta(hours=found.settings.staff_idle_hours)
    async with found.reads() as session:
        signed_in = await staff_of_session(session, secret, at=at, idle=idle)
    if signed_in is None:
        return None
    if at - signed_in.seen_at > _NOTED_EVERY:
        async with found.sessions.begin() as session:
            await session_seen(session, secret, at=at)
    request.state.language = signed_in.staff.language
    return signed_in.staff


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


Administrator = Annotated[StaffView, Depends(staff_in(StaffRole.ADMIN))]
"""Who may change staff."""

Examiner = Annotated[StaffView, Depends(staff_in(StaffRole.LEGAL, StaffRole.ADMIN))]
"""Who may read the record of staff."""

Coordinator = Annotated[StaffView, Depends(staff_in(StaffRole.COORDINATOR, StaffRole.ADMIN))]
"""Who may change agreements; legal staff read only."""
