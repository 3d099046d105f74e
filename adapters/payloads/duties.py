"""What somebody wrote when they noted a duty, or that a plan had changed."""

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
