"""What happened, newest first, page by page: of one agreement or of all, filtered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, literal, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.agreement_list import CursorNotValid
from adapters.database.audit import utc_text
from adapters.database.audit_events import AuditEvent, personal_values
from adapters.database.place_holders import asked_then, named_in, was_asked
from adapters.database.tables import (
    AgreementRow,
    AuditEventRow,
    PartyRow,
    PersonRow,
    SigningRequestRow,
    StaffRow,
)
from adapters.database.tables.base import LARGEST_INTEGER, UtcDateTime
from adapters.database.timeline_names import PERSON_KEYS

_Ids: TypeAlias = ScalarSelect[str]


@dataclass(frozen=True, slots=True)
class TimelineFilter:
    """Which events are asked for; what is empty asks for all.

    `party` and `person` are ids, or parts of names or addresses; `since` is the first
    instant, `until` the first one after the last.
    """

    agreement_id: str = ""
    party: str = ""
    person: str = ""
    kinds: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """An event with the agreement that it belongs to."""

    agreement_id: str
    number: str
    title: str
    zone: str
    event: AuditEvent


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """One page of the timeline; `older` is the cursor of the next one, None on the last."""

    entries: tuple[TimelineEntry, ...]
    older: str | None


async def timeline_page(
    session: AsyncSession, asked: TimelineFilter, *, before: str = "", limit: int = 50
) -> TimelinePage:
    """Return events, newest first; `before` is the cursor of the page before."""
    place = (AuditEventRow.occurred_at, AuditEventRow.agreement_id, AuditEventRow.sequence)
    query = (
        select(AuditEventRow, AgreementRow.number, AgreementRow.title, AgreementRow.zone)
        .join(AgreementRow, AgreementRow.id == AuditEventRow.agreement_id)
        .where(*_conditions(asked))
        .order_by(*(column.desc() for column in place))
        .limit(limit + 1)
    )
    if before:
        at, agreement_id, sequence = _read_cursor(before)
        last = tuple_(literal(at, UtcDateTime()), literal(agreement_id), literal(sequence))
        query = query.where(tuple_(*place) < last)
    rows = (await session.execute(query)).all()
    shown = rows[:limit]
    personal = await personal_values(session, [row.AuditEventRow.id for row in shown])
    asked_at = await asked_then(session, [row.AuditEventRow for row in shown])
    return TimelinePage(
        tuple(
            TimelineEntry(
                agreement_id=row.AuditEventRow.agreement_id,
                number=row.number,
                title=row.title,
                zone=row.zone,
                event=AuditEvent.of(row.AuditEventRow, personal, asked_at),
            )
            for row in shown
        ),
        _cursor(shown[-1].AuditEventRow) if len(rows) > limit else None,
    )


async def is_known_party(session: AsyncSession, asked: TimelineFilter) -> bool:
    """Tell whether a party is meant at all by the filter's words."""
    return bool(await session.scalar(_parties(asked).with_only_columns(PartyRow.id).limit(1)))


async def is_known_person(session: AsyncSession, asked: TimelineFilter) -> bool:
    """Tell whether anybody is meant by the filter's words: of a party, or of the staff."""
    persons = _persons(asked).with_only_columns(PersonRow.id).limit(1)
    return bool(await session.scalar(persons) or await session.scalar(_staff(asked).limit(1)))


def _conditions(asked: TimelineFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.agreement_id:
        found.append(AuditEventRow.agreement_id == asked.agreement_id)
    if asked.kinds:
        found.append(AuditEventRow.kind.in_(asked.kinds))
    if asked.since:
        found.append(AuditEventRow.occurred_at >= asked.since)
    if asked.until:
        found.append(AuditEventRow.occurred_at < asked.until)
    if asked.party:
        found += _of_party(asked)
    if asked.person:
        found.append(_of_person(asked))
    return found


def _of_party(asked: TimelineFilter) -> list[ColumnElement[bool]]:
    """Return what events of a party name: it, one of its persons, or what one was asked."""
    parties = _parties(asked)
    ids = parties.with_only_columns(PartyRow.id).scalar_subquery()
    persons = select(PersonRow.id).where(PersonRow.party_id.in_(ids)).scalar_subquery()
    requests = select(SigningRequestRow.id).where(SigningRequestRow.party_id.in_(ids))
    agreements = parties.with_only_columns(PartyRow.agreement_id).scalar_subquery()
    return [
        AuditEventRow.agreement_id.in_(agreements),
        or_(
            _named("party_id").in_(ids),
            _named("request_id").in_(requests.scalar_subquery()),
            *(_named(key).in_(persons) for key in PERSON_KEYS),
        ),
    ]


def _of_person(asked: TimelineFilter) -> ColumnElement[bool]:
    """Return what events name somebody, or a request that asked them then and nobody else."""
    persons = _persons(asked).with_only_columns(PersonRow.id).scalar_subquery()
    staff: _Ids = _staff(asked).scalar_subquery()
    names_nobody = and_(_named("recipient_id").is_(None), _named("person_id").is_(None))
    return or_(
        and_(names_nobody, was_asked(persons)),
        _named("staff_id").in_(staff),
        *(_named(key).in_(people) for key in PERSON_KEYS for people in (persons, staff)),
    )


def _parties(asked: TimelineFilter) -> Select[Any]:
    query = select(PartyRow).where(
        or_(PartyRow.id == asked.party, _has(PartyRow.name, asked.party))
    )
    if asked.agreement_id:
        query = query.where(PartyRow.agreement_id == asked.agreement_id)
    return query


def _persons(asked: TimelineFilter) -> Select[Any]:
    """Return the roles of everybody meant: by an id, or by a part of a name or an address."""
    query = (
        select(PersonRow)
        .join(PartyRow, PartyRow.id == PersonRow.party_id)
        .where(
            or_(
                PersonRow.identity == asked.person,
                PersonRow.id == asked.person,
                _has(PersonRow.name, asked.person),
                _has(PersonRow.email, asked.person),
            )
        )
    )
    if asked.agreement_id:
        query = query.where(PartyRow.agreement_id == asked.agreement_id)
    return query


def _staff(asked: TimelineFilter) -> Select[str]:
    return select(StaffRow.id).where(
        or_(StaffRow.id == asked.person, _has(StaffRow.email, asked.person))
    )


def _has(column: Any, text: str) -> ColumnElement[bool]:
    """Tell whether a text stands in a column; SQLite folds the case of ASCII letters only."""
    forms: Sequence[str] = (text, text.title(), text.capitalize())
    return or_(
        func.lower(column).contains(text.lower(), autoescape=True),
        *(column.contains(form, autoescape=True) for form in forms),
    )


def _named(key: str) -> ColumnElement[Any]:
    return named_in(AuditEventRow, key)


def _cursor(row: AuditEventRow) -> str:
    return f"{utc_text(row.occurred_at)}_{row.agreement_id}_{row.sequence}"


def _read_cursor(text: str) -> tuple[datetime, str, int]:
    try:
        moment, agreement_id, sequence = text.split("_")
        at, number = datetime.fromisoformat(moment), int(sequence)
        if at.tzinfo is None or not 0 < number <= LARGEST_INTEGER:
            raise CursorNotValid
        return at, str(UUID(agreement_id)), number
    except (ValueError, OverflowError) as error:
        raise CursorNotValid from error
