"""Starting a signing round: the summary says who will get which mail, and asks once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.agreements import AgreementView
from adapters.database.people import parties_of
from adapters.database.rounds import round_view
from adapters.i18n import N_
from domain.deadlines import DeadlineInThePast, working_day
from domain.decision_refusals import ConditionOpen, DecisionMissing, DecisionNotFinal
from domain.lifecycle import AgreementStatus
from domain.parties import Role
from domain.plain_text import NOT_PLAIN, has_refused_characters
from domain.reminders import ReminderPlan
from domain.signing import RoundIsOpen
from domain.term import TermHasEnded
from service import acts
from service.decision_boards import board_of
from service.dependencies import Reading, Services, ServicesNeeded
from service.pages.coordinator import reminder_fields
from service.pages.coordinator.agreement import KnownAgreement
from service.pages.coordinator.draft_warnings import draft_warnings
from service.pages.coordinator.levels import level_of, levels_offered, wrong_with_level
from service.pages.coordinator.reminder_fields import RemindedOn, TypedPlan
from service.pages.coordinator.start_mails import by_turn, mails_of
from service.pages.forms import (
    UNPROCESSABLE,
    new_nonce,
    nonce_of,
    problems_of,
    read_checked,
    see_other,
    text_of,
)
from service.pages.rendering import render, words_for
from service.sessions import Coordinator

router = APIRouter()
_BEFORE_SIGNING = {AgreementStatus.DRAFT, AgreementStatus.DECIDING}
_NO_DATE = N_("Give the last day for signing as a date.")
_FIELDS = ("closes_on", "identification", "override_reason")
_ALL_FIELDS = (*_FIELDS, *reminder_fields.FIELDS)
_LONGEST_REASON = 2000
_TOO_LONG = N_("The text is too long.")


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into the form."""

    closes_on: str
    identification: str
    override_reason: str = ""
    reminders: TypedPlan = field(default_factory=TypedPlan)


@router.get("/agreements/{agreement_id}/signing-rounds/new")
async def show_start(
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
) -> Response:
    """Show exactly who will get which mail, and until when the round is open."""
    _check_may_start(agreement)
    template = found.templates.get(agreement.template_name, agreement.template_version)
    signing = template.signing
    closes_on = await _proposed_day(session, agreement, signing.deadline_days, at=found.clock())
    plan = TypedPlan.of(template.reminders.plan())
    typed = Typed(closes_on.isoformat(), signing.identification, reminders=plan)
    return await _start_page(request, found, session, staff, agreement, typed, new_nonce(), {})


@router.post("/agreements/{agreement_id}/signing-rounds/new")
async def start(
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
) -> Response:
    """Start the round; the same form sent twice starts one. To `look` at days starts nothing."""
    received_at = found.clock()
    form = await read_checked(request)
    nonce = nonce_of(form)
    typed = _typed(form)
    reminders, wrong_days = _reminders(found, agreement, form, typed.reminders)
    closes_on = _day_of(typed.closes_on)
    wrong_level = wrong_with_level(found, agreement, typed.identification, words_for(request))
    errors = _errors(typed, wrong_level) | wrong_days
    if errors or closes_on is None or text_of(form, "look"):
        return await _start_page(request, found, session, staff, agreement, typed, nonce, errors)
    try:
        outcome = await acts.start_round(
            found,
            agreement_id=agreement.agreement_id,
            staff_id=staff.id,
            closes_on=closes_on,
            override_reason=typed.override_reason,
            identification=level_of(typed.identification),
            reminders=reminders,
            once_key=f"page-round:{agreement.agreement_id}:{nonce}",
            received_at=received_at,
        )
    except (DeadlineInThePast, TermHasEnded) as refusal:
        # A refused act keeps its key: the corrected form is another act.
        errors = {"closes_on": words_for(request).refusal(refusal)}
        return await _start_page(
            request, found, session, staff, agreement, typed, new_nonce(), errors
        )
    except (DecisionMissing, ConditionOpen, DecisionNotFinal) as refusal:
        errors = {"override_reason": words_for(request).refusal(refusal)}
        return await _start_page(
            request, found, session, staff, agreement, typed, new_nonce(), errors
        )
    return see_other(f"/agreements/{agreement.agreement_id}?act={outcome.act_id}")


