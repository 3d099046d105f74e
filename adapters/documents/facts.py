"""The facts of a signing round, embedded in the document before it is certified.

They say which rule binds each party and which fields are its own, so that a person
with the file alone can judge whether the agreement is signed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.audit import JsonValue, canonical_json

FACTS_NAME = "sidos-signing-facts.json"
SEAL_FIELD = "seal"
CERTIFICATION_FIELD = "certification"
ARCHIVE_FIELD = "archive-timestamp"


class FactsNotUnderstood(ValueError):
    """The embedded facts are missing or not in the form that is written here."""


@dataclass(frozen=True, slots=True)
class SignatoryFacts:
    """A signatory as listed when the document was sent; `id` is the same human's one id."""

    id: str
    name: str
    capacity: str


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """A party, the text of its signing authority, and the fields that only it may fill."""

    ordinal: int
    name: str
    authority: str
    signatories: tuple[SignatoryFacts, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SigningFacts:
    """What was sent for signing; `sent_on` is a civil date (ISO) in `time_zone`."""

    agreement_number: str
    version: int
    template_name: str
    template_version: str
    template_sha256: str
    engine: str
    sent_on: str
    time_zone: str
    parties: tuple[PartyFacts, ...]

    def to_bytes(self) -> bytes:
        """Return the facts as canonical JSON (RFC 8785)."""
        return canonical_json(_as_json(self))

    @classmethod
    def from_bytes(cls, data: bytes) -> SigningFacts:
        """Return the facts; raise `FactsNotUnderstood` unless in exactly the written form."""
        try:
            facts = _from_json(json.loads(data))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise FactsNotUnderstood(f"{FACTS_NAME} is not understood") from error
        if facts.to_bytes() != data:
            raise FactsNotUnderstood(f"{FACTS_NAME} is not in its canonical form")
        return facts


def field_name(ordinal: int, place: int) -> str:
    """Return the name of a party's signature field; both count from 1."""
    return f"party-{ordinal}-{place}"


def _as_json(facts: SigningFacts) -> Mapping[str, JsonValue]:
    return {
        "format": 1,
        "agreement_number": facts.agreement_number,
        "version": facts.version,
        "template": {
            "name": facts.template_name,
            "version": facts.template_version,
            "sha256": facts.template_sha256,
        },
        "engine": facts.engine,
        "sent_on": facts.sent_on,
        "time_zone": facts.time_zone,
        "parties": [
            {
                "ordinal": party.ordinal,
                "name": party.name,
                "authority": party.authority,
                "signatories": [
                    {"id": s.id, "name": s.name, "capacity": s.capacity} for s in party.signatories
                ],
                "fields": list(party.fields),
            }
            for party in facts.parties
        ],
    }


def _from_json(value: Any) -> SigningFacts:
    return SigningFacts(
        agreement_number=str(value["agreement_number"]),
        version=int(value["version"]),
        template_name=str(value["template"]["name"]),
        template_version=str(value["template"]["version"]),
        template_sha256=str(value["template"]["sha256"]),
        engine=str(value["engine"]),
        sent_on=str(value["sent_on"]),
        time_zone=str(value["time_zone"]),
        parties=tuple(
            PartyFacts(
                ordinal=int(party["ordinal"]),
                name=str(party["name"]),
                authority=str(party["authority"]),
                signatories=tuple(
                    SignatoryFacts(str(s["id"]), str(s["name"]), str(s["capacity"]))
                    for s in party["signatories"]
                ),
                fields=tuple(map(str, party["fields"])),
            )
            for party in value["parties"]
        ),
    )
