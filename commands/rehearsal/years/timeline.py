"""The history of an agreement as a lawyer reads it: by year, in words, in local time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from adapters.database.agreements import agreement_view
from adapters.database.audit_events import AuditEvent, list_events
from adapters.database.people import PartyView, parties_of
from adapters.database.sessions import Sessions
from adapters.i18n.translator import Translator, translator
from commands.rehearsal.years.calendar import ZONE
from commands.rehearsal.years.life import Life, Refusal
from service.wording.history import event_words, people_of

LANGUAGE = "en"
_LATE = timedelta(minutes=1)
_TOGETHER = timedelta(minutes=5)
_MANY = (
    "mail_sent",
    "reminder_sent",
    "signature_given",
    "document_opened",
    "decision_recorded",
    "notice_taking_back_consented",
)


@dataclass(frozen=True, slots=True)
class Line:
    """What happened at a moment; `documents` are the files that show it.

    `recorded_at` is set where it was recorded noticeably later than it happened; `refused` is
    the code of what was tried and not done.
    """

    occurred_at: datetime
    day: str
    time: str
    words: str
    each: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    recorded_at: datetime | None = None
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """An agreement's life; `years` holds the lines of each civil year."""

    name: str
    number: str
    title: str
    status: str
    parties: tuple[str, ...]
    years: Mapping[int, tuple[Line, ...]]


async def timeline_of(reads: Sessions, life: Life, files: Mapping[str, str]) -> Timeline:
    """Return the timeline of an agreement; `files` are names of documents by their hash."""
    agreement_id = life.id
    words = translator(LANGUAGE)
    async with reads() as session:
        view = await agreement_view(session, agreement_id)
        assert view is not None
        parties = await parties_of(session, agreement_id, with_left_out=True)
        people = await people_of(session, parties)
        events = await list_events(session, agreement_id)
    tried = (_tried(refusal, words) for refusal in life.refusals)
    lines = sorted((*_lines(events, people, words, files), *tried), key=lambda one: one.occurred_at)
    return Timeline(
        name=life.name,
        number=view.number,
        title=view.title,
        status=words.status(view.status),
        parties=tuple(_named(party, words) for party in parties if party.left_out_at is None),
        years={
            year: tuple(of_year)
            for year, of_year in groupby(lines, lambda line: line.occurred_at.year)
        },
    )


def _named(party: PartyView, words: Translator) -> str:
    """Return a party's name, with its day where it joined or left during the term."""
    joined, left = (
        at and words.day(at.astimezone(ZONE).date()) for at in (party.joined_at, party.left_at)
    )
    notes = [f"joined {joined}" if joined else "", f"left as {left} began" if left else ""]
    told = ", ".join(filter(None, notes))
    return f"{party.name} ({told})" if told else party.name


def _lines(
    events: Sequence[AuditEvent],
    people: Mapping[str, str],
    words: Translator,
    files: Mapping[str, str],
) -> Iterator[Line]:
    """Yield the events in the order in which they happened; alike ones together are one line."""
    ordered = sorted(events, key=lambda event: (event.occurred_at, event.sequence))
    for together in _alike(ordered):
        sentences = [event_words(event, people, words) for event in together]
        first, many = together[0], len(together) > 1
        local = first.occurred_at.astimezone(ZONE)
        yield Line(
            occurred_at=local,
            day=words.day(local.date()),
            time=f"{local:%H:%M:%S}",
            words=f"{event_words(first, {}, words)} ({len(together)})" if many else sentences[0],
            each=tuple(sentences) if many else (),
            documents=tuple(_documents(first, files)),
            recorded_at=_recorded_late(together[-1]),
        )


def _tried(refusal: Refusal, words: Translator) -> Line:
    local = refusal.at.astimezone(ZONE)
    return Line(
        occurred_at=local,
        day=words.day(local.date()),
        time=f"{local:%H:%M:%S}",
        words=refusal.tried,
        each=tuple(refusal.words.splitlines()),
        refused=refusal.code,
    )


def _alike(events: Sequence[AuditEvent]) -> list[list[AuditEvent]]:
    """Return events in their order; alike ones of the same while stand where the first stood."""
    groups: list[list[AuditEvent]] = []
    of_the_while: dict[tuple[object, ...], list[AuditEvent]] = {}
    before: datetime | None = None
    for event in events:
        if before is not None and event.occurred_at - before > _TOGETHER:
            of_the_while = {}
        before = event.occurred_at
        group = of_the_while.get(_key(event)) if event.kind in _MANY else None
        if group is None:
            groups.append(group := [])
            of_the_while[_key(event)] = group
        group.append(event)
    return groups


def _key(event: AuditEvent) -> tuple[object, ...]:
    data = event.event.get("data")
    given = data if isinstance(data, Mapping) else {}
    return event.kind, given.get("mail"), given.get("round"), given.get("outcome")


def _documents(event: AuditEvent, files: Mapping[str, str]) -> Iterator[str]:
    data = event.event.get("data")
    if isinstance(data, Mapping) and event.kind != "signature_given":
        for value in data.values():
            if isinstance(value, str) and value in files:
                yield files[value]


def _recorded_late(event: AuditEvent) -> datetime | None:
    recorded_at = datetime.fromisoformat(str(event.event["recorded_at"]))
    return recorded_at.astimezone(ZONE) if recorded_at - event.occurred_at > _LATE else None
