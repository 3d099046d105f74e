"""Asking for the link to a party's page: limited, and silent about who is known."""

from __future__ import annotations

import uuid
from datetime import datetime

import structlog

from adapters.database.party_pages import places_of
from messages.acts import ActKind
from messages.ids import party_page_workflow_id
from messages.party_pages import AskPartyPage
from service.act_delivery import carry_out, new_act
from service.dependencies import Services

log = structlog.get_logger("sidos.party_pages")


async def ask_for_link(found: Services, address: str, received_at: datetime) -> None:
    """Have the link mailed if the address stands in an agreement; say nothing if it does not.

    Runs after the answer has gone out, so that the time of the answer tells nothing either.
    """
    try:
        await _ask(found, address, received_at)
    except Exception:
        # Nobody waits for the outcome: only the log can tell of it.
        log.exception("party_page_not_asked")


async def _ask(found: Services, address: str, received_at: datetime) -> None:
    async with found.reads() as session:
        places = await places_of(session, address)
    if not places:
        return
    act_id = str(uuid.uuid4())
    message = AskPartyPage(act_id, places[0].agreement_id, places[0].person_id, received_at)
    act = new_act(
        ActKind.ASK_PARTY_PAGE,
        party_page_workflow_id(act_id),
        message,
        f"{ActKind.ASK_PARTY_PAGE}:{act_id}",
        received_at,
    )
    await carry_out(found, act)
