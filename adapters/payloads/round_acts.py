"""What is written when a coordinator acts on a signing round that runs."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from adapters.acts_payloads import PersonPayload
from domain.audit import canonical_json


@dataclass(frozen=True, slots=True)
class NewAddress:
    """The address that a signatory really has."""

    email: str

    def to_bytes(self) -> bytes:
        """Return the canonical JSON."""
        return canonical_json(asdict(self))

    @classmethod
    def from_bytes(cls, data: bytes) -> NewAddress:
        """Read what `to_bytes` wrote."""
        return cls(**json.loads(data))


@dataclass(frozen=True, slots=True)
class LaterDay:
    """The new last day for signing, a civil day (ISO) in the agreement's own zone."""

    closes_on: str

    def to_bytes(self) -> bytes:
        """Return the canonical JSON."""
        return canonical_json(asdict(self))

    @classmethod
    def from_bytes(cls, data: bytes) -> LaterDay:
        """Read what `to_bytes` wrote."""
        return cls(**json.loads(data))


@dataclass(frozen=True, slots=True)
class Replacement:
    """Who takes a signatory's place: a listed alternate, or `person` with the basis accepted."""

    alternate_id: str = ""
    person: PersonPayload | None = None
    basis: str = ""
    extract_sha256: str = ""
    reason: str = ""

    def to_bytes(self) -> bytes:
        """Return the canonical JSON."""
        return canonical_json(asdict(self))

    @classmethod
    def from_bytes(cls, data: bytes) -> Replacement:
        """Read what `to_bytes` wrote."""
        fields = json.loads(data)
        person = fields["person"]
        return cls(**fields | {"person": PersonPayload(**person) if person else None})


NOTHING_WRITTEN = canonical_json({})
"""The payload of an act that says everything by its kind."""
