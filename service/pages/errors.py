"""Refusals and failures as pages: what happened, and what the reader can do."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from domain.errors import N_
from domain.staff import NotStaff, SignInNotTaken
from service.dependencies import services
from service.kept_forms import kept_form
from service.next_page import page_of
from service.pages.rendering import render, words_for
from service.problems import Problem
from service.refusals import SignInNeeded

_HEADINGS = {
    401: N_("Please sign in"),
    403: N_("This is not allowed"),
    404: N_("There is nothing here"),
    405: N_("This page is opened in another way"),
    408: N_("That took too long"),
    409: N_("This cannot be done now"),
    410: N_("This link no longer works"),
    413: N_("That is too large"),
    422: N_("Something in what was sent is not right"),
    429: N_("Not so often, please"),
    500: N_("Something went wrong"),
    503: N_("Not at the moment"),
}
_HEADING_BY_CODE = {"not_your_turn": N_("Your turn has not come yet")}
_NOT_FOUND, _GONE = 404, 410
_ADVICE = {
    404: N_("Check the address, or open the link in the mail once more."),
    410: N_("If you believe that you should still sign, contact the coordinator who sent it."),
    500: N_("If it happens again, tell the coordinator when it happened."),
}


def render_problem(request: Request, problem: Problem) -> Response:
    """Return the page of a problem; it repeats nothing of the address or of what was sent."""
    words = words_for(request)
    by_status = _HEADINGS.get(problem.status, N_("This cannot be done"))
    heading = _HEADING_BY_CODE.get(problem.code, by_status)
    of_a_party = problem.status == _GONE and request.url.path.startswith("/party/")
    reads = problem.status == _GONE and request.url.path.startswith("/read/")
    sign_in_at = _sign_in(request, problem)
    advice = "" if of_a_party or reads or sign_in_at else _ADVICE.get(problem.status, "")
    return render(
        request,
        "error.html",
        status=problem.status,
        headers=problem.headers,
        heading=words.text(heading),
        explanation=problem.detail,
        advice=words.text(advice) if advice else "",
        faults=[fault.detail for fault in problem.faults],
        ask=_whom_to_ask(request),
        sign_in_at=sign_in_at,
        kept=kept_form(request),
        renew_at="/party" if of_a_party else _signing_link(request, problem),
    )


def _sign_in(request: Request, problem: Problem) -> str:
    """Return where staff sign in, to come back to this page."""
    if problem.status == _GONE and request.url.path.startswith("/staff/sign-in/"):
        return "/sign-in"
    if problem.code in {NotStaff.code, SignInNotTaken.code}:
        return "/sign-in"
    if problem.code != SignInNeeded.code:
        return ""
    return f"/sign-in?{urlencode({'next': page_of(request)})}"


def _signing_link(request: Request, problem: Problem) -> str:
    """Return where a signatory asks for the newest link, if that is what helps."""
    mangled = problem.status == _NOT_FOUND and request.url.path.startswith("/sign/")
    return "/sign" if mangled or getattr(request.state, "newer_link_is_out", False) else ""


def _whom_to_ask(request: Request) -> str:
    """Return the contact for the pages of a mailed link: its reader has no other page here."""
    mailed = request.url.path.startswith(("/sign/", "/party/", "/decide/", "/read/"))
    return services(request).settings.contact if mailed else ""
