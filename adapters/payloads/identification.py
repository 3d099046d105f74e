"""What a coordinator says when a signatory is let enter a code again."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from domain.audit import canonical_json


@dataclass(frozen=True, slots=True)
class CodeTriesRenewed:
    """Whose codes are taken again, and what was found out about the wrong ones."""

    request_id: str
    reason: str

    def to_bytes(self) -> bytes:
        """Return the canonical JSON."""
        return canonical_json(asdict(self))

    @classmethod
    def from_bytes(cls, data: bytes) -> CodeTriesRenewed:
        """Read what `to_bytes` wrote."""
        return cls(**json.loads(data))
