"""What a certificate of completion says, in the language of its reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from adapters.database.agreements import AgreementView
from adapters.database.audit_events import AuditEvent
from adapters.database.rounds import RoundParty, RoundView
from adapters.documents.certificate import (
    CertificateHeadings,
    CertificateText,
    CertifiedEvent,
    CertifiedParty,
    CertifiedSignature,
    Labelled,
)
from adapters.documents.manifest import AgreementTemplate
from adapters.i18n import N_, Translator
from adapters.i18n.documents import kind_word
from domain.lifecycle import RoundKind
from service.wording.event_facts import Fact, FactReader
from service.wording.history import event_words
from service.wording.rules import rule_words

_BOUND = N_("The party has signed by its rule: {rule}")
_NOT_BOUND = N_("The party has not signed by its rule: {rule}")


@dataclass(frozen=True, slots=True)
class CertificateRecords:
    """What the words are made from; `signatures` are events with the evidence behind each."""

    agreement: AgreementView
    round: RoundView
    organisation: str
    template: AgreementTemplate | None
    signatures: tuple[tuple[AuditEvent, Mapping[str, Any]], ...]
    events: Sequence[AuditEvent]
    all_events: int
    head: str
    names: Mapping[str, str]
    root_sha256: str
    made_at: datetime


def certificate_text(records: CertificateRecords, words: Translator) -> CertificateText:
    """Return the whole text; every moment with its zone, and in UTC."""
    agreement, text = records.agreement, words.text
    reader = FactReader(records.names, ZoneInfo(agreement.zone), words, records.template)
    made = reader.moment(records.made_at)
    return CertificateText(
        title=text("Certificate of completion"),
        head=f"{_title(records, words)}, {agreement.number}",
        foot=text("Made on {moment}", moment=words.moment(records.made_at, reader.zone)),
        language=words.language,
        introduction=(
            text(
                "{organisation} made this certificate from its records on {moment}. It says who "
                "signed the document, how and when. It is not the document itself.",
                organisation=records.organisation,
                moment=made,
            ),
            text(
                "Each signature was given through a link sent by email: it is a simple electronic "
                "signature in the sense of the eIDAS regulation, whatever the file format and "
                "however the person was identified besides."
            ),
        ),
        about=_about(records, reader),
        parties=tuple(_party(party, records, reader) for party in records.round.parties),
        events=tuple(_event(event, records, reader) for event in records.events),
        checking=_checking(records, words),
        headings=CertificateHeadings(
            document=text("The document"),
            signatures=text("Signatures, by party"),
            events=text("Every event"),
            checking=text("How to check this without the service"),
            fact=(text("What"), text("As recorded")),
            event=(text("No."), text("Time"), text("What happened"), text("Hash of this event")),
        ),
    )


def _title(records: CertificateRecords, words: Translator) -> str:
    kind, title = records.round.kind, records.agreement.title
    if kind is RoundKind.AGREEMENT:
        return title
    return f"{kind_word(kind, words)} ({title})"


def _about(records: CertificateRecords, reader: FactReader) -> tuple[Labelled, ...]:
    agreement, round_, words = records.agreement, records.round, reader.words
    sealed_at = next(
        (e.occurred_at for e in records.events if e.kind == "document_sealed" and _of(e, round_)),
        None,
    )
    facts = [
        (words.text("Agreement"), f"{agreement.number} {agreement.title}"),
        (words.text("Document"), _title(records, words)),
        (words.text("Signing round"), str(round_.number)),
        (words.text("Identification"), words.status(round_.identification)),
        (words.text("Sent for signing"), reader.moment(round_.sent_at)),
        (words.text("Sealed"), reader.moment(sealed_at) if sealed_at else ""),
        (
            words.text("In force from"),
            reader.moment(agreement.in_force_at)
            if agreement.in_force_at and round_.kind is RoundKind.AGREEMENT
            else "",
        ),
        (words.text("Signatures"), str(round_.signatures)),
        (words.text("Document sent for signing, SHA-256"), round_.document_sha256),
        (words.text("Sealed document, SHA-256"), round_.sealed_sha256 or ""),
    ]
    return tuple(Labelled(label, value) for label, value in facts if value)


def _party(party: RoundParty, records: CertificateRecords, reader: FactReader) -> CertifiedParty:
    rule = rule_words(party.authority, records.template)
    own = [s for s in records.signatures if _data(s[0]).get("party_id") == party.party_id]
    said = _BOUND if party.is_bound else _NOT_BOUND
    return CertifiedParty(
        party.name,
        reader.words.text(said, rule=rule),
        tuple(_signature(event, act, reader) for event, act in own),
    )


def _signature(event: AuditEvent, act: Mapping[str, Any], reader: FactReader) -> CertifiedSignature:
    """Return all that the event's own page shows of a signature, each value once."""
    text = reader.words.text
    facts = [*reader.personal(event), *reader.times(event), *reader.data(event), *reader.act(act)]
    if not act:
        facts.append(Fact(text("Record of the act"), text("missing or damaged")))
    facts.append(Fact(text("Hash of this event"), event.hash))
    once = {(fact.value if fact.is_code else fact): fact for fact in reversed(facts)}
    name = event.personal.get("name")
    return CertifiedSignature(
        name.value if name else reader.names.get(event.asked_id, ""),
        tuple(Labelled(fact.label, fact.value) for fact in reversed(once.values())),
    )


def _event(event: AuditEvent, records: CertificateRecords, reader: FactReader) -> CertifiedEvent:
    return CertifiedEvent(
        event.sequence,
        reader.moment(event.occurred_at).replace(" = ", "\n= "),
        event_words(event, records.names, reader.words),
        event.hash,
    )


def _checking(records: CertificateRecords, words: Translator) -> tuple[str, ...]:
    return (
        words.text(
            "The service sealed this certificate: “sidos verify” and other programs that know "
            "signatures in PDF files show whether it was changed since. The SHA-256 of the root "
            "certificate of the service is {sha256}: compare it with what the operator publishes.",
            sha256=records.root_sha256,
        ),
        words.text(
            "Compute the SHA-256 of the sealed document that you have, and compare it with the one "
            "in this certificate."
        ),
        words.plural(
            "When this was made, the audit trail had {n} event, and its head was {head}. The "
            "evidence bundle holds all of them: “sidos verify” counts every hash anew.",
            "When this was made, the audit trail had {n} events, and its head was {head}. The "
            "evidence bundle holds all of them: “sidos verify” counts every hash anew.",
            records.all_events,
            head=records.head,
        ),
    )


def _of(event: AuditEvent, round_: RoundView) -> bool:
    return _data(event).get("round") == round_.number


def _data(event: AuditEvent) -> Mapping[str, Any]:
    data = event.event.get("data")
    return data if isinstance(data, Mapping) else {}
