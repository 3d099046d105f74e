"""A picture of an agreement's life: states, term, windows and notices on a time axis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from adapters.agreement_terms import drafted_last_on
from adapters.database.agreements import AgreementView
from adapters.database.audit_events import AuditEvent, list_events
from adapters.database.renewals import renewal_before, renewals_of
from adapters.database.standing import Standing, standing_of
from adapters.i18n import N_, Translator
from domain.deadlines import start_of_day
from domain.life import LifeEvent, stages_of
from domain.lifecycle import ENDED, AgreementStatus, NotInForce
from domain.term import Term
from service.dependencies import Reading, ServicesNeeded
from service.pages.coordinator.agreement import KnownAgreement
from service.pages.legal.life_plan import Stretch, life_plan
from service.pages.rendering import render, words_for
from service.sessions import CurrentStaff

router = APIRouter()
_MOST_WINDOWS = 30
_S = AgreementStatus
_TONES = {_S.IN_FORCE: "good", _S.SIGNED: "good", _S.WITHDRAWN: "bad"}
_TERM = N_("Term")
_WINDOW = N_("Termination window")
_NOTICE = N_("Notice of termination: {party}")
_OTHER_TERM = N_("Agreement {number}")


@dataclass(frozen=True, slots=True)
class LifeLine:
    """One row of the table that says what the picture shows."""

    name: str
    since: str
    until: str
    remark: str


@router.get("/agreements/{agreement_id}/life")
async def show(
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: CurrentStaff,
    agreement: KnownAgreement,
) -> Response:
    """Show the picture, with the same as a table below it."""
    words, zone, now = words_for(request), ZoneInfo(agreement.zone), found.clock()
    told = _Told(words, zone)
    lines = [
        *_stages(await list_events(session, agreement.agreement_id), told),
        _term(agreement, told),
        *_after_force(await _standing(session, agreement), told),
        *await _other_terms(session, agreement, told),
    ]
    stretches = [stretch for stretch, _ in lines]
    return render(
        request,
        "legal/life.html",
        staff=staff,
        section="agreements",
        agreement=agreement,
        plan=life_plan(stretches, now=now, zone=zone),
        lines=[line for _, line in lines],
        now=now,
        zone=zone,
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """Makes a stretch and its line of the table from the same words."""

    words: Translator
    zone: ZoneInfo

    def line(
        self, stretch: Stretch, *, in_days: bool, remark: str = ""
    ) -> tuple[Stretch, LifeLine]:
        """Return both; civil days are told as days, moments with their seconds."""
        words, until = self.words, ""
        if in_days:
            since = words.day(stretch.since.astimezone(self.zone).date())
            until = words.last_day(stretch.until, self.zone) if stretch.until else ""
        else:
            since = words.moment(stretch.since, self.zone, seconds=True)
            if stretch.until and stretch.until != stretch.since:
                until = words.moment(stretch.until, self.zone, seconds=True)
        open_end = words.text("no end known") if in_days else words.text("goes on")
        return stretch, LifeLine(
            stretch.row, since, until or ("" if stretch.until else open_end), remark
        )


def _stages(events: Sequence[AuditEvent], told: _Told) -> list[tuple[Stretch, LifeLine]]:
    known = [LifeEvent(event.kind, event.occurred_at, _round_of(event)) for event in events]
    lines = []
    for stage in stages_of(known):
        name = told.words.status(stage.status)
        tone = _TONES.get(stage.status, "ended" if stage.status in ENDED else "live")
        lines.append(told.line(Stretch(name, tone, stage.since, stage.until, name), in_days=False))
    return lines


def _round_of(event: AuditEvent) -> int:
    data = event.event.get("data")
    number = data.get("round") if isinstance(data, Mapping) else None
    return number if isinstance(number, int) else 0


def _term(agreement: AgreementView, told: _Told) -> tuple[Stretch, LifeLine]:
    drafted, remark = drafted_last_on(agreement), ""
    if drafted and drafted != agreement.last_on:
        remark = told.words.text("first agreed until {day}", day=told.words.day(drafted))
    return _term_of(agreement.term, told, told.words.text(_TERM), remark)


def _term_of(term: Term, told: _Told, name: str, remark: str = "") -> tuple[Stretch, LifeLine]:
    since, until = start_of_day(term.first_on, told.zone), term.ends_at(told.zone)
    return told.line(Stretch(name, "term", since, until, name), in_days=True, remark=remark)


async def _standing(session: AsyncSession, agreement: AgreementView) -> Standing | None:
    """Return how the agreement stands; None where it never came into force."""
    try:
        return await standing_of(session, agreement.agreement_id)
    except NotInForce:
        return None


def _after_force(standing: Standing | None, told: _Told) -> list[tuple[Stretch, LifeLine]]:
    """Return windows and notices of an agreement that is or was in force."""
    if standing is None:
        return []
    words, lines = told.words, []
    end = standing.end()
    over_at = standing.ended_at or (end.at if end else None)
    windows = takewhile(lambda w: over_at is None or w.opens_at < over_at, standing.windows())
    for window, _ in zip(windows, range(_MOST_WINDOWS), strict=False):
        name = words.text(_WINDOW)
        remark = words.text("for the end on {day}", day=words.day(window.ends_on))
        stretch = Stretch(name, "window", window.opens_at, window.closes_at, f"{name}, {remark}")
        lines.append(told.line(stretch, in_days=True, remark=remark))
    for notice in standing.notices:
        if notice.received_at is None:
            continue
        name = words.text(_NOTICE, party=standing.party(notice.party_id).name)
        remark = words.status(notice.status)
        until = notice.taken_back_at or notice.ends_at or notice.received_at
        stretch = Stretch(name, "notice", notice.received_at, until, f"{name}, {remark}")
        lines.append(told.line(stretch, in_days=False, remark=remark))
    return lines


async def _other_terms(
    session: AsyncSession, agreement: AgreementView, told: _Told
) -> list[tuple[Stretch, LifeLine]]:
    """Return the term before and those that were drafted to follow."""
    before = await renewal_before(session, agreement.agreement_id)
    following = await renewals_of(session, agreement.agreement_id)
    linked = [(before, told.words.text("the term before"))] if before else []
    linked += [(other, told.words.text("the next term")) for other in following]
    return [
        _term_of(
            Term(other.first_on, other.last_on),
            told,
            told.words.text(_OTHER_TERM, number=other.number),
            f"{remark}, {told.words.status(other.status)}",
        )
        for other, remark in linked
    ]
