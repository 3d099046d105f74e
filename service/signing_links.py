"""Mailing a signatory's link once more to whoever has lost it, silent about who is known."""

from __future__ import annotations

import uuid
from datetime import datetime

import structlog

from adapters.database.signing import RequestView, requests_of_address
from adapters.payloads.round_acts import NOTHING_WRITTEN
from domain.errors import DomainError
from messages.acts import ActKind
from messages.ids import signing_group_workflow_id
from messages.round_acts import RoundAct, RoundActKind
from service.act_delivery import carry_out, new_act
from service.dependencies import Services

log = structlog.get_logger("sidos.signing_links")


async def send_links_once_more(found: Services, address: str, received_at: datetime) -> None:
    """Have every living link of an address mailed again; say nothing if there is none.

    Runs after the answer has gone out, so that the time of the answer tells nothing either.
    """
    try:
        async with found.reads() as session:
            asked = await requests_of_address(session, address, at=received_at)
        for view in asked:
            await _send(found, view, received_at)
    except Exception:
        # Nobody waits for the outcome: only the log can tell of it.
        log.exception("signing_links_not_sent")


async def _send(found: Services, view: RequestView, received_at: datetime) -> None:
    act_id = str(uuid.uuid4())
    message = RoundAct(
        act_id=act_id,
        agreement_id=view.agreement_id,
        round_number=view.round_number,
        group=view.group,
        kind=RoundActKind.ASK_FOR_LINK,
        payload_sha256=await found.blobs.put(NOTHING_WRITTEN),
        received_at=received_at,
        request_id=view.request_id,
        person_id=view.person_id,
    )
    group = signing_group_workflow_id(view.agreement_id, view.round_number, view.group)
    key = f"{RoundActKind.ASK_FOR_LINK}:{act_id}"
    try:
        await carry_out(found, new_act(ActKind.MANAGE, group, message, key, received_at))
    except DomainError as refusal:  # answered, or the round has ended, in this very moment
        log.info("signing_link_not_sent", code=refusal.code)
