"""The personal part of acts, kept as blobs beside the inbox: as canonical JSON, by hash."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any, Literal

from domain.audit import canonical_json
from domain.turns import FIRST_STEP

Method = Literal["typed", "drawn", "confirmed"]


@dataclass(frozen=True, slots=True)
class PersonPayload:
    """A person in one role for one party, as the coordinator gave it."""

    role: str
    name: str
    email: str
    language: str
    capacity: str = ""
    title: str = ""
    basis: str = ""
    step: int = FIRST_STEP


@dataclass(frozen=True, slots=True)
class PartyPayload:
    """A party with its rule of signing in the form `domain.authority` reads."""

    name: str
    kind: str
    authority: str
    persons: tuple[PersonPayload, ...]
    business_id: str = ""


@dataclass(frozen=True, slots=True)
class AgreementPayload:
    """What an agreement is made from; an empty `number` takes the year's next one.

    `renews_id` is the agreement of the term before, where there is one.
    """

    template_name: str
    template_version: int
    number: str
    values: dict[str, str]
    parties: tuple[PartyPayload, ...]
    staff_id: str
    renews_id: str = ""

    def to_bytes(self) -> bytes:
        """Return the canonical JSON."""
        return canonical_json(asdict(self))

    @classmethod
    def from_bytes(cls, data: bytes) -> AgreementPayload:
        """Read what `to_bytes` wrote."""
        fields: dict[str, Any] = json.loads(data)
        parties = tuple(
            PartyPayload(
                **{**party, "persons": tuple(PersonPayload(**p) for p in party["persons"])}
            )
            for party in fields.pop("parties")
        )
        return cls(**fields, parties=parties)


@dataclass(frozen=True, slots=True)
class SigningEvidence:
    """How a signatory signed: what they saw, what they did, and from where."""

    request_id: str
    document_sha256: str
    consent_text: str
    language: str
    method: Method
    typed_name: str
    drawing_png_base64: str
    ip: str
    user_agent: str
    identification: str
    nonce: str
    read_at: str = ""  # ISO instant in UTC at which the signatory said that they had read it
    identified_at: str = ""  # … and that they are the person named
    background_sha256: tuple[str, ...] = ()  # the background documents that were to be read
    identified_name: str = ""  # as a provider of strong identification said
    identified_by: str = ""  # that provider's issuer
    identified_level: str = ""  # and its name of the level (acr)

    def to_bytes(self) -> bytes:
        """Return the canonical JSON."""
        return canonical_json(asdict(self))

    @classmethod
    def from_bytes(cls, data: bytes) -> SigningEvidence:
        """Read what `to_bytes` wrote."""
        fields: dict[str, Any] = json.loads(data)
        return cls(**fields)


@dataclass(frozen=True, slots=True)
class DeclineEvidence:
    """How a signatory declined, and why: `reason` is theirs, and may be empty."""

    request_id: str
    reason: str
    language: str
    ip: str
    user_agent: str
    identification: str
    nonce: str

    def to_bytes(self) -> bytes:
        """Return the canonical JSON."""
        return canonical_json(asdict(self))

    @classmethod
    def from_bytes(cls, data: bytes) -> DeclineEvidence:
        """Read what `to_bytes` wrote."""
        return cls(**json.loads(data))


@dataclass(frozen=True, slots=True)
class WithdrawalReason:
    """Why a member of staff ended a round without a signed agreement."""

    staff_id: str
    reason: str

    def to_bytes(self) -> bytes:
        """Return the canonical JSON."""
        return canonical_json(asdict(self))

    @classmethod
    def from_bytes(cls, data: bytes) -> WithdrawalReason:
        """Read what `to_bytes` wrote."""
        return cls(**json.loads(data))
