"""One agreement of a few parties on a stack of which parts can be away: what tests ask of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from commands.rehearsal.api import SCOPES, Api
from commands.rehearsal.crowd import sign_all
from commands.rehearsal.mailbox import invitations_of
from commands.rehearsal.specimen import Specimen
from tests.journeys.outages import FragileStack
from tests.journeys.round import PARTIES, approve

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

    async def events(self, kind: str) -> list[dict[str, Any]]:
        """Return the events of a kind."""
        return [event for event in await self.api.events(self.id) if event["kind"] == kind]

    async def moments(self, kind: str) -> list[tuple[datetime, datetime]]:
        """Return when the events of a kind happened, and when they were recorded."""
        return [happened_and_recorded(event) for event in await self.events(kind)]

    async def sign(self, links: list[str]) -> None:
        """Let those behind the links sign."""
        await sign_all(self.stack.public_url, links)
        await self.stack.settle()

    async def state(self) -> dict[str, Any]:
        return await self.api.agreement(self.id)

    async def amend(self, *, closes_on: date, last_on: date) -> list[str]:
        """Send a text with a later last day for signing; return the links in the parties’ order."""
        answer = await self.api._client.post(
            f"/agreements/{self.id}/amendments",
            json={
                "values": {"term_last_day": last_on.isoformat()},
                "closes_on": closes_on.isoformat(),
            },
            headers={"idempotency-key": "survive-amendment"},
        )
        assert answer.is_success, answer.text
        round_ = await self.api.wait_for_round(self.id, 2, "open")
        asked = [r["id"] for party in round_["parties"] for r in party["requests"]]
        links = await invitations_of(self.stack.caught_mail, asked, within_seconds=60)
        return [links[request] for request in asked]


def happened_and_recorded(event: dict[str, Any]) -> tuple[datetime, datetime]:
    return (
        datetime.fromisoformat(event["occurred_at"]),
        datetime.fromisoformat(event["event"]["recorded_at"]),
    )


def local(day: date, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


@asynccontextmanager
async def story(folder: Path, *, first_in: int, years: int = 1) -> AsyncIterator[Story]:
    """Send an agreement for signing whose term begins in so many days."""
    async with story_on(FragileStack(folder), first_in=first_in, years=years) as told:
        yield told


@asynccontextmanager
async def story_on(stack: FragileStack, *, first_in: int, years: int = 1) -> AsyncIterator[Story]:
    """Do it on a stack that has not started yet."""
    async with _started(stack) as (_, api):
        first_on = stack.clock().astimezone(ZONE).date() + timedelta(days=first_in)
        last_on = first_on + timedelta(days=365 * years)
        specimen = Specimen.of_template("data-sharing")
        yield await _sent(stack, api, specimen, first_on, last_on)


@asynccontextmanager
async def yearly_story(folder: Path, *, years: int = 3) -> AsyncIterator[Story]:
    """Let an agreement come into force that may be ended by June of any year, from this one on."""
    async with _started(FragileStack(folder)) as (stack, api):
        year = stack.clock().astimezone(ZONE).year
        specimen = Specimen.of_template("family-centre-cooperation", parties=PARTIES)
        term = date(year, 1, 1), date(year + years, 12, 31)
        told = await _sent(stack, api, specimen, *term)
        await told.sign(told.links)
        assert (await told.state())["status"] == "in_force"
        yield told


@asynccontextmanager
async def _started(fragile: FragileStack) -> AsyncIterator[tuple[FragileStack, Api]]:
    async with (
        fragile as stack,
        Api.with_token(stack.public_url, await stack.token(*SCOPES)) as api,
    ):
        yield stack, api


async def _sent(
    stack: FragileStack, api: Api, specimen: Specimen, first_on: date, last_on: date
) -> Story:
    specimen.values.update(term_first_day=first_on.isoformat(), term_last_day=last_on.isoformat())
    drafted = await api.draft(specimen, key="survive-draft")
    if specimen.decides:
        await approve(api, drafted["id"])
    closes_on = stack.clock().astimezone(ZONE).date() + timedelta(days=30)
    round_ = await api.start_round(
        drafted["id"], key="survive-round", closes_on=closes_on.isoformat()
    )
    asked = [r["id"] for party in round_["parties"] for r in party["requests"]]
    links = await invitations_of(stack.caught_mail, asked, within_seconds=60)
    return Story(stack, api, drafted["id"], list(links.values()), first_on, last_on, closes_on)
