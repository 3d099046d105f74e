"""Who looks on while an agreement moves: one watcher a process, however many pages are open."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from fastapi import FastAPI
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from adapters.database.sessions import Sessions
from adapters.database.tables import AuditEventRow
from domain.errors import N_, DomainError

_log = structlog.get_logger("sidos.live")
SECONDS_BETWEEN_LOOKS = 2.0
MOST_STREAMS = 200
MOST_STREAMS_OF_ONE = 10


class TooManyStreams(DomainError):
    """Enough pages are open that are told of changes; this one shows them when it is reloaded."""

    code = "too_many_streams"
    message = N_("Too many pages are open that show progress by themselves. Reload this one.")


class Watcher:
    """Asks the records every other second what moved, as long as somebody looks on.

    What moved is told by the number of an agreement's newest audit event: everything that
    happens to it is one.
    """

    def __init__(self, reads: Sessions) -> None:
        """`reads` are sessions that wait for no writer."""
        self._reads = reads
        self._lookers: dict[str, dict[asyncio.Event, str]] = {}
        self._newest: dict[str, int] = {}
        self._task: asyncio.Task[None] | None = None

    @contextmanager
    def looking_on(self, agreement_id: str, staff_id: str) -> Iterator[asyncio.Event]:
        """Give an event that is set when the agreement moves."""
        moved = asyncio.Event()
        self._lookers.setdefault(agreement_id, {})[moved] = staff_id
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._watch())
        try:
            yield moved
        finally:
            self._lookers[agreement_id].pop(moved)
            if not self._lookers[agreement_id]:
                del self._lookers[agreement_id]
                self._newest.pop(agreement_id, None)

    def check_room(self, staff_id: str) -> None:
        """Refuse with `TooManyStreams`, also where one person has many pages open."""
        open_by = [who for lookers in self._lookers.values() for who in lookers.values()]
        if len(open_by) >= MOST_STREAMS or open_by.count(staff_id) >= MOST_STREAMS_OF_ONE:
            raise TooManyStreams

    def newest(self, agreement_id: str) -> int | None:
        """Return the number of the newest event; None before the first look."""
        return self._newest.get(agreement_id)

    async def _watch(self) -> None:
        while self._lookers:
            try:
                await self._look()
            except (SQLAlchemyError, OSError) as error:
                _log.warning("live_look_failed", problem=type(error).__name__)
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)

    async def _look(self) -> None:
        async with self._reads() as session:
            rows = await session.execute(
                select(AuditEventRow.agreement_id, func.max(AuditEventRow.sequence).label("newest"))
                .where(AuditEventRow.agreement_id.in_(list(self._lookers)))
                .group_by(AuditEventRow.agreement_id)
            )
        for row in rows:
            if self._newest.get(row.agreement_id) != row.newest:
                self._newest[row.agreement_id] = row.newest
                for moved in self._lookers.get(row.agreement_id, {}):
                    moved.set()


def watcher_of(app: FastAPI, reads: Sessions) -> Watcher:
    """Return the watcher of this process."""
    if not hasattr(app.state, "watcher"):
        app.state.watcher = Watcher(reads)
    watcher = app.state.watcher
    assert isinstance(watcher, Watcher)
    return watcher
