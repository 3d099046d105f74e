"""Asking for the link by which staff sign in, by mail address."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from service.dependencies import ServicesNeeded
from service.next_page import FIRST_PAGE, keep_next, own_page
from service.pages.forms import see_other
from service.pages.link_forms import LinkForm, answer_form, show_form
from service.sessions import StaffIfAny
from service.staff_links import ask_for_sign_in

router = APIRouter()
_FORM = LinkForm("staff_sign_in", "staff", ask_for_sign_in)


@router.get("/sign-in")
async def show(
    request: Request,
    found: ServicesNeeded,
    staff: StaffIfAny,
    asked_for: Annotated[str, Query(alias="next")] = "",
) -> Response:
    """Show the form, and remember where the reader was; who is signed in goes on."""
    if staff is not None:
        return see_other(own_page(asked_for) or FIRST_PAGE)
    response = show_form(request, _FORM)
    keep_next(response, asked_for, found)
    return response


@router.post("/sign-in")
async def ask(request: Request, found: ServicesNeeded) -> Response:
    """Answer the same to every address."""
    return await answer_form(request, found, _FORM)
