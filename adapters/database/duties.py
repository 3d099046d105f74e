"""The recurring duties of an agreement, read out with what was noted of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.tables import AgreementRow, AuditEventRow, DutyNoteRow
from adapters.duty_plan import PlannedDuty, read_plan
from domain.duties import DutyState, Occurrence, occurrences, state_of

YEAR_CLOSED = "duty_year_closed"
_YEARS_AHEAD = 2


@dataclass(frozen=True, slots=True)
class NotedView:
    """That an occurrence was noted as done, by whom, with what; and whether it was taken back."""

    note_id: str
    noted_at: datetime
    note: str
    file_sha256: str
    file_type: str
    staff_id: str
    person_id: str
    taken_back_at: datetime | None
    taken_back_reason: str


@dataclass(frozen=True, slots=True)
class DutyView:
    """One occurrence of a planned duty, with its state at the instant that was asked for.

    `taken_back` is what was noted of it wrongly, oldest first.
    """

    planned: PlannedDuty
    occurrence: Occurrence
    state: DutyState
    noted: NotedView | None
    taken_back: tuple[NotedView, ...]

    @property
    def results(self) -> tuple[NotedView, ...]:
        """Return everything that was noted of it, also what was taken back."""
        return (*self.taken_back, *((self.noted,) if self.noted else ()))


async def planned_occurrences(
    session: AsyncSession, agreement: AgreementRow
) -> tuple[tuple[PlannedDuty, Occurrence], ...]:
    """Return every occurrence of every duty, duty by duty; none before all have signed.

    From the day on which the agreement is in force to its last; of one without a last day,
    to the end of the second year after the one whose record was closed last.
    """
    if agreement.in_force_at is None or not agreement.duties:
        return ()
    in_force_on = agreement.in_force_at.astimezone(ZoneInfo(agreement.zone)).date()
    first_on = max(agreement.first_on, in_force_on)
    last_on = agreement.last_on or await _horizon(session, agreement.id, first_on)
    return tuple(
        (planned, occurrence)
        for planned in read_plan(agreement.duties)
        for occurrence in occurrences(planned.duty, first_on=first_on, last_on=last_on)
    )


async def _horizon(session: AsyncSession, agreement_id: str, first_on: date) -> date:
    closed = await session.scalar(
        select(func.count())
        .select_from(AuditEventRow)
        .where(AuditEventRow.agreement_id == agreement_id, AuditEventRow.kind == YEAR_CLOSED)
    )
    return date(first_on.year + (closed or 0) + _YEARS_AHEAD, 12, 31)


async def duty_notes(
    session: AsyncSession, agreement_id: str, *, at: datetime | None = None
) -> Mapping[str, NotedView]:
    """Return what is noted, by the key of the occurrence; as it stood at an instant, if given."""
    return {key: one for key, one in await _all_notes(session, agreement_id) if _stands(one, at)}


def _stands(noted: NotedView, at: datetime | None) -> bool:
    if at is None:
        return noted.taken_back_at is None
    return noted.noted_at < at and (noted.taken_back_at is None or noted.taken_back_at >= at)


async def _all_notes(session: AsyncSession, agreement_id: str) -> Sequence[tuple[str, NotedView]]:
    rows = await session.scalars(
        select(DutyNoteRow)
        .where(DutyNoteRow.agreement_id == agreement_id)
        .order_by(DutyNoteRow.noted_at, DutyNoteRow.id)
    )
    return [(f"{row.duty}:{row.period}", _noted(row)) for row in rows]


async def duty_views(
    session: AsyncSession, agreement_id: str, *, at: datetime
) -> tuple[DutyView, ...]:
    """Return every occurrence of an agreement's duties with its state at `at`."""
    agreement = await session.get_one(AgreementRow, agreement_id)
    by_key: dict[str, list[NotedView]] = {}
    for key, noted in await _all_notes(session, agreement_id):
        by_key.setdefault(key, []).append(noted)
    zone = ZoneInfo(agreement.zone)
    return tuple(
        _view(planned, occurrence, by_key.get(occurrence.key, ()), zone, at)
        for planned, occurrence in await planned_occurrences(session, agreement)
    )


def _view(
    planned: PlannedDuty,
    occurrence: Occurrence,
    results: Sequence[NotedView],
    zone: ZoneInfo,
    at: datetime,
) -> DutyView:
    noted = next((one for one in results if one.taken_back_at is None), None)
    done_at = noted.noted_at if noted else None
    return DutyView(
        planned,
        occurrence,
        state_of(occurrence, done_at=done_at, zone=zone, at=at),
        noted,
        tuple(one for one in results if one.taken_back_at is not None),
    )


async def find_note_by_file(
    session: AsyncSession, agreement_id: str, sha256: str
) -> NotedView | None:
    """Return what was noted with a file; None for a file of another agreement."""
    row = await session.scalar(
        select(DutyNoteRow)
        .where(DutyNoteRow.agreement_id == agreement_id, DutyNoteRow.file_sha256 == sha256)
        .limit(1)
    )
    return _noted(row) if row else None


def _noted(row: DutyNoteRow) -> NotedView:
    return NotedView(
        note_id=row.id,
        noted_at=row.noted_at,
        note=row.note,
        file_sha256=row.file_sha256,
        file_type=row.file_type,
        staff_id=row.staff_id,
        person_id=row.person_id,
        taken_back_at=row.taken_back_at,
        taken_back_reason=row.taken_back_reason,
    )
