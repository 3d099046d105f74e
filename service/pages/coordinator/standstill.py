"""Parties that stand still in a round that runs: who declined, why, and what can be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from adapters.database.rounds import RoundParty, RoundView, round_view
from adapters.database.tables import SigningRoundRow
from domain.lifecycle import RequestStatus, RoundKind, RoundStatus
from service.pages.coordinator.aftermath import aftermath
from service.pages.coordinator.years.section import SectionContext
from service.withdrawing import may_be_left_out
from service.wording.rules import rule_for_reader


@dataclass(frozen=True, slots=True)
class Declined:
    """Somebody who declined, with the reason; `about` is where the pages of the request lie."""

    name: str
    reason: str
    about: str


@dataclass(frozen=True, slots=True)
class StandingStill:
    """A party that those who are asked can no longer bind.

    `document` names what is signed when it is not the agreement; `leaving_out` and `withdrawal`
    are the pages that end the round, the first empty where the party cannot be left out.
    """

    name: str
    authority: str
    document: str
    declined: tuple[Declined, ...]
    leaving_out: str
    withdrawal: str


async def standing_still(context: SectionContext) -> list[StandingStill]:
    """Return the parties that stand still in every round that a coordinator decides about."""
    numbers = await context.session.scalars(
        select(SigningRoundRow.number)
        .where(
            SigningRoundRow.agreement_id == context.agreement.agreement_id,
            SigningRoundRow.status == RoundStatus.OPEN,
            SigningRoundRow.kind != RoundKind.NOTICE,
        )
        .order_by(SigningRoundRow.number)
    )
    found = []
    for number in numbers.all():
        round_ = await round_view(context.session, context.agreement.agreement_id, number)
        stopped = [p for p in round_.parties if not p.can_be_bound] if round_ else []
        if round_ is None or not stopped:
            continue
        after = await aftermath(context.session, context.services.blobs, round_)
        found += [_line(context, round_, party, after.reasons) for party in stopped]
    return found


def _line(
    context: SectionContext, round_: RoundView, party: RoundParty, reasons: Mapping[str, str]
) -> StandingStill:
    view = context.agreement
    template = context.services.templates.find(view.template_name, view.template_version)
    page = f"/agreements/{view.agreement_id}/signing-rounds/{round_.number}"
    return StandingStill(
        name=party.name,
        authority=rule_for_reader(party.authority, template, context.words),
        document=round_.title,
        declined=tuple(
            Declined(
                request.person.name,
                reasons.get(request.request_id, ""),
                f"{page}/requests/{request.request_id}",
            )
            for request in party.requests
            if request.status is RequestStatus.DECLINED
        ),
        leaving_out=(
            f"{page}/parties/{party.party_id}/leaving-out" if may_be_left_out(round_) else ""
        ),
        withdrawal=f"{page}/withdrawal",
    )
