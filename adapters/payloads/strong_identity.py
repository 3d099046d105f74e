"""Who was identified strongly: what is kept of it, and nothing else that the provider said."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from domain.audit import canonical_json


@dataclass(frozen=True, slots=True)
class StrongIdentity:
    """The person as the provider named them; `level` is its own name of the level (acr).

    `at` is an ISO instant in UTC.
    """

    request_id: str
    name: str
    provider: str
    issuer: str
    level: str
    at: str

    def to_bytes(self) -> bytes:
        """Return the canonical JSON."""
        return canonical_json(asdict(self))

    @classmethod
    def from_bytes(cls, data: bytes) -> StrongIdentity:
        """Read what `to_bytes` wrote."""
        return cls(**json.loads(data))
