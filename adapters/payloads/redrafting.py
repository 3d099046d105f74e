"""What a new version of a draft is made from."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from adapters.acts_payloads import PartyPayload, PersonPayload
from domain.audit import canonical_json


@dataclass(frozen=True, slots=True)
class RedraftPayload:
    """All values of the new version, the parties that it adds, and why it was made."""

    values: dict[str, str]
    parties: tuple[PartyPayload, ...] = ()
    note: str = ""

    def to_bytes(self) -> bytes:
        """Return the canonical JSON."""
        return canonical_json(asdict(self))

    @classmethod
    def from_bytes(cls, data: bytes) -> RedraftPayload:
        """Read what `to_bytes` wrote."""
        fields = json.loads(data)
        parties = tuple(
            PartyPayload(
                **{**party, "persons": tuple(PersonPayload(**p) for p in party["persons"])}
            )
            for party in fields.pop("parties")
        )
        return cls(**fields, parties=parties)
