"""What people write when they correct who acts for a party, or decide a correction."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from adapters.acts_payloads import PersonPayload
from domain.audit import canonical_json
from domain.corrections import Correction, CorrectionKind
from domain.parties import Person, Role


@dataclass(frozen=True, slots=True)
class CorrectionPayload:
    """A correction of one person; `person_id` is the one of before, `person` the new one."""

    kind: str
    party_id: str
    person_id: str = ""
    person: PersonPayload | None = None
    basis: str = ""

    def correction(self) -> Correction:
        """Return the correction in the form of the rules."""
        given = self.person
        return Correction(
            kind=CorrectionKind(self.kind),
            person_id=self.person_id,
            person=Person(**{**asdict(given), "role": Role(given.role)}) if given else None,
            basis=self.basis,
        )

    def to_bytes(self) -> bytes:
        """Return the canonical JSON."""
        return canonical_json(asdict(self))

    @classmethod
    def from_bytes(cls, data: bytes) -> CorrectionPayload:
        """Read what `to_bytes` wrote."""
        return cls.of(json.loads(data))

    @classmethod
    def of(cls, fields: dict[str, Any]) -> CorrectionPayload:
        """Return what these fields say."""
        person = fields.get("person")
        return cls(**fields | {"person": PersonPayload(**person) if person else None})


@dataclass(frozen=True, slots=True)
class CorrectionDecision:
    """Whether a proposed correction is made; a refusal has its reason."""

    correction_id: str
    approved: bool
    reason: str = ""

    def to_bytes(self) -> bytes:
        """Return the canonical JSON."""
        return canonical_json(asdict(self))

    @classmethod
    def from_bytes(cls, data: bytes) -> CorrectionDecision:
        """Read what `to_bytes` wrote."""
        return cls(**json.loads(data))
