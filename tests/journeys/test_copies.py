"""Who reads and does not sign, over HTTP and SMTP: a link first, the sealed document after."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import httpx
import pytest

from adapters.mail.caught import CaughtMail
from commands.rehearsal import signatory
from commands.rehearsal.api import Api
from commands.rehearsal.mailbox import links_to, mails_to
from commands.rehearsal.specimen import Specimen
from tests.journeys.round import (
    PARTIES,
    OpenRound,
    approve,
    check_nothing_is_lost_or_doubled,
    journey_stack,
    send,
    until,
)

pytestmark = pytest.mark.timeout(240)

VIEWER, COPY, CONTACT = (
    "lukija@aluehallinto.example.org",
    "kirjaamo@hva.example.org",
    "kaisa.koe@testila.example.org",
)
READERS = f"""\
Testilän kunta,municipality,,any,viewer,,Leena Lukija,,{VIEWER},sv
Testilän hyvinvointialue,county,,1 director + 1 countersigner,copy,,Kirjaamo Oma,,{COPY},fi
"""


@asynccontextmanager
async def round_with_readers(
    folder: Path, settings: Mapping[str, str] = {}
) -> AsyncIterator[OpenRound]:
    """Send an agreement for signing that lists a viewer and somebody who gets a copy."""
    specimen = Specimen.of_template("family-centre-cooperation", parties=PARTIES)
    listed = replace(specimen, parties=specimen.parties + READERS.encode())
    async with journey_stack(folder, settings=settings) as stack, Api.of(stack) as api:
        agreement = await api.draft(listed, key=f"journey-{uuid.uuid4()}")
        await approve(api, str(agreement["id"]))
        yield await send(stack, api, str(agreement["id"]))


def reading_links(round_: OpenRound, address: str) -> list[str]:
    return links_to(round_.stack.caught_mail, address, "read")


def newest_mail(round_: OpenRound, address: str) -> CaughtMail:
    return next(mails_to(round_.stack.caught_mail, address))


async def all_sign(round_: OpenRound) -> None:
    for link in round_.links:
        async with signatory.browser(round_.stack.public_url) as client:
            await signatory.sign(client, link)
    await check_nothing_is_lost_or_doubled(round_, len(round_.links))


async def test_a_viewer_reads_while_it_runs_and_all_get_the_sealed_document_attached(
    tmp_path: Path,
) -> None:
    async with round_with_readers(tmp_path) as round_:
        await until(lambda: bool(reading_links(round_, VIEWER)))
        (link,) = reading_links(round_, VIEWER)
        async with signatory.browser(round_.stack.public_url) as client:
            page = await client.get(link)
            assert page.status_code == 200
            assert 'lang="sv"' in page.text
            sent = (await client.get(f"{link}/document.pdf")).content
        assert not list(mails_to(round_.stack.caught_mail, COPY))

        await all_sign(round_)
        sealed = (await round_.state())["sealed_sha256"]
        for address in (VIEWER, COPY, CONTACT):
            await until(partial(_says, round_, address, sealed))
            assert attached(newest_mail(round_, address)) == 1
        async with signatory.browser(round_.stack.public_url) as client:
            after = (await client.get(f"{link}/document.pdf")).content
        assert after.startswith(sent)
        assert len(after) > len(sent)


async def test_what_is_too_large_for_a_mail_is_read_by_a_link_that_works_for_its_reader(
    tmp_path: Path,
) -> None:
    small = {"SIDOS_MAIL_ATTACHMENT_LIMIT": "1000"}
    async with round_with_readers(tmp_path, small) as round_:
        await all_sign(round_)
        for address in (VIEWER, COPY, CONTACT):
            await until(partial(_says, round_, address, "/read/", "SHA-256"))
            mail = newest_mail(round_, address)
            assert attached(mail) == 0
            (link, *_) = reading_links(round_, address)
            async with signatory.browser(round_.stack.public_url) as client:
                await check_sealed(client, link)
        who, link = next(iter(round_.link_of.items()))
        await until(partial(_says, round_, who, "/sign/", "SHA-256"))
        async with signatory.browser(round_.stack.public_url) as client:
            await check_sealed(client, link)


def attached(mail: CaughtMail) -> int:
    """Return how many PDFs come with a mail."""
    parts = mail.message.iter_attachments()
    return sum(part.get_content_type() == "application/pdf" for part in parts)


async def check_sealed(client: httpx.AsyncClient, link: str) -> None:
    """Hold that a link leads to a page with the sealed document."""
    page = await client.get(link)
    assert "document.pdf" in page.text
    assert b"/DocTimeStamp" in (await client.get(f"{link}/document.pdf")).content


def _says(round_: OpenRound, address: str, *words: str) -> bool:
    """Tell whether the newest mail to somebody says these words."""
    newest = next(mails_to(round_.stack.caught_mail, address), None)
    return newest is not None and all(word in newest.body("plain") for word in words)
