"""What is known of one event, as labelled facts: the record, the act behind it, the chain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from adapters.database.audit_events import AuditEvent
from adapters.documents.authority_words import capacity_in_words
from adapters.documents.facts import printed_code
from adapters.documents.manifest import AgreementTemplate
from adapters.i18n import LANGUAGE_NAMES, N_, Translator
from domain.audit import commitment, event_hash
from domain.identification import Identification
from messages.mail import MailKind
from service.wording.event_words import MAILS

_PEOPLE = {
    "staff_id": N_("Member of staff"),
    "asked_id": N_("Signatory"),
    "person_id": N_("Person"),
    "new_person_id": N_("Person in the place from then on"),
    "recipient_id": N_("Recipient"),
    "party_id": N_("Party"),
}
_PERSONAL = {
    "name": N_("Name, as recorded then"),
    "email": N_("Email address"),
    "identified_name": N_("Name, as the identification service gave it"),
    "capacity": N_("Capacity"),
    "party": N_("Party, as recorded then"),
    "basis": N_("The right to sign is based on"),
    "reason": N_("Reason given"),
    "before": N_("Before that"),
    "after": N_("From then on"),
    "note": N_("Note"),
}
_DATA = {
    "round": N_("Signing round"),
    "version": N_("Version of the text"),
    "field": N_("Place in the document"),
    "mail": N_("Mail"),
    "smtp_code": N_("Answer of the other mail server"),
    "identification": N_("How the signatory was identified"),
    "identified_at": N_("Identified"),
    "in_force_at": N_("Counts from"),
    "closes_at": N_("Deadline"),
    "received_at": N_("Received"),
    "ends_on": N_("Takes effect at the end of"),
    "decided_on": N_("Day of the decision"),
    "expected_on": N_("Expected by"),
    "due_on": N_("Due by"),
    "organ": N_("Organ"),
    "section": N_("Section"),
    "case_number": N_("Case number"),
    "entries": N_("Entries of the access log"),
    "signature_id": N_("Reference of the signature"),
    "document_sha256": N_("Document, SHA-256"),
    "cms_sha256": N_("Signature in the PDF, SHA-256"),
    "evidence_sha256": N_("Record of the act, SHA-256"),
    "payload_sha256": N_("Record of the act, SHA-256"),
    "extract_sha256": N_("Extract, SHA-256"),
    "scan_sha256": N_("Scanned paper, SHA-256"),
    "file_sha256": N_("File, SHA-256"),
    "export_sha256": N_("Exported file, SHA-256"),
    "sha256": N_("Access log, SHA-256"),
    "message_id_sha256": N_("Message-ID of the mail, SHA-256"),
}
_ACT = {
    "document_sha256": N_("Exact bytes of the document, SHA-256"),
    "consent_text": N_("Consent text, as it was shown"),
    "language": N_("Language of the page"),
    "method": N_("How the signature was given"),
    "typed_name": N_("Name that was typed"),
    "reason": N_("Reason given"),
    "identification": N_("How the person was identified"),
    "identified_name": N_("Name, as the identification service gave it"),
    "identified_by": N_("Identification service"),
    "identified_level": N_("Level of identification"),
    "read_at": N_("Said to have read the document"),
    "identified_at": N_("Said to be the person named"),
    "ip": N_("IP address"),
    "user_agent": N_("Browser (user agent)"),
    "background_sha256": N_("Background document to be read, SHA-256"),
}
_METHODS = {
    "typed": N_("the name was typed"),
    "drawn": N_("the signature was drawn"),
    "confirmed": N_("it was confirmed with a button"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One labelled value; `lang` is its language where that is not the reader's."""

    label: str
    value: str
    is_code: bool = False
    lang: str = ""


@dataclass(frozen=True, slots=True)
class ChainPlace:
    """Where an event stands in the chain; `holds` tells whether its hash was found right."""

    sequence: int
    previous: str
    hash: str
    holds: bool


