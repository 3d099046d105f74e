"""Acts from the inbox to workflows and back, on the real server with encryption on."""

from __future__ import annotations

import asyncio
import json
import socket
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment

from adapters.acts_payloads import AgreementPayload
from adapters.blobs import Blobs
from adapters.clock import Clock, system_clock
from adapters.database import inbox
from adapters.database.inbox import InboxAct
from adapters.database.sessions import Sessions
from adapters.database.tables import SigningRoundRow
from adapters.keys import KeyRing, new_key
from adapters.temporal.client import data_converter
from adapters.temporal.delivery import (
    Answer,
    Delivered,
    NotDelivered,
    Refused,
    WorkflowGone,
    deliver,
)
from adapters.temporal.settling import deliver_and_settle
from adapters.temporal.sweeper import Sweeper
from domain.signing import RoundIsOpen
from messages import names
from messages.acts import ActKind
from messages.ids import party_page_workflow_id
from messages.mail import MailKind
from messages.party_pages import AskPartyPage
from messages.round_acts import NewDeadline
from messages.signing import Sign
from service import acts
from service.act_delivery import new_act
from service.refusals import IdempotencyKeyReused
from tests.adapters.database.rows import add_agreement
from tests.databases import Database
from tests.workflows.house import Town, new_id, town_on
from tests.workflows.world import DOCUMENT, World, one_group

RING = KeyRing.parse(new_key("k1"))
PAYLOAD = AgreementPayload("specimen", 1, "", {"county": "Eloisa"}, (), "staff")
SUNDAY = date(2031, 1, 5)


@dataclass(frozen=True)
class Hands:
    """What acts need of the service."""

    sessions: Sessions
    blobs: Blobs
    temporal: Client | None
    clock: Clock = system_clock


class AnyWorld(dict[str, World]):
    """Gives each agreement a world when it first turns up."""

    def __missing__(self, agreement_id: str) -> World:
        parties = one_group(("a", "any", ("ann",)), ("b", "any", ("bo",)))
        self[agreement_id] = World(groups=parties)
        return self[agreement_id]


WORLDS = AnyWorld()


@pytest.fixture(scope="module")
async def town() -> AsyncIterator[Town]:
    server = Path(sys.executable).parent / "temporal"
    async with (
        await WorkflowEnvironment.start_local(
            dev_server_existing_path=str(server), data_converter=data_converter(RING), ui=False
        ) as env,
        town_on(env, WORLDS) as town,
    ):
        yield town


@pytest.fixture
def hands(town: Town, sqlite_database: Database, tmp_path: Path) -> Hands:
    blobs = Blobs(f"file://{tmp_path}/blobs")
    return Hands(sqlite_database.sessions, blobs, town.env.client)


def now() -> datetime:
    return datetime.now(UTC)


async def drafted(hands: Hands, key: str = "draft") -> str:
    outcome = await acts.draft_agreement(hands, payload=PAYLOAD, once_key=key, received_at=now())
    assert outcome.state == "done"
    assert outcome.result == {"agreement_id": outcome.act_id, "document_sha256": DOCUMENT}
    return outcome.act_id


async def started(hands: Hands, agreement_id: str, key: str = "start") -> acts.Outcome:
    return await acts.start_round(
        hands,
        agreement_id=agreement_id,
        staff_id="staff",
        closes_on=SUNDAY,
        once_key=key,
        received_at=now(),
    )


def signing(agreement_id: str, request_id: str, *, received_at: datetime | None = None) -> InboxAct:
    message = Sign(new_id(), request_id, DOCUMENT, "e1" * 32, received_at or now())
    return new_act(
        ActKind.SIGN,
        f"signing-round-{agreement_id}-1-group-0",
        message,
        f"sign:{message.act_id}",
        message.received_at,
    )


async def in_inbox(hands: Hands, act: InboxAct) -> InboxAct:
    async with hands.sessions.begin() as session:
        return await inbox.put_act(
            session,
            act_id=act.act_id,
            once_key=act.once_key,
            kind=act.kind,
            workflow_id=act.workflow_id,
            payload=act.payload,
            received_at=act.received_at,
        )


