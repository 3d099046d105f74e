"""Administrators see who belongs to staff, and add somebody, who is invited by mail."""

from __future__ import annotations

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.staff import StaffView, add_staff, list_staff
from adapters.database.staff_mail import newest_mails
from domain.staff import StaffListedAlready
from messages.staff_mail import StaffMailKind
from service.dependencies import Reading, ServicesNeeded
from service.pages.forms import UNPROCESSABLE, read_checked, see_other
from service.pages.rendering import render, words_for
from service.pages.staff.forms import StaffForm, read_staff_form, with_errors
from service.pages.staff.words import LANGUAGE_NAMES, role_choices, role_name
from service.sessions import Administrator
from service.staff_links import mail_link

router = APIRouter()


@router.get("/staff")
async def show(request: Request, session: Reading, staff: Administrator) -> Response:
    """List everybody, with the form for one more."""
    return await _page(request, session, staff, StaffForm(language=staff.language))


@router.post("/staff")
async def add(
    request: Request, found: ServicesNeeded, session: Reading, staff: Administrator
) -> Response:
    """Add somebody, and mail the invitation with the link."""
    received_at = found.clock()
    words = words_for(request)
    form = read_staff_form(await read_checked(request), words)
    if form.problems:
        return await _page(request, session, staff, form)
    try:
        async with found.sessions.begin() as writing:
            added = await add_staff(
                writing,
                email=form.email,
                name=form.name,
                role=form.role,
                language=form.language,
                at=received_at,
                by=staff.id,
                is_new=True,
            )
    except StaffListedAlready as refusal:
        return await _page(
            request, session, staff, with_errors(form, {"email": refusal.message}, words)
        )
    await mail_link(found, added, StaffMailKind.INVITED, received_at)
    return see_other("/staff?added=1")


async def _page(
    request: Request, session: AsyncSession, staff: StaffView, form: StaffForm
) -> Response:
    words = words_for(request)
    members = await list_staff(session)
    return render(
        request,
        "staff/list.html",
        status=UNPROCESSABLE if form.problems else 200,
        staff=staff,
        section="staff",
        members=[member for member in members if member.disabled_at is None],
        former=[member for member in members if member.disabled_at is not None],
        mails=await newest_mails(session),
        role_name=lambda role: role_name(role, words),
        roles=role_choices(words),
        languages=LANGUAGE_NAMES,
        form=form,
        added="added" in request.query_params,
    )
