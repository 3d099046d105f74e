"""Changes of an agreement in force: a new party accedes, or the text is amended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.agreements import AgreementView
from adapters.database.people import parties_of
from adapters.database.staff import StaffView
from adapters.documents.manifest import AgreementTemplate
from adapters.i18n import N_, Translator
from adapters.parties_file import read_parties
from domain.deadlines import working_day
from domain.errors import DomainError
from domain.lifecycle import AgreementStatus, NotInForce
from service.changes import start_accession, start_amendment
from service.dependencies import Reading, Services, ServicesNeeded
from service.identification_levels import check_level_of_template, check_level_offered
from service.pages.coordinator.agreement import KnownAgreement
from service.pages.coordinator.change_mails import mails_of_accession, mails_of_amendment
from service.pages.coordinator.drafting import (
    VALUE_PREFIX,
    NoPartiesFile,
    by_field,
    draft_problems,
)
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
_NO_DATE = N_("Give the last day for signing as a date.")


@router.get("/agreements/{agreement_id}/accessions/new")
async def show_accession(
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
) -> Response:
    """Say what an accession is, who signs it, and ask for the new party."""
    closes_on = _default_day(found, agreement)
    return await _accession_page(
        request, found, session, staff, agreement, closes_on, new_nonce(), []
    )


@router.post("/agreements/{agreement_id}/accessions/new")
@takes_uploads
async def accede(
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
) -> Response:
    """Send the addendum for signing, or show the form again with all that is wrong."""
    received_at = found.clock()
    form = await read_checked(request, files=1)
    words, nonce, typed = words_for(request), nonce_of(form), text_of(form, "closes_on")
    data, closes_on = await file_of(form, "parties"), _day(typed)
    template = _template(found, agreement)
    try:
        if not data:
            raise NoPartiesFile
        parties = await run_in_threadpool(read_parties, data, fewest=1)
        check_level_offered(found, agreement)
        if closes_on is not None:
            outcome = await start_accession(
                found,
                agreement_id=agreement.agreement_id,
                staff_id=staff.id,
                parties=parties,
                closes_on=closes_on,
                once_key=f"page-accession:{agreement.agreement_id}:{nonce}",
                received_at=received_at,
            )
            return see_other(f"/agreements/{agreement.agreement_id}?act={outcome.act_id}")
        problems = [FormProblem("closes_on", words.text(_NO_DATE))]
    except DomainError as refusal:
        problems = list(draft_problems(refusal, template, words))
    return await _accession_page(
        request, found, session, staff, agreement, typed, new_nonce(), problems
    )


@router.get("/agreements/{agreement_id}/amendments/new")
async def show_amendment(
    request: Request, found: ServicesNeeded, staff: Coordinator, agreement: KnownAgreement
) -> Response:
    """Show the values as they are in force, in the newest version of the text."""
    _check_in_force(agreement)
    newest = found.templates.get(agreement.template_name)
    values = {
        field.key: str(
            agreement.values.get(field.key, "" if field.default is None else field.default)
        )
        for field in newest.fields
    }
    closes_on = _default_day(found, agreement)
    return await _amendment_page(
        request, found, staff, agreement, newest, values, closes_on, new_nonce(), []
    )


@router.post("/agreements/{agreement_id}/amendments/new")
async def amend(
    request: Request, found: ServicesNeeded, staff: Coordinator, agreement: KnownAgreement
) -> Response:
    """Send the amended text for signing, or show the form again with all that is wrong."""
    received_at = found.clock()
    form = await read_checked(request)
    words, nonce, typed = words_for(request), nonce_of(form), text_of(form, "closes_on")
    newest, closes_on = found.templates.get(agreement.template_name), _day(typed)
    values = {field.key: text_of(form, VALUE_PREFIX + field.key) for field in newest.fields}
    try:
        check_level_of_template(found, newest)
        if closes_on is not None:
            outcome = await start_amendment(
                found,
                agreement_id=agreement.agreement_id,
                staff_id=staff.id,
                template=newest,
                values=values,
                closes_on=closes_on,
                once_key=f"page-amendment:{agreement.agreement_id}:{nonce}",
                received_at=received_at,
            )
            return see_other(f"/agreements/{agreement.agreement_id}?act={outcome.act_id}")
        problems = [FormProblem("closes_on", words.text(_NO_DATE))]
    except DomainError as refusal:
        problems = _without_field(draft_problems(refusal, newest, words))
    return await _amendment_page(
        request, found, staff, agreement, newest, values, typed, new_nonce(), problems
    )


def _check_in_force(agreement: AgreementView) -> None:
    if agreement.status is not AgreementStatus.IN_FORCE:
        raise NotInForce


def _template(found: Services, agreement: AgreementView) -> AgreementTemplate:
    return found.templates.get(agreement.template_name, agreement.template_version)


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _default_day(found: Services, agreement: AgreementView) -> str:
    days = timedelta(days=_template(found, agreement).signing.deadline_days)
    today = found.clock().astimezone(ZoneInfo(agreement.zone)).date()
    return working_day(today + days).isoformat()


def _without_field(problems: Iterable[FormProblem]) -> list[FormProblem]:
    """Return problems of the whole form without the field of a file that it does not have."""
    return [
        FormProblem("" if problem.field == "parties" else problem.field, problem.text)
        for problem in problems
    ]


async def _accession_page(  # noqa: PLR0917 - what stands on the page
    request: Request,
    found: Services,
    session: Reading,
    staff: StaffView,
    agreement: AgreementView,
    closes_on: str,
    nonce: str,
    problems: list[FormProblem],
) -> Response:
    _check_in_force(agreement)
    words = words_for(request)
    parties = await parties_of(session, agreement.agreement_id)
    clause = _template(found, agreement).accession
    return render(
        request,
        "coordinator/accession.html",
        status=UNPROCESSABLE if problems else 200,
        staff=staff,
        section="agreements",
        agreement=agreement,
        clause=clause,
        shown=mails_of_accession(parties, clause, words),
        parties=[party.name for party in parties if party.is_party],
        closes_on=closes_on,
        zone_name=words.zone(ZoneInfo(agreement.zone)),
        nonce=nonce,
        problems=problems,
        errors=_errors(problems, words),
    )


async def _amendment_page(  # noqa: PLR0917 - what stands on the page
    request: Request,
    found: Services,
    staff: StaffView,
    agreement: AgreementView,
    template: AgreementTemplate,
    values: Mapping[str, str],
    closes_on: str,
    nonce: str,
    problems: list[FormProblem],
) -> Response:
    words = words_for(request)
    return render(
        request,
        "coordinator/amendment.html",
        status=UNPROCESSABLE if problems else 200,
        staff=staff,
        section="agreements",
        agreement=agreement,
        template=template,
        shown=await mails_of_amendment(found, agreement, words),
        values=values,
        closes_on=closes_on,
        zone_name=words.zone(ZoneInfo(agreement.zone)),
        nonce=nonce,
        problems=problems,
        errors=_errors(problems, words),
    )


def _errors(problems: list[FormProblem], words: Translator) -> dict[str, str]:
    return {"closes_on": "", "parties": "", **by_field(problems, words)}
