"""How a round ends otherwise, what its links answer then, and what a second click does."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest
from lxml import html

from adapters.keys import KeyRing
from adapters.links import Link, LinkPurpose, make_token, read_token
from adapters.mail.caught import find_caught, list_caught
from commands.rehearsal import signatory
from commands.rehearsal.api import Api
from commands.rehearsal.forms import open_page, submit
from commands.stack.embedded import EmbeddedStack
from tests.journeys.calendars import check_taken_out, entries_of
from tests.journeys.desk import request_behind
from tests.journeys.round import (
    OpenRound,
    check_nothing_is_lost_or_doubled,
    draft,
    journey_stack,
    send,
    until,
)

pytestmark = pytest.mark.timeout(180)

MAYOR = "tero.testi@testila.example.org"
VICAR = "kirsi@seurakunta.example.org"  # the parish is bound by all of its two
CONTACT = "kaisa.koe@testila.example.org"
CHAIR = "olof@foreningen.example.org"


@dataclass(frozen=True)
class House:
    """A running stack and a client of its API."""

    stack: EmbeddedStack
    api: Api

    async def new_round(self) -> OpenRound:
        """Draft an agreement of its own and send it for signing."""
        return await send(self.stack, self.api, await draft(self.api))


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    folder = tmp_path_factory.mktemp("outcomes")
    async with journey_stack(folder) as stack, Api.of(stack) as api:
        yield House(stack, api)


async def _statuses(round_: OpenRound, *links: str) -> set[int]:
    """Return what the links answer to a browser and to a scanner that asks by HEAD."""
    found = set()
    for link in links:
        async with signatory.browser(round_.stack.public_url) as client:
            found |= {(await client.get(link)).status_code, (await client.head(link)).status_code}
    return found


async def _sign(round_: OpenRound, address: str) -> httpx.Response:
    async with signatory.browser(round_.stack.public_url) as client:
        return await signatory.sign(client, round_.link_of[address])


async def test_after_a_decline_the_round_is_withdrawn_and_a_second_one_completes(
    house: House,
) -> None:
    first = await house.new_round()
    await _sign(first, MAYOR)
    async with signatory.browser(house.stack.public_url) as client:
        page = await signatory.decline(client, first.link_of[VICAR], "The council said no.")
        await signatory.follow_to_receipt(client, page)
    assert (await first.state())["status"] == "open"  # only the party stands still
    key = f"withdraw-{first.agreement_id}"
    await house.api.withdraw_round(first.agreement_id, 1, reason="The text is changed.", key=key)
    ended = await house.api.wait_for_round(first.agreement_id, 1, "withdrawn")
    agreement = await house.api.wait_for_agreement(first.agreement_id, "draft")

    second = await send(house.stack, house.api, first.agreement_id, number=2)
    dead = [link for address, link in first.link_of.items() if address not in {MAYOR, VICAR}]
    assert await _statuses(first, *dead) == {410}
    assert await _statuses(first, first.link_of[MAYOR], first.link_of[VICAR]) == {200}
    await asyncio.gather(*(_sign(second, address) for address in second.link_of))
    await check_nothing_is_lost_or_doubled(second, receipts=len(second.links))

    agreement = await house.api.wait_for_agreement(first.agreement_id, "signed", "in_force")
    assert agreement["signing_rounds"] == 2
    assert agreement["version"] == 2
    assert await first.state() == ended  # the old round stays as it ended
    kinds = [event["kind"] for event in await house.api.events(first.agreement_id)]
    assert kinds.count("sent_for_signing") == 2
    assert {"signing_declined"} <= set(kinds)


async def test_a_withdrawn_round_tells_everyone_the_reason_and_gives_the_draft_back(
    house: House,
) -> None:
    round_ = await house.new_round()
    reason = "The list of parties is corrected first."
    key = f"withdraw-{round_.agreement_id}"
    ended = await house.api.withdraw_round(round_.agreement_id, 1, reason=reason, key=key)
    assert ended["status"] == "withdrawn"
    await house.api.wait_for_agreement(round_.agreement_id, "draft")
    assert await _statuses(round_, *round_.links) == {410}
    everyone = {*round_.link_of, CONTACT}
    await until(lambda: _told(house.stack, reason) == everyone)
    second = await send(house.stack, house.api, round_.agreement_id, number=2)
    assert (await second.state())["status"] == "open"
    assert not set(second.links) & set(round_.links)
    for address, link in round_.link_of.items():
        entries = entries_of(house.stack.caught_mail, address)
        (uid,) = [uid for uid in entries if request_behind(link) in uid]
        check_taken_out(entries[uid])


def _told(stack: EmbeddedStack, reason: str) -> set[str]:
    mails = [find_caught(stack.caught_mail, head.id) for head in list_caught(stack.caught_mail)]
    return {
        recipient
        for mail in mails
        if mail and reason in mail.body("plain")
        for recipient in mail.head.recipients
    }


@pytest.mark.abuse(7)
async def test_a_link_that_never_was_is_not_found(house: House) -> None:
    round_ = await house.new_round()
    link = round_.link_of[MAYOR]
    made_up = [link[:-1] + ("A" if link[-1] != "A" else "B"), f"{house.stack.public_url}/sign/x"]
    assert await _statuses(round_, *made_up) == {404}


@pytest.mark.abuse(8)
async def test_a_link_that_was_replaced_is_gone(house: House) -> None:
    round_ = await house.new_round()
    ring = KeyRing.parse(house.stack.environment["SIDOS_LINK_KEYS"])
    living = read_token(ring, LinkPurpose.SIGNING, round_.link_of[MAYOR].rpartition("/")[2])
    assert living is not None
    older = make_token(ring, LinkPurpose.SIGNING, Link(living.id, living.generation - 1))
    assert await _statuses(round_, f"{house.stack.public_url}/sign/{older}") == {410}
    assert await _statuses(round_, round_.link_of[MAYOR]) == {200}


async def test_a_link_whose_time_has_run_out_is_gone(house: House) -> None:
    round_ = await house.new_round()
    # A round is open until a day ends; the tests do not wait for that, so the row is set back.
    past = (datetime.now(UTC) - timedelta(hours=1)).strftime("%Y-%m-%d %H:%M:%S.%f")
    with sqlite3.connect(house.stack.state / "sidos.db") as records:
        records.execute(
            "UPDATE signing_round SET closes_at = ? WHERE agreement_id = ?",
            (past, round_.agreement_id),
        )
    records.close()
    assert await _statuses(round_, *round_.links) == {410}


@pytest.mark.abuse(1)
async def test_opening_a_link_changes_nothing_and_a_used_one_shows_the_receipt(
    house: House,
) -> None:
    round_ = await house.new_round()
    before = await round_.state()
    assert await _statuses(round_, *round_.links) == {200}
    assert await round_.state() == before
    receipt = await _sign(round_, CHAIR)
    async with signatory.browser(house.stack.public_url) as another:
        for answer in (
            await another.get(round_.link_of[CHAIR]),
            await another.head(round_.link_of[CHAIR]),
        ):
            assert answer.status_code == 200
            assert answer.url.path.endswith("/receipt")
        page = await another.get(round_.link_of[CHAIR])
    assert _reference(page) == _reference(receipt)


def _reference(receipt: httpx.Response) -> str:
    found = re.search(r"[0-9a-f]{8}-[0-9a-f-]{27}(?=</dd>)", receipt.text)
    assert found, receipt.text
    return found[0]


async def _at_the_signature(client: httpx.AsyncClient, link: str) -> httpx.Response:
    page = await open_page(client, link)
    page = await submit(client, page, "/read")
    return await submit(client, page, "/identify")


def _filled(page: httpx.Response, **changed: str) -> tuple[str, dict[str, str]]:
    """Return the address and the fields of the signature's form as a browser would send them."""
    form = next(f for f in html.fromstring(page.content).forms if f.action.endswith("/sign"))
    hidden = {field.name: field.value for field in form.xpath(".//input[@type='hidden'][@name]")}
    fields = {**hidden, "method": "confirmed", "consent": "yes", **changed}
    return urljoin(str(page.url), form.action), {
        name: value or "" for name, value in fields.items()
    }


