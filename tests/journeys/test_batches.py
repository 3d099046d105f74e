"""Twelve agreements from one spreadsheet, a worker killed on the way: each is sent once."""

from __future__ import annotations

import asyncio
import io
import json
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from openpyxl import Workbook

from adapters.mail.caught import caught_ids, find_caught
from commands.rehearsal import signatory
from commands.rehearsal.api import SCOPES, Api
from commands.rehearsal.mailbox import links_to
from commands.stack.embedded import EmbeddedStack
from tests.journeys.round import journey_stack, until

pytestmark = pytest.mark.timeout(240)
_MANY = 12
_VALUES = {
    "dataset": "Water temperature",
    "purpose": "A yearly summary",
    "first_delivery_on": "2030-04-15",
    "term_first_day": "2030-03-01",
    "term_last_day": "2034-02-28",
}


def _xlsx(*rows: list[str]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _people(number: int) -> list[str]:
    return [f"{who}{number}@lake{number}.example.org" for who in ("ann", "bo")]


def _lists() -> dict[str, tuple[str, bytes]]:
    rows = [[f"Lakes {n}", "data-sharing", *_VALUES.values()] for n in range(_MANY)]
    people = [
        {
            "agreement": f"Lakes {n}",
            "party": f"Party of {email}",
            "kind": "other",
            "authority": "any",
            "role": "signatory",
            "name": "Ann Bo",
            "email": email,
            "language": "en",
        }
        for n in range(_MANY)
        for email in _people(n)
    ]
    return {
        "rounds": ("rounds.xlsx", _xlsx(["agreement", "template", *_VALUES], *rows)),
        "parties": (
            "parties.xlsx",
            _xlsx([*people[0]], *([*person.values()] for person in people)),
        ),
    }


class _Batches:
    """Batches over the API, by the holder of a token."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    @classmethod
    @asynccontextmanager
    async def of(cls, stack: EmbeddedStack) -> AsyncIterator[_Batches]:
        scopes = [word for scope in SCOPES for word in ("--scope", scope)]
        made = await stack.run("token", "add", "batches", "--days", "1", "--json", *scopes)
        headers = {"Authorization": f"Bearer {json.loads(made)['secret']}"}
        address = f"{stack.public_url}/api/v1"
        async with httpx.AsyncClient(base_url=address, headers=headers, timeout=60) as client:
            yield cls(client)

    async def send(self, key: str) -> httpx.Response:
        return await self._client.post("/batches", files=_lists(), headers={"Idempotency-Key": key})

    async def when_done(self, location: str, number: int) -> dict[str, Any]:
        """Return the report as soon as so many rows have been seen to."""
        async with asyncio.timeout(120):
            while True:
                answer = await self._client.get(location.removeprefix("/api/v1"))
                report: dict[str, Any] = answer.json()
                if report["done"] >= number:
                    return report
                await asyncio.sleep(0.1)


async def test_a_spreadsheet_of_agreements_is_sent_once_whatever_is_killed_or_repeated(
    tmp_path: Path,
) -> None:
    async with (
        journey_stack(tmp_path) as stack,
        Api.of(stack) as api,
        _Batches.of(stack) as batches,
    ):
        sent = await batches.send("journey-batch-1")
        assert sent.status_code == 201, sent.text
        location = sent.headers["location"]
        await batches.when_done(location, 2)
        await stack.kill("worker")
        await stack.start("worker")
        report = await batches.when_done(location, _MANY)
        assert Counter(row["status"] for row in report["rows"]) == {"started": _MANY}

        everyone = [email for n in range(_MANY) for email in _people(n)]
        await until(lambda: all(links_to(stack.caught_mail, one, "sign") for one in everyone))
        again = await batches.send("journey-batch-2")
        assert (again.status_code, again.json()["code"]) == (409, "nothing_to_start")
        for email in _people(3):
            async with signatory.browser(stack.public_url) as client:
                await signatory.sign(client, links_to(stack.caught_mail, email, "sign")[0])
        third = report["rows"][3]
        await api.wait_for_round(third["agreement_id"], third["round"], "complete")

        rounds = [await api.read(row["agreement_id"], "signing-rounds") for row in report["rows"]]
        assert [len(found) for found in rounds] == [1] * _MANY
        mails = [
            find_caught(stack.caught_mail, mail_id) for mail_id in caught_ids(stack.caught_mail)
        ]
        invited = Counter(
            mail.head.recipients[0] for mail in mails if mail and "/sign/" in mail.body("plain")
        )
        assert {invited[one] for one in everyone if one not in _people(3)} == {1}
