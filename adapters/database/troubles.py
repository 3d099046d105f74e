"""Which agreements are stuck, and why: told from the records, for many agreements at once.

Each kind begins at the few rows that are in trouble and not at the agreements, so that the
list costs the same whether there are fifty agreements or five thousand.
"""

from __future__ import annotations

from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import CompoundSelect, Select, and_, exists, literal, select, tuple_, union
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from adapters.database.handovers import STANDS
from adapters.database.plan_changes import update_due
from adapters.database.tables import (
    AgendaItemRow,
    AgreementRow,
    CorrectionRow,
    DecidingRow,
    DecisionRow,
    HandoverProposalRow,
    MailRow,
    NotRightPersonRow,
    PartyRow,
    PersonRow,
    PlanChangeRow,
    SigningCodeRow,
    SigningRequestRow,
    SigningRoundRow,
)
from domain.agenda import DueKind
from domain.corrections import CorrectionStatus
from domain.decisions import ConditionState
from domain.handover import ProposalStatus
from domain.identification import MOST_WRONG_TRIES
from domain.lifecycle import ENDED, AgreementStatus, RequestStatus, RoundKind, RoundStatus
from domain.troubles import Trouble

Found: TypeAlias = "Select[str, str]"

_HAS_ENDED = AgreementRow.status.in_(ENDED)
_BEFORE_SIGNING = (AgreementStatus.DRAFT, AgreementStatus.DECIDING)


def _troubles_on(today: date) -> CompoundSelect[Any]:
    """Return the query of (agreement, trouble), each pair once."""
    return union(
        _sealing(),
        _declined(),
        _ended_as(RoundStatus.DECLINED, Trouble.DECLINED),
        _ended_as(RoundStatus.EXPIRED, Trouble.EXPIRED),
        _mail(),
        _code(),
        _not_right_person(),
        _proposal(),
        _correction(),
        _condition(),
        _decisions_late(today),
        _update(),
        _renewal(),
    )


async def all_troubles(session: AsyncSession, *, today: date) -> dict[str, tuple[Trouble, ...]]:
    """Return what is stuck, by agreement, in the order in which it is told."""
    rows = await session.execute(_troubles_on(today))
    kinds: dict[str, set[str]] = {}
    for agreement_id, trouble in rows:
        kinds.setdefault(agreement_id, set()).add(trouble)
    return {
        agreement_id: tuple(trouble for trouble in Trouble if trouble.value in of_it)
        for agreement_id, of_it in kinds.items()
    }


def _told(trouble: Trouble) -> Found:
    return select(
        AgreementRow.id.label("agreement_id"), literal(trouble.value).label("trouble")
    ).select_from(AgreementRow)


def _in_open_round(trouble: Trouble, requests: Select[str]) -> Found:
    """Begin a query of these signing requests, where their rounds run.

    They are named by their ids, since they are few: SQLite would begin at the rounds.
    """
    return (
        _told(trouble)
        .join(SigningRoundRow, SigningRoundRow.agreement_id == AgreementRow.id)
        .join(SigningRequestRow, SigningRequestRow.round_id == SigningRoundRow.id)
        .where(SigningRequestRow.id.in_(requests), SigningRoundRow.status == RoundStatus.OPEN)
    )


def _sealing() -> Found:
    return (
        _told(Trouble.SEALING)
        .join(SigningRoundRow, SigningRoundRow.agreement_id == AgreementRow.id)
        .where(
            SigningRoundRow.status == RoundStatus.SEALING,
            SigningRoundRow.sealing_problem.is_not(None),
        )
    )


def _declined() -> Found:
    other = aliased(SigningRequestRow)
    declined = select(other.id).where(other.status == RequestStatus.DECLINED)
    return _in_open_round(Trouble.DECLINED, declined)


def _ended_as(status: RoundStatus, trouble: Trouble) -> Found:
    """Ask for drafts whose newest round ended without all signatures."""
    later = aliased(SigningRoundRow)
    return (
        _told(trouble)
        .join(SigningRoundRow, SigningRoundRow.agreement_id == AgreementRow.id)
        .where(
            AgreementRow.status.in_(_BEFORE_SIGNING),
            SigningRoundRow.kind == RoundKind.AGREEMENT,
            SigningRoundRow.status == status,
            ~exists().where(
                later.agreement_id == AgreementRow.id,
                later.kind == RoundKind.AGREEMENT,
                later.number > SigningRoundRow.number,
            ),
        )
    )