async def test_a_repeated_key_gets_the_first_outcome(hands: Hands) -> None:
    agreement_id = await drafted(hands)
    assert await drafted(hands) == agreement_id
    first = await started(hands, agreement_id)
    assert await started(hands, agreement_id) == first
    assert first.result is not None
    assert first.result["round_number"] == 1


async def test_a_key_used_for_something_else_is_refused(hands: Hands) -> None:
    agreement_id = await drafted(hands)
    with pytest.raises(IdempotencyKeyReused):
        await started(hands, agreement_id, key="draft")


async def test_a_refusal_comes_back_as_the_refusal_it_was(hands: Hands) -> None:
    agreement_id = await drafted(hands)
    await started(hands, agreement_id)
    for _ in range(2):  # the second time from the inbox
        with pytest.raises(RoundIsOpen):
            await started(hands, agreement_id, key="again")


async def test_an_ended_workflow_still_answers_its_last_act(town: Town, hands: Hands) -> None:
    agreement_id = await drafted(hands)
    await started(hands, agreement_id)
    await WORLDS[agreement_id].opened[1, 0].wait()
    last = signing(agreement_id, "bo")
    await deliver(town.env.client, signing(agreement_id, "ann"))
    answer = await deliver(town.env.client, last)
    await town.env.client.get_workflow_handle(last.workflow_id).result()
    assert isinstance(answer, Delivered)
    assert await deliver(town.env.client, last) == answer
    late = signing(agreement_id, "bo")
    with pytest.raises(WorkflowGone):
        await deliver(town.env.client, late)
    settled = await deliver_and_settle(
        town.env.client, hands.sessions, system_clock, await in_inbox(hands, late), seconds=5
    )
    assert settled == Refused("round_closed", {})


@pytest.mark.abuse(57)
async def test_a_signature_waits_for_its_group_to_hear_of_the_later_deadline(
    town: Town, hands: Hands
) -> None:
    agreement_id = await drafted(hands)
    await started(hands, agreement_id)
    await WORLDS[agreement_id].opened[1, 0].wait()
    act = signing(agreement_id, "ann", received_at=now() + timedelta(days=31))
    act = await in_inbox(hands, act)
    async with hands.sessions.begin() as session:
        await add_agreement(session, agreement_id=agreement_id)
        session.add(
            SigningRoundRow(
                id=new_id(),
                agreement_id=agreement_id,
                number=1,
                status="open",
                document_sha256=DOCUMENT,
                started_by="staff",
                sent_at=now(),
                closes_at=act.received_at + timedelta(days=1),
            )
        )

    async def settled() -> Answer:
        return await deliver_and_settle(
            town.env.client, hands.sessions, system_clock, act, seconds=30
        )

    # An answer from the group says that it is open: before that it judges nothing at the door, and
    # the act's one Update would have come to its end.
    early = signing(agreement_id, "ann", received_at=act.received_at)
    assert await deliver(town.env.client, early) == Refused("deadline_passed", {})
    with pytest.raises(NotDelivered, match="has not heard"):
        await settled()
    later = NewDeadline(act.received_at + timedelta(days=1))
    handle = town.env.client.get_workflow_handle(act.workflow_id)
    await handle.signal(names.DEADLINE_EXTENDED, later)
    assert isinstance(await settled(), Delivered)
    too_late = signing(agreement_id, "bo", received_at=later.closes_at)
    act = await in_inbox(hands, too_late)
    assert await settled() == Refused("deadline_passed", {})


async def test_asking_for_a_partys_page_starts_a_workflow_that_sends_one_mail(
    town: Town, hands: Hands
) -> None:
    agreement_id, person_id = new_id(), new_id()
    message = AskPartyPage(new_id(), agreement_id, person_id, now())
    workflow_id = party_page_workflow_id(message.act_id)
    act = new_act(ActKind.ASK_PARTY_PAGE, workflow_id, message, workflow_id, message.received_at)
    answer = await deliver(town.env.client, act)
    assert answer == Delivered({"act_id": message.act_id})
    await town.env.client.get_workflow_handle(workflow_id).result()
    assert await deliver(town.env.client, act) == answer
    sent = [(mail.kind, mail.person_id) for mail in WORLDS[agreement_id].mails]
    assert sent == [(MailKind.PARTY_PAGE, person_id)]


