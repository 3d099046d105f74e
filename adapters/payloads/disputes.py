"""What a coordinator wrote of a dispute."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from domain.audit import canonical_json


@dataclass(frozen=True, slots=True)
class DisputeOpening:
    """Between which parties it is (ids), about what, and since which day (ISO date)."""

    party_ids: tuple[str, ...]
    subject: str
    opened_on: str

    def to_bytes(self) -> bytes:
        """Return the canonical JSON."""
        return canonical_json(asdict(self))

    @classmethod
    def from_bytes(cls, data: bytes) -> DisputeOpening:
        """Read what `to_bytes` wrote."""
        fields: dict[str, Any] = json.loads(data)
        return cls(**{**fields, "party_ids": tuple(fields["party_ids"])})


@dataclass(frozen=True, slots=True)
class DisputeStepTaken:
    """What was done about it, on which day (ISO date)."""

    dispute_id: str
    kind: str
    held_on: str
    note: str

    def to_bytes(self) -> bytes:
        """Return the canonical JSON."""
        return canonical_json(asdict(self))

    @classmethod
    def from_bytes(cls, data: bytes) -> DisputeStepTaken:
        """Read what `to_bytes` wrote."""
        return cls(**json.loads(data))


@dataclass(frozen=True, slots=True)
class DisputeClosing:
    """How it was closed, on which day (ISO date)."""

    dispute_id: str
    outcome: str
    closed_on: str
    note: str

    def to_bytes(self) -> bytes:
        """Return the canonical JSON."""
        return canonical_json(asdict(self))

    @classmethod
    def from_bytes(cls, data: bytes) -> DisputeClosing:
        """Read what `to_bytes` wrote."""
        return cls(**json.loads(data))
