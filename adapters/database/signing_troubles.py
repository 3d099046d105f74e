"""Which signing rounds are stuck, and why: the part of `troubles` that signatories are in."""

from __future__ import annotations

from typing import TypeAlias

from sqlalchemy import Select, and_, exists, literal, select
from sqlalchemy.orm import aliased

from adapters.database.handovers import STANDS
from adapters.database.tables import (
    AgreementRow,
    HandoverProposalRow,
    NotRightPersonRow,
    PersonRow,
    SigningCodeRow,
    SigningRequestRow,
    SigningRoundRow,
    StrongIdentificationRow,
)
from domain.handover import ProposalStatus
from domain.identification import MOST_WRONG_TRIES
from domain.lifecycle import AgreementStatus, RequestStatus, RoundKind, RoundStatus
from domain.strong_identification import BLOCKING
from domain.troubles import Trouble

Found: TypeAlias = "Select[str, str]"

BEFORE_SIGNING = (AgreementStatus.DRAFT, AgreementStatus.DECIDING)


def told(trouble: Trouble) -> Found:
    """Begin a query of agreements with one kind of trouble."""
    return select(
        AgreementRow.id.label("agreement_id"), literal(trouble.value).label("trouble")
    ).select_from(AgreementRow)


def _in_open_round(trouble: Trouble, requests: Select[str]) -> Found:
    """Begin a query of these signing requests, where their rounds run.

    They are named by their ids, since they are few: SQLite would begin at the rounds.
    """
    return (
        told(trouble)
        .join(SigningRoundRow, SigningRoundRow.agreement_id == AgreementRow.id)
        .join(SigningRequestRow, SigningRequestRow.round_id == SigningRoundRow.id)
        .where(SigningRequestRow.id.in_(requests), SigningRoundRow.status == RoundStatus.OPEN)
    )


def sealing() -> Found:
    """Ask for rounds whose sealing fails."""
    return (
        told(Trouble.SEALING)
        .join(SigningRoundRow, SigningRoundRow.agreement_id == AgreementRow.id)
        .where(
            SigningRoundRow.status == RoundStatus.SEALING,
            SigningRoundRow.sealing_problem.is_not(None),
        )
    )


def declined() -> Found:
    """Ask for rounds that run and in which somebody declined."""
    other = aliased(SigningRequestRow)
    declined = select(other.id).where(other.status == RequestStatus.DECLINED)
    return _in_open_round(Trouble.DECLINED, declined)


def ended_as(status: RoundStatus, trouble: Trouble) -> Found:
    """Ask for drafts whose newest round ended without all signatures."""
    later = aliased(SigningRoundRow)
    return (
        told(trouble)
        .join(SigningRoundRow, SigningRoundRow.agreement_id == AgreementRow.id)
        .where(
            AgreementRow.status.in_(BEFORE_SIGNING),
            SigningRoundRow.kind == RoundKind.AGREEMENT,
            SigningRoundRow.status == status,
            ~exists().where(
                later.agreement_id == AgreementRow.id,
                later.kind == RoundKind.AGREEMENT,
                later.number > SigningRoundRow.number,
            ),
        )
    )


def code() -> Found:
    """Ask for signatories who entered their codes wrong too often."""
    wrong = select(SigningCodeRow.request_id).where(SigningCodeRow.wrong_tries >= MOST_WRONG_TRIES)
    return _in_open_round(Trouble.CODE, wrong).where(
        SigningRequestRow.status == RequestStatus.WAITING
    )


def not_right_person() -> Found:
    """Ask for signatories who say that somebody else should sign."""
    told = select(NotRightPersonRow.request_id)
    return _in_open_round(Trouble.NOT_RIGHT_PERSON, told).join(NotRightPersonRow, STANDS)


def proposal() -> Found:
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


def another_person() -> Found:
    """Ask for signatories through whose living link was identified who may not sign by it."""
    attempt = StrongIdentificationRow
    another = select(attempt.request_id).where(attempt.outcome.in_(BLOCKING))
    return (
        _in_open_round(Trouble.ANOTHER_PERSON, another)
        .join(attempt, attempt.request_id == SigningRequestRow.id)
        .where(
            SigningRequestRow.status == RequestStatus.WAITING,
            attempt.generation == SigningRequestRow.generation,
        )
    )
