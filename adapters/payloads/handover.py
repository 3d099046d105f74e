"""What a signatory writes of who should sign in their place."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from domain.audit import canonical_json


@dataclass(frozen=True, slots=True)
class NotRightPerson:
    """A signatory's word that somebody else should sign; `words` are theirs, and may be empty."""

    request_id: str
    words: str
    language: str
    ip: str
    user_agent: str
    identification: str
    nonce: str

    def to_bytes(self) -> bytes:
        """Return the canonical JSON."""
        return canonical_json(asdict(self))

    @classmethod
    def from_bytes(cls, data: bytes) -> NotRightPerson:
        """Read what `to_bytes` wrote."""
        return cls(**json.loads(data))
