"""One agreement of the rehearsal: what its coordinator and its signatories do to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from commands.rehearsal.api import Api
from commands.rehearsal.crowd import sign_all
from commands.rehearsal.mailbox import invitations_of
from commands.rehearsal.specimen import Specimen
from commands.rehearsal.years.calendar import Calendar
from commands.stack.skipping import SkippingStack

MAILS_WITHIN_SECONDS = 240.0
"""A task that a busy machine lost to a poll that had gone is tried anew after two minutes."""


@dataclass(frozen=True, slots=True)
class Check:
    """What was to be so at that point of the story, whether it was, and what was found."""

    text: str
    holds: bool
    found: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """What somebody tried at a moment (UTC), and with which code and words it was refused."""

    at: datetime
    tried: str
    code: str
    words: str


@dataclass(slots=True)
class Life:
    """An agreement, from outside: over the API and the pages, as people reach it."""

    name: str
    stack: SkippingStack
    api: Api
    calendar: Calendar
    id: str = ""
    links: dict[str, str] = field(default_factory=dict)
    """The signing links of the newest round that nobody has used yet, by request."""
    checks: list[Check] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    """What was tried and refused: the records of the service keep nothing of it."""

    async def draft(self, template: str, values: Mapping[str, str]) -> None:
        """Make the agreement from a template's specimen for the calendar's term."""
        specimen = Specimen.of_template(template)
        term = {
            "term_first_day": self.calendar.first_on.isoformat(),
            "term_last_day": self.calendar.last_on.isoformat(),
        }
        specimen = replace(specimen, values={**specimen.values, **values, **term})
        agreement = await self.api.draft(specimen, key=f"{self.name}-draft")
        self.id = agreement["id"]

    async def send_for_signing(self, closes_on: date) -> None:
        """Start the signing round and wait until everybody has been asked."""
        round_ = await self.api.start_round(
            self.id, key=f"{self.name}-round", closes_on=closes_on.isoformat()
        )
        asked = [request["id"] for party in round_["parties"] for request in party["requests"]]
        self.links = await invitations_of(
            self.stack.caught_mail, asked, within_seconds=MAILS_WITHIN_SECONDS
        )

    async def sign(self, share: float = 1.0) -> None:
        """Let that share of those who have not signed yet sign, in the order they were asked."""
        asked = list(self.links)[: round(len(self.links) * share)]
        await sign_all(self.stack.public_url, [self.links.pop(request) for request in asked])
        await self.stack.settle()

    async def state(self) -> dict[str, Any]:
        """Return the agreement as the API shows it."""
        return await self.api.agreement(self.id)

    async def moments(self, kind: str) -> list[datetime]:
        """Return when the events of a kind happened, in the order they were recorded."""
        events = await self.api.events(self.id)
        return [datetime.fromisoformat(e["occurred_at"]) for e in events if e["kind"] == kind]

    def refused(self, tried: str, code: str, words: str) -> None:
        """Keep for the timeline what was tried just now and refused; nothing if it was done."""
        if code:
            self.refusals.append(Refusal(self.stack.clock(), tried, code, words))

    @staticmethod
    def instant(text: str | None) -> datetime | None:
        """Return an instant that the API gave, if it did."""
        return datetime.fromisoformat(text) if text else None

    def expect(self, text: str, *, holds: bool, found: object) -> None:
        """Keep a check: what is to be so at this point of the story, and what was found."""
        self.checks.append(Check(f"{self.name}: {text}", holds, str(found)))
