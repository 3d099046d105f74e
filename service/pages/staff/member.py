"""An administrator changes a member of staff, invites them anew, or ends their access."""

from __future__ import annotations

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.staff import StaffView, find_staff
from adapters.database.staff_changes import change_staff, disable_staff, invite_again
from domain.staff import LastAdmin, StaffUnknown
from messages.staff_mail import StaffMailKind
from service.dependencies import Reading, ServicesNeeded
from service.pages.forms import UNPROCESSABLE, read_checked, see_other
from service.pages.rendering import render, words_for
from service.pages.staff.forms import StaffForm, form_of, read_staff_form, with_errors
from service.pages.staff.words import LANGUAGE_NAMES, role_choices, who_is
from service.sessions import Administrator
from service.staff_links import mail_link

router = APIRouter(prefix="/staff/members/{member_id}")


@router.get("")
async def show(
    request: Request, session: Reading, staff: Administrator, member_id: str
) -> Response:
    """Show the form, filled with what is known."""
    member = await _member(session, member_id)
    return _page(request, staff, member, form_of(member))


@router.post("")
async def change(
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: Administrator,
    member_id: str,
) -> Response:
    """Make the change; it holds from the member's next request on."""
    words, member = words_for(request), await _member(session, member_id)
    form = read_staff_form(await read_checked(request), words, email=member.email)
    if form.problems:
        return _page(request, staff, member, form)
    try:
        async with found.sessions.begin() as writing:
            await change_staff(
                writing,
                member_id,
                role=form.role,
                language=form.language,
                name=form.name,
                at=found.clock(),
                by=staff.id,
            )
    except LastAdmin as refusal:
        return _page(request, staff, member, with_errors(form, {"role": refusal.message}, words))
    return see_other("/staff")


@router.post("/invitation")
async def invite(
    request: Request, found: ServicesNeeded, staff: Administrator, member_id: str
) -> Response:
    """Mail a new invitation; the former link opens no more."""
    await read_checked(request)
    at = found.clock()
    async with found.sessions.begin() as session:
        member = await invite_again(session, member_id, at=at, by=staff.id)
    await mail_link(found, member, StaffMailKind.INVITED, at)
    return see_other("/staff")


@router.get("/end")
async def ask_end(
    request: Request, session: Reading, staff: Administrator, member_id: str
) -> Response:
    """Say what ending the access does, and ask once."""
    member = await _member(session, member_id)
    return render(
        request,
        "staff/end.html",
        staff=staff,
        section="staff",
        member=member,
        who=who_is(member, words_for(request)),
    )


@router.post("/end")
async def end(
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: Administrator,
    member_id: str,
) -> Response:
    """End the access, open browsers and links with it."""
    await read_checked(request)
    member = await _member(session, member_id)
    async with found.sessions.begin() as writing:
        await disable_staff(writing, email=member.email, at=found.clock(), by=staff.id)
    return see_other("/staff")


async def _member(session: AsyncSession, member_id: str) -> StaffView:
    member = await find_staff(session, member_id)
    if member is None or member.disabled_at is not None:
        raise StaffUnknown
    return member


def _page(request: Request, staff: StaffView, member: StaffView, form: StaffForm) -> Response:
    words = words_for(request)
    return render(
        request,
        "staff/member.html",
        status=UNPROCESSABLE if form.problems else 200,
        staff=staff,
        section="staff",
        member=member,
        who=who_is(member, words),
        roles=role_choices(words),
        languages=LANGUAGE_NAMES,
        form=form,
    )
