"""The section about recurring duties, and about plans that changed."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.database.duties import duty_views
from adapters.database.plan_changes import PlanChangeView, plan_changes
from domain.lifecycle import AgreementStatus
from service.pages.coordinator.years.section import SectionContext
from service.pages.duty_board import DutyBoard, duty_board

_CURRENT = frozenset({AgreementStatus.SIGNED, AgreementStatus.IN_FORCE})


@dataclass(frozen=True, slots=True)
class DutiesModel:
    """The duties by year, and the changed plans for which an update is due or was."""

    board: DutyBoard | None
    due: tuple[PlanChangeView, ...]
    settled: tuple[PlanChangeView, ...]
    may_record: bool


async def load_duties(context: SectionContext) -> DutiesModel | None:
    """Return the section; None for an agreement that never was signed."""
    agreement = context.agreement
    if agreement.in_force_at is None:
        return None
    is_current = agreement.status in _CURRENT
    may_note = context.may_write and agreement.status is AgreementStatus.IN_FORCE
    views = await duty_views(context.session, agreement.agreement_id, at=context.now)
    changes = await plan_changes(context.session, agreement.agreement_id)
    return DutiesModel(
        board=duty_board(
            views,
            context.words,
            f"/agreements/{agreement.agreement_id}",
            context.now,
            context.zone,
            may_note=may_note,
            may_take_back=may_note,
        ),
        due=tuple(one for one in changes if is_current and not one.settled_by),
        settled=tuple(one for one in changes if one.settled_by),
        may_record=context.may_write and is_current,
    )
