"""What somebody wrote of a duty, of a plan that had changed, or of the next term."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from domain.audit import canonical_json


@dataclass(frozen=True, slots=True)
class DutyNote:
    """The result of one occurrence of a duty: a note, a file, or both.

    The file is the blob `file_sha256`; `file_type` is its media type. From where it came is
    kept when it is a party's person who noted it.
    """

    duty: str
    period: str
    note: str
    file_sha256: str = ""
    file_type: str = ""
    ip: str = ""
    user_agent: str = ""

    def to_bytes(self) -> bytes:
        """Return the canonical JSON."""
        return canonical_json(asdict(self))

    @classmethod
    def from_bytes(cls, data: bytes) -> DutyNote:
        """Read what `to_bytes` wrote."""
        return cls(**json.loads(data))


@dataclass(frozen=True, slots=True)
class DutyTakenBack:
    """Why a result that was noted does not hold."""

    note_id: str
    reason: str

    def to_bytes(self) -> bytes:
        """Return the canonical JSON."""
        return canonical_json(asdict(self))

    @classmethod
    def from_bytes(cls, data: bytes) -> DutyTakenBack:
        """Read what `to_bytes` wrote."""
        return cls(**json.loads(data))


@dataclass(frozen=True, slots=True)
class RenewalDeclined:
    """Why no next term is to be prepared."""

    reason: str

    def to_bytes(self) -> bytes:
        """Return the canonical JSON."""
        return canonical_json(asdict(self))

    @classmethod
    def from_bytes(cls, data: bytes) -> RenewalDeclined:
        """Read what `to_bytes` wrote."""
        return cls(**json.loads(data))


@dataclass(frozen=True, slots=True)
class PlanChange:
    """The plan that the agreement follows has changed: its name, and the years of the new one."""

    plan: str
    first_year: int
    last_year: int

    def to_bytes(self) -> bytes:
        """Return the canonical JSON."""
        return canonical_json(asdict(self))

    @classmethod
    def from_bytes(cls, data: bytes) -> PlanChange:
        """Read what `to_bytes` wrote."""
        return cls(**json.loads(data))


@dataclass(frozen=True, slots=True)
class PlanDismissal:
    """Why no update of the agreement is needed, though the plan has changed."""

    change_id: str
    reason: str

    def to_bytes(self) -> bytes:
        """Return the canonical JSON."""
        return canonical_json(asdict(self))

    @classmethod
    def from_bytes(cls, data: bytes) -> PlanDismissal:
        """Read what `to_bytes` wrote."""
        return cls(**json.loads(data))
