"""A notice on the party's page: given by a signature, taken back with the consent of all others."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path
from typing import Any

import pytest

from commands.rehearsal import party_side
from commands.rehearsal.crowd import sign_all
from commands.rehearsal.forms import UnexpectedPage
from commands.rehearsal.mailbox import links_to, mails_to
from messages.mail import MailKind
from tests.journeys.round import OpenRound, open_round, until

pytestmark = pytest.mark.timeout(240)

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
EVERYBODY = frozenset({KAISA, TERO, *OTHERS})


async def events(opened: OpenRound, kind: str) -> list[dict[str, Any]]:
    """Return what the events of a kind say."""
    history = await opened.api.events(opened.agreement_id)
    return [event["event"]["data"] for event in history if event["kind"] == kind]


async def page_of(opened: OpenRound, address: str) -> str:
    return await party_side.party_page(opened.stack.public_url, opened.stack.caught_mail, address)


async def give_notice(opened: OpenRound) -> str:
    """Let the contact person start the notice, and the signatory sign it; return its hash."""
    url, mail = opened.stack.public_url, opened.stack.caught_mail
    had = len(links_to(mail, TERO, "sign"))
    await party_side.give_notice(url, await page_of(opened, KAISA))
    await until(lambda: len(links_to(mail, TERO, "sign")) > had)
    await sign_all(url, links_to(mail, TERO, "sign")[:1])
    ended = await opened.api.wait_for_round(opened.agreement_id, 2, "complete")
    return str(ended["sealed_sha256"])


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
    tmp_path: Path,
) -> None:
    async with open_round(tmp_path) as opened:
        url = opened.stack.public_url
        await sign_all(url, opened.links)
        await opened.api.wait_for_agreement(opened.agreement_id, "in_force")
        sha256 = await give_notice(opened)
        (given,) = await events(opened, "notice_given")
        assert given["document_sha256"] == sha256
        await everybody_is_told(opened, MailKind.NOTICE_GIVEN)
        newest = next(mails_to(opened.stack.caught_mail, OTHERS[0]))
        attached = [part.get_content() for part in newest.message.iter_attachments()]
        assert sha256 in {hashlib.sha256(data).hexdigest() for data in attached}

        with pytest.raises(UnexpectedPage, match="no form"):  # nobody has asked for it
            await party_side.speak_on_taking_back(url, await page_of(opened, OTHERS[0]))
        await party_side.speak_on_taking_back(url, await page_of(opened, TERO))
        for address in OTHERS:
            assert not await events(opened, "notice_taken_back")
            await party_side.speak_on_taking_back(url, await page_of(opened, address))
        (taken_back,) = await events(opened, "notice_taken_back")
        assert taken_back["notice_id"] == given["notice_id"]
        assert len(await events(opened, "notice_taking_back_consented")) == len(OTHERS)
        await everybody_is_told(opened, MailKind.NOTICE_TAKEN_BACK)
        assert (await opened.api.agreement(opened.agreement_id))["status"] == "in_force"
