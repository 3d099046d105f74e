"""The page that asks whether to act on a running round: who gets which mail, and the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from adapters.database.agreements import AgreementView
from adapters.database.rounds import RoundView
from adapters.database.staff import StaffView
from adapters.i18n import N_, Translator
from messages.round_acts import RoundActKind
from service.dependencies import Reading, Services
from service.pages.coordinator.managing_words import ManagingPage
from service.pages.coordinator.round_mails import MailToCome, paused_mails, previews
from service.pages.forms import UNPROCESSABLE, FormProblem
from service.pages.rendering import render, words_for

_FIELDS = {
    RoundActKind.CORRECT_ADDRESS: ("email", N_("New address")),
    RoundActKind.EXTEND_DEADLINE: ("date", N_("New last day for signing")),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands on the page; `value` is what was typed into its one field, if it has one."""

    agreement: AgreementView
    round: RoundView
    page: ManagingPage
    mails: tuple[MailToCome, ...]
    action: str
    nonce: str
    value: str = ""
    problem: FormProblem | None = None


def _bounds(words: Translator, shown: Shown) -> str:
    agreement = shown.agreement
    so_far = words.last_day(shown.round.closes_at, ZoneInfo(agreement.zone))
    if agreement.last_on is None:
        return words.text("So far the last day is {day}.", day=so_far)
    return words.text(
        "So far the last day is {day}. At the latest it can be {last}, the last day of the term.",
        day=so_far,
        last=words.day(agreement.last_on),
    )


@dataclass(frozen=True, slots=True)
class PausedMail:
    """Somebody who got a mail a moment ago, with the moment from which they can be reminded."""

    party: str
    name: str
    reminded_from: str


def _paused(
    words: Translator, shown: Shown, until: Mapping[MailToCome, datetime]
) -> list[PausedMail]:
    """Say from which minute on: the next one that has begun after the pause."""
    zone, almost = ZoneInfo(shown.agreement.zone), timedelta(minutes=1, microseconds=-1)
    return [
        PausedMail(mail.party, mail.name, words.moment((moment + almost).replace(second=0), zone))
        for mail, moment in until.items()
    ]


async def show_managing(
    request: Request, found: Services, session: Reading, staff: StaffView, shown: Shown
) -> Response:
    """Show the page, with what is to be put right."""
    words = words_for(request)
    page, round_, problem = shown.page, shown.round, shown.problem
    address = f"/agreements/{shown.agreement.agreement_id}"
    kind, label = _FIELDS.get(page.kind, ("", ""))
    reminds = page.kind is RoundActKind.REMIND
    until = await paused_mails(session, shown.mails, at=found.clock()) if reminds else {}
    mails = [mail for mail in shown.mails if mail not in until]
    return render(
        request,
        "coordinator/manage_round.html",
        status=UNPROCESSABLE if problem else 200,
        staff=staff,
        section="agreements",
        agreement=shown.agreement,
        hint=_bounds(words, shown) if kind == "date" else "",
        heading=words.text(page.heading),
        intro=words.text(page.intro),
        button=words.text(page.button),
        mails=mails,
        paused=_paused(words, shown, until),
        previews=await previews(session, found, round_, page.mail, mails),
        kind=kind,
        label=words.text(label) if label else "",
        value=shown.value,
        error=problem.text if problem and problem.field == "value" else "",
        problems=[problem] if problem else [],
        action=f"{address}/signing-rounds/{round_.number}{shown.action}",
        back=address,
        nonce=shown.nonce,
    )
