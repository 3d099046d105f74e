"""Many signing rounds from one list: handed in, shown row by row, sent after one question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.staff import StaffView
from adapters.i18n import N_, Translator
from adapters.parties_rows import RowProblem
from domain.errors import DomainError
from service.batch_plans import PlannedItem, plan_batch
from service.batch_refusals import BatchNotValid
from service.batches import lists_of, start_batch
from service.dependencies import Services, ServicesNeeded
from service.pages.forms import (
    UNPROCESSABLE,
    FormProblem,
    files_of,
    new_nonce,
    nonce_of,
    read_checked,
    see_other,
    text_of,
)
from service.pages.kept_uploads import kept_upload, upload_token
from service.pages.rendering import render, words_for
from service.security import takes_uploads
from service.sessions import Coordinator

router = APIRouter()
_NO_FILE = N_("Choose the file with the agreements.")
_FILES = ("rounds", "parties")


@dataclass(frozen=True, slots=True)
class Lists:
    """The two files as bytes; `parties` is empty where everything is there already."""

    rounds: bytes
    parties: bytes


@router.get("/batches/new")
async def show(request: Request, found: ServicesNeeded, staff: Coordinator) -> Response:
    """Ask for the list, and say what its columns are."""
    return _form(request, found, staff, [])


@router.post("/batches/new")
@takes_uploads
async def check(request: Request, found: ServicesNeeded, staff: Coordinator) -> Response:
    """Show exactly what the list would do, or all that is wrong with it."""
    form = await read_checked(request, files=len(_FILES))
    again = text_of(form, "again")
    if again:
        lists = Lists(*await lists_of(found, again))
    else:
        files = await files_of(form, _FILES)
        lists = Lists(files["rounds"], files["parties"])
    words = words_for(request)
    if not lists.rounds:
        return _form(request, found, staff, [FormProblem("rounds", words.text(_NO_FILE))])
    return await _preview(request, found, staff, lists)


@router.post("/batches")
async def start(request: Request, found: ServicesNeeded, staff: Coordinator) -> Response:
    """Send what was shown; the same form sent twice is one batch."""
    received_at = found.clock()
    form = await read_checked(request)
    hashes = {n: kept_upload(found, staff.id, text_of(form, f"kept_{n}")) for n in _FILES}
    lost = text_of(form, "kept_parties") and not hashes["parties"]
    if lost or not hashes["rounds"]:
        return see_other("/batches/new")
    kept = {n: await found.blobs.get(h) if h else b"" for n, h in hashes.items()}
    lists = Lists(kept["rounds"], kept["parties"])
    try:
        outcome = await start_batch(
            found,
            lists.rounds,
            lists.parties,
            staff_id=staff.id,
            once_key=f"page-batch:{staff.id}:{nonce_of(form)}",
            received_at=received_at,
        )
    except DomainError as refusal:
        return _form(request, found, staff, list(_problems(refusal, words_for(request))))
    return see_other(f"/batches/{outcome.act_id}")


async def _preview(request: Request, found: Services, staff: StaffView, lists: Lists) -> Response:
    try:
        planned = await plan_batch(
            found, lists.rounds, lists.parties, staff_id=staff.id, at=found.clock()
        )
    except DomainError as refusal:
        return _form(request, found, staff, list(_problems(refusal, words_for(request))))
    to_send = [item for item in planned if not item.sent_already]
    rounds_sha256 = await found.blobs.put(lists.rounds)
    parties_sha256 = await found.blobs.put(lists.parties) if lists.parties else ""
    return render(
        request,
        "coordinator/batches/preview.html",
        staff=staff,
        section="agreements",
        items=planned,
        to_send=to_send,
        mails=sum(not one.later for item in to_send for one in item.recipients),
        in_the_way=sum(map(_is_held_up, to_send)),
        kept_rounds=upload_token(found, staff.id, rounds_sha256),
        kept_parties=upload_token(found, staff.id, parties_sha256),
        nonce=new_nonce(),
    )


def _is_held_up(item: PlannedItem) -> bool:
    return bool(item.waits_for) and not item.override_reason


def _form(
    request: Request, found: Services, staff: StaffView, problems: list[FormProblem]
) -> Response:
    return render(
        request,
        "coordinator/batches/new.html",
        status=UNPROCESSABLE if problems else 200,
        staff=staff,
        section="agreements",
        problems=problems,
        errors={problem.field for problem in problems},
        templates=found.templates.list(),
    )


def _problems(refusal: DomainError, words: Translator) -> Iterator[FormProblem]:
    if not isinstance(refusal, BatchNotValid):
        yield FormProblem("rounds", words.refusal(refusal))
        return
    for field, faults in (("rounds", refusal.rounds), ("parties", refusal.parties)):
        yield from (_problem(field, fault, words) for fault in faults)


def _problem(field: str, fault: RowProblem, words: Translator) -> FormProblem:
    return FormProblem(field, words.refusal(fault.refusal), fault.row, fault.column)
