"""A plan that the agreement follows has changed: recorded, or dismissed with a reason."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.plan_changes import PlanChangeView, plan_changes
from adapters.i18n import Translator
from adapters.payloads.duties import PlanChange, PlanDismissal
from domain.plan_changes import PlanChangeUnknown
from messages.recorded_acts import RecordKind
from service.dependencies import Reading, ServicesNeeded
from service.pages.coordinator.agreement import KnownAgreement
from service.pages.coordinator.small_forms import (
    FieldKind,
    SmallField,
    SmallForm,
    show_small_form,
)
from service.pages.coordinator.small_records import record_form
from service.pages.forms import new_nonce
from service.pages.rendering import words_for
from service.sessions import Coordinator

router = APIRouter(prefix="/agreements/{agreement_id}/plan-changes")


@router.get("/new")
async def show_change(request: Request, staff: Coordinator, agreement: KnownAgreement) -> Response:
    """Show the form."""
    action = f"/agreements/{agreement.agreement_id}/plan-changes/new"
    return show_small_form(request, staff, agreement, _change(words_for(request)), action)


@router.post("/new")
async def change(
    request: Request, found: ServicesNeeded, staff: Coordinator, agreement: KnownAgreement
) -> Response:
    """Record that the plan has changed."""
    return await record_form(
        request,
        found,
        staff,
        agreement,
        form=_change(words_for(request)),
        action=f"/agreements/{agreement.agreement_id}/plan-changes/new",
        kind=RecordKind.CHANGE_PLAN,
        payload=lambda form: PlanChange(
            form.value("plan"), int(form.value("first_year")), int(form.value("last_year"))
        ).to_bytes(),
    )


@router.get("/{change_id}/dismissal")
async def show_dismissal(
    request: Request,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
    change_id: str,
) -> Response:
    """Show the form that asks why no update is needed."""
    known = await _known(session, agreement.agreement_id, change_id)
    action = f"/agreements/{agreement.agreement_id}/plan-changes/{change_id}/dismissal"
    return show_small_form(request, staff, agreement, _dismissal(known, words_for(request)), action)


@router.post("/{change_id}/dismissal")
async def dismiss(  # noqa: PLR0917 - what FastAPI hands in
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
    change_id: str,
) -> Response:
    """Record why no update is needed."""
    known = await _known(session, agreement.agreement_id, change_id)
    return await record_form(
        request,
        found,
        staff,
        agreement,
        form=_dismissal(known, words_for(request)),
        action=f"/agreements/{agreement.agreement_id}/plan-changes/{change_id}/dismissal",
        kind=RecordKind.DISMISS_PLAN_CHANGE,
        payload=lambda form: PlanDismissal(change_id, form.value("reason")).to_bytes(),
    )


async def _known(session: Reading, agreement_id: str, change_id: str) -> PlanChangeView:
    changes = await plan_changes(session, agreement_id)
    known = next((one for one in changes if one.change_id == change_id), None)
    if known is None:
        raise PlanChangeUnknown
    return known


def _change(words: Translator) -> SmallForm:
    return SmallForm(
        heading=words.text("A plan has changed"),
        intro=words.text(
            "The agreement follows a plan. When a new plan is approved, the agreement is to be "
            "updated: this page and the list remind you of it until the next term or an amendment "
            "is signed, or until you say why no update is needed."
        ),
        button=words.text("Record the change"),
        nonce=new_nonce(),
        fields=(
            SmallField("plan", words.text("Name of the new plan")),
            SmallField("first_year", words.text("First year of the plan"), FieldKind.YEAR),
            SmallField("last_year", words.text("Last year of the plan"), FieldKind.YEAR),
        ),
    )


def _dismissal(known: PlanChangeView, words: Translator) -> SmallForm:
    return SmallForm(
        heading=words.text("No update is needed"),
        intro=words.text(
            "The plan “{plan}” ({first}–{last}) has changed. Say why the agreement needs no "
            "update: the history keeps that you said so.",
            plan=known.plan,
            first=known.first_year,
            last=known.last_year,
        ),
        button=words.text("Record that no update is needed"),
        nonce=new_nonce(),
        fields=(SmallField("reason", words.text("Reason"), FieldKind.TEXT),),
    )
