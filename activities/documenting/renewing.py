"""The draft of a next term, tied to the agreement of the term before; both histories say it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.audit import append_event, lock_agreement
from adapters.database.renewals import renewals_of
from adapters.database.tables import AgreementRow
from domain.lifecycle import AgreementStatus
from domain.renewal import NotRenewable, check_may_renew
from messages.agreement import DraftAgreement


async def check_renewal(session: AsyncSession, renews_id: str) -> None:
    """Refuse to draft the next term of an agreement that has none, or has one already."""
    if not renews_id:
        return
    before = await session.get(AgreementRow, renews_id)
    if before is None:
        raise NotRenewable
    check_may_renew(
        AgreementStatus(before.status),
        [(one.number, one.status) for one in await renewals_of(session, renews_id)],
    )


async def record_renewal(
    session: AsyncSession, request: DraftAgreement, renews_id: str, *, number: str, at: datetime
) -> None:
    """Write into the history of the term before that its next term was drafted as `number`.

    That one was declined before means nothing any more.
    """
    if not renews_id:
        return
    await lock_agreement(session, renews_id)
    await check_renewal(session, renews_id)
    before = await session.get_one(AgreementRow, renews_id)
    before.renewal_declined_at, before.renewal_declined_reason = None, ""
    await append_event(
        session,
        agreement_id=renews_id,
        kind="renewal_drafted",
        occurred_at=request.received_at,
        recorded_at=at,
        data={"renewal_id": request.agreement_id, "number": number},
        personal={},
        once_key=f"renewal_drafted:{request.agreement_id}",
    )
