"""A signing round as a whole: who has signed, which parties are bound, who is missing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.asking_mails import newest_asking_mails
from adapters.database.handovers import NOTHING_SAID, Said, said_in_round
from adapters.database.people import PersonView, person_view
from adapters.database.signing import SignatureView, signature_view
from adapters.database.strong_identification import blocked_links
from adapters.database.tables import (
    MailRow,
    PartyRow,
    PersonRow,
    SignatureRow,
    SigningCodeRow,
    SigningRequestRow,
    SigningRoundRow,
)
from adapters.database.tables.base import LARGEST_INTEGER
from domain.authority import Signer, binds, parse_authority
from domain.identification import MOST_WRONG_TRIES, Identification
from domain.lifecycle import RequestStatus, RoundKind, RoundStatus
from domain.reminders import HOUSE_PLAN, ReminderPlan, plan_of
from domain.strong_identification import Outcome
from domain.turns import FIRST_STEP, has_turn


@dataclass(frozen=True, slots=True)
class RoundRequest:
    """One signatory's request; `mail_status` is that of the newest mail with a link.

    `capacity` is that in which the person signs, and `in_place_of` whoever was listed in the
    place when the document was sent, if that was another.
    `blocked_by`: what a strong identification through the living link came to that ended it.
    `code_blocked`: codes were entered wrong too often. `said` is what they say of who should
    sign in their place. In an order they are asked in `step`, and `has_turn` once it has come.
    """

    request_id: str
    person: PersonView
    status: RequestStatus
    field: str
    group: int
    ended_at: datetime | None
    signature: SignatureView | None
    mail_status: str | None
    mail_problem: str | None
    mail_returned_at: datetime | None
    code_blocked: bool = False
    blocked_by: Outcome | None = None
    capacity: str = ""
    in_place_of: str = ""
    said: Said = NOTHING_SAID
    step: int = FIRST_STEP
    has_turn: bool = True

    def as_signer(self) -> Signer:
        """Return who signs, in the form of the rules."""
        return Signer(self.person.identity, self.capacity, self.in_place_of)


@dataclass(frozen=True, slots=True)
class RoundParty:
    """A party in a round; it is bound once its rule is met by those who signed.

    It can be bound while those who have not declined are enough for its rule.
    """

    party_id: str
    ordinal: int
    name: str
    authority: str
    is_bound: bool
    can_be_bound: bool
    requests: tuple[RoundRequest, ...]


@dataclass(frozen=True, slots=True)
class RoundView:
    """One round of an agreement with the parties that sign, in the order of the list.

    `title` is what its document calls itself, and `subject_id` the record it is about; both
    are empty for the agreement's own.
    """

    round_id: str
    agreement_id: str
    number: int
    kind: RoundKind
    subject_id: str
    title: str
    status: RoundStatus
    document_sha256: str
    sealed_sha256: str | None
    sealing_problem: str | None
    started_by: str
    sent_at: datetime
    closes_at: datetime
    ended_at: datetime | None
    parties: tuple[RoundParty, ...]
    identification: Identification = Identification.LINK
    reminders: ReminderPlan = HOUSE_PLAN
    open_step: int = FIRST_STEP

    @property
    def bound(self) -> int:
        """Return how many parties are bound."""
        return sum(party.is_bound for party in self.parties)

    @property
    def signatures(self) -> int:
        """Return how many have signed."""
        return sum(
            request.signature is not None for party in self.parties for request in party.requests
        )


async def kind_of_round(session: AsyncSession, agreement_id: str, number: int) -> RoundKind | None:
    """Return what is signed in a round; None where there is none of that number."""
    row = await round_row(session, agreement_id, number)
    return RoundKind(row.kind) if row else None


async def round_row(
    session: AsyncSession, agreement_id: str, number: int
) -> SigningRoundRow | None:
    """Return the row of one round; they count from 1, and end where the column does."""
    if not 1 <= number <= LARGEST_INTEGER:
        return None
    found: SigningRoundRow | None = await session.scalar(
        select(SigningRoundRow).where(
            SigningRoundRow.agreement_id == agreement_id, SigningRoundRow.number == number
        )
    )
    return found


async def latest_round_number(
    session: AsyncSession, agreement_id: str, kind: RoundKind | None = RoundKind.AGREEMENT
) -> int | None:
    """Return the number of an agreement's newest round of a kind, None for of any."""
    query = select(func.max(SigningRoundRow.number)).where(
        SigningRoundRow.agreement_id == agreement_id
    )
    if kind is not None:
        query = query.where(SigningRoundRow.kind == kind)
    found: int | None = await session.scalar(query)
    return found


