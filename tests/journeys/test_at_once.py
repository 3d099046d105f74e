"""Twenty signatories whose last click comes in the same instant: each is in the sealed document."""

from __future__ import annotations

import asyncio
import uuid
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest

from commands.rehearsal import signatory
from commands.rehearsal.api import Api
from commands.rehearsal.specimen import Specimen
from tests.journeys.round import (
    check_by_foreign_tools,
    check_nothing_is_lost_or_doubled,
    journey_stack,
    send,
)

pytestmark = pytest.mark.timeout(240)

_HEAD = "party,kind,business_id,authority,role,capacity,name,title,email,language\n"
_ROW = "Party {n},association,,any,signatory,chair,Chair {n},chair,chair-{n}@party.example.org,en\n"
_PARTIES = _HEAD + "".join(_ROW.format(n=number) for number in range(1, 21))


@pytest.mark.abuse(15)
async def test_twenty_post_their_signatures_in_one_instant_and_all_are_in_the_sealed_document(
    tmp_path: Path,
) -> None:
    parties = tmp_path / "twenty.csv"
    parties.write_text(_PARTIES, "utf-8")
    async with journey_stack(tmp_path) as stack, Api.of(stack) as api, AsyncExitStack() as opened:
        specimen = Specimen.of_template("data-sharing", parties=parties)
        agreement = await api.draft(specimen, key=str(uuid.uuid4()))
        round_ = await send(stack, api, str(agreement["id"]))
        ready = []
        for link in round_.links:
            client = await opened.enter_async_context(signatory.browser(stack.public_url))
            ready.append((client, await signatory.read_and_identify(client, link)))
        receipts = await asyncio.gather(*(_click(client, page) for client, page in ready))
        assert len(receipts) == 20
        assert all(page.url.path.endswith("/receipt") for page in receipts)
        await check_nothing_is_lost_or_doubled(round_, receipts=20)
        await check_by_foreign_tools(round_, tmp_path, receipts=20)


async def _click(client: httpx.AsyncClient, page: httpx.Response) -> httpx.Response:
    return await signatory.follow_to_receipt(client, await signatory.confirm(client, page))
