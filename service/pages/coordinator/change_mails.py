"""Who gets which mail when an agreement in force is changed, or a notice on paper is recorded."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from adapters.database.agreements import AgreementView
from adapters.database.changes import as_rule
from adapters.database.concerned import staff_concerned
from adapters.database.people import PartyView, parties_of
from adapters.database.staff import find_staff
from adapters.database.standing import standing_of
from adapters.database.told_of_rounds import in_words, persons_told
from adapters.documents.manifest_terms import Accession
from adapters.i18n import N_, Translator
from domain.changes import NoManagingParty, signers_of_accession
from domain.errors import DomainError
from domain.notices import Word, check_word, missing_words
from domain.parties import Role
from messages.mail import MailKind
from service.dependencies import Reading, Services
from service.pages.coordinator.paper import Paper
from service.pages.coordinator.small_forms import NOTHING_MORE, Consequences, FormMail
from service.pages.coordinator.start_mails import by_turn, mails_of
from service.wording.event_words import MAILS

_LATER = N_("request to sign, when their turn has come")


async def mails_of_paper_notice(
    session: Reading, agreement: AgreementView, words: Translator
) -> Consequences:
    """Return everybody who hears of a notice: persons of all parties in force, and staff."""
    return await _mails_to_all(session, agreement, MailKind.NOTICE_GIVEN, words)


async def mails_of_paper_word(
    session: Reading, agreement: AgreementView, notice_id: str, paper: Paper, words: Translator
) -> Consequences:
    """Return who hears of a party's word on taking a notice back: nobody, unless it is a turn.

    With the last word all hear that it is done; with the giver's, whose word is missing yet.
    """
    standing = await standing_of(session, agreement.agreement_id)
    notice = standing.notice(notice_id)
    if paper.party is None or paper.arrived_at is None:
        return NOTHING_MORE
    word, giver = Word(paper.party.party_id), notice.party_id
    try:
        needed, voices = standing.consents_for(notice, at=paper.arrived_at), standing.voices()
        check_word(word, notice.words, giver=giver, needed=needed, voices=voices)
    except DomainError:
        return NOTHING_MORE  # the form says so when it is sent
    missing = missing_words((*notice.words, word), giver=giver, needed=needed, voices=voices)
    if not missing:
        return await _mails_to_all(session, agreement, MailKind.NOTICE_TAKEN_BACK, words)
    if word.party_id != giver or giver in missing:
        return NOTHING_MORE
    kind = MailKind.NOTICE_CONSENT_ASKED
    return await _mails_to_all(session, agreement, kind, words, party_ids=missing)


async def _mails_to_all(
    session: Reading,
    agreement: AgreementView,
    kind: MailKind,
    words: Translator,
    *,
    party_ids: Collection[str] | None = None,
) -> Consequences:
    mail = words.text(MAILS[kind])
    told = await in_words(session, await persons_told(session, agreement.agreement_id, party_ids))
    staff_ids = await staff_concerned(session, agreement.agreement_id, 0)
    staff = [await find_staff(session, staff_id) for staff_id in staff_ids]
    coordinator = words.text("Coordinator")
    return Consequences(
        mails=(
            *(FormMail(f"{one.name} ({one.party})", one.email, mail) for one in told),
            *(FormMail(coordinator, one.notices_to or one.email, mail) for one in staff if one),
        )
    )


async def mails_of_amendment(
    found: Services, agreement: AgreementView, words: Translator
) -> Consequences:
    """Return who is asked to sign an amended text, and who reads it meanwhile."""
    async with found.reads() as session:
        listed = await parties_of(session, agreement.agreement_id)
    parties = [party for party in listed if party.is_party]
    signing = {mail.email.lower() for mail in mails_of(parties, Role.SIGNATORY)}
    link = words.text(MAILS[MailKind.READING])
    viewers = tuple(
        FormMail(f"{mail.name} ({mail.party})", mail.email, link)
        for mail in mails_of(parties, Role.VIEWER, once=True)
        if mail.email.lower() not in signing
    )
    return Consequences(mails=(*_asked(parties, words), *viewers))


def mails_of_accession(
    parties: Iterable[PartyView], clause: Accession, words: Translator
) -> Consequences:
    """Return who of the parties in force is asked to sign that another one accedes."""
    in_force = [party for party in parties if party.is_party]
    try:
        ids = signers_of_accession(
            [as_rule(party) for party in in_force],
            signed_by=clause.signed_by,
            managing=clause.managing,
        )
    except NoManagingParty:
        return NOTHING_MORE  # the form says so when it is sent
    signing = [party for party in in_force if party.party_id in ids]
    return Consequences(mails=_asked(signing, words))


def _asked(parties: Iterable[PartyView], words: Translator) -> tuple[FormMail, ...]:
    now, later = by_turn(mails_of(parties, Role.SIGNATORY))
    invitation, in_turn = words.text(MAILS[MailKind.INVITATION]), words.text(_LATER)
    return (
        *(FormMail(f"{mail.name} ({mail.party})", mail.email, invitation) for mail in now),
        *(FormMail(f"{mail.name} ({mail.party})", mail.email, in_turn) for mail in later),
    )