@pytest.mark.abuse(14)
async def test_a_second_click_and_a_replayed_form_give_one_signature_and_one_receipt(
    house: House,
) -> None:
    round_ = await house.new_round()
    link = round_.link_of[MAYOR]
    async with signatory.browser(house.stack.public_url) as client:
        page = await _at_the_signature(client, link)
        other_tab = await open_page(client, f"{link}/sign")
        forms = [_filled(page), _filled(page), _filled(page), _filled(other_tab)]
        clicked = await asyncio.gather(*(client.post(to, data=form) for to, form in forms))
        replayed = [await client.post(to, data=form) for to, form in forms]
        pages = [await signatory.follow_to_receipt(client, page) for page in clicked]
        references = {_reference(page) for page in [*pages, *replayed]}
    assert len(references) == 1
    await _has_one_signature(house, round_, references.pop())


async def _has_one_signature(house: House, round_: OpenRound, reference: str) -> None:
    requests = [r for party in (await round_.state())["parties"] for r in party["requests"]]
    assert [r["signature"]["id"] for r in requests if r["signature"]] == [reference]
    events: list[dict[str, Any]] = await house.api.events(round_.agreement_id)
    assert [event["kind"] for event in events].count("signature_given") == 1


@pytest.mark.abuse(17)
async def test_a_document_that_is_not_the_one_read_is_not_signed(house: House) -> None:
    round_ = await house.new_round()
    async with signatory.browser(house.stack.public_url) as client:
        page = await _at_the_signature(client, round_.link_of[MAYOR])
        address, form = _filled(page, document_sha256="0" * 64)
        refused = await client.post(address, data=form)
    assert refused.status_code == 409
    requests = [r for party in (await round_.state())["parties"] for r in party["requests"]]
    assert {r["status"] for r in requests} == {"waiting"}
