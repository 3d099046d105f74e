"""What a new version of a draft is made from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from adapters.acts_payloads import PartyPayload, PersonPayload
from domain.audit import canonical_json


@dataclass(frozen=True, slots=True)
class RedraftPayload:
    """All values of the new version, the parties that it adds, and why it was made.

    `wording_sha256` is the text that was edited, with its expressions, empty for the one that the
    agreement has; `upload_sha256` is the file as it came, and `overwritten` the fields for which
    it said something else than the data. `edits_version` is the draft that it was edited from,
    0 where nothing was.
    """

    values: dict[str, str]
    parties: tuple[PartyPayload, ...] = ()
    note: str = ""
    wording_sha256: str = ""
    upload_sha256: str = ""
    overwritten: tuple[str, ...] = ()
    edits_version: int = 0

    def wording(self, unstated: Sequence[str], version: int) -> dict[str, Any]:
        """Return what an agreement keeps of its edited text: `unstated` fields it does not name."""
        return {
            "sha256": self.wording_sha256,
            "version": version,
            "unstated": [*unstated],
            "overwritten": [*self.overwritten],
        }

    def to_bytes(self) -> bytes:
        """Return the canonical JSON."""
        return canonical_json(asdict(self))

    @classmethod
    def from_bytes(cls, data: bytes) -> RedraftPayload:
        """Read what `to_bytes` wrote."""
        fields = json.loads(data)
        parties = tuple(
            PartyPayload(
                **{**party, "persons": tuple(PersonPayload(**p) for p in party["persons"])}
            )
            for party in fields.pop("parties")
        )
        overwritten = tuple(fields.pop("overwritten", ()))
        return cls(**fields, parties=parties, overwritten=overwritten)
