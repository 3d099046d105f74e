"""The audit chain: each event's hash covers the event and the hash before it.

`hash = SHA-256(previous hash ‖ canonical JSON of the event)`, with the canonical
form of RFC 8785 (JSON Canonicalization Scheme). Personal parts stand in the chain
as salted commitments, so that it still verifies after they have been erased.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

JsonValue: TypeAlias = (
    "str | int | bool | list[JsonValue] | tuple[JsonValue, ...] | Mapping[str, JsonValue] | None"
)

GENESIS = "0" * 64
_LARGEST_INTEGER = 2**53 - 1


def canonical_json(value: JsonValue) -> bytes:
    """Return the RFC 8785 form of `value`.

    Numbers are whole and within ±(2^53 - 1); anything else raises `TypeError` or
    `ValueError`, since an event that cannot be written exactly must not be written.
    """
    return _canonical(value).encode()


def _canonical(value: JsonValue) -> str:
    match value:
        case None | bool() | str():
            return json.dumps(value, ensure_ascii=False)
        case int():
            if abs(value) > _LARGEST_INTEGER:
                raise ValueError(f"{value} is outside the numbers that JSON keeps exactly")
            return str(value)
        case list() | tuple():
            return "[" + ",".join(map(_canonical, value)) + "]"
        case Mapping():
            members = sorted(value.items(), key=lambda member: member[0].encode("utf-16-be"))
            return "{" + ",".join(f"{_canonical(k)}:{_canonical(v)}" for k, v in members) + "}"
        case _:
            raise TypeError(f"{type(value).__name__} has no canonical form")


def event_hash(previous: str, event: Mapping[str, JsonValue]) -> str:
    """Return the hex SHA-256 of an event that follows the event hashed `previous`."""
    return hashlib.sha256(bytes.fromhex(previous) + canonical_json(event)).hexdigest()


def commitment(salt: bytes, value: str) -> str:
    """Return the hex HMAC-SHA-256 that stands in the chain for a personal value."""
    return hmac.new(salt, value.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class ChainedEvent:
    """An event as the chain keeps it; `sequence` counts from 1."""

    sequence: int
    event: Mapping[str, JsonValue]
    hash: str


@dataclass(frozen=True, slots=True)
class ChainBreak:
    """Where a chain stops being true."""

    sequence: int
    reason: str


def first_break(events: Iterable[ChainedEvent]) -> ChainBreak | None:
    """Return the first place at which the chain does not hold, or None."""
    previous = GENESIS
    for expected, chained in enumerate(events, start=1):
        if chained.sequence != expected or chained.event.get("sequence") != expected:
            return ChainBreak(chained.sequence, f"event {expected} is missing or out of order")
        if event_hash(previous, chained.event) != chained.hash:
            return ChainBreak(expected, f"event {expected} does not match its hash")
        previous = chained.hash
    return None
