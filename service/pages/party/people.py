"""The party's own people: contact persons, signatories, alternates, and the rule of signing."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.corrections import CorrectionView, corrections_of
from adapters.database.people import PersonView
from adapters.documents.authority_words import capacity_in_words
from adapters.i18n import Translator
from domain.corrections import CorrectionStatus
from domain.lifecycle import AgreementStatus
from domain.parties import Role
from service.dependencies import Services
from service.pages.party.visits import PartyVisit
from service.wording.rules import rule_for_reader

_OVER = (AgreementStatus.ENDED_BY_NOTICE, AgreementStatus.TERM_ENDED)


@dataclass(frozen=True, slots=True)
class PartyPerson:
    """A person of the party; `capacity` in the words of the agreement."""

    id: str
    name: str
    title: str
    capacity: str
    email: str
    is_you: bool


@dataclass(frozen=True, slots=True)
class PartyPeople:
    """Everybody who acts for the party, how it is bound, and what is proposed of it."""

    authority: str
    contacts: tuple[PartyPerson, ...]
    signatories: tuple[PartyPerson, ...]
    alternates: tuple[PartyPerson, ...]
    viewers: tuple[PartyPerson, ...]
    copies: tuple[PartyPerson, ...]
    corrections: tuple[CorrectionView, ...]
    may_correct: bool


async def people_view(
    at: PartyVisit,
    session: AsyncSession,
    found: Services,
    words: Translator,
) -> PartyPeople | None:
    """Return the party's people as they are known today."""
    template = found.templates.find(at.agreement.template_name, at.agreement.template_version)

    def person(view: PersonView) -> PartyPerson:
        return PartyPerson(
            view.person_id,
            view.name,
            view.title,
            capacity_in_words(template, view.capacity) if template else view.capacity,
            view.email,
            is_you=view.identity == at.person.identity,
        )

    def of_role(role: Role) -> tuple[PartyPerson, ...]:
        listed = (view for view in at.party.persons if not view.accepted_for)
        return tuple(person(view) for view in listed if view.role is role)

    return PartyPeople(
        authority=rule_for_reader(at.party.authority, template, words),
        contacts=of_role(Role.CONTACT),
        signatories=of_role(Role.SIGNATORY),
        alternates=of_role(Role.ALTERNATE),
        viewers=of_role(Role.VIEWER),
        copies=of_role(Role.COPY),
        corrections=await corrections_of(
            session,
            at.agreement.agreement_id,
            party_id=at.party.party_id,
            status=CorrectionStatus.PROPOSED,
        ),
        may_correct=at.agreement.status not in _OVER,
    )
