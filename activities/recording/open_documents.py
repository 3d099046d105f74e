"""Documents of open rounds, kept in memory at their head so that a signature costs little."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from adapters.blobs import Blobs
from adapters.database.revisions import DocumentHead
from adapters.documents.appender import SignableDocument

_MOST_OPEN = 256


@dataclass(frozen=True, slots=True)
class _Open:
    head: DocumentHead
    document: SignableDocument


class OpenDocuments:
    """The least recently used is dropped; one that is not at the head is read again."""

    def __init__(self, blobs: Blobs, most: int = _MOST_OPEN) -> None:
        """Keep up to `most` documents."""
        self._blobs = blobs
        self._most = most
        self._open: OrderedDict[str, _Open] = OrderedDict()
        self._locks: dict[str, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def turn(self, agreement_id: str, round_number: int) -> AsyncIterator[None]:
        """Let one writer of this process at a time append to a round's document."""
        key = f"{agreement_id}/{round_number}"
        lock, waiting = self._locks.get(key, (asyncio.Lock(), 0))
        self._locks[key] = (lock, waiting + 1)
        try:
            async with lock:
                yield
        finally:
            lock, waiting = self._locks.pop(key)
            if waiting > 1:
                self._locks[key] = (lock, waiting - 1)

    async def take(self, head: DocumentHead) -> SignableDocument:
        """Return the document at `head`, and forget it until it is kept again.

        So a document that was appended to and not recorded is never met again.
        """
        known = self._open.pop(head.round_id, None)
        if known is not None and known.head == head:
            return known.document
        return SignableDocument.open(await assemble(self._blobs, head))

    def keep(self, head: DocumentHead, document: SignableDocument) -> None:
        """Keep a document whose appended state has been recorded as `head`."""
        self._open[head.round_id] = _Open(head, document)
        while len(self._open) > self._most:
            self._open.popitem(last=False)


async def assemble(blobs: Blobs, head: DocumentHead) -> bytes:
    """Return the bytes of a round's document: its base and all increments."""
    return b"".join([await blobs.get(sha256) for sha256 in (head.base_sha256, *head.increments)])
