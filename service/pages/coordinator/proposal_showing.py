"""On what basis a coordinator decides a proposal, and what the answer sends to whom."""

from __future__ import annotations

from adapters.database.handovers import ProposalView
from adapters.database.rounds import RoundRequest, RoundView
from adapters.i18n import Translator
from domain.handover import ProposalUnknown
from service.dependencies import Reading, Services
from service.pages.coordinator.place_mails import place_mails, turned_down_mail
from service.pages.coordinator.replacing_form import Taker
from service.pages.coordinator.small_forms import Consequences, FormFact, FormMail


def place_of(round_: RoundView, proposal: ProposalView) -> RoundRequest:
    """Return the place that a proposal is about; another round's is not there (abuse 10)."""
    for party in round_.parties:
        for request in party.requests:
            if request.request_id == proposal.request_id:
                return request
    raise ProposalUnknown


async def consequences_of(
    session: Reading,
    found: Services,
    round_: RoundView,
    proposal: ProposalView,
    *,
    accepts: bool,
    words: Translator,
) -> Consequences:
    """Return what stands on the page of an answer, before the words that are asked for."""
    asked = place_of(round_, proposal)
    facts, left = _facts(round_, proposal, words), asked.person
    if not proposal.is_open:
        return Consequences(facts)
    if not accepts:
        told = FormMail(left.name, left.email, words.text("word that it is turned down"))
        mail = await turned_down_mail(session, found, round_, proposal, left)
        return Consequences(facts, (told,), (mail,))
    taker = Taker(*(proposal.person[name] for name in ("name", "email", "language")))
    lost = words.text("word that no signature is asked for any more")
    both = (
        FormMail(taker.name, taker.email, words.text("request to sign")),
        FormMail(left.name, left.email, lost),
    )
    mails = await place_mails(session, found, round_, asked.request_id, taker, left)
    return Consequences(facts, both, tuple(mails))


def _facts(round_: RoundView, proposal: ProposalView, words: Translator) -> tuple[FormFact, ...]:
    person = proposal.person
    given = words.text("none was enclosed")
    path = f"/agreements/{round_.agreement_id}/signing-rounds/{round_.number}"
    if proposal.extract_sha256:
        given = words.text("read it")
        path = f"{path}/proposals/{proposal.proposal_id}/power-of-attorney.pdf"
    return (
        FormFact(
            words.text("Proposed"),
            ", ".join(filter(None, (person["name"], person["title"], person["email"]))),
        ),
        FormFact(words.text("Reason given by {name}", name=proposal.proposer), proposal.reason),
        FormFact(
            words.text("Power of attorney (PDF)"),
            given,
            link=path if proposal.extract_sha256 else "",
        ),
    )
