"""The log of requests: route templates, never paths, since a path may be a link's token."""

from __future__ import annotations

import time
from collections.abc import Callable

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_log = structlog.get_logger("sidos.requests")


class RequestLog:
    """Writes one line a request, and turns what nobody caught into an answer without details.

    No path, query, address, name or user agent is written (abuse 4).
    """

    def __init__(self, app: ASGIApp, *, answer: Callable[[Request, Exception], Response]) -> None:
        """`answer` makes the response to an exception."""
        self._app = app
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 0

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        except Exception as error:
            if status:  # the answer has begun: it can only be cut short
                raise
            response = self._answer(Request(scope), error)
            if response.status_code >= 500:  # noqa: PLR2004 - the server's own faults
                _log.error("request_failed", route=route_of(scope), exc_info=error)
            await response(scope, receive, send_and_note)
        finally:
            _log.info(
                "request",
                method=scope["method"],
                route=route_of(scope),
                status=status,
                milliseconds=round((time.perf_counter() - started) * 1000, 1),
            )


def route_of(scope: Scope) -> str:
    """Return the template of the route that was found, such as `/sign/{token}`, or `-`."""
    route = getattr(scope.get("route"), "path", None)
    return route if isinstance(route, str) else "-"
