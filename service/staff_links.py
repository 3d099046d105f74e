"""Asking for the link by which staff sign in: limited, and silent about who is known."""

from __future__ import annotations

import uuid
from datetime import datetime

import structlog

from adapters.database.staff import StaffView, renew_link
from messages.acts import ActKind
from messages.ids import staff_mail_workflow_id
from messages.staff_mail import AskStaffMail, StaffMailKind
from service.act_delivery import carry_out, new_act
from service.dependencies import Services

log = structlog.get_logger("sidos.staff_links")


async def ask_for_sign_in(found: Services, address: str, received_at: datetime) -> None:
    """Have a new link mailed if the address is a member's; say nothing if it is not.

    Runs after the answer has gone out, so that the time of the answer tells nothing either.
    """
    try:
        async with found.sessions.begin() as session:
            staff = await renew_link(session, email=address, at=received_at)
        if staff is not None:
            await mail_link(found, staff, StaffMailKind.SIGN_IN, received_at)
    except Exception:
        # Nobody waits for the outcome: only the log can tell of it.
        log.exception("sign_in_not_asked")


async def mail_link(
    found: Services, staff: StaffView, kind: StaffMailKind, received_at: datetime
) -> None:
    """Mail a member the living link; the act holds its generation, and nothing that opens it."""
    act_id = str(uuid.uuid4())
    message = AskStaffMail(act_id, staff.id, kind, staff.link_generation, received_at)
    act = new_act(
        ActKind.MAIL_STAFF,
        staff_mail_workflow_id(act_id),
        message,
        f"{ActKind.MAIL_STAFF}:{act_id}",
        received_at,
    )
    await carry_out(found, act)
