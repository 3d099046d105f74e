"""What a signatory writes of who should sign in their place."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from adapters.acts_payloads import PersonPayload
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


@dataclass(frozen=True, slots=True)
class Handover:
    """To whom a signatory hands over: a listed alternate, or `person`, whom they propose.

    `extract_sha256` is a power of attorney; the rest says how and from where they came.
    """

    request_id: str
    reason: str
    language: str
    ip: str
    user_agent: str
    identification: str
    nonce: str
    alternate_id: str = ""
    person: PersonPayload | None = None
    extract_sha256: str = ""

    def to_bytes(self) -> bytes:
        """Return the canonical JSON."""
        return canonical_json(asdict(self))

    @classmethod
    def from_bytes(cls, data: bytes) -> Handover:
        """Read what `to_bytes` wrote."""
        fields = json.loads(data)
        person = fields["person"]
        return cls(**fields | {"person": PersonPayload(**person) if person else None})


@dataclass(frozen=True, slots=True)
class ProposalDecision:
    """Whether a person proposed may sign: with the basis of their authority, or why not."""

    proposal_id: str
    accepted: bool
    words: str

    def to_bytes(self) -> bytes:
        """Return the canonical JSON."""
        return canonical_json(asdict(self))

    @classmethod
    def from_bytes(cls, data: bytes) -> ProposalDecision:
        """Read what `to_bytes` wrote."""
        return cls(**json.loads(data))
