"""Blobs by SHA-256: put once, never overwritten, verified on every read."""

from __future__ import annotations

import hashlib
from pathlib import Path

from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import ObjectStore, from_url

_TROUBLE = (BaseError, OSError)


class BlobDamaged(Exception):
    """The stored bytes are not those that were put."""


class BlobsOutOfReach(Exception):
    """The store does not take or give bytes now: full, down, or closed to us."""


class Blobs:
    """A store of immutable bytes: a local folder, S3, GCS or Azure by the address."""

    def __init__(self, url: str) -> None:
        """Open the store; a local folder (`file:///…`) is made when it is missing."""
        if url.startswith("file://"):
            Path(url.removeprefix("file://")).mkdir(parents=True, exist_ok=True, mode=0o700)
        self._store: ObjectStore = from_url(url)

    async def put(self, data: bytes) -> str:
        """Keep the bytes and return their hex SHA-256; the same bytes are kept once.

        Raises `BlobsOutOfReach` when they could not be kept, `BlobDamaged` when what was
        kept of them before is not the same.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        try:
            await self._store.put_async(_path(sha256), data, mode="create")
        except AlreadyExistsError:
            await self.get(sha256)
        except _TROUBLE as error:
            raise BlobsOutOfReach(type(error).__name__) from error
        return sha256

    async def get(self, sha256: str) -> bytes:
        """Return the bytes; raise `BlobDamaged` when they are not what was put.

        A blob that is missing raises `FileNotFoundError`, trouble with the store
        `BlobsOutOfReach`.
        """
        try:
            answer = await self._store.get_async(_path(sha256))
            data = bytes(await answer.bytes_async())
        except FileNotFoundError:
            raise
        except _TROUBLE as error:
            raise BlobsOutOfReach(type(error).__name__) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise BlobDamaged(sha256)
        return data


def _path(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"
