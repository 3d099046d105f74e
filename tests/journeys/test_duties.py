"""A duty over real mail: reminded, noted on the party's page, taken back, reminded of again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from commands.rehearsal import signatory
from commands.rehearsal.api import SCOPES
from commands.rehearsal.forms import UnexpectedPage, open_page, submit
from commands.rehearsal.mailbox import links_to, mails_to
from tests.journeys.story import Story, local, yearly_story

pytestmark = pytest.mark.timeout(240)

OUTI = "outi.osaaja@hva.example.org"
CONTACT = {"role": "contact", "name": "Outi Osaaja", "email": OUTI, "language": "fi"}


@asynccontextmanager
async def program(told: Story) -> AsyncIterator[httpx.AsyncClient]:
    """Give a program's client of the agreement's own addresses."""
    headers = {"Authorization": f"Bearer {await told.stack.token(*SCOPES)}"}
    address = f"{told.stack.public_url}/api/v1/agreements/{told.id}"
    async with httpx.AsyncClient(base_url=address, headers=headers, timeout=60) as client:
        yield client


async def post(client: httpx.AsyncClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await client.post(path, json=body, headers={"Idempotency-Key": f"duties{path}"})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def report_of(client: httpx.AsyncClient, year: int) -> dict[str, Any]:
    """Return how the activity report of a year stands."""
    years = (await client.get("/duties")).json()["years"]
    found: dict[str, Any] = next(
        duty
        for one in years
        for duty in one["duties"]
        if (duty["duty"], duty["period"]) == ("activity_report", str(year))
    )
    return found


def reminders(told: Story) -> int:
    """Return how often the contact person was reminded of the activity report."""
    mails = list(mails_to(told.stack.caught_mail, OUTI))
    return sum(
        mail.head.subject.startswith("Määräpäivä") and "Toimintaraportti" in mail.body("plain")
        for mail in mails
    )


async def note_report(told: Story, year: int) -> None:
    """Follow the link of the newest mail, and note the result there."""
    link = links_to(told.stack.caught_mail, OUTI, "party")[0]
    async with signatory.browser(told.stack.public_url) as browser:
        assert "Toimintaraportti" in (await open_page(browser, link)).text
        form = await open_page(browser, f"{link}/duties/activity_report/{year}")
        await submit(browser, form, f"/duties/activity_report/{year}", {"note": "Hyväksytty."})
    await told.stack.settle()


async def test_a_duty_is_noted_behind_its_reminder_and_reminded_of_again_when_taken_back(
    tmp_path: Path,
) -> None:
    async with yearly_story(tmp_path) as told, program(told) as client:
        county = next(p for p in (await client.get("/parties")).json() if p["kind"] == "county")
        correction = {"kind": "add", "party_id": county["id"], "person": CONTACT}
        await post(client, "/contacts/corrections", correction)
        year = told.first_on.year + 1
        await told.stack.skip_to(local(date(year, 6, 1), 12))
        of_before = reminders(told)
        await told.stack.skip_to(local(date(year, 11, 5), 12))
        assert reminders(told) == of_before + 1
        await note_report(told, year)
        done = await report_of(client, year)
        assert (done["state"], done["result"]["note"]) == ("done", "Hyväksytty.")
        with pytest.raises(UnexpectedPage):  # it is done: once is enough
            await note_report(told, year)

        taken_back = {"reason": "That was the report of the year before."}
        await post(client, f"/duties/results/{done['result']['id']}/taking-back", taken_back)
        assert (await report_of(client, year))["state"] == "open"
        await told.stack.settle()
        newest = next(mails_to(told.stack.caught_mail, OUTI))
        assert newest.head.subject.startswith("Tehtävä uudelleen")
        assert taken_back["reason"] in newest.body("plain")
        await told.stack.skip_to(local(date(year, 12, 2), 12))
        assert reminders(told) == of_before + 2
        await note_report(told, year)
        late = await report_of(client, year)
        assert (late["state"], len(late["taken_back"])) == ("done_late", 1)
        await told.stack.skip_to(local(date(year + 1, 1, 2), 12))
        assert reminders(told) == of_before + 2
        closed = (await told.events("duty_year_closed"))[-1]["event"]["data"]
        report = next(one for one in closed["duties"] if one["duty"] == "activity_report")
        assert (report["due"], report["done_late"], report["not_done"]) == (1, 1, 0)
