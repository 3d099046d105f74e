"""The section about notices of termination: what there are, and what came on paper."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.database.standing import standing_of
from adapters.notice_board import NoticeLine, notice_lines
from domain.lifecycle import AgreementStatus, NotInForce
from domain.termination.rule import NoTermination
from service.pages.coordinator.years.section import SectionContext


@dataclass(frozen=True, slots=True)
class NoticesModel:
    """Notices, the newest first; `may_record` tells whether paper can be recorded."""

    lines: tuple[NoticeLine, ...]
    may_record: bool


async def load_notices(context: SectionContext) -> NoticesModel | None:
    """Return the section; None where notice was never possible."""
    try:
        standing = await standing_of(context.session, context.agreement.agreement_id)
    except NotInForce:
        return None
    if isinstance(standing.rule.termination, NoTermination):
        return None
    lines = await notice_lines(context.session, standing, at=context.now)
    in_force = context.agreement.status is AgreementStatus.IN_FORCE
    return NoticesModel(lines, context.may_write and in_force)
