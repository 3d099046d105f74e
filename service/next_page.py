"""The page to which somebody goes on after signing in: one of ours, and no other (abuse 43)."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

from service.csrf import cookie_name, set_cookie
from service.dependencies import Services, services

FIRST_PAGE = "/agreements"
_COOKIE = "next"
_SECONDS_KEPT = 3600
# A path from the root, of visible characters without a backslash or dots; `//` would be a host.
_OF_A_PATH = r"/|(?:/[A-Za-z0-9_~%-][A-Za-z0-9._~%-]*)+"
_OF_A_QUERY = r"\?[A-Za-z0-9._~%&=+/-]*"
_OWN_PAGE = re.compile(f"(?:{_OF_A_PATH})(?:{_OF_A_QUERY})?", re.ASCII)
_LONGEST = 1000


def own_page(address: str) -> str:
    """Return an address if it is a page of ours, written as paths are; else an empty text."""
    return address if len(address) <= _LONGEST and _OWN_PAGE.fullmatch(address) else ""


def page_of(request: Request) -> str:
    """Return the page that was asked for, to come back to it; empty when it can't be kept.

    Of a form that was sent, it is the nearest page above that can be looked at.
    """
    if request.method == "GET":
        query = f"?{request.url.query}" if request.url.query else ""
        return own_page(quote(request.url.path) + query)
    path = request.url.path
    while path and not _can_be_looked_at(request, path):
        path = path.rpartition("/")[0]
    return own_page(quote(path))


def _can_be_looked_at(request: Request, path: str) -> bool:
    scope = {**request.scope, "path": path, "method": "GET"}
    return any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)


def keep_next(response: Response, address: str, found: Services) -> None:
    """Let the browser that gets this response remember where to go on."""
    kept = own_page(address)
    if kept:
        set_cookie(response, _COOKIE, quote(kept, safe=""), found, _SECONDS_KEPT)


def next_page(request: Request) -> str:
    """Return where this browser goes on; whatever its cookie says, it is a page of ours."""
    name = cookie_name(_COOKIE, https=services(request).https)
    return own_page(unquote(request.cookies.get(name, ""))) or FIRST_PAGE


def forget_next(response: Response, found: Services) -> None:
    """Let the browser forget it."""
    set_cookie(response, _COOKIE, "", found, 0)
