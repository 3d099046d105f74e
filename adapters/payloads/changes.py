"""What an accession or an amendment is made from."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from adapters.acts_payloads import PartyPayload, PersonPayload
from domain.audit import canonical_json


@dataclass(frozen=True, slots=True)
class AccessionPayload:
    """The party that accedes, with its people and its rule of signing."""

    party: PartyPayload

    def to_bytes(self) -> bytes:
        """Return the canonical JSON."""
        return canonical_json(asdict(self))

    @classmethod
    def from_bytes(cls, data: bytes) -> AccessionPayload:
        """Read what `to_bytes` wrote."""
        party = json.loads(data)["party"]
        persons = tuple(PersonPayload(**person) for person in party["persons"])
        return cls(PartyPayload(**{**party, "persons": persons}))


@dataclass(frozen=True, slots=True)
class AmendmentPayload:
    """The version of the template, and the values, of the amended text."""

    template_version: int
    values: dict[str, str]

    def to_bytes(self) -> bytes:
        """Return the canonical JSON."""
        return canonical_json(asdict(self))

    @classmethod
    def from_bytes(cls, data: bytes) -> AmendmentPayload:
        """Read what `to_bytes` wrote."""
        return cls(**json.loads(data))