@dataclass(frozen=True, slots=True)
class FactReader:
    """Puts values of records into words: names by id, instants in UTC and in a zone.

    `template` says what capacities are called in the agreement.
    """

    names: Mapping[str, str]
    zone: ZoneInfo
    words: Translator
    template: AgreementTemplate | None = None

    def moment(self, at: datetime) -> str:
        """Return an instant in the agreement's zone and in UTC."""
        local = self.words.moment(at, self.zone, seconds=True)
        return f"{local} = {at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"

    def about(self, event: AuditEvent) -> list[Fact]:
        """Return when it happened and was recorded, and whom it is about."""
        return [*self.times(event), *self._people(event), *self.personal(event)]

    def times(self, event: AuditEvent) -> list[Fact]:
        """Return when it happened and when it was recorded."""
        recorded = _instant(event.event.get("recorded_at"))
        facts = [Fact(self.words.text("Happened"), self.moment(event.occurred_at))]
        if recorded:
            facts.append(Fact(self.words.text("Recorded"), self.moment(recorded)))
        return facts

    def _people(self, event: AuditEvent) -> list[Fact]:
        """Return whose ids the event names, and who had the place of the request then."""
        data = {**_mapping(event.event.get("data")), "asked_id": event.asked_id}
        if data.get("person_id") == event.asked_id:
            del data["person_id"]
        named = {label: self.names.get(str(data.get(key, ""))) for key, label in _PEOPLE.items()}
        return [Fact(self.words.text(label), name) for label, name in named.items() if name]

    def data(self, event: AuditEvent) -> list[Fact]:
        """Return what the record itself says, in the order of the labels."""
        return self._labelled(_DATA, _mapping(event.event.get("data")))

    def act(self, evidence: Mapping[str, Any]) -> list[Fact]:
        """Return what was shown and done, and from where."""
        return self._labelled(_ACT, evidence)

    def personal(self, event: AuditEvent) -> list[Fact]:
        """Return the personal values; of one that was erased, that it was."""
        facts = []
        for key, committed in _mapping(event.event.get("personal")).items():
            label = self.words.text(_PERSONAL[key]) if key in _PERSONAL else key
            kept = event.personal.get(key)
            if kept is None:
                value = self.words.text("erased; the chain keeps its commitment")
            elif commitment(kept.salt, kept.value) == committed:
                value = self._capacity(kept.value) if key == "capacity" else kept.value
            else:
                value = self.words.text("{value} (does not fit the chain)", value=kept.value)
            if value:
                facts.append(Fact(label, value))
        return facts

    def _capacity(self, capacity: str) -> str:
        return capacity_in_words(self.template, capacity) if self.template else capacity

    def _labelled(self, labels: Mapping[str, str], data: Mapping[str, Any]) -> list[Fact]:
        return [
            self._fact(key, self.words.text(label), value, data)
            for key, label in labels.items()
            for value in _listed(data.get(key))
        ]

    def _fact(self, key: str, label: str, value: object, data: Mapping[str, Any]) -> Fact:
        text = str(value)
        if key.endswith("sha256") or key == "signature_id":
            return Fact(label, text, is_code=True)
        if key == "consent_text":
            return Fact(label, text, lang=str(data.get("language", "")))
        return Fact(label, self._in_words(key, text))

    def _in_words(self, key: str, text: str) -> str:
        if key.endswith("_at") and (at := _instant(text)):
            return self.moment(at)
        if key.endswith("_on") and (day := _day(text)):
            return self.words.day(day)
        return self._word(key, text)

    def _word(self, key: str, text: str) -> str:
        if key == "identification" and text in _values(Identification):
            return self.words.status(Identification(text))
        if key == "mail" and text in _values(MailKind):
            return self.words.text(MAILS[MailKind(text)])
        if key == "field":
            return printed_code(text)
        if key == "method" and text in _METHODS:
            return self.words.text(_METHODS[text])
        return LANGUAGE_NAMES.get(text, text) if key == "language" else text


def chain_place(event: AuditEvent, previous: str) -> ChainPlace:
    """Return an event's place, its hash counted anew from the event and the one before."""
    counted = event_hash(previous, event.event)
    return ChainPlace(event.sequence, previous, event.hash, holds=counted == event.hash)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _listed(value: object) -> list[object]:
    """Return the values of a field; none where it is empty."""
    return [one for one in (value if isinstance(value, list) else [value]) if one not in (None, "")]


def _values(words: Iterable[Any]) -> set[str]:
    return {word.value for word in words}


def _instant(text: object) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return at if at.tzinfo else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
