"""To whom a new link is sent, by which a document is read."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from domain.audit import canonical_json


@dataclass(frozen=True, slots=True)
class ReaderNamed:
    """The person who is to read; who it is stands in the records."""

    person_id: str

    def to_bytes(self) -> bytes:
        """Return the canonical JSON."""
        return canonical_json(asdict(self))

    @classmethod
    def from_bytes(cls, data: bytes) -> ReaderNamed:
        """Read what `to_bytes` wrote."""
        return cls(**json.loads(data))
