"""Refusals and failures as answers: problem documents (RFC 9457) or pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from adapters.blobs import BlobsOutOfReach
from adapters.documents.values import ValuesNotValid
from adapters.documents.wording import WordingNotValid
from adapters.i18n import N_, Translator, negotiate, translator
from adapters.parties_file import PartiesNotValid
from domain.errors import DomainError
from domain.parties import LANGUAGES
from service import refusals
from service.batch_refusals import BatchNotValid
from service.csrf import cookie_name
from service.dependencies import services
from service.drafting import DraftNotValid
from service.kept_forms import keep_form
from service.problem_statuses import STATUS_BY_CODE
from service.security import MEGABYTE, largest_body

PROBLEM_JSON = "application/problem+json"
_SERVER_FAULT = 500
_UNAUTHORISED = 401
_TRY_AGAIN_AFTER = "60"  # seconds
_FAILED = N_("Something went wrong here. Nothing was lost; please try again in a while.")
_METHOD = N_("This address does not take that kind of request.")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: in which field, or in which row and column of a table."""

    code: str
    detail: str
    field: str = ""
    row: int | None = None
    column: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What a reader is told, in their language; `code` never changes."""

    status: int
    code: str
    detail: str
    faults: tuple[Fault, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)


RenderPage = Callable[[Request, Problem], Response]


def problem_of(request: Request, error: Exception, words: Translator) -> Problem:
    """Return what to tell of an exception; of one that nobody foresaw, nothing."""
    if isinstance(error, RequestValidationError):
        if _is_of_no_page(request, error):
            return problem_of(request, refusals.NotFound(), words)
        return _of_form(error, words)
    if isinstance(error, HTTPException):
        return _of_http(request, error, words)
    if isinstance(error, DomainError):
        status = STATUS_BY_CODE[error.code]
        headers = {"www-authenticate": "Bearer"} if status == _UNAUTHORISED else {}
        detail = words.refusal(error)
        return Problem(status, error.code, detail, tuple(_faults(error, words)), headers)
    if isinstance(error, BlobsOutOfReach):
        refusal = refusals.NotTakenNow()
        headers = {"retry-after": _TRY_AGAIN_AFTER}
        return Problem(
            STATUS_BY_CODE[refusal.code], refusal.code, words.refusal(refusal), headers=headers
        )
    return Problem(_SERVER_FAULT, "failed", words.text(_FAILED))


def _is_of_no_page(request: Request, error: RequestValidationError) -> bool:
    """Tell whether no page has an address like that: something in its path can't be."""
    is_page = not request.url.path.startswith("/api/")
    return is_page and any(found["loc"][0] == "path" for found in error.errors())


def _of_form(error: RequestValidationError, words: Translator) -> Problem:
    refusal = refusals.RequestNotValid()
    faults = tuple(
        # The place and the kind alone: what was sent is not sent back.
        Fault(str(found["type"]), str(found["msg"]), ".".join(map(str, found["loc"])))
        for found in error.errors()
    )
    return Problem(STATUS_BY_CODE[refusal.code], refusal.code, words.refusal(refusal), faults)


def _of_http(request: Request, error: HTTPException, words: Translator) -> Problem:
    limit = str(largest_body(request.scope) // MEGABYTE)
    known: dict[int, DomainError] = {
        404: refusals.NotFound(),
        408: refusals.BodyTooSlow(),
        413: refusals.BodyTooLarge(limit=limit),
        416: refusals.TooManyRanges(),
    }
    headers = dict(error.headers or {})
    if error.status_code == 405:  # noqa: PLR2004
        return Problem(405, "method_not_allowed", words.text(_METHOD), headers=headers)
    refusal = known.get(error.status_code, refusals.RequestNotValid())
    return Problem(error.status_code, refusal.code, words.refusal(refusal), headers=headers)


def _faults(error: DomainError, words: Translator) -> list[Fault]:
    if isinstance(error, DraftNotValid):
        return _faults(error.values, words) + _faults(error.parties, words)
    if isinstance(error, PartiesNotValid):
        return [
            Fault(found.code, words.refusal(found.refusal), row=found.row, column=found.column)
            for found in error.problems
        ]
    if isinstance(error, BatchNotValid):
        lists = (("rounds", error.rounds), ("parties", error.parties))
        return [
            Fault(found.code, words.refusal(found.refusal), name, found.row, found.column)
            for name, problems in lists
            for found in problems
        ]
    if isinstance(error, ValuesNotValid):
        return [
            Fault(found.code, words.refusal(found.refusal), field=found.field)
            for found in error.problems
        ]
    if isinstance(error, WordingNotValid):
        return [
            Fault(found.code, words.text(found.message).format(**found.params))
            for found in error.problems
        ]
    return []


def as_json(problem: Problem) -> JSONResponse:
    """Return a problem as the document of RFC 9457 with our members `code` and `errors`."""
    document: dict[str, object] = {
        "type": f"urn:sidos:problem:{problem.code}",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
        "code": problem.code,
    }
    if problem.faults:
        document["errors"] = [_fault_as_json(fault) for fault in problem.faults]
    return JSONResponse(document, problem.status, problem.headers, PROBLEM_JSON)


def _fault_as_json(fault: Fault) -> dict[str, object]:
    members = {
        "code": fault.code,
        "detail": fault.detail,
        "field": fault.field,
        "row": fault.row,
        "column": fault.column,
    }
    return {name: value for name, value in members.items() if value not in ("", None)}


def reader_language(request: Request) -> str:
    """Return the reader's language: the one chosen, the one they are known by, the browser's.

    A choice (`?lang=`) is remembered in a cookie by `service.pages.rendering`. Behind a
    signing link the signatory's own language holds, unless it was switched on that link
    (`service.pages.signing`): what was chosen elsewhere in this browser says nothing of them.
    """
    chosen = (
        request.query_params.get("lang"),
        getattr(request.state, "language_of_link", None),
        request.cookies.get(cookie_name("language", https=services(request).https)),
        getattr(request.state, "language", None),
    )
    ours = next((language for language in chosen if language in LANGUAGES), None)
    return negotiate(request.headers.get("accept-language"), ours)


def make_answer(render_page: RenderPage) -> Callable[[Request, Exception], Response]:
    """Return what answers an exception: JSON under `/api`, else a page by `render_page`."""

    def answer(request: Request, error: Exception) -> Response:
        problem = problem_of(request, error, translator(reader_language(request)))
        if request.url.path.startswith("/api/"):
            return as_json(problem)
        return render_page(request, problem)

    return answer


def install(app: FastAPI, answer: Callable[[Request, Exception], Response]) -> None:
    """Let an application answer refusals and malformed requests with problems."""

    async def handle(request: Request, error: Exception) -> Response:
        if isinstance(error, refusals.SignInNeeded):
            await keep_form(request)
        return answer(request, error)

    for kind in (DomainError, HTTPException, RequestValidationError):
        app.add_exception_handler(kind, handle)
