"""Which agreements are stuck, and why: told from the records, for many agreements at once.

Each kind begins at the few rows that are in trouble and not at the agreements, so that the
list costs the same whether there are fifty agreements or five thousand.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TypeAlias

from sqlalchemy import CompoundSelect, Select, and_, exists, literal, or_, select, union
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

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

_BEFORE_SIGNING = (AgreementStatus.DRAFT, AgreementStatus.DECIDING)


def troubles_on(today: date, *, only: Trouble | None = None) -> CompoundSelect[tuple[str, str]]:
    """Return the query of (agreement, trouble), each pair once; `only` one kind of trouble."""
    kinds = {
        Trouble.SEALING: _sealing(),
        Trouble.DECLINED: _declined(),
        Trouble.EXPIRED: _ended_as(RoundStatus.EXPIRED, Trouble.EXPIRED),
        Trouble.MAIL: _mail(),
        Trouble.CODE: _code(),
        Trouble.NOT_RIGHT_PERSON: _not_right_person(),
        Trouble.PROPOSAL: _proposal(),
        Trouble.CORRECTION: _correction(),
        Trouble.CONDITION: _condition(),
        Trouble.DECISIONS_LATE: _decisions_late(today),
        Trouble.UPDATE: _update(),
        Trouble.RENEWAL: _renewal(),
    }
    chosen = [kinds[only]] if only else list(kinds.values())
    if only is Trouble.DECLINED or only is None:
        chosen.append(_ended_as(RoundStatus.DECLINED, Trouble.DECLINED))
    return union(*chosen)


async def troubles_of(
    session: AsyncSession, agreement_ids: Collection[str], *, today: date
) -> dict[str, tuple[Trouble, ...]]:
    """Return what is stuck in each of these agreements, in the order in which it is told."""
    found = troubles_on(today).subquery()
    rows = await session.execute(select(found).where(found.c.agreement_id.in_(agreement_ids)))
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


def _in_open_round(trouble: Trouble) -> Found:
    """Begin a query of signing requests in rounds that run."""
    return (
        _told(trouble)
        .join(SigningRoundRow, SigningRoundRow.agreement_id == AgreementRow.id)
        .join(SigningRequestRow, SigningRequestRow.round_id == SigningRoundRow.id)
        .where(SigningRoundRow.status == RoundStatus.OPEN)
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
    return _in_open_round(Trouble.DECLINED).where(
        SigningRequestRow.status == RequestStatus.DECLINED
    )


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
            AgreementRow.status.not_in(ENDED),
            ~exists().where(
                newer.agreement_id == MailRow.agreement_id,
                newer.person_id == MailRow.person_id,
                newer.status != "sending",
                _is_newer(newer),
            ),
        )
    )


def _is_newer(other: type[MailRow]) -> ColumnElement[bool]:
    return or_(
        other.created_at > MailRow.created_at,
        and_(other.created_at == MailRow.created_at, other.key > MailRow.key),
    )


def _code() -> Found:
    return (
        _in_open_round(Trouble.CODE)
        .join(SigningCodeRow, SigningCodeRow.request_id == SigningRequestRow.id)
        .where(
            SigningRequestRow.status == RequestStatus.WAITING,
            SigningCodeRow.wrong_tries >= MOST_WRONG_TRIES,
        )
    )


def _not_right_person() -> Found:
    return _in_open_round(Trouble.NOT_RIGHT_PERSON).join(NotRightPersonRow, STANDS)


def _proposal() -> Found:
    """Ask for open proposals; of a place that was given to another the proposal is moot."""
    return (
        _in_open_round(Trouble.PROPOSAL)
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
