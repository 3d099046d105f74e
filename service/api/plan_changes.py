"""Plans that the agreement follows and that changed: listed, recorded, dismissed."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from adapters.database.plan_changes import PlanChangeView, plan_changes
from adapters.payloads.duties import PlanChange, PlanDismissal
from messages.recorded_acts import RecordKind
from service.act_delivery import Outcome
from service.api.agreements import existing
from service.api.answers import accepted, created
from service.api.description import PREFIX
from service.api.plan_change_shapes import PlanChangeIn, PlanChangeOut, PlanDismissalIn
from service.api.recording import record_over_api
from service.api.shapes import Accepted
from service.api.tokens import Acting, Reader
from service.dependencies import Reading, Services, ServicesNeeded

router = APIRouter(prefix=PREFIX, tags=["plan changes"])
_MADE: dict[str, Any] = {
    "status_code": 201,
    "response_model": PlanChangeOut,
    "responses": {202: {"model": Accepted}},
}


@router.get("/agreements/{agreement_id}/plan-changes")
async def get_plan_changes(agreement_id: str, _: Reader, session: Reading) -> list[PlanChangeOut]:
    """List the plans that changed, newest first, and what settled the update that was due."""
    await existing(session, agreement_id)
    return [_out(change) for change in await plan_changes(session, agreement_id)]


@router.post("/agreements/{agreement_id}/plan-changes", **_MADE)
async def record_plan_change(
    agreement_id: str, act: Acting, found: ServicesNeeded, body: PlanChangeIn
) -> JSONResponse:
    """Record that a plan changed which the agreement follows: an update is due."""
    payload = PlanChange(body.plan.strip(), body.first_year, body.last_year).to_bytes()
    outcome = await record_over_api(found, agreement_id, act, RecordKind.CHANGE_PLAN, payload)
    return await _answer(found, agreement_id, outcome.act_id, outcome)


@router.post("/agreements/{agreement_id}/plan-changes/{change_id}/dismissal", **_MADE)
async def dismiss(
    agreement_id: str, change_id: str, act: Acting, found: ServicesNeeded, body: PlanDismissalIn
) -> JSONResponse:
    """Record why no update is needed."""
    payload = PlanDismissal(change_id, body.reason.strip()).to_bytes()
    kind = RecordKind.DISMISS_PLAN_CHANGE
    outcome = await record_over_api(found, agreement_id, act, kind, payload)
    return await _answer(found, agreement_id, change_id, outcome)


async def _answer(
    found: Services, agreement_id: str, change_id: str, outcome: Outcome
) -> JSONResponse:
    location = f"{PREFIX}/agreements/{agreement_id}/plan-changes"
    async with found.reads() as session:
        changes = await plan_changes(session, agreement_id)
    made = next((change for change in changes if change.change_id == change_id), None)
    if outcome.state == "accepted" or made is None:
        return accepted(outcome.act_id, location)
    return created(_out(made), location)


def _out(view: PlanChangeView) -> PlanChangeOut:
    return PlanChangeOut.model_validate(
        {
            "id": view.change_id,
            "plan": view.plan,
            "first_year": view.first_year,
            "last_year": view.last_year,
            "recorded_at": view.recorded_at,
            "settled_by": view.settled_by or None,
            "reason": view.reason,
        }
    )