async def test_an_act_received_while_temporal_is_down_is_delivered_later(
    town: Town, hands: Hands
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    nobody = await Client.connect(f"127.0.0.1:{port}", lazy=True)
    down = Hands(hands.sessions, hands.blobs, nobody)
    received_at = now()
    outcome = await acts.draft_agreement(
        down, payload=PAYLOAD, once_key="down", received_at=received_at
    )
    assert outcome.state == "accepted"
    sweeper = Sweeper(town.env.client, hands.sessions, system_clock, patience=timedelta(0))
    assert await sweeper.sweep() == 0
    async with hands.sessions() as session:
        act = await inbox.get_act(session, outcome.act_id)
    assert act is not None
    assert (act.status, act.received_at) == ("delivered", received_at)
    assert await drafted(hands, key="down") == outcome.act_id


async def test_one_act_that_cannot_be_delivered_does_not_stop_the_others(
    town: Town, hands: Hands
) -> None:
    broken = signing(new_id(), "ann")
    async with hands.sessions.begin() as session:
        await inbox.put_act(
            session,
            act_id=broken.act_id,
            once_key=broken.once_key,
            kind=broken.kind,
            workflow_id=broken.workflow_id,
            payload={"not": "a message"},
            received_at=now(),
        )
    alone = Hands(hands.sessions, hands.blobs, None)
    outcome = await acts.draft_agreement(
        alone, payload=PAYLOAD, once_key="later", received_at=now()
    )
    sweepers = [
        Sweeper(town.env.client, hands.sessions, system_clock, patience=timedelta(0))
        for _ in range(2)
    ]
    assert await asyncio.gather(*(sweeper.sweep() for sweeper in sweepers)) == [1, 1]
    async with hands.sessions() as session:
        act = await inbox.get_act(session, outcome.act_id)
    assert act is not None
    assert act.status == "delivered"


async def test_the_sweeper_ends_when_it_is_told_to_and_finishes_its_sweep(
    town: Town, hands: Hands
) -> None:
    alone = Hands(hands.sessions, hands.blobs, None)
    outcome = await acts.draft_agreement(
        alone, payload=PAYLOAD, once_key="swept", received_at=now()
    )
    stop = asyncio.Event()

    def clock() -> datetime:
        stop.set()  # in the middle of the first sweep
        return now()

    await Sweeper(town.env.client, hands.sessions, clock, patience=timedelta(0)).run(stop)
    async with hands.sessions() as session:
        act = await inbox.get_act(session, outcome.act_id)
    assert act is not None
    assert act.status == "delivered"


async def test_an_act_without_an_answer_in_time_stays_in_the_inbox(
    town: Town, hands: Hands
) -> None:
    act = await in_inbox(hands, signing(new_id(), "ann"))
    with pytest.raises(NotDelivered):
        await deliver_and_settle(town.env.client, hands.sessions, system_clock, act, seconds=0)
    async with hands.sessions() as session:
        kept = await inbox.get_act(session, act.act_id)
    assert kept is not None
    assert kept.status == inbox.WAITING


_OF_THE_SDK = {
    "EVENT_TYPE_MARKER_RECORDED",
    "EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES",
}


@pytest.mark.abuse(60)
async def test_histories_hold_ciphertext_only(town: Town, hands: Hands) -> None:
    agreement_id = await drafted(hands)
    await started(hands, agreement_id)
    handle = town.env.client.get_workflow_handle(f"agreement-{agreement_id}")
    events = json.loads((await handle.fetch_history()).to_json())["events"]
    # The SDK itself writes the names of patches, and nothing else, as they are.
    written = json.dumps([e for e in events if e["eventType"] not in _OF_THE_SDK])
    assert "YmluYXJ5L2VuY3J5cHRlZA" in written  # binary/encrypted
    assert "anNvbi9wbGFpbg" not in written  # json/plain
