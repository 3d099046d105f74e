"""The draft of a next term: what is carried over from the term before, and what to look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.agreements import AgreementView
from adapters.database.people import PartyView, parties_of
from adapters.database.renewals import renewals_of
from adapters.documents.manifest import TERM_FIRST_DAY, TERM_LAST_DAY, AgreementTemplate
from adapters.documents.text import Block
from adapters.documents.years import year_warnings
from domain.authority import parse_authority
from domain.parties import Party, PartyKind, Person
from domain.renewal import check_may_renew, next_term
from domain.term import Term
from service.dependencies import Services


@dataclass(frozen=True, slots=True)
class NextTerm:
    """What the form of the next term begins with; `years` are (label's key, year) to look at."""

    template: AgreementTemplate
    values: Mapping[str, str]
    parties: tuple[Party, ...]
    years: tuple[tuple[str, int], ...]


async def next_term_of(
    found: Services, session: AsyncSession, agreement: AgreementView
) -> NextTerm:
    """Return the next term of an agreement; refuse where it has none, or one already.

    The newest version of the template, the parties in force with their persons as they are
    now, the values as they were, and the days that follow.
    """
    renewals = await renewals_of(session, agreement.agreement_id)
    check_may_renew(agreement.status, [(one.number, one.status) for one in renewals])
    template = found.templates.get(agreement.template_name)
    term = next_term(agreement.first_on, agreement.last_on) if agreement.last_on else None
    values = _values(template, agreement, term)
    known = await parties_of(session, agreement.agreement_id)
    parties = [party for party in known if party.is_party]
    years = _years(template, values, term) if term else ()
    return NextTerm(template, values, tuple(map(_party, parties)), years)


def _values(
    template: AgreementTemplate, agreement: AgreementView, term: Term | None
) -> dict[str, str]:
    """Return the values that the template asks for, as they were where they were known."""
    values = {
        field.key: str(
            agreement.values.get(field.key, "" if field.default is None else field.default)
        )
        for field in template.fields
    }
    values[TERM_FIRST_DAY] = term.first_on.isoformat() if term else ""
    if TERM_LAST_DAY in values:
        values[TERM_LAST_DAY] = term.last_on.isoformat() if term and term.last_on else ""
    return values


def _years(
    template: AgreementTemplate, values: Mapping[str, str], term: Term
) -> tuple[tuple[str, int], ...]:
    """Return each value that names a year outside the next term: a plan of the years before."""
    texts: Sequence[str] = [f.key for f in template.own_fields if f.type in {"text", "choice"}]
    return tuple(
        (key, warning.year)
        for key in texts
        for warning in year_warnings([Block("paragraph", values[key])], term.first_on, term.last_on)
    )


def _party(view: PartyView) -> Party:
    return Party(
        name=view.name,
        kind=PartyKind(view.kind),
        authority=parse_authority(view.authority),
        business_id=view.business_id,
        persons=tuple(
            Person(
                role=person.role,
                name=person.name,
                email=person.email,
                language=person.language,
                capacity=person.capacity,
                title=person.title,
                basis=person.basis,
                step=person.step,
            )
            for person in view.persons
            if not person.accepted_for
        ),
    )
