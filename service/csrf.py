"""Forms that only the page of this service can send: a nonce bound to the browser.

The browser holds a random secret in a cookie; a form carries the HMAC of it under a key
of the service. Another site can make neither, and a scanner that merely follows links
never sends the form (abuse 1, 46).
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterator, Mapping

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.dependencies import Services, services
from service.refusals import CrossSiteRequest

CSRF_FIELD = "csrf"
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_SAME_SITE = ("same-origin", "none", "")


def cookie_name(name: str, *, https: bool) -> str:
    """Return a cookie's name; over HTTPS with the prefix that ties it to this very host."""
    return f"__Host-sidos-{name}" if https else f"sidos-{name}"


def set_cookie(response: Response, name: str, value: str, found: Services, age: int | None) -> None:
    """Set a cookie that no script reads and no other site sends along; `age` in seconds."""
    response.set_cookie(
        cookie_name(name, https=found.https),
        value,
        max_age=age,
        path="/",
        secure=found.https,
        httponly=True,
        samesite="lax",
    )


def forget_language(response: Response, found: Services) -> None:
    """Let the browser forget the language that was chosen in it."""
    set_cookie(response, "language", "", found, 0)


def csrf_token(request: Request) -> str:
    """Return what a form sends back in its field `CSRF_FIELD`.

    A browser without the cookie gets one with the answer to this request.
    """
    secret = _secret_of(request)
    if secret is None:
        secret = secrets.token_urlsafe(32)
        request.state.new_browser_secret = secret
    return next(_codes(services(request), secret))


def check_csrf(request: Request, form: Mapping[str, object]) -> None:
    """Refuse with `CrossSiteRequest` a form that no page of ours gave to this browser."""
    # Browsers state it truly and pages cannot set it; older ones leave it out.
    if request.headers.get("sec-fetch-site", "") not in _SAME_SITE:
        raise CrossSiteRequest
    secret, sent = _secret_of(request), form.get(CSRF_FIELD)
    if secret is None or not isinstance(sent, str):
        raise CrossSiteRequest
    codes = _codes(services(request), secret)
    if not any(hmac.compare_digest(code.encode(), sent.encode()) for code in codes):
        raise CrossSiteRequest


def _secret_of(request: Request) -> str | None:
    fresh = getattr(request.state, "new_browser_secret", None)
    if isinstance(fresh, str):
        return fresh
    name = cookie_name("browser", https=services(request).https)
    secret = request.cookies.get(name, "")
    return secret if _SECRET.fullmatch(secret) else None


def _codes(found: Services, secret: str) -> Iterator[str]:
    """Yield the codes under each key of the ring, the one in use first."""
    for _, key in found.settings.link_ring().keys:
        yield hmac.new(key, f"csrf\n{secret}".encode(), hashlib.sha256).hexdigest()


class BrowserSecrets:
    """Sends the cookie of a browser that a form was just made for."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                connection = HTTPConnection(scope)
                fresh = getattr(connection.state, "new_browser_secret", None)
                if fresh is not None:
                    carrier = Response()
                    set_cookie(carrier, "browser", fresh, services(connection), None)
                    headers = MutableHeaders(scope=message)
                    headers.append("set-cookie", carrier.headers["set-cookie"])
            await send(message)

        await self._app(scope, receive, send_with_cookie)
