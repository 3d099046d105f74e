"""What a recorder of a round's act is given, and what all of them ask and write."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.audit import NewEvent, append_events
from adapters.database.inbox import waiting_act_of_request
from adapters.database.tables import AgreementRow, PersonRow, SigningRequestRow, SigningRoundRow
from domain.audit import JsonValue
from domain.lifecycle import RequestStatus
from domain.places import check_may_be_asked_again, check_place_is_open
from domain.round_acts import check_newest_link, check_unanswered
from domain.signing import UnknownRequest
from domain.turns import check_asked, check_turn, has_turn
from messages.ids import mail_key, signing_group_workflow_id
from messages.mail import MailKind, SendMail
from messages.records import RosterRequest
from messages.round_acts import NewDeadline, RoundAct


@dataclass(frozen=True, slots=True)
class RoundContext:
    """An act in its transaction; the agreement's row is held until it ends.

    `payload` is the blob that the act names. The round runs: that has been checked.
    """

    session: AsyncSession
    agreement: AgreementRow
    round: SigningRoundRow
    act: RoundAct
    payload: bytes
    recorded_at: datetime

    async def unanswered(self) -> SigningRequestRow:
        """Return the request that the act is about; refuse one that has its answer."""
        row = await self._asked()
        check_unanswered(
            RequestStatus(row.status), answer_is_waiting=await self.answer_is_waiting(row)
        )
        return row

    async def asked_already(self) -> SigningRequestRow:
        """Return the unanswered request; refuse one whose turn to be written to has not come."""
        row = await self.unanswered()
        check_asked(row.step, open_step=self.round.open_step)
        return row

    def has_turn(self, row: SigningRequestRow) -> bool:
        """Tell whether a request has been asked, or is only to be."""
        return has_turn(row.step, open_step=self.round.open_step)

    async def open_place(self) -> SigningRequestRow:
        """Return the request that the act is about; refuse one that is signed."""
        row = await self._asked()
        check_place_is_open(
            RequestStatus(row.status), answer_is_waiting=await self.answer_is_waiting(row)
        )
        return row

    async def declined(self) -> SigningRequestRow:
        """Return the request that the act is about; refuse one that was not declined."""
        row = await self._asked()
        check_may_be_asked_again(
            RequestStatus(row.status), answer_is_waiting=await self.answer_is_waiting(row)
        )
        return row

    async def _asked(self) -> SigningRequestRow:
        row = await self.session.get(SigningRequestRow, self.act.request_id)
        if row is None or row.round_id != self.round.id:
            raise UnknownRequest
        return row

    async def unanswered_by_own_link(self) -> SigningRequestRow:
        """Return the request that its signatory acts on, through the link that lives."""
        row = await self.unanswered()
        check_turn(row.step, open_step=self.round.open_step)
        check_newest_link(used=self.act.generation, living=row.generation)
        return row

    async def answer_is_waiting(self, row: SigningRequestRow) -> bool:
        """Tell whether the signatory's answer is accepted, and not recorded yet."""
        act = self.act
        group = signing_group_workflow_id(act.agreement_id, act.round_number, row.group_number)
        return await waiting_act_of_request(self.session, group, row.id) is not None

    def mail(self, kind: MailKind, request_id: str) -> SendMail:
        """Return a mail to the signatory of a request: one a person and act."""
        act = self.act
        return SendMail(
            key=mail_key(kind, act.agreement_id, act.round_number, f"{request_id}:{act.act_id}"),
            kind=kind,
            agreement_id=act.agreement_id,
            round_number=act.round_number,
            request_id=request_id,
        )

    async def append(
        self,
        kind: str,
        row: SigningRequestRow,
        data: Mapping[str, JsonValue],
        personal: Mapping[str, str],
    ) -> None:
        """Append to the history what was done about a request."""
        act = self.act
        event = NewEvent(
            kind=kind,
            occurred_at=act.received_at,
            once_key=f"{kind}:{row.id}:{act.act_id}",
            data={
                "act_id": act.act_id,
                **({} if act.person_id else {"staff_id": act.staff_id}),
                "round": act.round_number,
                "request_id": row.id,
                "party_id": row.party_id,
                "payload_sha256": act.payload_sha256,
                **data,
            },
            personal=personal,
        )
        await append_events(self.session, act.agreement_id, [event], recorded_at=self.recorded_at)


@dataclass(frozen=True, slots=True)
class Managed:
    """What came of an act: mails to send, requests that are asked otherwise, a new deadline."""

    mails: tuple[SendMail, ...] = ()
    requests: tuple[RosterRequest, ...] = ()
    deadline: NewDeadline | None = None


RoundRecorder: TypeAlias = Callable[[RoundContext], Awaitable[Managed]]


def in_roster(row: SigningRequestRow, person: PersonRow) -> RosterRequest:
    """Return a request as the group that asks it knows it."""
    return RosterRequest(
        request_id=row.id,
        party_id=row.party_id,
        person=person.identity,
        capacity=person.capacity or row.capacity,
        status=RequestStatus(row.status),
        generation=row.generation,
        in_place_of=row.in_place_of,
        step=row.step,
    )