def _mail() -> Found:
    """Ask for persons whose newest mail failed, as `undelivered_of` does for one agreement."""
    newer = aliased(MailRow)
    return (
        _told(Trouble.MAIL)
        .join(MailRow, MailRow.agreement_id == AgreementRow.id)
        .join(PersonRow, and_(PersonRow.id == MailRow.person_id, PersonRow.removed_at.is_(None)))
        .where(
            MailRow.status == "failed",
            ~_HAS_ENDED,
            ~exists().where(
                newer.agreement_id == MailRow.agreement_id,
                newer.person_id == MailRow.person_id,
                newer.status != "sending",
                tuple_(newer.created_at, newer.key) > tuple_(MailRow.created_at, MailRow.key),
            ),
        )
    )


def _code() -> Found:
    wrong = select(SigningCodeRow.request_id).where(SigningCodeRow.wrong_tries >= MOST_WRONG_TRIES)
    return _in_open_round(Trouble.CODE, wrong).where(
        SigningRequestRow.status == RequestStatus.WAITING
    )


def _not_right_person() -> Found:
    told = select(NotRightPersonRow.request_id)
    return _in_open_round(Trouble.NOT_RIGHT_PERSON, told).join(NotRightPersonRow, STANDS)


def _proposal() -> Found:
    """Ask for open proposals; of a place that was given to another the proposal is moot."""
    proposed = select(HandoverProposalRow.request_id).where(
        HandoverProposalRow.status == ProposalStatus.OPEN
    )
    return (
        _in_open_round(Trouble.PROPOSAL, proposed)
        .join(PersonRow, PersonRow.id == SigningRequestRow.person_id)
        .join(
            HandoverProposalRow,
            and_(
                HandoverProposalRow.request_id == SigningRequestRow.id,
                HandoverProposalRow.identity == PersonRow.identity,
                HandoverProposalRow.status == ProposalStatus.OPEN,
            ),
        )
        .where(SigningRequestRow.status == RequestStatus.WAITING)
    )


def _correction() -> Found:
    return (
        _told(Trouble.CORRECTION)
        .join(CorrectionRow, CorrectionRow.agreement_id == AgreementRow.id)
        .where(CorrectionRow.status == CorrectionStatus.PROPOSED, AgreementRow.status.not_in(ENDED))
    )


def _condition() -> Found:
    return (
        _told(Trouble.CONDITION)
        .join(DecisionRow, DecisionRow.agreement_id == AgreementRow.id)
        .where(
            AgreementRow.status.in_(_BEFORE_SIGNING),
            DecisionRow.superseded_at.is_(None),
            DecisionRow.condition_state == ConditionState.OPEN,
        )
    )


def _decisions_late(today: date) -> Found:
    later = aliased(DecidingRow)
    decided = exists().where(
        DecisionRow.party_id == PartyRow.id, DecisionRow.superseded_at.is_(None)
    )
    return (
        _told(Trouble.DECISIONS_LATE)
        .join(DecidingRow, DecidingRow.agreement_id == AgreementRow.id)
        .where(
            AgreementRow.status == AgreementStatus.DECIDING,
            DecidingRow.expected_on < today,
            ~exists().where(
                later.agreement_id == AgreementRow.id, later.sent_at > DecidingRow.sent_at
            ),
            exists().where(
                PartyRow.agreement_id == AgreementRow.id, PartyRow.left_out_at.is_(None), ~decided
            ),
        )
    )


def _update() -> Found:
    return (
        _told(Trouble.UPDATE)
        .join(PlanChangeRow, PlanChangeRow.agreement_id == AgreementRow.id)
        .where(update_due())
    )


def _renewal() -> Found:
    """Ask for terms whose next one was offered and neither drafted nor declined since."""
    following = aliased(AgreementRow)
    return (
        _told(Trouble.RENEWAL)
        .join(AgendaItemRow, AgendaItemRow.agreement_id == AgreementRow.id)
        .where(
            AgendaItemRow.kind == DueKind.RENEWAL_OFFERED,
            AgreementRow.status == AgreementStatus.IN_FORCE,
            AgreementRow.renewal_declined_at.is_(None),
            ~exists().where(
                following.renews_id == AgreementRow.id,
                following.status != AgreementStatus.WITHDRAWN,
            ),
        )
    )
