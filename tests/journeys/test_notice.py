"""A notice on the party's page: given by a signature, taken back with the consent of all others."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest

from commands.rehearsal import party_side, signatory
from commands.rehearsal.crowd import sign_all
from commands.rehearsal.forms import UnexpectedPage
from commands.rehearsal.mailbox import links_to, mails_to
from messages.mail import MailKind
from tests.journeys.round import OpenRound, open_round, until

pytestmark = pytest.mark.timeout(300)

KAISA, TERO = "kaisa.koe@testila.example.org", "tero.testi@testila.example.org"
OTHERS = (
    "jaana.johtaja@hva.example.org",
    "ville.varmentaja@hva.example.org",
    "olof@foreningen.example.org",
    "pia@palvelu.example.org",
    "risto@palvelu.example.org",
    "kirsi@seurakunta.example.org",
    "sakari@seurakunta.example.org",
)
TOGETHER = ("pia@palvelu.example.org", "risto@palvelu.example.org")  # neither binds alone
EVERYBODY = frozenset({KAISA, TERO, *OTHERS})


@pytest.fixture(scope="module")
async def opened(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[OpenRound]:
    async with open_round(tmp_path_factory.mktemp("notice")) as opened:
        await sign_all(opened.stack.public_url, opened.links)
        await opened.api.wait_for_agreement(opened.agreement_id, "in_force")
        yield opened


async def events(opened: OpenRound, kind: str) -> list[dict[str, Any]]:
    """Return the events of a kind."""
    history = await opened.api.events(opened.agreement_id)
    return [event["event"] for event in history if event["kind"] == kind]


async def another(opened: OpenRound, kind: str, known: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the event of a kind that comes beside those known."""
    async with asyncio.timeout(60):
        while True:
            found = await events(opened, kind)
            if len(found) > len(known):
                return found[-1]
            await asyncio.sleep(0.1)


async def page_of(opened: OpenRound, address: str) -> str:
    return await party_side.party_page(opened.stack.public_url, opened.stack.caught_mail, address)


def requests_to_sign(opened: OpenRound, address: str) -> list[str]:
    """Return the links to sign, each once, the newest first.

    A receipt and the mail that all have signed hold the link of their round once more, and may
    come after the link of the notice.
    """
    return list(dict.fromkeys(reversed(links_to(opened.stack.caught_mail, address, "sign"))))[::-1]


async def everybody_is_told(opened: OpenRound, kind: MailKind) -> None:
    """Wait until everybody of every party has a mail of a kind, each one of them once."""
    told: list[str] = []
    async with asyncio.timeout(60):
        while not set(told) >= EVERYBODY:
            await asyncio.sleep(0.1)
            history = await opened.api.events(opened.agreement_id)
            mails = [e for e in history if e["event"]["data"].get("mail") == kind]
            told = [str(mail["personal"]["email"]) for mail in mails]
    assert len(told) == len(set(told))


async def test_a_signed_notice_is_taken_back_when_the_last_of_the_others_has_consented(
    opened: OpenRound,
) -> None:
    url, mail = opened.stack.public_url, opened.stack.caught_mail
    had = len(requests_to_sign(opened, TERO))
    await party_side.give_notice(url, await page_of(opened, KAISA))
    await until(lambda: len(requests_to_sign(opened, TERO)) > had)
    assert await sign_all(url, requests_to_sign(opened, TERO)[:1]) == 1
    given = (await another(opened, "notice_given", []))["data"]
    await everybody_is_told(opened, MailKind.NOTICE_GIVEN)
    newest = next(mails_to(mail, OTHERS[0]))
    attached = [part.get_content() for part in newest.message.iter_attachments()]
    assert given["document_sha256"] in {hashlib.sha256(data).hexdigest() for data in attached}

    with pytest.raises(UnexpectedPage, match="no form"):  # nobody has asked for it
        await party_side.speak_on_taking_back(url, await page_of(opened, OTHERS[0]))
    await party_side.speak_on_taking_back(url, await page_of(opened, TERO))
    for address in OTHERS:
        assert not await events(opened, "notice_taken_back")
        await party_side.speak_on_taking_back(url, await page_of(opened, address))
    taken_back = (await another(opened, "notice_taken_back", []))["data"]
    assert taken_back["notice_id"] == given["notice_id"]
    assert len(await events(opened, "notice_taking_back_consented")) == len(OTHERS)
    await everybody_is_told(opened, MailKind.NOTICE_TAKEN_BACK)
    assert (await opened.api.agreement(opened.agreement_id))["status"] == "in_force"


async def test_a_notice_begun_and_signed_while_temporal_is_dead_counts_from_the_second_signature(
    opened: OpenRound,
) -> None:
    stack, known = opened.stack, await events(opened, "notice_given")
    had = {address: len(requests_to_sign(opened, address)) for address in TOGETHER}
    page = await page_of(opened, TOGETHER[0])
    await stack.kill("temporal")
    begun = await party_side.give_notice(stack.public_url, page)
    assert begun.url.params["done"] == "received"
    await stack.start("temporal")
    await until(lambda: all(len(requests_to_sign(opened, a)) > had[a] for a in TOGETHER))

    await stack.kill("worker")
    await stack.kill("temporal")
    moments = []
    for address in TOGETHER:
        link = requests_to_sign(opened, address)[0]
        assert signatory.is_being_recorded(await party_side.sign(stack.public_url, link))
        moments.append(datetime.now(UTC).isoformat())
    await stack.start("temporal")
    await stack.start("worker")
    given = await another(opened, "notice_given", known)
    first_signed, second_signed = moments
    assert first_signed < given["occurred_at"] < second_signed < given["recorded_at"]
