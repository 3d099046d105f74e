"""The secret of the browser in which a code was asked for: the code works in no other."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from domain.identification import CODE_LIVES_FOR
from service.dependencies import Services
from service.pages.signing.visits import Visit

_COOKIE = "sidos-code"
_SECRET = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)


def browser_of(request: Request) -> str:
    """Return the secret that the browser carries for this link; empty when it has none."""
    value = request.cookies.get(_COOKIE, "")
    return value if _SECRET.fullmatch(value) else ""


def new_browser() -> str:
    """Return a new secret."""
    return secrets.token_urlsafe(16)


def remember_browser(
    response: Response,
    found: Services,
    at: Visit,
    secret: str,
    *,
    lives_for: timedelta = CODE_LIVES_FOR,
) -> None:
    """Let the browser carry its secret as long as a code lives, on the pages of the link."""
    response.set_cookie(
        _COOKIE,
        secret,
        max_age=int(lives_for.total_seconds()),
        path=at.address,
        secure=found.https,
        httponly=True,
        samesite="lax",
    )
