"""Who had the place of a signing request when something happened, whoever has it now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from adapters.database.places import TAKEN
from adapters.database.tables import AuditEventRow, SigningRequestRow

CHANGES_OF_PLACE = (*TAKEN, "address_corrected")
"""Events from which on a request asks `new_person_id`; until then it asked `person_id`."""


async def asked_then(session: AsyncSession, rows: Sequence[AuditEventRow]) -> dict[str, str]:
    """Return whom the requests that events name asked at that moment: persons by event's row."""
    named = {row.id: asks for row in rows if (asks := _text(row.event, "request_id"))}
    now = await session.execute(
        select(SigningRequestRow.id, SigningRequestRow.person_id).where(
            SigningRequestRow.id.in_(set(named.values()))
        )
    )
    holders = {row.id: row.person_id for row in now}
    changes = await _changes(session, {row.agreement_id for row in rows if row.id in named})
    return {
        row.id: holder
        for row in rows
        if (request := named.get(row.id))
        and (holder := _then(changes.get(request, ()), row.sequence) or holders.get(request, ""))
    }


def was_asked(persons: ScalarSelect[str]) -> ColumnElement[bool]:
    """Tell in a query of events whether a request of theirs asked one of the persons then."""
    change = aliased(AuditEventRow)
    request = named_in(AuditEventRow, "request_id")
    left = (
        select(named_in(change, "person_id"))
        .where(
            change.agreement_id == AuditEventRow.agreement_id,
            change.kind.in_(CHANGES_OF_PLACE),
            change.sequence >= AuditEventRow.sequence,
            named_in(change, "request_id") == request,
        )
        .order_by(change.sequence)
        .limit(1)
        .correlate(AuditEventRow)
        .scalar_subquery()
    )
    now = (
        select(SigningRequestRow.person_id)
        .where(SigningRequestRow.id == request)
        .correlate(AuditEventRow)
        .scalar_subquery()
    )
    return request.in_(_ever_asked(persons)) & func.coalesce(left, now).in_(persons)


def named_in(events: Any, key: str) -> ColumnElement[Any]:
    """Return a value of the data of an event, as text."""
    named: ColumnElement[Any] = events.event["data"][key].as_string()
    return named


def _ever_asked(persons: ScalarSelect[str]) -> Any:
    """Return the requests that ask, or asked, one of the persons: few, found before the rest."""
    change = aliased(AuditEventRow)
    asked = select(SigningRequestRow.id).where(SigningRequestRow.person_id.in_(persons))
    left = select(named_in(change, "request_id")).where(
        change.kind.in_(CHANGES_OF_PLACE), named_in(change, "person_id").in_(persons)
    )
    return asked.union(left)


async def _changes(
    session: AsyncSession, agreement_ids: set[str]
) -> Mapping[str, Sequence[tuple[int, str]]]:
    """Return by request who left its place, and with which event, in their order."""
    rows = await session.scalars(
        select(AuditEventRow)
        .where(
            AuditEventRow.agreement_id.in_(agreement_ids), AuditEventRow.kind.in_(CHANGES_OF_PLACE)
        )
        .order_by(AuditEventRow.agreement_id, AuditEventRow.sequence)
    )
    found: dict[str, list[tuple[int, str]]] = {}
    for row in rows:
        left = (row.sequence, _text(row.event, "person_id"))
        found.setdefault(_text(row.event, "request_id"), []).append(left)
    return found


def _then(changes: Iterable[tuple[int, str]], sequence: int) -> str:
    """Return who left the place next, at the event or after it; nobody where it was not left."""
    return next((person for at, person in changes if at >= sequence), "")


def _text(event: Mapping[str, Any], key: str) -> str:
    data = event.get("data")
    value = data.get(key) if isinstance(data, Mapping) else None
    return value if isinstance(value, str) else ""
