"""Which agreements are stuck, and why: told from the records, for many agreements at once.

Each kind begins at the few rows that are in trouble and not at the agreements, so that the
list costs the same whether there are fifty agreements or five thousand.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    and_,
    bindparam,
    exists,
    select,
    tuple_,
    union,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from adapters.database.plan_changes import update_due
from adapters.database.signing_troubles import (
    BEFORE_SIGNING,
    Found,
    another_person,
    code,
    declined,
    ended_as,
    not_right_person,
    proposal,
    sealing,
    told,
)
from adapters.database.tables import (
    AgendaItemRow,
    AgreementRow,
    CorrectionRow,
    DecidingRow,
    DecisionRow,
    MailRow,
    PartyRow,
    PersonRow,
    PlanChangeRow,
)
from domain.agenda import DueKind
from domain.corrections import CorrectionStatus
from domain.decisions import ConditionState
from domain.lifecycle import ENDED, AgreementStatus, RoundStatus
from domain.troubles import Trouble

_HAS_ENDED = AgreementRow.status.in_(ENDED)
_NOT_IN_FORCE = frozenset(AgreementStatus) - {AgreementStatus.IN_FORCE}
"""What is asked as NOT IN: SQLite would begin at the many agreements in force."""
_TODAY = bindparam("today", type_=Date)


def _troubles() -> CompoundSelect[Any]:
    """Return the query of (agreement, trouble), each pair once."""
    return union(
        sealing(),
        declined(),
        ended_as(RoundStatus.DECLINED, Trouble.DECLINED),
        ended_as(RoundStatus.EXPIRED, Trouble.EXPIRED),
        _mail(),
        code(),
        another_person(),
        not_right_person(),
        proposal(),
        _correction(),
        _condition(),
        _decisions_late(),
        _update(),
        _renewal(),
    )


async def all_troubles(session: AsyncSession, *, today: date) -> dict[str, tuple[Trouble, ...]]:
    """Return what is stuck, by agreement, in the order in which it is told."""
    rows = await session.execute(_TROUBLES, {"today": today})
    kinds: dict[str, set[str]] = {}
    for agreement_id, trouble in rows:
        kinds.setdefault(agreement_id, set()).add(trouble)
    return {
        agreement_id: tuple(trouble for trouble in Trouble if trouble.value in of_it)
        for agreement_id, of_it in kinds.items()
    }


def _mail() -> Found:
    """Ask for persons whose newest mail failed, as `undelivered_of` does for one agreement."""
    newer = aliased(MailRow)
    return (
        told(Trouble.MAIL)
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


def _correction() -> Found:
    return (
        told(Trouble.CORRECTION)
        .join(CorrectionRow, CorrectionRow.agreement_id == AgreementRow.id)
        .where(CorrectionRow.status == CorrectionStatus.PROPOSED, AgreementRow.status.not_in(ENDED))
    )


def _condition() -> Found:
    return (
        told(Trouble.CONDITION)
        .join(DecisionRow, DecisionRow.agreement_id == AgreementRow.id)
        .where(
            AgreementRow.status.in_(BEFORE_SIGNING),
            DecisionRow.superseded_at.is_(None),
            DecisionRow.condition_state == ConditionState.OPEN,
        )
    )


def _decisions_late() -> Found:
    later = aliased(DecidingRow)
    decided = exists().where(
        DecisionRow.party_id == PartyRow.id, DecisionRow.superseded_at.is_(None)
    )
    return (
        told(Trouble.DECISIONS_LATE)
        .join(DecidingRow, DecidingRow.agreement_id == AgreementRow.id)
        .where(
            AgreementRow.status == AgreementStatus.DECIDING,
            DecidingRow.expected_on < _TODAY,
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
        told(Trouble.UPDATE)
        .join(PlanChangeRow, PlanChangeRow.agreement_id == AgreementRow.id)
        .where(update_due())
    )


def _renewal() -> Found:
    """Ask for terms whose next one was offered and neither drafted nor declined since."""
    following = aliased(AgreementRow)
    return (
        told(Trouble.RENEWAL)
        .join(AgendaItemRow, AgendaItemRow.agreement_id == AgreementRow.id)
        .where(
            AgendaItemRow.kind == DueKind.RENEWAL_OFFERED,
            AgreementRow.status.not_in(_NOT_IN_FORCE),
            AgreementRow.renewal_declined_at.is_(None),
            ~exists().where(
                following.renews_id == AgreementRow.id,
                following.status != AgreementStatus.WITHDRAWN,
            ),
        )
    )


_TROUBLES = _troubles()
"""Built once: to build it takes longer than to answer it."""
_FOUND = _TROUBLES.subquery()
_STUCK = select(_FOUND.c.agreement_id)
_FEW = 500


def is_among(
    troubles: Mapping[str, tuple[Trouble, ...]], kind: Trouble | None = None
) -> ColumnElement[bool]:
    """Say in SQL that an agreement is among those that `all_troubles` found, or of this kind.

    Where these are many it is asked anew, for the day `today` that the statement is given:
    the ids would be more than a database takes as parameters.
    """
    ids = [key for key, kinds in troubles.items() if kind is None or kind in kinds]
    if len(ids) <= _FEW:
        return AgreementRow.id.in_(ids)
    stuck = _STUCK if kind is None else _STUCK.where(_FOUND.c.trouble == kind.value)
    return AgreementRow.id.in_(stuck)
