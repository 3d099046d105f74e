"""The parties decide before they sign: one stays away, one approves on a condition."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from sqlalchemy import select

from adapters.database.tables import DecisionRequestRow, PartyRow
from adapters.holiday_calendar import holidays_of
from commands.rehearsal import decider
from commands.rehearsal.api import ApiRefused
from commands.rehearsal.mailbox import requests_to_decide
from commands.rehearsal.signatory import browser
from commands.rehearsal.years.life import MAILS_WITHIN_SECONDS, Life
from commands.rehearsal.years.scenes import Scene
from domain.months import previous_working_day

_REMINDED_BEFORE = (timedelta(days=7), timedelta(days=1))


def decided_before_signing(life: Life) -> list[Scene]:
    """Return the scenes from the draft sent out to the last decision, in December."""
    at, on, name = life.calendar.at, life.calendar.on, life.name
    expected_on = on(0, 12, 12)
    links: list[str] = []

    async def send_out() -> None:
        board = await life.api.send_for_decision(
            life.id, key=f"{name}-decisions", expected_on=expected_on.isoformat()
        )
        mailed = await requests_to_decide(
            life.stack.caught_mail, len(board["parties"]), within_seconds=MAILS_WITHIN_SECONDS
        )
        links[:] = await _last_party_first(life, mailed)

    async def most() -> None:
        stays_away = {**decider.APPROVED, "outcome": "not_joining", "organ": "Kunnanhallitus"}
        condition = {"outcome": "approved_on_condition", "remark": "Jos tilat järjestyvät."}
        for fields in (stays_away, {**decider.APPROVED, **condition}):
            async with browser(life.stack.public_url) as client:
                day = on(0, 12, 3)
                await decider.decide(client, links.pop(0), decided_on=day, fields=fields)
        await _approve(life, [links.pop(0) for _ in links[1:]], on(0, 12, 3))
        refused = await _refusal(life)
        life.expect(
            "it cannot be sent for signing while a decision is missing",
            holds=refused == "decision_missing",
            found=refused,
        )

    async def last() -> None:
        await _last_decisions(life, links, expected_on)

    return [
        Scene(at(0, 12, 1, 11), f"{name}: the draft is sent out for decision", send_out),
        Scene(at(0, 12, 4), f"{name}: the parties decide, one does not join", most),
        Scene(at(0, 12, 14), f"{name}: the last decision, and the condition is met", last),
    ]


async def _last_party_first(life: Life, links: list[str]) -> list[str]:
    """Return the links in the order of the parties, backwards; mails come in any order."""
    async with life.stack.services.reads() as session:
        requests = await session.scalars(
            select(DecisionRequestRow.id)
            .join(PartyRow, PartyRow.id == DecisionRequestRow.party_id)
            .where(DecisionRequestRow.agreement_id == life.id)
            .order_by(PartyRow.ordinal.desc())
        )
        places = {request: place for place, request in enumerate(requests)}
    # A token begins with the id of the request that it opens.
    return sorted(links, key=lambda link: places[link.rpartition("/")[2].partition(".")[0]])


async def _last_decisions(life: Life, links: list[str], expected_on: date) -> None:
    await _approve(life, links, life.calendar.on(0, 12, 13))
    refused = await _refusal(life)
    holds = refused == "condition_open"
    life.expect("the open condition alone is in the way", holds=holds, found=refused)
    board = await life.api.decisions(life.id)
    conditional = next(party["decision"]["id"] for party in board["parties"] if party["obstacle"])
    await life.api.settle_decision(
        life.id, conditional, key=f"{life.name}-met", settlement="condition_met"
    )
    reminded = [moment.date() for moment in await life.moments("decisions_reminded")]
    life.expect(
        "who had not decided was reminded a week and a day before, on working days",
        holds=reminded == [_working_day(expected_on - before) for before in _REMINDED_BEFORE],
        found=", ".join(map(str, reminded)),
    )


async def _approve(life: Life, links: list[str], day: date) -> None:
    await decider.decide_all(life.stack.public_url, links, decided_on=day)
    await life.stack.settle()


async def _refusal(life: Life) -> str:
    """Return why the round cannot be started, or nothing when it was."""
    try:
        await life.api.start_round(life.id, key=f"{life.name}-too-early-{uuid.uuid4()}")
    except ApiRefused as refused:
        life.refused("The agreement could not be sent for signing.", refused.code, str(refused))
        return refused.code
    return ""


def _working_day(day: date) -> date:
    return previous_working_day(day, holidays_of("FI"))
