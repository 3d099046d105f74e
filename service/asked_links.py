"""Limits of the pages that mail a link to whoever asks for one by an address."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

from adapters.database.attempts import count_attempt
from domain.errors import N_, DomainError
from service.dependencies import Services

_WITHIN = timedelta(hours=1)
_MOST_OF_AN_ADDRESS = 3
_MOST_FROM_A_PLACE = 30


class AskedTooOften(DomainError):
    """Too many links were asked for from one place of the network."""

    code = "asked_too_often"
    message = N_("Too many links have been asked for from your network. Try again in an hour.")


async def may_ask(found: Services, kind: str, address: str, *, ip: str, at: datetime) -> bool:
    """Count an attempt and tell whether a mail may go out; refuse with `AskedTooOften`.

    `kind` is which link; each is counted by itself. The counts are in the database: a restart
    or another replica changes nothing.
    """
    _, key = found.settings.link_ring().current
    subject = hmac.new(key, f"ask\n{address.lower()}".encode(), hashlib.sha256).hexdigest()
    async with found.sessions.begin() as session:
        tried = await count_attempt(
            session, kind=kind, subject=subject, ip=ip, at=at, within=_WITHIN
        )
    if tried.by_ip > _MOST_FROM_A_PLACE:
        raise AskedTooOften
    return tried.by_subject <= _MOST_OF_AN_ADDRESS
