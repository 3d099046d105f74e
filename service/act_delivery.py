"""Writes an act down in the inbox, delivers it, and says what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession
from temporalio.client import Client

from adapters.blobs import Blobs
from adapters.clock import Clock
from adapters.database import inbox
from adapters.database.inbox import InboxAct
from adapters.database.sessions import Sessions
from adapters.temporal.delivery import Delivered, NotDelivered
from adapters.temporal.settling import deliver_and_settle
from messages.acts import ActKind
from service.refusal_registry import refusal_of
from service.refusals import IdempotencyKeyReused

SECONDS_TO_ANSWER = 8.0

# The same act of two moments differs in these, and is the same act.
_OF_THE_MOMENT = ("act_id", "agreement_id", "received_at")


class ActServices(Protocol):
    """What acts need of `service.dependencies.Services`."""

    @property
    def sessions(self) -> Sessions:
        """Sessions that write."""

    @property
    def blobs(self) -> Blobs:
        """Where the personal part of an act is kept."""

    @property
    def temporal(self) -> Client | None:
        """The client, or None: then every act waits for a sweeper."""

    @property
    def clock(self) -> Clock:
        """The moment at which an act is settled."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an act: done, with the receipt as JSON, or accepted and on its way."""

    act_id: str
    state: Literal["done", "accepted"]
    result: dict[str, Any] | None = None


def new_act(
    kind: ActKind, workflow_id: str, message: Any, once_key: str, received_at: datetime
) -> InboxAct:
    """Return a new act that carries a message to a workflow."""
    return InboxAct(
        act_id=message.act_id,
        once_key=once_key,
        kind=kind.value,
        workflow_id=workflow_id,
        payload=TypeAdapter(type(message)).dump_python(message, mode="json"),
        received_at=received_at,
        status=inbox.WAITING,
        outcome=None,
        settled_at=None,
    )


async def write_down(session: AsyncSession, act: InboxAct) -> InboxAct:
    """Write an act down and return it, or the one that came first with its key."""
    return await inbox.put_act(
        session,
        act_id=act.act_id,
        once_key=act.once_key,
        kind=act.kind,
        workflow_id=act.workflow_id,
        payload=act.payload,
        received_at=act.received_at,
    )


async def carry_out(services: ActServices, act: InboxAct, *, exact: bool = False) -> Outcome:
    """Write the act down and deliver it; a repeat of its key gets the first act's outcome.

    `exact`: a repeat that asks for something else is refused instead.
    """
    async with services.sessions.begin() as session:
        first = await write_down(session, act)
    if exact and not _asks_the_same(first, act):
        raise IdempotencyKeyReused
    if first.outcome is not None:
        return _outcome(first.act_id, first.status, first.outcome)
    if services.temporal is None:
        return Outcome(first.act_id, "accepted")
    try:
        answer = await deliver_and_settle(
            services.temporal, services.sessions, services.clock, first, seconds=SECONDS_TO_ANSWER
        )
    except NotDelivered:
        return Outcome(first.act_id, "accepted")
    if isinstance(answer, Delivered):
        return Outcome(first.act_id, "done", answer.result)
    raise refusal_of(answer.code, answer.params)


def _asks_the_same(first: InboxAct, act: InboxAct) -> bool:
    def what(of: InboxAct) -> dict[str, Any]:
        # What is empty counts as not there: messages grow, and the first may be an old one.
        return {
            name: value
            for name, value in of.payload.items()
            if name not in _OF_THE_MOMENT and value
        }

    # Each draft is an agreement of its own: its workflow's id is of the moment too.
    same_place = act.kind == ActKind.DRAFT_AGREEMENT or first.workflow_id == act.workflow_id
    return first.kind == act.kind and same_place and what(first) == what(act)


def _outcome(act_id: str, status: str, outcome: Mapping[str, Any]) -> Outcome:
    if status == "delivered":
        return Outcome(act_id, "done", dict(outcome))
    raise refusal_of(outcome["code"], outcome["params"])
