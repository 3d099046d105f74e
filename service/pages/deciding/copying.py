"""A copy of the draft for the party's own minutes, with what the minutes call it."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from adapters.documents.file_names import document_name
from adapters.documents.minutes_stamp import MinutesStamp, stamped
from adapters.i18n import N_, Translator, translator
from domain.plain_text import NOT_PLAIN, has_refused_characters
from service.dependencies import ServicesNeeded
from service.pages.deciding.links import DecideVisit, Deciding, note
from service.pages.deciding.showing import show_page
from service.pages.documents import to_be_saved
from service.pages.forms import UNPROCESSABLE, problems_of, read_checked, text_of
from service.pages.rendering import words_for

router = APIRouter()
_LONGEST = 120
_FIELDS = ("organ", "decided_on", "section", "attachment", "case_number")
_TOO_LONG = N_("The text is too long.")
_NO_DATE = N_("Give the date as a day of the calendar.")


@router.get("/decide/{token}/copy")
async def show(request: Request, at: Deciding) -> Response:
    """Ask for what the minutes will call the copy."""
    return _page(request, at, dict.fromkeys(_FIELDS, "") | {"attachment": "1"}, {})


@router.post("/decide/{token}/copy")
async def copy(request: Request, found: ServicesNeeded, at: Deciding) -> Response:
    """Return the stamped copy; nothing of what was typed is kept."""
    form = await read_checked(request)
    typed, words = {name: text_of(form, name) for name in _FIELDS}, words_for(request)
    faults = _faults(typed)
    if faults:
        return _page(request, at, typed, faults)
    await note(request, found, at, "draft_copied_for_minutes")
    language = translator(at.view.agreement_language)
    pdf = await found.blobs.get(at.document.sha256)
    data = await run_in_threadpool(stamped, pdf, _stamp(typed).lines(language))
    name = document_name(at.view.agreement_number, "minutes", words.language)
    return Response(data, media_type="application/pdf", headers=to_be_saved(f"{name}.pdf"))


def _stamp(typed: dict[str, str]) -> MinutesStamp:
    day = typed["decided_on"]
    return MinutesStamp(
        organ=typed["organ"],
        decided_on=date.fromisoformat(day) if day else None,
        section=typed["section"],
        attachment=typed["attachment"],
        case_number=typed["case_number"],
    )


def _faults(typed: dict[str, str]) -> dict[str, str]:
    faults = {}
    for name, text in typed.items():
        if len(text) > _LONGEST:
            faults[name] = _TOO_LONG
        elif has_refused_characters(text):
            faults[name] = NOT_PLAIN
    try:
        _stamp(typed)
    except ValueError:
        faults["decided_on"] = _NO_DATE
    return faults


def _page(
    request: Request, at: DecideVisit, typed: dict[str, str], faults: dict[str, str]
) -> Response:
    words: Translator = words_for(request)
    return show_page(
        request,
        at,
        "copy.html",
        status=UNPROCESSABLE if faults else 200,
        typed=typed,
        problems=problems_of(faults, words),
        errors={name: words.text(faults.get(name, "")) for name in _FIELDS},
    )
