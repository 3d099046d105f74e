"""Whatever is away while something falls due: it is done once, in order, with its true time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from commands.rehearsal import signatory
from commands.rehearsal.api import SCOPES, Api
from commands.rehearsal.crowd import sign_all
from commands.rehearsal.mailbox import invitations_of
from commands.rehearsal.specimen import Specimen
from tests.journeys.outages import FragileStack

pytestmark = pytest.mark.timeout(180)
ZONE = ZoneInfo("Europe/Helsinki")


@dataclass
class Story:
    """One agreement of a few parties, sent for signing."""

    stack: FragileStack
    api: Api
    id: str
    links: list[str]
    first_on: date
    last_on: date
    closes_on: date

    async def moments(self, kind: str) -> list[tuple[datetime, datetime]]:
        """Return when the events of a kind happened, and when they were recorded."""
        found = [event for event in await self.api.events(self.id) if event["kind"] == kind]
        return [
            (
                datetime.fromisoformat(e["occurred_at"]),
                datetime.fromisoformat(e["event"]["recorded_at"]),
            )
            for e in found
        ]

    async def sign(self, links: list[str]) -> None:
        """Let those behind the links sign."""
        await sign_all(self.stack.public_url, links)
        await self.stack.settle()

    async def state(self) -> dict[str, Any]:
        return await self.api.agreement(self.id)


def local(day: date, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


@asynccontextmanager
async def story(folder: Path, *, first_in: int, years: int = 1) -> AsyncIterator[Story]:
    """Send an agreement for signing whose term begins in so many days."""
    async with (
        FragileStack(folder) as stack,
        Api.with_token(stack.public_url, await stack.token(*SCOPES)) as api,
    ):
        today = stack.clock().astimezone(ZONE).date()
        first_on = today + timedelta(days=first_in)
        last_on = first_on + timedelta(days=365 * years)
        closes_on = today + timedelta(days=30)
        specimen = Specimen.of_template("data-sharing")
        specimen.values.update(
            term_first_day=first_on.isoformat(), term_last_day=last_on.isoformat()
        )
        drafted = await api.draft(specimen, key="survive-draft")
        round_ = await api.start_round(
            drafted["id"], key="survive-round", closes_on=closes_on.isoformat()
        )
        asked = [r["id"] for party in round_["parties"] for r in party["requests"]]
        links = await invitations_of(stack.caught_mail, asked, within_seconds=60)
        yield Story(stack, api, drafted["id"], list(links.values()), first_on, last_on, closes_on)


async def test_a_signature_of_the_last_minute_counts_though_nothing_ran_until_two_o_clock(
    tmp_path: Path,
) -> None:
    async with story(tmp_path, first_in=-10) as told:
        needed, *others = told.links  # the first party has one signatory
        await told.sign(others)
        last_minute = local(told.closes_on, 23, 59)
        await told.stack.skip_to(last_minute)
        async with told.stack.away_until(local(told.closes_on + timedelta(days=1), 2)):
            async with signatory.browser(told.stack.public_url) as client:
                page = await signatory.post_signature(client, needed)
            assert signatory.is_being_recorded(page)
        state = await told.state()
        assert state["status"] == "in_force"
        in_force_at = datetime.fromisoformat(state["in_force_at"])
        assert timedelta(0) <= in_force_at - last_minute < timedelta(minutes=1)
        assert not await told.moments("round_expired")


async def test_workers_away_over_the_first_day_record_it_once_with_its_true_time(
    tmp_path: Path,
) -> None:
    async with story(tmp_path, first_in=40) as told:
        await told.sign(told.links)
        assert (await told.state())["status"] == "signed"
        back_at = local(told.first_on + timedelta(days=31), 9)
        async with told.stack.away_until(back_at):
            pass
        ((happened_at, recorded_at),) = await told.moments("agreement_in_force")
        assert happened_at == local(told.first_on)
        assert recorded_at >= back_at
        assert (await told.state())["status"] == "in_force"


async def test_who_was_away_for_three_reminders_sends_one(tmp_path: Path) -> None:
    async with story(tmp_path, first_in=40) as told:
        outstanding = len(told.links)
        back_at = local(told.closes_on - timedelta(days=5), 12)
        async with told.stack.away_until(back_at):
            pass
        reminders = await told.moments("reminder_sent")
        assert len(reminders) == outstanding
        assert all(at >= back_at for at, _ in reminders)


async def test_workers_away_over_the_end_of_the_term_end_it_once_with_its_true_time(
    tmp_path: Path,
) -> None:
    async with story(tmp_path, first_in=-10) as told:
        await told.sign(told.links)
        over_at = local(told.last_on + timedelta(days=1))
        await told.stack.skip_to(over_at - timedelta(days=2))
        async with told.stack.away_until(over_at + timedelta(days=60)):
            pass
        assert [at for at, _ in await told.moments("term_ended")] == [over_at]
        state = await told.state()
        assert state["status"] == "term_ended"
        assert datetime.fromisoformat(state["ended_at"]) == over_at


async def test_a_clock_that_goes_back_an_hour_changes_nothing(tmp_path: Path) -> None:
    async with story(tmp_path, first_in=10) as told:
        await told.sign(told.links)
        await told.stack.skip_to(local(told.first_on) - timedelta(minutes=30))
        told.stack.clock.wrong_by = -timedelta(hours=1)
        await told.stack.skip_to(local(told.first_on) + timedelta(minutes=10))
        told.stack.clock.wrong_by = timedelta(0)
        await told.stack.skip_to(local(told.first_on) + timedelta(days=2))
        assert [at for at, _ in await told.moments("agreement_in_force")] == [local(told.first_on)]
        assert (await told.state())["status"] == "in_force"
        await told.stack.skip_to(local(told.last_on) + timedelta(days=2))
        assert len(await told.moments("term_ended")) == 1
