"""Acts on an agreement in force, by the way that every act takes: inbox, Update, records."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Protocol

from adapters.database.people import PartyView, parties_of
from adapters.parties_file import parties_from_rows
from adapters.payloads.notices import NoticeStart
from commands.rehearsal.crowd import sign_all
from commands.rehearsal.mailbox import invitations_of
from commands.rehearsal.years.calendar import ZONE
from commands.rehearsal.years.life import Life
from domain.lifecycle import RoundKind
from messages.acts import ActKind
from messages.agreement import StartSigningRound
from messages.ids import agreement_workflow_id
from messages.recorded_acts import RecordKind
from service.act_delivery import Outcome, carry_out, new_act
from service.changes import start_accession
from service.recorded_acts import record

STAFF = "rehearsal"
_MAILS_WITHIN_SECONDS = 60.0
_DAYS_TO_SIGN = timedelta(days=14)
# What came on paper is a scan; what it shows is judged by the person who records it.
SCAN = b"%PDF-1.7\n% the scan of a paper\n"


class Written(Protocol):
    """What somebody wrote, kept as a blob."""

    def to_bytes(self) -> bytes:
        """Return the canonical JSON."""


async def parties(life: Life) -> tuple[PartyView, ...]:
    """Return the parties of the agreement with their people."""
    async with life.stack.services.reads() as session:
        return await parties_of(session, life.id)


async def party(life: Life, name: str) -> PartyView:
    """Return a party by its name."""
    return next(party for party in await parties(life) if party.name == name)


async def act(
    life: Life, kind: RecordKind, payload: Written, *, person_id: str = "", staff_id: str = ""
) -> str:
    """Do something that is recorded, as staff unless a person is named; return its record."""
    outcome = await record(
        life.stack.services,
        agreement_id=life.id,
        kind=kind,
        payload=payload.to_bytes(),
        once_key=f"rehearsal:{uuid.uuid4()}",
        received_at=life.stack.clock(),
        staff_id=staff_id if person_id else staff_id or STAFF,
        person_id=person_id,
    )
    await life.stack.settle()
    assert outcome.result is not None
    return str(outcome.result["subject_id"])


async def give_notice(life: Life, party_name: str) -> None:
    """Let a party's first signatory start a notice, and all its signatories sign it."""
    giver = await party(life, party_name)
    services, now = life.stack.services, life.stack.clock()
    message = StartSigningRound(
        act_id=str(uuid.uuid4()),
        agreement_id=life.id,
        staff_id="",
        closes_on=_closes_on(life),
        received_at=now,
        kind=RoundKind.NOTICE,
        payload_sha256=await services.blobs.put(NoticeStart(giver.party_id).to_bytes()),
        person_id=giver.signatories()[0].person_id,
    )
    started = new_act(
        ActKind.START_SIGNING_ROUND,
        agreement_workflow_id(life.id),
        message,
        f"rehearsal:{message.act_id}",
        now,
    )
    await sign_round(life, await carry_out(services, started, exact=True))


async def accede(life: Life, rows: Sequence[dict[str, str]]) -> None:
    """Let a new party accede by an addendum that everybody concerned signs."""
    outcome = await start_accession(
        life.stack.services,
        agreement_id=life.id,
        staff_id=STAFF,
        parties=parties_from_rows(list(enumerate(rows, start=1)), fewest=1),
        closes_on=_closes_on(life),
        once_key=f"rehearsal:{uuid.uuid4()}",
        received_at=life.stack.clock(),
    )
    await sign_round(life, outcome)


async def sign_round(life: Life, outcome: Outcome) -> None:
    """Sign behind every link that a round just started has mailed."""
    assert outcome.result is not None
    number = int(outcome.result["round_number"])
    round_ = await life.api.wait_for_round(life.id, number, "open")
    asked = [request["id"] for party in round_["parties"] for request in party["requests"]]
    links = await invitations_of(
        life.stack.caught_mail, asked, within_seconds=_MAILS_WITHIN_SECONDS
    )
    await sign_all(life.stack.public_url, list(links.values()))
    await life.stack.settle()


def _closes_on(life: Life) -> date:
    return (life.stack.clock() + _DAYS_TO_SIGN).astimezone(ZONE).date()
