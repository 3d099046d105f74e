"""A long activity shows that it lives, also while its work is on a thread."""

from __future__ import annotations

import asyncio
import threading

from temporalio.testing import ActivityEnvironment

from activities.heartbeats import heartbeating
from tests.activities.house import House


class Beats:
    """Counts heartbeats; `third` is set from the third on."""

    def __init__(self, environment: ActivityEnvironment) -> None:
        self.count = 0
        self.third = threading.Event()
        environment.on_heartbeat = self._beat

    def _beat(self, *_: object) -> None:
        self.count += 1
        if self.count > 2:
            self.third.set()


async def test_heartbeats_go_on_while_a_thread_works_and_stop_with_the_activity() -> None:
    environment = ActivityEnvironment()
    beats = Beats(environment)

    async def work() -> bool:
        async with heartbeating(every_seconds=0.001):
            return await asyncio.to_thread(beats.third.wait, 10)

    assert await environment.run(work)
    seen = beats.count
    await asyncio.sleep(0)
    assert beats.count == seen


async def test_the_document_activities_send_heartbeats(house: House) -> None:
    environment = ActivityEnvironment()
    beats = Beats(environment)
    drafted = await house.draft()
    await environment.run(house.documents.freeze_document, house.freezing(drafted.agreement_id))
    assert beats.count
