"""The way to a provider by which staff sign in, and back; on from there as by a mailed link."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from domain.staff import SignInNotTaken
from service.csrf import cookie_name, set_cookie
from service.dependencies import ServicesNeeded
from service.next_page import forget_next, next_page
from service.pages.forms import see_other
from service.problems import reader_language
from service.sessions import give_session
from service.staff_openid import RETURN_PATH, Attempt, begin_sign_in, take_sign_in

router = APIRouter()
_COOKIE = "staff-away"
_SECONDS_AWAY = 600


@router.get("/sign-in/with/{provider}")
async def leave(request: Request, found: ServicesNeeded, provider: str) -> Response:
    """Send the browser to the provider; it carries what its answer is checked by."""
    address, attempt = await begin_sign_in(
        found, provider, language=reader_language(request), at=found.clock()
    )
    response = see_other(address)
    set_cookie(response, _COOKIE, str(attempt), found, _SECONDS_AWAY)
    return response


@router.get(RETURN_PATH)
async def come_back(request: Request, found: ServicesNeeded) -> Response:
    """Sign in whom the provider vouches for, in the browser that left for it."""
    carried = request.cookies.get(cookie_name(_COOKIE, https=found.https), "")
    attempt = Attempt.parse(carried)
    if attempt is None:
        raise SignInNotTaken
    secret = await take_sign_in(found, dict(request.query_params), attempt, at=found.clock())
    response = see_other(next_page(request))
    give_session(response, secret, found)
    forget_next(response, found)
    set_cookie(response, _COOKIE, "", found, 0)
    return response
