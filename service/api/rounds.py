"""Signing rounds: started, read, withdrawn."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.agreements import AgreementView
from adapters.database.inbox import find_act
from adapters.database.rounds import RoundView, round_view
from domain.reminders import ReminderPlan
from messages.acts import ActKind
from service import acts, withdrawing
from service.api.agreements import existing
from service.api.answers import accepted, created, with_etag
from service.api.description import PREFIX
from service.api.presenting import round_out
from service.api.round_act_shapes import RoundWithdrawalIn
from service.api.round_shapes import SigningRoundIn
from service.api.shapes import Accepted, RoundOut
from service.api.tokens import Act, Acting, Reader
from service.dependencies import Reading, Services, ServicesNeeded
from service.identification_levels import check_level_offered
from service.refusals import RoundNotFound

router = APIRouter(prefix=PREFIX, tags=["signing rounds"])


@router.get("/agreements/{agreement_id}/signing-rounds")
async def get_rounds(agreement_id: str, _: Reader, session: Reading) -> list[RoundOut]:
    """List an agreement's signing rounds, the first one first."""
    agreement = await existing(session, agreement_id)
    return [
        round_out(await _round(session, agreement_id, number))
        for number in range(1, agreement.rounds + 1)
    ]


@router.get("/agreements/{agreement_id}/signing-rounds/{number}", response_model=RoundOut)
async def get_round(
    agreement_id: str, number: int, request: Request, _: Reader, session: Reading
) -> Response:
    """Read one signing round with its parties and requests."""
    return with_etag(request, round_out(await _round(session, agreement_id, number)))


@router.post(
    "/agreements/{agreement_id}/signing-rounds",
    status_code=201,
    response_model=RoundOut,
    responses={202: {"model": Accepted}},
)
async def start_round(
    agreement_id: str, act: Acting, found: ServicesNeeded, body: SigningRoundIn
) -> JSONResponse:
    """Freeze the text and send it for signing."""
    async with found.reads() as session:
        agreement = await existing(session, agreement_id)
    check_level_offered(found, agreement, body.identification)
    closes_on = body.closes_on or await _default_day(found, agreement, act)
    outcome = await acts.start_round(
        found,
        agreement_id=agreement_id,
        staff_id=act.token_id,
        closes_on=closes_on,
        override_reason=body.override_reason.strip(),
        identification=body.identification,
        reminders=_reminders(found, agreement, body),
        once_key=act.once_key,
        received_at=act.received_at,
    )
    rounds = f"/api/v1/agreements/{agreement_id}/signing-rounds"
    if outcome.result is None:
        return accepted(outcome.act_id, rounds)
    number = int(outcome.result["round_number"])
    async with found.reads() as session:
        view = await _round(session, agreement_id, number)
    return created(round_out(view), f"{rounds}/{number}")


@router.post(
    "/agreements/{agreement_id}/signing-rounds/{number}/withdrawal",
    status_code=201,
    response_model=RoundOut,
    responses={202: {"model": Accepted}},
)
async def withdraw_round(
    agreement_id: str,
    number: int,
    act: Acting,
    found: ServicesNeeded,
    body: RoundWithdrawalIn,
) -> JSONResponse:
    """End a round without a signed agreement, and leave a party out of the text with it."""
    async with found.reads() as session:
        round_ = await _round(session, agreement_id, number)
    if body.leaving_out:
        withdrawing.party_to_leave_out(round_, body.leaving_out)
    outcome = await withdrawing.withdraw_round(
        found,
        agreement_id=agreement_id,
        round_number=number,
        staff_id=act.token_id,
        reason=body.reason,
        leaving_out=body.leaving_out,
        once_key=act.once_key,
        received_at=act.received_at,
    )
    location = f"/api/v1/agreements/{agreement_id}/signing-rounds/{number}"
    if outcome.state == "accepted":
        return accepted(outcome.act_id, location)
    async with found.reads() as session:
        return created(round_out(await _round(session, agreement_id, number)), location)


async def _round(session: AsyncSession, agreement_id: str, number: int) -> RoundView:
    view = await round_view(session, agreement_id, number) if number > 0 else None
    if view is None:
        raise RoundNotFound
    return view


def _reminders(
    found: Services, agreement: AgreementView, body: SigningRoundIn
) -> ReminderPlan | None:
    if body.reminders is None:
        return None
    template = found.templates.get(agreement.template_name, agreement.template_version)
    return body.reminders.plan(template.reminders.plan())


async def _default_day(found: Services, agreement: AgreementView, act: Act) -> date:
    """Return the template's last day of a round that starts now, in the agreement's zone.

    A repeat of the request keeps the day that the first one got.
    """
    async with found.reads() as session:
        first = await find_act(session, act.once_key)
    if first is not None and first.kind == ActKind.START_SIGNING_ROUND:
        return date.fromisoformat(first.payload["closes_on"])
    template = found.templates.get(agreement.template_name, agreement.template_version)
    days = timedelta(days=template.signing.deadline_days)
    return act.received_at.astimezone(ZoneInfo(agreement.zone)).date() + days
