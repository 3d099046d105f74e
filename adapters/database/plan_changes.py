"""Plans that changed, so that an update of the agreement is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from adapters.database.tables import AgreementChangeRow, AgreementRow, PlanChangeRow
from domain.changes import ChangeStatus
from domain.lifecycle import AgreementStatus, RoundKind

RENEWED, AMENDED, DISMISSED = "renewed", "amended", "dismissed"
_WITHOUT_UPDATES = frozenset(AgreementStatus) - {AgreementStatus.SIGNED, AgreementStatus.IN_FORCE}
"""What is asked as NOT IN: SQLite would begin at the many agreements in force."""


@dataclass(frozen=True, slots=True)
class PlanChangeView:
    """A plan that changed; `settled_by` is empty while an update is due."""

    change_id: str
    plan: str
    first_year: int
    last_year: int
    recorded_at: datetime
    settled_by: str
    reason: str


def _followed() -> ColumnElement[bool]:
    """Say in SQL that a next term was signed after the plan changed."""
    following = aliased(AgreementRow)
    return exists().where(
        following.renews_id == PlanChangeRow.agreement_id,
        following.in_force_at.is_not(None),
        following.status != AgreementStatus.WITHDRAWN,
        following.created_at >= PlanChangeRow.recorded_at,
    )


def _amended() -> ColumnElement[bool]:
    """Say in SQL that an amendment that came into force was begun after the plan changed."""
    return exists().where(
        AgreementChangeRow.agreement_id == PlanChangeRow.agreement_id,
        AgreementChangeRow.kind == RoundKind.AMENDMENT,
        AgreementChangeRow.status == ChangeStatus.IN_FORCE,
        AgreementChangeRow.started_at >= PlanChangeRow.recorded_at,
    )


async def plan_changes(session: AsyncSession, agreement_id: str) -> tuple[PlanChangeView, ...]:
    """Return an agreement's changed plans, newest first."""
    rows = await session.execute(
        select(PlanChangeRow, _followed().label("followed"), _amended().label("amended"))
        .where(PlanChangeRow.agreement_id == agreement_id)
        .order_by(PlanChangeRow.recorded_at.desc(), PlanChangeRow.id)
    )
    return tuple(
        PlanChangeView(
            change_id=row.id,
            plan=row.plan,
            first_year=row.first_year,
            last_year=row.last_year,
            recorded_at=row.recorded_at,
            settled_by=_settled_by(row, followed=followed, amended=amended),
            reason=row.reason,
        )
        for row, followed, amended in rows
    )


def _settled_by(row: PlanChangeRow, *, followed: bool, amended: bool) -> str:
    if row.dismissed_at:
        return DISMISSED
    if amended:
        return AMENDED
    return RENEWED if followed else ""


def update_due() -> ColumnElement[bool]:
    """Say in SQL that an agreement is to be updated, because this plan changed."""
    return and_(
        PlanChangeRow.dismissed_at.is_(None),
        AgreementRow.status.not_in(_WITHOUT_UPDATES),
        ~_followed(),
        ~_amended(),
    )
