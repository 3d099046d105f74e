"""Asking for the link to a party's page: limited, and silent about who is known."""

from __future__ import annotations

import hashlib
import hmac
import uuid
from datetime import datetime, timedelta

import structlog

from adapters.database.attempts import count_attempt
from adapters.database.party_pages import places_of
from domain.errors import N_, DomainError
from messages.acts import ActKind
from messages.ids import party_page_workflow_id
from messages.party_pages import AskPartyPage
from service.act_delivery import carry_out, new_act
from service.dependencies import Services

_WITHIN = timedelta(hours=1)
_MOST_OF_AN_ADDRESS = 3
_MOST_FROM_A_PLACE = 30
log = structlog.get_logger("sidos.party_pages")


class AskedTooOften(DomainError):
    """Too many links were asked for from one place of the network."""

    code = "asked_too_often"
    message = N_("Too many links have been asked for from your network. Try again in an hour.")


async def may_ask(found: Services, address: str, *, ip: str, at: datetime) -> bool:
    """Count an attempt and tell whether a mail may go out; refuse with `AskedTooOften`.

    The counts are in the database: a restart or another replica changes nothing.
    """
    _, key = found.settings.link_ring().current
    subject = hmac.new(key, f"ask\n{address.lower()}".encode(), hashlib.sha256).hexdigest()
    async with found.sessions.begin() as session:
        tried = await count_attempt(
            session, kind="party_page", subject=subject, ip=ip, at=at, within=_WITHIN
        )
    if tried.by_ip > _MOST_FROM_A_PLACE:
        raise AskedTooOften
    return tried.by_subject <= _MOST_OF_AN_ADDRESS


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
