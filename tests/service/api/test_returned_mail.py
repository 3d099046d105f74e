"""The door for mail servers: a report marks a mail, and a token for it opens nothing else."""

from __future__ import annotations

import re

import httpx
import pytest
from sqlalchemy import select

from adapters.database.rounds import RoundView
from adapters.database.tables import MailRow
from adapters.database.tables.base import Base
from adapters.mail.identity import message_id, tag_of
from service.dependencies import Services
from tests.activities.house import STARTED_AT, House
from tests.adapters.mail import reports
from tests.service.api.conftest import Caller, call_as

KEY = "invitation:1"
TAG = tag_of(message_id(KEY, "example.org"))


async def _mail_of(round_: RoundView, services: Services) -> None:
    """Record the mail that asked the first signatory of a round."""
    asked = round_.parties[0].requests[0]
    async with services.sessions.begin() as session:
        session.add(
            MailRow(
                key=KEY,
                agreement_id=round_.agreement_id,
                kind="invitation",
                person_id=asked.person.person_id,
                request_id=asked.request_id,
                message_id=message_id(KEY, "example.org"),
                status="sent",
                created_at=STARTED_AT,
                sent_at=STARTED_AT,
            )
        )


@pytest.mark.abuse(59)
async def test_a_report_that_is_handed_in_shows_in_the_round_and_a_repeat_changes_nothing(
    client: httpx.AsyncClient, services: Services, caller: Caller, house: House
) -> None:
    round_ = await house.open_round()
    await _mail_of(round_, services)
    server = await call_as(services, client, ("mail:returned",))
    taken = []
    for raw in (
        reports.answer(TAG),
        reports.postfix("f" * 32),
        reports.postfix(TAG),
        reports.postfix(TAG),
        b"",
    ):
        answered = await server.post("/mail/returned", content=raw)
        assert answered.status_code == 200
        taken.append(answered.json()["taken"])
    assert taken == ["no_report", "not_ours", "recorded", "known", "no_report"]
    path = f"/agreements/{round_.agreement_id}/signing-rounds/1"
    asked = (await caller.get(path)).json()["parties"][0]["requests"][0]
    assert (asked["mail"], asked["mail_problem"]) == ("failed", reports.WORDS)
    assert asked["mail_returned_at"] == "2026-03-02T09:00:00Z"
    assert asked["status"] == "waiting"
    assert (await server.get(path)).status_code == 403


@pytest.mark.abuse(59)
async def test_what_people_and_machines_answer_to_any_address_of_ours_changes_nothing(
    client: httpx.AsyncClient, services: Services, house: House
) -> None:
    await _mail_of(await house.open_round(), services)
    server = await call_as(services, client, ("mail:returned",))
    before = await _everything(services)
    for ours in ("sidos", f"sidos+{TAG}", f"returns+{TAG}", "help"):
        for kind in (reports.answer, reports.out_of_office, reports.read_receipt):
            raw = re.sub(rb"(?m)^To: \S+", f"To: {ours}@example.org".encode(), kind(TAG))
            answered = await server.post("/mail/returned", content=raw)
            assert answered.json() == {"taken": "no_report"}
    assert await _everything(services) == before


async def _everything(services: Services) -> dict[str, list[str]]:
    """Return all rows of all tables, but for when a token was last used."""
    async with services.reads() as session:
        return {
            table.name: [str(row) for row in await session.execute(select(table))]
            for table in Base.metadata.sorted_tables
            if table.name != "api_token"
        }


async def test_what_is_too_large_to_be_a_mail_is_not_taken(
    client: httpx.AsyncClient, services: Services
) -> None:
    server = await call_as(services, client, ("mail:returned",))
    answer = await server.post("/mail/returned", content=b"x" * (25 * 1024 * 1024 + 1))
    assert answer.status_code == 413
