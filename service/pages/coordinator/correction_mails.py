"""Who gets which mail when who acts for a party is corrected, or a proposal is refused."""

from __future__ import annotations

from collections.abc import Iterable

from adapters.database.corrections import CorrectionView
from adapters.database.people import PartyView, PersonView
from adapters.i18n import N_, Translator
from domain.parties import ONLY_READS, Role
from messages.mail import MailKind
from service.pages.coordinator.small_forms import Consequences, FormMail
from service.wording.event_words import MAILS

_IF_MADE = N_("if the correction is made: {mail}")
_IF_REFUSED = N_("if it is refused: {mail}")


def mails_of_correcting(
    party: PartyView, person: PersonView | None, words: Translator
) -> Consequences:
    """Return who hears of a correction, besides whoever is entered in its form."""
    told = _listed(party, person)
    mail = words.text(MAILS[MailKind.CONTACTS_CHANGED])
    return Consequences(mails=tuple(_mail(party.name, *one, mail) for one in told))


def mails_of_deciding(
    party: PartyView, proposal: CorrectionView, words: Translator
) -> Consequences:
    """Return who hears of a proposed correction: if it is made, and if it is refused."""
    new, proposer = proposal.after, proposal.proposed_by
    entered = [] if new is None or new["role"] in ONLY_READS else [(new["name"], new["email"])]
    made = words.text(_IF_MADE, mail=words.text(MAILS[MailKind.CONTACTS_CHANGED]))
    mails = [
        _mail(party.name, *one, made) for one in _listed(party, proposal.before, entered, proposer)
    ]
    if proposer and any(one.person_id == proposer.person_id for one in party.persons):
        refused = words.text(_IF_REFUSED, mail=words.text(MAILS[MailKind.CORRECTION_REFUSED]))
        mails.append(_mail(party.name, proposer.name, proposer.email, refused))
    return Consequences(mails=tuple(mails))


def _listed(
    party: PartyView,
    before: PersonView | None,
    entered: Iterable[tuple[str, str]] = (),
    proposer: PersonView | None = None,
) -> tuple[tuple[str, str], ...]:
    """Return names and addresses: contact persons who stay, the new one, and those of before."""
    gone = before.person_id if before else ""
    told: dict[str, tuple[str, str]] = {}
    stay = [p for p in party.persons if p.role is Role.CONTACT and p.person_id != gone]
    acting = [p for p in (proposer, before) if p is not None and p.role not in ONLY_READS]
    for name, email in (
        *((person.name, person.email) for person in stay),
        *entered,
        *((person.name, person.email) for person in acting),
    ):
        told.setdefault(email.lower(), (name, email))
    return tuple(told.values())


def _mail(party: str, name: str, email: str, mail: str) -> FormMail:
    return FormMail(f"{name} ({party})", email, mail)
