"""The page that checks a PDF or an evidence bundle: a verdict in words, without names."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.staff import StaffView
from adapters.i18n import N_
from service.dependencies import ServicesNeeded
from service.pages.forms import UNPROCESSABLE, file_of, read_checked
from service.pages.rendering import render, words_for
from service.pages.verdicts import ReportWords, words_of
from service.security import takes_uploads
from service.sessions import StaffIfAny
from service.verifying import verify_upload

router = APIRouter()
_NO_FILE = N_("Choose a file.")


@router.get("/verify")
async def show(request: Request, staff: StaffIfAny) -> Response:
    """Ask for the file."""
    return _page(request, staff=staff, report=None, problem="")


@router.post("/verify")
@takes_uploads
async def check(request: Request, found: ServicesNeeded, staff: StaffIfAny) -> Response:
    """Check the file against this service's own trust root; it is not kept (abuse 54)."""
    data = await file_of(await read_checked(request, files=1), "file")
    words = words_for(request)
    if not data:
        problem = words.text(_NO_FILE)
        return _page(request, UNPROCESSABLE, staff=staff, report=None, problem=problem)
    report = await verify_upload(found, data)
    shown = words_of(data, report, words, with_names=staff is not None)
    return _page(request, staff=staff, report=shown, problem="")


def _page(
    request: Request,
    status: int = 200,
    *,
    staff: StaffView | None,
    report: ReportWords | None,
    problem: str,
) -> Response:
    return render(
        request,
        "verify.html",
        status=status,
        section="verify",
        staff=staff,
        report=report,
        problem=problem,
    )
