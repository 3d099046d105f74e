"""The connection of a client: its headers come in time and within measure, or it is closed."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

SECONDS_FOR_HEADERS = 15.0
LARGEST_HEADERS = 64 * 1024


class PatientToAPoint(HttpToolsProtocol):
    """Uvicorn's protocol with what it lacks: limits while the headers arrive (abuse 47).

    How long a connection may idle between two requests is uvicorn's own setting.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Take what uvicorn gives its protocols."""
        super().__init__(*arguments, **options)
        self._ends: asyncio.TimerHandle | None = None
        self._received = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Take bytes; close when they are headers without end."""
        super().data_received(data)
        if self._ends is not None:
            self._received += len(data)
            if self._received > LARGEST_HEADERS:
                self.transport.close()

    def on_message_begin(self) -> None:
        """Begin to wait for the headers of a further request on the same connection."""
        super().on_message_begin()
        if self._ends is None:
            self._wait()

    def on_headers_complete(self) -> None:
        """Stop to wait: what follows is bounded by `service.security`."""
        self._stop()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop to wait: the client has gone."""
        self._stop()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._received = 0
        self._ends = self.loop.call_later(SECONDS_FOR_HEADERS, self._give_up)

    def _give_up(self) -> None:
        # Headers that came ahead of their time do not cut the answer before them short.
        if self.cycle is not None and not self.cycle.response_complete:
            self._wait()
        else:
            self.transport.close()

    def _stop(self) -> None:
        if self._ends is not None:
            self._ends.cancel()
            self._ends = None
