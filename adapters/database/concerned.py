"""Members of staff who are to hear of what happens to an agreement."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.rounds import round_row
from adapters.database.staff import active_staff
from adapters.database.tables import AgreementRow


async def staff_concerned(
    session: AsyncSession, agreement_id: str, round_number: int
) -> tuple[str, ...]:
    """Return the ids of whoever made the agreement and whoever started the round.

    Only of those who still have access; an act through the API has no member of staff
    behind it.
    """
    agreement = await session.get(AgreementRow, agreement_id)
    row = await round_row(session, agreement_id, round_number)
    concerned = {agreement.created_by if agreement else "", row.started_by if row else ""}
    return await active_staff(session, concerned)
