"""The demo's own page: what to do next, and sign-in without a mail. Mounted in a demo only."""

from __future__ import annotations

import shlex
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from adapters.database.agreement_list import list_agreements
from adapters.database.staff import add_staff, list_staff
from adapters.database.staff_sessions import open_session
from adapters.database.tables.staff import StaffRole
from adapters.demo_folder import demo_folder
from adapters.settings import Settings
from service.csrf import CSRF_FIELD, check_csrf
from service.dependencies import Reading, ServicesNeeded
from service.pages.rendering import render
from service.problems import reader_language
from service.sessions import StaffIfAny, give_session, longest_session

router = APIRouter(prefix="/demo")


@router.get("")
async def what_to_do_next(
    request: Request, found: ServicesNeeded, session: Reading, staff: StaffIfAny
) -> Response:
    """Show the steps from the loaded agreement to a sealed one."""
    page = await list_agreements(session, limit=1)
    loaded = page.items[0] if page.items else None
    return render(
        request,
        "demo.html",
        staff=staff,
        agreement=loaded,
        decide_the_rest=_command("make decide-the-rest", found.settings),
        sign_the_rest=_command("make sign-the-rest", found.settings),
    )


def _command(command: str, settings: Settings) -> str:
    """Return a command that acts in this very demo: its state lies beside its mail."""
    state = settings.caught_mail.parent if settings.caught_mail else demo_folder()
    if state.resolve() == demo_folder().resolve():
        return command
    return f"{command} ARGS={shlex.quote(f'--state {shlex.quote(str(state))}')}"


@router.get("/sign-in/{role}")
async def show_sign_in(
    request: Request, found: ServicesNeeded, staff: StaffIfAny, role: StaffRole
) -> Response:
    """Show the button that signs in; in a demo it does so as often as one likes."""
    return render(request, "demo/sign_in.html", staff=staff, role=role, times=found.settings)


@router.post("/sign-in")
async def sign_in(
    request: Request,
    found: ServicesNeeded,
    role: Annotated[StaffRole, Form()],
    csrf: Annotated[str, Form()] = "",
) -> Response:
    """Sign in as a made-up member of staff of that role, and go to the agreements."""
    check_csrf(request, {CSRF_FIELD: csrf})
    at = found.clock()
    async with found.sessions.begin() as session:
        there = {member.email: member for member in await list_staff(session)}
        email = f"{role}@example.org"
        member = there.get(email)
        if member is None or member.disabled_at is not None or member.role is not role:
            member = await add_staff(
                session, email=email, role=role, language=reader_language(request), at=at
            )
        secret = await open_session(
            session, member.id, way="demo", at=at, longest=longest_session(found)
        )
    response = RedirectResponse("/agreements", status_code=303)
    give_session(response, secret, found)
    return response
