"""What is written when notice is given, comes on paper, or is taken back."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any, Self

from domain.audit import canonical_json


@dataclass(frozen=True, slots=True)
class _Payload:
    def to_bytes(self) -> bytes:
        """Return the canonical JSON."""
        return canonical_json(asdict(self))

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read what `to_bytes` wrote; a list comes back as a tuple."""
        fields: dict[str, Any] = json.loads(data)
        return cls(**{k: tuple(v) if isinstance(v, list) else v for k, v in fields.items()})


@dataclass(frozen=True, slots=True)
class NoticeStart(_Payload):
    """A party starts a notice; `shown` is what it was told that the notice would do.

    The others say how the person came to the page.
    """

    party_id: str
    shown: tuple[str, ...] = ()
    asked_for: str = ""
    language: str = ""
    ip: str = ""
    user_agent: str = ""
    nonce: str = ""


@dataclass(frozen=True, slots=True)
class PaperNotice(_Payload):
    """A notice on paper: `arrived_at` is an ISO instant, `signed_by` ids of persons."""

    party_id: str
    arrived_at: str
    scan_sha256: str
    signed_by: tuple[str, ...]
    asked_for: str = ""


@dataclass(frozen=True, slots=True)
class TakingBackWord(_Payload):
    """A party's word on taking a notice back.

    From the party's page it is its person's; on paper `arrived_at`, `scan_sha256` and
    `signed_by` say when it came, and with whose signatures.
    """

    notice_id: str
    party_id: str
    arrived_at: str = ""
    scan_sha256: str = ""
    signed_by: tuple[str, ...] = ()
    language: str = ""
    ip: str = ""
    user_agent: str = ""
    nonce: str = ""
