"""Where the decisions of an agreement stand, by what its template asks."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.agreements import AgreementView
from adapters.database.decision_board import DecisionBoard, decision_board
from adapters.documents.manifest_terms import Decisions
from service.dependencies import Services


async def board_of(
    session: AsyncSession, found: Services, agreement: AgreementView
) -> DecisionBoard:
    """Return where an agreement's decisions stand; of a template that is gone, nothing is asked."""
    template = found.templates.find(agreement.template_name, agreement.template_version)
    asked = template.decisions if template else Decisions()
    return await decision_board(session, agreement.agreement_id, asked)
