"""The facts of a signing round, embedded in the document before it is certified.

They say which rule binds each party and which fields are its own, so that a person
with the file alone can judge whether the agreement is signed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.audit import JsonValue, canonical_json

FACTS_NAME = "sidos-signing-facts.json"
SEAL_FIELD = "seal"
CERTIFICATION_FIELD = "certification"
ARCHIVE_FIELD = "archive-timestamp"
CERTIFICATE = "certificate"
"""What a certificate of completion is in its facts: nobody signs it, and it has no parties."""
_FIELD = re.compile(r"party-(\d+)-(\d+)", re.ASCII)


class FactsNotUnderstood(ValueError):
    """The embedded facts are missing or not in the form that is written here."""


@dataclass(frozen=True, slots=True)
class SignatoryFacts:
    """A signatory as listed when the document was sent; `id` is the same human's one id.

    `capacity` is the word that the rules know; `shown` is what people read in its place. In an
    order of signing they are asked in that `step`; 0 where all are asked at once.
    """

    id: str
    name: str
    capacity: str
    shown: str = ""
    step: int = 0


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """A party, the text of its signing authority, and the fields that only it may fill.

    `rule` is the signing authority as people read it in the document; `decision` names the
    organ's decision by which the party joins, with its day and section.
    """

    ordinal: int
    name: str
    authority: str
    signatories: tuple[SignatoryFacts, ...]
    fields: tuple[str, ...]
    rule: str = ""
    decision: str = ""

    def shown_of(self, person: str) -> str:
        """Return what is shown of the capacity of a signatory who was listed."""
        return next((s.shown for s in self.signatories if s.id == person), "")


@dataclass(frozen=True, slots=True)
class BackgroundFacts:
    """A background document that all who sign have read, by its hash; `size` in bytes."""

    title: str
    sha256: str
    size: int
    pages: int


@dataclass(frozen=True, slots=True)
class SigningFacts:
    """What was sent for signing; `sent_on` is a civil date (ISO) in `time_zone`.

    `document` says what it is when it is not the agreement itself (`notice`, for example);
    its parties are then those that it concerns.
    """

    agreement_number: str
    version: int
    template_name: str
    template_version: str
    template_sha256: str
    engine: str
    sent_on: str
    time_zone: str
    parties: tuple[PartyFacts, ...]
    document: str = ""
    background: tuple[BackgroundFacts, ...] = ()

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


def printed_code(field: str) -> str:
    """Return the code that is printed at a party's field (`A14-1`); of another, its name."""
    match = _FIELD.fullmatch(field)
    return f"A{match[1]}-{match[2]}" if match else field


def _as_json(facts: SigningFacts) -> Mapping[str, JsonValue]:
    return {
        "format": 1,
        **_given(document=facts.document),
        **_background(facts),
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
                "signatories": [_signatory(listed) for listed in party.signatories],
                "fields": list(party.fields),
                **_given(rule=party.rule, decision=party.decision),
            }
            for party in facts.parties
        ],
    }


def _signatory(listed: SignatoryFacts) -> Mapping[str, JsonValue]:
    step: Mapping[str, JsonValue] = {"step": listed.step} if listed.step else {}
    words = {"id": listed.id, "name": listed.name, "capacity": listed.capacity}
    return {**words, **_given(shown=listed.shown), **step}


def _background(facts: SigningFacts) -> Mapping[str, JsonValue]:
    listed: list[JsonValue] = [
        {"title": b.title, "sha256": b.sha256, "size": b.size, "pages": b.pages}
        for b in facts.background
    ]
    return {"background": listed} if listed else {}


def _given(**words: str) -> Mapping[str, JsonValue]:
    """Return the words that are there: documents made before there were any verify as well."""
    return {name: text for name, text in words.items() if text}


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
                    SignatoryFacts(
                        str(s["id"]),
                        str(s["name"]),
                        str(s["capacity"]),
                        str(s.get("shown", "")),
                        int(s.get("step", 0)),
                    )
                    for s in party["signatories"]
                ),
                fields=tuple(map(str, party["fields"])),
                rule=str(party.get("rule", "")),
                decision=str(party.get("decision", "")),
            )
            for party in value["parties"]
        ),
        document=str(value.get("document", "")),
        background=tuple(
            BackgroundFacts(str(b["title"]), str(b["sha256"]), int(b["size"]), int(b["pages"]))
            for b in value.get("background", ())
        ),
    )
