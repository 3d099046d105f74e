"""The history of an agreement in sentences; mails that went out together are one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.audit_events import AuditEvent, list_events
from adapters.database.people import PartyView
from adapters.database.staff import staff_addresses
from adapters.i18n import N_, Translator
from messages.mail import MailKind
from service.wording.event_words import EVENTS, MAILS, details_of

_ANY_EVENT = N_("Something was recorded.")
_FAILED, _RETURNED = "mail_failed", "mail_returned"
MAIL_EVENTS = ("mail_sent", "reminder_sent", _FAILED, _RETURNED)


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One event in a sentence; of mails that went out together, `each` of them."""

    occurred_at: datetime
    words: str
    each: tuple[HistoryLine, ...] = ()


async def history_of(
    session: AsyncSession, agreement_id: str, parties: Sequence[PartyView], words: Translator
) -> list[HistoryLine]:
    """Return an agreement's history, newest first."""
    people = await people_of(session, parties)
    return history_lines(await list_events(session, agreement_id), people, words)


async def people_of(session: AsyncSession, parties: Sequence[PartyView]) -> dict[str, str]:
    """Return what people and parties are called, by the ids that stand for them in events."""
    people = {party.party_id: party.name for party in parties} | {
        person.person_id: f"{person.name} ({party.name})"
        for party in parties
        for person in (*party.persons, *party.former)
    }
    return people | await staff_addresses(session)


def history_lines(
    events: Sequence[AuditEvent], people: Mapping[str, str], words: Translator
) -> list[HistoryLine]:
    """Return events in sentences, newest first; `people` are names by the ids in the events."""
    lines: list[HistoryLine] = []
    for (kind, mail), group in groupby(reversed(events), key=_kind_of):
        together = list(group)
        each = tuple(
            HistoryLine(event.occurred_at, event_words(event, people, words)) for event in together
        )
        if mail is None or len(each) == 1:
            lines += each
            continue
        told = tuple(
            HistoryLine(
                event.occurred_at, _person_of(event, people, words) or words.text("unknown")
            )
            for event in together
        )
        sentence = _mails_words(kind, mail, len(told), words)
        lines.append(HistoryLine(told[0].occurred_at, sentence, told))
    return lines


def event_words(event: AuditEvent, people: Mapping[str, str], words: Translator) -> str:
    """Return an event in a sentence, with the person it is about where that is known."""
    kind, mail = _kind_of(event)
    if mail is None:
        sentence = words.text(EVENTS.get(event.kind, _ANY_EVENT))
    else:
        sentence = _mails_words(kind, mail, 1, words)
    details = details_of(event.kind, event.event.get("data"), words)
    given = event.personal.get("reason")
    reason = f"“{given.value}”" if given else ""
    return " ".join(filter(None, (sentence, details, reason, _person_of(event, people, words))))


def _kind_of(event: AuditEvent) -> tuple[str, MailKind | None]:
    data = event.event.get("data")
    if event.kind not in MAIL_EVENTS or not isinstance(data, Mapping):
        return event.kind, None
    return event.kind, next((kind for kind in MailKind if kind.value == data.get("mail")), None)


def _mails_words(event_kind: str, mail: MailKind, number: int, words: Translator) -> str:
    name = words.text(MAILS[mail])
    if event_kind == _FAILED:
        return words.plural(
            "A mail could not be delivered: {mail}.",
            "{n} mails could not be delivered: {mail}.",
            number,
            mail=name,
        )
    if event_kind == _RETURNED:
        return words.plural(
            "A mail came back undelivered: {mail}.",
            "{n} mails came back undelivered: {mail}.",
            number,
            mail=name,
        )
    return words.plural(
        "A mail was sent: {mail}.", "{n} mails were sent: {mail}.", number, mail=name
    )


def _person_of(event: AuditEvent, people: Mapping[str, str], words: Translator) -> str:
    """Return whom an event is about, by their name: who it was then, also if another came since."""
    data = event.event.get("data")
    if not isinstance(data, Mapping):
        return ""
    named = [data.get("recipient_id"), data.get("person_id"), event.asked_id, data.get("party_id")]
    found = next((people[one] for one in named if isinstance(one, str) and one in people), "")
    taker = people.get(str(data.get("new_person_id", "")), found)
    if not found or taker == found:
        return taker
    return words.text("{left}; from then on {taker}", left=found, taker=taker)
