"""A new agreement's payload, checked against its template and the rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from adapters.acts_payloads import AgreementPayload, PartyPayload
from adapters.documents.manifest import AgreementTemplate, Value
from adapters.documents.template_library import TemplateLibrary
from adapters.documents.values import check_values, term_of
from adapters.parties_order import check_order_among
from domain.authority import parse_authority
from domain.errors import DomainError
from domain.parties import (
    FEWEST_PARTIES,
    Party,
    PartyKind,
    Person,
    PersonListedTwice,
    Role,
    TooFewParties,
    problems_of,
)
from domain.term import Term
from domain.termination.rule import TermRule


@dataclass(frozen=True, slots=True)
class Checked:
    """An agreement's payload, checked against its template and the rules."""

    payload: AgreementPayload
    template: AgreementTemplate
    values: dict[str, Value]
    parties: tuple[Party, ...]
    rule: TermRule


def check_payload(templates: TemplateLibrary, payload: AgreementPayload, at: datetime) -> Checked:
    """Return the payload as the rules read it; refuse with what is wrong in it.

    `at` is when it was received: an agreement whose term is over by then is refused.
    """
    template = templates.get(payload.template_name, payload.template_version)
    values = check_values(template, payload.values)
    parties = tuple(map(checked_party, payload.parties))
    if len(parties) < FEWEST_PARTIES:
        raise TooFewParties
    check_order_among(parties)
    first_on, last_on = term_of(values)
    term = Term(first_on, last_on)
    term.check_not_over(ZoneInfo(template.time_zone), at=at)
    return Checked(payload, template, values, parties, template.rule_for(term))


def checked_party(payload: PartyPayload) -> Party:
    """Return a party as the rules read it; refuse one that could never be bound."""
    party = _party(payload)
    for problem in (*_twice(party), *problems_of(party)):
        raise problem
    return party


def _twice(party: Party) -> Iterator[DomainError]:
    seen: set[tuple[Role, str]] = set()
    for person in party.persons:
        place = (person.role, person.as_signer().person)
        if place in seen:
            yield PersonListedTwice(party=party.name, role=person.role.value)
        seen.add(place)


def _party(payload: PartyPayload) -> Party:
    return Party(
        name=payload.name,
        kind=PartyKind(payload.kind),
        authority=parse_authority(payload.authority),
        business_id=payload.business_id,
        persons=tuple(
            Person(
                role=Role(person.role),
                name=person.name,
                email=person.email,
                language=person.language,
                capacity=person.capacity,
                title=person.title,
                basis=person.basis,
                step=person.step,
            )
            for person in payload.persons
        ),
    )
