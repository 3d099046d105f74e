"""An agreement in force changes: a party's page, a correction, an accession, an amendment."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from adapters.mail.caught import find_caught, list_caught
from commands.rehearsal import signatory
from commands.rehearsal.api import SCOPES, Api
from commands.rehearsal.crowd import sign_all
from commands.rehearsal.forms import open_page, submit
from commands.rehearsal.mailbox import invitations_of
from commands.rehearsal.specimen import Specimen
from commands.stack.embedded import EmbeddedStack
from tests.journeys.round import journey_stack, until

pytestmark = pytest.mark.timeout(240)

_PARTY_LINK = re.compile(r"https?://\S+/party/[A-Za-z0-9._-]+")
RUTH = "ruth.calder@northlake.example.org"
NEW = {
    "party": "River Trust",
    "kind": "association",
    "authority": "any",
    "role": "signatory",
    "name": "Rhea Ford",
    "email": "rhea.ford@rivers.example.org",
    "language": "en",
}


class Life:
    """One agreement on a running stack, with what the test asks of it."""

    def __init__(self, stack: EmbeddedStack, api: Api, client: httpx.AsyncClient) -> None:
        self.stack = stack
        self.api = api
        self._client = client
        self.path = ""

    async def begin(self) -> None:
        """Draft, sign, and wait until the agreement is in force."""
        drafted = await self.api.draft(Specimen.of_template("data-sharing"), key="changes-draft")
        self.path = f"/agreements/{drafted['id']}"
        await self.api.start_round(drafted["id"], key="changes-round-1")
        await self.sign(1)
        await self.reached(self.path, status="in_force")

    async def get(self, path: str) -> Any:
        answer = await self._client.get(path)
        assert answer.is_success, answer.text
        return answer.json()

    async def post(self, path: str, body: dict[str, Any], key: str) -> Any:
        answer = await self._client.post(
            f"{self.path}{path}", json=body, headers={"idempotency-key": key}
        )
        assert answer.is_success, answer.text
        return answer.json()

    async def sign(self, number: int) -> None:
        """Let each party sign until it is bound, and wait for the round's seal."""
        path = f"{self.path}/signing-rounds/{number}"
        round_ = await self.reached(path, status="open")
        requests = [r["id"] for party in round_["parties"] for r in party["requests"]]
        links = await invitations_of(self.stack.caught_mail, requests, within_seconds=60)
        for place, party in enumerate(round_["parties"]):
            for request in party["requests"]:
                if not (await self.get(path))["parties"][place]["bound"]:
                    await sign_all(self.stack.public_url, [links[request["id"]]])
        await self.reached(path, status="complete")

    async def reached(self, path: str, **wanted: Any) -> Any:
        """Return what an address shows once it has these fields."""
        async with asyncio.timeout(60):
            while True:
                answer = await self._client.get(path)
                found = answer.json() if answer.is_success else {}
                if wanted.items() <= found.items():
                    return found
                await asyncio.sleep(0.1)

    async def mailed(self, address: str, word: str) -> str:
        """Return the text of the newest mail to an address that says a word, once it has come."""
        texts: list[str] = []

        def came() -> bool:
            texts[:] = [
                mail.body("plain")
                for head in list_caught(self.stack.caught_mail)
                if address in head.recipients
                and (mail := find_caught(self.stack.caught_mail, head.id))
                and word in mail.body("plain")
            ]
            return bool(texts)

        await until(came)
        return texts[0]


@pytest.fixture(scope="module")
async def life(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Life]:
    folder: Path = tmp_path_factory.mktemp("changes")
    async with journey_stack(folder) as stack, Api.of(stack) as api:
        scopes = [word for scope in SCOPES for word in ("--scope", scope)]
        made = await stack.run("token", "add", "changes", "--days", "1", "--json", *scopes)
        secret = re.search(r'"secret": *"([^"]+)"', made)
        assert secret
        headers = {"authorization": f"Bearer {secret[1]}"}
        async with httpx.AsyncClient(
            base_url=f"{stack.public_url}/api/v1", headers=headers, timeout=60
        ) as client:
            begun = Life(stack, api, client)
            await begun.begin()
            yield begun


async def test_the_partys_page_is_asked_for_by_address_and_opens_what_was_sealed(
    life: Life,
) -> None:
    async with signatory.browser(life.stack.public_url) as browser:
        page = await open_page(browser, f"{life.stack.public_url}/party")
        await submit(browser, page, "/party", {"email": RUTH.upper()})
        link = _PARTY_LINK.search(await life.mailed(RUTH, "/party/"))
        assert link
        opened = await open_page(browser, link.group())
        assert "Northlake Institute" in opened.text
        sealed = re.search(r"/party/\S+/documents/[0-9a-f]{64}\.pdf", opened.text)
        assert sealed
        pdf = await open_page(browser, f"{life.stack.public_url}{sealed.group()}")
        assert pdf.content.startswith(b"%PDF")


async def test_a_correction_issues_the_attachment_anew_and_tells_the_new_person(
    life: Life,
) -> None:
    party = (await life.get(f"{life.path}/parties"))[0]
    ruth = next(p for p in party["persons"] if p["email"] == RUTH)
    person = {"role": "contact", "name": "Vera Lake", "email": "vera@northlake.example.org"}
    body = {
        "kind": "change",
        "party_id": party["id"],
        "person_id": ruth["id"],
        "person": {**person, "language": "en"},
    }
    made = await life.post("/contacts/corrections", body, "changes-correction")
    kinds = [document["kind"] for document in await life.get(f"{life.path}/documents")]
    assert kinds[-1] == "attachment"
    assert made["document_sha256"]
    assert "Vera Lake" in await life.mailed("vera@northlake.example.org", "issued anew")


async def test_a_new_party_joins_and_then_all_sign_the_amended_text(life: Life) -> None:
    started = await life.post("/accessions", {"parties": [NEW]}, "changes-accession")
    await life.sign(started["signing_round"])
    (accession,) = await life.get(f"{life.path}/accessions")
    assert accession["status"] == "in_force"
    values = {"retention_years": "7", "term_last_day": "2029-02-28"}
    started = await life.post("/amendments", {"values": values}, "changes-amendment")
    round_ = await life.get(f"{life.path}/signing-rounds/{started['signing_round']}")
    assert [p["name"] for p in round_["parties"]][-1] == "River Trust"
    await life.sign(started["signing_round"])
    amended = await life.reached(life.path, last_day="2029-02-28", status="in_force")
    assert amended["values"]["retention_years"] == "7"
    assert amended["version"] == started["version"]
    told = {event["kind"] for event in (await life.get(f"{life.path}/events?limit=200"))["items"]}
    assert {"party_joined", "agreement_amended", "attachment_issued"} <= told
