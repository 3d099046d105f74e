"""What is written when drafts are sent out for decision and decisions recorded."""

from __future__ import annotations

import json
from collections.abc import Sequence
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
        """Read what `to_bytes` wrote."""
        fields: dict[str, Any] = json.loads(data)
        return cls(**fields)


@dataclass(frozen=True, slots=True)
class SendForDecision(_Payload):
    """Answers are expected by the end of `expected_on`, a civil day (ISO).

    `decide_again` are the parties whose earlier decision the new version has overtaken.
    """

    expected_on: str
    decide_again: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class DecisionPayload(_Payload):
    """A party's decision as it was typed in, and by whom.

    `document_sha256` is the draft that was decided on. The last four say how a person of
    the party came to the page; they are empty when staff recorded it from paper.
    """

    party_id: str
    document_sha256: str
    outcome: str
    decided_by: str
    organ: str
    decided_on: str
    section: str = ""
    case_number: str = ""
    minutes_published: bool = False
    is_final: bool = False
    remark: str = ""
    extract_sha256: str = ""
    language: str = ""
    ip: str = ""
    user_agent: str = ""
    nonce: str = ""


@dataclass(frozen=True, slots=True)
class SettlementPayload(_Payload):
    """What the coordinator notes of a decision, and why."""

    decision_id: str
    settlement: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class LeavingOut(_Payload):
    """The coordinator goes on without a party, and why."""

    party_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class OverrideReason(_Payload):
    """Why the agreement is sent for signing although decisions are open."""

    staff_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class RemindOfDecision(_Payload):
    """Remind one party of its decision, or with an empty id all that have not decided."""

    party_id: str = ""