async def _proposed_day(
    session: Reading, agreement: AgreementView, deadline_days: int, *, at: datetime
) -> date:
    """Return the last day that people were told in the round before, or the template's own."""
    zone = ZoneInfo(agreement.zone)
    before = await round_view(session, agreement.agreement_id)
    if before is not None and before.closes_at > at:
        return (before.closes_at - timedelta(microseconds=1)).astimezone(zone).date()
    return working_day(at.astimezone(zone).date() + timedelta(days=deadline_days))


def _typed(form: FormData) -> Typed:
    return Typed(
        text_of(form, "closes_on"),
        text_of(form, "identification"),
        text_of(form, "override_reason"),
        TypedPlan(*(text_of(form, name) for name in reminder_fields.FIELDS)),
    )


def _errors(typed: Typed, wrong_level: str) -> dict[str, str]:
    """Return what is wrong with the fields that hold no plan."""
    found = {
        "closes_on": "" if _day_of(typed.closes_on) else _NO_DATE,
        "identification": wrong_level,
        "override_reason": _wrong_with(typed.override_reason),
    }
    return {name: text for name, text in found.items() if text}


def _day_of(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _reminded_on(typed: Typed, usual: ReminderPlan, zone: ZoneInfo, at: datetime) -> RemindedOn:
    """Return the days that would follow from what was typed; none while something is wrong."""
    plan, wrong = typed.reminders.read(usual)
    closes_on = _day_of(typed.closes_on)
    if wrong or closes_on is None:
        return RemindedOn()
    return RemindedOn.of(plan, closes_on, zone, at=at)


def _reminders(
    found: Services, agreement: AgreementView, form: Mapping[str, object], typed: TypedPlan
) -> tuple[ReminderPlan | None, dict[str, str]]:
    """Return the plan that was asked for; none from a page that did not ask, as before."""
    if not set(reminder_fields.FIELDS) & form.keys():
        return None, {}
    template = found.templates.get(agreement.template_name, agreement.template_version)
    return typed.read(template.reminders.plan())


def _wrong_with(reason: str) -> str:
    if len(reason) > _LONGEST_REASON:
        return _TOO_LONG
    return NOT_PLAIN if has_refused_characters(reason, lines=True) else ""


def _check_may_start(agreement: AgreementView) -> None:
    if agreement.status not in _BEFORE_SIGNING:
        raise RoundIsOpen


async def _start_page(  # noqa: PLR0917 - what stands on the page
    request: Request,
    found: Services,
    session: Reading,
    staff: object,
    agreement: AgreementView,
    typed: Typed,
    nonce: str,
    errors: dict[str, str],
) -> Response:
    words = words_for(request)
    parties = await parties_of(session, agreement.agreement_id)
    mails = mails_of(parties, Role.SIGNATORY)
    signing = {mail.email.lower() for mail in mails}
    now, later = by_turn(mails)
    viewers = [
        m for m in mails_of(parties, Role.VIEWER, once=True) if m.email.lower() not in signing
    ]
    board = await board_of(session, found, agreement)
    template = found.templates.get(agreement.template_name, agreement.template_version)
    usual = template.reminders.plan()
    return render(
        request,
        "coordinator/start_round.html",
        status=UNPROCESSABLE if errors else 200,
        staff=staff,
        section="agreements",
        agreement=agreement,
        mails=now,
        later=later,
        viewers=viewers,
        copies=mails_of(parties, Role.COPY, once=True),
        warnings=await draft_warnings(found, agreement, words),
        typed=typed,
        levels=levels_offered(found, typed.identification, words),
        level_missing="" if errors else wrong_with_level(found, agreement, "", words),
        in_the_way=board.in_the_way,
        zone_name=words.zone(ZoneInfo(agreement.zone)),
        nonce=nonce,
        problems=problems_of(errors, words),
        errors={name: words.text(errors.get(name, "")) for name in _ALL_FIELDS},
        hours=usual,
        reminded_on=_reminded_on(typed, usual, ZoneInfo(agreement.zone), found.clock()),
    )
