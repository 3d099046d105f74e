"""Signing with a mailed code, over HTTP and SMTP: five wrong ones, let try again, signed."""

from __future__ import annotations

import re
import uuid
from collections.abc import AsyncIterator

import httpx
import pytest

from commands.rehearsal import signatory
from commands.rehearsal.api import Api
from commands.rehearsal.forms import open_page, submit
from commands.rehearsal.mailbox import mails_to
from tests.journeys.round import OpenRound, draft, journey_stack, send, until

pytestmark = pytest.mark.timeout(180)

MAYOR = "tero.testi@testila.example.org"
VICAR = "kirsi@seurakunta.example.org"
_CODE = re.compile(r"(?m)^\d{6}(?=\s*$)")


@pytest.fixture(scope="module")
async def round_(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[OpenRound]:
    folder = tmp_path_factory.mktemp("codes")
    async with journey_stack(folder) as stack, Api.of(stack) as api:
        yield await send(stack, api, await draft(api), identification="link_and_code")


def codes_to(round_: OpenRound, address: str) -> list[str]:
    """Return the codes that a person was mailed, the newest first."""
    bodies = (mail.body("plain") for mail in mails_to(round_.stack.caught_mail, address))
    return [found.group() for body in bodies if (found := _CODE.search(body))]


async def ask(client: httpx.AsyncClient, round_: OpenRound, address: str) -> httpx.Response:
    """Read, ask for a code, and return the page on which it is entered, once it is mailed."""
    page = await submit(client, await open_page(client, round_.link_of[address]), "/read")
    before = len(codes_to(round_, address))
    page = await submit(client, page, "/identify/code")
    await until(lambda: len(codes_to(round_, address)) > before)
    return page


async def enter(client: httpx.AsyncClient, page: httpx.Response, code: str) -> httpx.Response:
    csrf = re.search(r'name="csrf" value="([0-9a-f]{64})"', page.text)
    assert csrf, page.text
    address = str(page.url).removesuffix("/code")
    return await client.post(address, data={"csrf": csrf[1], "code": code})


async def sign(client: httpx.AsyncClient, page: httpx.Response) -> httpx.Response:
    fields = {"method": "confirmed", "consent": "yes"}
    return await signatory.follow_to_receipt(client, await submit(client, page, "/sign", fields))


async def test_the_mailed_code_leads_to_a_signature_whose_event_says_so(
    round_: OpenRound,
) -> None:
    async with signatory.browser(round_.stack.public_url) as client:
        page = await ask(client, round_, MAYOR)
        page = await enter(client, page, codes_to(round_, MAYOR)[0])
        await sign(client, page)
    events = (await round_.api.read(round_.agreement_id, "events?limit=100"))["items"]
    (given,) = [event for event in events if event["kind"] == "signature_given"]
    assert given["event"]["data"]["identification"] == "link_and_code"
    assert given["event"]["data"]["identified_at"]
    assert (await round_.state())["identification"] == "link_and_code"


@pytest.mark.abuse(20)
async def test_five_wrong_codes_block_until_the_coordinator_lets_the_person_try_again(
    round_: OpenRound,
) -> None:
    async with signatory.browser(round_.stack.public_url) as client:
        page = await ask(client, round_, VICAR)
        right = codes_to(round_, VICAR)[0]
        wrong = f"{(int(right) + 1) % 1_000_000:06d}"
        for _ in range(5):
            answer = await enter(client, page, wrong)
            assert answer.status_code == 422
        assert (await enter(client, page, right)).status_code == 422
        (request,) = [
            request
            for party in (await round_.state())["parties"]
            for request in party["requests"]
            if request["person"]["email"] == VICAR
        ]
        assert request["code_blocked"]
        path = f"signing-rounds/{round_.number}/requests/{request['id']}/code-tries"
        key = f"journey-{uuid.uuid4()}"
        await round_.api.act(round_.agreement_id, path, key=key, reason="Kirsi was tired.")
        page = await ask(client, round_, VICAR)
        page = await enter(client, page, codes_to(round_, VICAR)[0])
        await sign(client, page)
