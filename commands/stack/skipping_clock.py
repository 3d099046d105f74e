"""The clock of a server that skips time, for everything that is not on that server."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from temporalio import activity
from temporalio.client import Interceptor as ClientInterceptor
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput
from temporalio.worker import Interceptor as WorkerInterceptor

from adapters.clock import system_clock


class SkippingClock:
    """Runs as the machine's clock does, ahead of it by what the server has skipped."""

    def __init__(self) -> None:
        """Start with the machine's own time."""
        self._ahead = timedelta(0)

    def __call__(self) -> datetime:
        """Return the server's present instant in UTC."""
        return system_clock() + self._ahead

    def catch_up(self, server_now: datetime) -> None:
        """Move forward to an instant that the server has come to; never back."""
        self._ahead = max(self._ahead, server_now - system_clock())


class KeepsTheClock(ClientInterceptor, WorkerInterceptor):
    """Moves the clock before each activity: time may have been skipped just before it.

    While an activity runs the server skips nothing, so that the clock stays right.
    """

    def __init__(self, clock: SkippingClock) -> None:
        """Keep the clock."""
        self._clock = clock

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:  # noqa: A002 - the library's name
        """Stand before the activities of a worker."""
        return _BeforeActivities(next, self._clock)


class _BeforeActivities(ActivityInboundInterceptor):
    def __init__(self, then: ActivityInboundInterceptor, clock: SkippingClock) -> None:
        super().__init__(then)
        self._clock = clock

    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # noqa: A002 - the library's name
        self._clock.catch_up(activity.info().started_time)
        return await super().execute_activity(input)
