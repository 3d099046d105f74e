"""What a browser carries to a provider and back: its secret and its link, for that answer alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from domain.strong_identification import ATTEMPT_LIVES_FOR
from service.dependencies import Services
from service.pages.signing.visits import Visit
from service.strong_identification import RETURN_PATH

_STATE = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_VALUE = re.compile(r"(?P<browser>[A-Za-z0-9_-]{22})\.(?P<token>[\w.-]{1,200})", re.ASCII)


@dataclass(frozen=True, slots=True)
class ReturningAttempt:
    """The browser's secret and the link from which it left."""

    browser: str
    token: str


def remember_attempt(
    response: Response, found: Services, at: Visit, *, state: str, browser: str
) -> None:
    """Let the browser carry its way back; one cookie an attempt, so that two do not mix."""
    response.set_cookie(
        _name(state),
        f"{browser}.{at.address.rpartition('/')[2]}",
        max_age=int(ATTEMPT_LIVES_FOR.total_seconds()),
        path=RETURN_PATH,
        secure=found.https,
        httponly=True,
        samesite="lax",  # sent when the provider sends the browser back, and with nothing else
    )


def returning_attempt(request: Request, state: str) -> ReturningAttempt | None:
    """Return what the browser carries for a state; None when it began no such attempt."""
    if not _STATE.fullmatch(state):
        return None
    match = _VALUE.fullmatch(request.cookies.get(_name(state), ""))
    return ReturningAttempt(match["browser"], match["token"]) if match else None


def forget_attempt(response: Response, found: Services, state: str) -> None:
    """Take the cookie of an attempt back: it has been used."""
    response.delete_cookie(
        _name(state), path=RETURN_PATH, secure=found.https, httponly=True, samesite="lax"
    )


def _name(state: str) -> str:
    return f"sidos-away-{state[:16]}"
