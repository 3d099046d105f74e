"""The sweeper delivers acts that were received but not delivered: Temporal was down, or we."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from itertools import groupby

import structlog
from temporalio.client import Client

from adapters.clock import Clock
from adapters.database import inbox
from adapters.database.inbox import InboxAct
from adapters.database.sessions import Sessions
from adapters.temporal.delivery import NotDelivered
from adapters.temporal.settling import deliver_and_settle
from messages.acts import ActKind
from messages.ids import agreement_of

log = structlog.get_logger()

PATIENCE = timedelta(seconds=15)

_AT_ONCE = 8
_BATCH = 500
_SECONDS_PER_ACT = 30.0


class Sweeper:
    """Delivers what waits; several processes may run one each, since Updates have ids."""

    def __init__(
        self,
        client: Client,
        sessions: Sessions,
        clock: Clock,
        *,
        patience: timedelta = PATIENCE,
        pause: timedelta = timedelta(seconds=3),
        longest_pause: timedelta = timedelta(minutes=1),
    ) -> None:
        """Leave acts younger than `patience` to whoever received them."""
        self._client = client
        self._sessions = sessions
        self._clock = clock
        self._patience = patience
        self._pause = pause
        self._longest_pause = longest_pause

    async def run(self, stop: asyncio.Event) -> None:
        """Sweep until `stop` is set; look less often while nothing can be delivered."""
        pause = self._pause
        while not stop.is_set():
            try:
                failed = await self.sweep()
            except Exception:
                # The database is away, or a bug: either way the next sweep must come.
                log.exception("sweep_failed")
                failed = 1
            pause = min(2 * pause, self._longest_pause) if failed else self._pause
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause.total_seconds())

    async def sweep(self) -> int:
        """Deliver once all that waits; return how many acts still wait after it."""
        async with self._sessions() as session:
            acts = await inbox.waiting_acts(session, self._clock() - self._patience, _BATCH)
        lanes: dict[str, list[InboxAct]] = {}
        for act in acts:
            lanes.setdefault(agreement_of(act.workflow_id), []).append(act)
        free = asyncio.Semaphore(_AT_ONCE)
        failed = await asyncio.gather(*(self._lane(lane, free) for lane in lanes.values()))
        return sum(failed)

    async def _lane(self, acts: list[InboxAct], free: asyncio.Semaphore) -> int:
        """Deliver one agreement's acts as they were received; signatures may go together."""
        failed = 0
        async with free:
            for kind, run in groupby(acts, key=lambda act: act.kind):
                for part in _parts(list(run), together=kind == ActKind.SIGN):
                    outcomes = await asyncio.gather(*map(self._deliver, part))
                    failed += outcomes.count(False)
        return failed

    async def _deliver(self, act: InboxAct) -> bool:
        try:
            await deliver_and_settle(
                self._client, self._sessions, self._clock, act, seconds=_SECONDS_PER_ACT
            )
        except NotDelivered as reason:
            log.warning("act_waits", act_id=act.act_id, kind=act.kind, reason=str(reason))
            return False
        except Exception:
            # One act that cannot be delivered must not hold up the others.
            log.exception("act_failed", act_id=act.act_id, kind=act.kind)
            return False
        return True


def _parts(acts: list[InboxAct], *, together: bool) -> Iterable[list[InboxAct]]:
    return [acts] if together else [[act] for act in acts]
