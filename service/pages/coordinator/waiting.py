"""What waits in an agreement over its years: a line each, with the section where it is done."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

from adapters.database.corrections import corrections_of
from adapters.database.decision_board import DecisionBoard
from adapters.database.disputes import disputes_of
from adapters.database.duties import duty_views
from adapters.database.handovers import names_in_doubt, proposals_waiting
from adapters.database.plan_changes import plan_changes
from adapters.database.renewals import renewal_standing
from adapters.database.standing import standing_of
from adapters.database.undelivered import undelivered_of
from domain.corrections import CorrectionStatus
from domain.decisions import Obstacle
from domain.duties import DutyState
from domain.lifecycle import AgreementStatus
from service.pages.coordinator.years.section import SectionContext
from service.pages.coordinator.years.term import next_window

_S = AgreementStatus
_BEFORE_SIGNING = frozenset({_S.DRAFT, _S.DECIDING})
_CURRENT = frozenset({_S.SIGNED, _S.IN_FORCE})


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """What waits, in words, and the id of the section of the page that it leads to."""

    text: str
    section: str


async def waiting_in(context: SectionContext, board: DecisionBoard) -> list[WaitingLine]:
    """Return what waits, in the order of the page."""
    status = context.agreement.status
    found = _of_decisions(context, board) if status in _BEFORE_SIGNING else []
    found += [line async for line in _of_people(context)]
    if status in _CURRENT:
        found += [line async for line in _of_term(context)]
        found += [line async for line in _of_duties(context)]
    return found + [line async for line in _of_disputes(context)]


def _of_decisions(context: SectionContext, board: DecisionBoard) -> list[WaitingLine]:
    words, found = context.words, []
    if board.deciding is not None and board.undecided:
        day = words.day(board.deciding.expected_on)
        text = words.plural(
            "One party has not decided yet; its decision is expected by {day}.",
            "{n} parties have not decided yet; their decisions are expected by {day}.",
            board.undecided,
            day=day,
        )
        found.append(WaitingLine(text, "decisions"))
    conditions = sum(party.obstacle is Obstacle.CONDITION_OPEN for party in board.parties)
    if conditions:
        text = words.plural(
            "The condition of one party blocks signing, until it is met or dropped.",
            "The conditions of {n} parties block signing, until they are met or dropped.",
            conditions,
        )
        found.append(WaitingLine(text, "decisions"))
    return found


async def _of_people(context: SectionContext) -> AsyncIterator[WaitingLine]:
    agreement_id, proposed = context.agreement.agreement_id, CorrectionStatus.PROPOSED
    if refused := len(await undelivered_of(context.session, agreement_id)):
        text = context.words.plural(
            "Mail to one person could not be delivered.",
            "Mail to {n} persons could not be delivered.",
            refused,
        )
        yield WaitingLine(text, "parties")
    if doubted := await names_in_doubt(context.session, agreement_id):
        text = context.words.plural(
            "One signatory says that they are not the right person: {names}.",
            "{n} signatories say that they are not the right persons: {names}.",
            len(doubted),
            names=", ".join(doubted),
        )
        yield WaitingLine(text, "parties")
    if whom := await proposals_waiting(context.session, agreement_id):
        text = context.words.plural(
            "One signatory proposes somebody else to sign: {names}.",
            "{n} signatories propose somebody else to sign: {names}.",
            len(whom),
            names=", ".join(view.proposer for view in whom),
        )
        yield WaitingLine(text, "parties")
    if waiting := len(await corrections_of(context.session, agreement_id, status=proposed)):
        text = context.words.plural(
            "One correction of a party’s people waits to be approved.",
            "{n} corrections of the parties’ people wait to be approved.",
            waiting,
        )
        yield WaitingLine(text, "people")


async def _of_term(context: SectionContext) -> AsyncIterator[WaitingLine]:
    agreement, words = context.agreement, context.words
    if agreement.status is _S.IN_FORCE and agreement.in_force_at is not None:
        standing = await standing_of(context.session, agreement.agreement_id)
        window = next_window(standing, context)
        if window is not None and window.is_open(context.now):
            text = words.text(
                "The termination window is open until the end of {day}.",
                day=words.day(window.notice_by),
            )
            yield WaitingLine(text, "term")
    renewal = await renewal_standing(context.session, agreement, at=context.now)
    if renewal.is_due and agreement.last_on is not None:
        text = words.text(
            "The term ends on {day}: the next term can be prepared.",
            day=words.day(agreement.last_on),
        )
        yield WaitingLine(text, "renewal")
    elif renewal.gap is not None and renewal.declined_at is None:
        day = words.day(renewal.gap.first_on)
        text = words.text("From {day} there is a gap before the next term.", day=day)
        yield WaitingLine(text, "renewal")


async def _of_duties(context: SectionContext) -> AsyncIterator[WaitingLine]:
    agreement_id, words = context.agreement.agreement_id, context.words
    for change in await plan_changes(context.session, agreement_id):
        if not change.settled_by:
            text = words.text(
                "An update is due: the plan “{plan}” ({first}–{last}) has changed.",
                plan=change.plan,
                first=change.first_year,
                last=change.last_year,
            )
            yield WaitingLine(text, "duties")
    views = await duty_views(context.session, agreement_id, at=context.now)
    if overdue := sum(view.state is DutyState.OVERDUE for view in views):
        text = words.plural(
            "One recurring duty is overdue.", "{n} recurring duties are overdue.", overdue
        )
        yield WaitingLine(text, "duties")


async def _of_disputes(context: SectionContext) -> AsyncIterator[WaitingLine]:
    disputes = await disputes_of(context.session, context.agreement.agreement_id)
    if still_open := sum(dispute.outcome is None for dispute in disputes):
        text = context.words.plural("One dispute is open.", "{n} disputes are open.", still_open)
        yield WaitingLine(text, "disputes")
