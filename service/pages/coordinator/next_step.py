"""What the coordinator should do next with an agreement, and what is stuck."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from adapters.database.agreements import AgreementView
from adapters.database.rounds import RoundView
from adapters.i18n import N_, Translator
from domain.lifecycle import AgreementStatus, RequestStatus, RoundStatus

_S = AgreementStatus
_AFTER_ROUND = {
    RoundStatus.DECLINED: N_("A party can no longer be bound, since a signatory has declined."),
    RoundStatus.EXPIRED: N_("The time for signing ran out before every party had signed."),
    RoundStatus.WITHDRAWN: N_("The round was withdrawn."),
}
_DRAFT = N_("Look through the draft. When it is right, send it for signing.")
_NO_MAIL = N_(
    "Some mails could not be delivered: see the persons marked below. "
    "Everyone else can go on signing."
)
_DECLINED = N_("A signatory has declined; others of the same party can still bind it.")
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


@dataclass(frozen=True, slots=True)
class NextStep:
    """A sentence, its tone, and the address and words of a button where there is one."""

    text: str
    tone: str = ""
    action: str = ""
    button: str = ""
    problem: str = ""


def next_step(view: AgreementView, newest: RoundView | None, words: Translator) -> NextStep:
    """Return what there is to do; a seal that fails is said with its reason (abuse 19)."""
    if newest is not None and newest.sealing_problem and view.status is _S.SEALING:
        return NextStep(
            words.text(
                "Everyone has signed, but the sealing fails and is tried again by itself. "
                "Tell the administrator:"
            ),
            "bad",
            problem=newest.sealing_problem,
        )
    if view.status is _S.SIGNING and newest is not None:
        return _while_signing(view, newest, words)
    if view.status in {_S.DRAFT, _S.DECIDING}:
        before = words.text(_AFTER_ROUND.get(newest.status, "")) if newest else ""
        return NextStep(
            f"{before} {words.text(_TEXTS.get(view.status, _DRAFT))}".strip(),
            "warn" if before else "",
            f"/agreements/{view.agreement_id}/signing-rounds/new",
            words.text("Send for signing"),
        )
    tone = "good" if view.status in {_S.SIGNED, _S.IN_FORCE} else ""
    return NextStep(words.text(_TEXTS[view.status]), tone)


def _while_signing(view: AgreementView, newest: RoundView, words: Translator) -> NextStep:
    failed = any(
        request.mail_status == "failed" for party in newest.parties for request in party.requests
    )
    if failed:
        return NextStep(words.text(_NO_MAIL), "warn")
    declined = any(
        request.status is RequestStatus.DECLINED
        for party in newest.parties
        for request in party.requests
    )
    missing = len(newest.parties) - newest.bound
    text = words.plural(
        "One party is still to sign, by {deadline}. Reminders go out by themselves.",
        "{n} parties are still to sign, by {deadline}. Reminders go out by themselves.",
        missing,
        deadline=words.last_day(newest.closes_at, ZoneInfo(view.zone)),
    )
    if declined:
        return NextStep(f"{words.text(_DECLINED)} {text}", "warn")
    return NextStep(text)
