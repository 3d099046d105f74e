"""What the coordinator should do next with an agreement, and what is stuck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from adapters.database.agreements import AgreementView
from adapters.database.decision_board import DecisionBoard
from adapters.database.rounds import RoundView
from adapters.i18n import N_, Translator
from domain.lifecycle import AgreementStatus, RequestStatus, RoundStatus
from domain.strong_identification import Outcome
from service.pages.coordinator.aftermath import Aftermath
from service.pages.coordinator.waiting import WaitingLine, waiting_in
from service.pages.coordinator.years.section import SectionContext

_S = AgreementStatus
_AFTER_ROUND = {
    RoundStatus.DECLINED: N_(
        "The last signing round ended on {moment}, because a party can no longer sign: a "
        "signatory declined. Party: {parties}. The reason is below, beside the person."
    ),
    RoundStatus.EXPIRED: N_(
        "The last signing round ended on {moment}: its time ran out. Not signed by: {parties}."
    ),
    RoundStatus.WITHDRAWN: N_(
        "The last signing round was withdrawn on {moment}. The reason given: {reason}"
    ),
}
_AGAIN = N_(
    "The agreement is a draft again, and the signatures of that round bind nobody. You can send "
    "it for signing again: everyone gets a new link and signs once more. If the text or the "
    "parties must change, make a new version first: see the versions of the draft below."
)
_MOST_NAMES = 5
_DRAFT = N_("Look through the draft. When it is right, send it for signing.")
_SEND_OUT = N_(
    "Look through the draft. When it is right, send it to the parties for decision: each is "
    "bound by its own organ."
)
_ALL_DECIDED = N_("All parties have decided. Send the agreement for signing.")
_CODE_BLOCKED = N_(
    "A signatory cannot go on: the code was entered wrong five times. Ask them whether it was "
    "they, and let them try again under “Parties”."
)
_ANOTHER = N_(
    "A signatory cannot go on: another person was identified through their link. Ask them, then "
    "send a new link or correct the address."
)
_TWICE = N_(
    "A signatory cannot go on: one person was identified as two signatories of a party. Ask the "
    "party who signs for it, then send a new link or ask somebody else."
)
_BLOCKED_BY = {Outcome.ANOTHER_PERSON: _ANOTHER, Outcome.SAME_PERSON: _TWICE}
_NO_MAIL = N_(
    "Some mails could not be delivered: see the persons marked below. "
    "Everyone else can go on signing."
)
_DECLINED = N_(
    "A signatory has declined; others can still sign for the same party. The reason is below, "
    "beside the person."
)
_TEXTS = {
    _S.DECIDING: N_(
        "The parties are deciding. Send the agreement for signing when they are ready."
    ),
    _S.SEALING: N_("Everyone has signed. The document is being sealed; there is nothing to do."),
    _S.SIGNED: N_("Everyone has signed and the document is sealed. It waits for its first day."),
    _S.IN_FORCE: N_("The agreement is in force. There is nothing to do now."),
    _S.ENDED_BY_NOTICE: N_("The agreement has ended by notice."),
    _S.TERM_ENDED: N_("The term has ended."),
    _S.WITHDRAWN: N_("The agreement was withdrawn."),
}
_IN_FORCE_AND_WAITING = N_("The agreement is in force. This needs attention:")


@dataclass(frozen=True, slots=True)
class NextStep:
    """A sentence, its tone, and the address and words of a button where there is one.

    `happened` is what the reader must know before it, `waiting` what waits besides.
    """

    text: str
    happened: str = ""
    tone: str = ""
    action: str = ""
    button: str = ""
    problem: str = ""
    waiting: Sequence[WaitingLine] = ()


async def next_step(
    context: SectionContext, newest: RoundView | None, *, after: Aftermath, board: DecisionBoard
) -> NextStep:
    """Return what there is to do, and all that waits besides."""
    view, words = context.agreement, context.words
    waiting = await waiting_in(context, board)
    step = _step(view, newest, words, after=after, board=board)
    if waiting and view.status is _S.IN_FORCE:
        return NextStep(words.text(_IN_FORCE_AND_WAITING), waiting=waiting)
    return replace(step, waiting=waiting)


def _step(
    view: AgreementView,
    newest: RoundView | None,
    words: Translator,
    *,
    after: Aftermath,
    board: DecisionBoard,
) -> NextStep:
    """Return what the agreement’s state asks; a failing seal is said with its reason (abuse 19)."""
    if newest is not None and newest.sealing_problem and view.status is _S.SEALING:
        return NextStep(
            words.text(
                "Everyone has signed, but the sealing fails and is tried again by itself. "
                "Tell the administrator:"
            ),
            tone="bad",
            problem=newest.sealing_problem,
        )
    if view.status is _S.SIGNING and newest is not None:
        return _while_signing(view, newest, words)
    if view.status in {_S.DRAFT, _S.DECIDING}:
        happened = _happened(newest, ZoneInfo(view.zone), words, after) if newest else ""
        if board.in_the_way:
            return _to_decide(view, board, words, happened=happened)
        decided = board.deciding is not None and not board.undecided
        text = _ALL_DECIDED if decided else _TEXTS.get(view.status, _DRAFT)
        return NextStep(
            words.text(_AGAIN if happened else text),
            happened,
            "warn" if happened else "",
            f"/agreements/{view.agreement_id}/signing-rounds/new",
            words.text("Send for signing again") if happened else words.text("Send for signing"),
        )
    tone = "good" if view.status in {_S.SIGNED, _S.IN_FORCE} else ""
    return NextStep(words.text(_TEXTS[view.status]), tone=tone)


def _to_decide(
    view: AgreementView, board: DecisionBoard, words: Translator, *, happened: str
) -> NextStep:
    """Return the step while decisions are in the way: send the draft out, or wait for them."""
    page = f"/agreements/{view.agreement_id}"
    if board.deciding is None:
        text = words.text(_SEND_OUT)
        send, button = f"{page}/decisions/send", words.text("Send out for decision")
        return NextStep(text, happened, "warn" if happened else "", send, button)
    text = words.plural(
        "Signing waits for one party’s decision, expected by {day}.",
        "Signing waits for the decisions of {n} parties, expected by {day}.",
        len(board.in_the_way),
        day=words.day(board.deciding.expected_on),
    )
    button = words.text("See the decisions")
    return NextStep(text, happened, "warn" if happened else "", f"{page}#decisions", button)


def _happened(newest: RoundView, zone: ZoneInfo, words: Translator, after: Aftermath) -> str:
    if newest.status not in _AFTER_ROUND or newest.ended_at is None:
        return ""
    declined = newest.status is RoundStatus.DECLINED
    parties = [
        party.name
        for party in newest.parties
        if not (party.can_be_bound if declined else party.is_bound)
    ]
    names, more = ", ".join(parties[:_MOST_NAMES]), len(parties) - _MOST_NAMES
    if more > 0:
        names = words.plural("{names} and one more", "{names} and {n} more", more, names=names)
    return words.text(
        _AFTER_ROUND[newest.status],
        moment=words.moment(newest.ended_at, zone),
        parties=names,
        reason=after.withdrawal,
    )


def _blocked(newest: RoundView) -> str:
    """Return what keeps a signatory who is still needed from going on; empty: nothing."""
    waiting = [
        request
        for party in newest.parties
        if not party.is_bound
        for request in party.requests
        if request.status is RequestStatus.WAITING
    ]
    for request in waiting:
        if request.blocked_by is not None:
            return _BLOCKED_BY[request.blocked_by]
    return _CODE_BLOCKED if any(request.code_blocked for request in waiting) else ""


def _while_signing(view: AgreementView, newest: RoundView, words: Translator) -> NextStep:
    failed = any(
        request.mail_status == "failed" for party in newest.parties for request in party.requests
    )
    if failed:
        return NextStep(words.text(_NO_MAIL), tone="warn")
    if blocked := _blocked(newest):
        return NextStep(words.text(blocked), tone="bad")
    declined = any(
        request.status is RequestStatus.DECLINED
        for party in newest.parties
        if party.can_be_bound  # or it stands still, which is said by itself
        for request in party.requests
    )
    missing = len(newest.parties) - newest.bound
    deadline = words.last_day(newest.closes_at, ZoneInfo(view.zone))
    if newest.reminders.is_silent:
        text = words.plural(
            "One party is still to sign, by {deadline}. No reminders go out by themselves.",
            "{n} parties are still to sign, by {deadline}. No reminders go out by themselves.",
            missing,
            deadline=deadline,
        )
    else:
        text = words.plural(
            "One party is still to sign, by {deadline}. Reminders go out by themselves.",
            "{n} parties are still to sign, by {deadline}. Reminders go out by themselves.",
            missing,
            deadline=deadline,
        )
    if declined:
        return NextStep(text, happened=words.text(_DECLINED), tone="warn")
    return NextStep(text)