async def round_view(
    session: AsyncSession, agreement_id: str, number: int | None = None
) -> RoundView | None:
    """Return one round, by default the newest of the agreement's own; None if there is none."""
    number = number or await latest_round_number(session, agreement_id)
    row = await round_row(session, agreement_id, number) if number else None
    if row is None:
        return None
    return RoundView(
        round_id=row.id,
        agreement_id=row.agreement_id,
        number=row.number,
        kind=RoundKind(row.kind),
        subject_id=row.subject_id,
        title=row.title,
        status=RoundStatus(row.status),
        document_sha256=row.document_sha256,
        sealed_sha256=row.sealed_sha256,
        sealing_problem=row.sealing_problem,
        started_by=row.started_by,
        sent_at=row.sent_at,
        closes_at=row.closes_at,
        ended_at=row.ended_at,
        parties=await _parties(session, row),
        identification=Identification(row.identification),
        reminders=plan_of(row.reminders),
        open_step=row.open_step,
    )


async def _parties(session: AsyncSession, round_: SigningRoundRow) -> tuple[RoundParty, ...]:
    rows = await session.execute(
        select(SigningRequestRow, PartyRow, PersonRow, SignatureRow, SigningCodeRow.wrong_tries)
        .join(PartyRow, PartyRow.id == SigningRequestRow.party_id)
        .join(PersonRow, PersonRow.id == SigningRequestRow.person_id)
        .outerjoin(SignatureRow, SignatureRow.request_id == SigningRequestRow.id)
        .outerjoin(SigningCodeRow, SigningCodeRow.request_id == SigningRequestRow.id)
        .where(SigningRequestRow.round_id == round_.id)
        .order_by(PartyRow.ordinal, func.length(SigningRequestRow.field), SigningRequestRow.field)
    )
    mails = await newest_asking_mails(session, round_.id)
    said = await said_in_round(session, round_.id)
    ended = await blocked_links(session, round_.id)
    parties: dict[str, tuple[PartyRow, list[RoundRequest]]] = {}
    for request, party, person, signature, wrong_tries in rows:
        requests = parties.setdefault(party.id, (party, []))[1]
        blocked = (wrong_tries or 0) >= MOST_WRONG_TRIES
        view = _request(request, person, signature, mails.get(request.id), code_blocked=blocked)
        turn = has_turn(request.step, open_step=round_.open_step)
        view = replace(view, blocked_by=ended.get(request.id), has_turn=turn)
        requests.append(replace(view, said=said.get(request.id, NOTHING_SAID)))
    return tuple(_party(party, tuple(requests)) for party, requests in parties.values())


def _request(
    request: SigningRequestRow,
    person: PersonRow,
    signature: SignatureRow | None,
    mail: MailRow | None,
    *,
    code_blocked: bool,
) -> RoundRequest:
    return RoundRequest(
        request_id=request.id,
        person=person_view(person),
        status=RequestStatus(request.status),
        field=request.field,
        group=request.group_number,
        ended_at=request.ended_at,
        signature=signature_view(signature) if signature else None,
        mail_status=mail.status if mail else None,
        mail_problem=mail.problem if mail else None,
        mail_returned_at=mail.returned_at if mail else None,
        code_blocked=code_blocked,
        capacity=person.capacity or request.capacity,
        in_place_of=request.in_place_of,
        step=request.step,
    )


def _party(row: PartyRow, requests: tuple[RoundRequest, ...]) -> RoundParty:
    listed = [request.as_signer() for request in requests]
    signed = [request.as_signer() for request in requests if request.signature]
    willing = [r.as_signer() for r in requests if r.status is not RequestStatus.DECLINED]
    authority = parse_authority(row.authority)
    return RoundParty(
        party_id=row.id,
        ordinal=row.ordinal,
        name=row.name,
        authority=row.authority,
        is_bound=binds(authority, listed=listed, signed=signed),
        can_be_bound=binds(authority, listed=listed, signed=willing),
        requests=requests,
    )
