"""A new agreement: template, values, list of parties; all errors at once, nothing created."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.staff import StaffView
from adapters.documents.manifest import TERM_FIRST_DAY, AgreementTemplate
from adapters.documents.values import ValuesNotValid
from adapters.i18n import N_, Translator
from adapters.parties_file import PartiesNotValid, read_parties
from adapters.template_in_words import template_in_words
from domain.errors import DomainError
from service import acts
from service.dependencies import ServicesNeeded, services
from service.drafting import DraftNotValid, make_payload
from service.pages.forms import (
    UNPROCESSABLE,
    FormProblem,
    file_of,
    new_nonce,
    nonce_of,
    read_checked,
    see_other,
    text_of,
)
from service.pages.rendering import render, words_for
from service.security import takes_uploads
from service.sessions import Coordinator

router = APIRouter()


@dataclass(frozen=True, slots=True)
class RenewalForm:
    """Of which agreement the draft is the next term, and what is to be looked at in it."""

    number: str
    back: str
    action: str
    parties: tuple[str, ...]
    warnings: tuple[str, ...]


VALUE_PREFIX = "value-"
_NO_FILE = N_("Choose the file with the parties.")


@router.get("/agreements/new")
async def show(
    request: Request, found: ServicesNeeded, staff: Coordinator, template: str = ""
) -> Response:
    """Show the templates, or the form of the one that was chosen."""
    if not template:
        return render(
            request,
            "coordinator/choose_template.html",
            staff=staff,
            section="agreements",
            templates=found.templates.list(),
        )
    chosen = found.templates.get(template)
    values = {f.key: "" if f.default is None else str(f.default) for f in chosen.fields}
    return draft_page(request, staff, chosen, values, new_nonce(), [])


@router.get("/agreements/new/parties.csv")
async def specimen(found: ServicesNeeded, staff: Coordinator, template: str) -> Response:
    """Return the template's specimen list of parties."""
    del staff
    data = found.templates.get(template).specimen_parties_path.read_bytes()
    disposition = {"content-disposition": 'attachment; filename="parties.csv"'}
    return Response(data, media_type="text/csv; charset=utf-8", headers=disposition)


@router.post("/agreements/new")
@takes_uploads
async def create(
    request: Request, found: ServicesNeeded, staff: Coordinator, template: str
) -> Response:
    """Make the draft, or show the form again with all that is wrong."""
    received_at = found.clock()
    form = await read_checked(request, files=1)
    chosen = found.templates.get(template)
    values = {field.key: text_of(form, VALUE_PREFIX + field.key) for field in chosen.fields}
    data, nonce, words = await file_of(form, "parties"), nonce_of(form), words_for(request)
    try:
        if not data:
            raise NoPartiesFile
        # A long list takes seconds to read: nobody else waits for it.
        payload = await run_in_threadpool(
            make_payload,
            chosen,
            values=values,
            parties=lambda: read_parties(data),
            staff_id=staff.id,
        )
    except DomainError as refusal:
        problems = list(draft_problems(refusal, chosen, words))
        return draft_page(request, staff, chosen, values, nonce, problems)
    outcome = await acts.draft_agreement(
        found,
        payload=payload,
        once_key=f"page-draft:{staff.id}:{nonce}",
        received_at=received_at,
    )
    return see_other(f"/agreements/{outcome.act_id}")


class NoPartiesFile(DomainError):
    """The form came without the list of parties."""

    code = "parties_file_missing"
    message = _NO_FILE


def draft_page(  # noqa: PLR0917 - what stands on the page
    request: Request,
    staff: StaffView,
    chosen: AgreementTemplate,
    values: Mapping[str, str],
    nonce: str,
    problems: list[FormProblem],
    renewal: RenewalForm | None = None,
) -> Response:
    """Return the form of a draft; `renewal` says of which agreement it is the next term."""
    return render(
        request,
        "coordinator/new.html",
        status=UNPROCESSABLE if problems else 200,
        staff=staff,
        section="agreements",
        template=chosen,
        values=values,
        nonce=nonce,
        problems=problems,
        renewal=renewal,
        told=template_in_words(chosen, values, words_for(request)),
        began_on=_began_on(values, chosen, at=services(request).clock()),
        errors=by_field(problems, words_for(request)),
    )


def _began_on(values: Mapping[str, str], chosen: AgreementTemplate, *, at: datetime) -> date | None:
    """Return the first day of the term where it has gone by already."""
    try:
        first_on = date.fromisoformat(values.get(TERM_FIRST_DAY, ""))
    except ValueError:
        return None
    return first_on if first_on < at.astimezone(ZoneInfo(chosen.time_zone)).date() else None


def by_field(problems: list[FormProblem], words: Translator) -> dict[str, str]:
    """Return what is said beside each field; of many faults in one file, where they are listed."""
    texts: dict[str, list[str]] = {}
    for problem in problems:
        texts.setdefault(problem.field, []).append(problem.text)
    listed = words.text("Several things are wrong: see the list at the top of the page.")
    return {field: found[0] if len(found) == 1 else listed for field, found in texts.items()}


def draft_problems(
    refusal: DomainError, chosen: AgreementTemplate, words: Translator
) -> Iterator[FormProblem]:
    """Yield every single fault, with the label of its field or its row and column."""
    if isinstance(refusal, DraftNotValid):
        yield from draft_problems(refusal.values, chosen, words)
        yield from draft_problems(refusal.parties, chosen, words)
    elif isinstance(refusal, ValuesNotValid):
        labels = {f.key: f.label.in_language(words.language) for f in chosen.fields}
        for value in refusal.problems:
            named = {**value.refusal.params, "field": labels.get(value.field, value.field)}
            text = words.refusal(type(value.refusal)(**named))
            yield FormProblem(VALUE_PREFIX + value.field, text)
    elif isinstance(refusal, PartiesNotValid):
        for fault in refusal.problems:
            text = words.refusal(fault.refusal)
            yield FormProblem("parties", text, fault.row, fault.column)
    else:
        yield FormProblem("parties", words.refusal(refusal))
