"""Whatever is killed in the middle of a round, each acknowledged signature is there once."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from temporalio.api.enums.v1 import PendingActivityState
from temporalio.client import Client

from commands.rehearsal import signatory
from commands.rehearsal.forms import UnexpectedPage
from commands.stack.embedded import Name
from messages.ids import signing_round_workflow_id
from tests.journeys.round import OpenRound, check_nothing_is_lost_or_doubled, open_round

pytestmark = pytest.mark.timeout(300)
_SEALED_WITHIN_SECONDS = 60


async def _sign_until_it_succeeds(round_: OpenRound, link: str) -> None:
    """Sign as a person would who meets an error page: open the link again."""
    async with signatory.browser(round_.stack.public_url) as client:
        while True:
            try:
                page = await client.get(link)
                if not page.url.path.endswith("/receipt"):
                    await signatory.sign(client, link)
            except (httpx.TransportError, UnexpectedPage):
                await asyncio.sleep(0.2)
            else:
                return


@pytest.mark.parametrize("victim", ["worker", "web", "temporal"])
async def test_a_process_is_killed_while_everybody_signs(tmp_path: Path, victim: Name) -> None:
    async with open_round(tmp_path) as round_:
        signing = [
            asyncio.create_task(_sign_until_it_succeeds(round_, link)) for link in round_.links
        ]
        await asyncio.wait(signing, return_when=asyncio.FIRST_COMPLETED)
        await round_.stack.kill(victim)
        await round_.stack.start(victim)
        await asyncio.gather(*signing)
        await check_nothing_is_lost_or_doubled(round_, receipts=len(round_.links))


async def test_a_signature_given_while_temporal_is_down_counts_from_its_receipt(
    tmp_path: Path,
) -> None:
    async with open_round(tmp_path) as round_:
        early, *late = round_.links
        await round_.stack.kill("temporal")
        async with signatory.browser(round_.stack.public_url) as client:
            page = await signatory.post_signature(client, early)
            assert signatory.is_being_recorded(page)
            acknowledged_at = datetime.now(UTC).isoformat()
            await round_.stack.start("temporal")
            await signatory.follow_to_receipt(client, page)
        for link in late:
            await _sign_until_it_succeeds(round_, link)
        await check_nothing_is_lost_or_doubled(round_, receipts=len(round_.links))
        events = await round_.api.events(round_.agreement_id)
        first = next(event["event"] for event in events if event["kind"] == "signature_given")
        assert first["occurred_at"] < acknowledged_at < first["recorded_at"]


async def _sealing_has_begun(round_: OpenRound) -> None:
    """Return as soon as a worker is at work on the seal."""
    environment = round_.stack.environment
    client = await Client.connect(
        environment["SIDOS_TEMPORAL_ADDRESS"], namespace=environment["SIDOS_TEMPORAL_NAMESPACE"]
    )
    workflow_id = signing_round_workflow_id(round_.agreement_id, round_.number)
    started = PendingActivityState.PENDING_ACTIVITY_STATE_STARTED
    while True:
        description = await client.get_workflow_handle(workflow_id).describe()
        pending = description.raw_description.pending_activities
        if any(a.activity_type.name == "seal_document" and a.state == started for a in pending):
            return
        await asyncio.sleep(0.01)


async def test_a_worker_killed_while_it_seals_costs_less_than_a_minute(tmp_path: Path) -> None:
    async with open_round(tmp_path) as round_:
        begun = asyncio.create_task(_sealing_has_begun(round_))
        async with asyncio.TaskGroup() as signing:
            for link in round_.links:
                signing.create_task(_sign_until_it_succeeds(round_, link))
            await begun
            assert (await round_.state())["status"] == "sealing"
            await round_.stack.kill("worker")
            await round_.stack.start("worker")
        await round_.api.wait_for_round(
            round_.agreement_id, round_.number, "complete", within_seconds=_SEALED_WITHIN_SECONDS
        )
        await check_nothing_is_lost_or_doubled(round_, receipts=len(round_.links))
