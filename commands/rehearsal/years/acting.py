"""What people do to an agreement in force: over the API, and on the pages of their party."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from adapters.database.people import PartyView, PersonView, parties_of
from commands.rehearsal import party_side
from commands.rehearsal.api import ApiRefused
from commands.rehearsal.crowd import sign_all
from commands.rehearsal.mailbox import invitations_of
from commands.rehearsal.years.calendar import ZONE
from commands.rehearsal.years.life import MAILS_WITHIN_SECONDS, Life

_DAYS_TO_SIGN = timedelta(days=14)
# What came on paper is a scan; what it shows is judged by the person who records it.
SCAN = base64.b64encode(b"%PDF-1.7\n% the scan of a paper\n").decode()


async def parties(life: Life) -> tuple[PartyView, ...]:
    """Return the parties of the agreement with their people."""
    async with life.stack.services.reads() as session:
        return await parties_of(session, life.id)


async def party(life: Life, name: str) -> PartyView:
    """Return a party by its name."""
    return next(party for party in await parties(life) if party.name == name)


async def act(life: Life, path: str, **fields: Any) -> dict[str, Any]:
    """Do something at `path` below the agreement; return the answer when everything is done."""
    done = await life.api.act(life.id, path, key=f"{life.name}-{uuid.uuid4()}", **fields)
    await life.stack.settle()
    return done


async def refusal(life: Life, path: str, **fields: Any) -> tuple[str, str]:
    """Return the code and the words with which something is refused; empty when it was done."""
    try:
        await act(life, path, **fields)
    except ApiRefused as refused:
        return refused.code, str(refused)
    return "", ""


async def page_of(life: Life, person: PersonView) -> str:
    """Return the link to a person's party page, asked for by address as anybody would."""
    return await party_side.party_page(life.stack.public_url, life.stack.caught_mail, person.email)


async def give_notice(life: Life, party_name: str) -> None:
    """Let a party's contact person start a notice, and all its signatories sign it."""
    giver = await party(life, party_name)
    await party_side.give_notice(life.stack.public_url, await page_of(life, giver.contacts()[0]))
    await life.stack.settle()
    started = (await life.api.read(life.id, "notices"))["notices"][0]
    await sign_round(life, int(started["signing_round"]))


async def accede(life: Life, rows: Sequence[dict[str, str]]) -> None:
    """Let a new party accede by an addendum that everybody concerned signs."""
    closes_on = closing_day(life).isoformat()
    change = await act(life, "accessions", parties=list(rows), closes_on=closes_on)
    await sign_round(life, int(change["signing_round"]))


async def sign_round(life: Life, number: int) -> None:
    """Sign behind every link that a round just started has mailed."""
    round_ = await life.api.wait_for_round(life.id, number, "open")
    asked = [request["id"] for party in round_["parties"] for request in party["requests"]]
    links = await invitations_of(life.stack.caught_mail, asked, within_seconds=MAILS_WITHIN_SECONDS)
    await sign_all(life.stack.public_url, list(links.values()))
    await life.stack.settle()


def closing_day(life: Life) -> date:
    """Return the last day of a round that starts now."""
    return (life.stack.clock() + _DAYS_TO_SIGN).astimezone(ZONE).date()
