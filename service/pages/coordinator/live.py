"""What moves while a signing round runs, told to the open page (server-sent events).

Only a number is told: the page then asks for itself anew, so that there is one way to show it,
and none to see more than a reload would show.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from service.dependencies import ServicesNeeded
from service.live import Watcher, watcher_of
from service.pages.coordinator.agreement import known_agreement
from service.sessions import CurrentStaff

router = APIRouter()
SECONDS_OF_A_STREAM = 240.0
"""Then the browser comes back, and is asked anew whether it is signed in (abuse 53)."""
_SECONDS_OF_SILENCE = 15.0
_UNBUFFERED = {"X-Accel-Buffering": "no"}
"""Tells nginx to pass each line on as it comes."""
_SECONDS_BETWEEN_CHECKS = 1.0


@router.get("/agreements/{agreement_id}/live")
async def live(
    request: Request, found: ServicesNeeded, staff: CurrentStaff, agreement_id: str, seen: int = -1
) -> Response:
    """Tell when the agreement moves; `seen` is the number that the page was made with."""
    async with found.reads() as session:  # and not the route's, which would be held all the while
        await known_agreement(session, agreement_id)
    watcher = watcher_of(request.app, found.reads)
    watcher.check_room(staff.id)
    last = request.headers.get("last-event-id", "")
    known = int(last) if last.isascii() and last.isdigit() else seen

    async def told() -> AsyncIterator[str]:
        with watcher.looking_on(agreement_id, staff.id) as moved:
            async for line in moves(
                watcher, agreement_id, moved, known, is_stopping=_stopping(request)
            ):
                yield line

    return StreamingResponse(told(), media_type="text/event-stream", headers=_UNBUFFERED)


async def moves(
    watcher: Watcher,
    agreement_id: str,
    moved: asyncio.Event,
    known: int,
    *,
    is_stopping: Callable[[], bool],
) -> AsyncGenerator[str, None]:
    """Yield an event each time the agreement has moved, and a comment when nothing did."""
    ends_at = time.monotonic() + SECONDS_OF_A_STREAM
    told_at = time.monotonic()
    yield "retry: 5000\n\n"
    while time.monotonic() < ends_at and not is_stopping():
        newest = watcher.newest(agreement_id)
        if newest is not None and newest != known:
            known, told_at = newest, time.monotonic()
            yield f"id: {newest}\nevent: moved\ndata: {newest}\n\n"
        elif time.monotonic() - told_at > _SECONDS_OF_SILENCE:
            told_at = time.monotonic()
            yield ": nothing new\n\n"
        moved.clear()
        try:
            await asyncio.wait_for(moved.wait(), _SECONDS_BETWEEN_CHECKS)
        except TimeoutError:
            continue


def _stopping(request: Request) -> Callable[[], bool]:
    """Return what tells that the server is ending: then no stream holds it up."""
    is_stopping: Callable[[], bool] = getattr(request.app.state, "is_stopping", _never)
    return is_stopping


def _never() -> bool:
    return False
