"""The record activities: short transactions, and signatures on the document."""

from __future__ import annotations

from datetime import datetime

from temporalio import activity

from activities.agenda.keeping import carry_out, next_due
from activities.interface import RecordActivities
from activities.recording.acts.recording import record_act
from activities.recording.declines import record_decline
from activities.recording.ended import list_recipients, record_round_ended
from activities.recording.office_time import office_time
from activities.recording.rosters import load_roster
from activities.recording.round_acts.recording import record_round_act
from activities.recording.sealed import record_sealed
from activities.recording.signatures import SigningTools, record_signatures
from activities.recording.signing_steps import open_step
from activities.recording.steps import record_in_force, record_term_ended
from activities.settling import TRIES_WHERE_WRITERS_MEET, settling
from adapters.database.inbox import closes_later, count_waiting
from adapters.documents.properties import pages_of
from adapters.payloads.decisions import LeavingOut
from messages.agenda import AgendaKey, CarriedOut, CarryOut, NextDue
from messages.recorded_acts import ActRecorded, RecordAct
from messages.records import (
    GroupKey,
    GroupRoster,
    OfficeTime,
    OpenStep,
    PendingActs,
    Recipients,
    RecordDecline,
    RecordRoundEnded,
    RecordSealed,
    RecordSignatures,
    RecordStep,
    RoundKey,
    StepOpened,
)
from messages.refusals import refusals
from messages.round_acts import RoundAct, RoundActRecorded
from messages.signing import DeclineReceipt, SignatureReceipt


class StoredRecordActivities(RecordActivities):
    """Reads and writes the records; one transaction an activity."""

    def __init__(self, tools: SigningTools) -> None:
        """Keep what the activities work with."""
        self._tools = tools

    @activity.defn
    async def load_roster(self, request: GroupKey) -> GroupRoster:
        """Return who is asked to sign in a group; statuses as recorded so far."""
        async with self._tools.reads() as session:
            return await load_roster(session, request)

    @activity.defn
    async def record_signatures(self, request: RecordSignatures) -> tuple[SignatureReceipt, ...]:
        """Append the signatures to the document and record each with its audit event."""
        with settling(collisions=TRIES_WHERE_WRITERS_MEET):
            return await record_signatures(self._tools, request)

    @activity.defn
    async def record_decline(self, request: RecordDecline) -> DeclineReceipt:
        """Record a refusal with its audit event."""
        with settling():
            async with self._tools.sessions.begin() as session:
                return await record_decline(session, request, recorded_at=self._tools.clock())

    @activity.defn
    async def count_pending_acts(self, request: PendingActs) -> int:
        """Return how many acts wait in the inbox that were received before an instant."""
        async with self._tools.reads() as session:
            if await closes_later(session, request.workflow_id, than=request.before):
                return 1  # the word of the later deadline is on its way
            return await count_waiting(session, request.workflow_id, request.before)

    @activity.defn
    async def next_office_time(self, request: OfficeTime) -> datetime:
        """Return the first moment from an instant on that is office hours for a round."""
        async with self._tools.reads() as session:
            return await office_time(session, request)

    @activity.defn
    async def record_round_ended(self, request: RecordRoundEnded) -> None:
        """Record a round's outcome and where it leaves the agreement."""
        sha256 = request.leaving_out_sha256
        leaving_out = LeavingOut.from_bytes(await self._tools.blobs.get(sha256)) if sha256 else None
        with refusals():
            async with self._tools.sessions.begin() as session:
                await record_round_ended(
                    session, request, leaving_out, recorded_at=self._tools.clock()
                )

    @activity.defn
    async def record_sealed(self, request: RecordSealed) -> None:
        """Record the sealed document; the agreement is signed, or in force at once."""
        sealed = await self._tools.blobs.get(request.document_sha256)
        with refusals():
            async with self._tools.sessions.begin() as session:
                await record_sealed(
                    session,
                    request,
                    size=len(sealed),
                    pages=pages_of(sealed),
                    recorded_at=self._tools.clock(),
                )

    @activity.defn
    async def record_in_force(self, request: RecordStep) -> None:
        """Record that the agreement's first day has come."""
        with refusals():
            async with self._tools.sessions.begin() as session:
                await record_in_force(session, request, recorded_at=self._tools.clock())

    @activity.defn
    async def record_term_ended(self, request: RecordStep) -> None:
        """Record that the last day of the term is over."""
        with refusals():
            async with self._tools.sessions.begin() as session:
                await record_term_ended(session, request, recorded_at=self._tools.clock())

    @activity.defn
    async def record_act(self, request: RecordAct) -> ActRecorded:
        """Record an act of a person on an agreement; refuse what the rules refuse."""
        with settling():
            return await record_act(self._tools, request)

    @activity.defn
    async def record_round_act(self, request: RoundAct) -> RoundActRecorded:
        """Record what a coordinator does to a round that runs; refuse what the rules refuse."""
        with settling():
            return await record_round_act(self._tools, request)

    @activity.defn
    async def open_step(self, request: OpenStep) -> StepOpened:
        """Record that the next step of a round is asked; plan its reminders."""
        with refusals():
            async with self._tools.sessions.begin() as session:
                return await open_step(session, request, recorded_at=self._tools.clock())

    @activity.defn
    async def next_due(self, request: AgendaKey) -> NextDue:
        """Return what the agenda of an agreement has next."""
        async with self._tools.reads() as session:
            return await next_due(session, request.agreement_id)

    @activity.defn
    async def carry_out(self, request: CarryOut) -> CarriedOut:
        """Carry out what has become due, with its audit event."""
        with refusals():
            return await carry_out(self._tools.sessions, self._tools.clock, request)

    @activity.defn
    async def list_recipients(self, request: RoundKey) -> Recipients:
        """Return every person who gets the outcome of a round, one id a mail address."""
        async with self._tools.reads() as session:
            return await list_recipients(session, request)
