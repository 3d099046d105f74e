"""A letter with everything in it, for tests of mails."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from adapters.mail.letter import GivenReason, Letter
from domain.termination.refusals import NothingToTerminate
from messages.mail import MailKind

_FULL = Letter(
    kind=MailKind.INVITATION,
    language="en",
    organisation="Etelä-Savon hyvinvointialue",
    name="Aino Virta",
    is_staff=False,
    is_agreement=True,
    subject_title="Perhekeskustoiminnan yhteistyösopimus",
    title="Perhekeskustoiminnan yhteistyösopimus",
    number="2026-0001",
    party="Mikkelin kaupunki",
    party_count=20,
    parties=("Mikkelin kaupunki", "Juvan kunta"),
    declined=("Juvan kunta",),
    reasons=(GivenReason("Kunnanhallitus ei hyväksynyt", "Bo Berg", "Juvan kunta"),),
    zone=ZoneInfo("Europe/Helsinki"),
    closes_at=datetime(2026, 12, 23, 22, tzinfo=UTC),
    round_ended=True,
    document_sha256="ab" * 32,
    sealed_sha256="cd" * 32,
    signature_id="0f8fad5b-d9cb-469f-a165-70867728950e",
    signed_at=datetime(2026, 12, 1, 12, 3, tzinfo=UTC),
    in_force_at=datetime(2026, 12, 1, 12, 3, tzinfo=UTC),
    last_on=date(2029, 12, 31),
    link="https://sidos.example.org/sign/token",
    verify_link="https://sidos.example.org/verify",
    attached=True,
    contact="Perhekeskuskoordinaattori, perhekeskus@example.org",
    answers_are_read=True,
    about={},
    code="602183",
)


_ASKED = {
    "request_id": "0f8fad5b-d9cb-469f-a165-70867728950e",
    "generation": 1,
    "party": "Mikkelin kaupunki",
    "version": 2,
    "expected_on": date(2026, 12, 1),
}
_CORRECTION: dict[str, Any] = {
    "party": "Mikkelin kaupunki",
    "kind": "change",
    "before": "Aino Virta",
    "after": "Bo Berg",
    "proposer": "Cia Ek",
    "reason": "Nimi on kirjoitettu väärin",
    "is_listed": True,
    "has_attachment": True,
}
_NOTICE = {
    "party": "Juvan kunta",
    "party_id": "0f8fad5b-d9cb-469f-a165-70867728950e",
    "received_at": datetime(2027, 7, 1, 9, tzinfo=UTC),
    "ends_on": date(2028, 12, 31),
    "missed_on": date(2027, 6, 30),
    "effect": "party_leaves",
    "on_paper": False,
    "taken_back_at": datetime(2027, 8, 1, 9, tzinfo=UTC),
    "ended_at": datetime(2028, 12, 31, 22, tzinfo=UTC),
    "void": NothingToTerminate(last="2029-12-31", ends="2030-12-31"),
    "document_sha256": "ef" * 32,
}
_WINDOW = {
    "party": "Mikkelin kaupunki",
    "year": 2027,
    "opens_on": date(2027, 1, 1),
    "notice_by": date(2027, 6, 30),
    "ends_on": date(2027, 12, 31),
    "effect": "agreement_ends",
}
_CHANGE = {
    "party": "Puumalan kunta",
    "version": 2,
    "counts_from": datetime(2027, 9, 1, 7, 0, tzinfo=UTC),
    "document_sha256": "5e" * 32,
}
_PROPOSAL = {
    "party": "Mikkelin kaupunki",
    "proposer": "Aino Virta",
    "name": "Bea Berg",
    "reason": "Olen lomalla.",
    "has_proof": True,
    "answer": "Valtakirja puuttuu.",
}
ABOUT: dict[MailKind, dict[str, Any]] = {
    MailKind.IDENTIFICATION_CODE: {
        "document": "Perhekeskustoiminnan yhteistyösopimus",
        "party": "Mikkelin kaupunki",
        "ends_at": datetime(2026, 12, 1, 12, 13, tzinfo=UTC),
    },
    MailKind.CODE_BLOCKED: {"party": "Mikkelin kaupunki", "name": "Aino Virta"},
    MailKind.IDENTIFIED_AS_ANOTHER: {"party": "Mikkelin kaupunki", "name": "Aino Virta"},
    MailKind.IDENTIFIED_TWICE: {"party": "Mikkelin kaupunki", "name": "Aino Virta"},
    MailKind.NOT_RIGHT_PERSON: {
        "party": "Mikkelin kaupunki",
        "name": "Aino Virta",
        "words": "Bea Berg allekirjoittaa nykyään.",
    },
    MailKind.HANDED_OVER: {
        "party": "Mikkelin kaupunki",
        "before": "Aino Virta",
        "name": "Bea Berg",
        "reason": "Olen lomalla.",
    },
    MailKind.PERSON_PROPOSED: _PROPOSAL,
    MailKind.PROPOSAL_TURNED_DOWN: _PROPOSAL,
    MailKind.PARTY_PAGE: {"party": "Mikkelin kaupunki"},
    MailKind.DECIDE_REQUEST: _ASKED,
    MailKind.DECIDE_REMINDER: _ASKED,
    MailKind.DECISION_RECORDED: {
        "party": "Mikkelin kaupunki",
        "outcome": "approved_on_condition",
        "organ": "Kaupunginhallitus",
        "decided_on": date(2026, 11, 24),
        "section": "§ 66",
        "is_final": False,
        "remark": "Kaupunki osallistuu, jos tilat järjestyvät.",
        "missing": 3,
    },
    MailKind.WINDOW_OPENED: _WINDOW,
    MailKind.WINDOW_CLOSING: {**_WINDOW, "effect": "party_leaves"},
    MailKind.TERM_PROLONGED: {"last_on": date(2027, 12, 31)},
    MailKind.DECISIONS_OVERDUE: {
        "expected_on": date(2026, 12, 1),
        "missing": 2,
        "parties": ("Juvan kunta", "Puumalan kunta"),
    },
    MailKind.CORRECTION_PROPOSED: _CORRECTION,
    MailKind.CORRECTION_REFUSED: _CORRECTION,
    MailKind.CONTACTS_CHANGED: _CORRECTION,
    MailKind.DUTY_REMINDER: {
        "titles": {"fi": "Toimintaraportti", "sv": "Verksamhetsrapport", "en": "Activity report"},
        "period": "2027-Q3",
        "every": "quarter",
        "due_on": date(2027, 9, 30),
        "takes": "file",
    },
    MailKind.DUTY_TAKEN_BACK: {
        "titles": {"fi": "Toimintaraportti", "sv": "Verksamhetsrapport", "en": "Activity report"},
        "period": "2027",
        "every": "year",
        "due_on": date(2027, 11, 30),
        "reason": "That was the report of 2026.",
    },
    MailKind.DISPUTE: {
        "what": "step",
        "subject": "Who pays for the premises",
        "parties": ("Mikkelin kaupunki", "Juvan kunta"),
        "on": date(2027, 4, 28),
        "word": "negotiation between the parties",
    },
    MailKind.RENEWAL_OFFERED: {"last_on": date(2029, 12, 31)},
    MailKind.RENEWAL_GAP: {
        "last_on": date(2029, 12, 31),
        "gap_from": date(2030, 1, 1),
        "next_number": "2029-0007",
    },
    MailKind.MAIL_UNDELIVERED: {"refused": 3, "persons": ("Anna (Mikkeli)", "Bo (Juva)")},
    MailKind.PLACE_TAKEN: {
        "party": "Mikkelin kaupunki",
        "document": "Perhekeskustoiminnan yhteistyösopimus",
        "closes_at": datetime(2026, 12, 31, 22, 0, tzinfo=UTC),
    },
    MailKind.NOTICE_GIVEN: _NOTICE,
    MailKind.NOTICE_VOID: _NOTICE,
    MailKind.NOTICE_CONSENT_ASKED: _NOTICE,
    MailKind.NOTICE_TAKEN_BACK: _NOTICE,
    MailKind.NOTICE_TOOK_EFFECT: _NOTICE,
    MailKind.AGREEMENT_ENDED: _NOTICE,
    MailKind.TERM_ENDED: {"last_on": date(2029, 12, 31), "next_number": "2029-0007"},
    MailKind.PARTY_JOINED: _CHANGE,
    MailKind.AGREEMENT_AMENDED: _CHANGE,
}
"""What mails outside any round are about."""


def a_letter(kind: MailKind, language: str = "en", **changes: Any) -> Letter:
    """Return a letter of a kind, changed as the test asks."""
    about = {"about": ABOUT.get(kind, {})}
    return replace(_FULL, kind=kind, language=language, **about | changes)
