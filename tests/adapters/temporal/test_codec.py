"""Everything Temporal stores is encrypted, also while keys are rotated."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidTag
from temporalio.api.common.v1 import Payload

from adapters.keys import KeyRing, new_key
from adapters.temporal.codec import EncryptingCodec, PayloadKeyMissing

OLD, NEW = new_key("old"), new_key("new")
CLEAR = Payload(metadata={"encoding": b"json/plain"}, data=b'{"party": "Mikkeli"}')


def codec(*keys: str) -> EncryptingCodec:
    return EncryptingCodec(KeyRing.parse(",".join(keys)))


async def test_a_payload_comes_back_as_it_was() -> None:
    sealed = await codec(OLD).encode([CLEAR, CLEAR])
    assert b"Mikkeli" not in sealed[0].data
    assert sealed[0].data != sealed[1].data
    assert await codec(OLD).decode(sealed) == [CLEAR, CLEAR]


async def test_after_a_rotation_old_payloads_open_and_new_ones_use_the_new_key() -> None:
    old = await codec(OLD).encode([CLEAR])
    rotated = codec(NEW, OLD)
    assert await rotated.decode(old) == [CLEAR]
    new = await rotated.encode([CLEAR])
    assert new[0].metadata["encryption-key-id"] == b"new"
    assert await codec(NEW).decode(new) == [CLEAR]


async def test_a_key_taken_off_the_ring_is_named() -> None:
    old = await codec(OLD).encode([CLEAR])
    with pytest.raises(PayloadKeyMissing, match="old"):
        await codec(NEW).decode(old)


async def test_a_changed_payload_does_not_open() -> None:
    [sealed] = await codec(OLD).encode([CLEAR])
    changed = sealed.data[:-1] + bytes([sealed.data[-1] ^ 1])
    with pytest.raises(InvalidTag):
        await codec(OLD).decode([Payload(metadata=sealed.metadata, data=changed)])


async def test_what_was_never_encrypted_passes() -> None:
    assert await codec(OLD).decode([CLEAR]) == [CLEAR]
