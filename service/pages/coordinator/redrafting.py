"""A new version of a draft, and two versions compared by section."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.agreements import AgreementView, DocumentView
from adapters.database.staff import StaffView
from adapters.documents.manifest import AgreementTemplate
from adapters.documents.values import check_values
from adapters.parties_file import read_parties
from adapters.payloads.redrafting import RedraftPayload
from adapters.terms_in_words import terms_in_words
from domain.decision_refusals import DraftIsFrozen
from domain.errors import DomainError
from domain.lifecycle import AgreementStatus
from messages.recorded_acts import RecordKind
from service.comparing import compared
from service.dependencies import ServicesNeeded
from service.drafting import party_payload
from service.pages.coordinator.agreement import KnownAgreement
from service.pages.coordinator.clauses_on_term import sections_on_term
from service.pages.coordinator.drafting import VALUE_PREFIX, by_field, draft_problems
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
from service.recorded_acts import record
from service.refusals import DocumentNotFound
from service.security import takes_uploads
from service.sessions import Coordinator, CurrentStaff

router = APIRouter(prefix="/agreements/{agreement_id}/drafts")
_BEFORE_SIGNING = {AgreementStatus.DRAFT, AgreementStatus.DECIDING}


@router.get("/new")
async def show(
    request: Request, found: ServicesNeeded, staff: Coordinator, agreement: KnownAgreement
) -> Response:
    """Show the values as they are now, to be changed."""
    if agreement.status not in _BEFORE_SIGNING:
        raise DraftIsFrozen
    template = found.templates.get(agreement.template_name, agreement.template_version)
    values = {field.key: str(agreement.values.get(field.key, "")) for field in template.fields}
    return _page(request, staff, agreement, template, values, new_nonce(), [])


@router.post("/new")
@takes_uploads
async def redraft(
    request: Request, found: ServicesNeeded, staff: Coordinator, agreement: KnownAgreement
) -> Response:
    """Make the new version, or show the form again with all that is wrong."""
    received_at = found.clock()
    form = await read_checked(request, files=1)
    template = found.templates.get(agreement.template_name, agreement.template_version)
    values = {field.key: text_of(form, VALUE_PREFIX + field.key) for field in template.fields}
    nonce, data = nonce_of(form), await file_of(form, "parties")
    try:
        check_values(template, values)
        added = await run_in_threadpool(read_parties, data, fewest=1) if data else ()
        payload = RedraftPayload(values, tuple(map(party_payload, added)))
        outcome = await record(
            found,
            agreement_id=agreement.agreement_id,
            kind=RecordKind.REDRAFT_AGREEMENT,
            payload=payload.to_bytes(),
            staff_id=staff.id,
            once_key=f"page-redraft:{agreement.agreement_id}:{nonce}",
            received_at=received_at,
        )
    except DomainError as refusal:
        problems = list(draft_problems(refusal, template, words_for(request)))
        # A refused act keeps its key: the corrected form is another act.
        return _page(request, staff, agreement, template, values, new_nonce(), problems)
    return see_other(f"/agreements/{agreement.agreement_id}?act={outcome.act_id}")


@router.get("/comparison")
async def compare(  # noqa: PLR0917 - what FastAPI hands in
    request: Request,
    found: ServicesNeeded,
    staff: CurrentStaff,
    agreement: KnownAgreement,
    old: int = 0,
    new: int = 0,
) -> Response:
    """Show what changed between two versions; of no numbers, the newest and the one before."""
    drafts = {d.version: d for d in agreement.documents if d.kind == "draft"}
    numbers = sorted(drafts)
    after = new or numbers[-1]
    before = old or max((n for n in numbers if n < after), default=0)
    if before not in drafts or after not in drafts:
        raise DocumentNotFound
    versions: tuple[DocumentView, DocumentView] = drafts[before], drafts[after]
    changes = await compared(found, *versions)
    return render(
        request,
        "coordinator/comparison.html",
        staff=staff,
        section="agreements",
        agreement=agreement,
        old=before,
        new=after,
        others=[n for n in numbers if n not in {before, after}],
        on_term=sections_on_term(changes, agreement.language),
        rule=terms_in_words(agreement.rule, words_for(request)),
        send_again=agreement.status is AgreementStatus.DECIDING and after == numbers[-1],
        changes=[c for c in changes if c.change != "same" or c.moved or c.renumbered],
        unchanged=sum(c.change == "same" and not c.moved and not c.renumbered for c in changes),
    )


def _page(  # noqa: PLR0917 - what stands on the page
    request: Request,
    staff: StaffView,
    agreement: AgreementView,
    template: AgreementTemplate,
    values: Mapping[str, str],
    nonce: str,
    problems: list[FormProblem],
) -> Response:
    return render(
        request,
        "coordinator/redraft.html",
        status=UNPROCESSABLE if problems else 200,
        staff=staff,
        section="agreements",
        agreement=agreement,
        template=template,
        values=values,
        nonce=nonce,
        problems=problems,
        errors=by_field(problems, words_for(request)),
    )
