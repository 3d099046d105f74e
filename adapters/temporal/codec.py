"""Encryption of everything that Temporal stores: AES-256-GCM under a ring of keys."""

from __future__ import annotations

import os
from collections.abc import Sequence

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from temporalio.api.common.v1 import Payload
from temporalio.converter import PayloadCodec

from adapters.keys import KeyRing

_ENCODING = b"binary/encrypted"
_KEY_ID = "encryption-key-id"
_NONCE_BYTES = 12


class PayloadKeyMissing(Exception):
    """A payload was encrypted under a key that is no longer on the ring."""


class EncryptingCodec(PayloadCodec):
    """Encrypts with the ring's first key; decrypts with whichever key a payload names.

    The key's id stands beside the ciphertext and is authenticated with it.
    """

    def __init__(self, ring: KeyRing) -> None:
        """Keep the ciphers of all keys of the ring."""
        self._current, _ = ring.current
        self._ciphers = {name: AESGCM(key) for name, key in ring.keys}

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Return the payloads encrypted, metadata and all."""
        return [self._encrypt(payload) for payload in payloads]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Return the payloads as they were; what was never encrypted passes as it is."""
        return [self._decrypt(payload) for payload in payloads]

    def _encrypt(self, payload: Payload) -> Payload:
        key_id, nonce = self._current.encode(), os.urandom(_NONCE_BYTES)
        sealed = self._ciphers[self._current].encrypt(nonce, payload.SerializeToString(), key_id)
        metadata = {"encoding": _ENCODING, _KEY_ID: key_id}
        return Payload(metadata=metadata, data=nonce + sealed)

    def _decrypt(self, payload: Payload) -> Payload:
        if payload.metadata.get("encoding") != _ENCODING:
            return payload
        key_id = payload.metadata[_KEY_ID]
        cipher = self._ciphers.get(key_id.decode())
        if cipher is None:
            raise PayloadKeyMissing(f"the payload key “{key_id.decode()}” is not on the ring")
        nonce, sealed = payload.data[:_NONCE_BYTES], payload.data[_NONCE_BYTES:]
        return Payload.FromString(cipher.decrypt(nonce, sealed, key_id))
