"""What every answer carries, and what no request may exceed (pure ASGI)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MEGABYTE = 1024 * 1024
LARGEST_BODY = 1 * MEGABYTE
LARGEST_UPLOAD = 25 * MEGABYTE
SECONDS_FOR_A_BODY = 60.0
MOST_RANGES = 8

# Nothing inline, nothing from elsewhere; `data:` for the picture of a drawn signature.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-src 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


def policy_with_forms_to(origins: list[str]) -> str:
    """Return the policy of a page whose form leads, by a redirect, to these places as well."""
    return _POLICY.replace("form-action 'self'", " ".join(("form-action 'self'", *origins)))


_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex, nofollow",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
_MAY_BE_STORED = ("/static/", "/authority/", "/look/")

Endpoint = TypeVar("Endpoint", bound=Callable[..., object])


def takes_uploads(endpoint: Endpoint) -> Endpoint:
    """Mark a route (below its decorator) that takes files: up to `LARGEST_UPLOAD`."""
    setattr(endpoint, "takes_uploads", True)  # noqa: B010 - a Callable has no such attribute
    return endpoint


class SecurityHeaders:
    """Puts the headers of abuse 44 on every answer, errors included.

    A route may state its own value of a header, but what is not under `/static`,
    `/authority` or `/look` is never stored by anyone.
    """

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        """`https`: browsers are also told to come back over HTTPS alone."""
        self._app = app
        self._headers = dict(_HEADERS)
        if https:
            self._headers["strict-transport-security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                if scope["path"].startswith(_MAY_BE_STORED):
                    headers.setdefault("cache-control", "public, max-age=300")
                else:
                    headers["cache-control"] = "no-store"
            await send(message)

        await self._app(scope, receive, send_with_headers)


class RequestLimits:
    """Bounds the size of a body, the time it takes to arrive, and the ranges asked for.

    The size is counted while the body is read, whatever Content-Length says. Which limit
    holds is known by then, since a body is read only after its route was found.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one request; what exceeds the limits raises `HTTPException` 413, 408, 416, 404."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if headers.get("range", "").count(",") >= MOST_RANGES:
            raise HTTPException(416)
        if "\0" in scope["path"] or b"%00" in scope["query_string"]:
            raise HTTPException(404)  # no name of ours has it, and databases refuse to look for it
        await self._app(scope, _limited(scope, headers, receive), send)


def _limited(scope: Scope, headers: Headers, receive: Receive) -> Receive:
    announced = headers.get("content-length", "0")
    received = 0
    whole = False
    ends_at: float | None = None

    async def receive_limited() -> Message:
        nonlocal received, whole, ends_at
        if whole:  # what follows the body is the news that the client has gone
            return await receive()
        limit = largest_body(scope)
        if announced.isdecimal() and int(announced[:12]) > limit:
            raise HTTPException(413)
        ends_at = ends_at or asyncio.get_running_loop().time() + SECONDS_FOR_A_BODY
        try:
            async with asyncio.timeout_at(ends_at):
                message = await receive()
        except TimeoutError as error:
            raise HTTPException(408) from error
        received += len(message.get("body", b""))
        whole = not message.get("more_body", False)
        if received > limit:
            raise HTTPException(413)
        return message

    return receive_limited


def largest_body(scope: Scope) -> int:
    """Return how many bytes the route that was found for a request takes."""
    endpoint = getattr(scope.get("route"), "endpoint", None)
    return LARGEST_UPLOAD if getattr(endpoint, "takes_uploads", False) else LARGEST_BODY
