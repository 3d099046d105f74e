"""What a member of staff sets for themselves: language, where notices go, and being signed in."""

from __future__ import annotations

from dataclasses import dataclass, field

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.staff import StaffView
from adapters.database.staff_changes import keep_own_settings
from domain.email_address import is_email_address
from domain.parties import LANGUAGES
from service.csrf import forget_language
from service.dependencies import ServicesNeeded
from service.pages.forms import UNPROCESSABLE, problems_of, read_checked, see_other, text_of
from service.pages.rendering import render, words_for
from service.pages.staff.forms import NO_ADDRESS, NO_LANGUAGE
from service.pages.staff.words import LANGUAGE_NAMES, role_name
from service.sessions import CurrentStaff

router = APIRouter(prefix="/my-settings")
_LONGEST = 254


@dataclass(frozen=True, slots=True)
class _Shown:
    """What stands in the form, and English errors by field."""

    language: str
    notices_to: str
    errors: dict[str, str] = field(default_factory=dict)


@router.get("")
async def show(request: Request, found: ServicesNeeded, staff: CurrentStaff) -> Response:
    """Show what is set."""
    return _page(request, found, staff, _Shown(staff.language, staff.notices_to))


@router.post("")
async def keep(request: Request, found: ServicesNeeded, staff: CurrentStaff) -> Response:
    """Keep what was set; notices go to the sign-in address where none is given."""
    sent = await read_checked(request)
    language, notices_to = text_of(sent, "language"), text_of(sent, "notices_to")
    errors: dict[str, str] = {}
    if language not in LANGUAGES:
        errors["language"] = NO_LANGUAGE
    if notices_to and (len(notices_to) > _LONGEST or not is_email_address(notices_to)):
        errors["notices_to"] = NO_ADDRESS
    if errors:
        return _page(request, found, staff, _Shown(language, notices_to[:_LONGEST], errors))
    kept = "" if notices_to.casefold() == staff.email else notices_to
    async with found.sessions.begin() as session:
        await keep_own_settings(
            session, staff.id, language=language, notices_to=kept, at=found.clock()
        )
    response = see_other("/my-settings?saved=1")
    forget_language(response, found)
    return response


def _page(request: Request, found: ServicesNeeded, staff: StaffView, shown: _Shown) -> Response:
    words = words_for(request)
    return render(
        request,
        "staff/own.html",
        status=UNPROCESSABLE if shown.errors else 200,
        staff=staff,
        section="own",
        role=role_name(staff.role, words),
        languages=LANGUAGE_NAMES,
        chosen=shown.language,
        notices_to=shown.notices_to,
        problems=problems_of(shown.errors, words),
        errors={name: words.text(text) for name, text in shown.errors.items()},
        saved="saved" in request.query_params,
        times=found.settings,
    )
